# SPDX-License-Identifier: EUPL-1.2
"""Values that need more than a check: addresses in one cell, head counts, websites; and short cuts for long files.

A parse of a phone number or an e-mail address costs a tenth of a millisecond, ten seconds in 100,000 rows. The ordinary
ones are recognised here by their form, with the same answer; anything else goes the long way.
"""

from __future__ import annotations

import re
from functools import lru_cache

from storage.rules import numbers
from storage.rules.choices import CompanyKind, Phase
from storage.rules.companies import size_class
from storage.rules.numbers import Checked
from storage.rules.texts import plain

_SIMPLE_EMAIL = re.compile(
    r"[a-z0-9]+(?:[._-][a-z0-9]+){0,4}@[a-z0-9]+(?:-[a-z0-9]+){0,3}\.(?:nl|com|eu|be|de)"
)
_SIMPLE_PHONE = re.compile(r"0[1-578][0-9]{8}|06[1-58][0-9]{7}")
_AFTER_PHONE = str.maketrans("", "", " -.()")
_ADDRESS = re.compile(
    r"(?P<street>\S.*)\s+(?P<number>[0-9]{1,5})(?:\s*[-/ ]?\s*(?P<more>[A-Za-z0-9]{1,6}(?:[-/ ][A-Za-z0-9]{1,4})?))?"
)
_POSTCODE_AT = re.compile(r"[,\s]\s*([1-9][0-9]{3}\s?[A-Za-z]{2})(?:[,\s]+(.+))?$")
_POSTCODE_FIRST = re.compile(r"([1-9][0-9]{3}\s?[A-Za-z]{2})[\s,]+(.+)")
_EATEN_BY_EXCEL = re.compile(
    r"([0-9]{1,2})[-\s](jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)\.?"
)
_EATEN_DATE = re.compile(r"20[0-9]{2}-([0-9]{2})-([0-9]{2})")
_MONTHS = {
    m: i
    for i, ms in enumerate("jan feb mrt,mar apr mei,may jun jul aug sep okt,oct nov dec".split(), 1)
    for m in ms.split(",")
}
_WEBSITE = re.compile(r"(?:https?://)?([\w-]+(?:\.[\w-]+)+)(:[0-9]+)?(/\S*)?", re.IGNORECASE)
_FIRST_NUMBER = re.compile(r"[0-9]+")
_COUNT = re.compile(r"([0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))?")
_MOST_EMPLOYEES = 1_000_000

KINDS = {
    "regulier": CompanyKind.REGULAR,
    "bedrijf": CompanyKind.REGULAR,
    "zzp": CompanyKind.ZZP,
    "zzper": CompanyKind.ZZP,
    "eenmanszaak": CompanyKind.ZZP,
    "starter": CompanyKind.STARTER,
    "socialeonderneming": CompanyKind.SOCIAL_ENTERPRISE,
    "hybride": CompanyKind.HYBRID,
    "school": CompanyKind.SCHOOL,
    "onderwijs": CompanyKind.SCHOOL,
} | {plain(kind.value): kind for kind in CompanyKind}

SALUTATIONS = dict.fromkeys(
    ("mevrouw", "mevr", "mw", "v", "vrouw", "f", "ms", "mrs", "female"), "mevrouw"
) | dict.fromkeys(("deheer", "dhr", "heer", "m", "man", "mr", "male", "dedhr"), "de heer")

PHASES = {
    "orientatie": Phase.ORIENTATION,
    "ideeenondernemingsplan": Phase.BUSINESS_PLAN,
    "ondernemingsplan": Phase.BUSINESS_PLAN,
    "start": Phase.START,
    "starter": Phase.START,
    "consolidatie": Phase.CONSOLIDATE,
    "consolideren": Phase.CONSOLIDATE,
    "groei": Phase.EXPAND,
    "uitbreiding": Phase.EXPAND,
    "uitbreiden": Phase.EXPAND,
    "overdracht": Phase.TRANSFER,
    "overname": Phase.TRANSFER,
    "beeindiging": Phase.STOP,
    "stoppen": Phase.STOP,
    "faillissement": Phase.STOP,
} | {plain(phase.value): phase for phase in Phase}


def email(text: str) -> Checked:
    """As ``numbers.email``, quick for an ordinary address."""
    if len(text) <= 60 and _SIMPLE_EMAIL.fullmatch(text):
        return Checked(text)
    return numbers.email(text)


