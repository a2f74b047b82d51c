# SPDX-License-Identifier: EUPL-1.2
"""Puts a chart in a given room: legend on top, then its form. Screen and paper get the same picture."""

from __future__ import annotations

from collections.abc import Iterator

from ui.charts.bars import lay_bars, least_bars
from ui.charts.chart import Chart, Form, Look, Series
from ui.charts.columns import lay_columns
from ui.charts.dots import lay_dots, least_dots
from ui.charts.shapes import SMALL, Drawing, Measure, Shape, Stroke, Words, bar, mark

_LEGEND = 24.0
_SWATCH = 16.0
_NOTHING = 90.0
COLUMNS_HEIGHT = 200.0


def least_height(chart: Chart, width: float, measure: Measure) -> float:
    """How high the chart must be at least to be read at this width."""
    if chart.empty:
        return _NOTHING
    form = {
        Form.COLUMNS: lambda _chart: COLUMNS_HEIGHT,
        Form.BARS: least_bars,
        Form.DOTS: least_dots,
    }[chart.form]
    return _legend_height(chart, width, measure) + form(chart)


def lay_out(chart: Chart, width: float, height: float, measure: Measure) -> Drawing:
    """The chart in this room."""
    if chart.empty:
        words = Words(0, min(height, _NOTHING) / 2, chart.nothing, "text2")
        return Drawing(width, height, (words,) if chart.nothing else (), ())
    top = _legend_height(chart, width, measure)
    lay = {Form.COLUMNS: lay_columns, Form.BARS: lay_bars, Form.DOTS: lay_dots}[chart.form]
    shapes, parts = lay(chart, width, height - top, measure)
    moved = [_lower(shape, top) for shape in shapes] if top else shapes
    return Drawing(
        width,
        height,
        (*_legend(chart, width, measure), *moved),
        tuple(part._replace(y=part.y + top) for part in parts),
    )


def _lower(shape: Shape, by: float) -> Shape:
    if isinstance(shape, Stroke):
        return shape._replace(y1=shape.y1 + by, y2=shape.y2 + by)
    return shape._replace(y=shape.y + by)


# The legend


def _legend_places(chart: Chart, width: float, measure: Measure) -> list[tuple[Series, float, float]]:
    """Each series with its place; a line that is full goes on below."""
    places, x, y = [], 0.0, _LEGEND / 2 - 2
    for series in chart.series:
        wide = _SWATCH + 6 + measure(series.name, SMALL) + 20
        if x and x + wide - 20 > width:
            x, y = 0.0, y + _LEGEND - 4
        places.append((series, x, y))
        x += wide
    return places


def _legend_height(chart: Chart, width: float, measure: Measure) -> float:
    if len(chart.series) < 2:
        return 0.0
    return _legend_places(chart, width, measure)[-1][2] + _LEGEND / 2 + 6


def _legend(chart: Chart, width: float, measure: Measure) -> Iterator[Shape]:
    if len(chart.series) < 2:
        return
    for series, x, y in _legend_places(chart, width, measure):
        if series.look in (Look.SOLID, Look.HATCHED, Look.OUTLINE):
            yield from bar(x, y - 6, _SWATCH, 12, series.look, series.tone)
        else:
            yield mark(x + _SWATCH / 2, y, series.look, series.tone)
        yield Words(x + _SWATCH + 6, y, series.name, "text2", SMALL)
