# SPDX-License-Identifier: EUPL-1.2
"""The terms that a municipality sets for itself: within how many days, how many visits, how long apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from storage.errors import RodeLoperError


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms in force. The defaults are those of the Collegetour."""

    report_workdays: int = 5
    """A visit report within so many working days after the visit."""
    telling_workdays: int = 10
    """The first terugkoppeling within so many working days."""
    collision_months: int = 6
    """A warning when another department visited within so many months; 0 is never."""
    alderman_top: int = 30
    """An alderman comes along at so many of the largest companies; 0 is nowhere."""
    stalled_days: int = 14
    """An open action without an update in so many days has stalled."""
    visits_per_week: int = 2
    """The slots in a week of the programme."""
    offline_days: int = 14
    """A laptop opens so many days without having been in touch with the backend."""
    lock_minutes: int = 60
    """A laptop that nobody touches locks after so many minutes at the latest."""


LIMITS: dict[str, tuple[int, int]] = {
    "report_workdays": (1, 60),
    "telling_workdays": (1, 60),
    "collision_months": (0, 60),
    "alderman_top": (0, 1000),
    "stalled_days": (1, 365),
    "visits_per_week": (1, 50),
    "offline_days": (1, 90),
    "lock_minutes": (1, 480),
}
"""The lowest and highest value that makes sense for each term; also the names of all terms, in order."""

DEFAULTS = Terms()


def terms_from(values: Mapping[str, str]) -> Terms:
    """The terms out of stored texts. What is missing, unknown or unreadable leaves the default in force."""
    known = {}
    for term in fields(Terms):
        number = _whole_number(values.get(term.name, ""))
        low, high = LIMITS[term.name]
        if number is not None and low <= number <= high:
            known[term.name] = number
    return Terms(**known)


def parse_term(name: str, text: str) -> int:
    """The value that a person typed for a term.

    Raises ``RodeLoperError``: ``terms.unknown``, ``terms.not-a-number`` or ``terms.out-of-range`` (low, high).
    """
    if name not in LIMITS:
        raise RodeLoperError("terms.unknown", name=name)
    number = _whole_number(text)
    if number is None:
        raise RodeLoperError("terms.not-a-number", name=name, text=text)
    low, high = LIMITS[name]
    if not low <= number <= high:
        raise RodeLoperError("terms.out-of-range", name=name, low=low, high=high)
    return number


def _whole_number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
