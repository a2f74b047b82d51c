# SPDX-License-Identifier: EUPL-1.2
"""Visits on a real store: from wish to held, who goes, what about, and what lists and pages read of it."""

from __future__ import annotations

import datetime as dt
from array import array
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import RodeLoperError
from storage.models import Company, Note, Visit
from storage.operations import agenda, visits
from storage.queries import visits as queries
from storage.queries.programme import free_slots, weeks
from storage.queries.visit_page import Step, VisitPage, visit_page
from storage.queries.visits import VisitFilter
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from storage.rules.states import VisitState, moves
from storage.store import Store
from tests import factories
from tests.conftest import Clock
from tests.factories import make_colleague, make_company, make_contact, make_visit

TODAY = dt.date(2026, 11, 23)
EVERYTHING = VisitFilter()
MORNING = dt.datetime(2026, 11, 24, 9, 30)
PREMISES, ENERGY, STAFF = TOPICS[1].id, TOPICS[7].id, TOPICS[2].id


@pytest.fixture
def company(store: Store, actor: Actor) -> str:
    return make_company(store, actor)


@pytest.fixture
def daan(store: Store, actor: Actor) -> str:
    return make_colleague(store, actor, "Daan Hooiveld", factories.ONDERWIJS)


def page(store: Store, visit: str, today: dt.date = TODAY) -> VisitPage:
    return store.read(visit_page, visit, today)


def refused(call: object) -> str:
    with pytest.raises(RodeLoperError) as problem:
        call.result()  # type: ignore[attr-defined]
    return problem.value.code


def test_a_company_that_is_planned_leaves_the_wish_list_with_what_the_wish_said(
    store: Store, actor: Actor, company: str
) -> None:
    wish = store.write(
        visits.wish, actor, company_id=company, purpose="Belde zelf", topics=[ENERGY]
    ).result().answer  # fmt: skip
    other = store.write(visits.wish, actor, company_id=company, kind="onderwijsronde").result().answer
    planned = store.write(
        visits.plan, actor, company_id=company, starts_at=MORNING, purpose="", topics=[PREMISES]
    ).result().answer  # fmt: skip
    assert planned == wish
    shown = page(store, str(planned))
    assert shown.visit.state is VisitState.PLANNED
    assert shown.visit.purpose == "Belde zelf"
    assert [item.title for item in shown.agenda] == ["Huisvesting", "Duurzaamheid en netcongestie"]
    assert page(store, str(other)).visit.state is VisitState.WISH, "another kind of visit is still wished for"
    again = store.write(visits.plan, actor, company_id=company, starts_at=MORNING).result().answer
    assert again not in (wish, other)


def test_a_wish_becomes_a_planned_visit_that_keeps_its_id(
    store: Store, actor: Actor, company: str, daan: str
) -> None:
    wish = (
        store.write(visits.wish, actor, company_id=company, purpose="Zoekt ruimte").result().created("visits")
    )
    assert page(store, wish).step is Step.PLAN
    store.write(
        visits.plan, actor, visit_id=wish, starts_at=MORNING, team=[(actor.id, "lead"), (daan, "second")],
        topics=[PREMISES, ENERGY], own_topics=["Fietsenrek"],
    ).result()  # fmt: skip
    shown = page(store, wish)
    assert shown.visit.state is VisitState.PLANNED
    assert shown.visit.starts_at == MORNING
    assert shown.visit.purpose == "Zoekt ruimte"
    assert shown.visit.place == "Sluiskade 14, Lindervoort"
    assert [member.name for member in shown.team] == ["Noor Vermaat", "Daan Hooiveld"]
    assert [item.title for item in shown.agenda] == [
        "Huisvesting",
        "Duurzaamheid en netcongestie",
        "Fietsenrek",
    ]
    assert store.read(queries.wishes) == []


