# SPDX-License-Identifier: EUPL-1.2
"""Queries in plain SQL answer the same on a bare connection and inside a session, and know what was just made."""

from __future__ import annotations

import datetime as dt
import threading
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.models import Department
from storage.operations.unit import operation
from storage.plain import (
    Bare,
    Db,
    beside,
    columns,
    first,
    is_plain,
    local,
    micros,
    midnight,
    moment,
    plain,
    rows,
)
from storage.queries import actions, begun, people, programme, today, visit_rows
from storage.queries.steering import Choice, steering
from storage.queries.top_list import top_companies
from storage.rules.rights import Actor
from storage.rules.steering import last_weeks
from storage.store import Store
from tests.factories import make_company, make_visit

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 10, 0)


@plain
def kind_of_reader(db: Db) -> type:
    return type(db)


def _in_session(query: Any, values: Any, db: Session) -> Any:
    assert isinstance(db, Session)
    return query(db, *values)


def test_a_plain_query_gets_a_bare_connection_and_any_other_a_session(store: Store) -> None:
    assert store.read(kind_of_reader) is Bare
    assert store.read(lambda db: isinstance(db, Session))
    assert is_plain(kind_of_reader)
    assert not is_plain(top_companies)


@plain
def two_at_once(db: Db) -> tuple[int, int]:
    with beside(db, _thread) as answer:
        return threading.get_ident(), answer()


def _thread(db: Db) -> int:
    assert rows(db, "SELECT 1") == [(1,)]
    return threading.get_ident()


def test_a_bare_connection_asks_a_second_one_at_the_same_time(store: Store) -> None:
    mine, other = store.read(two_at_once)
    assert mine != other
    mine, other = store.read(partial(_in_session, two_at_once, ()))
    assert mine == other, "a session has one connection"


def test_columns_are_the_rows_turned(store: Store) -> None:
    query = "SELECT 1, 'Zanddrecht \"Ω\"' UNION ALL SELECT NULL, ''"
    assert store.read(plain(partial(_columns, query))) == [[1, None], ['Zanddrecht "Ω"', ""]]
    assert store.read(plain(partial(_columns, "SELECT 1, 2 WHERE 0"))) == [[], []]


def _columns(query: str, db: Db) -> list[list[Any]]:
    return columns(db, query, 2)


def test_the_same_query_answers_the_same_on_both(store: Store, actor: Actor) -> None:
    company = make_company(store, actor, "Zanddrecht Logistiek", account_manager_id=actor.id)
    make_visit(store, actor, company, dt.datetime(2026, 11, 26, 11, 0), [(actor.id, "lead")])
    asked: tuple[Any, ...] = (
        (today.today_page, actor.id, NOW),
        (today.badges, actor.id, TODAY),
        (visit_rows.upcoming, TODAY),
        (programme.weeks, TODAY, 2),
        (people.colleagues,),
        (people.departments,),
        (people.topics,),
        (people.terms,),
        (people.municipality,),
        (begun.any_visit,),
        (steering, Choice(last_weeks(TODAY, 13)), TODAY),
        (actions.counts, actor.id, TODAY),
    )
    for query, *values in asked:
        assert is_plain(query)
        bare = store.read(query, *values)
        assert bare == store.read(partial(_in_session, query, values))
        assert bare not in (None, [], ())


def test_what_an_operation_made_before_is_found(store: Store, actor: Actor) -> None:
    @operation("test.found")
    def found(db: Session, actor: Actor) -> list[str]:
        db.add(Department(code="X", name="Nieuw"))
        return [row.name for row in people.departments(db)]

    changes: Changes = store.write(found, actor).result()
    assert "Nieuw" in changes.answer  # type: ignore[operator] # a list, see above


def test_a_plain_query_sees_one_picture_of_the_store(store: Store, actor: Actor) -> None:
    between = threading.Event()

    @plain
    def twice(db: Db) -> tuple[int, int]:
        (before,) = first(db, "SELECT count(*) FROM departments") or (0,)
        store.write(add, actor).result()
        between.set()
        (after,) = first(db, "SELECT count(*) FROM departments") or (0,)
        return before, after

    @operation("test.add")
    def add(db: Session, actor: Actor) -> None:
        db.add(Department(code="X", name="Nieuw"))

    before, after = store.read(twice)
    assert between.is_set()
    assert before == after
    assert len(store.read(people.departments)) == before + 1


def test_a_plain_query_cannot_write_and_leaves_a_connection_that_works(store: Store) -> None:
    @plain
    def remove(db: Db) -> None:
        rows(db, "DELETE FROM departments")

    with pytest.raises(Exception, match="readonly"):
        store.read(remove)
    assert store.read(people.departments)


def test_many_threads_read_at_once(store: Store) -> None:
    together = threading.Barrier(4, timeout=5)
    seen: list[int] = []

    @plain
    def slow(db: Db) -> int:
        together.wait()
        return len(people.departments(db))

    threads = [threading.Thread(target=lambda: seen.append(store.read(slow))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_a_locked_store_answers_no_plain_query(store: Store) -> None:
    store.lock()
    with pytest.raises(RodeLoperError, match=r"store\.locked"):
        store.read(kind_of_reader)


def test_values_come_back_as_they_are_kept() -> None:
    at = dt.datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=dt.UTC)
    assert moment(micros(at)) == at
    assert local("2026-11-23T09:30") == dt.datetime(2026, 11, 23, 9, 30)
    assert local(None) is None
    assert midnight(TODAY) == "2026-11-23T00:00"
