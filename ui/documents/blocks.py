# SPDX-License-Identifier: EUPL-1.2
"""The blocks that documents are made of: text, headings, chips, boxes, figures, rows of promises, room to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportlab.pdfgen.canvas import Canvas

from ui.documents.paper import Block, draw_line, rule
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
    """A paragraph of runs. ``lead`` stands left of the first line, in the indent: a bullet, a number or a date."""

    runs: Sequence[Run]
    before: float = 0.0
    keep: bool = False
    indent: float = 0.0
    lead: Run | None = None
    lead_at: float = 0.0
    leading: float = 0.0
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
        first, rest = replace(self, keep=False), replace(self, lead=None, before=0.0)
        first._set, rest._set = (width, lines[:fit]), (width, lines[fit:])
        first.leading = rest.leading = self.pitch
        return first, rest

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        pitch = self.pitch
        base = top - pitch * 0.77
        if self.lead:
            draw_line(canvas, x + self.lead_at, base, wrap(self.lead, width)[0])
        for line in self.lines(width):
            draw_line(canvas, x + self.indent, base, line)
            base -= pitch


def heading(words: str, before: float = 14.0) -> Text:
    """The head of a section, kept with what follows."""
    return Text([Run(words, Style(BOLD, HEAD, palette().accent))], before=before, keep=True, leading=18.0)


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


def draw_chip(canvas: Canvas, x: float, base: float, words: str, tone: str) -> None:
    """A square chip that says a state, with its base line at ``base``."""
    ink = palette().tones[tone]
    canvas.setFillColor(colour(ink.tint))
    canvas.roundRect(x, base - 3.6, chip_width(words), 12.6, 2.6, stroke=0, fill=1)
    canvas.setFillColor(colour(ink.text))
    canvas.setFont(BOLD, LEAST)
    canvas.drawString(x + 4, base, words)


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
        base = top - self._PAD - 10.2
        self._draw_state(canvas, x, base, chips)
        ink = palette().late if self.late else palette().text2
        if self.date:
            line = wrap(Run(self.date, Style(BOLD if self.late else REGULAR, TEXT, ink)), width)[0]
            draw_line(canvas, x + width - line.width, base, line)
        for line in title:
            draw_line(canvas, x + self.side, base, line)
            base -= body().leading
        base += body().leading - small().leading - 0.4
        for line in under:
            draw_line(canvas, x + self.side, base, line)
            base -= small().leading
        rule(canvas, x + self.side, top - self.height(width), width - self.side)

    def _draw_state(self, canvas: Canvas, x: float, base: float, chips: list[Line]) -> None:
        """A chip of several lines is one tinted field: a state may be as long as what it waits for."""
        ink = palette().tones[self.tone]
        wide = max(line.width for line in chips) + 8
        high = 12.6 + (len(chips) - 1) * 11.0
        canvas.setFillColor(colour(ink.tint))
        canvas.roundRect(x, base + 9 - high, wide, high, 2.6, stroke=0, fill=1)
        for line in chips:
            draw_line(canvas, x + 4, base, line)
            base -= 11.0


@dataclass
class Box(Block):
    """Blocks in a frame: tinted with the runner at its side, or outlined. Goes on in a second box on the next page."""

    blocks: Sequence[Block]
    before: float = 12.0
    tinted: bool = True
    pad: float = 11.0

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
            base = top - 8.5
            for lines, pitch, drop in ((label, 11.0, 0.0), (value, 16.0, 4.0), (under, 11.0, -2.0)):
                base -= drop
                for line in lines:
                    draw_line(canvas, left, base, line)
                    base -= pitch


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
        return Text(runs, indent=13.0)

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