def test_each_state_names_the_next_step(store: Store, actor: Actor, company: str, clock: Clock) -> None:
    visit = make_visit(store, actor, company, MORNING, [(actor.id, "lead")])
    assert page(store, visit).step is Step.INVITE
    store.write(visits.invite, actor, visit_id=visit).result()
    assert page(store, visit).step is Step.CONFIRM
    assert page(store, visit, MORNING.date()).step is Step.CONVERSE, (
        "on the day itself nobody invites any more"
    )
    store.write(visits.move, actor, visit_id=visit, to="confirmed").result()
    assert page(store, visit).step is Step.CONVERSE
    assert refused(store.write(visits.hold, actor, visit_id=visit)) == "visits.not-begun"
    clock.forward(days=1)
    store.write(visits.hold, actor, visit_id=visit).result()
    held = page(store, visit, clock.today)
    assert held.step is Step.WRAP_UP
    assert held.held_at == clock.now
    assert held.report_due == dt.date(2026, 12, 1)
    store.write(visits.move, actor, visit_id=visit, to="wrapped_up").result()
    assert page(store, visit, clock.today).step is Step.REPORT


def test_held_visits_count_for_the_company_and_stop_counting_when_taken_back(
    store: Store, actor: Actor, company: str
) -> None:
    visit = make_visit(
        store, actor, company, dt.datetime(2026, 11, 20, 14), [(actor.id, "lead")], state="held"
    )

    def last() -> dt.date | None:
        return store.read(lambda db: db.get_one(Company, company).last_visit_on)

    assert last() == dt.date(2026, 11, 20)
    store.write(visits.move, actor, visit_id=visit, to="planned").result()
    assert last() is None
    assert page(store, visit).held_at is None


def test_a_cancellation_needs_a_reason_and_can_be_taken_back(
    store: Store, actor: Actor, company: str
) -> None:
    visit = make_visit(store, actor, company, MORNING, [(actor.id, "lead")], state="confirmed")
    assert refused(store.write(visits.cancel, actor, visit_id=visit, reason="  ")) == "visits.needs-reason"
    before = store.write(visits.cancel, actor, visit_id=visit, reason="Directeur is ziek").result().answer
    assert before == "confirmed"
    assert page(store, visit).visit.cancel_reason == "Directeur is ziek"
    store.write(visits.restore, actor, visit_id=visit, state=str(before)).result()
    shown = page(store, visit).visit
    assert (shown.state, shown.cancel_reason, shown.starts_at) == (VisitState.CONFIRMED, "", MORNING)


def test_a_visit_without_a_team_is_not_confirmed(store: Store, actor: Actor, company: str) -> None:
    visit = make_visit(store, actor, company, MORNING)
    assert refused(store.write(visits.move, actor, visit_id=visit, to="confirmed")) == "visits.needs-team"
    store.write(visits.set_team, actor, visit_id=visit, team=[(actor.id, "lead")]).result()
    store.write(visits.move, actor, visit_id=visit, to="confirmed").result()
    assert refused(store.write(visits.set_team, actor, visit_id=visit, team=[])) == "visits.needs-team"


def test_wrong_fields_are_refused_and_nothing_changes(store: Store, actor: Actor, company: str) -> None:
    visit = make_visit(store, actor, company, MORNING)
    assert refused(store.write(visits.change, actor, visit_id=visit, minutes=0)) == "visits.minutes"
    assert refused(store.write(visits.change, actor, visit_id=visit, service_grade=11)) == "visits.grade"
    assert refused(store.write(visits.change, actor, visit_id=visit, starts_at=None)) == "visits.needs-date"
    with pytest.raises(TypeError):
        store.write(visits.change, actor, visit_id=visit, company_id="x").result()
    assert page(store, visit).visit.minutes == 60


def test_a_refused_plan_leaves_no_wish_behind(store: Store, actor: Actor, company: str) -> None:
    assert (
        refused(store.write(visits.plan, actor, company_id=company, starts_at=MORNING, minutes=1))
        == "visits.minutes"
    )
    assert store.read(queries.keys) == array("q")


def test_who_stays_on_the_team_keeps_their_attendance(
    store: Store, actor: Actor, company: str, daan: str
) -> None:
    visit = make_visit(store, actor, company, MORNING, [(actor.id, "lead"), (daan, "second")])
    noor = next(member for member in page(store, visit).team if member.colleague_id == actor.id)
    store.write(visits.set_attended, actor, record_id=noor.id, attended=True).result()
    store.write(visits.set_team, actor, visit_id=visit, team=[(actor.id, "second")]).result()
    (member,) = page(store, visit).team
    assert (member.attended, member.part.value) == (True, "second")


