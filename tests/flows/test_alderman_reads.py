# SPDX-License-Identifier: EUPL-1.2
"""A brief over two laptops and the real backend: offered, read without internet, agreed, asked and answered.

The same without a server is in ``tests/sync/test_offered_briefs.py``.
"""

from __future__ import annotations

import datetime as dt

import pytest

from storage.errors import RodeLoperError
from storage.operations import actions, briefs, companies, visits
from storage.queries.asked import unanswered
from storage.queries.brief_changes import What
from storage.queries.brief_reading import BriefState, Reading, reading
from storage.rules.choices import Section
from storage.rules.rights import Actor, Role
from tests.factories import make_company
from tests.flows.conftest import Hire
from tests.flows.real_laptop import RealLaptop, until_quiet

SECRET = "Kwikstaartgeheim"
DAY = dt.date(2026, 11, 23)


def look(laptop: RealLaptop, visit: str) -> Reading:
    found: Reading = laptop.store.read(reading, visit, laptop.actor.id, DAY)
    return found


@pytest.mark.long
def test_a_brief_goes_to_the_alderman_and_what_the_alderman_says_comes_back(laptop: Hire) -> None:
    noor, hette, eline = laptop("noor"), laptop("hette"), laptop("eline")
    hette.actor = Actor(hette.actor.id, hette.actor.name, hette.actor.device, Role.ALDERMAN)
    company = make_company(noor.store, noor.actor)
    team = [(noor.actor.id, "lead"), (hette.actor.id, "alderman")]
    start = dt.datetime(2026, 11, 26, 11)
    visit = noor.do(visits.plan, company_id=company, starts_at=start, team=team)
    noor.do(actions.agree, company_id=company, visit_id=visit, title=SECRET, confidential=True)
    first = noor.do(briefs.offer, visit)
    until_quiet([noor, hette, eline])

    # The alderman reads without internet, while the team changes something and offers again.
    brief = look(hette, visit).brief
    assert brief is not None
    assert [one.title for one in brief.promises] == [SECRET]
    hette.do(briefs.agree, first)
    asked = hette.do(briefs.remark, first, Section.PROMISES, f"Wie doet {SECRET}?")
    noor.do(visits.change, visit_id=visit, place="Kade 3")
    noor.do(briefs.offer, visit)
    until_quiet([noor, hette, eline])

    (reader,) = look(noor, visit).readers
    assert (reader.agreed_number, [one.number for one in look(noor, visit).versions]) == (1, [1, 2])
    (question,) = noor.store.read(unanswered, noor.actor.id, noor.store.clock())
    assert (question.who, question.text) == (hette.actor.name, f"Wie doet {SECRET}?")
    assert (look(hette, visit).state, [one.what for one in look(hette, visit).news]) == (
        BriefState.CHANGED,
        [What.PLACE],
    )
    noor.do(briefs.answer, asked, "Gijs.")
    until_quiet([noor, hette, eline])
    assert [one.text for one in look(hette, visit).threads[0].said] == [f"Wie doet {SECRET}?", "Gijs."]
    assert noor.store.read(unanswered, noor.actor.id, noor.store.clock()) == ()

    # Who does not go along has the brief, and nothing of what is confidential in it.
    assert SECRET not in str(eline.contents())
    assert look(eline, visit).threads == ()
    other = look(eline, visit).brief
    assert other is not None
    assert (other.visit.place, other.promises) == ("Kade 3", ())

    with pytest.raises(RodeLoperError, match="not-allowed"):
        hette.do(companies.change, company, name="Iets anders")