def phone(text: str) -> Checked:
    """As ``numbers.phone``, quick for an ordinary Dutch number: how those are grouped follows from their first digits."""
    digits = text.translate(_AFTER_PHONE)
    if digits.startswith("+31") and len(digits) == 12:
        digits = f"0{digits[3:]}"
    if len(text) <= 20 and _SIMPLE_PHONE.fullmatch(digits):
        cuts = _grouping(digits[:5])
        if cuts:
            return Checked(" ".join(digits[a:b] for a, b in cuts))
    return numbers.phone(text)


@lru_cache(maxsize=4096)
def _grouping(start: str) -> tuple[tuple[int, int], ...]:
    """Where the groups of a ten-digit number that starts like this begin and end; empty when no number does.

    Area codes and mobile ranges are decided by the first four digits (libphonenumber, region NL).
    """
    checked = numbers.phone(f"{start}23456")
    if not checked.value:
        return ()
    cuts, at = [], 0
    for group in re.split(r"[ -]", checked.value):
        cuts.append((at, at + len(group)))
        at += len(group)
    return tuple(cuts) if at == 10 and "-" not in checked.value else ()


postcode = lru_cache(maxsize=50_000)(numbers.postcode)
sbi_number = lru_cache(maxsize=4096)(numbers.sbi_code)


def sbi_code(text: str) -> Checked:
    """The code, also from ``6201 Ontwikkelen van software`` (KVK writes code and description in one cell)."""
    checked = sbi_number(text)
    if checked.ok or " " not in text:
        return checked
    return sbi_number(text.split(" ", 1)[0].rstrip(" -:"))


def website(text: str) -> Checked:
    """``www.voorbeeld.nl/over``: without the protocol and the last slash. Problem: ``import.website``."""
    match = _WEBSITE.fullmatch(text) if len(text) <= 300 else None
    if not match or "." not in match[1]:
        return Checked(problem="import.website")
    return Checked((match[1].lower() + (match[2] or "") + (match[3] or "")).rstrip("/"))


def employees(text: str) -> int | None:
    """A head count: ``12``, ``1.250``, ``12,0``, ``12,5`` (rounded up, a part-timer is a person); nothing when it is none."""
    match = _COUNT.fullmatch(text) if len(text) <= 20 else None
    if match is None:
        return None
    count = int(re.sub(r"[. ]", "", match[1])) + bool(int(match[2] or "0"))
    return count if count <= _MOST_EMPLOYEES else None


@lru_cache(maxsize=1024)
def size_from_text(text: str) -> str | None:
    """The size class of ``10 t/m 19``, ``10-19``, ``100 en meer``: decided by its lowest number."""
    match = _FIRST_NUMBER.search(text.replace(".", ""))
    found = size_class(int(match[0])) if match and len(match[0]) < 8 else None
    return found.value if found else None


def split_address(text: str) -> dict[str, str]:
    """Street, house number and, when they are in the same cell, postcode and city."""
    found: dict[str, str] = {}
    text = text[:300].replace("\n", ", ")
    if match := _POSTCODE_AT.search(text):
        found["postcode"] = match[1]
        if match[2]:
            found["city"] = match[2].strip(" ,")
        text = text[: match.start()]
    text = text.strip(" ,")
    if match := _ADDRESS.fullmatch(text):
        found["street"] = match["street"].rstrip(" ,")
        found["house_number"] = house_number(match["number"], "", match["more"] or "")
    else:
        found["street"] = text
    return found


def split_postcode_city(text: str) -> tuple[str, str]:
    """Postcode and city from ``3511 AB Utrecht``; all of it is the city when there is no postcode in front."""
    match = _POSTCODE_FIRST.fullmatch(text[:200])
    return (match[1], match[2].strip()) if match else ("", text)


def house_number(number: str, letter: str = "", addition: str = "") -> str:
    """``14``, ``14B``, ``14-2``, ``14B-bis``: number, letter and addition as one."""
    return f"{number.removesuffix('.0')}{letter.upper()}{f'-{addition}' if addition else ''}"


def rescue_house_number(text: str) -> str | None:
    """``2-1`` when a spreadsheet made ``2-jan`` or a date of it; nothing when that is not what happened."""
    lower = text.lower()
    if match := _EATEN_BY_EXCEL.fullmatch(lower):
        return f"{int(match[1])}-{_MONTHS[match[2]]}"
    if match := _EATEN_DATE.fullmatch(lower):
        return f"{int(match[2])}-{int(match[1])}"
    return None
