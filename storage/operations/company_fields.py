# SPDX-License-Identifier: EUPL-1.2
"""Check what a form hands us about a company or a person there: each field by its own rule, all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from storage.errors import RodeLoperError
from storage.rules import numbers
from storage.rules.choices import CompanyKind, Phase
from storage.rules.companies import Sector, sector_of, size_class
from storage.rules.numbers import Checked

CHECKS: Mapping[str, Callable[[object], Checked]] = {
    "kvk_number": numbers.kvk_number,
    "branch_number": numbers.branch_number,
    "rsin": numbers.rsin,
    "postcode": numbers.postcode,
    "sbi_code": numbers.sbi_code,
    "email": numbers.email,
    "phone": numbers.phone,
}
CHOICES: Mapping[str, frozenset[str]] = {
    "sector": frozenset(Sector),
    "kind": frozenset(CompanyKind),
    "phase": frozenset(Phase),
    "sbi_version": frozenset(("2008", "2025")),
}
WHOLE = {"employees": (0, 1_000_000), "phase_since": (1800, 2200)}
TEXTS = frozenset(
    "name trade_name legal_form street house_number city village district neighbourhood sbi_text website approach"
    " sensitivities".split()
)
COMPANY_FIELDS = TEXTS | CHECKS.keys() | CHOICES.keys() | WHOLE.keys() | {"account_manager_id"}
"""What a person fills in. Size class, sector (unless given) and dates follow from it."""
CONTACT_FIELDS = frozenset("name salutation function email phone may_mail preference source".split())


def invalid(**fields: str) -> RodeLoperError:
    """``fields.invalid``: the name of each field with the code of its problem."""
    return RodeLoperError("fields.invalid", fields=fields)


def checked_company(given: Mapping[str, Any], *, partly: bool = False) -> dict[str, Any]:
    """The fields as they are stored, with what follows from them. Raises ``fields.invalid``.

    ``partly``: only some fields were given, the name need not be among them. An empty number is ``None``, an empty
    account manager too.
    """
    _known(given, COMPANY_FIELDS)
    clean, problems = _cleaned(given, partly=partly)
    for name, (low, high) in WHOLE.items():
        if name in clean:
            clean[name], problem = _whole(clean[name], low, high)
            if problem:
                problems[name] = problem
    for name, choices in CHOICES.items():
        if clean.get(name) and clean[name] not in choices:
            problems[name] = "fields.choice"
    if "account_manager_id" in clean:
        clean["account_manager_id"] = clean["account_manager_id"] or None
    if problems:
        raise invalid(**problems)
    if "employees" in clean:
        clean["size_class"] = size_class(clean["employees"]) or ""
    if "sbi_code" in clean and not clean.get("sector"):
        clean["sector"] = sector_of(clean["sbi_code"]) or ""
    return clean


def checked_contact(given: Mapping[str, Any], *, partly: bool = False) -> dict[str, Any]:
    """The fields of a person as they are stored. Raises ``fields.invalid``."""
    _known(given, CONTACT_FIELDS)
    clean, problems = _cleaned(given, partly=partly)
    if problems:
        raise invalid(**problems)
    return clean


def _known(given: Mapping[str, Any], allowed: frozenset[str]) -> None:
    unknown = set(given) - allowed
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")


def _cleaned(given: Mapping[str, Any], *, partly: bool) -> tuple[dict[str, Any], dict[str, str]]:
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    problems: dict[str, str] = {}
    if not clean.get("name") and not (partly and "name" not in clean):
        problems["name"] = "fields.missing"
    for name, check in CHECKS.items():
        if name in clean:
            checked = check(clean[name])
            clean[name] = checked.value or ""
            if checked.problem:
                problems[name] = checked.problem
    return clean, problems


def _whole(value: object, low: int, high: int) -> tuple[int | None, str | None]:
    """A whole number, also as people type it (``1.200``); nothing stays nothing."""
    if value is None or value == "":
        return None, None
    text = str(value).replace(".", "").replace(" ", "")
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        return None, "numbers.whole"
    return int(text), None
