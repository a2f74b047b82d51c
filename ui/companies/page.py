# SPDX-License-Identifier: EUPL-1.2
"""The companies screen: the list, and the page of one company."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from assets.texts import _
from ui.companies.detail import CompanyDetail
from ui.companies.forms import CompanyForm
from ui.companies.overview import CompanyOverview
from ui.context import Context
from ui.page import Page, Shortcut
from ui.widgets.scroll import RING
from ui.widgets.table import OVERHANG

if TYPE_CHECKING:
    from storage.changes import Changes
    from storage.queries.steering_records import Behind

_LIST = ("companies", "contacts", "lists", "list_members", "colleagues", "actions", "visits")
_DETAIL = (
    *_LIST,
    "contact_moments",
    "action_updates",
    "team_members",
    "agenda_items",
    "notes",
    "results",
    "alerts",
    "conflicts",
)


class CompaniesPage(Page):
    """``open_item(id)`` shows one company; ``open_item("")`` the list; ``add()`` the form of a new one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.overview = CompanyOverview(context)
        self.detail = CompanyDetail(context)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.overview)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(OVERHANG - RING, 0, OVERHANG - RING, 0)
        inner.addWidget(self.detail)
        self._stack.addWidget(holder)
        self.lay_column(sticks_out=OVERHANG).addWidget(self._stack)
        self._stale = False
        self._connect_signals()
        self.set_title(_("Companies"))

    def _connect_signals(self) -> None:
        self.overview.opened.connect(partial(self.context.open, "companies"))
        self.overview.add_requested.connect(self.add)
        self.detail.back_requested.connect(self.show_list)
        self.detail.titled.connect(self.set_title)
        keys = (
            ("Ctrl+N", self.add, "companies.add"),
            ("Ctrl+E", self._change, "companies.change"),
            ("Ctrl+G", self._log, "contact_moments.log"),
        )
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self.show_list)
        for sequence, action, needs in keys:
            if self.context.may(needs):
                QShortcut(QKeySequence(sequence), self).activated.connect(action)

    # Page

    def load(self) -> None:
        self.loaded = True
        self.overview.load()

    def refresh(self, changes: Changes) -> None:
        if not self.loaded:
            return
        if changes.touches(*_LIST):
            # What nobody looks at is read when somebody does.
            self._stale = self.showing_company()
            if not self._stale:
                self.overview.load()
        if self.showing_company() and changes.touches(*_DETAIL):
            self.detail.load()

    def open_item(self, item: str) -> None:
        if not item:
            self.show_list()
            return
        self.detail.open_company(item)
        if self.detail.company_id():
            self._stack.setCurrentIndex(1)
            plan = self.detail.plan_button
            (plan if plan.isEnabled() else self.detail.back).setFocus()

    def home(self) -> QWidget | None:
        if self.showing_company():
            return self.detail.back
        return None if self.overview.is_welcome() else self.overview.table

    def showing_company(self) -> bool:
        """Whether the page of one company is shown, not the list."""
        return self._stack.currentIndex() == 1

    def show_list(self) -> None:
        """Back to the list, where it was."""
        if self._stale:
            self._stale = False
            self.overview.load()
        self._stack.setCurrentIndex(0)
        self.set_title(_("Companies"))
        self.overview.table.setFocus()

    def selection(self) -> str | None:
        return self.detail.company_id() if self.showing_company() else None

    def focus_search(self) -> bool:
        if self.overview.is_welcome():
            return False
        self.show_list()
        self.overview.search.setFocus()
        return True

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("/", _("Search in the companies")),
            *self.allowed(
                ("companies.add", Shortcut("Ctrl+N", _("Add a company"))),
                ("companies.change", Shortcut("Ctrl+E", _("Change the company"))),
                ("contact_moments.log", Shortcut("Ctrl+G", _("Log a contact"))),
            ),
            Shortcut("Alt+\u2190", _("Back to all companies")),
        ]

    # Doing

    def add(self) -> None:
        """Ask for a new company, then show it."""
        CompanyForm(self.context, done=partial(self.context.open, "companies"), parent=self.window()).open()

    def tell(self, company_id: str) -> None:
        """Show the company with its telephone numbers, and the form to log that it was told."""
        self.open_item(company_id)
        if self.showing_company():
            self.detail.tasks.tell()

    def show_behind(self, behind: Behind) -> None:
        """The list, with only what one bar of the overview counted."""
        self.show_list()
        self.overview.search.empty()
        self.overview.filters.show_behind(behind)

    def _change(self) -> None:
        if self.showing_company():
            self.detail.tasks.change()

    def _log(self) -> None:
        if self.showing_company():
            self.detail.tasks.log()
