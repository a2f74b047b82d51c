# SPDX-License-Identifier: EUPL-1.2
"""The big list of every screen: opens, jumps and sorts 250,000 rows at once, all by keyboard, columns that fold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from assets.texts import _
from ui.widgets import table_choice, table_paint, table_place
from ui.widgets.table_header import TableHeader, lay_out
from ui.widgets.table_model import Cell, Column, FetchGroups, FetchKeys, FetchRows, Group, Row, SnapshotModel

__all__ = ["OVERHANG", "BigTable", "Cell", "Column", "Group"]

OVERHANG = table_paint.OVERHANG

R = TypeVar("R", bound=Row)


class _Place(NamedTuple):
    """Where a column stands while the rows are painted."""

    number: int
    column: Column[Any]
    left: int
    width: int


class BigTable(QTableView, Generic[R]):
    """A list of any length, drawn row by row.

    ``fetch_keys(sort_column, descending)`` gives the integer keys in order, ``fetch_rows(keys)`` the rows of a page,
    ``fetch_groups(keys)`` the boundaries ``(label, start, count)`` when there are groups. A page changes its filter
    by changing what ``fetch_keys`` answers and calling ``reload``.

    Signals: ``current_changed(id)`` ("" for none), ``opened(id)`` on Enter or double click, ``sort_changed(column,
    descending)``, ``counted(n)`` after each reload, ``menu_requested(id, menu)`` to fill the context menu.
    """

    current_changed = Signal(str)
    opened = Signal(str)
    sort_changed = Signal(str, bool)
    counted = Signal(int)
    menu_requested = Signal(str, object)

    def __init__(self, columns: Sequence[Column[R]], fetch_keys: FetchKeys, fetch_rows: FetchRows, *, name: str,
                 sort: tuple[str, bool] | None = None, row_height: int = 52, fetch_groups: FetchGroups | None = None,
                 multi: bool = False, open_on_click: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.rows: SnapshotModel[R] = SnapshotModel(columns, fetch_rows, self)
        self._fetch_keys, self._fetch_groups = fetch_keys, fetch_groups
        self._sort = sort or (columns[0].name, False)
        self._open_on_click = open_on_click
        self._hover = -1
        self._empty: QWidget | None = None
        self._folded: list[Column[R]] = []
        self._compact: set[int] = set()
        self._told = ""
        self._tall = row_height
        self.choosing = table_choice.Choosing(self, self.rows)
        self._gutter = table_choice.GUTTER if multi else 0
        self.setAccessibleName(name)
        self._set_up(multi)
        self.setModel(self.rows)
        self.selectionModel().selectionChanged.connect(self._choice_moved)
        self.selectionModel().currentRowChanged.connect(self._tell_current)

    def _set_up(self, multi: bool) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAutoFillBackground(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if multi else mode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(20)
        rows.setDefaultSectionSize(self._tall)
        rows.hide()
        header = TableHeader(self.rows.columns, self)
        header.setAccessibleName(_("Columns"))
        header.gutter = self._gutter
        header.sort_requested.connect(self._sort_by)
        self.setHorizontalHeader(header)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)

    # For the page

    def reload(self, *, to_top: bool = False) -> None:
        """Ask the keys again. What was chosen and what was on top stay so, as long as they are still there."""
        chosen, top = table_place.chosen(self, self.rows, self.choosing), table_place.top(self, self.rows)
        keys = self._fetch_keys(*self._sort)
        groups = self._fetch_groups(keys) if self._fetch_groups else ()
        self.rows.set_keys(keys, groups)
        header = self.horizontalHeader()
        assert isinstance(header, TableHeader)
        header.show_sort(*self._sort)
        if not table_place.choose_again(self, self.rows, chosen, self.choosing):
            self._tell_current()
        table_place.scroll_back(self, self.rows, table_place.Top() if to_top else top)
        if self._empty is not None:
            self._empty.setVisible(self.rows.rowCount() == 0)
        self.counted.emit(len(keys))
        self.viewport().update()

    def set_groups(self, fetch_groups: FetchGroups | None) -> None:
        """Group differently, or not at all; call ``reload`` after it."""
        self._fetch_groups = fetch_groups

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns, in this order; call ``reload`` after it."""
        self.rows.set_columns(columns)
        self.fold()

    def set_row_height(self, height: int) -> None:
        """Rows of one line need less than rows of two; what was on top stays there."""
        if height == self._tall:
            return
        top = table_place.top(self, self.rows)
        self._tall = height
        self.verticalHeader().setDefaultSectionSize(height)
        table_place.scroll_back(self, self.rows, top)

    def set_sort(self, column: str, descending: bool = False) -> None:
        """Sort by this column and reload."""
        self._sort = (column, descending)
        self.reload()
        self.sort_changed.emit(column, descending)

    def sort(self) -> tuple[str, bool]:
        """The column that is sorted by, and whether from high to low."""
        return self._sort

    def set_empty(self, widget: QWidget) -> None:
        """What to show when there are no rows (an ``EmptyState``)."""
        self._empty = widget
        widget.setParent(self.viewport())
        self._place_empty()
        widget.setVisible(self.rows.rowCount() == 0)

    def count(self) -> int:
        """How many rows there are, without group headers."""
        return len(self.rows.keys)

    def current(self) -> R | None:
        """The row that is chosen now."""
        index = self.currentIndex()
        return self.rows.at(index.row()) if index.isValid() else None

    def current_id(self) -> str:
        """Its id, "" for none."""
        row = self.current()
        return row.id if row is not None else ""

    def selected(self) -> list[R]:
        """All chosen rows, in the order of the list."""
        ranges = self.choosing.ranges()
        found = (self.rows.at(row) for first, last in ranges for row in range(first, last + 1))
        return [row for row in found if row is not None]

    def select_key(self, key: int) -> bool:
        """Choose the row with this key and bring it into view. False when it is not in the list."""
        row = self.rows.find(key)
        if row is None:
            return False
        self.select_row(row)
        self.scrollTo(self.rows.index(row, 0))
        return True

    def select_row(self, row: int) -> None:
        """Choose this row of the view, 0 is the first."""
        if 0 <= row < self.rows.rowCount():
            self.choosing.alone(row)

    def _tell_current(self, *_indexes: QModelIndex) -> None:
        now = self.current_id()
        if now != self._told:
            self._told = now
            self.current_changed.emit(now)

    # Sorting and groups

    def _sort_by(self, column: str) -> None:
        name, descending = self._sort
        self.set_sort(column, not descending if column == name else False)

    def toggle_group(self, row: int) -> None:
        """Close or open the group whose header is on this row."""
        group = self.rows.group_at(row)
        if group is None:
            return
        at = self.verticalScrollBar().value()
        self.rows.toggle(group.label)
        self.verticalScrollBar().setValue(at)
        self.select_row(row)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.currentIndex().row()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        group = self.rows.group_at(row)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.toggle_group(row) if group else self._open()
        elif group and key == (Qt.Key.Key_Right if group.closed else Qt.Key.Key_Left):
            self.toggle_group(row)
        elif self._gutter and event.matches(QKeySequence.StandardKey.SelectAll):
            self.choosing.everything()
        elif key == Qt.Key.Key_Home and plain:
            self.select_row(0)
        elif key == Qt.Key.Key_End and plain:
            self.select_row(self.rows.rowCount() - 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space) and plain:
            event.accept()
        elif event.text() and plain and event.text().isprintable():
            event.ignore()  # a letter is a shortcut of the page; Qt would search by reading every row
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self.current_id():
            self.opened.emit(self.current_id())

    def _clicked(self, index: QModelIndex) -> None:
        if self.rows.group_at(index.row()) is not None:
            self.toggle_group(index.row())
        elif self._open_on_click:
            self._open()

    def _double_clicked(self, _index: QModelIndex) -> None:
        if not self._open_on_click:
            self._open()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, plain = event.position().toPoint(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        row = self.rowAt(at.y())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and plain and at.x() < self._gutter + 4 and self.rows.key_at(row) is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.choosing.toggle(row)
            return
        if left and plain:
            self.choosing.ticking = False
        super().mousePressEvent(event)

    def _choice_moved(self) -> None:
        self.choosing.follow()
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        if row != self._hover:
            self._hover = row
            self.viewport().update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: Any) -> None:
        self._hover = -1
        self.viewport().update()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the row, and sorting: this is how the keyboard sorts (menu key or Shift+F10)."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_requested.emit(self.current_id(), menu)
        if menu.actions():
            menu.addSeparator()
        sorts = menu.addMenu(_("Sort by"))
        for column in self.rows.columns:
            if column.sortable:
                entry = sorts.addAction(column.title)
                entry.triggered.connect(lambda _on=False, name=column.name: self._sort_by(name))
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(
                self.visualRect(self.currentIndex()).bottomLeft() + QPoint(OVERHANG, 0)
            )
        menu.popup(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Before Qt goes to the first row without choosing it, so that nobody sees where the keyboard is.
        nowhere = not self.currentIndex().isValid()
        super().focusInEvent(event)
        # The mouse chooses by itself, and a list that jumped to its top would give it another row.
        if nowhere and self.rows.rowCount() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.select_row(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # Layout and painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()
        self._place_empty()

    def _place_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(
                self.viewport().rect().adjusted(OVERHANG + self._gutter, 16, -OVERHANG, 0)
            )

    def fold(self) -> None:
        """Give each column its width for the room there is; what does not fit folds."""
        layout = lay_out(self.rows.columns, self.viewport().width() - 2 * OVERHANG - self._gutter)
        self._folded = [self.rows.columns[number] for number in layout.under]
        self._compact = layout.compact
        for number, width in enumerate(layout.widths):
            self.setColumnHidden(number, width == 0)
            if width:
                before = OVERHANG + self._gutter if number == layout.first else 0
                self.setColumnWidth(number, before + width + (OVERHANG if number == layout.last else 0))
        header = self.horizontalHeader()
        assert isinstance(header, TableHeader)
        header.compact = layout.compact

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        first = max(0, self.rowAt(event.rect().top()))
        last = self.rowAt(event.rect().bottom())
        last = self.rows.rowCount() - 1 if last < 0 else last
        if self.rows.rowCount() and self.rowAt(event.rect().top()) >= 0:
            places = self._places()
            current = self.currentIndex().row()
            boxes = bool(self._gutter) and self.choosing.shows_boxes()
            for row in range(first, last + 1):
                self._paint_row(painter, row, places, is_current=row == current, boxes=boxes)
        painter.end()

    def _places(self) -> list[_Place]:
        """Where the cells of each column that is shown begin, and how wide they are."""
        shown = [number for number in range(len(self.rows.columns)) if not self.isColumnHidden(number)]
        places = []
        for number in shown:
            inset = OVERHANG + self._gutter if number == shown[0] else 0
            after = OVERHANG if number == shown[-1] else 16
            left, width = self.columnViewportPosition(number), self.columnWidth(number)
            places.append(_Place(number, self.rows.columns[number], left + inset, width - inset - after))
        return places

    def _paint_row(
        self, painter: QPainter, row: int, places: list[_Place], *, is_current: bool, boxes: bool
    ) -> None:
        top = self.rowViewportPosition(row)
        whole = QRectF(0, top, self.viewport().width(), self._tall)
        box = whole.adjusted(self._gutter, 0, 0, 0)
        focused = is_current and self.hasFocus()
        group = self.rows.group_at(row)
        if group is not None:
            table_paint.group_header(painter, box, group, focused=focused)
            return
        data = self.rows.at(row)
        if data is None:
            return
        selected = self.selectionModel().isRowSelected(row, QModelIndex())
        hovered = row == self._hover
        table_paint.ground(painter, box, selected=selected, hovered=hovered, focused=focused)
        if boxes or (hovered and self._gutter):
            table_choice.box(painter, whole, ticked=selected and boxes)
        for number, column, left, width in places:
            content = column.of(data)
            second = content.second
            if number == places[0].number:
                parts = [second, *(folded.of(data).plain() for folded in self._folded)]
                second = " \u00b7 ".join(part for part in parts if part)
            place = QRectF(left, top, width, self._tall - 1)
            table_paint.cell(
                painter, place, content, second=second, right=column.right, selected=selected,
                compact=number in self._compact,
            )  # fmt: skip

    def keyboardSearch(self, _search: str) -> None:
        """Nothing: Qt would read all rows for it."""
