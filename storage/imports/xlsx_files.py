# SPDX-License-Identifier: EUPL-1.2
"""Reads XLSX as a stream, within the bounds of ``archives``; encrypted books and old formats stay out."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from storage.errors import RodeLoperError
from storage.imports import archives, cells

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_ROW = 1_048_576
"""The last row that a spreadsheet can have."""
_MOST_SHEETS = 1_000
_BEGINNING = 1_000
"""Rows in which a sheet shows that it has something in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a book and its rows, clean and streaming."""

    names: tuple[str, ...]
    name: str
    rows: Iterator[list[str]]


def refuse_other_formats(head: bytes, path: Path) -> None:
    """Raise for the formats that people mistake for a table: old or encrypted Excel, PDF, web pages."""
    if head.startswith(_OLE):
        with path.open("rb") as file:
            start = file.read(4_000_000)
        if "EncryptedPackage".encode("utf-16-le") in start:
            raise RodeLoperError("import.encrypted")
        raise RodeLoperError("import.old-excel")
    beginning = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, kind in ((b"%pdf", "pdf"), (b"<", "html"), (b"{\\rtf", "rtf"), (b"{", "json"), (b"[{", "json")):
        if beginning.startswith(mark):
            raise RodeLoperError("import.not-a-table", kind=kind)


@contextmanager
def open_sheet(path: Path, wanted: str | None, look: Callable[[], None]) -> Iterator[Sheet]:
    """As ``sheet_in``, of the book in this file."""
    with path.open("rb") as file, sheet_in(file, path.stat().st_size, wanted, look) as sheet:
        yield sheet


@contextmanager
def sheet_in(file: BinaryIO, size: int, wanted: str | None, look: Callable[[], None]) -> Iterator[Sheet]:
    """The wanted sheet, or the first with at least two filled rows, open while the block runs.

    ``look`` is called often and may raise to end the reading. Raises ``import.not-a-table``, ``import.encrypted``,
    ``import.too-big``, ``import.no-sheet``, ``import.empty``.
    """
    archives.look_at(file, size)
    book = _load(file, look)
    names = tuple(sheet.title for sheet in book.worksheets)
    if wanted is not None and wanted not in names:
        raise RodeLoperError("import.no-sheet", name=wanted)
    name = wanted or next((name for name in names if _has_data(_rows(book, name))), None)
    if name is None:
        raise RodeLoperError("import.empty")
    yield Sheet(names, name, _rows(book, name))


def _load(file: BinaryIO, look: Callable[[], None]) -> Workbook:
    # Imported here: 0.2 s that only an import of a spreadsheet should pay.
    from storage.imports.books import read_book

    with warnings.catch_warnings():
        # openpyxl warns about styles and extensions that it leaves out; a reader of values does not need them.
        warnings.simplefilter("ignore")
        try:
            book = read_book(file, look)
        except RodeLoperError:
            raise
        except Exception:  # noqa: BLE001 - a damaged book can raise nearly anything, from zipfile to openpyxl's own types
            raise RodeLoperError("import.not-a-table", kind="damaged") from None
    if len(book.worksheets) > _MOST_SHEETS:
        raise RodeLoperError("import.too-big", what="sheets", limit=_MOST_SHEETS)
    return book


def _rows(book: Workbook, name: str) -> Iterator[list[str]]:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    sheet = book[name]
    if not isinstance(sheet, ReadOnlyWorksheet):
        return
    number, seen = 0, 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = iter(sheet.iter_rows(values_only=True))
        while True:
            try:
                row = next(source, None)
            except RodeLoperError:
                raise
            except Exception:  # noqa: BLE001 - as in _load: a damaged sheet can raise nearly anything
                raise RodeLoperError("import.not-a-table", kind="damaged") from None
            if row is None:
                return
            number += 1
            # A row that names its last possible cell is padded to 16,384; that costs, so it counts.
            seen += len(row)
            if seen > cells.MAX_CELLS or number > _LAST_ROW:
                raise RodeLoperError("import.too-big", what="cells", limit=cells.MAX_CELLS)
            yield _texts(row)


def _texts(row: tuple[object, ...]) -> list[str]:
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return [cells.from_value(value) for value in row[:width]]


def _has_data(rows: Iterator[list[str]]) -> bool:
    filled = 0
    for row in islice(rows, _BEGINNING):
        filled += any(row)
        if filled >= 2:
            return True
    return False
