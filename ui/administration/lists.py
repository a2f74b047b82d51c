# SPDX-License-Identifier: EUPL-1.2
"""The lists of companies (top 30, best employers …) and who is on each, with the reason and the year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from assets.texts import _, n_, number
from storage.imports import ListKind
from storage.operations import lists as operations
from storage.queries import lists
from storage.queries.company_search import companies_to_pick
from storage.queries.lists import ListRow, MemberRow
from ui.context import Context
from ui.subjects.catalogue import Catalogue, Listed, named
from ui.subjects.import_sheet import ImportSheet
from ui.subjects.section import Section, Sheet
from ui.widgets.buttons import Button, WayBack
from ui.widgets.fields import Field
from ui.widgets.inputs import Area, Line, Number
from ui.widgets.picker import Picker
from ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from storage.changes import Changes


class AllLists(Catalogue[ListRow]):
    """Signal ``members_requested(list id)``: Enter shows who is on the list."""

    members_requested = Signal(str)
    needs: ClassVar[str] = "lists.add"
    follows: ClassVar[tuple[str, ...]] = ("lists", "list_members", "companies")
    arranged: ClassVar[str] = "lists"

    def __init__(self, context: Context) -> None:
        self.members_button = Button(_("Show companies"), icon="ph.buildings", size="row")
        super().__init__(
            context,
            _("Lists"),
            _("With lists you choose whom to visit. Press Enter to see which companies are on one."),
            add=_("Add a list"),
            empty=("ph.list-bullets", _("No lists"), _("Add a list, such as the largest employers.")),
        )
        self.members_button.on_press(self._show_members)

    def tools(self) -> list[QWidget]:
        return [self.members_button, *super().tools()]

    def columns(self) -> list[Column[Listed[ListRow]]]:
        return [
            Column("name", _("List"), lambda row: named(row.thing.name, row.thing.description, archived=row.archived),
                   width=320, stretch=1, sortable=False),
            Column("count", _("Companies"), lambda row: Cell(number(row.thing.count), tone="text2"), width=110,
                   right=True, sortable=False),
        ]  # fmt: skip

    def _connect_signals(self) -> None:
        super()._connect_signals()
        self.table.opened.disconnect()
        self.table.opened.connect(lambda _id: self._show_members())

    def _show_tools(self) -> None:
        super()._show_tools()
        self.members_button.setEnabled(self.chosen() is not None)

    def _show_members(self) -> None:
        if (row := self.chosen()) is not None:
            self.members_requested.emit(row.id)

    def read(self, *, archived: bool) -> Sequence[tuple[str, ListRow, bool]]:
        rows: list[ListRow] = self.context.read(lists.lists, archived=archived)
        return [(row.id, row, row.archived) for row in rows]

    def words_of(self, thing: ListRow) -> str:
        return f"{thing.name}\n{thing.description}"

    def archive_operation(self) -> Callable[..., Any]:
        return operations.archive

    def add(self) -> None:
        ListSheet(self.context, self).open()

    def change(self) -> None:
        if (row := self.chosen()) is not None:
            ListSheet(self.context, self, row.thing).open()


class Members(Catalogue[MemberRow]):
    """The companies on one list. Signal ``back_requested()``."""

    back_requested = Signal()
    needs: ClassVar[str] = "lists.add_members"
    follows: ClassVar[tuple[str, ...]] = ("lists", "list_members", "companies")

    def __init__(self, context: Context) -> None:
        self.list: ListRow | None = None
        self.import_button = Button(_("From a file"), icon="ph.upload-simple", on_press=self.take_over)
        super().__init__(
            context,
            "",
            "",
            add=_("Add a company"),
            empty=("ph.buildings", _("No company on this list yet"), _("Add one, or import a file with KvK numbers.")),
        )  # fmt: skip
        self.head.insertWidget(1, self.import_button, 0, Qt.AlignmentFlag.AlignTop)
        self.archived.hide()
        back = WayBack(_("All lists"), self.back_requested.emit)
        self.outer.insertWidget(0, back, 0, Qt.AlignmentFlag.AlignLeft)

    def tools(self) -> list[QWidget]:
        self.archive_button.setText(_("Take off the list"))
        return [self.change_button, self.archive_button]

    def columns(self) -> list[Column[Listed[MemberRow]]]:
        return [
            Column("company", _("Company"), lambda row: Cell(row.thing.company, bold=True), width=240, stretch=2),
            Column("reason", _("Why on this list"), lambda row: Cell(row.thing.reason, tone="text2"), width=220,
                   stretch=2, fold=2),
            Column("year", _("Year"), lambda row: Cell(str(row.thing.year or ""), tone="text2"), width=70),
        ]  # fmt: skip

    def show_list(self, list_id: str) -> None:
        """Show the companies on this one."""
        self.list = next(
            (row for row in self.context.read(lists.lists, archived=True) if row.id == list_id), None
        )
        self.search.empty()
        self.load()
        self.table.setFocus()

    def load(self) -> None:
        if self.list is None:
            return
        super().load()
        count = len(self._things)
        self.title.setText(self.list.name)
        words = n_("{n} company", "{n} companies", count).format(n=number(count))
        self.words.setText(f"{words}. {self.list.description}".strip())
        self.words.show()

    def read(self, *, archived: bool) -> Sequence[tuple[str, MemberRow, bool]]:
        rows: list[MemberRow] = self.context.read(lists.members, self.list.id if self.list else "")
        return [(row.company_id, row, False) for row in rows]

    def words_of(self, thing: MemberRow) -> str:
        return f"{thing.company}\n{thing.reason}\n{thing.year or ''}"

    def _show_tools(self) -> None:
        chosen = self.chosen() is not None
        self.change_button.setEnabled(chosen)
        self.archive_button.setEnabled(chosen)

    def toggle_archived(self) -> None:
        row, listed = self.chosen(), self.list
        if row is None or listed is None:
            return
        again = partial(
            self.context.write,
            operations.add_members,
            listed.id,
            [row.id],
            reason=row.thing.reason,
            year=row.thing.year,
        )
        said = _("{name} is off the list.").format(name=row.thing.company)
        self.context.write(
            operations.remove_members,
            listed.id,
            [row.id],
            then=lambda _changes: self.context.messages.toast(said, undo=again),
        )

    def add(self) -> None:
        if self.list is not None:
            MemberSheet(self.context, self, self.list).open()

    def change(self) -> None:
        """The company itself, where everything about it is."""
        if (row := self.chosen()) is not None:
            self.context.open("companies", row.id)

    def take_over(self) -> None:
        """Companies from a spreadsheet, by KvK number, branch number or name."""
        if self.list is not None:
            ImportSheet(self.context, self, ListKind.MEMBERS, list_id=self.list.id).choose()


class ListsSection(Section):
    """All lists, or the companies on one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.title.hide()
        self.setAccessibleName(_("Lists"))
        self.all = AllLists(context)
        self.members = Members(context)
        self.members.change_button.setText(_("Open the company"))
        self.members.change_button.set_icon("ph.arrow-square-out")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.all)
        self._stack.addWidget(self.members)
        self.outer.removeItem(self.head)
        self.outer.addWidget(self._stack, 1)
        self.all.members_requested.connect(self.open_item)
        self.members.back_requested.connect(self.show_all)

    def load(self) -> None:
        super().load()
        self.all.load()

    def refresh(self, changes: Changes) -> None:
        if self.loaded and changes.touches(*AllLists.follows):
            self.all.load()
            if self._stack.currentWidget() is self.members:
                self.members.load()

    def open_item(self, item: str) -> None:
        self._stack.setCurrentWidget(self.members)
        self.members.show_list(item)

    def show_all(self) -> None:
        """Back to the lists."""
        self._stack.setCurrentWidget(self.all)
        self.all.table.setFocus()


