# SPDX-License-Identifier: EUPL-1.2
"""The window before there is anything in it: painted at once, filled when the rest of the program is loaded.

This module imports little more than Qt, because everything else is what the person would be waiting for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QMainWindow

from assets import path
from ui import reading_order

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def colours(*, dark: bool) -> list[str]:
    """Canvas, surface and line of a theme. Picked out of the text: loading a parser would delay the first paint."""
    tokens = path("theme", "tokens.toml").read_text("utf-8")
    part = tokens[tokens.index("[dark]" if dark else "[light]") :]
    return [
        re.findall(rf'^{role} = "(#\w+)"', part, re.MULTILINE)[0] for role in ("canvas", "surface", "line")
    ]


class Shell(QMainWindow):
    """Table and sheet in the colours of the theme. ``host`` puts the real window in it without a flicker."""

    def __init__(self, *, dark: bool) -> None:
        super().__init__()
        self._canvas, self._sheet, self._line = (QColor(colour) for colour in colours(dark=dark))
        self._hosted: MainWindow | None = None
        self.setWindowTitle("Rode Loper")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(1280, 800)

    def host(self, window: MainWindow) -> None:
        """Fill the shell with the program's window; title, icon and closing go through."""
        self._hosted = window
        window.setWindowFlags(Qt.WindowType.Widget)
        self.setMinimumSize(window.minimumSize())
        self.setWindowTitle(window.windowTitle())
        self.setWindowIcon(window.windowIcon())
        window.windowTitleChanged.connect(self.setWindowTitle)
        window.windowIconChanged.connect(self.setWindowIcon)
        self.setCentralWidget(window)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return reading_order.step(self, forward=next)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._hosted is not None:
            self._hosted.close()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._canvas)
        if self._hosted is None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left = 216.5 if self.width() >= 1200 else 64.5
            sheet = QPainterPath()
            sheet.addRoundedRect(QRectF(left, 8.5, self.width(), self.height() + 40), 12, 12)
            painter.setPen(QPen(self._line, 1))
            painter.setBrush(self._sheet)
            painter.drawPath(sheet)
            painter.fillRect(QRectF(0, self.height() - 30, self.width(), 30), self._canvas)
        painter.end()
