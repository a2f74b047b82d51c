# SPDX-License-Identifier: EUPL-1.2
"""What a planner is warned about."""

from __future__ import annotations

import datetime as dt

import pytest

from assets.sentences import SENTENCES
from storage.rules.choices import Part
from storage.rules.teams import Booking, Member, OtherVisit, Plan, PlanWarning, overlap, warnings
from storage.rules.terms import Terms
from storage.rules.workdays import Holiday

DAY = dt.date(2026, 11, 26)  # a Thursday


def member(name: str, department: str | None = "EZ", part: Part = Part.LEAD) -> Member:
    return Member(name, name, department, department or "", part)


NOOR, DAAN = member("Noor"), member("Daan", "Onderwijs", Part.SECOND)
ALDERMAN = member("Van Rijnsbergen", None, Part.ALDERMAN)


def codes(plan: Plan) -> list[str]:
    found = warnings(plan)
    assert all(warning.code in SENTENCES for warning in found)
    assert all(SENTENCES[warning.code].format(**warning.values) for warning in found)
    return [warning.code for warning in found]


def test_an_empty_plan_and_a_good_plan_have_no_warnings() -> None:
    assert codes(Plan()) == []
    assert codes(Plan(DAY, dt.time(10), team=(NOOR, DAAN))) == []


def test_two_people_of_the_same_department() -> None:
    assert codes(Plan(DAY, team=(NOOR, member("Rik", "EZ", Part.SECOND)))) == ["plan.same-department"]
    assert codes(Plan(DAY, team=(NOOR,))) == []
    assert codes(Plan(DAY, team=(NOOR, member("Rik", None, Part.SECOND)))) == []
    assert codes(Plan(DAY, team=(NOOR, member("Gast", "EZ", Part.GUEST)))) == []


@pytest.mark.parametrize(
    ("on", "department", "warned"),
    [
        (dt.date(2026, 5, 26), "W&I", True),
        (dt.date(2026, 5, 25), "W&I", False),
        (dt.date(2027, 1, 10), "W&I", True),
        (dt.date(2026, 10, 1), "EZ", False),
    ],
)
def test_another_department_went_there_within_six_months(on: dt.date, department: str, warned: bool) -> None:
    plan = Plan(DAY, team=(NOOR, DAAN), other_visits=(OtherVisit(on, {department: department}),))
    assert codes(plan) == (["plan.department-recently"] if warned else [])


def test_of_several_visits_the_nearest_is_named() -> None:
    visits = (
        OtherVisit(dt.date(2026, 7, 1), {"vth": "Vergunningen"}),
        OtherVisit(dt.date(2026, 10, 1), {"wi": "Werk en Inkomen", "ro": "Ruimtelijke Ordening"}),
    )
    (warning,) = warnings(Plan(DAY, team=(NOOR,), other_visits=visits))
    assert warning.values == {
        "departments": "Ruimtelijke Ordening, Werk en Inkomen",
        "day": dt.date(2026, 10, 1),
        "months": 6,
    }


def test_the_top_asks_for_an_alderman() -> None:
    assert codes(Plan(DAY, team=(NOOR, DAAN), on_top_list=True)) == ["plan.no-alderman"]
    assert codes(Plan(DAY, team=(NOOR, DAAN, ALDERMAN), on_top_list=True)) == []
    assert codes(Plan(DAY, on_top_list=True, terms=Terms(alderman_top=0))) == []


def test_somebody_is_already_booked() -> None:
    booking = Booking("Noor", "Noor", "Van Ommelen", dt.datetime(2026, 11, 26, 9, 30))
    plan = Plan(DAY, dt.time(10, 30), team=(NOOR, DAAN), bookings=(booking,))
    assert warnings(plan) == (
        PlanWarning(
            "plan.colleague-booked",
            {"name": "Noor", "company": "Van Ommelen", "starts": "09:30", "ends": "11:00"},
        ),
    )
    assert codes(Plan(DAY, dt.time(11), team=(NOOR,), bookings=(booking,))) == []
    assert codes(Plan(DAY, dt.time(10), team=(DAAN,), bookings=(booking,))) == []
    assert codes(Plan(DAY, None, team=(NOOR,), bookings=(booking,))) == []


def test_meetings_back_to_back_do_not_overlap() -> None:
    nine, ten, eleven = (dt.datetime(2026, 11, 26, hour) for hour in (9, 10, 11))
    assert not overlap(nine, ten, ten, eleven)
    assert not overlap(ten, eleven, nine, ten)
    assert overlap(nine, eleven, ten, None)


def test_a_day_on_which_nobody_works() -> None:
    assert codes(Plan(dt.date(2026, 11, 28))) == ["plan.weekend"]
    assert codes(Plan(dt.date(2026, 4, 27))) == ["plan.holiday.kings-day"]
    assert all(f"plan.holiday.{day.value}" in SENTENCES for day in Holiday)
