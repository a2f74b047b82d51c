# SPDX-License-Identifier: EUPL-1.2
"""A table of thousands of rows on paper: measures every cell once, then writes page after page straight to the canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import NamedTuple

from ui.documents.tags import END, Canvas, Element, heading_cell
from ui.documents.theme import BOLD, LEAST, MARGIN, REGULAR, SMALL, colour, palette
from ui.documents.typeset import width_of, wrap_plain

PITCH = 11.2
_PAD = 3.7
_GAP = 10.0  # between columns
_HEAD = 20.0
_GROUP = 26.0
_TALLEST = 32  # lines of one row on one page; a longer text goes on in a row below


class Ink(NamedTuple):
    """How the text of a cell is set; ``tint`` is the ground of a chip."""

    font: str
    colour: str
    tint: str = ""
    right: bool = False


class Cell(NamedTuple):
    """The lines of one cell, each with its ink."""

    lines: tuple[str, ...]
    ink: Ink
    last: Ink | None = None
    """The ink of the last line, when it is another one."""


Row = tuple[Cell, ...]


def share_out(room: float, columns: Sequence[tuple[str, float]]) -> list[float]:
    """The widths of columns (heading, weight) that fill ``room``: by weight, but never too narrow for a word of a heading."""
    least = [
        max((width_of(word, BOLD, LEAST) for word in title.split()), default=0.0) + _GAP + 1
        for title, _ in columns
    ]
    fixed: set[int] = set()
    while True:
        left = room - sum(least[at] for at in fixed)
        weights = sum(weight for at, (_title, weight) in enumerate(columns) if at not in fixed) or 1.0
        widths = [
            least[at] if at in fixed else left * weight / weights
            for at, (_title, weight) in enumerate(columns)
        ]
        narrow = {at for at, width in enumerate(widths) if at not in fixed and width < least[at]}
        if not narrow or len(fixed) + len(narrow) == len(columns):
            return widths
        fixed |= narrow


@dataclass(slots=True)
class Sheet:
    """What stands on one page: (height above the bottom, row) and (height, title, count, whether it goes on)."""

    rows: list[tuple[float, float, Row]] = field(default_factory=list)
    titles: list[tuple[float, str, int, bool]] = field(default_factory=list)
    head: float = 0.0


class Table:
    """Lays rows on sheets below a head that comes back on each; ``widths`` in points, with the gaps."""

    def __init__(
        self, headings: Sequence[tuple[str, bool]], widths: Sequence[float], *, top: float, bottom: float
    ) -> None:
        self.headings = headings
        self.widths = widths
        self.lefts = [MARGIN + sum(widths[:at]) for at in range(len(widths))]
        self.top, self.bottom = top, bottom
        self.sheets: list[Sheet] = []
        self._titles: tuple[str, int] | None = None
        self._element = Element("Table")
        self.y = 0.0

    def room(self, at: int) -> float:
        """How wide the text of a column may be."""
        return self.widths[at] - _GAP

    def start(self, y: float) -> None:
        """Begin on a first page that is used down to ``y``."""
        self._page(y)

    def _page(self, y: float) -> None:
        head = _HEAD + PITCH * (max(len(lines) for lines in self._heads()) - 1)
        self.sheets.append(Sheet(head=y))
        self.y = y - head

    def _heads(self) -> list[tuple[str, ...]]:
        return [
            wrap_plain(title, BOLD, LEAST, self.room(at)) for at, (title, _right) in enumerate(self.headings)
        ]

    def group(self, title: str, count: int) -> None:
        """The rows that follow stand under this title; it never stands alone at the bottom."""
        self._titles = (title, count)
        if self.y - _GROUP - 2 * PITCH - 2 * _PAD < self.bottom:
            self._page(self.top)
        self._title(again=False)

    def _title(self, *, again: bool) -> None:
        if self._titles:
            self.sheets[-1].titles.append((self.y, *self._titles, again))
            self.y -= _GROUP

    def add(self, row: Row) -> None:
        """Put a row under the last one."""
        lines = max(len(cell.lines) for cell in row)
        if lines > _TALLEST:
            for start in range(0, lines, _TALLEST):
                self.add(tuple(cell._replace(lines=cell.lines[start : start + _TALLEST]) for cell in row))
            return
        high = lines * PITCH + 2 * _PAD
        if self.y - high < self.bottom:
            self._page(self.top)
            self._title(again=True)
        self.sheets[-1].rows.append((self.y, high, row))
        self.y -= high

    # Drawing

    def draw(self, canvas: Canvas, sheet: Sheet, go_on: Callable[[str], str]) -> None:
        """Write one sheet; ``go_on`` gives the title of a group that began on an earlier page."""
        self._draw_rules_and_chips(canvas, sheet)
        with canvas.within(self._element):
            if sheet is self.sheets[0]:
                with canvas.within(Element("TR")):
                    self._draw_head(canvas, sheet, said=True)
            else:
                # It was read out already.
                self._draw_head(canvas, sheet, said=False)
            self._draw_continued(canvas, sheet, go_on)
            with canvas.aside():
                self._draw_rows(canvas, sheet)

    def _draw_rows(self, canvas: Canvas, sheet: Sheet) -> None:
        """The titles of groups and the rows from top to bottom, in one text object: a fifth of the work of drawString."""
        pen = _Pen(canvas)
        begun = [(y, title, count) for y, title, count, again in sheet.titles if not again]
        for top, _high, row in sheet.rows:
            while begun and begun[0][0] > top:
                self._write_title(pen, *begun.pop(0))
            with canvas.within(Element("TR")):
                for at, cell in enumerate(row):
                    self._write_cell(pen, at, top, cell)
        for title in begun:
            self._write_title(pen, *title)
        pen.lift()

    def _write_cell(self, pen: _Pen, at: int, top: float, cell: Cell) -> None:
        y = top - _PAD - 8.6
        left = self.lefts[at] + (4 if cell.ink.tint else 0)
        final = len(cell.lines) - 1
        pen.begin(Element("TD"))
        for number, text in enumerate(cell.lines):
            if text:
                ink = cell.last if cell.last and number == final else cell.ink
                x = left + self.room(at) - width_of(text, ink.font, SMALL) if ink.right else left
                pen.write(x, y, text, ink.font, SMALL, ink.colour)
            y -= PITCH
        pen.end()

    def _write_title(self, pen: _Pen, top: float, title: str, count: int) -> None:
        words = wrap_plain(title, BOLD, 10.0, sum(self.widths) - 80)[0]
        with pen.canvas.within(Element("TR")):
            pen.begin(heading_cell(len(self.widths)))
            pen.write(MARGIN, top - 17, words, BOLD, 10.0, palette().accent)
            after = MARGIN + width_of(words, BOLD, 10.0) + 7
            pen.write(after, top - 17, str(count), REGULAR, 9.0, palette().text2)
            pen.end()

    def _draw_continued(self, canvas: Canvas, sheet: Sheet, go_on: Callable[[str], str]) -> None:
        for top, title, count, again in sheet.titles:
            if again:
                words = wrap_plain(go_on(title), BOLD, 10.0, sum(self.widths) - 80)[0]
                canvas.setFont(BOLD, 10.0)
                canvas.setFillColor(colour(palette().accent))
                canvas.drawString(MARGIN, top - 17, words)
                canvas.setFont(REGULAR, 9.0)
                canvas.setFillColor(colour(palette().text2))
                canvas.drawString(MARGIN + width_of(words, BOLD, 10.0) + 7, top - 17, str(count))

    def _draw_rules_and_chips(self, canvas: Canvas, sheet: Sheet) -> None:
        right = self.lefts[-1] + self.widths[-1] - _GAP
        canvas.setStrokeColor(colour(palette().line))
        canvas.setLineWidth(0.6)
        canvas.lines([(MARGIN, top - high, right, top - high) for top, high, _row in sheet.rows])
        for top, _high, row in sheet.rows:
            for at, cell in enumerate(row):
                if cell.ink.tint and cell.lines:
                    wide = max(width_of(line, cell.ink.font, SMALL) for line in cell.lines) + 8
                    high = len(cell.lines) * PITCH + 1.6
                    canvas.setFillColor(colour(cell.ink.tint))
                    canvas.rect(self.lefts[at], top - _PAD - high + 1.2, wide, high, stroke=0, fill=1)

    def _draw_head(self, canvas: Canvas, sheet: Sheet, *, said: bool) -> None:
        colours = palette()
        heads = self._heads()
        most = max(len(lines) for lines in heads)
        canvas.setFillColor(colour(colours.text2))
        canvas.setFont(BOLD, LEAST)
        for at, lines in enumerate(heads):
            with canvas.says(heading_cell()) if said else nullcontext():
                for number, line in enumerate(lines):
                    y = sheet.head - 9 - (most - len(lines) + number) * PITCH
                    x = self.lefts[at]
                    if self.headings[at][1]:
                        x += self.room(at) - width_of(line, BOLD, LEAST)
                    canvas.drawString(x, y, line)
        canvas.setStrokeColor(colour(colours.edge))
        canvas.setLineWidth(0.8)
        y = sheet.head - 15 - (most - 1) * PITCH
        canvas.line(MARGIN, y, self.lefts[-1] + self.widths[-1] - _GAP, y)


class _Pen:
    """Writes in one text object, and changes letter and colour only when they are others."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._text = canvas.beginText()
        self._font: tuple[str, float] | None = None
        self._colour = ""

    def begin(self, element: Element) -> None:
        """What is written from here on are the words of this element."""
        self._text._code.append(self.canvas.mark(element))

    def write(self, x: float, y: float, words: str, font: str, size: float, tint: str) -> None:
        """Words with their base line at ``y``."""
        if (font, size) != self._font:
            self._text.setFont(font, size)
            self._font = (font, size)
        if tint != self._colour:
            self._text.setFillColor(colour(tint))
            self._colour = tint
        self._text.setTextOrigin(x, y)
        self._text.textLine(words)

    def end(self) -> None:
        """The words of that element end here."""
        self._text._code.append(END)

    def lift(self) -> None:
        """Put all of it on the page."""
        self.canvas.drawText(self._text)
