# SPDX-License-Identifier: EUPL-1.2
"""A chart on paper is the one of the window: a tagged picture with words for who cannot see it, and its figures as a table."""

from __future__ import annotations

import io

from tests.ui.documents import reading, samples
from tests.ui.samples_of_charts import bars, columns, dots
from ui.charts.chart import Chart
from ui.documents.blocks import heading
from ui.documents.chart import FiguresTable, chart_blocks
from ui.documents.paper import About, Block, Pages, foot, new_canvas
from ui.documents.theme import A4


def paper(*charts: Chart) -> bytes:
    blocks: list[Block] = [heading("Cijfers")]
    for chart in charts:
        blocks += [*chart_blocks(chart), FiguresTable(chart.table)]
    pages = Pages(A4)
    pages.flow(blocks, pages.start)
    out = io.BytesIO()
    canvas = new_canvas(A4, About("Cijfers", "", "", samples.NOW), out)
    pages.draw(canvas, lambda canvas, page, count: foot(canvas, A4, "Voet", page, count))
    canvas.save()
    return out.getvalue()


def test_a_picture_is_read_out_as_its_finding_and_figures() -> None:
    charts = (bars((5, 3, 2), (8, 0, 1)), columns(2, 0, 3), dots((0.2, 0.4), (0.1, 0.3)))
    pdf = paper(*charts)
    assert reading.alternatives(pdf) == [chart.alternative() for chart in charts]
    assert reading.untagged(pdf) == ""
    assert not reading.words_outside(pdf)
    assert all(reading.fonts(pdf).values())
    titles = [words for role, words in reading.said(pdf) if role == "H3"]
    assert titles == [chart.title for chart in charts]


def test_what_stands_in_the_picture_can_be_copied() -> None:
    (drawn,) = [words for role, words in reading.said(paper(bars((50, 30, 20)))) if role == "Figure"]
    assert set(drawn.split()) >= {"Afdeling", "0", "50", "30", "20", "reeks"}


def test_the_figures_are_a_table_with_heads() -> None:
    pdf = paper(dots((0.25, 0.4), (0.1, None)))
    assert reading.rows(pdf) == [["TH"] * 3, ["TH", "TD", "TD"], ["TH", "TD", "TD"]]
    cells = [words for role, words in reading.said(pdf) if role in ("TH", "TD")]
    assert cells == ["Groep", "a", "b", "Groep 0", "25 %", "40 %", "Groep 1", "10 %", ""]


def test_a_long_table_goes_on_with_its_head_and_is_one_table() -> None:
    pdf = paper(columns(*range(26), *range(26), *range(26)))
    assert len(reading.pages(pdf)) == 2
    assert all("Week Bezoeken" in page for page in reading.pages(pdf))
    assert [role for role, _places, _kids in reading.elements(pdf)].count("Table") == 1
    assert len(reading.rows(pdf)) == 1 + 78
    assert reading.untagged(pdf) == ""


def test_nothing_to_draw_is_said() -> None:
    pdf = paper(bars((0, 0, 0)))
    assert "Er is niets." in reading.text(pdf)
    assert reading.alternatives(pdf) == ["Afdeling 0 is het drukst. Er is niets."]
