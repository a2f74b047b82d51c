# SPDX-License-Identifier: EUPL-1.2
"""A chart in a spreadsheet: its figures as cells, and a chart of the spreadsheet's own that draws from those cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ui.charts.chart import Category, Chart, Form, Look, Series
from ui.charts.shapes import tint
from ui.documents.spreadsheet import legible
from ui.documents.theme import roles

_HEAD = 4
"""The row of the heads: above it finding, what was counted and what to mind."""
_SIZE = {"width": 760, "height": 380}
_MARKS = {Look.CIRCLE: "circle", Look.RING: "circle", Look.DIAMOND: "diamond"}


@dataclass(frozen=True, slots=True)
class Formats:
    """How cells of a chart's sheet look."""

    title: Any
    quiet: Any
    head: Any
    text: Any
    number: Any
    share: Any
    change: Any

    def of(self, kind: str) -> Any:
        """The format of a figure in a column of this kind (``ui.charts.chart.Head``)."""
        return {"share": self.share, "change": self.change}.get(kind, self.number)


def formats(book: Any) -> Formats:
    """The formats of a book."""
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    colours = roles()
    return Formats(
        title=book.add_format({**base, "bold": True, "font_size": 16}),
        quiet=book.add_format({**base, "font_color": colours["text2"]}),
        head=book.add_format(
            {**base, "bold": True, "font_color": colours["accent"], "bottom": 1, "text_wrap": True}
        ),
        text=book.add_format({**base, "text_wrap": True}),
        number=book.add_format({**base, "num_format": "#,##0"}),
        share=book.add_format({**base, "num_format": "0%"}),
        change=book.add_format({**base, "num_format": "+#,##0;-#,##0;0"}),
    )


def fill_chart(book: Any, sheet: Any, chart: Chart, looks: Formats) -> None:
    """Put a chart with its table on an empty sheet."""
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, legible(chart.title), looks.title)
    sheet.write_string(1, 0, legible(chart.subtitle), looks.quiet)
    sheet.write_string(2, 0, legible(chart.note), looks.quiet)
    last = fill_table(sheet, _HEAD, chart, looks)
    if chart.empty:
        sheet.write_string(last + 2, 0, legible(chart.nothing), looks.quiet)
        return
    place = _drawn_from(sheet, chart, len(chart.table.heads) + 1, looks)
    made = _native(book, sheet.get_name(), chart, place)
    sheet.insert_chart(
        last + 3,
        0,
        made,
        {"description": chart.alternative(), "object_position": 2},
    )


def fill_table(sheet: Any, line: int, chart: Chart, looks: Formats) -> int:
    """The figures from this row on; gives the row of the last one."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(chart.table.heads) - 1, 16)
    for at, head in enumerate(chart.table.heads):
        sheet.write_string(line, at, legible(head.title), looks.head)
    for row in chart.table.rows:
        line += 1
        for at, (head, cell) in enumerate(zip(chart.table.heads, row, strict=True)):
            if isinstance(cell, str):
                sheet.write_string(line, at, legible(cell), looks.text)
            elif cell is not None:
                sheet.write_number(line, at, cell, looks.of(head.kind))
    return line


def _drawn_from(sheet: Any, chart: Chart, column: int, looks: Formats) -> int:
    """What is drawn beside the table: the bars in their order, which can be fewer than the rows. Gives its column."""
    sheet.write_string(_HEAD, column, legible(chart.table.heads[0].title), looks.head)
    sheet.set_column(column, column, 28)
    targets = _targets(chart)
    names = [series.name for series in chart.series] + ([chart.target_words] if targets else [])
    columns = [series.values for series in chart.series] + ([targets] if targets else [])
    for at, (name, values) in enumerate(zip(names, columns, strict=True), start=1):
        sheet.write_string(_HEAD, column + at, legible(name), looks.head)
        for n, value in enumerate(values):
            if value is not None:
                sheet.write_number(
                    _HEAD + 1 + n, column + at, value, looks.share if chart.shares else looks.number
                )
    for n, category in enumerate(chart.categories):
        sheet.write_string(_HEAD + 1 + n, column, legible(_named(category)), looks.text)
    return column


def _named(category: Category) -> str:
    return f"{category.label} ({category.under})" if category.under else category.label


def _targets(chart: Chart) -> tuple[float | None, ...]:
    """The target of each bar, where there is any."""
    each = tuple(chart.target if one.target is None else one.target for one in chart.categories)
    return each if any(one is not None for one in each) and chart.form is Form.COLUMNS else ()


def _native(book: Any, sheet: str, chart: Chart, column: int) -> Any:
    kinds: dict[Form, dict[str, str]] = {
        Form.COLUMNS: {"type": "column"},
        Form.BARS: {"type": "bar", "subtype": "stacked"},
        Form.DOTS: {"type": "line"},
    }
    made = book.add_chart(kinds[chart.form])
    last = _HEAD + len(chart.categories)

    def cells(at: int) -> list[Any]:
        return [sheet, _HEAD + 1, column + at, last, column + at]

    for at, series in enumerate(chart.series, start=1):
        made.add_series(
            {
                "name": [sheet, _HEAD, column + at],
                "categories": cells(0),
                "values": cells(at),
                **_look(chart.form, series),
            }
        )
    if _targets(chart):
        line = book.add_chart({"type": "line"})
        at = len(chart.series) + 1
        dashed = {"color": roles()["text"], "width": 1.5, "dash_type": "dash"}
        line.add_series(
            {"name": [sheet, _HEAD, column + at], "categories": cells(0), "values": cells(at), "line": dashed}
        )
        made.combine(line)
    made.set_title({"name": chart.title, "name_font": {"size": 14, "bold": True}, "overlay": False})
    made.set_legend({"position": "top"} if len(chart.series) > 1 or _targets(chart) else {"none": True})
    grid = {"visible": True, "line": {"color": roles()["line"], "width": 0.75}}
    values = {"num_format": "0%" if chart.shares else "#,##0", "major_gridlines": grid, "name": chart.unit}
    if chart.form is Form.BARS:
        # In a lying chart the first row stands below, unless the axis is turned round.
        made.set_y_axis({"reverse": True})
        made.set_x_axis(values)
    else:
        made.set_y_axis(values)
    made.set_size(_SIZE)
    return made


def _look(form: Form, series: Series) -> dict[str, Any]:
    """The look of a series, told apart without its colour as everywhere."""
    colour = roles()[series.tone]
    labels = {"value": True, "font": {"size": 9}}
    if form is Form.DOTS:
        filled = roles()["surface"] if series.look is not Look.CIRCLE else colour
        mark = {
            "type": _MARKS[series.look],
            "size": 9,
            "border": {"color": colour},
            "fill": {"color": filled},
        }
        return {"marker": mark, "line": {"none": True}, "data_labels": {**labels, "position": "right"}}
    if series.look is Look.HATCHED:
        pattern = {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": roles()["surface"]}
        return {"pattern": pattern, "border": {"color": colour}, "data_labels": labels}
    if series.look is Look.OUTLINE:
        fill = {"color": roles()[tint(series.tone)]}
        return {"fill": fill, "border": {"color": colour}, "data_labels": labels}
    white = {**labels, "font": {"size": 9, "color": roles()["surface"]}}
    return {"fill": {"color": colour}, "gap": 60, "data_labels": white if form is Form.BARS else labels}
