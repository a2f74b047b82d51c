# SPDX-License-Identifier: EUPL-1.2
"""The screen of all actions: choose a view, find, group and sort; the panel beside the list says what to do next."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from assets.texts import _, number
from storage.queries.action_page import action_page
from storage.queries.actions import (
    ActionFilter,
    ActionList,
    ActionRow,
    View,
    action_list,
    action_rows,
    counts,
    key_of,
)
from storage.queries.bulk import facts_of_keys
from storage.queries.people import terms
from storage.rules.bulk import Fact
from ui.actions import columns, keys, several, who
from ui.actions.edit_sheet import AddSheet
from ui.actions.list_head import ListHead, finding
from ui.actions.looks import looks_of
from ui.actions.panel import ActionPanel
from ui.actions.report_sheet import ReportSheet, Wish, wish_of
from ui.actions.steps import Steps
from ui.actions.views import VIEWS_OF, ViewRow, nothing_words
from ui.context import Context
from ui.documents.report import group_words
from ui.leaving_sheet import open_leaving
from ui.page import Page, Shortcut
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState
from ui.widgets.labels import Label, Rule
from ui.widgets.scroll import MARGIN
from ui.widgets.search import SearchField
from ui.widgets.table import OVERHANG, BigTable, Column
from ui.widgets.table_choice import GUTTER

if TYPE_CHECKING:
    from storage.changes import Changes
    from storage.queries.steering_records import Behind

WIDE = 1300
"""Width from which the company has a column of its own, so that rows have one line."""
FOLLOWS = ("actions", "action_updates", "companies", "colleagues", "contacts", "departments")


class ActionsPage(Page):
    """One action list for everybody."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(_("Actions"))
        self.choices = looks_of(context)
        self.filter = ActionFilter(self.choices.view or View.OPEN)
        self.steps = Steps(context, self)
        self._list = ActionList(array("q"))
        self._panel_wanted = True
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(30)
        self._build()
        self._connect_signals()

    # Building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 18, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._header())
        outer.addSpacing(14)
        self.views = ViewRow(self.context.read(terms).stalled_days)
        self.views.fit(self.width())
        outer.addWidget(self.views)
        outer.addSpacing(12)
        outer.addWidget(Rule())
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(self._left(), 1)
        self.panel = ActionPanel(self.steps.may_take, self.steps.may_undo, self.steps.may_send)
        self.panel.hide()
        body.addWidget(self.panel)
        outer.addLayout(body, 1)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(12)
        row.addWidget(Label(_("Actions"), "title"))
        row.addStretch(1)
        self.search = SearchField(_("Search in actions"), keys="/")
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(320)
        self.report = Button(_("Make a report"), icon="ph.file-pdf", size="main", on_press=self.make_report)
        self.answers = Button(
            _("Read in answers"), icon="ph.tray", size="main",
            on_press=lambda: self.context.open("answers", ""),
        )  # fmt: skip
        self.context.reserve("actions.take_answers", self.answers)
        self.add = Button(_("Add an action"), icon="ph.plus", size="main", on_press=self.add_action)
        self.context.reserve("actions.agree", self.add)
        row.addWidget(self.search, 2)
        row.addWidget(self.answers)
        row.addWidget(self.report)
        row.addWidget(self.add)
        return row

    def _left(self) -> QVBoxLayout:
        self.head = ListHead(self.context, columns.choices())
        self.head.group.set_grouping(self.choices.group)
        self.table: BigTable[ActionRow] = BigTable(
            self._columns(), self._fetch_keys, self._fetch_rows, name=_("Actions"), sort=self.choices.sort,
            row_height=48, fetch_groups=self._fetch_groups, multi=True,
        )  # fmt: skip
        self.all_button = Button(_("Show all actions"), on_press=self.show_all)
        self.empty = EmptyState("ph.checks", "", button=self.all_button)
        self.table.set_empty(self.empty)
        self.head.shown_columns = self.choices.columns
        left = QVBoxLayout()
        left.setContentsMargins(0, 10, 0, 0)
        left.setSpacing(2)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 0, 24, 0)
        head.addWidget(self.head)
        left.addLayout(head)
        self._rows = QHBoxLayout()
        self._rows.setContentsMargins(MARGIN - OVERHANG - GUTTER, 0, MARGIN - OVERHANG, 0)
        self._rows.addWidget(self.table)
        left.addLayout(self._rows, 1)
        return left

    def _show_panel(self, on: bool) -> None:
        """With the panel beside it the list comes nearer to its edge."""
        self.panel.setVisible(on)
        self._rows.setContentsMargins(MARGIN - OVERHANG - GUTTER, 0, (22 if on else MARGIN) - OVERHANG, 0)

    def _columns(self) -> list[Column[ActionRow]]:
        return columns.build(self.choices.columns, self.context.today, self.context.actor.id)

    def _connect_signals(self) -> None:
        self.views.chosen.connect(self.show_view)
        self.search.searched.connect(self._search)
        self.search.down_pressed.connect(self.table.setFocus)
        self.head.narrowed.connect(self._narrow)
        self.head.grouped.connect(self._group)
        self.head.relieved.connect(lambda one: open_leaving(self.context, one, self, archived=False))
        self.head.origin_cleared.connect(lambda: self.show_view(self.filter.view))
        self.head.columns_chosen.connect(self._choose_columns)
        self.table.current_changed.connect(lambda _id: self._wait.start())
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._wait.start())
        self.table.opened.connect(lambda _id: self._open_panel())
        self.table.clicked.connect(lambda _index: self._want_panel())
        self.table.counted.connect(self._counted)
        self.table.sort_changed.connect(self._sorted)
        self.table.menu_requested.connect(self._fill_menu)
        self.panel.wanted.connect(self.take_step)
        self.panel.taken_back.connect(self.steps.take_back)
        self.panel.closed.connect(self._close_panel)
        self.panel.company_opened.connect(lambda id_: self.context.open("companies", id_))
        self.panel.visit_opened.connect(lambda id_: self.context.open("visits", id_))
        self._wait.timeout.connect(self._show_chosen)
        keys.connect(self)

    # The page

    def load(self) -> None:
        """Start where the work is: at one's own companies, else with everything that is open."""
        if self.choices.view is None:
            numbers = self.context.read(counts, self.context.actor.id, self.context.today())
            self.filter = replace(
                self.filter, view=View.MY_COMPANIES if numbers[View.MY_COMPANIES] else View.OPEN
            )
        self.loaded = True
        self.show_view(self.filter.view)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes) -> None:
        """Follow what concerns this list; place, choice and focus stay."""
        if self.loaded and changes.touches(*FOLLOWS):
            self.table.reload()
            self._count_views()
            self._show_chosen()

    def show_view(self, view: View) -> None:
        """Another view on the list."""
        self._show(replace(self.filter, view=view, behind=None))

    def show_behind(self, behind: Behind) -> None:
        """Only what one bar of the overview counted."""
        self.search.empty()
        self.head.who.set_values([])
        self._show(ActionFilter(VIEWS_OF.get(behind.part, View.ALL), behind=behind))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, wanted: ActionFilter) -> None:
        self.filter, view = wanted, wanted.view
        self.head.show_origin(wanted.behind.words if wanted.behind else "")
        self.head.show_owner(who.to_relieve(self.context, self.filter))
        self.choices.view = view
        self.views.chips[view].setChecked(True)
        self._count_views()
        self.table.reload(to_top=True)
        if not self.table.current_id():
            self.table.select_row(1 if self.choices.group else 0)
        self._wait.start()

    def show_all(self) -> None:
        """Every action, without a search and of everybody."""
        self.search.empty()
        self.head.who.clear()
        self.show_view(View.ALL)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_item(self, id: str) -> None:  # noqa: A002 - the word of the page
        """Show one action, or a view by its name (``not-told``)."""
        if id in set(View):
            self.show_view(View(id))
            return
        key = self.context.read(key_of, id)
        if key is None:
            return
        if not self.table.select_key(key):
            self.show_all()
            self.table.select_key(key)
        self._panel_wanted = True
        self._show_chosen()

    def selection(self) -> str | None:
        return self.table.current_id() or None

    def home(self) -> QWidget | None:
        return self.table

    def focus_search(self) -> bool:
        self.search.setFocus()
        self.search.selectAll()
        return True

    def shortcuts(self) -> list[Shortcut]:
        return keys.overview(self)

    # The list

    def _fetch_keys(self, sort: str, descending: bool) -> array[int]:
        self._list = self.context.read(
            action_list, self.filter, sort=sort, descending=descending, group=self.choices.group,
            today=self.context.today(), me=self.context.actor.id,
        )  # fmt: skip
        return self._list.keys

    def _fetch_rows(self, keys: Sequence[int]) -> list[ActionRow]:
        rows: list[ActionRow] = self.context.read(action_rows, keys, self.context.today())
        return rows

    def _fetch_groups(self, _keys: Sequence[int]) -> list[tuple[str, int, int]]:
        return [(group_words(group), group.start, group.count) for group in self._list.groups]

    def _count_views(self) -> None:
        """Off the GUI thread: of 250,000 actions it takes longer than the list itself."""
        me, today = self.context.actor.id, self.context.today()
        self.context.tasks.run(
            lambda _job: self.context.store.read(counts, me, today), done=self.views.set_counts
        )

    def _counted(self, count: int) -> None:
        self.head.finding.setText(finding(self.filter.view, count))
        if count == 0:
            self.empty.set_words(*nothing_words(self.filter, may_add=self.context.may("actions.agree")))
            self.all_button.setVisible(self.filter.is_searched)
            self._show_panel(False)
        self.report.setEnabled(count > 0)

    def _search(self, text: str) -> None:
        self.filter = replace(self.filter, search=text)
        self.table.reload(to_top=True)

    def _narrow(self, values: list[str]) -> None:
        self.filter = who.narrowed(self.filter, values)
        self.head.show_owner(who.to_relieve(self.context, self.filter))
        self.table.reload(to_top=True)

    def _group(self, grouping: str) -> None:
        self.choices.group = grouping
        self.table.reload(to_top=True)

    def _sorted(self, column: str, descending: bool) -> None:
        self.choices.sort = (column, descending)

    def _choose_columns(self, chosen: list[str]) -> None:
        known = [columns.FIXED, *(key for key, _title in columns.choices())]
        self.choices.columns[:] = [key for key in known if key == columns.FIXED or key in chosen]
        self.table.set_columns(self._columns())
        self.table.reload()

    # The panel

    def _chosen(self) -> list[ActionRow]:
        return self.table.selected() or self.panel.shown()

    def _show_chosen(self) -> None:
        count = self.table.choosing.count()
        # On the header of a group the panel keeps the action that it shows, as that stands now.
        current = self.table.current_id() or next((row.id for row in self.panel.shown()), "")
        if count > 1:
            self._show_several(count)
        elif current:
            page = self.context.read(action_page, current, self.context.today())
            if page is not None:
                self.panel.show_page(page, self.context.today())
        shows = bool(self.table.count()) and (bool(current) or count > 1)
        self._show_panel(shows and self._panel_wanted)

    def _show_several(self, count: int) -> None:
        """At once that there are several; how they stand when that is known."""
        today, keys = self.context.today(), self.table.choosing.keys()
        self.panel.show_several(several.Chosen(count), today)
        if count > several.MOST:
            return

        def known(facts: list[Fact]) -> None:
            if keys == self.table.choosing.keys():
                self.panel.show_several(several.Chosen(count, facts), today)

        self.context.tasks.run(lambda _job: self.context.store.read(facts_of_keys, keys), done=known)

    def _want_panel(self) -> None:
        self._panel_wanted = True
        self._wait.start()

    def _open_panel(self) -> None:
        self._panel_wanted = True
        self._show_chosen()
        if self.panel.primary is not None:
            self.panel.primary.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.panel.more.setFocus(Qt.FocusReason.TabFocusReason)

    def _close_panel(self) -> None:
        self._panel_wanted = False
        self._show_panel(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_menu(self, _id: str, menu: QMenu) -> None:
        self._show_chosen()
        self.panel.fill_menu(menu)

    def hideEvent(self, event: QHideEvent) -> None:
        self._wait.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.fit(self.width())
        self.table.set_row_height(48 if self.width() < WIDE else 40)
        self.views.fit(self.width())

    # What a person does

    def take_step(self, step: str) -> None:
        """Do this with the chosen actions."""
        count = self.table.choosing.count()
        if count > several.MOST:
            text = _("Choose at most {n} actions to change them together.").format(n=number(several.MOST))
            self.context.messages.banner(text, "warning")
        elif count > 1 and self.steps.take_together(step, self.table.choosing.keys()):
            pass
        elif rows := self._chosen():
            self.steps.take(step, rows)

    def add_action(self) -> None:
        """A promise without a visit."""
        AddSheet(self.context, self, then=lambda changes: self.open_item(str(changes.answer))).open()

    def make_report(self) -> None:
        """A report of exactly this list."""
        if self.table.count():
            ReportSheet(self.context, self.wish(), self).open()

    def wish(self) -> Wish:
        """The list as it stands: what a report of it must show."""
        names = who.names(self.context)
        return wish_of(self.filter, names, self.choices, self.table.sort(), self.table.count())