def test_a_contact_is_on_the_list_of_attendees_once(store: Store, actor: Actor, company: str) -> None:
    visit = make_visit(store, actor, company, MORNING)
    hanneke = make_contact(store, actor, company, function="Directeur")
    make_contact(store, actor, company, "Joost Ommelkamp")
    one = store.write(visits.add_attendee, actor, visit_id=visit, contact_id=hanneke).result().answer
    assert store.write(visits.add_attendee, actor, visit_id=visit, contact_id=hanneke).result().answer == one
    store.write(visits.add_attendee, actor, visit_id=visit, name="De buurman", function="Buur").result()
    shown = page(store, visit)
    assert [(who.name, who.function) for who in shown.attendees] == [
        ("Hanneke Brandsma", "Directeur"),
        ("De buurman", "Buur"),
    ]
    assert [who.name for who in shown.contacts] == ["Joost Ommelkamp"]
    store.write(visits.remove_attendee, actor, attendee_id=str(one)).result()
    assert len(page(store, visit).attendees) == 1


def test_a_removed_topic_comes_back_with_its_talking_points(store: Store, actor: Actor, company: str) -> None:
    visit = make_visit(store, actor, company, MORNING, topics=[PREMISES, ENERGY])
    first, second = page(store, visit).agenda
    store.write(agenda.set_talking_points, actor, item_id=first.id, text="Vraag naar hal 3").result()
    store.write(agenda.add_talking_point, actor, item_id=first.id, line="Kavel Oostkade").result()
    store.write(agenda.add_talking_point, actor, item_id=first.id, line="Kavel Oostkade").result()
    store.write(agenda.remove, actor, item_id=first.id).result()
    assert [item.title for item in page(store, visit).agenda] == ["Duurzaamheid en netcongestie"]
    store.write(agenda.add, actor, visit_id=visit, topic_id=PREMISES).result()
    assert page(store, visit).agenda[-1].talking_points == "Vraag naar hal 3\nKavel Oostkade"
    store.write(agenda.reorder, actor, visit_id=visit, items=[first.id, second.id]).result()
    assert [item.id for item in page(store, visit).agenda] == [first.id, second.id]
    assert refused(store.write(agenda.add, actor, visit_id=visit, title=" ")) == "agenda.needs-title"


def test_the_week_has_two_slots_and_what_comes_more_is_extra(
    store: Store, actor: Actor, company: str
) -> None:
    for day in (24, 25, 26):
        make_visit(store, actor, company, dt.datetime(2026, 11, day, 10))
    make_visit(store, actor, company, dt.datetime(2026, 12, 1, 10), kind="phone_online")
    make_visit(store, actor, company, dt.datetime(2026, 12, 8, 10), state="cancelled")
    this, after, third = store.read(weeks, TODAY, 3)
    assert [slot and slot.starts_at and slot.starts_at.day for slot in this.slots] == [24, 25]
    assert [visit.starts_at and visit.starts_at.day for visit in this.extra] == [26]
    assert (after.free, len(after.extra)) == (2, 1)
    assert third.free == 2
    assert this.number == 48
    assert [slot.monday.day for slot in store.read(free_slots, TODAY, 3)] == [30, 7]


def test_a_week_names_its_holidays(store: Store) -> None:
    (christmas,) = store.read(weeks, dt.date(2026, 12, 25), 1)
    assert [(day.day, feast.value) for day, feast in christmas.holidays] == [(25, "christmas-day")]


