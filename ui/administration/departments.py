# SPDX-License-Identifier: EUPL-1.2
"""The departments of the municipality, and the topics to talk about: two short lists in an order of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.imports import ListKind
from storage.operations import municipality
from storage.operations import people as operations
from storage.queries import people
from storage.queries.people import DepartmentRow, TopicRow
from ui.context import Context
from ui.subjects.catalogue import Catalogue, Listed, named
from ui.subjects.import_sheet import ImportSheet
from ui.subjects.section import Sheet
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.inputs import Area, Line
from ui.widgets.table import Cell, Column


class DepartmentsSection(Catalogue[DepartmentRow]):
    """Two people of one visit come from different departments: that is why they are here."""

    needs: ClassVar[str] = "people.add_department"
    follows: ClassVar[tuple[str, ...]] = ("departments",)
    arranged: ClassVar[str] = "departments"

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Departments"),
            _("The two people of a visit preferably come from different departments."),
            add=_("Add a department"),
            empty=("ph.tree-structure", _("No departments"), _("Add the departments that visit companies.")),
        )

    def columns(self) -> list[Column[Listed[DepartmentRow]]]:
        return [
            Column("name", _("Name"), lambda row: named(row.thing.name, archived=row.archived), width=260,
                   stretch=2, sortable=False),
            Column("code", _("Short name"), lambda row: Cell(row.thing.code, tone="text2"), width=140, sortable=False),
        ]  # fmt: skip

    def read(self, *, archived: bool) -> Sequence[tuple[str, DepartmentRow, bool]]:
        rows: list[DepartmentRow] = self.context.read(people.departments, archived=archived)
        return [(row.id, row, row.archived) for row in rows]

    def words_of(self, thing: DepartmentRow) -> str:
        return f"{thing.name}\n{thing.code}"

    def archive_operation(self) -> Callable[..., Any]:
        return operations.archive_department

    def add(self) -> None:
        DepartmentSheet(self.context, self).open()

    def change(self) -> None:
        if (row := self.chosen()) is not None:
            DepartmentSheet(self.context, self, row.thing).open()


class DepartmentSheet(Sheet):
    """A new department, or another name."""

    def __init__(self, context: Context, parent: QWidget, row: DepartmentRow | None = None) -> None:
        title = _("Change {name}").format(name=row.name) if row else _("Add a department")
        super().__init__(context, parent, title, _("Save"))
        self.row = row
        self.form.add("name", Field(_("Name"), Line(), required=True))
        self.form.add("code", Field(_("Short name"), Line(), help=_("As people say it: EZ, W&I.")))
        if row is not None:
            self.form.set_values({"name": row.name, "code": row.code})
            self.form.filled()

    def write(self) -> None:
        values = self.form.changes()
        if self.row is None:
            self.context.write(operations.add_department, **values, then=self.written, failed=self.refused)
        else:
            self.context.write(
                operations.change_department, self.row.id, **values, then=self.written, failed=self.refused
            )


class TopicsSection(Catalogue[TopicRow]):
    """In the order in which a conversation usually goes."""

    needs: ClassVar[str] = "municipality.add_topic"
    follows: ClassVar[tuple[str, ...]] = ("topics",)
    arranged: ClassVar[str] = "topics"

    def __init__(self, context: Context) -> None:
        self.import_button = Button(_("From a file"), icon="ph.upload-simple", on_press=self.take_over)
        super().__init__(
            context,
            _("Topics"),
            _("You choose from these for a visit. The hint stands beside your note in the conversation."),
            add=_("Add a topic"),
            empty=("ph.chats-circle", _("No topics"), _("Add what you want to talk about with companies.")),
        )
        self.head.insertWidget(1, self.import_button, 0, Qt.AlignmentFlag.AlignTop)

    def columns(self) -> list[Column[Listed[TopicRow]]]:
        return [
            Column("name", _("Topic"), lambda row: named(row.thing.name, row.thing.hint, archived=row.archived),
                   width=400, stretch=1, sortable=False),
        ]  # fmt: skip

    def read(self, *, archived: bool) -> Sequence[tuple[str, TopicRow, bool]]:
        rows: list[TopicRow] = self.context.read(people.topics, archived=archived)
        return [(row.id, row, row.archived) for row in rows]

    def words_of(self, thing: TopicRow) -> str:
        return f"{thing.name}\n{thing.hint}"

    def archive_operation(self) -> Callable[..., Any]:
        return municipality.archive_topic

    def add(self) -> None:
        TopicSheet(self.context, self).open()

    def change(self) -> None:
        if (row := self.chosen()) is not None:
            TopicSheet(self.context, self, row.thing).open()

    def take_over(self) -> None:
        """Topics from a spreadsheet."""
        ImportSheet(self.context, self, ListKind.TOPICS).choose()


class TopicSheet(Sheet):
    """A new topic, or other words."""

    def __init__(self, context: Context, parent: QWidget, row: TopicRow | None = None) -> None:
        title = _("Change {name}").format(name=row.name) if row else _("Add a topic")
        super().__init__(context, parent, title, _("Save"))
        self.row = row
        self.form.add("name", Field(_("Topic"), Line(), required=True))
        hint = Field(_("Hint"), Area(lines=3), help=_("One or two questions to begin with."))
        self.form.add("hint", hint)
        if row is not None:
            self.form.set_values({"name": row.name, "hint": row.hint})
            self.form.filled()

    def write(self) -> None:
        values = self.form.changes()
        if self.row is None:
            self.context.write(municipality.add_topic, **values, then=self.written, failed=self.refused)
        else:
            self.context.write(
                municipality.change_topic, self.row.id, **values, then=self.written, failed=self.refused
            )
