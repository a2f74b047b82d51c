# SPDX-License-Identifier: EUPL-1.2
"""The overview: how the work goes, in charts to look at. Whoever wants to know more presses a bar or asks for the table."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

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

_Face = TypeVar("_Face", bound=QWidget)
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
        self._face: QWidget | None = None
        self._banner: Banner | None = None
        self._patience = self._timer(_PATIENCE_MS, lambda: self._show_only(self.waiting))
        self._settle = self._timer(_SETTLE_MS, self.read)
        self.cards: list[ChartCard] = []
        self.choices = ChoiceBar(context)
        self.choices.changed.connect(self.read)
        self.set_title(_("Overview"))

    def _timer(self, ms: int, action: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(action)
        return timer

    def _cards(self) -> list[ChartCard]:
        sides = [
            ("sector", _("Sector")), ("size", _("Size")), ("district", _("District")), ("kind", _("Kind")),
        ]  # fmt: skip
        charts = {
            "visits": [("visits", "")],
            "actions": [("departments", _("By department")), ("owners", _("By owner"))],
            "days": [("days", "")],
            "results": [("results", "")],
            "coverage": sides,
        }
        chosen = chosen_of(self.context)
        return [ChartCard(name, views, chosen, self._charts) for name, views in charts.items()]

    def _lay_out(self) -> None:
        self.tables_button = Button(
            _("Figures as tables"), icon="ph.table", size="main", on_press=self.turn_all
        )
        self.report_button = Button(
            _("Make the steering report"), "primary", icon="ph.file-pdf", size="main",
            on_press=lambda: self.context.open("steering_report", ""),
        )  # fmt: skip
        self.header = PageHeader(_("Overview"), self._as_of(), self.tables_button, self.report_button)
        self.hint = Label(_("Press a bar to see the actions, visits or companies."), "row", "text2")
        # From the outside in: with each parent that it gets, a widget and all that is in it are dressed anew.
        self._scroll = ScrollPage(margins=False, spacing=14, parent=self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN - 5, 13, MARGIN - 5, 8)
        outer.addWidget(self._scroll)
        self._body = self._scroll.body
        self._body.addWidget(self.header)
        chips = QHBoxLayout()
        chips.setSpacing(16)
        chips.addWidget(self.choices, 1)
        chips.addWidget(self.hint)
        self._body.addLayout(chips)
        self._body.addStretch(0)  # what stands above does not spread while there is nothing under it
        self._place_cards()
        # What is ready to be shown is shown sooner.
        for widget in self._scroll.findChildren(QWidget):
            widget.ensurePolished()
        self._scroll.show()
        self._charts.resize(self.size())
        self._grid.activate()
        QShortcut(QKeySequence("T"), self).activated.connect(self.turn_all)

    def _place_cards(self) -> None:
        self._charts = QWidget(self._scroll.widget())
        self._grid = QGridLayout(self._charts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        for column in range(6):
            self._grid.setColumnStretch(column, 1)
        self.cards = self._cards()
        for card in self.cards:
            card.opened.connect(self._open)
        self._face_of(self._charts)
        self._place()

    # What there can be under the choices: one of these, or nothing yet. Not a stack: that is as high as its highest.

    def _face_of(self, face: _Face) -> _Face:
        face.hide()
        self._body.insertWidget(self._body.count() - 1, face, 1)
        return face

    @cached_property
    def empty(self) -> EmptyState:
        """There is nothing at all."""
        return self._face_of(EmptyState(
            "ph.chart-bar", _("There is nothing to show yet"),
            _("As soon as a visit is held or an action agreed, this page shows how the work goes."),
            Button(_("To the visits"), on_press=lambda: self.context.open("visits", "")),
        ))  # fmt: skip

    @cached_property
    def none(self) -> EmptyState:
        """There is nothing of what was chosen."""
        return self._face_of(EmptyState(
            "ph.funnel", _("Nothing fits this choice"), _("Choose another period, or take a filter away."),
            Button(_("Clear all"), on_press=self.choices.clear),
        ))  # fmt: skip

    @cached_property
    def waiting(self) -> Label:
        """The figures take their time."""
        return self._face_of(Label(_("The figures are being counted …"), "body", "text2"))

    def _as_of(self) -> str:
        return as_of(self.context.now())

    def _show_only(self, face: QWidget) -> None:
        if face is self._face:
            return  # who works in it keeps the keyboard
        if self._face is not None:
            self._face.hide()
        self._face = face
        face.show()

    # Page

    def load(self) -> None:
        self.loaded = True
        self.choices.load()
        self._count()
        # While the store counts.
        self._lay_out()
        self._say_behindhand()
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
        if not self.cards:
            return
        width = self.width()
        self.hint.setVisible(width >= _ROOMY)
        columns = 3 if width >= _WIDE else 2 if width >= _MEDIUM else 1
        if columns == self._columns:
            return
        self._columns = columns
        for card, (row, column, wide) in zip(self.cards, _PLACES[columns], strict=True):
            self._grid.addWidget(card, row, column, 1, wide)

    # Reading

    def read(self) -> None:
        """Count again; what is in view stays until the figures are there."""
        self._count()
        self._say_behindhand()

    def _count(self) -> None:
        if self._job is not None:
            self._job.cancel()
        choice, today, store = self.choices.choice(), self.context.today(), self.context.store
        if self._face is None and not self._patience.isActive():
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
        self.header.set_title(_("Overview"), self._as_of())
        by_name = {chart.name: chart for chart in charts}
        for card in self.cards:
            card.set_charts(by_name)
        self.tables_button.setEnabled(not made.empty)
        self._say_tables()
        if not made.empty:
            self._show_only(self._charts)
        else:
            self._show_only(self.none if self.choices.narrows() else self.empty)

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
