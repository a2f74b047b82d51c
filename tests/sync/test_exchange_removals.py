# SPDX-License-Identifier: EUPL-1.2
"""What was removed, and what comes before or without the thing that it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.errors import RodeLoperError
from storage.keys import wrap_key, write_keys
from storage.operations import actions, agenda, notes, visits
from storage.queries.exchange_facts import Unsent, unsent
from sync.connecting import disconnect
from sync.problems import OfflineError
from sync.protocol import OPEN
from tests.conftest import KEY
from tests.factories import make_company, make_contact
from tests.memory_server import MemoryServer
from tests.sync.meetings import a_visit, names
from tests.sync.two_laptops import Laptop


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


def set_aside_unsent(noor: Laptop, bas: Laptop) -> str:
    """Bas wrote a step at an action that became confidential before the step was sent. Answers the id of the action."""
    action: str = noor.do(actions.agree, company_id=make_company(noor.store, noor.actor), title="Bellen")
    noor.sync(), bas.sync()
    bas.do(actions.remark, action, "Al twee keer geprobeerd.")
    noor.do(actions.change, action, confidential=True)
    noor.sync()
    with pytest.MonkeyPatch.context() as line:
        line.setattr(bas.client, "send", lambda _sends: (_ for _ in ()).throw(OfflineError()))
        with pytest.raises(OfflineError):
            bas.sync()
    return action


def test_a_step_that_was_set_aside_before_it_was_sent_is_sent_when_its_action_is_back(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    action = set_aside_unsent(noor, bas)
    assert ("actions", action) not in bas.contents()
    noor.do(actions.change, action, confidential=False)
    noor.sync(), bas.sync(), noor.sync()
    assert "Al twee keer geprobeerd." in [one.get("text") for one in names(noor, "action_updates")]


def test_what_was_set_aside_before_it_was_sent_is_counted_and_survives_disconnecting(
    laptops: tuple[Laptop, Laptop], server: MemoryServer, tmp_path: Path
) -> None:
    noor, bas = laptops
    action = set_aside_unsent(noor, bas)
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
