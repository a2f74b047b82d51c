# SPDX-License-Identifier: EUPL-1.2
"""The start page of an alderman: this week with its briefs, answers to remarks, and what was promised."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from storage.operations import actions, briefs, visits
from storage.queries.alderman import Start, start
from storage.queries.brief_reading import BriefState, reading
from storage.rules.choices import Section
from storage.rules.rights import Actor, Role
from storage.store import Store
from tests.factories import make_action, make_colleague, make_company, make_visit

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


class Desk:
    """An alderman with a visit this Thursday and one next week."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store, self.me = store, actor
        hette = make_colleague(store, actor, "Hette van Rijnsbergen", None, role="alderman")
        self.alderman = Actor(hette, "Hette van Rijnsbergen", "laptop-2", Role.ALDERMAN)
        self.team = [(actor.id, "lead"), (hette, "alderman")]
        self.company = make_company(store, actor)
        self.visit = make_visit(store, actor, self.company, dt.datetime(2026, 11, 26, 11), self.team)
        self.next = make_visit(
            store, actor, make_company(store, actor, "Oosterdreef"), dt.datetime(2026, 12, 3, 10), self.team
        )

    def do(self, operation: Any, *args: Any, by: Actor | None = None, **kw: Any) -> Any:
        return self.store.write(operation, by or self.me, *args, **kw).result().answer

    def look(self) -> Start:
        return self.store.read(start, self.alderman.id, NOW)


@pytest.fixture
def desk(store: Store, actor: Actor) -> Desk:
    return Desk(store, actor)


def test_the_week_and_what_comes_after_it(desk: Desk) -> None:
    found = desk.look()
    assert [(one.visit.company, one.state, one.maker) for one in found.week] == [
        ("Van Ommelen Scheepstechniek", BriefState.CONCEPT, desk.me.name)
    ]
    assert [one.visit.company for one in found.later] == ["Oosterdreef"]
    assert (found.minutes, found.briefs) == (0, ())
    desk.do(briefs.offer, desk.visit)
    (card,) = desk.look().week
    assert (card.state, card.minutes) == (BriefState.OFFERED, 1)


def test_what_changed_since_it_was_read_and_not_before(desk: Desk) -> None:
    version = desk.do(briefs.offer, desk.visit)
    desk.do(visits.change, visit_id=desk.visit, place="Kade 3")
    assert desk.look().week[0].news == (), "to who read nothing yet, nothing is news"
    desk.do(briefs.read, version, by=desk.alderman)
    assert len(desk.look().week[0].news) == 1
    assert desk.look().week[0].state is BriefState.CHANGED


def test_answers_come_with_the_page(desk: Desk) -> None:
    version = desk.do(briefs.offer, desk.visit)
    asked = desk.do(briefs.remark, version, Section.TOPICS, "Weten zij het al?", by=desk.alderman)
    assert desk.look().answers == ()
    desk.do(briefs.answer, asked, "Nog niet.")
    (answer,) = desk.look().answers
    assert (answer.company, answer.fresh) == ("Van Ommelen Scheepstechniek", True)
    desk.do(briefs.read, version, by=desk.alderman)
    assert not desk.look().answers[0].fresh


def test_promises_late_first_then_what_can_be_told_there(desk: Desk) -> None:
    late = make_action(desk.store, desk.me, desk.company, "Offerte", due_on=TODAY - dt.timedelta(days=5),
                       promised_by_id=desk.alderman.id)  # fmt: skip
    held = make_visit(
        desk.store, desk.me, desk.company, dt.datetime(2026, 11, 2, 10), desk.team, state="held"
    )
    done = make_action(desk.store, desk.me, desk.company, "Parkeren", visit_id=held)
    told = make_action(desk.store, desk.me, desk.company, "Toelichten", visit_id=held)
    make_action(desk.store, desk.me, desk.company, "Van een ander")
    for action in (done, told):
        desk.do(actions.finish, action)
    desk.do(actions.report_back, told, channel="phone", text="Klaar")
    found = desk.look().pledges
    assert [one.id for one in found] == [late, done, told]
    assert (found[0].days_late, found[1].tell_on, found[2].tell_on) == (5, dt.date(2026, 11, 26), None)


def test_what_is_typed_at_a_brief_is_kept_on_this_laptop_until_it_is_said(desk: Desk) -> None:

    version = desk.do(briefs.offer, desk.visit)

    def drafts() -> dict[str, str]:
        return dict(desk.store.read(reading, desk.visit, desk.alderman.id, TODAY).drafts)

    desk.do(briefs.draft, version, "topics", "Weten zij", by=desk.alderman)
    desk.do(briefs.draft, version, "people", "x", by=desk.alderman)
    assert drafts() == {"topics": "Weten zij", "people": "x"}
    desk.do(briefs.draft, version, "people", " ", by=desk.alderman)
    desk.do(visits.change, visit_id=desk.visit, place="Kade 3")
    version = desk.do(briefs.offer, desk.visit)
    assert drafts() == {"topics": "Weten zij"}, "a next version takes no words away"
    desk.do(briefs.remark, version, Section.TOPICS, "Weten zij het al?", by=desk.alderman)
    assert drafts() == {}
