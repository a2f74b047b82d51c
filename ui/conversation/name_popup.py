# SPDX-License-Identifier: EUPL-1.2
"""The names that fit what is being typed, under the cursor or above it; the focus stays in the text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyleOptionViewItem, QVBoxLayout, QWidget

from assets.texts import _
from ui import theme
from ui.widgets import paint
from ui.widgets.suggestions import ROW, Suggestion, SuggestionDelegate, SuggestionModel

WIDTH = 268
_MOST = 5
_EDGE = 6


class NamePopup(QFrame):
    """A short list to choose from while typing. Signal ``chosen(Suggestion)``.

    It is part of the window, not a window of its own: nothing can take the focus out of the text.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.host = parent
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Suggestions"))
        self.items = SuggestionModel(self)
        self.view = QListView()
        self.view.setModel(self.items)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.viewport().setAutoFillBackground(False)
        self.view.setAccessibleName(_("Suggestions"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        box.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        box.addWidget(self.view)
        self.view.clicked.connect(self._clicked)
        self.hide()

    def show_items(self, items: Sequence[Suggestion], line: QRect) -> None:
        """Show these beside ``line`` (the cursor, in the parent's pixels): below it, or above when there is no room."""
        items = items[:_MOST]
        if not items:
            self.hide()
            return
        if items != self.items.items:
            self.items.set_items(items)
            self.view.setCurrentIndex(self.items.index(0, 0))
        room = self.host.rect()
        tall = len(items) * ROW + 2 * _EDGE
        top = line.bottom() + 8
        if top + tall > room.bottom() - 4:
            top = max(4, line.top() - tall - 8)
        left = max(4, min(line.left() - 46, room.right() - WIDTH - 4))
        self.setGeometry(QRect(QPoint(left, top), QPoint(left + WIDTH - 1, top + tall - 1)))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Choose the next or the one before, around the ends."""
        count = self.items.rowCount()
        if count:
            self.view.setCurrentIndex(self.items.index((self.view.currentIndex().row() + by) % count, 0))

    def take(self) -> bool:
        """Choose the marked one; False when there is none."""
        row = self.view.currentIndex().row()
        if not self.isVisible() or not 0 <= row < len(self.items.items):
            return False
        item = self.items.items[row]
        self.hide()
        self.chosen.emit(item)
        return True

    def current(self) -> Suggestion | None:
        """The marked one."""
        row = self.view.currentIndex().row()
        return self.items.items[row] if 0 <= row < len(self.items.items) else None

    def _clicked(self, index: QModelIndex) -> None:
        self.view.setCurrentIndex(index)
        self.take()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.rounded(painter, QRectF(self.rect()), 10, theme.color("surface"), theme.color("edge"))
        painter.end()


class _Delegate(SuggestionDelegate):
    """The house's suggestion, with the key that takes it."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        if option.state & QStyle.StateFlag.State_Selected:
            box = QRectF(option.rect).adjusted(0, 0, -14, 0)
            paint.text(painter, box, "Tab", "hint", "text2", align=Qt.AlignmentFlag.AlignRight)
