# SPDX-License-Identifier: EUPL-1.2
"""The action report as XLSX: a summary, then a sheet for each department, with real dates and text that stays text."""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from assets.texts import _, in_language
from storage.queries.actions import ActionRow
from storage.rules.actions import Chip
from storage.rules.states import ActionState
from ui.documents.columns import Column
from ui.documents.files import paper_file
from ui.documents.paper import PRODUCT
from ui.documents.report import Progress, Report, Totals, finding, totals
from ui.documents.theme import palette
from ui.words import chip_words

_LONGEST = 32_767  # characters in a cell; Excel's own limit
_EPOCH = dt.date(1899, 12, 30).toordinal()
_FORBIDDEN = str.maketrans("[]:*?/\\", "-------")
_STEP = 500
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd-mm-yyyy",
}


def write(report: Report, target: Path, *, language: str, progress: Progress | None = None) -> int:
    """Write the report as XLSX, whole or not at all; gives the number of rows. Errors as ``files.paper_file``."""
    with in_language(language), paper_file(target) as fresh, _room_beside(target) as folder:
        book = xlsxwriter.Workbook(str(fresh), {**_OPTIONS, "tmpdir": folder})
        try:
            _Book(book, report, progress).fill()
            book.close()
        except FileCreateError as problem:
            cause = problem.args[0] if problem.args else None
            raise cause if isinstance(cause, OSError) else OSError(errno.EIO, str(problem)) from problem
        finally:
            # A stopped book is not closed, which would write it; but its sheets hold files open.
            book.fileclosed = True
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
    return report.count


def _room_beside(target: Path) -> TemporaryDirectory[str]:
    """Where XlsxWriter keeps its half-made sheets: on the disk that must hold the result, and gone whatever happens."""
    return TemporaryDirectory(prefix=f".{target.name[:40]}.", dir=target.parent)


class _Book:
    def __init__(self, book: Any, report: Report, progress: Progress | None) -> None:
        self.book = book
        self.report = report
        self.progress = progress
        self.done = 0
        colours = palette()
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.plain = book.add_format({**base, "text_wrap": True})
        self.day = book.add_format({**base, "num_format": "dd-mm-yyyy", "align": "left"})
        self.number = book.add_format({**base, "num_format": "#,##0"})
        self.head = book.add_format(
            {**base, "bold": True, "font_color": colours.accent, "bottom": 1, "text_wrap": True}
        )
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.late = book.add_format({**base, "num_format": "dd-mm-yyyy", "align": "left", "bold": True,
                                     "font_color": colours.late})  # fmt: skip

    def fill(self) -> None:
        report = self.report
        sums = totals(report)
        self.book.set_properties(
            {
                "title": _("Action report: {view}").format(view=report.view),
                "author": report.maker or report.municipality or PRODUCT,
                "comments": f"{finding(sums)}. {report.moment}",
                "created": report.made_at.astimezone(dt.UTC).replace(tzinfo=None),
            }
        )
        names = sheet_names([_("Summary"), *(name or _("No department") for name in sums.by_department)])
        self._summary(self.book.add_worksheet(names[0]), sums)
        rows: dict[str, list[ActionRow]] = {name: [] for name in sums.by_department}
        for row in report.rows():
            rows[row.department].append(row)
        for name, department in zip(names[1:], rows, strict=True):
            self._department(self.book.add_worksheet(name), rows[department])

    def _summary(self, sheet: Any, sums: Totals) -> None:
        report = self.report
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 3, 16)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, report.view, self.title)
        facts = [
            (_("Municipality"), report.municipality),
            (_("Filter"), "; ".join((report.view, *report.filters))),
            (_("Order"), report.order),
            (_("As it was on"), report.moment),
            (_("Made by"), report.maker),
            *([(_("Mind"), _("Holds confidential parts."))] if report.confidential else []),
            *((_("Mind"), notice) for notice in report.notices),
        ]
        line = 2
        for label, value in facts:
            if value:
                sheet.write_string(line, 0, label)
                sheet.write_string(line, 1, legible(value))
                line += 1
        line = self._numbers(sheet, line + 1, (_("All together"), _("Number")), [
            (_("Actions"), sums.count), (_("Late"), sums.late), (_("Not told"), sums.not_told),
        ])  # fmt: skip
        line = self._numbers(
            sheet,
            line + 1,
            (_("By state"), _("Number")),
            [(_chip(chip), n) for chip, n in sums.by_chip.items()],
        )
        self._numbers(
            sheet,
            line + 1,
            (_("By department"), _("Actions"), _("Late"), _("Not told")),
            [(name or _("No department"), *numbers) for name, numbers in sums.by_department.items()],
        )

    def _numbers(
        self, sheet: Any, line: int, heads: Sequence[str], rows: Sequence[tuple[str | int, ...]]
    ) -> int:
        for at, head in enumerate(heads):
            sheet.write_string(line, at, head, self.head)
        for row in rows:
            line += 1
            sheet.write_string(line, 0, str(row[0]))
            for at, value in enumerate(row[1:], start=1):
                sheet.write_number(line, at, value, self.number)
        return line + 1

    def _department(self, sheet: Any, rows: Sequence[ActionRow]) -> None:
        columns = self.report.columns
        for at, column in enumerate(columns):
            sheet.set_column(at, at, _width(column))
            sheet.write_string(0, at, column.title, self.head)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        # Bound once: these run for each of a hundred thousand cells.
        text, number = sheet.write_string, sheet.write_number
        for line, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                value = column.get(row)
                if isinstance(value, str):
                    if value:
                        text(
                            line,
                            at,
                            value if value.isprintable() and len(value) < _LONGEST else legible(value),
                            self.plain,
                        )
                elif isinstance(value, dt.date):
                    late = column.key == "due" and row.days_late
                    number(line, at, value.toordinal() - _EPOCH, self.late if late else self.day)
                elif value is not None:
                    number(line, at, value, self.number)
            self._count()

    def _count(self) -> None:
        self.done += 1
        if self.progress and self.done % _STEP == 0:
            self.progress(self.done, self.report.count)


def legible(text: str) -> str:
    """Text with its own line ends but without control characters, which Excel would show as ``_x000D_``."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char >= " " or char in "\n\t")[:_LONGEST]


def _width(column: Column) -> float:
    """Wide enough for a day or number; text gets its share of a wide screen."""
    return 13.0 if column.kind in ("date", "number") else min(60.0, max(14.0, 16.0 * column.weight))


def _chip(chip: Chip) -> str:
    states = {Chip.NOT_TOLD: ActionState.DONE, Chip.SETTLED: ActionState.DONE}
    words = (
        _("done or dropped, not told")
        if chip is Chip.NOT_TOLD
        else chip_words(chip, states.get(chip, chip.value))
    )
    return words[0].upper() + words[1:]


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Names that Excel allows: at most 31 characters, none that it forbids, no apostrophe at the ends, no two alike."""
    names: list[str] = []
    taken: set[str] = {"history"}  # Excel keeps this one for itself
    for title in titles:
        plain = title.translate(_FORBIDDEN).strip(" '")[:31].strip(" '") or "-"
        name, number = plain, 2
        while name.casefold() in taken:
            tail = f" {number}"
            name, number = plain[: 31 - len(tail)] + tail, number + 1
        taken.add(name.casefold())
        names.append(name)
    return names
