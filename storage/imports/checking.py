# SPDX-License-Identifier: EUPL-1.2
"""Every row of a company file becomes either a checked row or a refusal with reasons; no row gets lost.

What refuses a row: no name, a KvK or branch number that is not one (the row would become the wrong company), more
cells than columns (the cells have shifted). Anything else that is wrong only leaves that field out, and is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from storage.imports import values
from storage.imports.columns import ColumnMapping
from storage.imports.headings import CONTACT_HEADINGS
from storage.imports.reading import Table
from storage.imports.steps import Steps
from storage.rules import numbers
from storage.rules.choices import CompanyKind, Phase
from storage.rules.companies import sector_of, size_class
from storage.rules.numbers import Checked
from storage.rules.texts import plain

Value = str | int


class Problem(NamedTuple):
    """What is wrong: a code with a sentence, the field, and the value as it was in the file."""

    code: str
    field: str
    value: str


class CheckedRow(NamedTuple):
    """A row that can be taken over. ``values``: company field → clean value, only fields that have one.

    ``at`` finds the original in the table, ``number`` is the row as the spreadsheet shows it, ``dropped`` are the
    fields left out, ``repaired`` those mended on the way (a leading zero put back).
    """

    at: int
    number: int
    values: dict[str, Value]
    contact: dict[str, str] | None
    dropped: tuple[Problem, ...]
    repaired: tuple[str, ...]


class RefusedRow(NamedTuple):
    """A row that cannot be taken over, and every reason why. ``at`` finds the original in the table."""

    at: int
    number: int
    problems: tuple[Problem, ...]


_NOTHING = frozenset(
    "- -- . ? 0000 nvt n.v.t. n.v.t onbekend geen null none nan n/a n.a. n.b. leeg unknown".split()
)
_LONGEST = 250
_LONGEST_TEXT = 10_000
_LONG = frozenset({"approach"})
_REPEATED = frozenset(
    "legal_form street house_number house_addition city village district neighbourhood sbi_text employees size_class kind phase"
    " account_manager contact_function contact_salutation contact_first contact_last".split()
)
_FATAL = frozenset({"kvk_number", "branch_number"})
_CHECKS: dict[str, Callable[[str], Checked]] = {
    "kvk_number": numbers.kvk_number,
    "branch_number": numbers.branch_number,
    "rsin": numbers.rsin,
    "postcode": values.postcode,
    "sbi_code": values.sbi_code,
    "email": values.email,
    "contact_email": values.email,
    "phone": values.phone,
    "contact_phone": values.phone,
    "website": values.website,
}
_EXACT_DIGITS = {"kvk_number": 8, "branch_number": 12}
_JOBS = ("jobs_full", "jobs_part", "jobs_men_full", "jobs_women_full", "jobs_men_part", "jobs_women_part")
_WORDS: dict[str, dict[str, CompanyKind] | dict[str, Phase]] = {"kind": values.KINDS, "phase": values.PHASES}


def check_rows(
    table: Table, mapping: ColumnMapping, steps: Steps | None = None
) -> Iterator[CheckedRow | RefusedRow]:
    """Check every row of the table, in order; exactly one answer a row."""
    check = _Checker(mapping, table)
    steps = steps or Steps()
    for index, (number, cells) in enumerate(table.rows()):
        steps.at(index)
        yield check.row(index, number, cells)


class _Checker:
    """The mapping made ready for 100,000 rows: which cell goes through which check."""

    def __init__(self, mapping: ColumnMapping, table: Table) -> None:
        self.width = len(table.headings)
        self.columns = [
            (column, field, _CHECKS.get(field), _EXACT_DIGITS.get(field, 0))
            for column, field in enumerate(mapping.fields)
            if field is not None
        ]
        self.fields = frozenset(field for field in mapping.fields if field)
        self.sbi_version = _sbi_version(mapping, table)
        # Cities, districts and descriptions repeat: one object for each keeps a big file small in memory.
        self.shared: dict[str, str] = {}
        self.streets_have_numbers = "address" in self.fields or "house_number" not in self.fields

    def row(self, index: int, number: int, cells: list[str]) -> CheckedRow | RefusedRow:
        if len(cells) > self.width:
            return RefusedRow(index, number, (Problem("import.row-shifted", "", str(len(cells))),))
        # Apart, so that the company's dict, of which there are 100,000, stays in a table of 32 places.
        company: dict[str, Value] = {}
        person: dict[str, Value] = {}
        problems: list[Problem] = []
        repaired: list[str] = []
        for column, field, check, length in self.columns:
            text = cells[column]
            if not text or (len(text) <= 8 and text.lower() in _NOTHING):
                continue
            found = person if field in CONTACT_HEADINGS else company
            if check is None:
                text = text if field in _LONG else " ".join(text.split())
                if len(text) <= (_LONGEST_TEXT if field in _LONG else _LONGEST):
                    found[field] = self.shared.setdefault(text, text) if field in _REPEATED else text
                else:
                    problems.append(Problem("import.too-long", field, text))
            elif length and len(text) == length and text.isdecimal() and text.isascii() and text.strip("0"):
                found[field] = text
            else:
                checked = check(text)
                if checked.value is not None:
                    found[field] = checked.value
                    if checked.repaired:
                        repaired.append(field)
                elif checked.problem is not None:
                    problems.append(Problem(checked.problem, field, text))
        self._finish(company, problems, repaired)
        contact = _contact(person, company, problems) if person else None
        if "name" not in company and not any(problem.field == "name" for problem in problems):
            problems.append(Problem("import.no-name", "name", ""))
        if "name" not in company or any(problem.field in _FATAL for problem in problems):
            return RefusedRow(index, number, tuple(problems))
        return CheckedRow(index, number, company, contact, tuple(problems), tuple(repaired))

    def _finish(self, found: dict[str, Value], problems: list[Problem], repaired: list[str]) -> None:
        """From the cells of the file to the fields of a company."""
        _name(found)
        _address(found, problems, repaired, split=self.streets_have_numbers)
        _size(found, problems)
        for field, words in _WORDS.items():
            if field in found:
                text = str(found.pop(field))
                word = words.get(plain(text))
                if word is None:
                    problems.append(Problem("import.unknown-word", field, text))
                else:
                    found[field] = word.value
        if "sbi_code" in found and self.sbi_version:
            found["sbi_version"] = self.sbi_version


def _sbi_version(mapping: ColumnMapping, table: Table) -> str:
    """The version that the heading of the SBI column names; empty when it does not say."""
    column = mapping.column_of("sbi_code")
    heading = table.headings[column] if column is not None else ""
    return "2025" if "2025" in heading else "2008" if "2008" in heading else ""


def _name(found: dict[str, Value]) -> None:
    """A company has a name and, when it is another one, a trade name."""
    statutory = found.pop("statutory_name", None)
    trade = found.get("trade_name")
    name = found.get("name") or statutory or trade
    if name is None:
        return
    found["name"] = name
    if trade is not None and str(trade).casefold() == str(name).casefold():
        del found["trade_name"]


def _address(found: dict[str, Value], problems: list[Problem], repaired: list[str], *, split: bool) -> None:
    if "postcode_city" in found:
        postcode, city = values.split_postcode_city(str(found.pop("postcode_city")))
        _postcode(found, postcode, problems)
        found.setdefault("city", city)
    whole = found.pop("address", None)
    if whole is not None or (split and "street" in found and "house_number" not in found):
        parts = values.split_address(str(whole if whole is not None else found.pop("street")))
        _postcode(found, parts.pop("postcode", ""), problems)
        for field, part in parts.items():
            if part:
                found.setdefault(field, part)
    letter, addition = str(found.pop("house_letter", "")), str(found.pop("house_addition", ""))
    if "house_number" in found:
        number = str(found["house_number"])
        rescued = values.rescue_house_number(number)
        if rescued is not None:
            repaired.append("house_number")
        number = values.house_number(rescued or number, letter, addition)
        if number[:1].isdigit() and len(number) <= 20:
            found["house_number"] = number
        else:
            del found["house_number"]
            problems.append(Problem("import.house-number", "house_number", number))


def _postcode(found: dict[str, Value], text: str, problems: list[Problem]) -> None:
    if not text or "postcode" in found:
        return
    checked = values.postcode(text)
    if checked.value:
        found["postcode"] = checked.value
    elif checked.problem:
        problems.append(Problem(checked.problem, "postcode", text))


def _size(found: dict[str, Value], problems: list[Problem]) -> None:
    """The number of employees, counted or summed over kinds of jobs, else only the class of it."""
    jobs = [
        count
        for field in _JOBS
        if field in found and (count := values.employees(str(found.pop(field)))) is not None
    ]
    text = found.pop("employees", None)
    if text is not None:
        count = values.employees(str(text))
        if count is not None:
            found["employees"] = count
        elif (known := values.size_from_text(str(text))) is not None and not str(text).startswith("-"):
            found.setdefault("size_class", known)
        else:
            problems.append(Problem("import.employees", "employees", str(text)))
    elif jobs:
        found["employees"] = sum(jobs)
    if "employees" in found:
        found.pop("size_class", None)
    elif "size_class" in found:
        text = str(found.pop("size_class"))
        known = values.size_from_text(text)
        if known is not None:
            found["size_class"] = known
        else:
            problems.append(Problem("import.employees", "size_class", text))


def _contact(
    part: dict[str, Value], company: dict[str, Value], problems: list[Problem]
) -> dict[str, str] | None:
    """The person in the row; without a name, mail and phone are the company's own when that has none."""
    name = str(part.get("contact_name", "")) or " ".join(
        str(part[field]) for field in ("contact_first", "contact_prefix", "contact_last") if field in part
    )
    contact = {
        "name": name,
        "salutation": values.SALUTATIONS.get(plain(str(part.get("contact_salutation", ""))), ""),
        "function": str(part.get("contact_function", "")),
        "email": str(part.get("contact_email", "")),
        "phone": str(part.get("contact_phone", "")),
    }
    if name:
        return contact
    for field in ("email", "phone"):
        if contact[field]:
            company.setdefault(field, contact[field])
    if contact["function"]:
        problems.append(Problem("import.contact-without-name", "contact_function", contact["function"]))
    return None


def derived(found: dict[str, Value]) -> dict[str, Value]:
    """The columns of a company that follow from its fields: sector and size class."""
    more: dict[str, Value] = {}
    if "sbi_code" in found and (sector := sector_of(str(found["sbi_code"]))) is not None:
        more["sector"] = sector.value
    if "employees" in found and (size := size_class(int(found["employees"]))) is not None:
        more["size_class"] = size.value
    return more
