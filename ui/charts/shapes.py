# SPDX-License-Identifier: EUPL-1.2
"""What a chart looks like once it is laid out: a few plain shapes, in pixels from the top left, that anything can draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ui.charts.chart import Look

LABEL, SMALL = "label", "small"
SIZES = {LABEL: 13.0, SMALL: 12.0}
"""The sizes of letters, in pixels."""


class Rect(NamedTuple):
    """A field; ``fill`` and ``edge`` are colour roles, "" for none."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    edge: str = ""
    radius: float = 0.0


class Stroke(NamedTuple):
    """A line."""

    x1: float
    y1: float
    x2: float
    y2: float
    tone: str
    width: float = 1.0
    dashed: bool = False


class Hatching(NamedTuple):
    """A field of slanting lines."""

    x: float
    y: float
    width: float
    height: float
    tone: str

    def strokes(self) -> Iterator[Stroke]:
        """The lines. They end at the edges, so that nobody has to clip."""
        x, y, width, height, tone = self
        step, at = 6.0, 3.0
        while at < width + height:
            x1, y1 = (x + at, y) if at <= width else (x + width, y + at - width)
            x2, y2 = (x, y + at) if at <= height else (x + at - height, y + height)
            yield Stroke(x1, y1, x2, y2, tone, 1.3)
            at += step


class Mark(NamedTuple):
    """A round mark, or a diamond."""

    x: float
    y: float
    radius: float
    fill: str
    edge: str
    diamond: bool = False


class Words(NamedTuple):
    """One line of text around the height ``y``. ``anchor``: which end stands at ``x``, ``start``, ``middle`` or ``end``."""

    x: float
    y: float
    text: str
    tone: str
    size: str = LABEL
    bold: bool = False
    anchor: str = "start"


Shape = Rect | Stroke | Hatching | Mark | Words


class Part(NamedTuple):
    """Where one bar or mark can be pressed, what it is in words, and what it leads to."""

    x: float
    y: float
    width: float
    height: float
    words: str
    opens: object | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of this size, ready to be drawn in this order."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    parts: tuple[Part, ...]


class Measure(Protocol):
    """Measures letters where the chart will be drawn."""

    def __call__(self, text: str, size: str, *, bold: bool = False) -> float:
        """The width of this text in pixels."""
        ...


def tint(tone: str) -> str:
    """The light field that belongs to a tone."""
    return "soft" if tone == "accent" else f"{tone}_tint"


def bar(x: float, y: float, width: float, height: float, look: Look, tone: str) -> Iterator[Shape]:
    """One bar in a look."""
    radius = min(3.0, width / 3, height / 3)
    match look:
        case Look.HATCHED:
            yield Rect(x, y, width, height, "surface", tone, radius)
            yield Hatching(x + 1, y + 1, width - 2, height - 2, tone)
        case Look.OUTLINE:
            yield Rect(x, y, width, height, tint(tone), tone, radius)
        case _:
            yield Rect(x, y, width, height, tone, "", radius)


def mark(x: float, y: float, look: Look, tone: str) -> Mark:
    """One mark in a look."""
    if look is Look.DIAMOND:
        return Mark(x, y, 7.0, "surface", tone, diamond=True)
    return Mark(x, y, 5.5, "surface" if look is Look.RING else tone, tone)


def ink_on(look: Look, tone: str) -> str:
    """The colour of letters on a bar."""
    return "surface" if look is Look.SOLID else tone


def shortened(text: str, room: float, measure: Measure, size: str = LABEL, *, bold: bool = False) -> str:
    """The text, or as much of it as there is room for."""
    if measure(text, size, bold=bold) <= room:
        return text
    while text and measure(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""
