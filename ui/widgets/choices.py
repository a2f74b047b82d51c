# SPDX-License-Identifier: EUPL-1.2
"""The list under a filter: tick one or more, type to find, all by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from assets.texts import _
from storage.rules.names import fold_name
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import Button
from ui.widgets.dates import place_popup
from ui.widgets.inputs import Line

_SEARCH_FROM = 9
_ROW = 34


class ChoicePopup(QFrame):
    """Choices to tick. Signal ``changed(values)`` after each tick; Escape or a click outside closes it.

    ``nothing``: what no choice at all means, when that is more than nothing.
    """

    changed = Signal(list)

    def __init__(self, choices: Sequence[tuple[Any, str]], chosen: Sequence[Any], *, multi: bool = True,
                 nothing: str = "", parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._multi = multi
        self._chosen = list(chosen)
        self.search = Line(placeholder=_("Type to find"))
        self.search.setAccessibleName(_("Type to find"))
        self.search.setVisible(len(choices) >= _SEARCH_FROM)
        self.items = QListWidget()
        self.items.setFrameShape(QFrame.Shape.NoFrame)
        self.items.setAccessibleName(_("Choices"))
        self.items.viewport().setAutoFillBackground(False)
        self.items.setMouseTracking(True)
        self.items.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.items.setItemDelegate(_Delegate(self.items))
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(6)
        box.addWidget(self.search)
        box.addWidget(self.items)
        self._clear = Button(nothing or _("Clear choice"), "link", size="row", on_press=self._clear_all)
        self._clear.setVisible(multi)
        box.addWidget(self._clear)
        self._fill(choices)
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.search.textEdited.connect(self._narrow)
        self.search.installEventFilter(self)
        self.items.installEventFilter(self)
        self.items.itemClicked.connect(self._tick)
        self.items.itemEntered.connect(self.items.setCurrentItem)

    def _fill(self, choices: Sequence[tuple[Any, str]]) -> None:
        widest = 120.0
        for value, words in choices:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setSizeHint(QSize(80, _ROW))
            item.setCheckState(Qt.CheckState.Checked if value in self._chosen else Qt.CheckState.Unchecked)
            self.items.addItem(item)
            widest = max(widest, theme.metrics("row").horizontalAdvance(words))
        self.items.setFixedHeight(min(10, max(1, len(choices))) * _ROW + 2)
        self.setFixedWidth(min(420, round(widest) + 84))
        self.items.setCurrentRow(0)

    def open_at(self, chip: QWidget) -> None:
        """Under the chip, or above it when there is no room."""
        self.adjustSize()
        place_popup(self, chip)
        self.show()
        (self.search if self.search.isVisible() else self.items).setFocus()

    def values(self) -> list[Any]:
        """What is ticked now, in the order of the list."""
        found = (self.items.item(number) for number in range(self.items.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in found
            if item.checkState() == Qt.CheckState.Checked
        ]

    def set_values(self, values: Sequence[Any]) -> None:
        """Tick exactly these, without telling."""
        for number in range(self.items.count()):
            item = self.items.item(number)
            on = item.data(Qt.ItemDataRole.UserRole) in values
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _tick(self, item: QListWidgetItem) -> None:
        on = item.checkState() != Qt.CheckState.Checked
        if not self._multi:
            self.set_values([])
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.changed.emit(self.values())
        if not self._multi:
            self.close()

    def _clear_all(self) -> None:
        self.set_values([])
        self.changed.emit([])
        self.close()

    def _narrow(self, text: str) -> None:
        wanted = fold_name(text)
        first = None
        for number in range(self.items.count()):
            item = self.items.item(number)
            hidden = wanted not in fold_name(item.text())
            item.setHidden(hidden)
            if not hidden and first is None:
                first = number
        if first is not None:
            self.items.setCurrentRow(first)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            ticking = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            ticking = ticking or (event.key() == Qt.Key.Key_Space and watched is self.items)
            if ticking and self.items.currentItem() is not None:
                self._tick(self.items.currentItem())
                return True
            if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        row = self.items.currentRow() + step
        while 0 <= row < self.items.count() and self.items.item(row).isHidden():
            row += step
        if 0 <= row < self.items.count():
            self.items.setCurrentRow(row)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.rounded(painter, QRectF(self.rect()), 10, theme.color("surface"), theme.color("edge"))
        painter.end()


class _Delegate(QStyledItemDelegate):
    """A box to tick and words; soft where the keyboard or the mouse is."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            paint.rounded(painter, box, theme.RADIUS["row"], theme.color("soft"))
        on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value or (
            index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        )
        tick = QRectF(box.left() + 8, box.center().y() - 9, 18, 18)
        fill, edge = ("accent", "accent") if on else ("surface", "edge")
        paint.rounded(painter, tick, 4, theme.color(fill), theme.color(edge))
        if on:
            paint.icon(painter, tick.left() + 2, tick.center().y(), "ph.check-bold", "on_accent", 14)
        words = QRectF(box.left() + 36, box.top(), box.width() - 44, box.height())
        paint.text(painter, words, str(index.data()), "row")
