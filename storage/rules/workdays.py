# SPDX-License-Identifier: EUPL-1.2
"""The Dutch working calendar: terms run in working days, and a day is a day in the Netherlands."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from enum import StrEnum
from functools import lru_cache

_WINTER, _SUMMER = dt.timedelta(hours=1), dt.timedelta(hours=2)


class Holiday(StrEnum):
    """The days that the Algemene termijnenwet (art. 3) does not count; also each 5 May, and Good Friday."""

    NEW_YEAR = "new-year"
    GOOD_FRIDAY = "good-friday"
    EASTER_MONDAY = "easter-monday"
    KINGS_DAY = "kings-day"
    LIBERATION_DAY = "liberation-day"
    ASCENSION_DAY = "ascension-day"
    WHIT_MONDAY = "whit-monday"
    CHRISTMAS_DAY = "christmas-day"
    BOXING_DAY = "boxing-day"


def holiday(day: dt.date) -> Holiday | None:
    """The holiday on this day, if any."""
    return _holidays(day.year).get(day)


def is_workday(day: dt.date) -> bool:
    """Monday to Friday and not a holiday."""
    return day.weekday() < 5 and holiday(day) is None


def add_workdays(day: dt.date, n: int) -> dt.date:
    """The ``n``-th working day after ``day`` (before it when ``n`` is negative); ``day`` itself never counts.

    ``n = 0`` gives ``day`` when it is a working day, else the first one after it. Raises ``OverflowError`` past the
    end of the calendar.
    """
    if n == 0:
        while not is_workday(day):
            day += dt.timedelta(days=1)
        return day
    step = dt.timedelta(days=1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= is_workday(day)
    return day


@lru_cache(maxsize=4096)
def workdays_between(start: dt.date, end: dt.date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before ``start``.

    So a term of 5 that began at ``start`` is over when ``workdays_between(start, today) > 5``.
    """
    if end < start:
        return -workdays_between(end, start)
    count = _weekdays(end) - _weekdays(start)
    for year in range(start.year, end.year + 1):
        free = _free(year)
        count -= bisect_right(free, end) - bisect_right(free, start)
    return count


def _weekdays(day: dt.date) -> int:
    """How many days from Monday to Friday the calendar has up to and including this day."""
    weeks, rest = divmod(day.toordinal(), 7)  # the first day of the first year is a Monday
    return weeks * 5 + min(rest, 5)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months on (or back), or the last day of that month: 31 August - 6 is 28 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    return dt.date(year, month + 1, min(day.day, 28))


def dutch_day(moment: dt.datetime) -> dt.date:
    """The date in the Netherlands at this moment. A moment without a zone counts as UTC."""
    moment = _utc(moment)
    return (moment + _offset(moment)).date()


def dutch_midnight(day: dt.date) -> dt.datetime:
    """The moment (UTC) at which this day begins in the Netherlands."""
    # The clock changes at 01:00 UTC, well after midnight, so the offset of the evening before is in force.
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    return midnight - _offset(midnight - dt.timedelta(hours=2))


def dutch_time(moment: dt.datetime) -> dt.datetime:
    """The same moment with the clock of the Netherlands, wherever the machine says that it is."""
    moment = _utc(moment)
    return moment.astimezone(dt.timezone(_offset(moment)))


def at_dutch_clock(wall: dt.datetime) -> dt.datetime:
    """The moment at which clocks in the Netherlands show this; the first of two in the night that summer time ends."""
    utc = wall.replace(tzinfo=dt.UTC)
    early = utc - dt.timedelta(hours=2)
    return dutch_time(early if _offset(early) == dt.timedelta(hours=2) else utc - dt.timedelta(hours=1))


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _offset(moment: dt.datetime) -> dt.timedelta:
    """One hour, or two between the last Sundays of March and October at 01:00 UTC (Directive 2000/84/EC), of a moment in UTC.

    By hand, because Windows ships no zone database and the answer must be the same on every laptop.
    """
    begin, end = _summer(moment.year)
    return _SUMMER if begin <= moment < end else _WINTER


@lru_cache(maxsize=64)
def _summer(year: int) -> tuple[dt.datetime, dt.datetime]:
    return _last_sunday(year, 3), _last_sunday(year, 10)


def _last_sunday(year: int, month: int) -> dt.datetime:
    last = dt.date(year, month, 31)
    sunday = last - dt.timedelta(days=(last.weekday() + 1) % 7)
    return dt.datetime(year, month, sunday.day, 1, tzinfo=dt.UTC)


@lru_cache(maxsize=64)
def _free(year: int) -> list[dt.date]:
    """The holidays that fall on a weekday, in order."""
    return sorted(day for day in _holidays(year) if day.weekday() < 5)


@lru_cache(maxsize=64)
def _holidays(year: int) -> dict[dt.date, Holiday]:
    easter = _easter(year)
    kings_day = dt.date(year, 4, 27)
    if kings_day.weekday() == 6:
        kings_day -= dt.timedelta(days=1)
    return {
        dt.date(year, 1, 1): Holiday.NEW_YEAR,
        dt.date(year, 5, 5): Holiday.LIBERATION_DAY,
        dt.date(year, 12, 25): Holiday.CHRISTMAS_DAY,
        dt.date(year, 12, 26): Holiday.BOXING_DAY,
        kings_day: Holiday.KINGS_DAY,
        easter - dt.timedelta(days=2): Holiday.GOOD_FRIDAY,
        easter + dt.timedelta(days=1): Holiday.EASTER_MONDAY,
        easter + dt.timedelta(days=39): Holiday.ASCENSION_DAY,
        easter + dt.timedelta(days=50): Holiday.WHIT_MONDAY,
    }


def _easter(year: int) -> dt.date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher, 1876)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    correction = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * correction + 114, 31)
    return dt.date(year, month, day + 1)
