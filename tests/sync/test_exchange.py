# SPDX-License-Identifier: EUPL-1.2
"""Two stores and a backend: what one wrote the other has, and what both wrote nobody loses."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.keys import wrap_key, write_keys
from storage.models import Conflict
from storage.operations import actions, agenda, companies, company_merge, exchange, notes, steering, visits
from storage.operations.unit import get, operation
from storage.queries.actions import action_row
from storage.queries.exchange_facts import Unsent, unsent
from storage.queries.explanations import explanation
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from sync.answers import Answer, Send
from sync.connecting import disconnect
from sync.engine import Engine
from sync.problems import OfflineError
from sync.protocol import CLOSED, OPEN
from tests.conftest import KEY, Clock
from tests.factories import make_company, make_contact
from tests.memory_server import MemoryServer
from tests.sync.agreement import derived
from tests.sync.two_laptops import IDS, Laptop

TODAY = dt.date(2026, 11, 23)


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


def a_visit(noor: Laptop) -> tuple[str, str, str]:
    """A planned visit of both, with one topic: company, visit and agenda item."""
    company = make_company(noor.store, noor.actor)
    team = [(IDS["noor"], "lead"), (IDS["bas"], "second")]
    moment = dt.datetime(2026, 11, 25, 9, 30)
    visit = noor.do(visits.plan, company_id=company, starts_at=moment, team=team, topics=[TOPICS[0].id])
    (item,) = [id_ for kind, id_ in noor.contents() if kind == "agenda_items"]
    return company, visit, item


def names(laptop: Laptop, kind: str) -> list[dict[str, Any]]:
    """The records of a kind, in the order of their ids."""
    return [wire for (name, _), wire in sorted(laptop.contents().items()) if name == kind]


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


def test_a_confidential_note_reaches_only_its_readers(
    laptops: tuple[Laptop, Laptop], server: MemoryServer, tmp_path: Path, empty_store: Path, clock: Clock
) -> None:
    noor, bas = laptops
    *_, item = a_visit(noor)
    noor.sync()
    noor.do(notes.save, agenda_item_id=item, text="Overweegt te stoppen.", disclosure="confidential")
    noor.sync(), bas.sync()
    assert [note["text"] for note in names(bas, "notes")] == ["Overweegt te stoppen."]
    assert not [key for key in server.contents(OPEN) if key[0] == "notes"]
    assert [key[0] for key in server.contents(CLOSED)] == ["notes"]
    assert noor.contents() == bas.contents()


def test_a_note_that_becomes_confidential_leaves_the_open_place(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    *_, item = a_visit(noor)
    noor.do(notes.save, agenda_item_id=item, text="Overweegt te stoppen.")
    noor.sync(), bas.sync()
    (note,) = names(noor, "notes")
    noor.do(notes.disclose, note["id"], "confidential")
    noor.sync(), bas.sync(), noor.sync()
    assert not [key for key in server.contents(OPEN) if key[0] == "notes"]
    assert noor.contents() == bas.contents()
    assert names(bas, "notes")[0]["disclosure"] == "confidential"
    noor.do(notes.name_readers, agenda_item_id=item, readers=[IDS["noor"]])
    noor.sync(), bas.sync()
    assert not names(bas, "notes")
    assert names(noor, "notes")


def test_who_leaves_a_team_loses_its_notes_however_many_they_are_and_gets_them_back_on_return(
    laptops: tuple[Laptop, Laptop],
) -> None:
    noor, bas = laptops
    _, visit, _ = a_visit(noor)
    for n in range(60):
        topic = noor.do(agenda.add, visit_id=visit, title=f"Onderwerp {n}")
        noor.do(notes.save, agenda_item_id=topic, text=f"Geheim {n}.", disclosure="confidential")
    noor.sync(), bas.sync()
    assert len(names(bas, "notes")) == 60
    noor.do(visits.set_team, visit_id=visit, team=[(IDS["noor"], "lead")])
    noor.sync()
    assert not bas.sync().removals
    assert not names(bas, "notes")
    noor.do(visits.set_team, visit_id=visit, team=[(IDS["noor"], "lead"), (IDS["bas"], "second")])
    noor.sync(), bas.sync()
    assert len(names(bas, "notes")) == 60
    assert noor.contents() == bas.contents()


def test_who_gets_a_confidential_action_reads_it_at_the_next_exchange(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    action = noor.do(actions.agree, company_id=company, title="Bellen", confidential=True)
    noor.sync(), bas.sync()
    assert not names(bas, "actions")
    noor.do(actions.hand_over, action, IDS["bas"])
    noor.sync(), bas.sync()
    assert [one["title"] for one in names(bas, "actions")] == ["Bellen"]
    assert noor.contents() == bas.contents()
    noor.do(actions.hand_over, action, IDS["noor"])
    noor.sync(), bas.sync()
    assert not names(bas, "actions")
    assert not names(bas, "action_updates")


def test_a_note_that_names_its_readers_waits_for_a_backend_that_knows_them(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    *_, item = a_visit(noor)
    noor.client.held = {"notes": frozenset({"readers"})}
    noor.engine = Engine(noor.client, noor.store, noor.actor)  # type: ignore[arg-type]
    noor.do(notes.save, agenda_item_id=item, text="Overweegt te stoppen.", disclosure="confidential")
    noor.do(notes.name_readers, agenda_item_id=item, readers=[IDS["noor"]])
    assert noor.sync().waiting == 1
    assert not server.contents(CLOSED)
    noor.client.held = {}
    noor.client.schema_version += 1
    server.clock += 1
    noor.engine = Engine(noor.client, noor.store, noor.actor)  # type: ignore[arg-type]
    assert noor.sync().waiting == 0
    bas.sync()
    assert not names(bas, "notes")


def test_an_edit_beats_a_removal_and_both_see_it(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    _, visit, _ = a_visit(noor)
    attendee = noor.do(visits.add_attendee, visit_id=visit, name="Mevrouw Kist")
    noor.sync(), bas.sync()
    noor.do(visits.remove_attendee, attendee_id=attendee)
    bas.do(visits.set_attended, record_id=attendee, attended=True)
    noor.sync(), bas.sync(), noor.sync()
    assert noor.contents() == bas.contents()
    assert [one["name"] for one in names(noor, "attendees")] == ["Mevrouw Kist"]
    assert [one["field"] for one in names(noor, "conflicts")] == ["*"]


def test_a_removal_arrives(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    _, visit, _ = a_visit(noor)
    attendee = noor.do(visits.add_attendee, visit_id=visit, name="Mevrouw Kits")
    noor.sync(), bas.sync()
    noor.do(visits.remove_attendee, attendee_id=attendee)
    noor.sync(), bas.sync()
    assert not names(bas, "attendees")
    assert noor.contents() == bas.contents()


def test_very_many_removals_wait_for_a_person(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    _, visit, _ = a_visit(noor)
    people = [noor.do(visits.add_attendee, visit_id=visit, name=f"Gast {n}") for n in range(60)]
    noor.sync(), bas.sync()
    for person in people:
        noor.do(visits.remove_attendee, attendee_id=person)
    noor.sync()
    outcome = bas.sync()
    assert outcome.removals == {"attendees": 60}
    assert not outcome.complete
    assert len(names(bas, "attendees")) == 60
    assert bas.sync().removals == {"attendees": 60}
    bas.engine.settle_removals(right=True)
    assert bas.sync().complete
    assert noor.contents() == bas.contents()


def test_very_many_removals_that_were_a_mistake_are_sent_back(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    _, visit, _ = a_visit(noor)
    people = [noor.do(visits.add_attendee, visit_id=visit, name=f"Gast {n}") for n in range(60)]
    noor.sync(), bas.sync()
    for person in people:
        noor.do(visits.remove_attendee, attendee_id=person)
    noor.sync(), bas.sync()
    bas.engine.settle_removals(right=False)
    bas.sync(), noor.sync()
    assert len(names(noor, "attendees")) == 60
    assert noor.contents() == bas.contents()


def test_a_child_that_comes_before_its_parent_waits_for_it(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    contact = make_contact(noor.store, noor.actor, company)
    noor.sync()
    late = server.collection(OPEN, "companies").pop(company)
    assert bas.sync().pulled == 0
    server.clock += 1
    server.collection(OPEN, "companies")[company] = {**late, "last_modified": server.clock}
    assert bas.sync().pulled == 2
    assert ("contacts", contact) in bas.contents()
    noor.sync()
    assert noor.contents() == bas.contents()


def test_a_reference_to_what_is_not_here_goes_when_it_is_taken_back(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    _, visit, _ = a_visit(noor)
    guest = noor.do(visits.add_attendee, visit_id=visit, name="Mevrouw Kist")
    noor.sync()
    plain = server.collection(OPEN, "attendees")[guest]
    for fields in ({"contact_id": "00000000-0000-4000-8000-00000000000f"}, {}):
        server.clock += 1
        server.collection(OPEN, "attendees")[guest] = {**plain, **fields, "last_modified": server.clock}
        bas.sync()
        assert bas.contents()["attendees", guest] == server.contents()["attendees", guest]


def test_a_step_that_was_set_aside_before_it_was_sent_is_sent_when_its_action_is_back(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    action = noor.do(actions.agree, company_id=make_company(noor.store, noor.actor), title="Bellen")
    noor.sync(), bas.sync()
    bas.do(actions.remark, action, "Al twee keer geprobeerd.")
    noor.do(actions.change, action, confidential=True)
    noor.sync()
    with pytest.MonkeyPatch.context() as line:
        line.setattr(bas.client, "send", lambda _sends: (_ for _ in ()).throw(OfflineError()))
        with pytest.raises(OfflineError):
            bas.sync()
    assert ("actions", action) not in bas.contents()
    noor.do(actions.change, action, confidential=False)
    noor.sync(), bas.sync(), noor.sync()
    assert "Al twee keer geprobeerd." in [one.get("text") for one in names(noor, "action_updates")]


def test_what_was_set_aside_before_it_was_sent_is_counted_and_survives_disconnecting(
    laptops: tuple[Laptop, Laptop], server: MemoryServer, tmp_path: Path
) -> None:
    noor, bas = laptops
    action = noor.do(actions.agree, company_id=make_company(noor.store, noor.actor), title="Bellen")
    noor.sync(), bas.sync()
    bas.do(actions.remark, action, "Al twee keer geprobeerd.")
    noor.do(actions.change, action, confidential=True)
    noor.sync()
    with pytest.MonkeyPatch.context() as line:
        line.setattr(bas.client, "send", lambda _sends: (_ for _ in ()).throw(OfflineError()))
        with pytest.raises(OfflineError):
            bas.sync()
    # The step, and the disagreement that says so.
    assert bas.store.read(unsent) == Unsent(total=2, aside=1)
    bas.sync()
    with pytest.raises(RodeLoperError, match="unsent"):
        disconnect(bas.store, bas.actor, tmp_path)
    write_keys(bas.store.path, wrap_key(KEY, None)[0])
    copy = disconnect(bas.store, bas.actor, tmp_path, leave_unsent=True)
    assert copy is not None
    assert bas.store.read(unsent).aside == 1
    noor.do(actions.change, action, confidential=False)
    noor.sync(), bas.sync(), noor.sync()
    assert "Al twee keer geprobeerd." in [one.get("text") for one in names(noor, "action_updates")]


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


def test_what_waits_for_a_topic_that_both_put_on_the_agenda_comes_in_with_it(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    _, visit, _ = a_visit(noor)
    noor.sync(), bas.sync()
    topic = noor.do(agenda.add, visit_id=visit, title="Fietsenrek")
    noor.do(notes.save, agenda_item_id=topic, text="Twintig plekken.")
    noor.sync()
    late = server.collection(OPEN, "agenda_items").pop(topic)
    bas.sync()
    assert not names(bas, "notes")
    assert bas.do(agenda.add, visit_id=visit, title="Fietsenrek") == topic
    server.clock += 1
    server.collection(OPEN, "agenda_items")[topic] = {**late, "last_modified": server.clock}
    bas.sync()
    assert [note["text"] for note in names(bas, "notes")] == ["Twintig plekken."]


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
