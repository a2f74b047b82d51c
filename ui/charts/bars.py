# SPDX-License-Identifier: EUPL-1.2
"""Lying bars, the series behind each other; the number of a part stands in it, or behind the bar when it does not fit."""

from __future__ import annotations

from dataclasses import dataclass

from ui.charts.chart import Chart, Series
from ui.charts.shapes import LABEL, SMALL, Measure, Part, Rect, Shape, Words, bar, ink_on, shortened

_PITCH, _THICK = 62.0, 30.0
_GAP = 2.0
_BESIDE = 12.0
_LEAST = 5.0  # a bar of one among hundreds can still be seen and pressed


def least_bars(chart: Chart) -> float:
    """How high the bars must be together."""
    return len(chart.categories) * 38.0 + 4


@dataclass(frozen=True, slots=True)
class _Row:
    """The parts of one bar: the series, where it begins and how wide it is; and what stands behind it."""

    parts: tuple[tuple[Series, float, float, bool], ...]
    tail: str
    end: float


def lay_bars(chart: Chart, width: float, height: float, measure: Measure) -> tuple[list[Shape], list[Part]]:
    """One bar for each category, under each other."""
    left = label_room(chart, width, measure)
    pitch = min(_PITCH, height / len(chart.categories))
    thick = min(_THICK, pitch * 0.66)
    rows = _rows(chart, width - left, measure)
    shapes: list[Shape] = []
    parts: list[Part] = []
    for at, row in enumerate(rows):
        top = pitch * at + (pitch - thick) / 2
        shapes += labels(chart, at, left, top + thick / 2, measure)
        for series, x, wide, fits in row.parts:
            shapes += bar(left + x, top, wide, thick, series.look, series.tone)
            if fits:
                shapes += _number(
                    chart.said(series.values[at]), series, left + x + wide / 2, top + thick / 2, measure
                )
            parts.append(Part(left + x, top, wide, thick, chart.told(series, at), series.leads_to(at)))
        if row.tail:
            shapes.append(Words(left + row.end + 8, top + thick / 2, row.tail, "text", SMALL, bold=True))
    return shapes, parts


def label_room(chart: Chart, width: float, measure: Measure) -> float:
    """How far from the left the bars begin."""
    widest = max(
        max(measure(one.label, LABEL, bold=one.strong), measure(one.under, SMALL, bold=one.strong))
        for one in chart.categories
    )
    return min(widest, width * 0.4) + _BESIDE + 2


def labels(chart: Chart, at: int, left: float, middle: float, measure: Measure) -> list[Shape]:
    """The name of a row, right before it, with its second line."""
    one = chart.categories[at]
    label = shortened(one.label, left - _BESIDE, measure, bold=one.strong)
    if not one.under:
        return [Words(left - _BESIDE, middle, label, "text", LABEL, one.strong, "end")]
    under = shortened(one.under, left - _BESIDE, measure, SMALL, bold=one.strong)
    return [
        Words(left - _BESIDE, middle - 8, label, "text", LABEL, one.strong, "end"),
        Words(left - _BESIDE, middle + 8, under, "wait" if one.strong else "text2", SMALL, one.strong, "end"),
    ]


def _rows(chart: Chart, room: float, measure: Measure) -> list[_Row]:
    """The bars as wide as the longest with its words allows; what a word behind a bar says depends on how wide it is."""
    longest = max(
        sum(series.values[at] or 0 for series in chart.series) for at in range(len(chart.categories))
    )
    unit = room / longest
    rows: list[_Row] = []
    for _round in range(8):
        rows = [_row(chart, at, unit, measure) for at in range(len(chart.categories))]
        over = max(row.end + 8 + measure(row.tail, SMALL, bold=True) for row in rows)
        if over <= room:
            break
        unit *= max(0.5, (room - (over - room)) / room)
    return rows


def _row(chart: Chart, at: int, unit: float, measure: Measure) -> _Row:
    parts, outside, x = [], [], 0.0
    values = [(series, series.values[at]) for series in chart.series]
    for series, value in values:
        if not value:
            continue
        wide = max(value * unit - _GAP, _LEAST)
        fits = measure(chart.said(value), SMALL, bold=True) + 8 <= wide
        if not fits:
            outside.append(f"{chart.said(value)} {series.name}")
        parts.append((series, x, wide, fits))
        x += wide + _GAP
    total = chart.said(sum(value or 0 for _series, value in values))
    tail = [total] if chart.sums or not parts else []
    if not chart.sums:
        tail += outside
    return _Row(tuple(parts), ", ".join(tail), max(x - _GAP, 0.0))


def _number(text: str, series: Series, x: float, y: float, measure: Measure) -> list[Shape]:
    words = Words(x, y, text, ink_on(series.look, series.tone), SMALL, bold=True, anchor="middle")
    if series.look == "hatched":
        wide = measure(text, SMALL, bold=True) + 6
        return [Rect(x - wide / 2, y - 8, wide, 16, "surface", radius=3), words]
    return [words]
