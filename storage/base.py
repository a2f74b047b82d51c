# SPDX-License-Identifier: EUPL-1.2
"""What every table shares: a local key, an id that is the same on every laptop, and who wrote it when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from sqlalchemy import BigInteger, Date, Dialect, Integer, MetaData, String, Text, TypeDecorator, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, Session, mapped_column
from uuid_utils import uuid7

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class Moment(TypeDecorator[dt.datetime]):
    """A moment in UTC, kept as whole microseconds since 1970 so that it sorts and compares as a number."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return (value - EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else EPOCH + value * _MICROSECOND


class LocalTime(TypeDecorator[dt.datetime]):
    """The wall-clock time of an appointment, ``2026-11-23T09:30``; its zone stands in a column beside it."""

    impl = String(16)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.replace(tzinfo=None).isoformat(timespec="minutes")

    def process_result_value(self, value: str | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else dt.datetime.fromisoformat(value)


# Column types by what they mean. "Local" columns are derived or belong to this laptop; they never leave it.
LOCAL: dict[str, Any] = {"local": True}
Short = Annotated[str, mapped_column(String, default="", server_default="")]
Long = Annotated[str, mapped_column(Text, default="", server_default="")]
Ref = Annotated[str, mapped_column(String(36))]


class Base(DeclarativeBase):
    """The declarative base; every constraint has a name, because migrations must be able to find it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dt.datetime: Moment, dt.date: Date}  # noqa: RUF012 - SQLAlchemy declares it so


class Record(Base):
    """One record of the municipality's work: found by ``id`` everywhere, by ``key`` only in this file."""

    __abstract__ = True

    key: Mapped[int] = mapped_column(Integer, primary_key=True, info=LOCAL)
    id: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid7()))
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(String(36))
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str] = mapped_column(String(36))

    # The id, not the local key, is the identity of a row in a unit of work.
    __mapper_args__ = {"primary_key": ["id"]}  # noqa: RUF012 - SQLAlchemy declares it so


_BITS_BELOW = 10
_MOST_REMEMBERED = 10_000
_BATCH = 500
_given: dict[tuple[str, int], int] = {}
"""The last key for a table and moment: rows of one statement get their keys before any of them is in the table."""


def key_of_moment(context: DefaultExecutionContext) -> int:
    """A free local key that sorts as the record's own moment: *newest first* is then the order of the index.

    Records that arrive late (from another laptop) still get their place. Records of one moment keep the order in
    which they were made, in the ten bits below the microsecond; a thousand and more spill over into the next one.
    """
    values = context.get_current_parameters()  # type: ignore[no-untyped-call]
    table: str = context.compiled.statement.table.name  # type: ignore[union-attr]
    moment: int = (values["created_at"] - EPOCH) // _MICROSECOND
    if len(_given) > _MOST_REMEMBERED:
        _given.clear()
    taken = text(f"SELECT 1 FROM {table} WHERE key = :key")
    key = _given.get((table, moment), (moment << _BITS_BELOW) - 1) + 1
    while context.connection.execute(taken, {"key": key}).first() is not None:
        key += 1
    _given[table, moment] = key
    return key


def runs_with_moment(model: type[Record]) -> bool:
    """Whether the local keys of this kind sort as the moments of its records."""
    default = model.__table__.c.key.default
    return default is not None and getattr(default.arg, "__name__", "") == key_of_moment.__name__


def keys_of_moments(db: Session, table: str, moments: Sequence[int]) -> list[int]:
    """Free local keys for many new rows of a table whose keys run with the moment (microseconds), in bulk."""
    next_: dict[int, int] = {}
    keys = []
    for moment in moments:
        keys.append(next_.get(moment, moment << _BITS_BELOW))
        next_[moment] = keys[-1] + 1
    taken: set[int] = set()
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        query = f"SELECT key FROM {table} WHERE key IN ({', '.join('?' * len(part))})"
        taken.update(key for (key,) in db.connection().exec_driver_sql(query, tuple(part)))
    crowded = {key >> _BITS_BELOW for key in taken}
    free = {
        moment: _free_keys(db, table, moment << _BITS_BELOW, room)
        for moment, room in Counter(moments).items()
        if moment in crowded
    }
    return [next(free[moment]) if moment in free else key for moment, key in zip(moments, keys, strict=True)]


def _free_keys(db: Session, table: str, first: int, room: int) -> Iterator[int]:
    """The keys from ``first`` on that are not taken, read ``room`` at a time."""
    between = f"SELECT key FROM {table} WHERE key BETWEEN ? AND ?"
    while True:
        last = first + room
        taken = {key for (key,) in db.connection().exec_driver_sql(between, (first, last))}
        yield from (key for key in range(first, last + 1) if key not in taken)
        first = last + 1


def synced_columns(mapper: Mapper[Any]) -> frozenset[str]:
    """The names of the columns of a record that other laptops may see."""
    return frozenset(column.key for column in mapper.columns if not column.info.get("local"))
