# SPDX-License-Identifier: EUPL-1.2
"""What a chart says, as plain data: its finding, its bars, and the figures behind it.

Window, paper and spreadsheet draw from this and from nothing else, so that they cannot tell different things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assets.texts import _, number


class Form(StrEnum):
    """How the figures stand."""

    COLUMNS = "columns"
    """Upright, one series, in the order of time."""
    BARS = "bars"
    """Lying, the series behind each other in one bar."""
    DOTS = "dots"
    """Lying, the series as marks on one line, to be compared."""


class Look(StrEnum):
    """How a series is told apart without its colour."""

    SOLID = "solid"
    HATCHED = "hatched"
    OUTLINE = "outline"
    CIRCLE = "circle"
    RING = "ring"
    DIAMOND = "diamond"


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of bar or mark. ``tone`` is a colour role; nothing as a value is not drawn.

    ``opens``: for each value what stands behind it, for whoever made the chart; ``None`` leads nowhere.
    """

    name: str
    look: Look
    tone: str
    values: tuple[float | None, ...]
    opens: tuple[object | None, ...] = ()

    def leads_to(self, at: int) -> object | None:
        """What stands behind this value."""
        return self.opens[at] if at < len(self.opens) else None


@dataclass(frozen=True, slots=True)
class Category:
    """One place on the axis. ``under`` is a quiet second line; ``target`` what was agreed for this one.

    ``full`` is how it is said by itself, for instance with its year. ``strong``: look here.
    """

    label: str
    under: str = ""
    full: str = ""
    target: float | None = None
    strong: bool = False

    @property
    def name(self) -> str:
        """How it is said by itself."""
        return self.full or self.label


Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column of the table; ``kind`` is ``text``, ``number``, ``share`` (1 is all) or ``change``."""

    title: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Table:
    """The figures behind a chart. The first column says what each row is about."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def words(self) -> Iterator[tuple[str, ...]]:
        """The cells of each row as they are read."""
        for row in self.rows:
            yield tuple(_cell(cell, head.kind) for head, cell in zip(self.heads, row, strict=True))


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. ``title`` is the finding, as a sentence; ``subtitle`` says what was counted, and over what time.

    ``target`` is one value for all, ``target_words`` says it. ``shares``: the values are parts of 1. ``sums``: a bar ends
    with the sum of its parts. ``note``: what the reader must know. ``nothing``: what to say when there is nothing to draw.
    """

    name: str
    form: Form
    title: str
    subtitle: str
    categories: tuple[Category, ...]
    series: tuple[Series, ...]
    table: Table
    unit: str = ""
    target: float | None = None
    target_words: str = ""
    shares: bool = False
    sums: bool = False
    note: str = ""
    nothing: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw. A mark at 0 says something, such as no day at all; a bar of 0 is none."""
        marks = self.form is Form.DOTS
        values = (value for series in self.series for value in series.values)
        return not any(value is not None if marks else value for value in values)

    def said(self, value: float | None) -> str:
        """A value in words."""
        return say(value, self.shares)

    def told(self, series: Series, at: int) -> str:
        """One bar or mark, by itself: ``Ruimtelijke Ordening, te laat: 24``."""
        category = self.categories[at]
        value = " ".join(part for part in (self.said(series.values[at]), self.unit) if part)
        which = category.name if len(self.series) == 1 else f"{category.name}, {series.name}"
        words = f"{which}: {value}"
        return f"{words} ({category.under})" if category.under else words

    def alternative(self) -> str:
        """All of it in sentences, for who cannot see it."""
        if self.empty:
            return f"{self.title.rstrip('.')}. {self.nothing or self.subtitle}"
        parts = [self.title, self.subtitle]
        for at, category in enumerate(self.categories):
            values = [
                f"{series.name} {self.said(series.values[at])}"
                if len(self.series) > 1
                else self.said(series.values[at])
                for series in self.series
                if series.values[at] is not None
            ]
            under = f" ({category.under})" if category.under else ""
            parts.append(f"{category.name}: {', '.join(values)}{under}")
        if self.target is not None:
            parts.append(self.target_words)
        return ". ".join(part.rstrip(".") for part in (*parts, self.note) if part) + "."


def _cell(value: Cell, kind: str) -> str:
    """A figure of a column; a change says which way it went: ``+3``, ``-1``, ``0``."""
    if kind == "change" and isinstance(value, float | int):
        return f"{'+' if value > 0 else ''}{number(value)}"
    return say(value, kind == "share")


def say(value: Cell, share: bool = False) -> str:
    """A figure as it is read: ``1.234``, ``18 %``, or nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if share:
        return _("{n}%").format(n=number(value * 100))
    return number(value)
