# SPDX-License-Identifier: EUPL-1.2
"""Marks on lines, to be compared: half and nine of ten, or who is visited and who is there."""

from __future__ import annotations

from ui.charts.bars import label_room, labels
from ui.charts.chart import Chart, Series
from ui.charts.scale import ticks
from ui.charts.shapes import SMALL, Measure, Part, Shape, Stroke, Words, mark

_PITCH, _AXIS = 76.0, 24.0
_SIDE, _REACH = 9.0, 12.0


def least_dots(chart: Chart) -> float:
    """How high the lines must be together."""
    return len(chart.categories) * (38.0 if any(one.under for one in chart.categories) else 30.0) + _AXIS


def lay_dots(chart: Chart, width: float, height: float, measure: Measure) -> tuple[list[Shape], list[Part]]:
    """One line for each category, under each other, above an axis."""
    values = [value for series in chart.series for value in series.values if value is not None]
    highest = max(*values, *(one.target or 0 for one in chart.categories), 0.01 if chart.shares else 1)
    widest = max(measure(chart.said(value), SMALL, bold=True) for value in values)
    # A number stands before the first mark too, also when that is at zero.
    left = label_room(chart, width, measure) + max(widest, 10)
    room = width - left - widest - _SIDE - 6
    steps = [
        step for step in ticks(highest, max(2, int(room / 80)), whole=not chart.shares) if step <= highest
    ]
    scale = room / highest
    bottom = height - _AXIS
    pitch = min(_PITCH, bottom / len(chart.categories))
    end = pitch * len(chart.categories)
    shapes: list[Shape] = []
    for n, step in enumerate(steps):
        x = left + step * scale
        shapes.append(Stroke(x, 0, x, end + 2, "line"))
        with_unit = bool(chart.unit) and n == len(steps) - 1
        words = f"{chart.said(step)} {chart.unit}" if with_unit else chart.said(step)
        shapes.append(
            Words(
                min(x, width) if with_unit else x,
                end + 14,
                words,
                "text2",
                SMALL,
                anchor="end" if with_unit else "middle",
            )
        )
    parts: list[Part] = []
    for at in range(len(chart.categories)):
        middle = pitch * (at + 0.5)
        shapes += labels(chart, at, left - max(widest, 10), middle, measure)
        row, presses = _line(chart, at, left, middle, scale)
        shapes += row
        parts += presses
    return shapes, parts


def _line(chart: Chart, at: int, left: float, y: float, scale: float) -> tuple[list[Shape], list[Part]]:
    one = chart.categories[at]
    found: list[tuple[float, Series]] = sorted(
        ((value, series) for series in chart.series if (value := series.values[at]) is not None),
        key=lambda pair: pair[0],
    )
    shapes: list[Shape] = []
    parts: list[Part] = []
    if not found:
        return shapes, parts
    low, high = left + found[0][0] * scale, left + found[-1][0] * scale
    if one.target is not None:
        x = left + one.target * scale
        shapes.append(Stroke(x, y - 13, x, y + 13, "text", 1.6, dashed=True))
    shapes.append(Stroke(low, y, high, y, "wait" if one.strong else "edge", 3.0 if one.strong else 2.0))
    for n, (value, series) in enumerate(found):
        x = left + value * scale
        shapes.append(mark(x, y, series.look, series.tone))
        # Beside the marks, outwards: however near to each other, the numbers never meet.
        first = n == 0 and len(found) > 1
        shapes.append(
            Words(
                x - _SIDE if first else x + _SIDE,
                y,
                chart.said(value),
                "text",
                SMALL,
                bold=True,
                anchor="end" if first else "start",
            )
        )
        parts.append(
            _part(chart, at, series, x, y, [left + other * scale for other, _ in found if _ is not series])
        )
    return shapes, parts


def _part(chart: Chart, at: int, series: Series, x: float, y: float, others: list[float]) -> Part:
    """Where a mark can be pressed. Of two that are near each other each has its own half."""
    low, high = x - _REACH, x + _REACH
    index = chart.series.index(series)
    for place, other in enumerate(others):
        before = other < x or (other == x and place < index)
        if before:
            low = max(low, (x + other) / 2)
        else:
            high = min(high, (x + other) / 2)
    return Part(low, y - _REACH, high - low, 2 * _REACH, chart.told(series, at), series.leads_to(at))
