# SPDX-License-Identifier: EUPL-1.2
"""Reads XLSX as a stream, after a look at the archive that keeps bombs, encrypted books and old formats out."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from storage.errors import RodeLoperError
from storage.imports import cells

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_MAX_UNPACKED = 400_000_000
_MAX_STRINGS = 120_000_000
"""Bytes of the table of shared strings, which has to be in memory as a whole."""

_SMALL = 40_000_000
_MAX_RATIO = 100
"""A real sheet packs 5 to 40 times; a bomb about 1,000 times."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_ROW = 1_048_576
"""The last row that a spreadsheet can have."""


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
def open_sheet(path: Path, wanted: str | None) -> Iterator[Sheet]:
    """The wanted sheet, or the first with at least two filled rows, open while the block runs.

    Raises ``import.not-a-table``, ``import.encrypted``, ``import.too-big``, ``import.no-sheet``, ``import.empty``.
    """
    _look_at_archive(path)
    with path.open("rb") as file:
        book = _load(file)
        names = tuple(sheet.title for sheet in book.worksheets)
        if wanted is not None and wanted not in names:
            raise RodeLoperError("import.no-sheet", name=wanted)
        name = wanted or next((name for name in names if _has_data(_rows(book, name))), None)
        if name is None:
            raise RodeLoperError("import.empty")
        yield Sheet(names, name, _rows(book, name))


def _look_at_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        raise RodeLoperError("import.not-a-table", kind="damaged") from None
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise RodeLoperError("import.encrypted")
    if "xl/workbook.xml" not in names or len(names) > 10_000:
        kind = "ods" if "content.xml" in names else "xlsb" if "xl/workbook.bin" in names else "zip"
        raise RodeLoperError("import.not-a-table", kind=kind)
    unpacked = sum(part.file_size for part in parts)
    packed = max(path.stat().st_size, 1)
    strings = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    if (
        unpacked > _MAX_UNPACKED
        or strings > _MAX_STRINGS
        or (unpacked > _SMALL and unpacked > packed * _MAX_RATIO)
    ):
        raise RodeLoperError("import.too-big", what="unpacked", limit=_MAX_UNPACKED)


def _load(file: BinaryIO) -> Workbook:
    # Imported here: 0.2 s that only an import of a spreadsheet should pay.
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # openpyxl warns about styles and extensions that it leaves out; a reader of values does not need them.
        warnings.simplefilter("ignore")
        try:
            return load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception:  # noqa: BLE001 - a damaged book can raise nearly anything, from zipfile to openpyxl's own types
            raise RodeLoperError("import.not-a-table", kind="damaged") from None


def _rows(book: Workbook, name: str) -> Iterator[list[str]]:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    sheet = book[name]
    if not isinstance(sheet, ReadOnlyWorksheet):
        return
    # The size that a book states about itself can be wrong in both directions.
    sheet.reset_dimensions()
    number, seen = 0, 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = iter(sheet.iter_rows(values_only=True))
        while True:
            try:
                row = next(source, None)
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
    for row in rows:
        filled += any(row)
        if filled >= 2:
            return True
    return False