def test_the_list_filters_and_sorts(store: Store, actor: Actor, company: str, daan: str) -> None:
    bakery = make_company(store, actor, "Bakkerij Krokant & Korrel", street="Markt")
    late = make_visit(store, actor, company, MORNING, [(daan, "lead")], state="confirmed")
    soon = make_visit(store, actor, bakery, dt.datetime(2026, 11, 23, 14), kind="account_visit")
    wish = store.write(visits.wish, actor, company_id=bakery).result().created("visits")

    def ids(wanted: VisitFilter = EVERYTHING, sort: str = "when", **kw: bool) -> list[str]:
        return [visit.id for visit in store.read(queries.rows, store.read(queries.keys, wanted, sort, **kw))]

    assert ids() == [wish, late, soon]
    assert ids(descending=False) == [soon, late, wish]
    assert ids(sort="company", descending=False)[-1] == late
    assert ids(sort="state", descending=False) == [wish, soon, late]
    assert ids(VisitFilter(search="krok")) == [wish, soon]
    assert ids(VisitFilter(states=frozenset({"confirmed"}))) == [late]
    assert ids(VisitFilter(kinds=frozenset({"account_visit"}))) == [soon]
    assert ids(VisitFilter(colleague_id=daan)) == [late]
    assert ids(VisitFilter(since=dt.date(2026, 11, 24), until=dt.date(2026, 11, 24))) == [late]
    assert ids(VisitFilter(search="markt", colleague_id=daan)) == []


def test_visits_of_a_merged_company_show_the_one_that_stayed(
    store: Store, actor: Actor, company: str
) -> None:
    double = make_company(store, actor, "V. Ommelen BV", merged_into_id=company)
    visit = make_visit(store, actor, double, MORNING)
    assert store.read(queries.row, visit).company == "Van Ommelen Scheepstechniek"
    found = store.read(queries.keys, VisitFilter(search="scheeps"))
    assert len(found) == 1


def test_next_is_the_visit_that_is_not_over_yet(store: Store, actor: Actor, company: str) -> None:
    make_visit(store, actor, company, dt.datetime(2026, 11, 23, 8))
    going_on = make_visit(store, actor, company, dt.datetime(2026, 11, 23, 9, 30))
    at_ten = dt.datetime(2026, 11, 23, 10)
    assert store.read(queries.resolve, "next", at_ten) == going_on
    assert store.read(queries.resolve, going_on[:20].upper(), at_ten) == going_on
    with pytest.raises(RodeLoperError, match=r"visits\.unknown"):
        store.read(queries.resolve, "%", at_ten)
    with pytest.raises(RodeLoperError, match=r"visits\.unknown"):
        store.read(queries.resolve, "ffffffff", at_ten)
    with pytest.raises(RodeLoperError, match=r"visits\.ambiguous"):
        store.read(queries.resolve, going_on[:4], at_ten)
    with pytest.raises(RodeLoperError, match=r"visits\.no-next"):
        store.read(queries.resolve, "next", dt.datetime(2027, 1, 1))


def test_unfinished_names_the_day_the_report_is_due(store: Store, actor: Actor, company: str) -> None:
    held = make_visit(
        store, actor, company, dt.datetime(2026, 11, 12, 14), [(actor.id, "lead")], state="held"
    )
    forgotten = make_visit(store, actor, company, dt.datetime(2026, 11, 20, 14), [(actor.id, "lead")])
    make_visit(store, actor, company, dt.datetime(2026, 11, 10, 14), [(actor.id, "lead")], state="wrapped_up")
    one, two = store.read(queries.unfinished, TODAY, colleague_id=actor.id)
    assert (one.visit.id, one.report_due, one.days_late) == (held, dt.date(2026, 11, 19), 4)
    assert (two.visit.id, two.days_late) == (forgotten, 0)
    assert store.read(queries.upcoming, TODAY) == []


def test_the_appointment_gets_a_higher_number_with_each_change(store: Store, actor: Actor, company: str, clock: Clock, daan: str) -> None:  # fmt: skip
    visit = make_visit(store, actor, company, MORNING)
    first = page(store, visit).sequence
    clock.forward(minutes=5)
    store.write(visits.change, actor, visit_id=visit, place="Stadhuis").result()
    second = page(store, visit).sequence
    clock.forward(minutes=5)
    store.write(visits.set_team, actor, visit_id=visit, team=[(daan, "lead")]).result()
    third = page(store, visit).sequence
    assert first < second < third


