# SPDX-License-Identifier: EUPL-1.2
"""The programme by week: how many slots there are, which are filled and by whom, and where there is still room."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Visit
from storage.queries import people
from storage.queries.visits import VisitRow, read_rows
from storage.rules.choices import VisitKind
from storage.rules.states import VisitState
from storage.rules.workdays import Holiday, holiday

_ON_THE_PROGRAMME = tuple(
    state.value for state in VisitState if state not in (VisitState.WISH, VisitState.CANCELLED)
)


@dataclass(frozen=True, slots=True)
class Week:
    """One week: a visit or nothing for each slot, and the visits beyond them."""

    monday: dt.date
    slots: tuple[VisitRow | None, ...]
    extra: tuple[VisitRow, ...]
    holidays: tuple[tuple[dt.date, Holiday], ...]

    @property
    def number(self) -> int:
        """The week number that everybody in the Netherlands uses (ISO 8601)."""
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> dt.date:
        """The last day of the week."""
        return self.monday + dt.timedelta(days=6)

    @property
    def filled(self) -> int:
        """How many slots have a visit."""
        return sum(slot is not None for slot in self.slots)

    @property
    def free(self) -> int:
        """How many slots have none."""
        return len(self.slots) - self.filled


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the week of this day."""
    return day - dt.timedelta(days=day.weekday())


def weeks(db: Session, start: dt.date, count: int) -> list[Week]:
    """``count`` weeks from the week of ``start``, each with the slots of the municipality's term.

    A conversation by phone or online is no visit of the programme: it never takes a slot.
    """
    first = monday_of(start)
    slots = people.terms(db).visits_per_week
    by_week: dict[dt.date, list[VisitRow]] = {first + dt.timedelta(weeks=n): [] for n in range(count)}
    for visit in _between(db, first, first + dt.timedelta(weeks=count)):
        if visit.day is not None:
            by_week[monday_of(visit.day)].append(visit)
    return [_week(monday, visits, slots) for monday, visits in by_week.items()]


def _between(db: Session, first: dt.date, end: dt.date) -> list[VisitRow]:
    return read_rows(
        db,
        Visit.state.in_(_ON_THE_PROGRAMME),
        Visit.starts_at >= dt.datetime.combine(first, dt.time()),
        Visit.starts_at < dt.datetime.combine(end, dt.time()),
    )


def _week(monday: dt.date, visits: list[VisitRow], slots: int) -> Week:
    counted = [visit for visit in visits if visit.kind is not VisitKind.PHONE_ONLINE]
    inside = counted[:slots]
    extra = tuple(visit for visit in visits if visit not in inside)
    days = (monday + dt.timedelta(days=n) for n in range(5))
    feasts = tuple((day, feast) for day in days if (feast := holiday(day)) is not None)
    empty: tuple[VisitRow | None, ...] = (None,) * (slots - len(inside))
    return Week(monday, (*inside, *empty), extra, feasts)


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """Room for ``count`` more visits in the week of ``monday``."""

    monday: dt.date
    count: int


def free_slots(db: Session, start: dt.date, count: int) -> list[FreeSlot]:
    """The weeks with room, among ``count`` weeks from the week of ``start``."""
    return [FreeSlot(week.monday, week.free) for week in weeks(db, start, count) if week.free]


def weeks_with_room(db: Session, start: dt.date, count: int) -> int:
    """In how many of these weeks there is room for a visit; the same as ``free_slots``, without reading the visits."""
    first = monday_of(start)
    slots = people.terms(db).visits_per_week
    days = db.scalars(
        select(Visit.starts_at)
        .with_hint(Visit, "INDEXED BY ix_visits_starts_at", "sqlite")
        .where(
            Visit.state.in_(_ON_THE_PROGRAMME),
            Visit.kind != VisitKind.PHONE_ONLINE.value,
            Visit.starts_at >= dt.datetime.combine(first, dt.time()),
            Visit.starts_at < dt.datetime.combine(first + dt.timedelta(weeks=count), dt.time()),
        )
    )
    filled = Counter(monday_of(moment.date()) for moment in days if moment is not None)
    return count - sum(n >= slots for n in filled.values())
