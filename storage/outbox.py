# SPDX-License-Identifier: EUPL-1.2
"""What every write leaves behind: a mark that it must be sent, an audit line, and the answer which records it touched.

A recording watches the unit of work, so that no operation can forget either of them.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import event, inspect, text
from sqlalchemy.orm import Session

from storage import audit
from storage.audit import Line
from storage.base import Record, synced_columns
from storage.changes import Changes
from storage.plain import micros
from storage.rules.rights import Actor, require_kinds
from storage.rules.texts import storable
from storage.rules.workdays import dutch_day

_RECORDING = "recording"
_BATCH = 5000
_MARK = text(
    "INSERT INTO sync_states (kind, id, dirty) VALUES (:kind, :id, :dirty)"
    # A new edit tries again what the backend refused before.
    " ON CONFLICT (kind, id) DO UPDATE SET dirty = excluded.dirty, state = '', words = ''"
)
NEXT = text(
    "INSERT INTO facts (name, value) VALUES ('last_edit', :n)"
    " ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + :n RETURNING CAST(value AS INTEGER)"
)


def now(db: Session) -> dt.datetime:
    """The moment of this unit of work, in UTC, from the clock of the store."""
    moment: dt.datetime = db.info["clock"]()
    return moment


def today(db: Session) -> dt.date:
    """The date in the Netherlands, where every term is counted, whatever zone this laptop is set to."""
    return dutch_day(now(db))


class Recording:
    """The records that one operation touched, collected at each flush."""

    def __init__(self, actor: Actor, operation: str, moment: dt.datetime) -> None:
        self.actor = actor
        self.operation = operation
        self.moment = moment
        self.touched: dict[str, set[str]] = defaultdict(set)
        self.new: dict[str, set[str]] = defaultdict(set)
        self.unsent: dict[tuple[str, str], None] = {}
        # Operation, kind, id and detail of lines besides those of what must be sent.
        self.lines: list[tuple[str, str, str, str]] = []

    def add(self, kind: str, ids: Iterable[str], *, new: bool = False, synced: bool = True) -> None:
        """Note records that were written in bulk, past the unit of work."""
        for id_ in ids:
            self.touched[kind].add(id_)
            if new:
                self.new[kind].add(id_)
            if synced:
                self.unsent[kind, id_] = None

    def line(
        self, kind: str = "", ids: Iterable[str] = ("",), *, operation: str = "", detail: str = ""
    ) -> None:
        """Leave lines in the audit trail also for what is not sent; without a kind, one for the operation as a whole."""
        self.lines += [(operation or self.operation, kind, id_, detail) for id_ in ids]

    def changes(self, answer: object) -> Changes:
        """The answer of the operation."""
        return Changes(
            {kind: frozenset(ids) for kind, ids in self.touched.items()},
            {kind: frozenset(ids) for kind, ids in self.new.items()},
            answer,
        )


@contextmanager
def recording(db: Session, actor: Actor, operation: str) -> Iterator[Recording]:
    """Watch the unit of work; leave marks and audit lines at a clean end. An operation inside another joins it."""
    outer = db.info.get(_RECORDING)
    if outer is not None:
        yield outer
        db.flush()
        return
    record = db.info[_RECORDING] = Recording(actor, operation, now(db))
    try:
        yield record
        db.flush()
        _leave_traces(db, record)
    finally:
        del db.info[_RECORDING]


def touched(db: Session, kind: str, ids: Iterable[str]) -> None:
    """Tell pages of columns that are derived, and were written past the unit of work; nothing of it is sent."""
    db.info[_RECORDING].add(kind, ids, synced=False)


def written(db: Session, kind: str, ids: Iterable[str]) -> None:
    """Note new records that were written in bulk, past the unit of work: they must be sent, and have an audit line."""
    db.info[_RECORDING].add(kind, ids, new=True)


def tell_whole(db: Session, detail: str) -> None:
    """Leave one line about the operation as a whole, besides those of its records."""
    db.info[_RECORDING].line(detail=detail)


def _leave_traces(db: Session, record: Recording) -> None:
    if record.unsent:
        require_kinds(record.actor, record.operation, frozenset(kind for kind, _id in record.unsent))
        last = db.execute(NEXT, {"n": len(record.unsent)}).scalar_one()
        dirty = itertools.count(last - len(record.unsent) + 1)
        unsent = iter(record.unsent)
        # An import leaves 200,000 traces; in one piece they would need more memory than the import itself.
        while batch := list(itertools.islice(unsent, _BATCH)):
            db.execute(_MARK, [{"kind": kind, "id": id_, "dirty": next(dirty)} for kind, id_ in batch])
    written = ((record.operation, kind, id_, "") for kind, id_ in record.unsent)
    _leave_lines(db, record, itertools.chain(written, record.lines))


def _leave_lines(db: Session, record: Recording, about: Iterable[tuple[str, str, str, str]]) -> None:
    at, actor = micros(record.moment), record.actor.id
    device, origin = db.info["device"], db.info["origin"]
    lines = (
        Line(at, actor, device, origin, operation, kind, id_, detail=detail)
        for operation, kind, id_, detail in about
    )
    if (one := next(lines, None)) is not None:
        audit.leave(db.connection().connection.driver_connection, itertools.chain([one], lines))


@event.listens_for(Session, "before_flush")
def _before_flush(db: Session, _context: object, _instances: object) -> None:
    """Stamp who and when, and note what is new, changed or gone."""
    record: Recording | None = db.info.get(_RECORDING)
    if record is None:
        return
    for row in db.new:
        if isinstance(row, Record):
            row.created_at = row.changed_at = record.moment
            row.created_by = row.changed_by = record.actor.id
            _make_storable(row, row.__mapper__.column_attrs.keys())
    for row in db.dirty:
        if isinstance(row, Record) and (changed := _changed(row)):
            _make_storable(row, changed)
            kind = row.__tablename__
            synced = bool(changed & _synced(type(row)))
            record.add(kind, (row.id,), synced=synced)
            if synced:
                row.changed_at, row.changed_by = record.moment, record.actor.id
    for row in db.deleted:
        if isinstance(row, Record):
            record.add(row.__tablename__, (row.id,))


@event.listens_for(Session, "after_flush")
def _after_flush(db: Session, _context: object) -> None:
    """New rows have their ids only now."""
    record: Recording | None = db.info.get(_RECORDING)
    if record is not None:
        for row in db.new:
            if isinstance(row, Record):
                record.add(row.__tablename__, (row.id,), new=True)


def _make_storable(row: Record, names: Iterable[str]) -> None:
    """Whatever people paste in whatever field: no operation has to think of it."""
    for name in names:
        value = getattr(row, name)
        if isinstance(value, str) and value != (clean := storable(value)):
            setattr(row, name, clean)


def _changed(row: Record) -> set[str]:
    state: Any = inspect(row)
    return {attribute.key for attribute in state.attrs if attribute.history.has_changes()}


@lru_cache
def _synced(model: type[Record]) -> frozenset[str]:
    return synced_columns(inspect(model))
