# SPDX-License-Identifier: EUPL-1.2
"""Upright bars in the order of time, each with its number on top, and the target as a dashed line."""

from __future__ import annotations

from collections.abc import Iterator

from assets.texts import _
from ui.charts.chart import Chart
from ui.charts.shapes import SMALL, Measure, Part, Rect, Shape, Stroke, Words, bar

_LABELS, _TOP = 26.0, 22.0
_WIDEST = 46.0


def lay_columns(
    chart: Chart, width: float, height: float, measure: Measure
) -> tuple[list[Shape], list[Part]]:
    """The bars of the first series."""
    (series,) = chart.series
    right = width - (measure(chart.target_words, SMALL, bold=True) + 10 if chart.target is not None else 0)
    base, slot = height - _LABELS, right / len(chart.categories)
    targets = [one.target for one in chart.categories if one.target is not None]
    highest = max(*(value or 0 for value in series.values), chart.target or 0, *targets, 1)
    scale = (base - _TOP) / highest
    shapes: list[Shape] = [Stroke(0, base, right, base, "edge")]
    parts: list[Part] = []
    wide = min(_WIDEST, slot * 0.56)
    for at, value in enumerate(series.values):
        x, high = slot * (at + 0.5), (value or 0) * scale
        if high:
            shapes += bar(x - wide / 2, base - high, wide, high, series.look, series.tone)
        parts.append(
            Part(
                slot * at + 1,
                base - max(high, 18) - 20,
                slot - 2,
                max(high, 18) + 20,
                chart.told(series, at),
                series.leads_to(at),
            )
        )
    shapes += _target(chart, base, scale, slot, right)
    shapes += _words(chart, base, scale, slot, measure)
    return shapes, parts


def _target(chart: Chart, base: float, scale: float, slot: float, right: float) -> Iterator[Shape]:
    if chart.target is not None:
        y = base - chart.target * scale
        yield Stroke(0, y, right, y, "text", 1.6, dashed=True)
        yield Words(right + 8, y, chart.target_words, "text", SMALL, bold=True)
        return
    for at, category in enumerate(chart.categories):
        if category.target is not None:
            y = base - category.target * scale
            yield Stroke(slot * at + 2, y, slot * (at + 1) - 2, y, "text", 1.6, dashed=True)


def _words(chart: Chart, base: float, scale: float, slot: float, measure: Measure) -> Iterator[Shape]:
    """Numbers on the bars and names under them; where there is no room for all, every second or third."""
    (series,) = chart.series
    widest = max(measure(one.label, SMALL, bold=True) for one in chart.categories)
    every = next(
        n for n in range(1, len(chart.categories) + 2) if slot * n > widest + 4 or n > len(chart.categories)
    )
    for at, (category, value) in enumerate(zip(chart.categories, series.values, strict=True)):
        x = slot * (at + 0.5)
        if at % every == 0:
            tone = "text" if category.strong else "text2"
            yield Words(x, base + 15, category.label, tone, SMALL, category.strong, "middle")
        said = chart.said(value) if value else _("none")
        wide = measure(said, SMALL, bold=bool(value))
        if wide + 4 <= slot:
            # The line of the target does not run through the number. Where numbers have no room, the table has them.
            y = base - (value or 0) * scale - 10
            yield Rect(x - wide / 2 - 2, y - 8, wide + 4, 16, "surface")
            yield Words(x, y, said, "text" if value else "text3", SMALL, bool(value), "middle")
