# SPDX-License-Identifier: EUPL-1.2
"""The overview: how the work goes, in charts to look at. Whoever wants to know more presses a bar or asks for the table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.queries.laptops import behindhand
from storage.queries.steering import Steering, steering
from storage.queries.steering_records import Behind
from ui.context import Context
from ui.documents.steering_words import behindhand_words
from ui.page import Page, PageHeader, Shortcut
from ui.steering.card import ChartCard
from ui.steering.choices import ChoiceBar, chosen_of
from ui.steering.words import as_of
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState
from ui.widgets.labels import Label
from ui.widgets.messages import Banner
from ui.widgets.scroll import MARGIN, ScrollPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.changes import Changes
    from ui.charts.chart import Chart
    from ui.tasks import Job

FOLLOWS = (
    "visits", "team_members", "companies", "colleagues", "departments", "actions", "action_updates", "results", "terms",
)  # fmt: skip
_SETTLE_MS = 400
_PATIENCE_MS = 300
"""Figures that come sooner need no word that they are on their way."""
_MEDIUM, _ROOMY, _WIDE = 860, 1000, 1360
# For each width the place of the cards: row, column, and over how many columns, of six.
_PLACES = {
    1: [(row, 0, 6) for row in range(5)],
    2: [(0, 0, 3), (0, 3, 3), (1, 0, 3), (1, 3, 3), (2, 0, 6)],
    3: [(0, 0, 3), (0, 3, 3), (1, 0, 2), (1, 2, 2), (1, 4, 2)],
}


class SteeringPage(Page):
    """Reads off the thread of the window, and draws anew what changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._job: Job | None = None
        self._columns = 0
        self.tables_button = Button(
            _("Figures as tables"), icon="ph.table", size="main", on_press=self.turn_all
        )
        self.report_button = Button(
            _("Make the steering report"), "primary", icon="ph.file-pdf", size="main",
            on_press=lambda: self.context.open("steering_report", ""),
        )  # fmt: skip
        self.header = PageHeader(_("Overview"), "", self.tables_button, self.report_button)
        self.choices = ChoiceBar(context)
        self.hint = Label(_("Press a bar to see the actions, visits or companies."), "row", "text2")
        self.cards = self._cards()
        self.waiting = Label(_("The figures are being counted …"), "body", "text2")
        self._patience = self._timer(_PATIENCE_MS, lambda: self._show_only(self.waiting))
        self._settle = self._timer(_SETTLE_MS, self.read)
        self._banner: Banner | None = None
        self._lay_out()
        self._connect_signals()
        self.set_title(_("Overview"))

    def _timer(self, ms: int, action: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(action)
        return timer

    def _cards(self) -> list[ChartCard]:
        chosen = chosen_of(self.context)
        return [
            ChartCard("visits", [("visits", "")], chosen),
            ChartCard("actions", [("departments", _("By department")), ("owners", _("By owner"))], chosen),
            ChartCard("days", [("days", "")], chosen),
            ChartCard("results", [("results", "")], chosen),
            ChartCard(
                "coverage",
                [
                    ("sector", _("Sector")),
                    ("size", _("Size")),
                    ("district", _("District")),
                    ("kind", _("Kind")),
                ],
                chosen,
            ),
        ]

    def _lay_out(self) -> None:
        charts = QWidget()
        self._grid = QGridLayout(charts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        for column in range(6):
            self._grid.setColumnStretch(column, 1)
        self.empty = EmptyState(
            "ph.chart-bar", _("There is nothing to show yet"),
            _("As soon as a visit is held or an action agreed, this page shows how the work goes."),
            Button(_("To the visits"), on_press=lambda: self.context.open("visits", "")),
        )  # fmt: skip
        self.none = EmptyState(
            "ph.funnel", _("Nothing fits this choice"), _("Choose another period, or take a filter away."),
            Button(_("Clear all"), on_press=self.choices.clear),
        )  # fmt: skip
        self._charts = charts
        chips = QHBoxLayout()
        chips.setSpacing(16)
        chips.addWidget(self.choices, 1)
        chips.addWidget(self.hint)
        self._scroll = ScrollPage(margins=False, spacing=14)
        self._body = self._scroll.body
        self._body.addWidget(self.header)
        self._body.addLayout(chips)
        # Not a stack: that would be as high as the highest of these.
        for widget in self._faces():
            self._body.addWidget(widget, 1)
            widget.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN - 5, 13, MARGIN - 5, 8)
        outer.addWidget(self._scroll)

    def _faces(self) -> tuple[QWidget, ...]:
        return (self._charts, self.empty, self.none, self.waiting)

    def _show_only(self, face: QWidget) -> None:
        for widget in self._faces():
            widget.setVisible(widget is face)

    def _connect_signals(self) -> None:
        self.choices.changed.connect(self.read)
        for card in self.cards:
            card.opened.connect(self._open)
        QShortcut(QKeySequence("T"), self).activated.connect(self.turn_all)

    # Page

    def load(self) -> None:
        self.loaded = True
        self.choices.load()
        self.read()
        self._ask_laptops()

    def refresh(self, changes: Changes) -> None:
        if changes.touches(*FOLLOWS):
            # One exchange brings many changes; they are counted together.
            self._settle.start()

    def home(self) -> QWidget | None:
        return self.choices.period

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("T", _("Figures as tables, or as charts")),
            Shortcut("← ↑ → ↓", _("From bar to bar")),
            Shortcut("Enter", _("Show what stands behind a bar")),
            Shortcut("Ctrl+C", _("Copy the figures of a table")),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        width = self.width()
        columns = 3 if width >= _WIDE else 2 if width >= _MEDIUM else 1
        self.hint.setVisible(width >= _ROOMY)
        if columns == self._columns:
            return
        self._columns = columns
        for card, (row, column, wide) in zip(self.cards, _PLACES[columns], strict=True):
            self._grid.addWidget(card, row, column, 1, wide)

    # Reading

    def read(self) -> None:
        """Count again; what is in view stays until the figures are there."""
        if self._job is not None:
            self._job.cancel()
        choice, today, store = self.choices.choice(), self.context.today(), self.context.store
        if not self._patience.isActive() and all(face.isHidden() for face in self._faces()):
            self._patience.start()

        def work(_job: Job) -> tuple[Steering, Sequence[Chart]]:
            # Behind the first page: what draws the charts is loaded by who looks at them.
            from ui.documents.steering_charts import charts

            made = store.read(steering, choice, today)
            return made, charts(made)

        job = self.context.tasks.run(work, done=self._show, failed=self._failed)
        self._job = job
        job.finished.connect(lambda: self._finished(job))

    def _finished(self, job: Job) -> None:
        if self._job is job:
            self._job = None

    def _failed(self, error: Exception) -> None:
        self._patience.stop()
        self.show_error(error)

    def _show(self, found: tuple[Steering, Sequence[Chart]]) -> None:
        made, charts = found
        if made.choice != self.choices.choice():
            return  # meanwhile something else was asked
        self._patience.stop()
        now = self.context.now()
        self.header.set_title(_("Overview"), as_of(now))
        by_name = {chart.name: chart for chart in charts}
        for card in self.cards:
            card.set_charts(by_name)
        nothing = self.none if self.choices.narrows() else self.empty
        self._show_only(nothing if made.empty else self._charts)
        self.tables_button.setEnabled(not made.empty)
        self._say_behindhand()
        self._say_tables()

    # Laptops that may have more to tell

    def _ask_laptops(self) -> None:
        exchange = self.context.exchange
        if exchange is not None and exchange.status().connected and self.context.may("laptops.see"):
            # Without a network the store knows what was last seen.
            exchange.laptops(lambda _found: self._say_behindhand(), lambda _error: None)

    def _say_behindhand(self) -> None:
        found = self.context.read(behindhand, self.context.now())
        words = behindhand_words(found, self.context.now()) if found is not None and found.count else ""
        if words == (self._banner.text() if self._banner is not None else ""):
            return
        if self._banner is not None:
            self._banner.put_away()
            self._banner = None
        if words:
            link = _("Who and what") if self.context.may("laptops.see") else ""
            self._banner = Banner(
                words, "warning", link, lambda: self.context.open("administration", "laptops")
            )
            self._body.insertWidget(2, self._banner)

    # What a person does

    def _open(self, behind: object, words: str) -> None:
        if isinstance(behind, Behind):
            self.context.show_behind(replace(behind, words=words))

    def turn_all(self) -> None:
        """All figures as tables; when they all are, as charts again."""
        on = not all(card.shows_table() for card in self.cards)
        for card in self.cards:
            card.show_table(on)
        self._say_tables()

    def _say_tables(self) -> None:
        tables = all(card.shows_table() for card in self.cards)
        self.hint.setVisible(not tables)
        self.tables_button.setText(_("Figures as charts") if tables else _("Figures as tables"))
        self.tables_button.set_icon("ph.chart-bar" if tables else "ph.table")
