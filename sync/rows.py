# SPDX-License-Identifier: EUPL-1.2
"""Records of any kind as plain rows: read, insert, change and delete them in bulk, past the unit of work.

Everything here works on the values that SQLite has (see ``sync.protocol``), a few hundred rows to a statement: that is
what keeps a first download short and the window smooth meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session

from storage.base import keys_of_moments, runs_with_moment
from storage.operations.unit import chunks
from sync.protocol import Field, Kind, kinds

Row = dict[str, Any]


def rows_of(db: Session, kind: Kind, ids: Sequence[str]) -> dict[str, Row]:
    """The rows with these ids that are here, by id."""
    found: dict[str, Row] = {}
    columns = ", ".join(kind.columns)
    for part in chunks(ids):
        query = f"SELECT {columns} FROM {kind.name} WHERE id IN ({_marks(part)})"
        for line in db.connection().exec_driver_sql(query, tuple(part)).all():
            row = dict(zip(kind.columns, line, strict=True))
            found[row["id"]] = row
    return found


def there(db: Session, kind: str, ids: Iterable[str]) -> set[str]:
    """Which of these ids have a row of this kind."""
    found: set[str] = set()
    for part in chunks(sorted(set(ids))):
        query = f"SELECT id FROM {kind} WHERE id IN ({_marks(part)})"
        found.update(id_ for (id_,) in db.connection().exec_driver_sql(query, tuple(part)).all())
    return found


def insert(db: Session, kind: Kind, rows: Sequence[Row]) -> None:
    """Add these rows, complete with what only this store keeps. Raises ``IntegrityError``."""
    if not rows:
        return
    extra = _extra(db, kind, rows)
    columns = (*kind.columns, *extra)
    statement = f"INSERT INTO {kind.name} ({', '.join(columns)}) VALUES ({_marks(columns)})"
    shared = itemgetter(*kind.columns)
    values = [shared(row) for row in rows]
    if extra:
        values = [(*row, *own) for row, own in zip(values, zip(*extra.values(), strict=True), strict=True)]
    db.connection().exec_driver_sql(statement, values)


def change(db: Session, kind: Kind, rows: Sequence[Row], before: Mapping[str, Row]) -> None:
    """Give these rows, which are there as ``before``, other values. Raises ``IntegrityError``.

    Only what differs is written: an index over what stays has no work then.
    """
    alike: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        was = before[row["id"]]
        alike.setdefault(tuple(name for name in kind.columns if row[name] != was[name]), []).append(row)
    alike.pop((), None)
    for names, some in alike.items():
        statement = f"UPDATE {kind.name} SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"
        values = itemgetter(*names, "id")
        db.connection().exec_driver_sql(statement, [values(row) for row in some])


def delete(db: Session, kind: str, ids: Sequence[str]) -> None:
    """Take these rows away; what refers to them must be gone or let go of them by the end of the transaction."""
    if ids:
        db.connection().exec_driver_sql(f"DELETE FROM {kind} WHERE id = ?", [(id_,) for id_ in ids])


@cache
def children(kind: str) -> tuple[tuple[Kind, Field], ...]:
    """The fields of other kinds that refer to this one."""
    return tuple(
        (child, field) for child in kinds().values() for field in child.parents if field.parent == kind
    )


def referring(db: Session, child: Kind, field: Field, ids: Sequence[str]) -> list[str]:
    """The ids of the children whose ``field`` names one of these."""
    found: list[str] = []
    for part in chunks(ids):
        query = f"SELECT id FROM {child.name} WHERE {field.name} IN ({_marks(part)})"
        found += [id_ for (id_,) in db.connection().exec_driver_sql(query, tuple(part))]
    return found


def missing_parents(db: Session, kind: Kind, rows: Sequence[Row]) -> dict[str, list[tuple[Field, str]]]:
    """For each row, by id: the references whose target is not here. Rows may refer to one another."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for field in kind.parents:
        assert field.parent is not None
        wanted[field.parent].update(row[field.name] for row in rows if row[field.name])
    known = {parent: there(db, parent, ids) for parent, ids in wanted.items()}
    if kind.name in known:
        known[kind.name].update(row["id"] for row in rows)
    missing: dict[str, list[tuple[Field, str]]] = {}
    for field in kind.parents:
        here = known[str(field.parent)]
        for row in rows:
            target = row[field.name]
            if target and target not in here:
                missing.setdefault(row["id"], []).append((field, target))
    return missing


def _extra(db: Session, kind: Kind, rows: Sequence[Row]) -> Mapping[str, Sequence[Any]]:
    """The local columns that have no default in the table."""
    extra: dict[str, Sequence[Any]] = {}
    table = kind.model.__table__
    if runs_with_moment(kind.model):
        extra["key"] = keys_of_moments(db, kind.name, [row["created_at"] for row in rows])
    if "updated_at" in table.columns:
        extra["updated_at"] = [row["created_at"] for row in rows]
    return extra


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def in_parts(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """These, at most ``size`` at a time."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
