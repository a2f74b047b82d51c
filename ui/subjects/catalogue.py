# SPDX-License-Identifier: EUPL-1.2
"""A subject that is a list: add, change, put in order, archive with undo. Colleagues, departments, lists and topics."""

from __future__ import annotations

import uuid
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from assets.texts import _
from storage.operations import municipality
from storage.rules.names import fold_name
from ui.context import Context
from ui.subjects.section import Section
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import EmptyState
from ui.widgets.inputs import Check
from ui.widgets.search import SearchField
from ui.widgets.table import OVERHANG, BigTable, Cell, Column

T = TypeVar("T")
SEARCH_FROM = 12
"""With fewer things than this everything is in sight, and a search field only stands in the way."""


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """One thing as the table wants it; its key follows from its id."""

    key: int
    id: str
    thing: T
    archived: bool


class Catalogue(Section, Generic[T]):
    """Subclasses say what there is (``read``), how it shows (``columns``) and what can be done with it."""

    arranged: ClassVar[str] = ""
    """The kind whose order a person decides; empty: the list is in the order of the alphabet."""
    needs: ClassVar[str] = ""
    """What somebody must be allowed to add, change and archive here; others only look."""

    def __init__(
        self, context: Context, title: str, words: str, *, add: str, empty: tuple[str, str, str]
    ) -> None:
        super().__init__(context, title, words)
        self.add_button = Button(add, "primary", icon="ph.plus", on_press=self.add)
        self.head.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        self.search = SearchField(_("Search in this list"), keys="/")
        self.archived = Check(_("Show archived"))
        self.change_button = Button(_("Change"), icon="ph.pencil-simple", size="row", on_press=self.change)
        self.up = IconButton(
            "ph.arrow-up", _("Move up"), size=32, keys="Alt+↑", on_press=partial(self.shift, -1)
        )
        self.down = IconButton(
            "ph.arrow-down", _("Move down"), size=32, keys="Alt+↓", on_press=partial(self.shift, 1)
        )
        self.archive_button = Button(
            _("Archive"), icon="ph.archive", size="row", on_press=self.toggle_archived
        )
        context.reserve(
            self.needs, self.add_button, self.change_button, self.up, self.down, self.archive_button
        )
        self._things: dict[int, Listed[T]] = {}
        self.table: BigTable[Listed[T]] = BigTable(
            self.columns(),
            self._keys,
            self._rows,
            name=title,
            sort=("arranged", False) if self.arranged else None,
        )
        icon, none, what = empty
        self.table.set_empty(EmptyState(icon, none, what))
        self._lay_out()
        self._connect_signals()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        bar.setSpacing(8)
        self.search.setMaximumWidth(300)
        bar.addWidget(self.search, 4)
        bar.addWidget(self.archived)
        bar.addStretch(1)
        for widget in self.tools():
            bar.addWidget(widget)
        self.outer.addLayout(bar)
        self.outer.addWidget(self.table, 1)

    def tools(self) -> list[QWidget]:
        """What acts on the chosen row, at the right above the table."""
        order: list[QWidget] = [self.up, self.down] if self.arranged else []
        return [self.change_button, *order, self.archive_button]

    def _connect_signals(self) -> None:
        self.search.searched.connect(lambda _text: self.table.reload(to_top=True))
        self.search.down_pressed.connect(self.table.setFocus)
        self.archived.edited.connect(self.load)
        self.table.current_changed.connect(lambda _id: self._show_tools())
        if not self.context.may(self.needs):
            return
        self.table.opened.connect(lambda _id: self.change())
        self.table.menu_requested.connect(self._menu)
        # Wherever the keyboard is on the page: a section that is not shown does not hear it.
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.add_button.click)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, action in (
            ("Del", self.toggle_archived),
            ("Alt+Up", partial(self.shift, -1)),
            ("Alt+Down", partial(self.shift, 1)),
        ):
            QShortcut(QKeySequence(keys), self.table, context=inside).activated.connect(action)

    # What a subclass says

    def columns(self) -> list[Column[Listed[T]]]:
        """The columns of the table."""
        raise NotImplementedError

    def read(self, *, archived: bool) -> Sequence[tuple[str, T, bool]]:
        """All things in order: id, the thing, whether it was archived."""
        raise NotImplementedError

    def words_of(self, thing: T) -> str:
        """What the search looks in; it starts with the name."""
        raise NotImplementedError

    def add(self) -> None:
        """Open the sheet for a new one."""
        raise NotImplementedError

    def change(self) -> None:
        """Open the sheet for the chosen one."""
        raise NotImplementedError

    def archive_operation(self) -> Callable[..., Any]:
        """The operation ``(id, archived=…)``."""
        raise NotImplementedError

    # Reading

    def load(self) -> None:
        super().load()
        rows = [
            Listed(int(uuid.UUID(id_)) & (2**63 - 1), id_, thing, archived)
            for id_, thing, archived in self.read(archived=self.archived.value())
        ]
        self._things = {row.key: row for row in rows}
        self.search.setVisible(len(rows) >= SEARCH_FROM or bool(self.search.text()))
        self.table.reload()
        self._show_tools()

    def _keys(self, sort: str, descending: bool) -> array[int]:
        wanted = fold_name(self.search.text()).split()
        rows = [
            row
            for row in self._things.values()
            if all(word in fold_name(self.words_of(row.thing)) for word in wanted)
        ]
        return array("q", [row.key for row in self.in_order(rows, sort, descending)])

    def in_order(self, rows: list[Listed[T]], sort: str, descending: bool) -> list[Listed[T]]:
        """These rows by this column; what people put in order themselves stays so."""
        if self.arranged:
            return rows
        column = next(one for one in self.columns() if one.name == sort)

        def shown(row: Listed[T]) -> str:
            cell = column.cell(row)
            return fold_name(cell if isinstance(cell, str) else cell.text)

        return sorted(rows, key=shown, reverse=descending)

    def _rows(self, keys: Sequence[int]) -> list[Listed[T]]:
        return [self._things[key] for key in keys if key in self._things]

    # Doing

    def chosen(self) -> Listed[T] | None:
        """The row that is chosen now."""
        return self.table.current()

    def open_item(self, item: str) -> None:
        """Choose this one, and put the cursor in the list."""
        key = next((row.key for row in self._things.values() if row.id == item), None)
        if key is not None:
            self.table.select_key(key)
            self.table.setFocus()

    def _show_tools(self) -> None:
        row = self.chosen()
        for widget in (self.change_button, self.up, self.down, self.archive_button):
            widget.setEnabled(row is not None)
        back = row is not None and row.archived
        self.archive_button.setText(_("Put back") if back else _("Archive"))
        self.archive_button.set_icon("ph.arrow-u-up-left" if back else "ph.archive")

    def _menu(self, _id: str, menu: QMenu) -> None:
        menu.addAction(_("Change"), self.change)
        if self.arranged:
            menu.addAction(_("Move up"), partial(self.shift, -1))
            menu.addAction(_("Move down"), partial(self.shift, 1))
        menu.addAction(self.archive_button.text(), self.toggle_archived)

    def toggle_archived(self) -> None:
        """Archive the chosen one, or put it back; a toast takes it back."""
        row = self.chosen()
        if row is None:
            return
        if row.archived:
            self._archive(row.id, archived=False)
            return
        name = self.words_of(row.thing).split("\n")[0]
        self._archive(
            row.id,
            archived=True,
            then=lambda: self.context.messages.toast(
                _("{name} is archived.").format(name=name),
                undo=partial(self._archive, row.id, archived=False),
            ),
        )

    def _archive(self, id_: str, *, archived: bool, then: Callable[[], object] | None = None) -> None:
        self.context.write(
            self.archive_operation(),
            id_,
            archived=archived,
            then=(lambda _changes: then()) if then is not None else None,
        )

    def shift(self, step: int) -> None:
        """One place up or down."""
        row = self.chosen()
        if row is None or not self.arranged or self.search.text():
            return
        ids = [one.id for one in self._things.values()]
        place = ids.index(row.id)
        other = place + step
        if 0 <= other < len(ids):
            ids[place], ids[other] = ids[other], ids[place]
            self.context.write(municipality.arrange, self.arranged, ids)


def named(name: str, second: str = "", *, archived: bool = False, avatar: str = "") -> Cell:
    """The first cell of a row: its name, quiet when it was archived."""
    return Cell(
        name,
        second,
        bold=not archived,
        tone="text3" if archived else "text",
        avatar=avatar,
        extra=_("archived") if archived else "",
        extra_tone="text3",
    )
