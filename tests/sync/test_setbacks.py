# SPDX-License-Identifier: EUPL-1.2
"""Exchanges in which several things go wrong after one another: still nothing is lost, told twice, or told to others."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import actions, alerts, companies, contacts, exchange, visits
from storage.rules.rights import Actor
from sync import engine, pull
from sync.afterwards import set_aside
from sync.apply import apply
from sync.engine import Engine
from sync.marks import Batch
from sync.problems import OfflineError
from sync.protocol import CLOSED, OPEN
from tests.factories import make_company, make_contact, make_visit
from tests.memory_server import MemoryServer
from tests.sync.two_laptops import Laptop

LATE = "00000000-0000-4000-8000-00000000000f"


def restored(noor: Laptop, bas: Laptop, server: MemoryServer) -> str:
    """A company of which both have a newer city than the backend, which lives a second life."""
    company = make_company(noor.store, noor.actor, "Bakkerij Oefenbrood")
    make_contact(noor.store, noor.actor, company)
    noor.sync(), bas.sync()
    back_up, survived = copy.deepcopy(server.records), server.clock
    noor.do(companies.change, company, city="Lindervoort-Noord")
    noor.sync(), bas.sync()
    server.records, server.generation, server.survived = back_up, "second", survived
    return company


def test_a_comparison_that_broke_off_still_finds_what_the_backend_lost(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company = restored(noor, bas, server)

    def breaks_off(which: str, kind: str, since: int) -> Any:
        if kind == "contacts":
            raise OfflineError
        return pages(which, kind, since)

    pages = bas.client.pages
    with pytest.MonkeyPatch.context() as line:
        line.setattr(bas.client, "pages", breaks_off)
        with pytest.raises(OfflineError):
            bas.sync()
    assert bas.sync().lost == 1
    bas.do(exchange.put_back)
    bas.sync()
    assert server.contents()["companies", company]["city"] == "Lindervoort-Noord"


def test_who_goes_on_from_a_restored_version_does_not_silently_replace_what_it_lost(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company = restored(noor, bas, server)
    assert bas.sync().lost == 1
    server.clock += 1
    older = server.collection(OPEN, "companies")[company]
    server.collection(OPEN, "companies")[company] = {**older, "street": "Kade", "last_modified": server.clock}
    bas.sync()
    there = server.contents()["companies", company]
    assert (there["city"], there["street"]) == ("Lindervoort-Noord", "Kade")


def change_there(server: MemoryServer, company: str, **fields: str) -> None:
    """A colleague who looked before us changes what the restored backend had."""
    server.clock += 1
    older = server.collection(OPEN, "companies")[company]
    server.collection(OPEN, "companies")[company] = {**older, **fields, "last_modified": server.clock}


def test_a_colleague_who_goes_on_from_what_was_restored_leaves_our_newer_words_as_a_disagreement(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company = restored(noor, bas, server)
    change_there(server, company, street="Kade")
    assert bas.sync().conflicts == 2
    here = bas.contents()["companies", company]
    assert (here["city"], here["street"]) == ("Lindervoort", "Kade")
    kept = {
        one["field"]: (one["mine"], one["theirs"])
        for key, one in bas.contents().items()
        if key[0] == "conflicts"
    }
    assert kept["city"] == ('"Lindervoort-Noord"', '"Lindervoort"')
    # The other laptop has the same newer words; they are one disagreement.
    noor.sync(), bas.sync()
    assert noor.contents() == bas.contents()
    assert sum(key[0] == "conflicts" for key in noor.contents()) == 2


def test_what_was_changed_before_a_back_up_is_no_disagreement_after_it(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    noor.sync(), bas.sync()
    server.generation, server.survived = "second", server.clock
    change_there(server, company, city="Lindervoort-Zuid")
    assert bas.sync().conflicts == 0
    assert bas.contents()["companies", company]["city"] == "Lindervoort-Zuid"


def test_unsent_work_on_what_a_backend_lost_is_kept_beside_what_a_colleague_made_of_the_older_version(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company = restored(noor, bas, server)
    bas.do(companies.change, company, website="https://oefenbrood.example")
    change_there(server, company, street="Kade")
    bas.sync()
    kept = {one["field"]: one["mine"] for key, one in bas.contents().items() if key[0] == "conflicts"}
    assert kept["city"] == '"Lindervoort-Noord"'
    assert kept["website"] == '"https://oefenbrood.example"'


def test_what_a_colleague_removed_from_a_restored_backend_stays_where_it_is_newer(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company = restored(noor, bas, server)
    server.clock += 1
    gone = {"id": company, "deleted": True, "last_modified": server.clock}
    server.collection(OPEN, "companies")[company] = gone
    bas.sync()
    assert server.contents()["companies", company]["city"] == "Lindervoort-Noord"
    assert [one["field"] for key, one in bas.contents().items() if key[0] == "conflicts"] == ["*"]


def test_what_was_written_in_a_record_that_became_confidential_is_not_told_to_all(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    action = noor.do(actions.agree, company_id=make_company(noor.store, noor.actor), title="Bellen")
    noor.sync(), bas.sync()
    noor.do(actions.change, action, confidential=True)
    noor.sync()
    bas.do(actions.change, action, title="Bellen over het faillissement")
    bas.sync()
    assert ("actions", action) not in bas.contents()
    (kept,) = (key for key in bas.contents() if key[0] == "conflicts")
    assert kept not in server.contents(OPEN)
    assert kept in server.contents(CLOSED)
    assert server.readers["closed", "conflicts", kept[1]] == {"account:bas", "account:noor"}


def test_what_could_not_be_written_is_asked_again_also_when_more_was_on_its_way(
    laptops: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    noor, bas = laptops
    made = [make_company(noor.store, noor.actor) for _ in range(4)]
    noor.sync()

    def full_at_first(db: Session, actor: Actor, batch: Batch) -> Changes:
        if batch.kind == "companies" and batch.records[0]["id"] == made[0]:
            raise RodeLoperError("store.full")
        return apply(db, actor, batch)

    monkeypatch.setattr(pull, "BATCH", 1)
    with monkeypatch.context() as disk:
        disk.setattr(engine, "apply", full_at_first)
        with pytest.raises(RodeLoperError, match="full"):
            bas.sync()
    bas.sync()
    assert {("companies", one) for one in made} <= bas.contents().keys()


def test_very_many_removals_that_are_right_are_preceded_by_a_copy(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    visit = make_visit(noor.store, noor.actor, company, dt.datetime(2026, 11, 24, 10, 0))
    people = [noor.do(visits.add_attendee, visit_id=visit, name=f"Gast {n}") for n in range(60)]
    noor.sync(), bas.sync()
    for person in people:
        noor.do(visits.remove_attendee, attendee_id=person)
    noor.sync(), bas.sync()
    there: list[int] = []

    def copied() -> None:
        there.append(sum(kind == "attendees" for kind, _ in bas.contents()))

    copying = Engine(bas.client, bas.store, bas.actor, snapshot=copied)  # type: ignore[arg-type]
    copying.settle_removals(right=True)
    assert there == [60]


def test_a_disagreement_about_a_record_that_cannot_come_in_yet_is_kept_once(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    contact = make_contact(noor.store, noor.actor, company)
    noor.sync(), bas.sync()
    server.clock += 1
    theirs = server.collection(OPEN, "contacts")[contact]
    server.collection(OPEN, "contacts")[contact] = {
        **theirs,
        "company_id": LATE,
        "name": "Theirs",
        "last_modified": server.clock,
    }
    bas.do(contacts.change, contact, name="Mine")
    bas.sync(), bas.sync()
    assert not [key for key in bas.contents() if key[0] == "conflicts"]
    parent = server.collection(OPEN, "companies")[company]
    server.clock += 1
    server.collection(OPEN, "companies")[LATE] = {**parent, "id": LATE, "last_modified": server.clock}
    bas.sync()
    (kept,) = (one for key, one in bas.contents().items() if key[0] == "conflicts")
    assert (kept["field"], kept["mine"], kept["theirs"]) == ("name", '"Mine"', '"Theirs"')


def test_what_the_store_cannot_hold_is_set_aside_alone(laptops: tuple[Laptop, Laptop]) -> None:
    noor, _ = laptops
    stamp = {"created_at": "2026-11-23T09:00:00.000000Z", "changed_at": "2026-11-23T09:00:00.000000Z"}
    stamp |= {"created_by": noor.actor.id, "changed_by": noor.actor.id}
    records = tuple(
        {"id": f"term-{n}", "name": name, "value": "1", "last_modified": 5_000 + n, **stamp}
        for n, name in enumerate(("visit_days", "told_days", "visit_days", "note_days"))
    )
    noor.store.write(apply, noor.actor, Batch(OPEN, "terms", records, since=5_003)).result()
    there = {id_ for kind, id_ in noor.contents() if kind == "terms"}
    assert {"term-0", "term-1", "term-3"} <= there
    assert "term-2" not in there
    assert [one.records[0]["id"] for one in noor.store.read(set_aside)] == ["term-2"]


def test_who_is_a_reader_again_before_the_copy_was_removed_keeps_it(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    team, alone = ([(one.actor.id, "lead") for one in who] for who in ((noor, bas), (noor,)))
    visit = make_visit(
        noor.store, noor.actor, make_company(noor.store, noor.actor), dt.datetime(2026, 12, 1, 9), team
    )
    alert = {"kind": "moving", "text": "Zoekt ruimte.", "disclosure": "confidential", "visit_id": visit}
    company = noor.contents()["visits", visit]["company_id"]
    made = noor.do(alerts.raise_alert, company_id=company, **alert)
    for _ in range(2):
        noor.sync(), bas.sync()
    assert ("alerts", made) in bas.contents()
    noor.do(visits.set_team, visit_id=visit, team=alone)
    noor.sync()
    with pytest.MonkeyPatch.context() as line:
        line.setattr(Engine, "_remove", lambda *_args: (_ for _ in ()).throw(OfflineError))
        with pytest.raises(OfflineError):
            bas.sync()
    noor.do(visits.set_team, visit_id=visit, team=team)
    noor.sync()
    for _ in range(2):
        bas.sync()
    assert ("alerts", made) in bas.contents()
