# SPDX-License-Identifier: EUPL-1.2
"""How periods are called where a municipality looks at its figures."""

from __future__ import annotations

from assets.texts import _, date_full
from storage.rules.steering import Period, month_of


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
