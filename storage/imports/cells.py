# SPDX-License-Identifier: EUPL-1.2
"""What a cell of somebody's file becomes before anyone looks at it: clean text, within limits."""

from __future__ import annotations

import datetime as dt
import re

from storage.errors import RodeLoperError

MAX_BYTES = 200_000_000
"""Of the file as it lies on the disk."""

MAX_ROWS = 110_000
"""Filled ones. A preview of so many takes not quite half a gigabyte; no municipality has more companies by far."""

MAX_TEXT = 60_000_000
"""Bytes of all filled rows together, as UTF-8: twice what so many real companies are."""

MAX_LINES = 2_000_000
"""Of any kind; most of them are empty then."""

MAX_COLUMNS = 500
MAX_WIDTH = 16_384
"""Cells of a row, empty ones too; the most that a spreadsheet has."""

MAX_CELL = 32_767
"""Characters; the most that a spreadsheet holds."""

MAX_CELLS = 30_000_000

SEPARATOR = "\x1f"
"""Between the cells of a row in memory. ``clean`` takes it out of the cells themselves."""

# Control characters mean nothing in a company file; NUL would make the municipal backend refuse the record later.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
_LINES = re.compile(r"\r\n?")
_FORMULA = ("'=", "'+", "'-", "'@")


def clean(text: str) -> str:
    """The text without control characters and outer spaces; the apostrophe that guards a formula comes off again."""
    if not text:
        return ""
    if not text.isprintable():
        text = _CONTROL.sub("", _LINES.sub("\n", text)).replace("\t", " ").replace("\xa0", " ")
    text = text.strip()
    return text[1:] if text.startswith(_FORMULA) else text


def from_value(value: object) -> str:
    """A cell of a spreadsheet as text: 12345678.0 is ``12345678``, a day is ``2026-11-23``, an error is nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value.startswith("#") and value in _ERRORS else clean(value)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return clean(str(value))


_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#N/B"})


def joined(cells: list[str]) -> str:
    """The row as one string, which keeps a file of 100,000 rows at a third of the memory of its cells.

    Empty cells at the end go. Raises ``import.too-big`` with what is too big.
    """
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise RodeLoperError("import.too-big", what="columns", limit=MAX_COLUMNS)
    return SEPARATOR.join(cells)
