# SPDX-License-Identifier: EUPL-1.2
"""How the work of a municipality is measured: periods, the middle and the tail of a number of days, and blind spots."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.errors import RodeLoperError
from storage.rules.day_words import YEARS
from storage.rules.ids import fixed_id

FEWEST = 5
"""A group of fewer companies is not shown by itself: it would point at one of them, and so at a person."""
OTHERS = "*"
"""The value of the groups that are put together because each is too small."""
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_TAIL = 0.9


@dataclass(frozen=True, slots=True)
class Period:
    """From a day up to and including another one."""

    since: dt.date
    until: dt.date

    @property
    def days(self) -> int:
        """How many days it is long."""
        return (self.until - self.since).days + 1

    def goal(self, per_week: int) -> int:
        """How many visits this period asks, at so many a week."""
        return math.floor(per_week * self.days / 7 + 0.5)

    def weeks(self) -> list[Period]:
        """Its weeks from Monday to Sunday; the first and the last one as far as they are in it."""
        mondays = range(-self.since.weekday(), self.days, 7)
        return [self._part(self.since + dt.timedelta(days=n), 7) for n in mondays]

    def months(self) -> list[Period]:
        """Its months, the same way."""
        found, first = [], self.since.replace(day=1)
        while first <= self.until:
            month = month_of(first)
            found.append(self._part(first, month.days))
            first = month.until + dt.timedelta(days=1)
        return found

    def _part(self, first: dt.date, days: int) -> Period:
        return Period(max(first, self.since), min(first + dt.timedelta(days=days - 1), self.until))


def month_of(day: dt.date) -> Period:
    """The month of this day."""
    following = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return Period(day.replace(day=1), following - dt.timedelta(days=1))


def month_before(month: Period) -> Period:
    """The month before the one that this period is."""
    return month_of(month.since - dt.timedelta(days=1))


def last_weeks(today: dt.date, weeks: int) -> Period:
    """So many weeks, the last of which is that of today."""
    monday = today - dt.timedelta(days=today.weekday())
    return Period(monday - dt.timedelta(weeks=weeks - 1), monday + dt.timedelta(days=6))


def month_name(month: Period) -> str:
    """``2026-10``, which ``month_meant`` reads back."""
    return f"{month.since:%Y-%m}"


def explanation_id(month: str) -> str:
    """The id of the explanation to the figures of this month (``2026-10``)."""
    return fixed_id("explanations", month)


def month_meant(what: str) -> Period:
    """The month that a person means with ``2026-10``. Raises ``months.unknown`` (what)."""
    named = _MONTH.fullmatch(what.strip())
    try:
        if named and int(named[1]) in YEARS:
            return month_of(dt.date(int(named[1]), int(named[2]), 1))
    except ValueError:
        pass  # month 13
    raise RodeLoperError("months.unknown", what=what.strip())


def middle_and_tail(counts: Mapping[int, int]) -> tuple[int, int]:
    """Of numbers of days, each with how often it came: half is at most the first, nine of ten at most the second.

    Both are numbers that occurred (nearest rank). Raises ``ValueError`` when nothing came.
    """
    total = sum(counts.values())
    if not total:
        raise ValueError("there is no middle of nothing")
    return _rank(counts, math.ceil(total / 2)), _rank(counts, math.ceil(total * _TAIL))


def _rank(counts: Mapping[int, int], place: int) -> int:
    passed = 0
    for days in sorted(counts):
        passed += counts[days]
        if passed >= place:
            return days
    raise AssertionError("the place lies within the total")


def told_apart(sizes: Mapping[str, int]) -> dict[str, str]:
    """Each group → itself, or ``OTHERS`` when it must not be shown by itself.

    Small groups go together. When together they are still too few, the next smallest goes along: what is left out could
    be counted back from the total. Nothing at all is told of fewer companies than that.
    """
    together: set[str] = {group for group, size in sizes.items() if size < FEWEST}
    larger = sorted((size, group) for group, size in sizes.items() if group not in together)
    while together and larger and sum(sizes[group] for group in together) < FEWEST:
        together.add(larger.pop(0)[1])
    if together and sum(sizes[group] for group in together) < FEWEST:
        return {}
    return {group: OTHERS if group in together else group for group in sizes}


def is_blind_spot(companies: int, visits: int, all_companies: int, all_visits: int) -> bool:
    """Whether a group is visited far less than its number asks: less than half, and at least two visits too few."""
    if not all_companies:
        return False
    expected = companies * all_visits / all_companies
    return visits * 2 < expected and expected - visits >= 2


def summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The sum of what was counted under each name."""
    found: dict[str, int] = {}
    for name, n in pairs:
        found[name] = found.get(name, 0) + n
    return found
