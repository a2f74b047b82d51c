# SPDX-License-Identifier: EUPL-1.2
"""What the overview says of its own figures: how they stand, and whose may be missing."""

from __future__ import annotations

import datetime as dt

from assets.texts import _, clock, date_full, date_long, n_, weekday
from storage.queries.laptops import Behindhand
from storage.rules.workdays import dutch_day
from ui.words import name_list

_MOST = 3


def as_of(now: dt.datetime) -> str:
    """``Stand van maandag 23 november, 08:38``."""
    return _("As it was on {day}, {time}").format(day=date_long(dutch_day(now)), time=clock(now))


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
