# SPDX-License-Identifier: EUPL-1.2
"""A spreadsheet as openpyxl reads it, but for what it would read without need and without bounds.

Loaded with the first spreadsheet only, because openpyxl takes a fifth of a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from storage.imports.archives import Archive


def read_book(file: BinaryIO, look: Callable[[], None]) -> Workbook:
    """The book in this file, of which the sheets are still to be read; ``look`` as for ``Archive``."""
    reader: Any = _Reader(file, read_only=True, data_only=True, keep_links=False)
    reader.archive = Archive(file, look)
    reader.read()
    book: Workbook = reader.wb
    return book


class _Sheet(ReadOnlyWorksheet):  # type: ignore[misc] # openpyxl ships no types
    """A sheet that is not read before somebody asks for its rows."""

    def _get_size(self) -> None:
        """Leave out what a sheet says of its size: it can be wrong both ways, and openpyxl may read all of it for this."""

    def _get_source(self) -> Any:
        return self.parent._archive.sheet(self._worksheet_path)


class _Reader(ExcelReader):  # type: ignore[misc] # the same
    """Takes in what every book has, and of its sheets only their names and places."""

    def read_worksheets(self) -> None:
        """Leave out what belongs to a sheet (pictures, remarks, tables)."""
        there = frozenset(self.valid_files)
        for sheet, relation in self.parser.find_sheets():
            if relation.target in there and "chartsheet" not in relation.Type:
                made = _Sheet(self.wb, sheet.name, relation.target, self.shared_strings)
                made.sheet_state = sheet.state
                self.wb._sheets.append(made)
