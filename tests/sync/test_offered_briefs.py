# SPDX-License-Identifier: EUPL-1.2
"""A brief that was offered, over two laptops: everything comes together, and nobody gets more than they may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from storage.operations import actions, briefs, companies, contact_moments, people, visits
from storage.queries.brief_reading import Reading, reading
from storage.queries.brief_versions import offered_brief, versions
from storage.rules.choices import Section
from sync.answers import Answer, Send
from sync.engine import Engine
from sync.problems import BatchUnknown
from sync.protocol import CLOSED, OPEN
from tests.conftest import Clock
from tests.memory_server import MemoryClient, MemoryServer
from tests.sync.two_laptops import IDS, Laptop

DAY = dt.date(2026, 11, 23)
SECRET = "Waakvlamovername"


class Town(NamedTuple):
    """Noor goes with an alderman; Bas does not go, and the alderman's laptop is his until somebody gives it a name."""

    noor: Laptop
    bas: Laptop
    server: MemoryServer
    company: str
    visit: str


class Deaf(MemoryClient):
    """A connection on which every answer to what is sent gets lost."""

    def send(self, sends: Sequence[Send]) -> list[Answer]:
        raise BatchUnknown

    def send_one(self, send: Send) -> Answer:
        super().send_one(send)
        return Answer(0)


@pytest.fixture
def town(tmp_path: Path, empty_store: Path, clock: Clock) -> Any:
    server = MemoryServer()
    noor, bas = (Laptop(tmp_path, empty_store, server, login, clock) for login in IDS)
    company = noor.do(companies.add, name="Van Ommelen")
    hette = noor.do(people.add_colleague, name="Hette van Rijnsbergen", role="alderman")
    team = [(noor.actor.id, "lead"), (hette, "alderman")]
    visit = noor.do(visits.plan, company_id=company, starts_at=dt.datetime(2026, 11, 26, 11), team=team)
    noor.sync(), bas.sync()
    yield Town(noor, bas, server, company, visit)
    noor.store.close()
    bas.store.close()


def look(laptop: Laptop, visit: str) -> Reading:
    found: Reading = laptop.store.read(reading, visit, laptop.actor.id, DAY)
    return found


def together(*laptops: Laptop) -> None:
    for _ in range(3):
        for laptop in laptops:
            assert laptop.sync().refused == 0


def secret_action(town: Town) -> str:
    """A promise that only Noor and the team know of."""
    made: str = town.noor.do(actions.agree, company_id=town.company, title=SECRET, confidential=True)
    return made


def places(server: MemoryServer, word: str) -> dict[str, set[str]]:
    """In which kinds of records of each place this word is."""
    return {
        place: {kind for (kind, _), wire in server.contents(place).items() if word in str(wire)}
        for place in (OPEN, CLOSED)
    }


def test_two_who_offer_at_once_give_two_versions_and_both_stay(town: Town) -> None:
    noor, bas = town.noor, town.bas
    noor.do(briefs.offer, town.visit)
    bas.do(visits.change, visit_id=town.visit, place="Kade 3")
    bas.do(briefs.offer, town.visit)
    together(noor, bas)
    one, two = (laptop.store.read(versions, town.visit) for laptop in (noor, bas))
    assert one == two
    assert [row.number for row in one] == [1, 2]
    assert {noor.store.read(offered_brief, row.id).visit.place for row in one} == {"Kade 3", ""}
    assert not [key for key in noor.contents() if key[0] == "conflicts"]


def test_marks_of_two_laptops_are_all_there(town: Town) -> None:
    noor, bas = town.noor, town.bas
    version = noor.do(briefs.offer, town.visit)
    together(noor, bas)
    noor.do(briefs.read, version), bas.do(briefs.read, version)
    together(noor, bas)
    for laptop in (noor, bas):
        marks = [wire["person_id"] for (kind, _), wire in laptop.contents().items() if kind == "brief_marks"]
        assert sorted(marks) == sorted(IDS.values())


def test_a_version_gives_nobody_what_they_may_not_read(town: Town) -> None:
    secret_action(town)
    told = {"subject": SECRET, "disclosure": "confidential"}
    town.noor.do(contact_moments.log, town.company, colleague_id=town.noor.actor.id, **told)
    version = town.noor.do(briefs.offer, town.visit)
    together(town.noor, town.bas)
    assert places(town.server, SECRET) == {
        OPEN: set(),
        CLOSED: {"actions", "contact_moments", "brief_parts"},
    }
    assert [one.title for one in town.noor.store.read(offered_brief, version).promises] == [SECRET]
    brief = town.bas.store.read(offered_brief, version)
    assert (brief.promises, brief.conversations) == ((), ())
    assert SECRET not in str(town.bas.contents())
    assert look(town.bas, town.visit).changes == ()


def test_what_becomes_confidential_later_is_taken_out_of_what_was_offered(town: Town) -> None:
    action = town.bas.do(actions.agree, company_id=town.company, title=SECRET)
    together(town.noor, town.bas)
    version = town.noor.do(briefs.offer, town.visit)
    together(town.noor, town.bas)
    assert [one.title for one in town.bas.store.read(offered_brief, version).promises] == [SECRET]
    town.bas.do(actions.change, action, confidential=True)
    together(town.bas, town.noor)
    assert places(town.server, SECRET)[OPEN] == set()
    assert town.noor.store.read(offered_brief, version).promises == ()
    assert [one.title for one in town.bas.store.read(offered_brief, version).promises] == [SECRET]
    town.bas.do(actions.change, action, confidential=False)
    together(town.bas, town.noor)
    assert [one.title for one in town.noor.store.read(offered_brief, version).promises] == [SECRET]


def test_a_part_whose_answer_was_lost_goes_when_it_became_confidential_meanwhile(town: Town) -> None:
    noor, bas = town.noor, town.bas
    told = bas.do(contact_moments.log, town.company, subject=SECRET)
    together(noor, bas)
    version = noor.do(briefs.offer, town.visit)
    noor.client = Deaf(town.server, "noor")
    noor.engine = Engine(noor.client, noor.store, noor.actor)  # type: ignore[arg-type]
    noor.sync()
    bas.sync()
    bas.do(contact_moments.change, told, disclosure="confidential")
    bas.sync()
    noor.client = town.server.client("noor")
    noor.engine = Engine(noor.client, noor.store, noor.actor)  # type: ignore[arg-type]
    together(noor, bas)
    assert noor.sync().waiting == 0
    assert SECRET not in str(noor.contents())
    assert [one.text for one in bas.store.read(offered_brief, version).conversations] == [SECRET]


def test_remarks_are_never_where_everybody_reads(town: Town) -> None:
    version = town.noor.do(briefs.offer, town.visit)
    asked = town.noor.do(briefs.remark, version, Section.PROMISES, SECRET)
    together(town.noor, town.bas)
    assert places(town.server, SECRET) == {OPEN: set(), CLOSED: {"brief_remarks"}}
    assert look(town.bas, town.visit).threads == ()
    team = [(town.noor.actor.id, "lead"), (town.bas.actor.id, "second")]
    town.noor.do(visits.set_team, visit_id=town.visit, team=team)
    together(town.noor, town.bas)
    town.bas.do(briefs.answer, asked, "Ja.")
    together(town.noor, town.bas)
    (thread,) = look(town.noor, town.visit).threads
    assert [one.text for one in thread.said] == [SECRET, "Ja."]
