# SPDX-License-Identifier: EUPL-1.2
"""What the planner is warned about, read from a real store, and what there is to talk about."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from storage.errors import RodeLoperError
from storage.models import Action
from storage.operations import agenda, contact_moments, visits
from storage.queries import visits as queries
from storage.queries.company_search import companies_to_pick
from storage.queries.planning import Draft, company_facts, planning_warnings, suggestions
from storage.queries.visit_page import visit_page
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from storage.store import Store
from tests import factories
from tests.factories import make, make_action, make_alert, make_colleague, make_company, make_visit

DAY = dt.datetime(2026, 11, 25, 9, 30)
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def noor(store: Store, actor: Actor) -> str:
    return make_colleague(store, actor, "Noor de Boer", factories.EZ)


@pytest.fixture
def daan(store: Store, actor: Actor) -> str:
    return make_colleague(store, actor, "Daan Hooiveld", factories.ONDERWIJS)


def codes(store: Store, draft: Draft) -> list[str]:
    return [warning.code for warning in store.read(planning_warnings, draft)]


def test_an_empty_form_warns_about_nothing(store: Store) -> None:
    assert codes(store, Draft()) == []


def test_two_of_one_department(store: Store, actor: Actor, noor: str, daan: str) -> None:
    company = make_company(store, actor)
    eline = make_colleague(store, actor, "Eline Kroes", factories.EZ)
    (warning,) = store.read(planning_warnings, Draft(company, DAY, team=[(noor, "lead"), (eline, "second")]))
    assert (warning.code, warning.values["department"]) == ("plan.same-department", "Economische Zaken")
    assert codes(store, Draft(company, DAY, team=[(noor, "lead"), (daan, "second")])) == []


def test_another_department_within_six_months_also_at_a_merged_double(
    store: Store, actor: Actor, noor: str, daan: str
) -> None:
    company = make_company(store, actor)
    double = make_company(store, actor, "V. Ommelen", merged_into_id=company)
    make_visit(store, actor, double, dt.datetime(2026, 9, 1, 10), [(daan, "lead")], state="held")
    (warning,) = store.read(planning_warnings, Draft(company, DAY, team=[(noor, "lead")]))
    assert warning.code == "plan.department-recently"
    assert warning.values == {"departments": "Onderwijs", "day": dt.date(2026, 9, 1), "months": 6}
    assert codes(store, Draft(company, DAY, team=[(daan, "lead")])) == []
    assert codes(store, Draft(company, dt.datetime(2027, 3, 2, 9), team=[(noor, "lead")])) == []


def test_a_cancelled_visit_and_a_wish_bother_nobody(store: Store, actor: Actor, noor: str, daan: str) -> None:
    company = make_company(store, actor)
    make_visit(store, actor, company, DAY, [(daan, "lead"), (noor, "second")], state="cancelled")
    store.write(visits.wish, actor, company_id=company).result()
    assert codes(store, Draft(company, DAY, team=[(noor, "lead")])) == []


def test_the_top_thirty_wants_an_alderman(store: Store, actor: Actor, noor: str) -> None:
    company = make_company(store, actor, top=True)
    alderman = make_colleague(store, actor, "Hester van Rijnsbergen", None, role="alderman")
    assert codes(store, Draft(company, DAY, team=[(noor, "lead")])) == ["plan.no-alderman"]
    assert codes(store, Draft(company, DAY, team=[(noor, "lead"), (alderman, "alderman")])) == []


def test_a_colleague_who_is_elsewhere_but_not_in_this_visit_itself(
    store: Store, actor: Actor, noor: str
) -> None:
    company, bakery = make_company(store, actor), make_company(store, actor, "Bakkerij Krokant")
    visit = make_visit(store, actor, bakery, DAY + dt.timedelta(minutes=45), [(noor, "lead")])
    (warning,) = store.read(planning_warnings, Draft(company, DAY, team=[(noor, "lead")]))
    assert warning.values == {
        "name": "Noor de Boer",
        "company": "Bakkerij Krokant",
        "starts": "10:15",
        "ends": "11:15",
    }
    assert codes(store, Draft(company, DAY, minutes=45, team=[(noor, "lead")])) == []
    moved = Draft(bakery, DAY, team=[(noor, "lead")], visit_id=visit)
    assert codes(store, moved) == []


def test_a_holiday_and_a_weekend(store: Store, actor: Actor) -> None:
    assert codes(store, Draft(day=dt.date(2026, 12, 25))) == ["plan.holiday.christmas-day"]
    assert codes(store, Draft(day=dt.date(2026, 11, 28))) == ["plan.weekend"]


def test_a_visit_past_midnight_is_warned_about_all_the_same(store: Store, actor: Actor, noor: str) -> None:
    company = make_company(store, actor)
    make_visit(store, actor, company, dt.datetime(2026, 11, 25, 23, 30), [(noor, "lead")])
    late = Draft(company, dt.datetime(2026, 11, 25, 23), minutes=120, team=[(noor, "lead")])
    assert codes(store, late) == ["plan.colleague-booked"]


def test_suggestions_are_late_promises_then_news_then_the_rest_then_signals(
    store: Store, actor: Actor, noor: str
) -> None:
    company = make_company(store, actor)

    def promise(title: str, **fields: object) -> None:
        common = {"company_id": company, "promised_on": TODAY, "updated_at": store.clock(), "owner_id": noor}
        make(store, actor, Action(title=title, **{**common, **fields}))

    promise("Rondleiding plannen", due_on=dt.date(2026, 12, 7))
    promise("Offerte sturen", due_on=dt.date(2026, 11, 18))
    promise("Parkeerplaatsen", is_open=False, is_not_told=True, state="done", done_on=TODAY)
    promise("Klaar en verteld", is_open=False, state="done", done_on=TODAY)
    make_alert(store, actor, company, text="Zoekt 4.000 m²")
    make_alert(store, actor, company, "moving", raised_at=store.clock() - dt.timedelta(days=400))
    found = store.read(suggestions, company, TODAY)
    assert [(one.kind, one.title, one.days_late) for one in found] == [
        ("late", "Offerte sturen", 5),
        ("tell", "Parkeerplaatsen", 0),
        ("open", "Rondleiding plannen", 0),
        ("alert", "Zoekt 4.000 m²", 0),
    ]


def test_what_came_out_of_the_visit_itself_is_no_suggestion_for_it(
    store: Store, actor: Actor, noor: str
) -> None:
    company = make_company(store, actor)
    visit = make_visit(store, actor, company, dt.datetime(2026, 11, 25, 10), [(noor, "lead")])
    make_action(store, actor, company, "Offerte sturen", visit_id=visit)
    make_alert(store, actor, company, text="Wil uitbreiden", visit_id=visit)
    make_action(store, actor, company, "Bellen")
    assert [one.title for one in store.read(suggestions, company, TODAY, visit)] == ["Bellen"]
    assert len(store.read(suggestions, company, TODAY)) == 3


def test_the_picker_finds_what_begins_so_first_and_never_a_double(store: Store, actor: Actor) -> None:
    ommelen = make_company(store, actor)
    make_company(store, actor, "V. Ommelen", merged_into_id=ommelen)
    dijk = make_company(store, actor, "Ommelander Bouw", street="Dijk")
    store.write(contact_moments.log, actor, dijk, subject="Stroom").result()
    assert [name for _id, name, _where in store.read(companies_to_pick, "omm")] == [
        "Ommelander Bouw",
        "Van Ommelen Scheepstechniek",
    ]
    assert store.read(companies_to_pick, "100%") == []
    assert store.read(companies_to_pick, "sluiskade")[0][2] == "Sluiskade 14, Lindervoort"
    assert [id_ for id_, _name, _where in store.read(companies_to_pick, "")] == [dijk, ommelen], (
        "latest contact first"
    )
    assert store.read(company_facts, ommelen).place == "Sluiskade 14, Lindervoort"


def test_another_plan_comes_whole_or_not_at_all(store: Store, actor: Actor, noor: str, daan: str) -> None:
    visit = make_visit(store, actor, make_company(store, actor), DAY, [(noor, "lead")], topics=[TOPICS[1].id])
    plan: dict[str, Any] = {
        "kind": "account_visit",
        "starts_at": DAY + dt.timedelta(days=1),
        "place": "Stadhuis",
        "purpose": "Kennismaken",
    }
    rest: dict[str, Any] = {"team": [(daan, "lead")], "topics": [TOPICS[2].id], "own_topics": ["Fietsenrek"]}
    with pytest.raises(RodeLoperError):
        store.write(visits.change_plan, actor, visit_id=visit, minutes=2, **plan, **rest).result()
    before = store.read(queries.row, visit)
    assert (before.place, [member.name for member in before.team]) == (
        "Sluiskade 14, Lindervoort",
        ["Noor de Boer"],
    )
    store.write(visits.change_plan, actor, visit_id=visit, minutes=90, **plan, **rest).result()
    after = store.read(queries.row, visit)
    assert (after.place, after.minutes, after.kind.value) == ("Stadhuis", 90, "account_visit")
    assert [member.name for member in after.team] == ["Daan Hooiveld"]
    assert after.topics == ("Personeel en vacatures", "Fietsenrek")


def test_a_change_of_plan_leaves_alone_what_a_colleague_changed_meanwhile(
    store: Store, actor: Actor, noor: str, daan: str
) -> None:
    team = [(noor, "lead")]
    visit = make_visit(store, actor, make_company(store, actor), DAY, team, topics=[TOPICS[1].id])
    (seen,) = store.read(visit_page, visit, DAY.date()).agenda
    # A colleague adds somebody and a topic, and moves it to another place.
    store.write(visits.set_team, actor, visit_id=visit, team=[*team, (daan, "second")]).result()
    store.write(agenda.add, actor, visit_id=visit, title="Fietsenrek").result()
    store.write(visits.change, actor, visit_id=visit, place="Stadhuis").result()

    store.write(
        visits.change_plan, actor, visit_id=visit, minutes=90, team=[(noor, "guest")], seen_team=team,
        topics=[TOPICS[2].id], seen_items=[seen.id],
    ).result()  # fmt: skip
    after = store.read(visit_page, visit, DAY.date())
    assert (after.own_place, after.visit.minutes) == ("Stadhuis", 90)
    assert {(one.colleague_id, one.part.value) for one in after.team} == {(noor, "guest"), (daan, "second")}
    assert [one.title for one in after.agenda] == ["Personeel en vacatures", "Fietsenrek"]