class ListSheet(Sheet):
    """A new list, or another name."""

    def __init__(self, context: Context, parent: QWidget, row: ListRow | None = None) -> None:
        title = _("Change {name}").format(name=row.name) if row else _("Add a list")
        super().__init__(context, parent, title, _("Save"))
        self.row = row
        self.form.add("name", Field(_("Name of the list"), Line(), required=True))
        self.form.add("description", Field(_("What is this list for?"), Area(lines=3)))
        if row is not None:
            self.form.set_values({"name": row.name, "description": row.description})
            self.form.filled()

    def write(self) -> None:
        values = self.form.changes()
        if self.row is None:
            self.context.write(operations.add, **values, then=self.written, failed=self.refused)
        else:
            self.context.write(
                operations.change, self.row.id, **values, then=self.written, failed=self.refused
            )


class MemberSheet(Sheet):
    """Put a company on a list, with the reason and the year."""

    def __init__(self, context: Context, parent: QWidget, listed: ListRow) -> None:
        super().__init__(
            context, parent, _("Add a company"), _("Add to the list"), subtitle=listed.name, columns=2
        )
        self.list = listed
        self.company = Picker(self._search, placeholder=_("Name, street or number"), icon="ph.buildings")
        year = Number(1990, 2100)
        year.set_value(context.today().year)
        self.form.add("company", Field(_("Company"), self.company, required=True), span=2)
        self.form.add("reason", Field(_("Why this company?"), Line()), span=2)
        self.form.add("year", Field(_("Year"), year))

    def _search(self, text: str) -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = self.context.read(companies_to_pick, text)
        return found

    def write(self) -> None:
        values = self.form.values()
        self.context.write(
            operations.add_members,
            self.list.id,
            [values["company"]],
            reason=values["reason"],
            year=values["year"],
            then=self.written,
            failed=self.refused,
        )
