# SPDX-License-Identifier: EUPL-1.2
"""The side table of the exchange: what the backend last had of each record, and what of it must still be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from storage.operations.unit import chunks

_COLUMNS = "kind, id, base, base_rev, dirty, bucket, sent, state"
_PUT = (
    "INSERT INTO sync_states (kind, id, base, base_rev, dirty, bucket) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET"
    " base = excluded.base, base_rev = excluded.base_rev, dirty = excluded.dirty, bucket = excluded.bucket,"
    " sent = NULL, state = '', words = ''"
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one kind as the backend sent them, oldest change first, and how far the store is once they are in.

    ``since`` is nothing when they are not the next part of a collection (an answer to something that we sent).
    ``gone``: ids of the closed place that this login may no longer read. ``survived``: the backend lives a second life,
    and what it had of a newer revision than this is lost. ``first``: the beginning of a collection, of which all is still to come.
    """

    bucket: str
    kind: str
    records: tuple[Mapping[str, Any], ...]
    since: int | None = None
    gone: tuple[str, ...] = ()
    survived: int | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of ``sync_states``: ``base`` and ``base_rev`` are the backend's last version, ``dirty`` our last edit,
    ``sent`` the versions that we sent without hearing what became of them.
    """

    kind: str
    id: str
    base: str | None
    base_rev: int | None
    dirty: int
    bucket: str
    sent: str | None = None
    state: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether what stands here may be more than the backend has."""
        return self.dirty > 0 or self.state == "lost"


def versions(sent: str | None) -> list[dict[str, Any]]:
    """What may have arrived of a record, the oldest first."""
    found: list[dict[str, Any]] = msgspec.json.decode(sent) if sent else []
    return found


def marks_of(db: Session, kind: str, ids: Sequence[str]) -> dict[str, Mark]:
    """The marks of these records, by id."""
    found = {}
    for part in chunks(ids):
        query = f"SELECT {_COLUMNS} FROM sync_states WHERE kind = ? AND id IN ({', '.join('?' * len(part))})"
        for line in db.connection().exec_driver_sql(query, (kind, *part)).all():
            found[line[1]] = Mark(*line)
    return found


def put(db: Session, marks: Sequence[Mark]) -> None:
    """Write these marks, whatever was there; a refusal is forgotten."""
    values = [(m.kind, m.id, m.base, m.base_rev, m.dirty, m.bucket) for m in marks]
    if values:
        db.connection().exec_driver_sql(_PUT, values)


def forget(db: Session, kind: str, ids: Iterable[str]) -> None:
    """These records are gone, here and there."""
    values = [(kind, id_) for id_ in ids]
    if values:
        db.connection().exec_driver_sql("DELETE FROM sync_states WHERE kind = ? AND id = ?", values)
        untie(db, kind, [id_ for _, id_ in values])


def untie(db: Session, kind: str, ids: Sequence[str]) -> None:
    """What these records referred to does not matter any more: they refer to something else now, or are gone."""
    run = db.connection().exec_driver_sql
    if ids and run("SELECT 1 FROM sync_loose_ends LIMIT 1").first() is not None:
        run("DELETE FROM sync_loose_ends WHERE kind = ? AND id = ?", [(kind, id_) for id_ in ids])


def lose(db: Session, kind: str, ids: Iterable[str]) -> None:
    """The backend was restored to before these: they stay as they are here, until a person says what is right."""
    values = [(kind, id_) for id_ in ids]
    if values:
        query = "UPDATE sync_states SET state = 'lost' WHERE kind = ? AND id = ? AND dirty = 0"
        db.connection().exec_driver_sql(query, values)


def loose_ends(db: Session, kind: str, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """The references of these records that are empty here only because their target is not: id → field → target."""
    found: dict[str, dict[str, str]] = {}
    for part in chunks(ids):
        marks = ", ".join("?" * len(part))
        query = f"SELECT id, field, target FROM sync_loose_ends WHERE kind = ? AND id IN ({marks})"
        for id_, name, target in db.connection().exec_driver_sql(query, (kind, *part)):
            found.setdefault(id_, {})[name] = target
    return found
