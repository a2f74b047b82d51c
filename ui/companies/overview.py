# SPDX-License-Identifier: EUPL-1.2
"""The list of all companies: search while typing, filters that combine, and a choice that can be kept as a list."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assets.texts import _, n_, number
from storage.queries import companies as queries
from storage.queries.begun import any_company
from storage.queries.companies import CompanyFilter, CompanyRow, Ordered
from ui.companies.filters import FilterBar
from ui.companies.sheets import SaveListSheet
from ui.companies.welcome import Welcome
from ui.companies.words import LONG_AGO, last_visit_words, sector_words, size_words
from ui.context import Context
from ui.page import PageHeader
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState
from ui.widgets.labels import Label
from ui.widgets.search import SearchField
from ui.widgets.table import OVERHANG, BigTable
from ui.widgets.table_model import Cell, Column

_SHORT = 700


class CompanyOverview(QWidget):
    """Signals ``opened(id)``, ``add_requested()``."""

    opened = Signal(str)
    add_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._ordered: tuple[CompanyFilter, str, bool, Ordered] | None = None
        self._total: int | None = None
        self.import_button = Button(_("Import"), icon="ph.upload-simple", size="main",
                                    on_press=partial(context.open, "import", ""))  # fmt: skip
        self.add_button = Button(_("Add a company"), "primary", icon="ph.plus", size="main",
                                 on_press=self.add_requested.emit)  # fmt: skip
        self.add_button.setToolTip("Ctrl+N")
        self.header = PageHeader(_("Companies"), "", self.import_button, self.add_button)
        self.search = SearchField(
            _("Search by name, number, street or person"), keys="/", delay_ms=40, height=44
        )
        self.filters = FilterBar(context)
        self.found = Label("", "body", "text2", bold=True)
        self.of_all = Label("", "body", "text2")
        self.keep = Button(
            _("Keep this choice as a list"), "link", bold=True, size="row", on_press=self.keep_as_list
        )
        self.table = BigTable(_columns(context), self._keys, self._rows, name=_("Companies"), sort=("name", False),
                              row_height=52)  # fmt: skip
        self.empty = EmptyState("ph.magnifying-glass", "", "",
                                Button(_("Show all companies"), on_press=self.show_all))  # fmt: skip
        self.table.set_empty(self.empty)
        self.welcome = Welcome(context)
        context.reserve("imports.companies", self.import_button)
        context.reserve("companies.add", self.add_button)
        context.reserve("lists.add", self.keep)
        self._lay_out()
        self._connect_signals()

    def _lay_out(self) -> None:
        filled = QWidget()
        box = self._box = QVBoxLayout(filled)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.found)
        line.addWidget(self.of_all, 1)
        line.addWidget(self.keep)
        for part in (self.header, self.search, self.filters, line):
            row = QHBoxLayout()
            row.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
            row.addLayout(part) if isinstance(part, QHBoxLayout) else row.addWidget(part)
            box.addLayout(row)
        box.addWidget(self.table, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(filled)
        self._stack.addWidget(self.welcome)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect_signals(self) -> None:
        self.search.searched.connect(self._narrowed)
        self.search.down_pressed.connect(self._go_down)
        self.filters.changed.connect(self._narrowed)
        self.table.opened.connect(self.opened)
        self.table.counted.connect(self._say_count)
        self.welcome.add_requested.connect(self.add_requested)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # On a low window the rows come first.
        self._box.setSpacing(8 if self.height() < _SHORT else 12)
        super().resizeEvent(event)

    # Showing

    def load(self) -> None:
        """Read again; what was chosen, selected and scrolled to stays."""
        self._ordered, self._total = None, None
        self.filters.refresh()
        self._stack.setCurrentIndex(0 if self.context.read(any_company) else 1)
        self.table.reload()

    def is_welcome(self) -> bool:
        """Whether there is no company at all yet."""
        return self._stack.currentIndex() == 1

    def filter(self) -> CompanyFilter:
        """What was typed and chosen."""
        return self.filters.filter(self.search.text().strip())

    def show_all(self) -> None:
        """No search and no filter."""
        self.search.empty()
        self.filters.clear()
        self.search.setFocus()

    def _narrowed(self, _text: str = "") -> None:
        self.table.reload(to_top=True)

    def _go_down(self) -> None:
        self.table.setFocus()
        if not self.table.current_id() and self.table.count():
            self.table.select_row(0)

    def _keys(self, sort: str, descending: bool) -> array[int]:
        chosen = self.filters.filter()
        if self._ordered is None or self._ordered[:3] != (chosen, sort, descending):
            keys = self.context.read(queries.company_keys, chosen, sort, descending)
            self._ordered = (chosen, sort, descending, Ordered(keys))
        ordered = self._ordered[3]
        typed = self.search.text().strip()
        keys_found: array[int] = (
            self.context.read(lambda db: ordered.narrowed(db, typed)) if typed else ordered.keys
        )
        return keys_found

    def _rows(self, keys: Sequence[int]) -> list[CompanyRow]:
        rows: list[CompanyRow] = self.context.read(queries.company_rows, list(keys), self.context.today())
        return rows

    def _say_count(self, n: int) -> None:
        narrowed = self.filters.narrows() or bool(self.search.text().strip())
        if self._total is None:
            self._total = self.context.read(queries.count) if narrowed else n
        self.found.setText(n_("{n} company", "{n} companies", n).format(n=number(n)))
        self.of_all.setText(_("of {n}").format(n=number(self._total)) if narrowed else "")
        self.keep.setVisible(narrowed and n > 0)
        typed = self.search.text().strip()
        title = (
            _("No company fits “{text}”").format(text=typed) if typed else _("No company fits these filters")
        )
        self.empty.set_words(
            title, _("Search for part of the name, a number or a street, or take a filter away.")
        )

    # Doing

    def keep_as_list(self) -> None:
        """Ask for a name and keep what is shown now."""
        keys = self._keys(*self.table.sort())
        SaveListSheet(self.context, list(keys), self.window()).open()


def _columns(context: Context) -> list[Column[CompanyRow]]:
    def company(row: CompanyRow) -> Cell:
        parts = (
            # "Molenburg" under "Molenburg B.V." tells nothing.
            row.trade_name if not row.name.casefold().startswith(row.trade_name.casefold()) else "",
            sector_words(row.sector, row.sbi_text),
            size_words(row.size_class),
            _("top 30") if row.is_top else "",
        )
        return Cell(row.name, " · ".join(part for part in parts if part) or row.city, bold=True)

    def visited(row: CompanyRow) -> Cell:
        today = context.today()
        words = last_visit_words(row.last_visit_on, today)
        if row.last_visit_on is None:
            # After an import that is nearly everybody: a warning on each row would warn for nothing.
            return Cell(words, tone="text2")
        return Cell(words, tone="wait" if today - row.last_visit_on > LONG_AGO else "text")

    def actions(row: CompanyRow) -> Cell:
        late = (
            n_("{n} late", "{n} late", row.late_actions).format(n=row.late_actions)
            if row.late_actions
            else ""
        )
        return Cell(number(row.open_actions) if row.open_actions else "–", extra=late,
                    extra_icon="ph.warning-circle-fill" if late else "")  # fmt: skip

    def manager(row: CompanyRow) -> Cell:
        name = row.account_manager
        return (
            Cell(name, avatar=name, mine=row.account_manager_id == context.actor.id)
            if name
            else Cell("–", tone="text3")
        )

    def people(row: CompanyRow) -> str:
        return "" if row.employees is None else number(row.employees)

    return [
        Column("name", _("Company"), company, width=300, stretch=3, least=270),
        Column("district", _("District"), lambda row: row.district or row.city, width=124, fold=3),
        Column("employees", _("Staff"), people, width=96, right=True, fold=2),
        Column("last_visit", _("Last visited"), visited, width=150),
        Column("open_actions", _("Open actions"), actions, width=116),
        Column(
            "account_manager",
            _("Account manager"),
            manager,
            width=146,
            fold=4,
            compact=44,
            short_title=_("AM"),
        ),
    ]
