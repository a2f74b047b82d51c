# SPDX-License-Identifier: EUPL-1.2
"""What to warn about when a visit is planned. A warning never blocks: the planner may have a good reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from storage.rules.choices import Part
from storage.rules.terms import DEFAULTS, Terms
from storage.rules.workdays import add_months, holiday

USUAL_LENGTH = dt.timedelta(minutes=90)
"""How long a visit takes when nobody said when it ends."""


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague in the team that is being planned."""

    colleague_id: str
    name: str
    department_id: str | None
    department: str
    part: Part


@dataclass(frozen=True, slots=True)
class OtherVisit:
    """A visit to the same company, planned or held (not a wish, not cancelled), with the departments that go."""

    on: dt.date
    departments: dict[str, str]
    """Department id to its name."""


@dataclass(frozen=True, slots=True)
class Booking:
    """Another visit in which a colleague of this team takes part, in local time."""

    colleague_id: str
    name: str
    company: str
    starts: dt.datetime
    ends: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A visit as it stands in the form: everything may still be missing."""

    day: dt.date | None = None
    starts: dt.time | None = None
    ends: dt.time | None = None
    team: Sequence[Member] = ()
    on_top_list: bool = False
    """The company is one of the largest (the municipality's top list, cut off at its term)."""
    other_visits: Sequence[OtherVisit] = ()
    bookings: Sequence[Booking] = ()
    terms: Terms = DEFAULTS


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """A code with a sentence in ``assets.sentences``, and the values of that sentence."""

    code: str
    values: dict[str, object] = field(default_factory=dict)


def warnings(plan: Plan) -> tuple[PlanWarning, ...]:
    """Everything worth a warning, the day first, then the people.

    Codes: ``plan.weekend``, ``plan.holiday.*`` (day), ``plan.department-recently`` (departments, day, months),
    ``plan.same-department`` (department), ``plan.no-alderman`` (top), ``plan.colleague-booked`` (name, company,
    starts, ends).
    """
    return (*_day(plan), *_collision(plan), *_mix(plan), *_alderman(plan), *_booked(plan))


def overlap(
    starts: dt.datetime, ends: dt.datetime | None, other_starts: dt.datetime, other_ends: dt.datetime | None
) -> bool:
    """Whether two appointments (local times) are at the same time; one that ends as the other begins is not."""
    return starts < _end(other_starts, other_ends) and other_starts < _end(starts, ends)


def _end(starts: dt.datetime, ends: dt.datetime | None) -> dt.datetime:
    return ends if ends is not None and ends > starts else starts + USUAL_LENGTH


def _day(plan: Plan) -> Iterable[PlanWarning]:
    if plan.day is None:
        return
    feast = holiday(plan.day)
    if feast:
        yield PlanWarning(f"plan.holiday.{feast.value}", {"day": plan.day})
    elif plan.day.weekday() >= 5:
        yield PlanWarning("plan.weekend", {"day": plan.day})


def _collision(plan: Plan) -> Iterable[PlanWarning]:
    """The nearest visit within the term by departments of which none is in this team: whoever is, knows of it."""
    ours = {member.department_id for member in plan.team if member.department_id}
    months = plan.terms.collision_months
    if plan.day is None or not ours or not months:
        return
    day, first, last = plan.day, add_months(plan.day, -months), add_months(plan.day, months)
    strangers = [
        visit
        for visit in plan.other_visits
        if first <= visit.on <= last and visit.departments and not ours & visit.departments.keys()
    ]
    if strangers:
        nearest = min(strangers, key=lambda visit: (abs((visit.on - day).days), visit.on))
        names = ", ".join(sorted(nearest.departments.values()))
        yield PlanWarning(
            "plan.department-recently", {"departments": names, "day": nearest.on, "months": months}
        )


def _mix(plan: Plan) -> Iterable[PlanWarning]:
    staff = [member for member in plan.team if member.part in (Part.LEAD, Part.SECOND)]
    departments = {member.department_id for member in staff}
    if len(staff) > 1 and len(departments) == 1 and None not in departments:
        yield PlanWarning("plan.same-department", {"department": staff[0].department})


def _alderman(plan: Plan) -> Iterable[PlanWarning]:
    goes = any(member.part is Part.ALDERMAN for member in plan.team)
    if plan.on_top_list and plan.terms.alderman_top and not goes:
        yield PlanWarning("plan.no-alderman", {"top": plan.terms.alderman_top})


def _booked(plan: Plan) -> Iterable[PlanWarning]:
    if plan.day is None or plan.starts is None:
        return
    starts = dt.datetime.combine(plan.day, plan.starts)
    ends = dt.datetime.combine(plan.day, plan.ends) if plan.ends else None
    team = {member.colleague_id for member in plan.team}
    for booking in sorted(plan.bookings, key=lambda booking: (booking.starts, booking.name)):
        if booking.colleague_id in team and overlap(starts, ends, booking.starts, booking.ends):
            yield PlanWarning(
                "plan.colleague-booked",
                {
                    "name": booking.name,
                    "company": booking.company,
                    "starts": f"{booking.starts:%H:%M}",
                    "ends": f"{_end(booking.starts, booking.ends):%H:%M}",
                },
            )
