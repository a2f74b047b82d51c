# SPDX-License-Identifier: EUPL-1.2
"""The way to the finder in the head of a page; apart from the finder itself, which no first page waits for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assets.texts import _
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import PaintedButton


class FinderBox(PaintedButton):
    """Looks like a search field in the head of a page and opens the finder."""

    def __init__(self, open_finder: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(_("Find a company, person or action"), parent)
        self.setFixedHeight(40)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.on_press(open_finder)

    def sizeHint(self) -> QSize:
        return QSize(300, 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint.rounded(painter, box, theme.RADIUS["button"], theme.color("surface"), theme.color("edge"))
        paint.icon(painter, 12, box.center().y(), "ph.magnifying-glass", "text2", 18)
        keys = paint.key_hint_width("Ctrl+K")
        paint.key_hint(painter, QRectF(box.right() - keys - 8, box.center().y() - 11, keys, 22), "Ctrl+K")
        paint.text(
            painter, QRectF(40, 0, box.width() - keys - 56, box.height()), self.text(), "body", "text3"
        )
        painter.end()
