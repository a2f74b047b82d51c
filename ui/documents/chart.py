# SPDX-License-Identifier: EUPL-1.2
"""A chart on paper: the same picture as in the window, read out as its finding with all figures in words."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from ui.charts.chart import Chart, Table
from ui.charts.layout import lay_out, least_height
from ui.charts.shapes import SIZES, Hatching, Mark, Rect, Shape, Stroke, Words
from ui.documents.blocks import Text
from ui.documents.paper import Block, draw_line, rule
from ui.documents.tags import Canvas, Element, figure, heading_cell
from ui.documents.theme import BOLD, LEAST, REGULAR, SMALL, TEXT, colour, palette, roles
from ui.documents.typeset import Line, Piece, Run, Style, clean, width_of, wrap

_WHOLE = 14
"""A table of so many rows stays on one page."""
SCALE = LEAST / min(SIZES.values())
"""Points for a pixel: the smallest letters of a chart are the smallest that we print."""


def chart_blocks(chart: Chart, before: float = 18.0) -> list[Block]:
    """The finding, what was counted, the picture, and what the reader must know."""
    ink = palette()
    blocks: list[Block] = [
        Text(
            [Run(chart.title, Style(BOLD, TEXT + 1, ink.text))],
            before=before,
            keep=True,
            leading=15.0,
            role="H3",
        ),
        Text([Run(chart.subtitle, Style(REGULAR, SMALL, ink.text2))], keep=True),
        ChartBlock(chart, before=8.0),
    ]
    if chart.note:
        blocks[-1].keep = True
        blocks.append(Text([Run(chart.note, Style(REGULAR, LEAST, ink.text2))], before=4.0))
    return blocks


@dataclass
class ChartBlock(Block):
    """The picture."""

    chart: Chart
    before: float = 0.0
    keep: bool = False

    def height(self, width: float) -> float:
        return least_height(self.chart, width / SCALE, _measure) * SCALE

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        high = self.height(width)
        drawing = lay_out(self.chart, width / SCALE, high / SCALE, _measure)
        with canvas.says(figure(clean(self.chart.alternative()), x, top - high, width, high)):
            pen = _Pen(canvas, x, top)
            for shape in drawing.shapes:
                pen.draw(shape)


def _measure(text: str, size: str, *, bold: bool = False) -> float:
    return width_of(clean(text), BOLD if bold else REGULAR, SIZES[size])


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws shapes that are in pixels from the top left, in points."""

    canvas: Canvas
    left: float
    top: float

    def draw(self, shape: Shape) -> None:
        match shape:
            case Rect():
                self._rect(shape)
            case Stroke():
                self._stroke(shape)
            case Hatching():
                for stroke in shape.strokes():
                    self._stroke(stroke)
            case Mark():
                self._mark(shape)
            case Words():
                self._words(shape)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + x * SCALE, self.top - y * SCALE

    def _inks(self, fill: str, edge: str, width: float = 0.8) -> dict[str, int]:
        if fill:
            self.canvas.setFillColor(colour(roles()[fill]))
        if edge:
            self.canvas.setStrokeColor(colour(roles()[edge]))
            self.canvas.setLineWidth(width)
        return {"fill": int(bool(fill)), "stroke": int(bool(edge))}

    def _rect(self, one: Rect) -> None:
        x, y = self._at(one.x, one.y + one.height)
        inks = self._inks(one.fill, one.edge)
        wide, high = one.width * SCALE, one.height * SCALE
        if one.radius:
            self.canvas.roundRect(x, y, wide, high, one.radius * SCALE, **inks)
        else:
            self.canvas.rect(x, y, wide, high, **inks)

    def _stroke(self, one: Stroke) -> None:
        self._inks("", one.tone, one.width * SCALE)
        if one.dashed:
            self.canvas.setDash(3.4, 2.0)
        self.canvas.line(*self._at(one.x1, one.y1), *self._at(one.x2, one.y2))
        self.canvas.setDash()

    def _mark(self, one: Mark) -> None:
        x, y = self._at(one.x, one.y)
        radius, inks = one.radius * SCALE, self._inks(one.fill, one.edge, 1.2)
        if not one.diamond:
            self.canvas.circle(x, y, radius, **inks)
            return
        path = self.canvas.beginPath()
        path.moveTo(x, y + radius)
        path.lineTo(x + radius, y)
        path.lineTo(x, y - radius)
        path.lineTo(x - radius, y)
        path.close()
        self.canvas.drawPath(path, **inks)

    def _words(self, one: Words) -> None:
        text, size = clean(one.text), SIZES[one.size] * SCALE
        font = BOLD if one.bold else REGULAR
        wide = width_of(text, font, size)
        x, y = self._at(one.x, one.y)
        x -= {"start": 0.0, "middle": wide / 2, "end": wide}[one.anchor]
        # A space after it, for whoever copies the words of the picture.
        line = Line((Piece(0.0, text, Style(font, size, roles()[one.tone])),), wide)
        draw_line(self.canvas, x, y - size * 0.36, line, goes_on=True)


