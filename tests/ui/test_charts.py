# SPDX-License-Identifier: EUPL-1.2
"""A chart says its finding, draws every figure once, in its room, and is told apart without colour."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.samples_of_charts import bars, columns, dots, measure
from ui.charts.chart import Chart, Look
from ui.charts.layout import lay_out, least_height
from ui.charts.scale import ticks
from ui.charts.shapes import Drawing, Hatching, Mark, Rect, Stroke, Words
from ui.widgets.buttons import PaintedButton
from ui.widgets.chart import ChartView

numbers = st.integers(0, 900)
some_bars = st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=8).map(
    lambda rows: bars(*rows)
)
some_columns = st.lists(numbers, min_size=1, max_size=27).map(lambda values: columns(*values))
share = st.none() | st.floats(0, 1)
some_dots = st.lists(st.tuples(share, share), min_size=1, max_size=8).map(lambda pairs: dots(*pairs))


def drawn(chart: Chart, width: float = 600) -> Drawing:
    return lay_out(chart, width, least_height(chart, width, measure) + 40, measure)


def said(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


@settings(max_examples=120, deadline=None)
@given(chart=st.one_of(some_bars, some_columns, some_dots), width=st.integers(420, 1100))
def test_everything_stays_in_its_room(chart: Chart, width: int) -> None:
    drawing = drawn(chart, width)
    for shape in drawing.shapes:
        match shape:
            case Rect():
                assert 0 <= shape.x <= shape.x + shape.width <= width + 1
                assert -1 <= shape.y <= shape.y + shape.height <= drawing.height + 1
            case Stroke():
                assert -1 <= min(shape.x1, shape.x2) <= max(shape.x1, shape.x2) <= width + 1
            case Hatching():
                for line in shape.strokes():
                    assert (
                        shape.x - 1
                        <= min(line.x1, line.x2)
                        <= max(line.x1, line.x2)
                        <= shape.x + shape.width + 1
                    )
                    assert (
                        shape.y - 1
                        <= min(line.y1, line.y2)
                        <= max(line.y1, line.y2)
                        <= shape.y + shape.height + 1
                    )
            case Mark():
                assert 0 <= shape.x <= width
                assert 0 <= shape.y <= drawing.height
            case Words():
                wide = measure(shape.text, shape.size, bold=shape.bold)
                left = shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.anchor]
                assert left >= -12, shape
                assert left + wide <= width + 12, shape


@settings(max_examples=120, deadline=None)
@given(chart=st.one_of(some_bars, some_columns, some_dots))
def test_each_figure_stands_there_once_and_can_be_pressed(chart: Chart) -> None:
    drawing = drawn(chart)
    if chart.empty:
        assert said(drawing) == [chart.nothing]
        assert not drawing.parts
        return
    everything = " ".join(said(drawing))
    pressed = [part.words for part in drawing.parts]
    assert len(set(pressed)) == len(pressed)
    for series in chart.series:
        for at, value in enumerate(series.values):
            if value or (value == 0 and chart.name != "bars"):
                assert pressed.count(chart.told(series, at)) == 1
                assert chart.said(value) in everything or chart.name == "columns"
    assert all(part.width >= 4 and part.height >= 4 for part in drawing.parts if chart.name != "dots")


@pytest.mark.parametrize(
    ("chart", "looks"),
    [
        (bars((5, 3, 2)), {Look.OUTLINE, Look.SOLID, Look.HATCHED}),
        (dots((0.2, 0.4)), {Look.CIRCLE, Look.DIAMOND}),
    ],
)
def test_series_are_told_apart_without_colour(chart: Chart, looks: set[Look]) -> None:
    assert {series.look for series in chart.series} == looks
    fields = {
        (shape.fill != "surface", bool(shape.edge))
        for shape in drawn(chart).shapes
        if isinstance(shape, Rect)
    }
    marks = {shape.diamond for shape in drawn(chart).shapes if isinstance(shape, Mark)}
    lines = [shape for shape in drawn(chart).shapes if isinstance(shape, Stroke | Hatching)]
    assert len(fields) >= 3 if chart.name == "bars" else marks == {True, False}
    assert lines


def test_numbers_that_do_not_fit_stand_behind_the_bar() -> None:
    words = said(drawn(bars((800, 2, 1), (10, 0, 0))))
    assert "800" in words
    assert "2 reeks 1, 1 reeks 2" in words


def test_an_empty_week_says_so_and_the_target_is_a_dashed_line() -> None:
    drawing = drawn(columns(2, 0, 3))
    assert "geen" in said(drawing)
    (target,) = [shape for shape in drawing.shapes if isinstance(shape, Stroke) and shape.dashed]
    assert target.y1 == target.y2
    assert "doel: 2" in said(drawing)


def test_what_took_no_day_at_all_is_a_mark_and_not_nothing() -> None:
    chart = dots((0, 0), (None, None), shares=False)
    assert not chart.empty
    assert [part.words for part in drawn(chart).parts] == ["Groep 0, bezoeken: 0", "Groep 0, bedrijven: 0"]
    assert chart.nothing not in chart.alternative()
    assert dots((None, None), shares=False).empty


def test_the_alternative_tells_the_finding_and_every_figure() -> None:
    words = dots((0.2, 0.4), (0.1, None)).alternative()
    assert words.startswith("Groep 1 slaan wij over. Wie er is. Groep 0: bezoeken 20 %, bedrijven 40 %.")
    assert "Groep 1: bezoeken 10 % (te weinig)." in words


@given(st.floats(0.01, 1e6), st.integers(2, 10))
def test_an_axis_has_round_steps(highest: float, most: int) -> None:
    steps = ticks(highest, most, whole=False)
    assert steps[0] == 0
    assert steps[-1] >= highest * 0.999
    assert len(steps) <= most + 2


# In the window


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.set_chart(bars((5, 3, 2), (8, 1, 0)))
    made.show()
    return made


def test_each_bar_has_a_name_a_tip_and_a_press(view: ChartView, qtbot: QtBot) -> None:
    names = [bar.accessibleName() for bar in view.bars()]
    assert names == [
        "Afdeling 0, reeks 0: 5", "Afdeling 0, reeks 1: 3", "Afdeling 0, reeks 2: 2", "Afdeling 1, reeks 0: 8", "Afdeling 1, reeks 1: 1",
    ]  # fmt: skip
    assert view.bars()[1].toolTip() == names[1]
    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseClick(view.bars()[1], Qt.MouseButton.LeftButton)
    assert opened.args == ["Afdeling 0/1", names[1]]
    assert view.accessibleName() == "Afdeling 0 is het drukst."
    assert "reeks 0 5" in view.accessibleDescription()


def test_who_asks_for_no_button_finds_them_all_the_same(view: ChartView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(view.findChildren(PaintedButton)) == 5)
    assert all(bar.isVisible() for bar in view.findChildren(PaintedButton))


def test_arrows_go_from_bar_to_bar_and_enter_opens(view: ChartView, qtbot: QtBot) -> None:
    bars_ = view.bars()
    assert [bar.focusPolicy() == Qt.FocusPolicy.StrongFocus for bar in bars_] == [True, *[False] * 4]
    keys = [
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Left,
        Qt.Key.Key_Up,
        Qt.Key.Key_End,
    ]
    places = [1, 2, 4, 3, 3, 0, 4]
    here = 0
    for key, place in zip(keys, places, strict=True):
        QTest.keyClick(bars_[here], key)
        (here,) = [n for n, bar in enumerate(bars_) if bar.focusPolicy() == Qt.FocusPolicy.StrongFocus]
        assert here == place, key
    with qtbot.waitSignal(view.opened) as opened:
        QTest.keyClick(bars_[4], Qt.Key.Key_Return)
    assert opened.args[0] == "Afdeling 1/1"


def test_sideways_is_to_the_next_bar_however_high_it_is(view: ChartView) -> None:
    view.set_chart(columns(9, 1, 9, 0, 9))
    for here in range(4):
        QTest.keyClick(view.bars()[here], Qt.Key.Key_Right)
        assert view.bars()[here + 1].focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_other_figures_keep_the_bars_that_are_there(view: ChartView) -> None:
    before = view.bars()[:2]
    view.set_chart(bars((2, 2, 0)))
    assert view.bars() == before
    assert view.bars()[1].accessibleName() == "Afdeling 0, reeks 1: 2"
    view.set_chart(bars((0, 0, 0)))
    assert not view.bars()


def test_what_leads_nowhere_opens_nothing(view: ChartView, qtbot: QtBot) -> None:
    view.set_chart(dots((0.2, 0.4)))
    with qtbot.assertNotEmitted(view.opened):
        view.bars()[1].click()
