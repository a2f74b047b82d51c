# SPDX-License-Identifier: EUPL-1.2
"""What every page lies on: the tinted table, and one white sheet on it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from ui import theme


class Canvas(QWidget):
    """The table the sheet lies on."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.end()


class Sheet(QFrame):
    """The sheet of paper: one round corner, a hairline, no shadow. Bare, it is the table itself; ``flat``, it fills it."""

    def __init__(self, *, flat: bool = False) -> None:
        super().__init__()
        self._bare, self._flat = False, flat

    def set_bare(self, bare: bool) -> None:
        """Leave the ground to the page."""
        self._bare = bare
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._bare:
            return
        painter = QPainter(self)
        if self._flat:
            painter.fillRect(self.rect(), theme.color("surface"))
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        # Out of the picture at the right and below, so that only one corner is round.
        path.addRoundedRect(QRectF(0.5, 0.5, self.width() + 40, self.height() + 40), 12, 12)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawPath(path)
        painter.end()
