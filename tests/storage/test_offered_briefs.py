# SPDX-License-Identifier: EUPL-1.2
"""A brief that was offered stays as it was; what changes later is told as a change; marks and remarks only add."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from storage.errors import RodeLoperError
from storage.operations import actions, agenda, alerts, briefs, companies, contact_moments, visits
from storage.queries.brief_changes import What
from storage.queries.brief_reading import BriefState, Reading, minutes, reading
from storage.queries.brief_versions import content, offered_brief, versions
from storage.rules.choices import Section
from storage.rules.rights import Actor, Role
from storage.rules.states import ActionState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_action, make_alert, make_colleague, make_company, make_visit

TODAY = dt.date(2026, 11, 23)


class Brief:
    """A visit with an alderman, and short ways to offer, read and look."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store, self.me = store, actor
        self.company = make_company(store, actor, sensitivities="De fusie.", employees=400)
        hette = make_colleague(store, actor, "Hette van Rijnsbergen", None, role="alderman")
        self.alderman = Actor(hette, "Hette van Rijnsbergen", "laptop-2", Role.ALDERMAN)
        team = [(actor.id, "lead"), (hette, "alderman")]
        self.visit = make_visit(store, actor, self.company, dt.datetime(2026, 11, 26, 11), team)
        self.action = make_action(
            store,
            actor,
            self.company,
            "Offerte sturen",
            owner_id=actor.id,
            due_on=TODAY - dt.timedelta(days=5),
        )
        self.topic = str(self.do(agenda.add, visit_id=self.visit, title="Netcongestie"))

    def do(self, operation: Any, *args: Any, by: Actor | None = None, **kw: Any) -> Any:
        return self.store.write(operation, by or self.me, *args, **kw).result().answer

    def offer(self) -> str:
        return str(self.do(briefs.offer, self.visit))

    def look(self, who: Actor | None = None, today: dt.date = TODAY) -> Reading:
        return self.store.read(reading, self.visit, (who or self.alderman).id, today)

    def read(self, kind: object = briefs.read) -> None:
        seen = self.look()
        assert seen.version
        self.do(kind, seen.version.id, seen=[one.key for one in seen.changes], by=self.alderman)

    def news(self) -> list[tuple[What, str]]:
        return [(one.what, one.name) for one in self.look().news]


@pytest.fixture
def brief(store: Store, actor: Actor) -> Brief:
    return Brief(store, actor)


def test_from_concept_to_offered_to_read_and_agreed(brief: Brief) -> None:
    assert (brief.look().state, brief.look().brief) == (BriefState.CONCEPT, None)
    brief.offer()
    assert brief.look().state is BriefState.OFFERED
    brief.read()
    assert brief.look().state is BriefState.READ
    brief.read(briefs.agree)
    found = brief.look()
    assert (found.state, found.agrees) == (BriefState.AGREED, True)
    (reader,) = brief.look(brief.me).readers
    assert (reader.name, reader.read_number, reader.agreed_number) == ("Hette van Rijnsbergen", 1, 1)
    assert brief.look(brief.me).state is BriefState.OFFERED, "what others read says nothing of me"


def test_a_version_stays_as_it_was_offered(brief: Brief) -> None:
    version = brief.offer()
    before = brief.store.read(offered_brief, version)
    assert before.promises[0].days_late == 5
    brief.do(companies.change, brief.company, name="Nieuwe naam", sensitivities="Niets meer.")
    brief.do(actions.change, brief.action, title="Iets heel anders")
    brief.do(actions.finish, brief.action)
    brief.do(agenda.set_talking_points, item_id=brief.topic, text="Vraag hoeveel.")
    brief.do(visits.change, visit_id=brief.visit, place="Kade 3", purpose="Kennismaken")
    assert brief.store.read(offered_brief, version) == before
    assert brief.look(today=dt.date(2027, 1, 1)).brief == before


def test_what_changed_is_told_and_once_seen_not_told_again(brief: Brief) -> None:
    brief.offer()
    brief.read()
    brief.do(visits.add_attendee, visit_id=brief.visit, name="Joost Ommelkamp")
    alert = make_alert(brief.store, brief.me, brief.company)
    assert brief.news() == [(What.PERSON_NEW, "Joost Ommelkamp"), (What.ALERT_NEW, "expanding")]
    assert brief.look().state is BriefState.CHANGED
    brief.read()
    assert (brief.news(), brief.look().state) == ([], BriefState.READ)
    assert len(brief.look().changes) == 2, "they are still shown as changes since it was offered"
    brief.do(alerts.archive, alert)
    assert brief.news() == [], "what came and went since is no difference with what was offered"


def test_each_way_in_which_a_promise_changes(brief: Brief) -> None:
    brief.offer()
    brief.read()

    def after(operation: Any, *args: Any, **kw: Any) -> list[What]:
        brief.do(operation, brief.action, *args, **kw)
        return [one.what for one in brief.look().since_offered]

    assert after(actions.set_state, "waiting", waiting_for="netbeheerder") == [What.PROMISE_WAITING]
    due = dt.date(2026, 12, 10)
    assert after(actions.postpone, due, reason="druk") == [What.PROMISE_WAITING, What.PROMISE_DUE]
    assert brief.look(today=dt.date(2026, 12, 12)).since_offered[1].what is What.PROMISE_DUE
    assert after(actions.finish)[0] is What.PROMISE_DONE
    assert after(actions.report_back, channel="phone", text="Klaar") == [What.PROMISE_TOLD]
    make_action(brief.store, brief.me, brief.company, "Rondleiding plannen")
    assert [one.what for one in brief.look().since_offered] == [What.PROMISE_NEW, What.PROMISE_TOLD]
    assert brief.look().brief.promises[0].state is ActionState.OPEN  # type: ignore[union-attr]