def test_the_page_shows_notes_with_their_author(store: Store, actor: Actor, company: str) -> None:
    visit = make_visit(store, actor, company, MORNING, topics=[STAFF])
    (item,) = page(store, visit).agenda
    factories.make(
        store, actor, Note(visit_id=visit, agenda_item_id=item.id, author_id=actor.id, text="Zoekt 4 lassers", disclosure="confidential"),
    )  # fmt: skip
    shown = page(store, visit)
    assert [(note.topic, note.author, note.text, note.disclosure.value) for note in shown.notes] == [
        ("Personeel en vacatures", "Noor Vermaat", "Zoekt 4 lassers", "confidential")
    ]
    assert shown.agenda[0].notes == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(list(VisitState)), max_size=8))
def test_whatever_is_tried_a_visit_only_makes_the_moves_that_make_sense(
    store: Store, actor: Actor, steps: list[VisitState]
) -> None:
    visit = make_visit(
        store, actor, make_company(store, actor), dt.datetime(2026, 11, 20, 14), [(actor.id, "lead")]
    )
    for step in steps:
        before = page(store, visit)
        allowed = step in moves(
            before.visit.state, has_date=before.visit.day is not None, has_begun=before.visit.day is not None
        )
        assert (step in before.moves) == allowed
        move = store.write(visits.move, actor, visit_id=visit, to=step, reason="omdat")
        if allowed:
            move.result()
        else:
            refused(move)
        after = page(store, visit)
        assert after.visit.state is (step if allowed else before.visit.state)
        assert (after.held_at is not None) == after.visit.state.took_place
        assert after.visit.day is None or after.visit.state is not VisitState.WISH
        assert bool(after.visit.cancel_reason) == (after.visit.state is VisitState.CANCELLED)


def test_every_write_leaves_a_mark_and_an_audit_line(store: Store, actor: Actor, company: str) -> None:
    changes = store.write(
        visits.plan, actor, company_id=company, starts_at=MORNING, team=[(actor.id, "lead")]
    ).result()
    assert changes.touches("visits", "team_members")
    visit = changes.created("visits")
    assert store.read(lambda db: db.get_one(Visit, visit).created_by) == actor.id


def test_a_visit_that_was_held_is_not_still_to_come(store: Store, actor: Actor) -> None:
    company = make_company(store, actor)
    visit = make_visit(
        store, actor, company, dt.datetime(2026, 11, 20, 9), [(actor.id, "lead")], state="held"
    )
    with pytest.raises(RodeLoperError, match=r"visits\.not-begun"):
        store.write(visits.change, actor, visit_id=visit, starts_at=dt.datetime(2027, 1, 4, 9)).result()
    store.write(visits.change, actor, visit_id=visit, starts_at=dt.datetime(2026, 11, 19, 9)).result()


def test_the_company_confirms_another_day_anew(
    store: Store, actor: Actor, company: str, clock: Clock
) -> None:
    visit = make_visit(store, actor, company, MORNING, [(actor.id, "lead")], state="confirmed")
    store.write(visits.invite, actor, visit_id=visit).result()

    def changed(**fields: Any) -> tuple[object, VisitState, Step]:
        answer = store.write(visits.change_plan, actor, visit_id=visit, **fields).result().answer
        shown = page(store, visit, clock.today)
        return answer, shown.visit.state, shown.step

    same_day = MORNING.replace(hour=14)
    assert changed(starts_at=same_day, purpose="Later") == (False, VisitState.CONFIRMED, Step.CONVERSE)
    yesterday = same_day - dt.timedelta(days=2)
    assert changed(starts_at=yesterday) == (False, VisitState.CONFIRMED, Step.CONVERSE), "it took place then"
    thursday = MORNING + dt.timedelta(days=2)
    assert changed(starts_at=thursday) == (True, VisitState.PLANNED, Step.INVITE)
    store.write(visits.invite, actor, visit_id=visit).result()
    friday = MORNING + dt.timedelta(days=3)
    assert changed(starts_at=friday) == (False, VisitState.PLANNED, Step.INVITE), "invited for another day"
