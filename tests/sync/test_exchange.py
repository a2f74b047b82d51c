# SPDX-License-Identifier: EUPL-1.2
"""Two stores and a backend: what one wrote the other has, and what both wrote nobody loses."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.models import Conflict
from storage.operations import actions, companies, company_merge, exchange, notes, steering
from storage.operations.unit import get, operation
from storage.queries.actions import action_row
from storage.queries.explanations import explanation
from storage.rules.rights import Actor
from sync.answers import Answer, Send
from sync.engine import Engine
from sync.problems import OfflineError
from sync.protocol import OPEN
from tests.factories import make_company, make_contact
from tests.memory_server import MemoryServer
from tests.sync.agreement import derived
from tests.sync.meetings import TODAY, a_visit, names
from tests.sync.two_laptops import IDS, Laptop


@operation("test.touch")
def touch(db: Session, actor: Actor, id_: str) -> None:
    """Somebody settles a disagreement."""
    get(db, Conflict, id_).settled = "mine"


def test_what_both_stores_ship_is_there_once(laptops: tuple[Laptop, Laptop], server: MemoryServer) -> None:
    noor, bas = laptops
    assert noor.contents() == bas.contents() == server.contents()
    assert not [kind for kind, _ in noor.contents() if kind == "conflicts"]


def test_a_company_with_its_people_arrives_at_the_colleague(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    contact = make_contact(noor.store, noor.actor, company)
    assert noor.sync().pushed == 2
    outcome = bas.sync()
    assert (outcome.pulled, outcome.conflicts, outcome.waiting) == (2, 0, 0)
    assert bas.contents()["contacts", contact] == noor.contents()["contacts", contact]
    assert noor.contents() == bas.contents()


def test_with_nothing_to_do_each_place_is_asked_once(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, _ = laptops
    make_company(noor.store, noor.actor)
    noor.sync()
    noor.sync()
    server.requests = 0
    assert noor.sync().pulled == 0
    assert server.requests == 2


def test_different_fields_of_one_company_both_stay(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    noor.sync(), bas.sync()
    noor.do(companies.change, company, phone="030 123 45 67")
    bas.do(companies.change, company, website="https://werf.example")
    noor.sync(), bas.sync(), noor.sync()
    assert noor.contents() == bas.contents()
    merged = noor.contents()["companies", company]
    assert merged["website"] == "https://werf.example"
    assert "phone" in merged
    assert not [kind for kind, _ in noor.contents() if kind == "conflicts"]


def test_the_same_field_keeps_what_came_first_and_both_see_the_other(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    noor.sync(), bas.sync()
    noor.do(companies.change, company, city="Lindervoort-Noord")
    bas.do(companies.change, company, city="Lindervoort-Zuid")
    noor.sync()
    assert bas.sync().conflicts == 1
    noor.sync()
    assert noor.contents() == bas.contents()
    assert noor.contents()["companies", company]["city"] == "Lindervoort-Noord"
    (conflict,) = [wire for (kind, _), wire in noor.contents().items() if kind == "conflicts"]
    assert (conflict["mine"], conflict["theirs"]) == ('"Lindervoort-Zuid"', '"Lindervoort-Noord"')
    assert conflict["mine_by_id"] == IDS["bas"]


def test_who_goes_on_after_a_lost_answer_does_not_disagree_with_oneself(
    laptops: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    noor.sync(), bas.sync()
    noor.do(companies.change, company, city="Eerst")
    new = make_company(noor.store, noor.actor, name="Nieuw")

    def answer_gets_lost(sends: Sequence[Send]) -> list[Answer]:
        send(sends)
        raise OfflineError

    send = noor.client.send
    with monkeypatch.context() as broken:
        broken.setattr(noor.client, "send", answer_gets_lost)
        with pytest.raises(OfflineError):
            noor.sync()
    noor.do(companies.change, company, city="Daarna")
    noor.do(companies.change, new, name="Nieuwer")
    outcome = noor.sync()
    bas.sync()
    assert (outcome.conflicts, outcome.waiting) == (0, 0)
    assert noor.contents() == bas.contents()
    assert noor.contents()["companies", company]["city"] == "Daarna"
    assert noor.contents()["companies", new]["name"] == "Nieuwer"


@pytest.mark.parametrize("lost", ["first", "both"])
def test_what_a_laptop_sent_before_it_died_is_not_written_twice(
    lost: str, laptops: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    noor, bas = laptops
    *_, item = a_visit(noor)
    noor.sync(), bas.sync()

    def breaks(sends: Sequence[Send]) -> list[Answer]:
        if lost == "first" or all((one.data or {}).get("text") != texts[0] for one in sends):
            send(sends)  # it arrives, and the answer gets lost
        raise OfflineError

    send = noor.client.send
    texts = ["Wil uitbreiden.\nZoekt lassers.", "Zoekt lassers.\nTevreden.\nWil uitbreiden."]
    for text in texts[: 1 if lost == "first" else 2]:
        noor.do(notes.save, agenda_item_id=item, text=text)
        with monkeypatch.context() as broken:
            broken.setattr(noor.client, "send", breaks)
            with pytest.raises(OfflineError):
                noor.sync()
        noor.engine = Engine(noor.client, noor.store, noor.actor)  # type: ignore[arg-type] # it was started again
    noor.do(notes.save, agenda_item_id=item, text="Tevreden.\nWil uitbreiden.\nZoekt drie lassers.")
    noor.sync(), bas.sync()
    assert names(bas, "notes")[0]["text"] == "Tevreden.\nWil uitbreiden.\nZoekt drie lassers."
    assert not names(noor, "conflicts")


def test_a_note_begun_on_two_laptops_of_one_author_becomes_one(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    *_, item = a_visit(noor)
    noor.sync(), bas.sync()
    noor.do(notes.save, agenda_item_id=item, text="Wil uitbreiden.\n/actie offerte sturen")
    bas.store.write(notes.save, noor.actor, agenda_item_id=item, text="Zoekt lassers.").result()
    noor.sync(), bas.sync(), noor.sync()
    assert noor.contents() == bas.contents()
    (note,) = names(noor, "notes")
    assert sorted(note["text"].split("\n")) == ["/actie offerte sturen", "Wil uitbreiden.", "Zoekt lassers."]
    assert not names(noor, "conflicts")


def test_two_notes_and_an_action_of_one_visit_meet(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    *_, item = a_visit(noor)
    noor.sync(), bas.sync()
    noor.do(notes.save, agenda_item_id=item, text="Wil uitbreiden.\n/actie offerte sturen")
    bas.do(notes.save, agenda_item_id=item, text="Zoekt twee lassers.")
    noor.sync(), bas.sync(), noor.sync()
    assert noor.contents() == bas.contents()
    assert {note["text"] for note in names(bas, "notes")} == {
        "Wil uitbreiden.\n/actie offerte sturen",
        "Zoekt twee lassers.",
    }
    (action,) = names(bas, "actions")
    row = bas.store.read(action_row, action["id"], TODAY)
    assert row is not None
    assert (row.title, row.state) == ("Offerte sturen", "open")
    noor.do(actions.hand_over, action["id"], IDS["bas"])
    bas.do(actions.postpone, action["id"], dt.date(2026, 12, 4))
    noor.sync(), bas.sync(), noor.sync()
    for laptop in laptops:
        row = laptop.store.read(action_row, action["id"], TODAY)
        assert row is not None
        assert (row.owner_id, row.due_on) == (IDS["bas"], dt.date(2026, 12, 4))
    assert not names(noor, "conflicts")


def test_a_company_that_stands_alone_again_counts_for_itself(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    one, other = make_company(noor.store, noor.actor), make_company(noor.store, noor.actor)
    stays, goes = min(one, other), max(one, other)
    action = noor.do(actions.agree, company_id=goes, title="Bellen")
    noor.sync(), bas.sync()
    noor.do(company_merge.merge, one, other)
    noor.do(actions.finish, action)
    noor.sync(), bas.sync()
    server.clock += 1
    server.collection(OPEN, "companies")[stays] = {
        "id": stays,
        "deleted": True,
        "last_modified": server.clock,
    }
    bas.sync()
    assert ("companies", stays) not in bas.contents()
    assert derived(bas.store, bas.actor) == []


def test_a_backend_that_was_restored_loses_nothing(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    old = make_company(noor.store, noor.actor, "Bakkerij Oefenbrood")
    noor.sync(), bas.sync()
    back_up = copy.deepcopy(server.records)
    noor.do(companies.change, old, city="Lindervoort-Noord")
    new = make_company(noor.store, noor.actor, "Werf De Nieuwe Wind")
    noor.sync(), bas.sync()
    unsent = make_company(bas.store, bas.actor, "Kwekerij Proefplant")
    server.records, server.generation = back_up, "second"
    outcome = bas.sync()
    assert outcome.lost == 2
    assert {("companies", one) for one in (old, new, unsent)} <= bas.contents().keys()
    assert bas.contents()["companies", old]["city"] == "Lindervoort-Noord"
    assert ("companies", unsent) in server.contents()
    bas.do(exchange.put_back)
    assert bas.sync().lost == 0
    noor.sync(), bas.sync()
    assert noor.contents() == bas.contents() == server.contents()
    assert server.contents()["companies", old]["city"] == "Lindervoort-Noord"


def test_a_field_of_a_newer_program_survives_our_edit(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    noor.sync()
    server.clock += 1
    server.collection(OPEN, "companies")[company] |= {"fax": "030 765 43 21", "last_modified": server.clock}
    bas.sync()
    bas.do(companies.change, company, city="Lindervoort-Zuid")
    bas.sync()
    assert server.contents()["companies", company]["fax"] == "030 765 43 21"
    assert server.contents()["companies", company]["city"] == "Lindervoort-Zuid"


def test_a_record_that_cannot_be_read_stands_in_nobodys_way(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    noor.sync()
    server.clock += 1
    odd: dict[str, Any] = {
        "id": "00000000-0000-4000-8000-00000000000f",
        "name": 12,
        "last_modified": server.clock,
    }
    server.collection(OPEN, "companies")[odd["id"]] = odd
    server.collection(OPEN, "terms")["00000000-0000-4000-8000-00000000000e"] = {
        **next(iter(server.collection(OPEN, "terms").values())),
        "id": "00000000-0000-4000-8000-00000000000e",
        "last_modified": server.clock,
    }
    assert bas.sync().complete
    assert ("companies", company) in bas.contents()


def test_a_field_that_the_backend_does_not_know_yet_is_sent_when_it_does(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, _ = laptops
    noor.client.held = {"companies": frozenset({"approach"})}
    noor.engine = Engine(noor.client, noor.store, noor.actor)  # type: ignore[arg-type]
    company = make_company(noor.store, noor.actor, approach="Liefst 's ochtends bellen.")
    assert noor.sync().complete
    assert "approach" not in server.contents()["companies", company]
    noor.client.held = {}
    noor.client.schema_version = 2
    noor.engine = Engine(noor.client, noor.store, noor.actor)  # type: ignore[arg-type]
    noor.sync()
    assert server.contents()["companies", company]["approach"] == "Liefst 's ochtends bellen."


def test_a_disagreement_about_itself_stops_nobody(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, _ = laptops
    odd = "00000000-0000-4000-8000-0000000000cc"
    server.clock += 1
    stamps = {name: noor.contents()["colleagues", IDS["noor"]][name] for name in ("created_at", "created_by")}
    server.collection(OPEN, "conflicts")[odd] = {
        "id": odd,
        "about_kind": "conflicts",
        "about_id": odd,
        "field": "base",
        **stamps,
        "changed_at": stamps["created_at"],
        "changed_by": stamps["created_by"],
        "last_modified": server.clock,
    }
    assert noor.sync().complete
    noor.do(touch, odd)
    make_company(noor.store, noor.actor)
    assert noor.sync().complete


def test_two_people_explain_one_month_and_no_word_is_lost(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    noor.do(steering.explain, "2026-10", "Herfstvakantie. Weinig bezoek.")
    noor.sync()
    bas.sync()
    noor.do(steering.explain, "2026-10", "Herfstvakantie in onze regio. Weinig bezoek.")
    bas.do(steering.explain, "2026-10", "Herfstvakantie. Weinig bezoek. Rik was ziek.")
    for laptop in (noor, bas, noor):
        laptop.sync()
    words = "Herfstvakantie in onze regio. Weinig bezoek. Rik was ziek."
    assert noor.store.read(explanation, "2026-10") == bas.store.read(explanation, "2026-10") == words
    assert not [kind for kind, _ in noor.contents() if kind == "conflicts"]
