# SPDX-License-Identifier: EUPL-1.2
"""The programme by week: how many slots there are, which are filled and by whom, and where there is still room."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from msgspec import Struct

from storage.plain import Db, local, midnight, plain, rows
from storage.queries import people
from storage.queries.visit_rows import VisitRow, read_rows
from storage.rules.choices import VisitKind
from storage.rules.states import VisitState
from storage.rules.workdays import Holiday, holiday

_ON_THE_PROGRAMME = tuple(
    state.value for state in VisitState if state not in (VisitState.WISH, VisitState.CANCELLED)
)


class Week(Struct, frozen=True):
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


@plain
def weeks(db: Db, start: dt.date, count: int) -> list[Week]:
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


def _between(db: Db, first: dt.date, end: dt.date) -> list[VisitRow]:
    where = f"v.state IN {_ON_THE_PROGRAMME} AND v.starts_at >= :first AND v.starts_at < :end"
    return read_rows(db, where, {"first": midnight(first), "end": midnight(end)})


def _week(monday: dt.date, visits: list[VisitRow], slots: int) -> Week:
    counted = [visit for visit in visits if visit.kind is not VisitKind.PHONE_ONLINE]
    inside = counted[:slots]
    extra = tuple(visit for visit in visits if visit not in inside)
    days = (monday + dt.timedelta(days=n) for n in range(5))
    feasts = tuple((day, feast) for day in days if (feast := holiday(day)) is not None)
    empty: tuple[VisitRow | None, ...] = (None,) * (slots - len(inside))
    return Week(monday, (*inside, *empty), extra, feasts)


class FreeSlot(Struct, frozen=True):
    """Room for ``count`` more visits in the week of ``monday``."""

    monday: dt.date
    count: int


@plain
def free_slots(db: Db, start: dt.date, count: int) -> list[FreeSlot]:
    """The weeks with room, among ``count`` weeks from the week of ``start``."""
    return [FreeSlot(week.monday, week.free) for week in weeks(db, start, count) if week.free]


@plain
def weeks_with_room(db: Db, start: dt.date, count: int) -> int:
    """In how many of these weeks there is room for a visit; the same as ``free_slots``, without reading the visits."""
    first = monday_of(start)
    slots = people.terms(db).visits_per_week
    query = (
        f"SELECT starts_at FROM visits INDEXED BY ix_visits_starts_at WHERE state IN {_ON_THE_PROGRAMME}"
        " AND kind <> :no_visit AND starts_at >= :first AND starts_at < :end"
    )
    values = {
        "no_visit": VisitKind.PHONE_ONLINE.value,
        "first": midnight(first),
        "end": midnight(first + dt.timedelta(weeks=count)),
    }
    days = (local(starts_at) for (starts_at,) in rows(db, query, values))
    filled = Counter(monday_of(moment.date()) for moment in days if moment is not None)
    return count - sum(n >= slots for n in filled.values())
