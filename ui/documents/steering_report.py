# SPDX-License-Identifier: EUPL-1.2
"""The steering report of a month on paper: the key figures, what was said about them, and a chart with its figures for each."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from assets.texts import _, in_language, number
from storage.queries.steering import Dimension, Steering
from storage.queries.steering_report import SteeringReport
from ui.charts.chart import Chart
from ui.documents.blocks import Box, Figure, Figures, Gap, Text, body, heading, paragraph, small
from ui.documents.chart import FiguresTable, chart_blocks
from ui.documents.files import write_bytes
from ui.documents.markdown import blocks as markdown_blocks
from ui.documents.paper import PRODUCT, About, Block, Pages, foot, new_canvas, spread
from ui.documents.steering_charts import days_chart, departments_chart, results_chart, visits_chart
from ui.documents.steering_compared import as_of, compared, notices, remarks, state_of_exchange, title
from ui.documents.steering_coverage import coverage_chart
from ui.documents.tags import Canvas
from ui.documents.theme import A4, BOLD, TITLE, fonts, palette
from ui.documents.typeset import Run, Style


def write(report: SteeringReport, target: Path, *, language: str, maker: str = "") -> None:
    """Write the report as PDF, whole or not at all. Errors as ``files.paper_file``."""
    write_bytes(target, render(report, language=language, maker=maker))


def render(report: SteeringReport, *, language: str, maker: str = "") -> bytes:
    """The report as PDF, in ``nl`` or ``en``; the same report gives the same bytes."""
    with in_language(language):
        fonts()
        return _Paper(report, maker).made()


class _Paper:
    def __init__(self, report: SteeringReport, maker: str) -> None:
        self.report, self.maker = report, maker
        self.sections: list[tuple[str, Block]] = []

    def made(self) -> bytes:
        report = self.report
        about = About(
            title(report), as_of(report), self.maker or report.municipality or PRODUCT, report.made_at
        )
        out = io.BytesIO()
        canvas = new_canvas(A4, about, out)
        pages = Pages(A4)
        pages.flow(list(self._blocks()), pages.start)
        pages.draw(canvas, self._furniture)
        canvas.showOutline()
        canvas.save()
        return out.getvalue()

    def _furniture(self, canvas: Canvas, page: int, pages: int) -> None:
        name = self.report.municipality
        spread(
            canvas,
            A4[1] - 43,
            f"{title(self.report)} · {name}" if name else title(self.report),
            as_of(self.report),
            A4,
        )
        words = _("Made with Rode Loper.")
        if self.maker:
            words = _("Made with Rode Loper by {name}.").format(name=self.maker)
        foot(canvas, A4, words, page, pages)

    def _section(self, words: str) -> Block:
        return _Section(
            [Run(words, heading(words).runs[0].style)], before=20.0, keep=True, leading=18.0, role="H2"
        )

    def _blocks(self) -> Iterator[Block]:
        report, ink = self.report, palette()
        yield Text([Run(title(report), Style(BOLD, TITLE, ink.text))], leading=27.0, keep=True, role="H1")
        yield paragraph(state_of_exchange(report), 4.0, body(ink.text2))
        for notice in notices(report):
            yield paragraph(notice, 2.0, body(ink.wait).bold())
        yield Figures(_key_figures(report), before=14.0)
        if report.explanation:
            yield self._section(_("Explanation"))
            yield Box(list(markdown_blocks(report.explanation)), before=4.0)
        yield self._section(_("Compared with the month before"))
        yield FiguresTable(compared(report))
        for words, charts in _chapters(report.figures):
            yield self._section(words)
            for n, chart in enumerate(charts):
                drawn = chart_blocks(chart, before=4.0 if n == 0 else 18.0)
                # A chart and the beginning of its figures stand on one page.
                drawn[-1].keep = not chart.empty
                yield from drawn
                if not chart.empty:
                    yield FiguresTable(chart.table)
        yield Gap(14.0)
        for remark in remarks():
            yield paragraph(remark, 2.0, small())


class _Section(Text):
    """The head of a chapter, with a bookmark that leads to it."""

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        words = self.runs[0].text
        canvas.bookmarkPage(words, fit="XYZ", top=top + 8)
        canvas.addOutlineEntry(words, words)
        super().draw(canvas, x, top, width)


def _chapters(made: Steering) -> Iterator[tuple[str, list[Chart]]]:
    """Owners by name are on the screen for who works with them, and not in a paper that is passed on."""
    yield _("Visits"), [visits_chart(made)]
    yield _("Actions"), [departments_chart(made)]
    yield _("How long it takes"), [days_chart(made)]
    yield _("Results for people"), [results_chart(made)]
    yield _("Who we visit and who is there"), [coverage_chart(made, one) for one in Dimension]


def report_charts(made: Steering) -> list[Chart]:
    """All charts of the report, in order."""
    return [chart for _words, charts in _chapters(made) for chart in charts]


def _key_figures(report: SteeringReport) -> list[Figure]:
    now, before = report.figures, report.before

    def figure(label: str, value: int, other: int) -> Figure:
        return Figure(label, number(value), _("month before: {n}").format(n=number(other)))

    def late(made: Steering) -> int:
        return sum(one.late for one in made.departments)

    def untold(made: Steering) -> int:
        return sum(one.not_told for one in made.departments)

    def realised(made: Steering) -> int:
        return made.results[-1].jobs + made.results[-1].internships if made.results else 0

    return [
        figure(_("Visits (target {n})").format(n=now.goal), now.visits, before.visits),
        figure(_("Late actions"), late(now), late(before)),
        figure(_("Done, not told"), untold(now), untold(before)),
        figure(_("Places realised"), realised(now), realised(before)),
    ]
