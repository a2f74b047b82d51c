# SPDX-License-Identifier: EUPL-1.2
"""Queries in plain SQL: on a bare connection, before SQLAlchemy is loaded, or inside the session of another query.

What the first page asks is written this way, once. A query that ``@plain`` marks gets a bare connection of the store;
a query that runs in a session may call it with that session.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias, TypeVar, Union

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

P = ParamSpec("P")
T = TypeVar("T")
Query = TypeVar("Query", bound=Callable[..., Any])
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Bare:
    """A connection of the driver, with nothing around it; ``another`` opens a second one on the same store."""

    driver: Any
    another: Callable[[], AbstractContextManager[Bare]] | None = None


Db: TypeAlias = Union["Session", Bare]
"""Whatever a plain query can ask."""


def plain(query: Query) -> Query:
    """Mark a query that asks everything through ``rows``; its first parameter is a ``Db``."""
    query.is_plain = True  # type: ignore[attr-defined] # functions carry attributes, their type does not say so
    return query


def is_plain(query: Callable[..., Any]) -> bool:
    """Whether this query runs without SQLAlchemy."""
    return getattr(query, "is_plain", False)


def rows(db: Db, sql: str, values: Mapping[str, object] = _NOTHING) -> list[tuple[Any, ...]]:
    """What this SQL answers, as the driver gives it: a date is a text, a truth is 0 or 1, a moment a number."""
    if isinstance(db, Bare):
        found: list[tuple[Any, ...]] = db.driver.execute(sql, values).fetchall()
        return found
    if db.autoflush:
        db.flush()  # what the operation made before must be found, as with any query of its session
    cursor = db.connection().exec_driver_sql(sql, dict(values)).cursor
    assert cursor is not None
    return list(cursor.fetchall())


def columns(db: Db, sql: str, count: int, values: Mapping[str, object] = _NOTHING) -> list[list[Any]]:
    """What this SQL answers, as a list for each of its ``count`` columns, for when there are many rows.

    It is one answer: the driver lets other threads go on while SQLite looks, and waits for its turn again at each row that
    it gets. While the window makes widgets, that is 5 ms a row.
    """
    names = [f"c{n}" for n in range(count)]
    lists = ", ".join(f"json_group_array({name})" for name in names)
    (found,) = rows(db, f"WITH found({', '.join(names)}) AS ({sql}) SELECT {lists} FROM found", values)
    return [json.loads(one) for one in found]


def first(db: Db, sql: str, values: Mapping[str, object] = _NOTHING) -> tuple[Any, ...] | None:
    """The first row of the same, if there is one."""
    return next(iter(rows(db, sql, values)), None)


@contextmanager
def beside(
    db: Db, query: Callable[Concatenate[Db, P], T], *args: P.args, **kw: P.kwargs
) -> Iterator[Callable[[], T]]:
    """Ask this on another thread while the caller goes on, where there is a second connection: ``answer()`` waits for it.

    It sees the store as it is when it begins, perhaps with a write that came in between.
    """
    another = db.another if isinstance(db, Bare) else None
    if another is None:
        yield lambda: query(db, *args, **kw)
        return

    def ask() -> T:
        with another() as second:
            return query(second, *args, **kw)

    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(ask).result


# As the tables keep them (``storage.base``)


def day(text: str | None) -> dt.date | None:
    """A date, if there is one."""
    return dt.date.fromisoformat(text) if text else None


def local(text: str | None) -> dt.datetime | None:
    """The time on the wall of an appointment, if there is one."""
    return dt.datetime.fromisoformat(text) if text else None


def midnight(day: dt.date) -> str:
    """The first minute of a day, to compare appointments with."""
    return f"{day.isoformat()}T00:00"


def moment(micros: int) -> dt.datetime:
    """A moment, in UTC."""
    return _EPOCH + micros * _MICROSECOND


def micros(moment: dt.datetime) -> int:
    """The number that a moment is kept as."""
    return (moment - _EPOCH) // _MICROSECOND
