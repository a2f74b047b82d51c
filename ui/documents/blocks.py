# SPDX-License-Identifier: EUPL-1.2
"""The blocks that documents are made of: text, headings, chips, boxes, figures, rows of promises, room to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ui.documents.paper import Block, draw_line, rule
from ui.documents.tags import Canvas, Element
from ui.documents.theme import BOLD, FIGURE, HEAD, LEAST, REGULAR, SMALL, TEXT, colour, palette
from ui.documents.typeset import Line, Run, Style, width_of, wrap

_WIDOW = 2  # lines of a paragraph that stay together on either side of a page break


def body(tint: str = "") -> Style:
    """The style of running text; ``tint`` is another colour."""
    return Style(REGULAR, TEXT, tint or palette().text)


def small(tint: str = "") -> Style:
    """The style of what stands under a line."""
    return Style(REGULAR, SMALL, tint or palette().text2)


@dataclass
class Text(Block):
    """A paragraph of runs. ``lead`` stands left of the first line, in the indent: a bullet, a number or a date.

    ``role`` is what it is in the structure of the document (see ``tags``); with a lead it is an item of a list.
    """

    runs: Sequence[Run]
    before: float = 0.0
    keep: bool = False
    indent: float = 0.0
    lead: Run | None = None
    lead_at: float = 0.0
    leading: float = 0.0
    role: str = "P"
    element: Element | None = field(default=None, repr=False)
    _set: tuple[float, list[Line]] | None = field(default=None, repr=False)

    def lines(self, width: float) -> list[Line]:
        if self._set is None or self._set[0] != width:
            self._set = (width, wrap(self.runs, width - self.indent))
        return self._set[1]

    @property
    def pitch(self) -> float:
        return self.leading or max((run.style.leading for run in self.runs), default=body().leading)

    def height(self, width: float) -> float:
        return len(self.lines(width)) * self.pitch

    def least(self, width: float) -> float:
        lines = len(self.lines(width))
        return (lines if lines <= _WIDOW + 1 else _WIDOW) * self.pitch

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        lines = self.lines(width)
        fit = min(int(room / self.pitch), len(lines) - _WIDOW)
        if fit < _WIDOW:
            return None
        # One paragraph for whoever has it read out, also when it goes on on the next page.
        self.element = self._element()
        first, rest = replace(self, keep=False), replace(self, lead=None, before=0.0)
        first._set, rest._set = (width, lines[:fit]), (width, lines[fit:])
        first.leading = rest.leading = self.pitch
        return first, rest

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        base = top - self.pitch * 0.77
        if self.lead is None:
            self._draw_lines(canvas, x, base, width)
            return
        with canvas.within(Element("LI")):
            with canvas.says(Element("Lbl")):
                draw_line(canvas, x + self.lead_at, base, wrap(self.lead, width)[0])
            self._draw_lines(canvas, x, base, width)

    def _draw_lines(self, canvas: Canvas, x: float, base: float, width: float) -> None:
        with canvas.says(self._element()):
            lines = self.lines(width)
            for number, line in enumerate(lines, start=1):
                draw_line(canvas, x + self.indent, base, line, goes_on=number < len(lines))
                base -= self.pitch

    def _element(self) -> Element:
        return self.element or Element(self.role if self.lead is None else "LBody")


def heading(words: str, before: float = 14.0) -> Text:
    """The head of a section, kept with what follows."""
    style = Style(BOLD, HEAD, palette().accent)
    return Text([Run(words, style)], before=before, keep=True, leading=18.0, role="H2")


def paragraph(words: str, before: float = 0.0, style: Style | None = None) -> Text:
    """A paragraph in one style."""
    return Text([Run(words, style or body())], before=before)


@dataclass
class Gap(Block):
    """Empty space, or a hairline with space around it."""

    size: float
    line: bool = False

    def height(self, width: float) -> float:
        return self.size

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        if self.line:
            rule(canvas, x, top - self.size / 2, width)


def chip_width(words: str) -> float:
    """How wide a state chip is."""
    return width_of(words, BOLD, LEAST) + 8.0


@dataclass
class PromiseRow(Block):
    """One promise: its state, what was promised with who and when under it, and its date at the end."""

    chip: str
    tone: str
    title: str
    under: str
    date: str
    late: bool = False
    before: float = 0.0
    side: float = 112.0

    _PAD = 4.0

    def _parts(self, width: float) -> tuple[list[Line], list[Line], list[Line]]:
        date_width = width_of(self.date, BOLD, TEXT) + 12 if self.date else 0.0
        chips = wrap(Run(self.chip, Style(BOLD, LEAST, palette().tones[self.tone].text)), self.side - 18)
        title = wrap(Run(self.title, body().bold()), width - self.side - date_width)
        under = wrap(Run(self.under, small()), width - self.side) if self.under else []
        return chips, title, under

    def height(self, width: float) -> float:
        chips, title, under = self._parts(width)
        words = len(title) * body().leading + len(under) * small().leading
        return max(words, len(chips) * 14.0) + 2 * self._PAD

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        chips, title, under = self._parts(width)
        first = top - self._PAD - 10.2
        below = first - len(title) * body().leading + body().leading - small().leading - 0.4
        with canvas.within(Element("LI")):
            self._draw_state(canvas, x, first, chips)
            with canvas.within(Element("LBody")):
                draw_words(canvas, x + self.side, first, title, body().leading)
                draw_words(canvas, x + self.side, below, under, small().leading)
                if self.date:
                    line = self._date(width)
                    draw_words(canvas, x + width - line.width, first, [line])
        rule(canvas, x + self.side, top - self.height(width), width - self.side)

    def _date(self, width: float) -> Line:
        ink = palette().late if self.late else palette().text2
        return wrap(Run(self.date, Style(BOLD if self.late else REGULAR, TEXT, ink)), width)[0]

    def _draw_state(self, canvas: Canvas, x: float, base: float, chips: list[Line]) -> None:
        """A chip of several lines is one tinted field: a state may be as long as what it waits for."""
        ink = palette().tones[self.tone]
        wide = max(line.width for line in chips) + 8
        high = 12.6 + (len(chips) - 1) * 11.0
        canvas.setFillColor(colour(ink.tint))
        canvas.roundRect(x, base + 9 - high, wide, high, 2.6, stroke=0, fill=1)
        draw_words(canvas, x + 4, base, chips, 11.0, "Lbl")


def draw_words(
    canvas: Canvas, x: float, base: float, lines: Sequence[Line], pitch: float = 0.0, role: str = "P"
) -> None:
    """Lines under each other that are one thing to be read out."""
    if lines:
        with canvas.says(Element(role)):
            for at, line in enumerate(lines):
                draw_line(canvas, x, base - at * pitch, line, goes_on=at < len(lines) - 1)


@dataclass
class Box(Block):
    """Blocks in a frame: tinted with the runner at its side, or outlined. Goes on in a second box on the next page."""

    blocks: Sequence[Block]
    before: float = 12.0
    tinted: bool = True
    pad: float = 11.0
    element: Element = field(default_factory=lambda: Element("Div"), repr=False)

    def _inner(self, width: float) -> float:
        return width - 2 * self.pad

    def height(self, width: float) -> float:
        return _stacked(self.blocks, self._inner(width)) + 2 * self.pad - 5

    def least(self, width: float) -> float:
        whole = self.height(width)
        return whole if whole < 200 else 90.0

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        inner, left = self._inner(width), room - 2 * self.pad + 5
        for at, block in enumerate(self.blocks):
            high = block.height(inner) + (block.before if at else 0.0)
            if high > left:
                parts = block.split(inner, left)
                if parts is None and (at == 0 or self.blocks[at - 1].keep):
                    return None
                head, tail = ([parts[0]], [parts[1]]) if parts else ([], [block])
                return (
                    replace(self, blocks=[*self.blocks[:at], *head]),
                    replace(self, blocks=[*tail, *self.blocks[at + 1 :]]),
                )
            left -= high
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        high = self.height(width)
        colours = palette()
        if self.tinted:
            canvas.setFillColor(colour(colours.soft))
            canvas.roundRect(x, top - high, width, high, 6, stroke=0, fill=1)
            canvas.setFillColor(colour(colours.accent))
            canvas.rect(x, top - high + 5, 2.6, high - 10, stroke=0, fill=1)
        else:
            canvas.setStrokeColor(colour(colours.edge))
            canvas.setLineWidth(0.8)
            canvas.roundRect(x, top - high, width, high, 4, stroke=1, fill=0)
        y = top - self.pad + 3.5
        with canvas.within(self.element):
            for at, block in enumerate(self.blocks):
                y -= block.before if at else 0.0
                block.draw(canvas, x + self.pad, y, self._inner(width))
                y -= block.height(self._inner(width))


def _stacked(blocks: Sequence[Block], width: float) -> float:
    return sum(block.height(width) + (block.before if at else 0.0) for at, block in enumerate(blocks))


@dataclass(frozen=True)
class Figure:
    """One key figure: what it counts, the figure, and what to compare it with."""

    label: str
    value: str
    under: str = ""


@dataclass
class Figures(Block):
    """Key figures beside each other, with a hairline between them."""

    figures: Sequence[Figure]
    before: float = 12.0

    def _cells(self, width: float) -> tuple[float, list[tuple[list[Line], list[Line], list[Line]]]]:
        wide = width / max(len(self.figures), 4)
        ink = palette()
        return wide, [
            (
                wrap(Run(figure.label, Style(REGULAR, LEAST, ink.text2)), wide - 14),
                wrap(Run(figure.value, Style(BOLD, _fitting(figure.value, wide - 14), ink.text)), wide - 14),
                wrap(Run(figure.under, Style(REGULAR, LEAST, ink.text2)), wide - 14) if figure.under else [],
            )
            for figure in self.figures
        ]

    def height(self, width: float) -> float:
        _wide, cells = self._cells(width)
        return max(len(a) * 11.0 + len(b) * 16.0 + len(c) * 11.0 for a, b, c in cells) + 2

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        wide, cells = self._cells(width)
        high = self.height(width)
        for at, (label, value, under) in enumerate(cells):
            left = x + at * wide + (8 if at else 0)
            if at:
                canvas.setStrokeColor(colour(palette().line))
                canvas.setLineWidth(0.7)
                canvas.line(left - 8, top, left - 8, top - high)
            values = top - 12.5 - len(label) * 11.0
            with canvas.within(Element("LI")):
                draw_words(canvas, left, top - 8.5, label, 11.0, "Lbl")
                with canvas.within(Element("LBody")):
                    draw_words(canvas, left, values, value, 16.0)
                    draw_words(canvas, left, values + 2.0 - len(value) * 16.0, under, 11.0)


def _fitting(words: str, width: float) -> float:
    """The largest size for a figure in which all of it fits, or else its longest word."""
    for text, least in ((words, TEXT + 1), (max(words.split() or [""], key=len), LEAST)):
        size = min(FIGURE, FIGURE * width / max(width_of(text, BOLD, FIGURE), 1.0))
        if size >= least:
            return size - 0.01
    return LEAST


@dataclass
class Flag(Block):
    """A signal: a small flag, what it says, and when by whom."""

    words: str
    under: str
    text: str = ""
    before: float = 4.0

    def _text(self) -> Text:
        runs = [Run(self.words + " ", body().bold()), Run(self.under, small())]
        if self.text:
            runs.append(Run(" " + self.text, body(palette().text2)))
        return Text(runs, indent=13.0, role="LBody")

    def height(self, width: float) -> float:
        return self._text().height(width)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        base = top - 11.5
        canvas.setFillColor(colour(palette().wait))
        canvas.rect(x, base, 1.1, 8.4, stroke=0, fill=1)
        flag = canvas.beginPath()
        flag.moveTo(x + 1, base + 8.4)
        flag.lineTo(x + 7, base + 8.4)
        flag.lineTo(x + 5.4, base + 6.1)
        flag.lineTo(x + 7, base + 3.8)
        flag.lineTo(x + 1, base + 3.8)
        flag.close()
        canvas.drawPath(flag, stroke=0, fill=1)
        with canvas.within(Element("LI")):
            self._text().draw(canvas, x, top, width)


@dataclass
class WritingLines(Block):
    """Lines to write on, as many as fit in ``room`` points."""

    room: float
    before: float = 0.0
    pitch: float = 25.0

    def height(self, width: float) -> float:
        return int(self.room / self.pitch) * self.pitch

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        for n in range(int(self.room / self.pitch)):
            rule(canvas, x, top - (n + 1) * self.pitch, width)
