# SPDX-License-Identifier: EUPL-1.2
"""The action report on paper: A4 landscape, grouped as on the screen, late in red, with filter and moment on top."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import BinaryIO

from assets.texts import _, date_short, days_late, in_language, number
from storage.queries.actions import ActionRow
from ui.documents.blocks import paragraph
from ui.documents.columns import Column
from ui.documents.files import paper_file
from ui.documents.paper import PRODUCT, About, draw_line, foot, new_canvas, spread
from ui.documents.report import Progress, Report, finding, totals
from ui.documents.tables import Cell, Ink, Row, Table, share_out
from ui.documents.tags import Canvas, Element
from ui.documents.theme import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    BOLD,
    BOTTOM,
    MARGIN,
    REGULAR,
    SMALL,
    TEXT,
    TITLE,
    fonts,
    palette,
)
from ui.documents.typeset import Run, Style, wrap, wrap_plain
from ui.words import TONES

_WIDEST = 15.0  # the weight of columns that A4 can carry; more of them go on A3
_TOP = 60  # of the sheet, for the head of the page
_STEP = 500  # rows between two reports of progress


def write(report: Report, target: Path, *, language: str, progress: Progress | None = None) -> int:
    """Write the report as PDF, whole or not at all; gives the number of rows. Errors as ``files.paper_file``."""
    with paper_file(target) as fresh, fresh.open("wb") as file:
        _draw(report, file, language, progress)
    return report.count


def render(report: Report, *, language: str, progress: Progress | None = None) -> bytes:
    """The report as PDF; the same report gives the same bytes."""
    out = io.BytesIO()
    _draw(report, out, language, progress)
    return out.getvalue()


def _draw(report: Report, out: BinaryIO, language: str, progress: Progress | None) -> None:
    with in_language(language):
        fonts()
        _Paper(report, progress or (lambda _done, _all: None)).draw(out)


class _Paper:
    def __init__(self, report: Report, progress: Progress) -> None:
        self.report = report
        self.progress = progress
        self.sums = totals(report)
        self.confidential = report.confidential
        self.size = (
            A4_LANDSCAPE if sum(column.weight for column in report.columns) <= _WIDEST else A3_LANDSCAPE
        )
        self.width = self.size[0] - 2 * MARGIN
        self.top = self.size[1] - _TOP
        colours = palette()
        self.plain = Ink(REGULAR, colours.text)
        self.strong = Ink(BOLD, colours.text)
        self.digits = Ink(REGULAR, colours.text, right=True)
        self.late = Ink(BOLD, colours.late)
        self.tones = {name: Ink(BOLD, tone.text, tone.tint) for name, tone in colours.tones.items()}
        # A column of its own for the days makes them superfluous under the date.
        self.says_days = all(column.key != "days_late" for column in report.columns)
        self.days: dict[dt.date, str] = {}

    def draw(self, out: BinaryIO) -> None:
        report = self.report
        about = About(
            title=_("Action report: {view}").format(view=report.view),
            subject=f"{finding(self.sums)}. {report.moment}",
            author=report.maker or report.municipality or PRODUCT,
            made_at=report.made_at,
        )
        canvas = new_canvas(self.size, about, out)
        table = self._table()
        pages = len(table.sheets)
        for page, sheet in enumerate(table.sheets, start=1):
            self._furniture(canvas, page, pages)
            if page == 1:
                self._opening(canvas)
            table.draw(canvas, sheet, lambda title: _("{title}, continued").format(title=title))
            for top, title, _count, again in sheet.titles:
                if not again:
                    canvas.bookmarkPage(f"{page}-{top:.0f}")
                    canvas.addOutlineEntry(title, f"{page}-{top:.0f}")
            canvas.showPage()
            # The first half of the progress is measuring, the second is drawing.
            self.progress(self.sums.count * (pages + page) // (2 * pages), self.sums.count)
        canvas.save()

    def _furniture(self, canvas: Canvas, page: int, pages: int) -> None:
        name = _("Action report")
        left = f"{name} · {self.report.municipality}" if self.report.municipality else name
        if page > 1:
            left += f" · {self.report.view}"
        spread(
            canvas,
            self.size[1] - 43,
            left,
            _("As it was on {moment}").format(moment=self.report.moment),
            self.size,
        )
        words = _("Made with Rode Loper.")
        if self.report.maker:
            words = _("Made with Rode Loper by {name}.").format(name=self.report.maker)
        if self.confidential:
            words += " " + _("Holds confidential parts.")
        foot(canvas, self.size, words, page, pages)

    # What stands above the table on the first page

    def _lines(self) -> list[tuple[str, Style]]:
        colours = palette()
        grey = Style(REGULAR, TEXT, colours.text2)
        said = [(finding(self.sums), Style(BOLD, TEXT, colours.text2))]
        filters = self.report.filters or (_("no further filter"),)
        words = _("Filter: {view}").format(view="; ".join((self.report.view, *filters)))
        if self.report.order:
            words += " · " + _("Order: {order}").format(order=self.report.order)
        said.append((words, grey))
        if not self.sums.count:
            said.append((_("There are no actions in this list."), Style(REGULAR, TEXT, colours.text)))
        said += [(notice, Style(REGULAR, TEXT, colours.wait)) for notice in self.report.notices]
        return said

    def _opening(self, canvas: Canvas) -> None:
        y = self.top - 17
        with canvas.says(Element("H1")):
            for line in wrap(Run(self.report.view, Style(BOLD, TITLE, palette().text)), self.width):
                draw_line(canvas, MARGIN, y, line)
                y -= 27
        y += 8
        for text, style in self._lines():
            with canvas.says(Element("P")):
                for line in wrap(Run(text, style), self.width):
                    draw_line(canvas, MARGIN, y, line)
                    y -= style.leading

    def _opening_height(self) -> float:
        blocks = [paragraph(text, 0, style) for text, style in self._lines()]
        title = len(wrap(Run(self.report.view, Style(BOLD, TITLE, "")), self.width)) * 27
        return title + 12 + sum(block.height(self.width) for block in blocks)

    # The table

    def _table(self) -> Table:
        columns = self.report.columns
        widths = share_out(self.width + 10, [(column.title, column.weight) for column in columns])
        headings = [(column.title, column.kind == "number") for column in columns]
        table = Table(headings, widths, top=self.top, bottom=BOTTOM)
        table.start(self.top - self._opening_height())
        done = 0
        for group in self.report.groups:
            if group.title:
                table.group(group.title, len(group.rows))
            for row in group.rows:
                table.add(self._row(table, row))
                done += 1
                if done % _STEP == 0:
                    self.progress(done // 2, self.sums.count)
        return table

    def _row(self, table: Table, row: ActionRow) -> Row:
        return tuple(self._cell(column, row, table.room(at)) for at, column in enumerate(self.report.columns))

    def _cell(self, column: Column, row: ActionRow, room: float) -> Cell:
        value = column.get(row)
        if column.kind == "state":
            ink = self.tones[TONES[row.chip]]
            return Cell(wrap_plain(str(value), ink.font, SMALL, room - 8), ink)
        if isinstance(value, dt.date):
            if column.key == "due" and row.days_late:
                days = days_late(row.days_late) if self.says_days else ""
                return Cell(
                    (self._day(value), *(wrap_plain(days, BOLD, SMALL, room) if days else ())), self.late
                )
            return Cell((self._day(value),), self.plain)
        if isinstance(value, int):
            return Cell((number(value),) if value else ("",), self.digits)
        if column.bold:
            return Cell(wrap_plain(value or "", BOLD, SMALL, room), self.strong)
        return Cell(wrap_plain(value, REGULAR, SMALL, room) if value else ("",), self.plain)

    def _day(self, day: dt.date) -> str:
        if day not in self.days:
            self.days[day] = date_short(day, self.report.today, weekday=False)
        return self.days[day]
