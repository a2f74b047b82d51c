# SPDX-License-Identifier: EUPL-1.2
"""Two rows that are one record: the second one takes over what only the first one says, and the first one goes.

What referred to the first one refers to the second one already. Where both say something else, nothing is lost: two
texts stand below each other, and of two values the one that gives way becomes a conflict that people can look at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Boolean, Column, Table, Text
from sqlalchemy.orm import Session

from storage.base import EPOCH, Moment, synced_columns
from storage.models import Conflict
from storage.operations.derived import refresh_companies
from storage.operations.identity_places import models
from storage.outbox import Recording

_IDENTITY = frozenset({"id", "created_at", "created_by", "changed_at", "changed_by"})
_NOT_TYPED = frozenset(
    {"position", "imported", "merge_undo", "employees_before", "size_class", "sentence", "code"}
)
_ENDS = frozenset({"archived_at", "removed_at"})
"""Who is still there for one of two is still there."""


def unite(db: Session, record: Recording, kind: str, pairs: Mapping[str, str]) -> None:
    """Of each pair (one that goes → one that stays) make one record; both are in the store."""
    table = models()[kind].__table__
    assert isinstance(table, Table)
    run = db.connection().exec_driver_sql
    synced = synced_columns(models()[kind].__mapper__)
    columns = [column for column in table.columns if column.name in synced]
    for goes, stays in pairs.items():
        one, other = (_row(db, table, columns, id_) for id_ in (goes, stays))
        new = dict(other)
        for column in columns:
            if column.name not in _IDENTITY:
                new[column.name] = _value(db, record, kind, column, one, other)
        different = [name for name in new if new[name] != other[name]]
        if different:
            sets = ", ".join(f"{name} = ?" for name in different)
            run(f"UPDATE {kind} SET {sets} WHERE id = ?", (*(new[name] for name in different), stays))
        run(f"DELETE FROM {kind} WHERE id = ?", (goes,))
    record.add(kind, pairs.values())
    if kind == "companies" and pairs:
        db.expire_all()
        refresh_companies(db, pairs.values())
        db.flush()


def _row(db: Session, table: Table, columns: list[Column[Any]], id_: str) -> dict[str, Any]:
    names = [column.name for column in columns]
    query = f"SELECT {', '.join(names)} FROM {table.name} WHERE id = ?"
    return dict(zip(names, db.connection().exec_driver_sql(query, (id_,)).one(), strict=True))


def _value(
    db: Session,
    record: Recording,
    kind: str,
    column: Column[Any],
    one: Mapping[str, Any],
    other: Mapping[str, Any],
) -> Any:
    """What stands in this field of the one record, as SQLite has it."""
    name, stays = column.name, other["id"]
    # A record cannot refer to itself: one of the two was merged into the other.
    mine: Any
    theirs: Any
    mine, theirs = (None if row[name] == stays else row[name] for row in (one, other))
    if name in _ENDS:
        return None if mine is None or theirs is None else max(mine, theirs)
    if mine == theirs or not _says(column, mine):
        return theirs
    if not _says(column, theirs):
        return mine
    if name in _NOT_TYPED:
        return theirs
    if isinstance(column.type, Moment):
        return max(mine, theirs)
    if isinstance(column.type, Text) and kind != "terms":
        return _texts(mine, theirs)
    _keep(db, record, kind, column, one, other)
    return theirs


def _says(column: Column[Any], value: Any) -> bool:
    """Whether somebody put this value there: it is not what an empty record has."""
    if value is None or value == "":
        return False
    default = column.server_default
    return default is None or str(value) != str(default.arg)  # type: ignore[attr-defined] # of a DefaultClause


def _texts(mine: str, theirs: str) -> str:
    if mine.strip() in theirs:
        return theirs
    return mine if theirs.strip() in mine else f"{theirs.rstrip()}\n\n{mine.lstrip()}"


def _keep(
    db: Session,
    record: Recording,
    kind: str,
    column: Column[Any],
    one: Mapping[str, Any],
    other: Mapping[str, Any],
) -> None:
    """The value that gives way, for people to look at. It is of who brings the two together: only they can send it."""
    db.add(
        Conflict(
            about_kind=kind,
            about_id=other["id"],
            field=column.name,
            base="null",
            mine=_json(column, one[column.name]),
            theirs=_json(column, other[column.name]),
            mine_by_id=record.actor.id,
            theirs_by_id=other["changed_by"],
            mine_at=_moment(one["changed_at"]),
            theirs_at=_moment(other["changed_at"]),
        )
    )
    db.flush()


def _json(column: Column[Any], value: Any) -> str:
    return msgspec.json.encode(bool(value) if isinstance(column.type, Boolean) else value).decode()


def _moment(micros: int) -> dt.datetime:
    return EPOCH + dt.timedelta(microseconds=micros)
