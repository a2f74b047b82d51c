# SPDX-License-Identifier: EUPL-1.2
"""How periods are called where a municipality looks at its figures."""

from __future__ import annotations

from assets.texts import _, date_full
from storage.rules.steering import Period, month_of


def period_words(period: Period) -> str:
    """``oktober 2026``, or from day to day."""
    if period == month_of(period.since):
        return month_words(period)
    return _("{start} up to and including {end}").format(
        start=date_full(period.since), end=date_full(period.until)
    )


def month_words(month: Period) -> str:
    """``oktober 2026``."""
    return date_full(month.since).split(" ", 1)[1]
