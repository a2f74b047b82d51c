# SPDX-License-Identifier: EUPL-1.2
"""How periods are called where a municipality looks at its figures, and whose figures may be missing there."""

from __future__ import annotations

import datetime as dt

from assets.texts import _, date_full, n_, weekday
from storage.queries.laptops import Behindhand
from storage.rules.steering import Period, month_of
from storage.rules.workdays import dutch_day
from ui.words import name_list

_MOST = 3


def period_words(period: Period) -> str:
    """``oktober 2026``, from week to week, or from day to day."""
    if period == month_of(period.since):
        return month_words(period)
    if period.since.weekday() == 0 and period.days % 7 == 0 and period.days > 7:
        first, last = (day.isocalendar().week for day in (period.since, period.until))
        return _("week {first} up to and including {last}").format(first=first, last=last)
    return _("{start} up to and including {end}").format(
        start=date_full(period.since), end=date_full(period.until)
    )


def month_words(month: Period) -> str:
    """``oktober 2026``."""
    return date_full(month.since).split(" ", 1)[1]


def behindhand_words(behindhand: Behindhand, now: dt.datetime) -> str:
    """Since when how many laptops were not updated, and whose figures may be missing therefore."""
    n = behindhand.count
    if behindhand.since is None:
        said = n_("{n} laptop was never updated.", "{n} laptops were never updated.", n).format(n=n)
    else:
        said = n_(
            "{n} laptop has not been updated since {day}.",
            "{n} laptops have not been updated since {day}.",
            n,
        ).format(n=n, day=_day(behindhand.since, now))
    who = list(dict.fromkeys(behindhand.who))
    names = who if len(who) <= _MOST else [*who[:_MOST], _("others")]
    return f"{said} " + _("Figures of {names} may be missing.").format(names=name_list(names))


def _day(moment: dt.datetime, now: dt.datetime) -> str:
    day, today = dutch_day(moment), dutch_day(now)
    return weekday(day) if (today - day).days < 7 else date_full(day)
