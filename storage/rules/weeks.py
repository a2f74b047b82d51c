# SPDX-License-Identifier: EUPL-1.2
"""Weeks as everybody in the Netherlands numbers them (ISO 8601), and which one a person means."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

from storage.errors import RodeLoperError

_NAMED = re.compile(r"(\d{4})-?w?(\d{1,2})", re.ASCII | re.IGNORECASE)
_FROM_NOW = {"this": 0, "next": 1}


def monday_meant(what: str, today: dt.date) -> dt.date:
    """The Monday of the week that a person means: ``this``, ``next``, or year and week as ``2026-48``.

    Raises ``weeks.unknown`` (what).
    """
    what = what.strip()
    if what.lower() in _FROM_NOW:
        return today + dt.timedelta(weeks=_FROM_NOW[what.lower()], days=-today.weekday())
    if named := _NAMED.fullmatch(what):
        # Week 53 of a year that has 52 is none, nor one that the calendar does not finish.
        with suppress(ValueError, OverflowError):
            monday = dt.date.fromisocalendar(int(named[1]), int(named[2]), 1)
            return monday + dt.timedelta(weeks=1) - dt.timedelta(weeks=1)
    raise RodeLoperError("weeks.unknown", what=what)


def week_name(monday: dt.date) -> str:
    """``2026-48``, which ``monday_meant`` reads back."""
    year, week, _day = monday.isocalendar()
    return f"{year:04}-{week:02}"
