# SPDX-License-Identifier: EUPL-1.2
"""A card with a chart: its finding as the title, and a button that shows the figures behind it instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from assets.texts import _
from ui.charts.chart import Chart
from ui.steering.choices import Chosen
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card
from ui.widgets.chart import ChartView
from ui.widgets.figures_table import FiguresTable
from ui.widgets.labels import Label
from ui.widgets.tabs import Segment


class ChartCard(Card):
    """One of a few charts about one thing. Signal ``opened(object, words)``: what a pressed bar leads to.

    ``charts``: names of charts with the words of their chip; with one there are no chips.
    """

    opened = Signal(object, str)

    def __init__(
        self, name: str, charts: Sequence[tuple[str, str]], chosen: Chosen, parent: QWidget | None = None
    ) -> None:
        super().__init__(padding=20, spacing=4, parent=parent)
        self.name, self._names, self._kept = name, [one for one, _words in charts], chosen
        self._charts: Mapping[str, Chart] = {}
        self.title = Label("", "section", bold=True, wrap=True)
        self.subtitle = Label("", "row", "text2", wrap=True)
        self.note = Label("", "caption", "text2", wrap=True)
        self.switch: Segment | None = None
        if len(charts) > 1:
            views = [(one, words, None) for one, words in charts]
            self.switch = Segment(views, current=chosen.charts.get(name, ""), name=_("By what"))
            self.switch.changed.connect(self._switched)
        self.view = ChartView()
        self._figures: FiguresTable | None = None
        self.copy_button = IconButton("ph.copy", _("Copy the figures"), on_press=self._copy)
        self.table_button = IconButton("ph.table", "", on_press=self._turn)
        self.table_button.setCheckable(True)
        self._lay_out()
        self.view.opened.connect(self.opened)
        self.show_table(name in chosen.tables)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addLayout(words, 1)
        for button in (self.copy_button, self.table_button):
            head.addWidget(button)
        self.body.addLayout(head)
        if self.switch is not None:
            self.body.addSpacing(4)
            self.body.addWidget(self.switch)
        self.body.addSpacing(8)
        self._stack = QStackedWidget()
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._stack.addWidget(self.view)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.note)

    @property
    def figures(self) -> FiguresTable:
        """The table, made when somebody wants to see it."""
        if self._figures is None:
            self._figures = FiguresTable()
            self._stack.addWidget(self._figures)
        return self._figures

    def set_charts(self, charts: Mapping[str, Chart]) -> None:
        """Other figures; what is in view and has the keyboard stays."""
        self._charts = charts
        self._show()

    def _show(self) -> None:
        chart = self._chart()
        if chart is None:
            return
        self.setAccessibleName(chart.title)
        self.title.setText(chart.title)
        self.subtitle.setText(chart.subtitle)
        self.note.setText(chart.note)
        self.note.setVisible(bool(chart.note))
        self.view.set_chart(chart)
        if self.shows_table():
            self._fill(chart)

    def _fill(self, chart: Chart) -> None:
        self.figures.set_table(f"{chart.title} {chart.subtitle}", chart.table)

    def _copy(self) -> None:
        self.figures.copy()

    def _chart(self) -> Chart | None:
        return self._charts.get(self.switch.current() if self.switch is not None else self._names[0])

    def _switched(self, chart: str) -> None:
        self._kept.charts[self.name] = chart
        self._show()

    # Chart or table

    def shows_table(self) -> bool:
        """Whether the figures are shown."""
        return self.table_button.isChecked()

    def show_table(self, on: bool) -> None:
        """Show the figures, or the chart again."""
        self.table_button.setChecked(on)
        self.table_button.set_name(_("Show the chart") if on else _("Show the figures as a table"))
        if on:
            chart = self._chart()
            if chart is not None:
                self._fill(chart)
        self._stack.setCurrentWidget(self.figures if on else self.view)
        self.copy_button.setVisible(on)
        (self._kept.tables.add if on else self._kept.tables.discard)(self.name)

    def _turn(self) -> None:
        # The button turned by itself already.
        self.show_table(self.table_button.isChecked())
