# SPDX-License-Identifier: EUPL-1.2
"""Working days in the Netherlands."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules.workdays import (
    Holiday,
    add_months,
    add_workdays,
    at_dutch_clock,
    dutch_day,
    dutch_midnight,
    dutch_time,
    holiday,
    is_workday,
    workdays_between,
)

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (dt.date(2026, 4, 3), Holiday.GOOD_FRIDAY),
        (dt.date(2026, 4, 6), Holiday.EASTER_MONDAY),
        (dt.date(2025, 4, 26), Holiday.KINGS_DAY),
        (dt.date(2025, 4, 27), None),
        (dt.date(2026, 4, 27), Holiday.KINGS_DAY),
        (dt.date(2026, 5, 5), Holiday.LIBERATION_DAY),
        (dt.date(2026, 5, 14), Holiday.ASCENSION_DAY),
        (dt.date(2026, 5, 25), Holiday.WHIT_MONDAY),
        (dt.date(2027, 3, 29), Holiday.EASTER_MONDAY),
        (dt.date(2026, 12, 25), Holiday.CHRISTMAS_DAY),
        (dt.date(2026, 12, 5), None),
    ],
)
def test_the_holidays_of_the_law(day: dt.date, name: Holiday | None) -> None:
    assert holiday(day) is name


@given(DAYS, st.integers(-40, 40).filter(bool))
def test_adding_and_counting_agree(day: dt.date, n: int) -> None:
    end = add_workdays(day, n)
    assert is_workday(end)
    if n > 0:
        assert workdays_between(day, end) == n
    else:
        # The day itself never counts going back; between counts the later end.
        assert sum(is_workday(end + dt.timedelta(days=i)) for i in range((day - end).days)) == -n


@given(DAYS, st.integers(0, 800))
def test_counting_is_counting_the_days_one_by_one(start: dt.date, length: int) -> None:
    end = start + dt.timedelta(days=length)
    assert workdays_between(start, end) == sum(
        is_workday(start + dt.timedelta(days=i)) for i in range(1, length + 1)
    )
    assert workdays_between(end, start) == -workdays_between(start, end)


def test_a_term_runs_over_christmas() -> None:
    assert add_workdays(dt.date(2026, 12, 23), 5) == dt.date(2026, 12, 31)
    assert add_workdays(dt.date(2026, 12, 26), 0) == dt.date(2026, 12, 28)


@given(DAYS, st.integers(-60, 60))
def test_months_are_calendar_months(day: dt.date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + dt.timedelta(days=1)).day == 1


@given(DAYS)
def test_a_day_begins_at_dutch_midnight(day: dt.date) -> None:
    midnight = dutch_midnight(day)
    assert dutch_day(midnight) == day
    assert dutch_day(midnight - dt.timedelta(microseconds=1)) == day - dt.timedelta(days=1)


def test_summer_and_winter_time() -> None:
    assert dutch_midnight(dt.date(2026, 7, 1)) == dt.datetime(2026, 6, 30, 22, tzinfo=dt.UTC)
    assert dutch_midnight(dt.date(2026, 10, 25)) == dt.datetime(2026, 10, 24, 22, tzinfo=dt.UTC)
    assert dutch_midnight(dt.date(2026, 10, 26)) == dt.datetime(2026, 10, 25, 23, tzinfo=dt.UTC)


@given(st.datetimes(dt.datetime(1997, 1, 1), dt.datetime(2099, 12, 30)))
def test_the_dutch_clock_is_read_back(moment: dt.datetime) -> None:
    shown = dutch_time(moment)
    assert shown == moment.replace(tzinfo=dt.UTC)
    assert shown.date() == dutch_day(moment)
    again = at_dutch_clock(shown.replace(tzinfo=None))
    # The hour that comes twice in the night of October is taken as the first.
    assert again == shown or again == shown - dt.timedelta(hours=1)
    assert again.replace(tzinfo=None) == shown.replace(tzinfo=None)


def test_the_dutch_clock_in_summer_in_winter_and_in_between() -> None:
    assert at_dutch_clock(dt.datetime(2026, 7, 1, 9)).isoformat() == "2026-07-01T09:00:00+02:00"
    assert at_dutch_clock(dt.datetime(2026, 11, 3, 9)).isoformat() == "2026-11-03T09:00:00+01:00"
    # An hour that no clock shows is the one after it.
    assert at_dutch_clock(dt.datetime(2026, 3, 29, 2, 30)).isoformat() == "2026-03-29T03:30:00+02:00"