@dataclass
class FiguresTable(Block):
    """The figures behind a chart, as a table that can be read out; goes on on the next page with its head."""

    table: Table
    before: float = 6.0
    element: Element | None = None

    _PITCH, _PAD, _HEAD = 10.4, 3.2, 7.0

    def height(self, width: float) -> float:
        rows = self._rows(width)
        return sum(map(self._high, rows)) + self._head_high(width)

    def least(self, width: float) -> float:
        rows = self._rows(width)
        return sum(map(self._high, rows if len(rows) <= _WHOLE else rows[:3])) + self._head_high(width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        if len(self.table.rows) <= _WHOLE:
            return None
        rows, left, fit = self._rows(width), room - self._head_high(width), 0
        while fit < len(rows) and left >= self._high(rows[fit]):
            left -= self._high(rows[fit])
            fit += 1
        if fit < 3 or fit == len(rows):
            return None
        self.element = self.element or Element("Table")
        parts = (self.table.rows[:fit], self.table.rows[fit:])
        first, rest = (
            FiguresTable(Table(self.table.heads, rows), self.before, self.element) for rows in parts
        )
        return first, rest

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        goes_on = self.element is not None and self.element.parent is not None
        self.element = self.element or Element("Table")
        with canvas.within(self.element):
            # On the next page the head is there for the eye: it was read out already.
            y = top - self._head_high(width) + self._PAD
            if goes_on:
                self._draw_head(canvas, x, top, width, said=False)
            else:
                with canvas.within(Element("TR")):
                    self._draw_head(canvas, x, top, width, said=True)
            for row in self._rows(width):
                with canvas.within(Element("TR")):
                    for at, lines in enumerate(row):
                        # Which row it is, is a heading for whoever has it read out.
                        cell = Element("TH", "/O /Table /Scope /Row") if at == 0 else Element("TD")
                        with canvas.says(cell):
                            self._cell(canvas, x, y - 8.4, width, at, lines)
                y -= self._high(row)
                rule(canvas, x, y + 1.0, width)

    def _draw_head(self, canvas: Canvas, x: float, top: float, width: float, *, said: bool) -> None:
        heads = self._heads(width)
        most = max(map(len, heads))
        for at, lines in enumerate(heads):
            with canvas.says(heading_cell()) if said else nullcontext():
                self._cell(canvas, x, top - 8.4 - (most - len(lines)) * self._PITCH, width, at, lines)
        rule(canvas, x, top - most * self._PITCH - 3, width, palette().edge)

    def _cell(
        self, canvas: Canvas, x: float, base: float, width: float, at: int, lines: Sequence[Line]
    ) -> None:
        left, wide = self._column(width, at)
        right = at > 0 and self.table.heads[at].kind != "text"
        for n, line in enumerate(lines):
            start = left + wide - line.width if right else left
            draw_line(canvas, x + start, base - n * self._PITCH, line, goes_on=n < len(lines) - 1)

    def _column(self, width: float, at: int) -> tuple[float, float]:
        """Where a column begins and how wide it is: the first has what the others leave."""
        others = max(len(self.table.heads) - 1, 1)
        first = max(width * 0.3, width - others * 84.0)
        each = (width - first) / others
        return (0.0, first) if at == 0 else (first + (at - 1) * each, each)

    def _lines(self, texts: Sequence[str], width: float, font: str, tint: str) -> list[list[Line]]:
        style = Style(font, LEAST, tint)
        return [wrap(Run(text, style), self._column(width, at)[1] - 8) for at, text in enumerate(texts)]

    def _heads(self, width: float) -> list[list[Line]]:
        return self._lines([head.title for head in self.table.heads], width, BOLD, palette().text2)

    def _rows(self, width: float) -> list[list[list[Line]]]:
        return [self._lines(row, width, REGULAR, palette().text) for row in self.table.words()]

    def _head_high(self, width: float) -> float:
        return max(map(len, self._heads(width))) * self._PITCH + self._HEAD

    def _high(self, row: Sequence[Sequence[Line]]) -> float:
        return max(map(len, row)) * self._PITCH + self._PAD
