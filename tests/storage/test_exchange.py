# SPDX-License-Identifier: EUPL-1.2
"""What the window reads of the exchange: what waits by name, what was refused, what colleagues did, ready to leave."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.base import EPOCH
from storage.operations import actions, companies, contacts, exchange
from storage.operations.unit import operation
from storage.queries.departure import PARTS, departure
from storage.queries.exchange import lost, news, refused, removals, tally, waiting
from storage.queries.exchange_facts import Connection
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import NOW, Clock
from tests.factories import make_action, make_colleague, make_company, make_contact, make_visit
from tests.storage.tables import Table

MIDNIGHT = NOW.replace(hour=0)


@operation("test.sql")
def sql(db: Session, actor: Actor, /, statement: str, **values: Any) -> None:
    db.execute(text(statement), values)


def run(store: Store, actor: Actor, statement: str, **values: Any) -> None:
    store.write(sql, actor, statement, **values).result()


def sent(store: Store, actor: Actor) -> None:
    """As if everything reached the backend at this moment."""
    rev = (store.clock() - EPOCH) // dt.timedelta(milliseconds=1)
    run(
        store,
        actor,
        "UPDATE sync_states SET dirty = 0, base = '{}', base_rev = :rev WHERE dirty > 0",
        rev=rev,
    )


@pytest.fixture(autouse=True)
def _sent(store: Store, actor: Actor) -> None:
    sent(store, actor)


def test_what_waits_has_the_name_that_a_person_knows(table: Table) -> None:
    sent(table.store, table.actor)
    table.write("Zoekt ruimte.")
    make_contact(table.store, table.actor, table.company, "Hanneke Brandsma")
    found = table.store.read(waiting)
    assert [(thing.kind, thing.name, thing.company) for thing in found.things] == [
        ("contacts", "Hanneke Brandsma", "Van Ommelen Scheepstechniek"),
        ("notes", "Duurzaamheid", "Van Ommelen Scheepstechniek"),
    ]
    assert found.total == 2


def test_steps_of_one_action_are_one_thing(store: Store, actor: Actor) -> None:
    company = make_company(store, actor)
    old = make_action(store, actor, company, "Offerte sturen")
    sent(store, actor)
    make_action(store, actor, company, "Rondleiding plannen")
    store.write(actions.set_state, actor, old, "in_progress").result()
    store.write(actions.finish, actor, old).result()
    found = store.read(waiting)
    assert [thing.name for thing in found.things] == ["Offerte sturen", "Rondleiding plannen"]
    assert found.total == 2
    assert found.things[0].opens == ("actions", old)


def test_what_was_deleted_here_waits_under_its_last_name(store: Store, actor: Actor) -> None:
    company = make_company(store, actor, "Verkeerd BV")
    sent(store, actor)
    run(
        store,
        actor,
        "UPDATE sync_states SET base = json_object('name', 'Verkeerd BV') WHERE id = :id",
        id=company,
    )
    store.write(companies.delete, actor, company).result()
    (thing,) = store.read(waiting).things
    assert (thing.name, thing.gone) == ("Verkeerd BV", True)


def test_refused_things_do_not_wait_and_a_new_edit_tries_again(store: Store, actor: Actor) -> None:
    company = make_company(store, actor)
    person = make_contact(store, actor, company)
    sent(store, actor)
    store.write(contacts.change, actor, person, phone="030 2860000").result()
    run(
        store,
        actor,
        "UPDATE sync_states SET state = 'refused', words = 'rodeloper:not-yours' WHERE id = :id",
        id=person,
    )
    (one,) = store.read(refused)
    assert (one.thing.name, one.reason, one.known) == ("Hanneke Brandsma", "rodeloper:not-yours", True)
    assert store.read(waiting).total == 0
    assert store.read(tally, actor.id).refused == 1
    store.write(contacts.change, actor, person, phone="030 2861111").result()
    assert store.read(refused) == ()
    assert store.read(tally, actor.id) == store.read(tally, "nobody")
    assert store.read(waiting).total == 1


def test_what_colleagues_did_today_newest_first_without_my_own(
    store: Store, actor: Actor, clock: Clock
) -> None:
    daan = Actor(make_colleague(store, actor, "Daan Hooiveld"), "Daan Hooiveld", "laptop-b")
    company = make_company(store, daan)
    sent(store, daan)
    clock.forward(minutes=20)
    make_action(store, actor, company, "Van mijzelf")
    sent(store, actor)
    clock.forward(minutes=20)
    store.write(contacts.add, daan, company, name="Joost").result()
    sent(store, daan)
    found = store.read(news, actor.id, MIDNIGHT)
    assert [(one.who, one.thing.kind, one.thing.name, one.new) for one in found] == [
        ("Daan Hooiveld", "contacts", "Joost", True),
        ("Daan Hooiveld", "companies", "Van Ommelen Scheepstechniek", True),
    ]
    assert found[0].at == clock.now.replace(microsecond=0)
    assert store.read(news, actor.id, MIDNIGHT + dt.timedelta(days=1)) == ()


def test_many_of_a_kind_by_one_colleague_are_one_line(store: Store, actor: Actor) -> None:
    daan = Actor(make_colleague(store, actor, "Daan Hooiveld"), "Daan Hooiveld", "laptop-b")
    for number in range(8):
        make_company(store, daan, f"Bedrijf {number}")
    sent(store, daan)
    (one,) = store.read(news, actor.id, MIDNIGHT)
    assert (one.n, one.thing.kind, one.thing.opens) == (8, "companies", ("", ""))


def test_what_a_restored_backend_lost_and_what_many_removed_is_told_by_name(
    store: Store, actor: Actor
) -> None:
    first, second = make_company(store, actor, "Aalders"), make_company(store, actor, "Bakker")
    sent(store, actor)
    run(store, actor, "UPDATE sync_states SET state = 'lost' WHERE id = :id", id=first)
    assert [thing.name for thing in store.read(lost)] == ["Aalders"]
    assert store.read(tally, actor.id).lost == 1
    run(
        store, actor,
        "INSERT INTO sync_waiting VALUES ('companies', :id, 'open', 1, '', 'deletion', '')", id=second,
    )  # fmt: skip
    found = store.read(removals)
    assert ([thing.name for thing in found.things], found.total, found.kinds) == (
        ["Bakker"],
        1,
        (("companies", 1),),
    )


def test_without_a_backend_there_is_nothing_to_check_before_leaving(table: Table) -> None:
    assert table.store.read(departure, table.actor.id, NOW) is None


def test_ready_to_leave_when_all_is_here(table: Table) -> None:
    connected(table)
    table.store.write(exchange.remember, table.actor, complete="1", last=NOW.isoformat()).result()
    found = table.store.read(departure, table.actor.id, NOW)
    assert found is not None
    check = found.of(table.visit)
    assert check is not None
    assert (check.there, check.missing) == (len(PARTS), ())
    assert len(PARTS) == 12
    assert found.last == NOW


def test_during_a_first_download_it_says_what_is_not_here(table: Table) -> None:
    connected(table)
    for kind in {kind for name, kinds in PARTS for kind in kinds if name not in ("contacts", "notes")}:
        run(table.store, table.actor, "INSERT INTO sync_cursors VALUES ('open', :kind, 1)", kind=kind)
    check = departed(table)
    assert check.missing == ("contacts", "notes", "brief")


def test_what_waits_for_its_parent_is_not_here_yet(table: Table) -> None:
    connected(table)
    table.store.write(exchange.remember, table.actor, complete="1").result()
    run(
        table.store, table.actor,
        "INSERT INTO sync_waiting VALUES ('notes', 'n', 'open', 1, json_object('visit_id', :visit), 'agenda_items', 'x')",
        visit=table.visit,
    )  # fmt: skip
    run(
        table.store,
        table.actor,
        "INSERT INTO sync_waiting VALUES ('visits', 'v', 'open', 1, '', 'deletion', '')",
    )
    assert departed(table).missing == ("notes",)


def connected(table: Table) -> None:
    table.store.write(exchange.connected, table.actor, Connection("https://x", "gemeente-x", "noor")).result()


def departed(table: Table) -> Any:
    found = table.store.read(departure, table.actor.id, NOW)
    assert found is not None
    return found.of(table.visit)


def test_a_visit_of_another_is_not_checked(table: Table) -> None:
    connected(table)
    make_visit(
        table.store, table.actor, table.company, dt.datetime(2026, 11, 25, 10, 0), [(table.rik, "lead")]
    )
    found = table.store.read(departure, table.actor.id, NOW)
    assert found is not None
    assert [check.visit_id for check in found.checks] == [table.visit]
