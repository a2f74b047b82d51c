# SPDX-License-Identifier: EUPL-1.2
"""Where two people changed the same thing: what it was, what each made of it, what holds now, and what was chosen."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Boolean, Column, Date, Integer, Text, select
from sqlalchemy.orm import Session

import storage.models  # noqa: F401 - so that every table is known
from storage.base import Base, LocalTime, Moment, Record
from storage.models import Conflict
from storage.queries.things import Thing, things

WHOLE = "*"
"""The ``field`` of a record that one person removed while the other changed it."""

_SHOWN = 200
_SHORT_TEXTS = frozenset({"value"})  # of a term: long, but not a text
_WRITTEN = ("name", "title", "subject", "text", "reason", "waiting_for", "talking_points", "summary")
"""Where in a record people write, in the order in which it is read."""
_FAMILY = {
    "companies": (("contacts", "company_id"), ("contact_moments", "company_id"), ("list_members", "company_id"),
                  ("results", "company_id"), ("alerts", "company_id")),
    "visits": (("agenda_items", "visit_id"), ("notes", "visit_id"), ("team_members", "visit_id"),
               ("attendees", "visit_id"), ("alerts", "visit_id")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """What stood in a field. ``name``: of the record that it refers to, for a field that refers to one."""

    value: Any = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """What one person made of it, and when. ``removed``: the whole record. ``words``: of a whole record, what is written in it."""

    value: Value
    by_id: str
    by: str
    at: dt.datetime | None
    removed: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """One field on which two people differ. ``now`` is what stands in the record at this moment.

    ``settled``: empty, ``mine``, ``theirs`` or ``merged``. ``is_text``: words that can be put together.
    """

    id: str
    field: str
    is_text: bool
    base: Value
    mine: Side
    theirs: Side
    now: Value
    settled: str = ""
    settled_by: str = ""
    settled_at: dt.datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Whether one removed the record while the other changed it."""
        return self.field == WHOLE

    def side_of(self, colleague_id: str) -> str:
        """``mine``, ``theirs`` or, for somebody who changed nothing here, empty."""
        if self.mine.by_id == colleague_id:
            return "mine"
        return "theirs" if self.theirs.by_id == colleague_id else ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One record with everything on which people differ about it."""

    thing: Thing
    clashes: tuple[Clash, ...]

    @property
    def is_apart(self) -> bool:
        """Whether this is what somebody wrote in what became confidential, and not for them: there is nothing to choose."""
        return self.thing.hidden

    def concerns(self, colleague_id: str) -> bool:
        """Whether this colleague changed something here."""
        return any(clash.side_of(colleague_id) for clash in self.clashes)


def open_conflicts(db: Session) -> tuple[Disagreement, ...]:
    """What somebody must still choose, by record, the newest first."""
    query = select(Conflict).where(Conflict.settled == "").order_by(Conflict.created_at.desc()).limit(_SHOWN)
    return tuple(_disagreements(db, db.scalars(query)))


def conflicts_of(db: Session, kind: str, id_: str) -> tuple[Disagreement, ...]:
    """All that people ever disagreed on about this record and what belongs to it, settled or not, the newest first."""
    ids = [id_]
    for child, column in _FAMILY.get(kind, ()):
        # From the few conflicts to their records: never through all notes of a company.
        query = (
            f"SELECT DISTINCT x.about_id FROM conflicts x JOIN {child} r ON r.id = x.about_id"
            f" WHERE x.about_kind = ? AND r.{column} = ?"
        )
        ids += [one for (one,) in db.connection().exec_driver_sql(query, (child, id_))]
    found = select(Conflict).where(Conflict.about_id.in_(ids)).order_by(Conflict.created_at.desc())
    return tuple(_disagreements(db, db.scalars(found)))


def stored(column: Column[Any], words: str) -> Any:
    """The value of a column that a conflict keeps as JSON; nothing at all is the default of the column."""
    try:
        raw = json.loads(words) if words else None
    except ValueError:
        raw = words  # from a program that kept a text as it was
    if raw is None:
        return None if column.nullable else _default(column)
    if isinstance(column.type, (Moment, LocalTime)):
        return dt.datetime.fromisoformat(str(raw))
    if isinstance(column.type, Date):
        return dt.date.fromisoformat(str(raw))
    return raw


@cache
def models() -> dict[str, type[Record]]:
    """The model of each kind of record."""
    found = (mapper.class_ for mapper in Base.registry.mappers)
    return {model.__tablename__: model for model in found if issubclass(model, Record)}


def column_of(kind: str, field: str) -> Column[Any] | None:
    """The column of this field; nothing for one that this program does not know."""
    model = models().get(kind)
    return cast("Column[Any] | None", model.__table__.columns.get(field)) if model is not None else None


def is_text(column: Column[Any]) -> bool:
    """Whether it holds words that two people can both add to."""
    return isinstance(column.type, Text) and column.name not in _SHORT_TEXTS


def _default(column: Column[Any]) -> Any:
    if isinstance(column.type, (Boolean, Integer)):
        return int(str(column.server_default.arg)) if column.server_default is not None else 0  # type: ignore[attr-defined] # of a DefaultClause
    return ""


def _disagreements(db: Session, rows: Iterable[Conflict]) -> list[Disagreement]:
    by_record: dict[tuple[str, str], list[Conflict]] = defaultdict(list)
    for row in rows:
        by_record[row.about_kind, row.about_id].append(row)
    names = things(db, by_record)
    read = _Reader(db, [row for group in by_record.values() for row in group])
    return [
        Disagreement(names[pair], tuple(read.clash(row) for row in group))
        for pair, group in by_record.items()
    ]


class _Reader:
    """Turns rows into clashes; names of people and of what fields refer to are read once for all of them."""

    def __init__(self, db: Session, rows: Sequence[Conflict]) -> None:
        self.db = db
        self.people: dict[str, str] = dict(
            db.connection().exec_driver_sql("SELECT id, name FROM colleagues").all()
        )
        wanted = []
        for row in rows:
            parent = _parent(column_of(row.about_kind, row.field))
            if parent:
                values = (self._raw(row, name) for name in ("base", "mine", "theirs"))
                wanted += [(parent, str(value)) for value in (*values, self._now(row)) if value]
        self.names = {pair: thing.name or thing.company for pair, thing in things(db, wanted).items()}

    def clash(self, row: Conflict) -> Clash:
        column = column_of(row.about_kind, row.field)
        return Clash(
            row.id,
            row.field,
            column is not None and is_text(column),
            self._value(row, self._raw(row, "base")),
            self._side(row, "mine", row.mine_by_id, row.mine_at),
            self._side(row, "theirs", row.theirs_by_id, row.theirs_at),
            self._value(row, self._now(row)),
            row.settled,
            self.people.get(row.settled_by_id, ""),
            row.settled_at,
        )

    def _side(self, row: Conflict, name: str, by: str, at: dt.datetime | None) -> Side:
        value = self._value(row, self._raw(row, name))
        if row.field != WHOLE:
            return Side(value, by, self.people.get(by, ""), at)
        kept = getattr(row, name)
        return Side(value, by, self.people.get(by, ""), at, removed_in(kept), _written(kept))

    def _value(self, row: Conflict, value: Any) -> Value:
        parent = _parent(column_of(row.about_kind, row.field))
        if (row.about_kind, row.field) == ("notes", "readers"):
            return Value(
                value, ", ".join(self.people[one] for one in str(value).split() if one in self.people)
            )
        return Value(value, self.names.get((parent, str(value)), "") if parent and value else "")

    def _raw(self, row: Conflict, name: str) -> Any:
        column = column_of(row.about_kind, row.field)
        return stored(column, getattr(row, name)) if column is not None else getattr(row, name)

    def _now(self, row: Conflict) -> Any:
        column = column_of(row.about_kind, row.field)
        if column is None:
            return None
        return self.db.scalar(select(column).where(column.table.c.id == row.about_id))


def _written(kept: str) -> str:
    """What people wrote in a record that is kept as JSON."""
    record = json.loads(kept) if kept else None
    return "\n".join(str(record[name]) for name in _WRITTEN if record.get(name)) if record else ""


def removed_in(words: str) -> bool:
    """Whether this side of a conflict about a whole record is its removal."""
    return words in ("", "null")


def _parent(column: Column[Any] | None) -> str:
    if column is None:
        return ""
    return next((key.column.table.name for key in column.foreign_keys), "")
