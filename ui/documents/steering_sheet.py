# SPDX-License-Identifier: EUPL-1.2
"""The steering report of a month as a spreadsheet: a summary, and a sheet with figures and a chart for each chart of the paper."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import xlsxwriter

from assets.texts import _, in_language
from storage.queries.steering_report import SteeringReport
from ui.charts.chart import Chart
from ui.documents.chart_sheet import Formats, fill_chart, formats
from ui.documents.files import write_bytes
from ui.documents.paper import PRODUCT
from ui.documents.spreadsheet import legible, sheet_names
from ui.documents.steering_compared import as_of, compared, moment, notices, remarks, state_of_exchange, title
from ui.documents.steering_report import report_charts

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(report: SteeringReport, target: Path, *, language: str, maker: str = "") -> None:
    """Write the report as XLSX, whole or not at all. Errors as ``files.paper_file``."""
    write_bytes(target, render(report, language=language, maker=maker))


def render(report: SteeringReport, *, language: str, maker: str = "") -> bytes:
    """The report as XLSX, in ``nl`` or ``en``; the same report gives the same bytes."""
    out = io.BytesIO()
    with in_language(language):
        book = xlsxwriter.Workbook(out, _OPTIONS)
        book.set_properties(
            {
                "title": title(report),
                "author": maker or report.municipality or PRODUCT,
                "comments": as_of(report),
                "created": report.made_at.astimezone(dt.UTC).replace(tzinfo=None),
            }
        )
        looks = formats(book)
        charts = report_charts(report.figures)
        names = sheet_names([_("Summary"), *(_short(chart) for chart in charts)])
        _fill_summary(book.add_worksheet(names[0]), report, looks, maker)
        for name, chart in zip(names[1:], charts, strict=True):
            fill_chart(book, book.add_worksheet(name), chart, looks)
        book.close()
    return out.getvalue()


def _short(chart: Chart) -> str:
    """What a sheet is called: after the first column of its table, which says what the rows are about."""
    return {
        "visits": _("Visits"),
        "departments": _("Actions"),
        "days": _("Days"),
        "results": _("Results"),
    }.get(chart.name, chart.table.heads[0].title)


def _fill_summary(sheet: Any, report: SteeringReport, looks: Formats, maker: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 3, 18)
    sheet.write_string(0, 0, legible(title(report)), looks.title)
    facts = [
        (_("Municipality"), report.municipality),
        (_("As it was on"), moment(report)),
        (_("Made by"), maker),
        (_("Exchange"), state_of_exchange(report)),
        *((_("Mind"), notice) for notice in notices(report)),
        *((_("How it was counted"), remark) for remark in remarks()),
    ]
    line = 2
    for label, value in facts:
        if value:
            sheet.write_string(line, 0, label, looks.quiet)
            sheet.write_string(line, 1, legible(value))
            line += 1
    table = compared(report)
    line += 1
    for at, head in enumerate(table.heads):
        sheet.write_string(line, at, legible(head.title), looks.head)
    for row in table.rows:
        line += 1
        for at, (head, cell) in enumerate(zip(table.heads, row, strict=True)):
            if isinstance(cell, str):
                sheet.write_string(line, at, legible(cell), looks.text)
            elif cell is not None:
                sheet.write_number(line, at, cell, looks.of(head.kind))
    if report.explanation:
        sheet.write_string(line + 2, 0, _("Explanation"), looks.head)
        sheet.merge_range(line + 3, 0, line + 3, 3, "", looks.text)
        sheet.write_string(line + 3, 0, legible(report.explanation), looks.text)
        sheet.set_row(
            line + 3, min(15.0 * (report.explanation.count("\n") + len(report.explanation) // 90 + 1), 400)
        )
