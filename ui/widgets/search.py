# SPDX-License-Identifier: EUPL-1.2
"""The search field of a page: searches while typing, but not at every letter."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from assets.texts import _
from ui.widgets import paint
from ui.widgets.buttons import IconButton
from ui.widgets.inputs import Search


class SearchField(Search):
    """A line with a looking glass. Signal ``searched(text)`` a moment after the last letter, at once on Enter.

    Escape empties it. ``down_pressed()``: the arrow down, to go on in the list below.
    """

    searched = Signal(str)
    down_pressed = Signal()

    def __init__(self, placeholder: str = "", *, keys: str = "", delay_ms: int = 120, height: int = 40,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(placeholder=placeholder or _("Search"), parent=parent)
        self.setAccessibleName(placeholder or _("Search"))
        self._keys = keys
        self.setFixedHeight(height)
        self._clear = IconButton("ph.x", _("Clear search"), size=28, icon_size=14, tone="text2", parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.on_press(self.empty)
        self._clear.hide()
        self._told = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(delay_ms)
        self._wait.timeout.connect(self._tell)
        self.textChanged.connect(self._changed)
        self._margins()

    def empty(self) -> None:
        """No search, and tell at once."""
        self.clear()
        self._tell()

    def _changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._margins()
        self._wait.start()

    def _margins(self) -> None:
        keys = round(paint.key_hint_width(self._keys)) if self._keys and not self.text() else 0
        self.setTextMargins(28, 0, 28 if self.text() else keys + 4, 0)

    def _tell(self) -> None:
        self._wait.stop()
        if self.text().strip() != self._told:
            self._told = self.text().strip()
            self.searched.emit(self._told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.empty()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or key == Qt.Key.Key_Down:
            self._tell()
            self.down_pressed.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(280, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._clear.move(self.width() - 34, (self.height() - 28) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint.icon(painter, 13, self.height() / 2, "ph.magnifying-glass", "text2", 18)
        if self._keys and not self.text():
            width = paint.key_hint_width(self._keys)
            box = QRectF(self.width() - width - 10, self.height() / 2 - 11, width, 22)
            paint.key_hint(painter, box, self._keys)
        painter.end()
