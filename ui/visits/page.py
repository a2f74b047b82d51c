# SPDX-License-Identifier: EUPL-1.2
"""The visits screen: the programme by week, the list of all visits, and the page of one."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from assets.texts import _
from ui.context import Context
from ui.page import Page, PageHead, PageHeader, Shortcut
from ui.visits.brief_pack_view import chosen
from ui.visits.detail import VisitDetail
from ui.visits.plan_form import PlanForm
from ui.visits.programme import Programme
from ui.visits.visit_list import VisitList
from ui.widgets.buttons import Button
from ui.widgets.scroll import RING
from ui.widgets.table import OVERHANG
from ui.widgets.tabs import Segment

if TYPE_CHECKING:
    from storage.changes import Changes
    from storage.queries.steering_records import Behind

_PROGRAMME = ("visits", "team_members", "colleagues", "companies", "terms", "list_members")
_LIST = (*_PROGRAMME, "agenda_items", "topics")
_DETAIL = (
    *_LIST,
    "attendees",
    "contacts",
    "notes",
    "actions",
    "action_updates",
    "alerts",
    "departments",
    "conflicts",
    "contact_moments",
    "results",
    "brief_versions",
    "brief_parts",
    "brief_marks",
    "brief_remarks",
)


class VisitsPage(Page):
    """``open_item(visit id)`` shows one visit ("" the overview); ``plan(company id)`` opens the form for a company ("" for none)."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._stale: set[str] = set()
        self._finding = ("", "")
        self.plan_button = Button(
            _("Plan a visit"), "primary", icon="ph.plus", size="main", on_press=self.plan
        )
        self.plan_button.setToolTip("Ctrl+N")
        context.reserve("visits.plan", self.plan_button)
        self.views = Segment([("weeks", _("Weeks"), None), ("list", _("List"), None)], name=_("View"))
        self.header = PageHeader(_("Visits"), "", self.plan_button)
        self.programme = Programme(context)
        self.list = VisitList(context)
        self.detail = VisitDetail(context)
        self._lay_out()
        self._connect_signals()
        self.set_title(_("Visits"))

    def _lay_out(self) -> None:
        self._views = QStackedWidget()
        # The rows of the list stick out of their column, the weeks keep room for the focus ring.
        weeks = QWidget()
        inner = QVBoxLayout(weeks)
        inner.setContentsMargins(OVERHANG - RING, 0, OVERHANG, 0)
        inner.addWidget(self.programme)
        self._views.addWidget(weeks)
        self._views.addWidget(self.list)
        overview = QWidget()
        box = QVBoxLayout(overview)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addLayout(PageHead(self.header, self.views, sticks_out=OVERHANG))
        box.addWidget(self._views, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(overview)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(OVERHANG - RING, 0, OVERHANG - RING, 0)
        inner.addWidget(self.detail)
        self._stack.addWidget(holder)
        self.lay_column(sticks_out=OVERHANG, foot=8).addWidget(self._stack)

    def _connect_signals(self) -> None:
        self.views.changed.connect(self._show_view)
        self.programme.opened.connect(partial(self.context.open, "visits"))
        self.programme.plan_requested.connect(self._plan_in_week)
        self.programme.wish_requested.connect(self.plan)
        self.programme.briefs_requested.connect(partial(self.context.open, "brief_pack", ""))
        self.list.briefs_requested.connect(lambda ids: self.context.open("brief_pack", chosen(ids)))
        self.programme.summed_up.connect(self._sum_up)
        self.list.opened.connect(partial(self.context.open, "visits"))
        self.detail.back_requested.connect(self.show_overview)
        self.detail.titled.connect(self.set_title)
        for keys, action, needs in (
            ("Ctrl+N", self.plan, "visits.plan"),
            ("Ctrl+E", self._change, "visits.change"),
        ):
            if self.context.may(needs):
                QShortcut(QKeySequence(keys), self).activated.connect(action)

    # Page

    def load(self) -> None:
        self.loaded = True
        self._stale = {"weeks", "list"}
        self._catch_up()

    def refresh(self, changes: Changes) -> None:
        if not self.loaded:
            return
        if changes.touches(*_PROGRAMME):
            self._stale.add("weeks")
        if changes.touches(*_LIST):
            self._stale.add("list")
        self._catch_up()
        if self.showing_visit() and changes.touches(*_DETAIL):
            self.detail.load()

    def _catch_up(self) -> None:
        """Read the view that is in sight; the others wait until somebody looks at them."""
        view = self.views.current()
        if self.showing_visit() or view not in self._stale:
            return
        self._stale.discard(view)
        (self.programme if view == "weeks" else self.list).load()

    def open_item(self, item: str) -> None:
        if not item:
            self.show_overview()
            return
        visit, _slash, thread = item.partition("/")
        self.detail.open_visit(visit)
        if self.detail.visit_id():
            self._stack.setCurrentIndex(1)
            first = self.detail.primary
            (first if first.isVisible() else self.detail.back).setFocus()
        if thread:
            self.detail.show_thread(thread)

    def show_behind(self, behind: Behind) -> None:
        """The list, with only what one bar of the overview counted."""
        self.views.choose("list")
        self.list.show_behind(behind)
        self.list.table.setFocus()

    def show_note(self, note_id: str) -> None:
        """Bring this note of the visit into view (after ``open_item``)."""
        self.detail.show_note(note_id)

    def selection(self) -> str | None:
        # "" is the overview itself, so that going back leads there and not to the visit shown last.
        return self.detail.visit_id() if self.showing_visit() else ""

    def save(self) -> None:
        self.detail.save()

    def focus_search(self) -> bool:
        if self.showing_visit():
            return False
        self.views.choose("list")
        self.list.search.setFocus()
        return True

    def shortcuts(self) -> list[Shortcut]:
        return self.allowed(
            ("visits.plan", Shortcut("Ctrl+N", _("Plan a visit"))),
            ("visits.change", Shortcut("Ctrl+E", _("Change the visit"))),
            ("visits.plan", Shortcut("Esc", _("Put the chosen wish back"))),
        )

    # Inside

    def showing_visit(self) -> bool:
        """Whether one visit is shown, and not all."""
        return self._stack.currentIndex() == 1

    def show_overview(self) -> None:
        """All visits again, where you were."""
        self.detail.save()
        self._stack.setCurrentIndex(0)
        self._catch_up()
        self._title()

    def _show_view(self, view: str) -> None:
        self._views.setCurrentIndex(0 if view == "weeks" else 1)
        self._catch_up()
        self._title()

    def _sum_up(self, title: str, more: str) -> None:
        self._finding = (title, more)
        self._title()

    def _title(self) -> None:
        if self.views.current() == "weeks":
            self.header.set_title(*self._finding)
        else:
            self.header.set_title(_("Visits"), "")
        if not self.showing_visit():
            self.set_title(_("Visits"))

    def plan(self, company_id: str = "") -> None:
        """The form for a new visit, of this company when it is given."""
        PlanForm(self.context, self, company_id=company_id, planned=self._planned).open()

    def _plan_in_week(self, wish: str, week: dt.date) -> None:
        PlanForm(self.context, self, visit_id=wish, week=week, planned=self._put_in_week).open()

    def _put_in_week(self, _visit: str) -> None:
        self.programme.put_back()

    def _planned(self, visit: str) -> None:
        self.context.open("visits", visit)

    def _change(self) -> None:
        if self.showing_visit():
            self.detail.steps.change()
