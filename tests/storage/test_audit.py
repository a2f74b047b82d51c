# SPDX-License-Identifier: EUPL-1.2
"""The audit trail: every write and every refusal leaves a line, nobody can change one, and who tries can be seen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from storage import audit, connections, migrations
from storage.errors import RodeLoperError
from storage.operations import companies, exchange, people
from storage.operations.identity import rename
from storage.operations.unit import operation
from storage.queries import audit_trail
from storage.queries.audit_trail import Checked, TrailFilter, TrailLine
from storage.queries.exchange_facts import Connection
from storage.rules.rights import Actor
from storage.store import Priority, Store
from tests.conftest import KEY, Clock


def lines(store: Store, **wanted: Any) -> list[TrailLine]:
    """These lines, newest first."""
    keys = store.read(audit_trail.trail_keys, TrailFilter(**wanted))
    by_key = {line.key: line for line in store.read(audit_trail.trail_rows, keys)}
    return [by_key[key] for key in keys]


def added(store: Store, actor: Actor, name: str = "Bakkerij Zuid") -> str:
    return store.write(companies.add, actor, name=name).result().created("companies")


def test_a_line_tells_who_did_what_to_which_record_from_where_and_when(
    store: Store, actor: Actor, clock: Clock
) -> None:
    store.origin = "window"
    company = added(store, actor)
    (line,) = lines(store, record=company)
    assert (line.actor_id, line.actor, line.device, line.at) == (
        actor.id,
        "Noor Vermaat",
        "laptop-a",
        clock.now,
    )
    assert (line.origin, line.operation, line.kind, line.record_id) == (
        "window",
        "companies.add",
        "companies",
        company,
    )
    assert line.result == audit.OK


def test_no_line_holds_what_a_person_typed(store: Store, actor: Actor) -> None:
    company = added(store, actor, "Geheime Zaak")
    store.write(companies.change, actor, company, street="Verborgenlaan").result()
    said = " ".join(map(str, lines(store)))
    assert "Geheime" not in said
    assert "Verborgen" not in said


def test_what_rights_refuse_leaves_a_line_though_nothing_of_it_stays(store: Store, actor: Actor) -> None:
    company = added(store, actor)

    @operation("companies.seize")
    def seize(db: Session, actor: Actor, company_id: str, reason: str) -> None:
        companies.change(db, actor, company_id, street="Weg")
        raise RodeLoperError("not-allowed", what="companies.seize", name=actor.name)

    with pytest.raises(RodeLoperError, match="not-allowed"):
        store.write(seize, actor, company, reason="zomaar").result()
    store.wait()
    newest, before = lines(store)[:2]
    assert (newest.operation, newest.result, newest.record_id) == ("companies.seize", "not-allowed", company)
    assert newest.actor_id == actor.id
    assert before.operation == "companies.add"
    assert "zomaar" not in str(newest)


def test_who_is_nobody_is_refused_with_a_line(store: Store) -> None:
    with pytest.raises(RodeLoperError, match="not-allowed"):
        store.write(companies.add, Actor("", "", "laptop-a"), name="Bakkerij").result()
    store.wait()
    assert (lines(store)[0].operation, lines(store)[0].result) == ("companies.add", "not-allowed")


def test_another_refusal_leaves_none(store: Store, actor: Actor) -> None:
    before = len(lines(store))
    with pytest.raises(RodeLoperError, match="not-found"):
        store.write(companies.change, actor, "no-such-company", street="Laan").result()
    store.wait()
    assert len(lines(store)) == before


def test_what_touches_no_record_leaves_a_line_when_it_matters(store: Store, actor: Actor) -> None:
    store.write(exchange.connected, actor, Connection("https://example.org", "gemeente-x", "noor")).result()
    store.write_at(Priority.SYNC, exchange.disconnected, actor).result()
    store.write(exchange.remember, actor, skew="3").result()
    newest, before = lines(store)[:2]
    assert (before.operation, before.origin) == ("exchange.connected", "")
    assert (newest.operation, newest.origin) == ("exchange.disconnected", "exchange")


def test_a_note_stands_behind_what_waits_to_be_written(store: Store, actor: Actor, clock: Clock) -> None:
    company = added(store, actor)
    clock.forward(minutes=1)
    store.note(actor, "exports.actions", detail="pdf 12")
    store.note(
        actor,
        "store.unlock",
        at=clock.now - dt.timedelta(hours=1),
        result="store.wrong-key",
        record_id=company,
    )
    store.wait()
    failed, export = lines(store)[:2]
    assert (export.operation, export.detail, export.at) == ("exports.actions", "pdf 12", clock.now)
    assert (failed.result, failed.record_id) == ("store.wrong-key", company)
    assert failed.at == clock.now - dt.timedelta(hours=1)


def test_who_only_reads_leaves_a_line_beside_an_open_window(store: Store, actor: Actor) -> None:
    with Store.open(store.path, KEY, device="laptop-a", origin="command") as reading:
        reading.note(actor, "exports.actions")
        company = added(store, actor)
        reading.note(actor, "exports.briefs")
    assert [(line.operation, line.origin) for line in lines(store)[:3]] == [
        ("exports.briefs", "command"),
        ("companies.add", ""),
        ("exports.actions", "command"),
    ]
    assert lines(store, record=company)
    assert store.read(audit_trail.trail_checked).broken == 0


# It only grows


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_lines SET actor_id = 'somebody else' WHERE n = 2",
        "DELETE FROM audit_lines WHERE n = 2",
        "DELETE FROM audit_lines",
        "INSERT OR REPLACE INTO audit_lines SELECT * FROM audit_lines WHERE n = 2",
        "INSERT INTO audit_lines (n, at, actor_id, device, operation, kind, record_id) VALUES (0, 1, '', '', '', '', '')",
    ],
)
def test_the_database_refuses_to_change_a_line(store: Store, actor: Actor, statement: str) -> None:
    before = lines(store)
    driver = connections.connect(store.path, KEY)
    with pytest.raises(dbapi2.IntegrityError, match="only grows"):
        driver.execute(statement)
    driver.close()
    assert lines(store) == before


def tampered(store: Store, *statements: str) -> Checked:
    """What the check says when somebody with the key went behind the back of the program."""
    driver = connections.connect(store.path, KEY)
    for name in ("update", "delete", "insert"):
        driver.execute(f"DROP TRIGGER audit_lines_{name}")
    for statement in statements:
        driver.execute(statement)
    driver.close()
    return store.read(audit_trail.trail_checked)


def test_an_untouched_trail_fits(store: Store, actor: Actor) -> None:
    added(store, actor)
    newest = lines(store)[0]
    assert store.read(audit_trail.trail_checked) == Checked(newest.key, newest.hash.hex())


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_lines SET actor_id = 'x' WHERE n = 3", 3),
        ("UPDATE audit_lines SET at = at + 1 WHERE n = 4", 4),
        ("UPDATE audit_lines SET hash = x'00' WHERE n = 3", 3),
        ("DELETE FROM audit_lines WHERE n = 3", 3),
        ("DELETE FROM audit_lines WHERE n <= 3", 1),
    ],
)
def test_tampering_shows(store: Store, actor: Actor, statement: str, broken: int) -> None:
    assert tampered(store, statement).broken == broken


def test_a_trail_that_was_cut_off_ends_in_another_hash(store: Store, actor: Actor) -> None:
    """The chain itself still fits; who kept the last hash, in an export, sees it."""
    kept = store.read(audit_trail.trail_checked)
    cut = tampered(store, f"DELETE FROM audit_lines WHERE n = {kept.lines}")
    assert cut.broken == 0
    assert (cut.lines, cut.last) != (kept.lines, kept.last)


def test_lines_from_before_the_chain_get_their_place_in_it(tmp_path: Path) -> None:
    path = tmp_path / "old.store"
    migrations.upgrade(path, KEY, "0002")
    driver = connections.connect(path, KEY)
    for n in (1, 2, 3):
        driver.execute(
            "INSERT INTO audit_lines (n, at, actor_id, device, operation, kind, record_id) VALUES (?, ?, 'a', 'd', 'o', 'k', 'r')",
            (n, n),
        )
    driver.close()
    migrations.ready(path, KEY)
    with Store.open(path, KEY) as store:
        assert store.read(audit_trail.trail_checked).lines == 3
        assert store.read(audit_trail.trail_checked).broken == 0
        store.note(Actor("a", "A", "d"), "exports.actions")
        assert store.read(audit_trail.trail_checked).lines == 4


# Finding


def test_filters_on_person_action_record_and_day(store: Store, actor: Actor, clock: Clock) -> None:
    first = added(store, actor)
    clock.forward(days=1)
    daan = store.write(people.add_colleague, actor, name="Daan Hooiveld").result().created("colleagues")
    second = added(store, Actor(daan, "Daan Hooiveld", "laptop-a"), "Slagerij Noord")
    assert {line.record_id for line in lines(store, person=daan)} == {second}
    assert {line.record_id for line in lines(store, operation="companies.add")} == {first, second}
    assert [line.record_id for line in lines(store, since=clock.now)] == [second, daan]
    assert {line.record_id for line in lines(store, operation="companies.add", until=clock.now)} == {first}
    assert lines(store, person=daan, record=first) == []
    assert ("companies.add" in store.read(audit_trail.trail_operations)) is True
    assert store.read(audit_trail.trail_people) == [(daan, "Daan Hooiveld"), (actor.id, "Noor Vermaat")]


def test_a_record_and_a_person_that_got_another_id_are_found_with_all_their_lines(
    store: Store, actor: Actor
) -> None:
    company = added(store, actor)
    ids = ["0192d9a0-7d2c-7cc1-8d47-3a2f6f0a1b2c", "0192d9a0-7d2c-7cc1-8d47-3a2f6f0a1b2d"]
    store.write(rename, actor, "companies", {company: ids[0]}).result()
    store.write(rename, actor, "companies", {ids[0]: ids[1]}).result()
    assert [line.operation for line in lines(store, record=ids[1])] == [
        "identity.rename",
        "identity.rename",
        "companies.add",
    ]
    noor = "0192d9a0-7d2c-7cc1-8d47-3a2f6f0a1b2e"
    store.write(rename, actor, "colleagues", {actor.id: noor}).result()
    (made,) = lines(store, person=noor, operation="companies.add")
    assert (made.actor_id, made.actor) == (actor.id, "Noor Vermaat")
    assert store.read(audit_trail.trail_checked).broken == 0