def test_what_everybody_reads_of_a_version_holds_nothing_that_only_some_may(brief: Brief) -> None:
    secret = "Merkteken"
    make_action(brief.store, brief.me, brief.company, f"{secret} actie", confidential=True)
    make_alert(brief.store, brief.me, brief.company, text=f"{secret} signaal", disclosure="confidential")
    brief.do(contact_moments.log, brief.company, subject=f"{secret} gesprek", disclosure="confidential")
    now = brief.store.read(content, brief.visit, TODAY)
    assert secret not in now.open
    assert sorted(kind for kind, _id, words in now.parts if secret in words) == [
        "actions", "alerts", "contact_moments",
    ]  # fmt: skip


def test_what_becomes_late_is_news_and_what_was_late_is_not(brief: Brief) -> None:
    soon = make_action(brief.store, brief.me, brief.company, "Kaart sturen", due_on=TODAY)
    brief.offer()
    changes = brief.look(today=TODAY + dt.timedelta(days=2)).since_offered
    assert [(one.what, one.id) for one in changes] == [(What.PROMISE_LATE, soon)]


def test_a_next_version_is_compared_with_the_one_that_was_read(brief: Brief) -> None:
    brief.offer()
    brief.read(briefs.agree)
    brief.do(visits.change, visit_id=brief.visit, place="Kade 3")
    assert brief.look().state is BriefState.CHANGED
    brief.offer()
    found = brief.look()
    assert [one.number for one in found.versions] == [1, 2]
    assert ([one.what for one in found.since_read], found.since_offered) == ([What.PLACE], ())
    assert found.state is BriefState.CHANGED
    brief.read()
    assert brief.look().state is BriefState.READ, "it was the version before that was agreed with"
    (reader,) = brief.look().readers
    assert (reader.read_number, reader.agreed_number) == (2, 1)
    brief.read(briefs.agree)
    assert (brief.look().state, brief.look().readers[0].agreed_number) == (BriefState.AGREED, 2)
    brief.do(visits.change, visit_id=brief.visit, place="Kade 4")
    brief.read()
    assert brief.look().state is BriefState.AGREED, "seen is enough for what changed after it was agreed with"


def test_that_somebody_else_read_it_is_no_mark_of_mine(brief: Brief) -> None:
    version = brief.offer()
    brief.do(briefs.read, version)
    assert brief.look().state is BriefState.OFFERED
    brief.read()
    assert brief.look().state is BriefState.READ


def test_nothing_is_offered_twice_or_to_nobody(brief: Brief) -> None:
    brief.offer()
    with pytest.raises(RodeLoperError) as refused:
        brief.offer()
    assert (refused.value.code, refused.value.values["number"]) == ("briefs.nothing-new", 1)
    brief.do(visits.set_team, visit_id=brief.visit, team=[(brief.me.id, "lead")])
    with pytest.raises(RodeLoperError, match=r"briefs\.no-alderman"):
        brief.offer()
    brief.do(visits.move, visit_id=brief.visit, to="cancelled", reason="ziek")
    with pytest.raises(RodeLoperError, match=r"briefs\.not-to-come"):
        brief.offer()
    assert len(brief.store.read(versions, brief.visit)) == 1
    assert brief.look().since_offered[0].what is What.CANCELLED


def test_remarks_are_answered_in_turn(brief: Brief, clock: Clock) -> None:
    version = brief.offer()
    brief.read()
    asked = brief.do(briefs.remark, version, Section.TOPICS, " Is er iets bekend? ", by=brief.alderman)
    (thread,) = brief.look().threads
    assert (thread.section, thread.waits, thread.said[0].text) == ("topics", True, "Is er iets bekend?")
    clock.forward(hours=1)
    brief.do(briefs.answer, asked, "Ja, op 8 december.")
    (thread,) = brief.look().threads
    assert ([one.text for one in thread.said][-1], thread.waits) == ("Ja, op 8 december.", False)
    assert (brief.look().answers, brief.look(brief.me).answers) == (1, 0), "an answer is for who asked"
    clock.forward(hours=1)
    brief.do(briefs.read, version, by=brief.alderman, again=True)
    assert brief.look().answers == 0
    brief.do(briefs.answer, asked, "Dank u.", by=brief.alderman)
    assert brief.look().threads[0].waits
    with pytest.raises(RodeLoperError, match=r"fields\.invalid"):
        brief.do(briefs.remark, version, Section.TOPICS, "  ", by=brief.alderman)


def test_an_alderman_writes_exactly_this(brief: Brief) -> None:
    version = brief.offer()
    brief.do(briefs.read, version, by=brief.alderman)
    brief.do(briefs.agree, version, by=brief.alderman)
    for operation, args in (
        (briefs.offer, (brief.visit,)),
        (actions.finish, (brief.action,)),
        (companies.change, (brief.company,)),
    ):
        with pytest.raises(RodeLoperError, match="not-allowed"):
            brief.do(operation, *args, by=brief.alderman)
    with pytest.raises(RodeLoperError, match=r"briefs\.not-alderman"):
        brief.do(briefs.agree, version)
    assert brief.do(briefs.read, version, by=brief.alderman) is None, "known already"


def test_reading_takes_at_least_a_minute(brief: Brief) -> None:
    brief.offer()
    offered = brief.look().brief
    assert offered
    assert minutes(offered) == 1
    brief.do(visits.change, visit_id=brief.visit, purpose="woord " * 500)
    assert minutes(brief.look().live) == 3
