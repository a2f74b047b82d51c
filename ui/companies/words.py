# SPDX-License-Identifier: EUPL-1.2
"""What sectors, sizes and dates of companies are called on this screen."""

from __future__ import annotations

import datetime as dt

from assets.texts import N_, _, ago
from storage.queries.companies import LastVisit
from storage.rules.companies import SizeClass
from ui.words import SECTORS, word

LAST_VISITS: dict[str, str] = {
    LastVisit.NEVER: N_("never"),
    LastVisit.WITHIN_6_MONTHS: N_("in the last 6 months"),
    LastVisit.OVER_6_MONTHS: N_("more than 6 months ago"),
    LastVisit.OVER_12_MONTHS: N_("more than 12 months ago"),
}
LONG_AGO = dt.timedelta(days=365)
BIG = 250
"""From so many employees a company is large; below it is mkb (the European definition)."""


def sector_words(sector: str, sbi_text: str = "") -> str:
    """What the company does: in the words of the register, else the name of its sector."""
    return sbi_text or word(SECTORS, sector)


def size_words(size_class: str) -> str:
    """``zzp``, ``mkb`` or ``groot``; nothing when it is not known."""
    if not size_class:
        return ""
    try:
        lowest = SizeClass(size_class).lowest
    except ValueError:
        return ""
    if lowest >= BIG:
        return _("large")
    return _("sme") if lowest > 1 else _("one person")


def last_visit_words(day: dt.date | None, today: dt.date) -> str:
    """``nog nooit`` or how long ago."""
    return _("never yet") if day is None else ago(day, today)
