# SPDX-License-Identifier: EUPL-1.2
"""Read a date the way people jot it down: ``vr``, ``morgen``, ``12-3``, ``12 maart``, ``+14d``, in Dutch and English."""

from __future__ import annotations

import datetime as dt
import re

from storage.rules.workdays import add_months

YEARS = range(1900, 2200)
"""In which anything happens or is planned. Outside of these neither local keys nor calculations with days hold."""

_DAYS_AHEAD = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}
_WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "ma maandag mon monday",
            "di dinsdag tue tuesday",
            "wo woensdag wed wednesday",
            "do donderdag thu thursday",
            "vr vrijdag fri friday",
            "za zaterdag sat saturday",
            "zo zondag sun sunday",
        )
    )
    for word in words.split()
}
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januari january jan",
            "februari february feb",
            "maart march mrt mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for word in words.split()
}

_END = r"(?=[\s,;:.]|$)"
_AHEAD = re.compile(rf"\+(\d{{1,3}})([dwm]){_END}", re.IGNORECASE)
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_END}")
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/])(\d{{1,2}})(?:\2(\d{{4}}|\d{{2}}))?{_END}")
_NAMED = re.compile(rf"(\d{{1,2}})\s+([A-Za-z]{{3,9}})\b\.?(?:\s+(\d{{4}}){_END})?{_END}", re.IGNORECASE)
_GAP = re.compile(r"\.?\s+")
_WORD = re.compile(rf"([A-Za-z]{{2,10}}){_END}")

# "zo snel mogelijk", "zo nodig": the most common way in which a day word is no day.
_NO_SUNDAY = re.compile(
    r"zo\s+(?:\S+\s+mogelijk|nodig|gauw|spoedig|snel|vlug|veel|weinig|goed|compleet|kort|lang|ver|ook)\b",
    re.IGNORECASE,
)


def read_day(text: str, start: int, today: dt.date, *, english: bool = False) -> tuple[dt.date, int] | None:
    """The date that begins at ``start`` and the position after it, or ``None`` when no date begins there.

    A weekday is the next such day, never today; a date without a year is the next such date, today included. A
    weekday before a date (``vr 27 nov``) belongs to it. In an ``english`` sentence *do* is a verb, not a Thursday.
    """
    for reader in (_read_ahead, _read_iso, _read_numbers, _read_named):
        found = reader(text, start, today)
        if found:
            return found
    match = _WORD.match(text, start)
    word = match[1].lower() if match else ""
    if not match or (word == "do" and english) or _NO_SUNDAY.match(text, start):
        return None
    if word in _DAYS_AHEAD:
        return _shift(today, _DAYS_AHEAD[word], match.end())
    if word not in _WEEKDAYS:
        return None
    behind = _GAP.match(text, match.end())
    if behind:
        for reader in (_read_iso, _read_numbers, _read_named):
            found = reader(text, behind.end(), today)
            if found:
                return found
    return _shift(today, (_WEEKDAYS[word] - today.weekday() - 1) % 7 + 1, match.end())


def _read_ahead(text: str, start: int, today: dt.date) -> tuple[dt.date, int] | None:
    match = _AHEAD.match(text, start)
    if not match:
        return None
    number, unit = int(match[1]), match[2].lower()
    if unit != "m":
        return _shift(today, number * (7 if unit == "w" else 1), match.end())
    try:
        return add_months(today, number), match.end()
    except ValueError:
        return None


def _read_iso(text: str, start: int, _today: dt.date) -> tuple[dt.date, int] | None:
    match = _ISO.match(text, start)
    day = _date(int(match[1]), int(match[2]), int(match[3])) if match else None
    return (day, match.end()) if match and day else None


def _read_numbers(text: str, start: int, today: dt.date) -> tuple[dt.date, int] | None:
    match = _NUMBERS.match(text, start)
    if not match:
        return None
    day = _full_date(int(match[1]), int(match[3]), match[4], today)
    return (day, match.end()) if day else None


def _read_named(text: str, start: int, today: dt.date) -> tuple[dt.date, int] | None:
    match = _NAMED.match(text, start)
    month = _MONTHS.get(match[2].lower()) if match else None
    if not match or not month:
        return None
    day = _full_date(int(match[1]), month, match[3], today)
    return (day, match.end()) if day else None


def _full_date(day: int, month: int, year: str | None, today: dt.date) -> dt.date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    # 29 February may be eight years away (1896 to 1904, 2096 to 2104).
    candidates = (_date(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in candidates if found and found >= today), None)


def _date(year: int, month: int, day: int) -> dt.date | None:
    if year not in YEARS:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _shift(today: dt.date, days: int, end: int) -> tuple[dt.date, int] | None:
    try:
        return today + dt.timedelta(days=days), end
    except OverflowError:
        return None
