# SPDX-License-Identifier: EUPL-1.2
"""Which column of the file is which field: guessed from headings and values, corrected by the person."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from storage.imports.headings import ALL_FIELDS, SECOND_CHOICE, meaning
from storage.imports.reading import Table
from storage.rules import numbers

_SURE_ENOUGH = 0.4
_SAMPLE = 100
_WEBSITE = re.compile(r"(https?://)?(www\.)?[\w-]+(\.[\w-]+)+(/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The field of each column (nothing: the column is left out), and how sure the guess is, from 0 to 1.

    One field has at most one column. What the person chose has certainty 1.
    """

    fields: tuple[str | None, ...]
    certainty: tuple[float, ...]

    def column_of(self, field: str) -> int | None:
        """The index of the column that holds this field."""
        return self.fields.index(field) if field in self.fields else None

    def with_field(self, column: int, field: str | None) -> ColumnMapping:
        """The mapping after the person chose a field for a column; the column that had it before gives it up.

        Raises ``ValueError`` for a field that does not exist.
        """
        if field is not None and field not in ALL_FIELDS:
            raise ValueError(f"no such field: {field}")
        fields = [None if field is not None and other == field else other for other in self.fields]
        certainty = list(self.certainty)
        fields[column], certainty[column] = field, 1.0
        return replace(self, fields=tuple(fields), certainty=tuple(certainty))

    @property
    def usable(self) -> bool:
        """Whether there is a name, without which a row cannot become a company."""
        return any(field in self.fields for field in ("name", "trade_name", "statutory_name"))


def guess(table: Table) -> ColumnMapping:
    """The most likely mapping: the surest pair of column and field first, each used once."""
    samples = _samples(table)
    personal = _personal(table.headings)
    wishes: list[tuple[float, int, str]] = []
    for column, heading in enumerate(table.headings):
        scores = _scores(heading, samples[column], personal=column in personal)
        wishes += [(score, column, field) for field, score in scores.items()]
    fields: list[str | None] = [None] * len(table.headings)
    certainty = [0.0] * len(table.headings)
    # Equal scores: the leftmost column wins, as exports put the main address and number first.
    for score, column, field in sorted(wishes, key=lambda wish: (-wish[0], wish[1])):
        if score >= _SURE_ENOUGH and fields[column] is None and field not in fields:
            fields[column], certainty[column] = field, round(score, 2)
    return ColumnMapping(tuple(fields), tuple(certainty))


def _personal(headings: Sequence[str]) -> set[int]:
    """The columns with a plain ``E-mail`` or ``Telefoon`` right behind those of a contact: they are of that person.

    Not where the file has another column that says so.
    """
    named = [found[0] if (found := meaning(heading)) else "" for heading in headings]
    result: set[int] = set()
    for column, field in enumerate(named[1:], 1):
        follows = named[column - 1].startswith("contact_") or column - 1 in result
        if follows and field in ("email", "phone") and f"contact_{field}" not in named:
            result.add(column)
    return result


def _samples(table: Table) -> list[list[str]]:
    rows = [cells for _, cells in table.first[:_SAMPLE]]
    return [
        [row[column] for row in rows if column < len(row) and row[column]]
        for column in range(len(table.headings))
    ]


def _scores(heading: str, values: list[str], *, personal: bool) -> dict[str, float]:
    """Field → how likely, from the heading, corrected by what the values look like. ``personal``: see ``_personal``."""
    scores: dict[str, float] = {}
    named = meaning(heading)
    if named is not None:
        field, score = (f"contact_{named[0]}", named[1]) if personal else named
        fit = _fit(field, values)
        # A heading that we know keeps its column even when every value is wrong: the report then says why.
        scores[field] = score if fit is None else score * (0.5 + 0.5 * fit)
        second = SECOND_CHOICE.get(field)
        if second is not None:
            other = _fit(second, values)
            scores[second] = score * (0.6 if other is None else 0.25 + 0.5 * other)
        return scores
    if len(values) >= 2:
        for field in _SPEAKING:
            if (fit := _fit(field, values)) is not None and fit >= 0.9:
                scores[field] = 0.55 * fit
    return scores


def _fit(field: str, values: list[str]) -> float | None:
    """The part of the values that such a field could hold; nothing when any text will do."""
    test = _TESTS.get(field)
    if test is None or not values:
        return None
    return sum(map(test, values)) / len(values)


def _digits(count: tuple[int, int], check: Callable[[object], numbers.Checked]) -> Callable[[str], bool]:
    low, high = count

    def test(text: str) -> bool:
        return low <= sum(map(str.isdigit, text)) <= high and check(text).ok

    return test


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").isdigit() and len(text) <= 9


def _is_sbi(text: str) -> bool:
    return numbers.sbi_code(text.split(" ", maxsplit=1)[0]).ok


_TESTS: dict[str, Callable[[str], bool]] = {
    "kvk_number": _digits((7, 8), numbers.kvk_number),
    "branch_number": _digits((6, 12), numbers.branch_number),
    "rsin": _digits((7, 9), numbers.rsin),
    "postcode": lambda text: numbers.postcode(text).ok,
    "email": lambda text: numbers.email(text).ok,
    "contact_email": lambda text: numbers.email(text).ok,
    "phone": lambda text: sum(map(str.isdigit, text)) >= 8,
    "contact_phone": lambda text: sum(map(str.isdigit, text)) >= 8,
    "website": lambda text: "@" not in text and _WEBSITE.fullmatch(text[:300]) is not None,
    "sbi_code": _is_sbi,
    "sbi_text": lambda text: not text.isdigit(),
    "employees": _is_number,
    "house_number": lambda text: text[:1].isdigit() and len(text) <= 10,
    "address": lambda text: any(map(str.isdigit, text)) and any(map(str.isalpha, text)),
    "street": lambda text: any(map(str.isalpha, text)),
    "postcode_city": lambda text: numbers.postcode(text[:7]).ok or numbers.postcode(text[:6]).ok,
    "name": lambda text: any(map(str.isalpha, text)),
    "city": lambda text: any(map(str.isalpha, text)),
}

_SPEAKING = ("email", "website", "postcode")
"""Fields that their values alone give away, under any heading or none."""
