# SPDX-License-Identifier: EUPL-1.2
"""Opens somebody's company file, whatever program wrote it, and answers with headings and rows of clean text."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from storage.errors import RodeLoperError
from storage.imports import cells, csv_files, xlsx_files
from storage.imports.headings import is_known
from storage.imports.steps import Cancel, Progress, Steps

Row = tuple[int, list[str]]
"""The number of the row as the spreadsheet shows it (from 1), and its cells: at least as many as there are headings."""

_HEADING_SEARCH = 15
_FIRST = 200
_PICTURE = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc",
    b"Rar!",
    b"MZ",
    b"\x7fELF",
    b"SQLite format",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A company file in memory, one row as UTF-8: the file itself may be closed, changed or taken away.

    As text, one letter outside the usual ones would make its whole row four times as big.

    ``headings`` are as in the file (empty where a column has none), ``first`` the first 200 rows, ``blank`` the
    number of empty rows, which belong to no count.
    """

    path: Path
    kind: str
    encoding: str
    delimiter: str
    sheets: tuple[str, ...]
    sheet: str
    headings: tuple[str, ...]
    heading_row: int
    blank: int
    _numbers: array[int] = field(repr=False)
    _lines: list[bytes] = field(repr=False)

    @property
    def row_count(self) -> int:
        """The filled rows below the headings: each of them ends up added, changed, unchanged or refused."""
        return len(self._lines)

    @property
    def first(self) -> list[Row]:
        """The first 200 rows, to show and to guess from."""
        return [self._row(n) for n in range(min(_FIRST, len(self._lines)))]

    def rows(self) -> Iterator[Row]:
        """Every row, in the order of the file; can be asked for again."""
        return map(self._row, range(len(self._lines)))

    def row(self, index: int) -> Row:
        """The row at this index (0 is the first below the headings)."""
        return self._row(index)

    def index_of(self, number: int) -> int:
        """The index of the row that has this number in the file."""
        return bisect_left(self._numbers, number)

    def _row(self, index: int) -> Row:
        found = self._lines[index].decode().split(cells.SEPARATOR)
        missing = len(self.headings) - len(found)
        if missing > 0:
            found += [""] * missing
        return self._numbers[index], found


def read_table(
    path: Path, *, sheet: str | None = None, progress: Progress | None = None, cancel: Cancel | None = None
) -> Table:
    """Read a CSV or XLSX file (the format follows from its content, not from its name).

    Raises ``RodeLoperError``: ``import.missing``, ``import.unreadable``, ``import.empty``, ``import.no-headings``,
    ``import.no-rows``, ``import.no-sheet``, ``import.not-a-table``, ``import.old-excel``, ``import.encrypted``,
    ``import.too-big``, ``import.broken-quotes``, ``import.cancelled``.
    """
    steps = Steps(0, progress, cancel)
    try:
        head = _head(path)
        if head.startswith(b"PK\x03\x04"):
            with xlsx_files.open_sheet(path, sheet, steps.look) as found:
                return _table(path, found.rows, steps, kind="xlsx", sheets=found.names, sheet=found.name)
        encoding = csv_files.encoding_of(path)
        delimiter = csv_files.delimiter_of(path, encoding)
        rows = csv_files.rows(path, encoding, delimiter)
        return _table(path, rows, steps, kind="csv", encoding=encoding, delimiter=delimiter)
    except UnicodeError:
        raise RodeLoperError("import.not-a-table", kind="binary") from None
    except OSError as problem:
        raise RodeLoperError("import.unreadable", path=str(path), detail=problem.strerror or "") from None


def _head(path: Path) -> bytes:
    """The first bytes, after refusing what cannot be a table."""
    if not path.is_file():
        raise RodeLoperError("import.missing", path=str(path))
    size = path.stat().st_size
    if size == 0:
        raise RodeLoperError("import.empty")
    if size > cells.MAX_BYTES:
        raise RodeLoperError("import.too-big", what="bytes", limit=cells.MAX_BYTES)
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(_PICTURE):
        raise RodeLoperError("import.not-a-table", kind="binary")
    xlsx_files.refuse_other_formats(head, path)
    return head


def _table(
    path: Path,
    rows: Iterator[list[str]],
    steps: Steps,
    *,
    kind: str,
    encoding: str = "",
    delimiter: str = "",
    sheets: tuple[str, ...] = (),
    sheet: str = "",
) -> Table:
    beginning: list[tuple[int, list[str]]] = []
    numbered = _numbered(rows, steps)
    number = 0
    for number, row in numbered:
        if any(row):
            beginning.append((number, row))
        if len(beginning) == _HEADING_SEARCH:
            break
    if not beginning:
        raise RodeLoperError("import.empty")
    at = _heading_index([row for _, row in beginning])
    heading_row, headings = beginning[at]
    blank = number - heading_row - (len(beginning) - at - 1)
    numbers, widest, size = array("l"), 0, 0
    lines: list[bytes] = []
    usual: dict[int, int] = {}
    for number, row in chain(beginning[at + 1 :], numbered):
        if not any(row):
            blank += 1
            continue
        lines.append(cells.joined(row).encode())
        size += len(lines[-1])
        numbers.append(number)
        widest = max(widest, len(row))
        if len(lines) <= _FIRST:
            usual[len(row)] = usual.get(len(row), 0) + 1
        elif len(lines) > cells.MAX_ROWS or size > cells.MAX_TEXT:
            raise RodeLoperError("import.too-big", what="rows", limit=cells.MAX_ROWS)
    if not lines:
        raise RodeLoperError("import.no-rows")
    # In a spreadsheet a cell beyond the headings is a remark; in CSV one such row is a shifted row, so only the usual width counts.
    width = widest if kind == "xlsx" else max(usual, key=lambda found: usual[found])
    texts = tuple(" ".join(text.split()) for text in headings) + ("",) * (width - len(headings))
    return Table(path, kind, encoding, delimiter, sheets, sheet, texts, heading_row, blank, numbers, lines)


def _numbered(rows: Iterator[list[str]], steps: Steps) -> Iterator[tuple[int, list[str]]]:
    """The rows with their number, as long as they are not too many or too wide and nobody asked to stop."""
    for number, row in enumerate(rows, 1):
        steps.at(number)
        if number > cells.MAX_LINES:
            raise RodeLoperError("import.too-big", what="rows", limit=cells.MAX_LINES)
        if len(row) > cells.MAX_WIDTH:
            raise RodeLoperError("import.too-big", what="columns", limit=cells.MAX_WIDTH)
        yield number, row


def _heading_index(rows: list[list[str]]) -> int:
    """Where the headings are: the row with the most known ones, else the first that reads like headings."""
    known = [sum(map(is_known, row)) for row in rows]
    best = max(known)
    if best >= 2 or (best == 1 and sum(map(bool, rows[known.index(1)])) <= 3):
        return known.index(best)
    for index, row in enumerate(rows):
        filled = [cell for cell in row if cell]
        if len(filled) >= 2 and len(set(filled)) == len(filled) and all(map(_reads_like_heading, filled)):
            return index
        if len(filled) >= 2:
            break
    raise RodeLoperError("import.no-headings")


def _reads_like_heading(text: str) -> bool:
    """Short, with letters, and not mostly digits as numbers, dates and postcodes are."""
    letters = sum(map(str.isalpha, text))
    return len(text) <= 60 and letters >= 2 and letters > sum(map(str.isdigit, text)) and "@" not in text
