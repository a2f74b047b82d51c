# SPDX-License-Identifier: EUPL-1.2
"""The colleagues and aldermen: who they are, of which department, and how to reach them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from assets.texts import N_, _
from storage.imports import ListKind
from storage.operations import people as operations
from storage.queries import people
from storage.queries.people import ColleagueRow
from ui.context import Context
from ui.leaving_sheet import open_leaving
from ui.subjects.catalogue import Catalogue, Listed, named
from ui.subjects.import_sheet import ImportSheet
from ui.subjects.section import Sheet
from ui.widgets.buttons import Button, IconButton
from ui.widgets.fields import Field
from ui.widgets.inputs import Choice, Line
from ui.widgets.table import Cell, Column
from ui.words import ROLES, word

_DOES = {
    "account_manager": N_("Visits companies and leads the conversation."),
    "employment_manager": N_("Guards every action, and whether the company knows."),
    "alderman": N_("Reads the briefs and sometimes comes along."),
    "coordinator": N_("Plans the programme and makes the reports."),
    "specialist": N_("Comes along from another department, and writes too."),
    "administrator": N_("Looks after accounts, lists and terms."),
}
"""What somebody with this role is there for."""


class ColleaguesSection(Catalogue[ColleagueRow]):
    """Who left stays with what they wrote and promised; only the pickers forget them."""

    needs: ClassVar[str] = "people.add_colleague"
    follows: ClassVar[tuple[str, ...]] = ("colleagues", "departments")

    def __init__(self, context: Context) -> None:
        self.import_button = Button(_("From a file"), icon="ph.upload-simple", on_press=self.take_over)
        self.more_button = IconButton("ph.dots-three", _("More to do with this colleague"), size=32)
        self.more_button.on_press(self._open_more)
        context.reserve("actions.set_state", self.more_button)
        super().__init__(
            context,
            _("Colleagues"),
            _("Everybody who visits companies, does actions or comes along as an alderman."),
            add=_("Add a colleague"),
            empty=("ph.users-three", _("Nobody here"), _("Add the people you work with.")),
        )
        context.reserve("people.set_role", self.import_button)
        self.head.insertWidget(1, self.import_button, 0, Qt.AlignmentFlag.AlignTop)

    def columns(self) -> list[Column[Listed[ColleagueRow]]]:
        return [
            Column("name", _("Name"), self._name, width=220, stretch=3, least=190),
            Column("department", _("Department"), lambda row: row.thing.department_code, width=110, fold=2),
            Column("role", _("Role"), self._role, width=180, stretch=2, fold=3),
            Column("email", _("E-mail"), lambda row: Cell(row.thing.email, tone="text2"), width=200, stretch=2, fold=4),
        ]  # fmt: skip

    def _name(self, row: Listed[ColleagueRow]) -> Cell:
        one = row.thing
        return named(
            one.name,
            one.portfolio or one.function,
            archived=row.archived,
            avatar="" if row.archived else one.name,
        )

    def _role(self, row: Listed[ColleagueRow]) -> Cell:
        return Cell(word(ROLES, row.thing.role), tone="text2")

    def read(self, *, archived: bool) -> Sequence[tuple[str, ColleagueRow, bool]]:
        rows: list[ColleagueRow] = self.context.read(people.colleagues, archived=archived)
        return [(row.id, row, row.archived) for row in rows]

    def words_of(self, thing: ColleagueRow) -> str:
        return f"{thing.name}\n{thing.function}\n{thing.department}\n{thing.email}\n{thing.portfolio}"

    def archive_operation(self) -> Callable[..., Any]:
        return operations.archive_colleague

    def add(self) -> None:
        ColleagueSheet(self.context, self).open()

    def change(self) -> None:
        if (row := self.chosen()) is not None:
            ColleagueSheet(self.context, self, row.thing).open()

    def toggle_archived(self) -> None:
        row = self.chosen()
        if row is None or row.archived:
            super().toggle_archived()
        else:
            open_leaving(self.context, row.thing, self, archived=True)

    def hand_over(self) -> None:
        """Everything that the chosen one has to do and to tell goes to somebody else."""
        if (row := self.chosen()) is not None:
            open_leaving(self.context, row.thing, self, archived=False)

    def remind(self) -> None:
        """What the chosen one is reminded of, to mail it to who has no account."""
        if (row := self.chosen()) is not None:
            self.context.open("reminders", row.id)

    def tools(self) -> list[QWidget]:
        return [*super().tools(), self.more_button]

    def _show_tools(self) -> None:
        super()._show_tools()
        self.more_button.setEnabled(self.chosen() is not None)

    def _menu(self, id_: str, menu: QMenu) -> None:
        super()._menu(id_, menu)
        self._add_more(menu)

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add_more(menu)
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _add_more(self, menu: QMenu) -> None:
        menu.addAction(_("Reminders"), self.remind)
        if self.context.may("bulk.take_over"):
            menu.addAction(_("Hand over everything"), self.hand_over)

    def take_over(self) -> None:
        """Colleagues from a spreadsheet."""
        ImportSheet(self.context, self, ListKind.COLLEAGUES).choose()


class ColleagueSheet(Sheet):
    """A new colleague, or other data of one; an alderman has a portfolio."""

    def __init__(self, context: Context, parent: QWidget, row: ColleagueRow | None = None) -> None:
        title = _("Change {name}").format(name=row.name) if row else _("Add a colleague")
        super().__init__(context, parent, title, _("Save"), columns=2)
        self.row = row
        departments = [(one.id, one.name) for one in context.read(people.departments)]
        if row and row.department_id and row.department_id not in {id_ for id_, _name in departments}:
            departments.append((row.department_id, row.department))
        roles = [(code, word(ROLES, code)) for code in ROLES]
        if row and row.role not in ROLES:
            roles.append((row.role, row.role))
        add = self.form.add
        add("name", Field(_("Name"), Line(), required=True), span=2)
        add("role", self._role(roles))
        add("department_id", Field(_("Department"), Choice(departments, none=_("None"))))
        add("function", Field(_("Function"), Line()), span=2)
        add("portfolio", Field(_("Portfolio"), Line(), help=_("Economy, work, education …")), span=2)
        add("email", Field(_("E-mail"), Line()))
        add("phone", Field(_("Phone"), Line()))
        if row is not None:
            names = ("name", "role", "department_id", "function", "portfolio", "email", "phone")
            self.form.set_values({name: getattr(row, name) for name in names})
            self.form.filled()
        self.form.edited.connect(lambda _name: self._fit_role())
        self._fit_role()

    def _role(self, roles: list[tuple[str, str]]) -> Field:
        """Who may not give a role sees which one it is, and who can change it."""
        if not self.context.may("people.set_role"):
            why = _("An administrator changes this.")
        elif self.row is not None and self.row.account:
            why = _("Goes with the account: change it under Administration.")
        else:
            why = ""
        choice = Choice(roles, value="account_manager")
        choice.setEnabled(not why)
        return Field(_("Role"), choice, help=why)

    def _fit_role(self) -> None:
        field = self.form.fields["role"]
        role = str(field.value())
        if field.editor.isEnabled():
            field.set_help(_(_DOES[role]) if role in _DOES else "")
        self.form.fields["portfolio"].setVisible(role == "alderman")

    def write(self) -> None:
        values = self.form.changes()
        if self.form.fields["role"].value() != "alderman" and (self.row is None or self.row.portfolio):
            values["portfolio"] = ""
        if self.row is None:
            self.context.write(operations.add_colleague, **values, then=self.written, failed=self.refused)
        else:
            self.context.write(
                operations.change_colleague, self.row.id, **values, then=self.written, failed=self.refused
            )
