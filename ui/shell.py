# SPDX-License-Identifier: EUPL-1.2
"""The window before there is anything in it: painted at once, filled when the rest of the program is loaded.

This module imports little more than Qt, because everything else is what the person would be waiting for. Not even all
of Qt: a pen, a brush or a palette brings the namespace ``Qt``, which takes three times as long as all of the first
paint; a style sheet does without.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow

from assets import path

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
        self._hosted: MainWindow | None = None
        canvas, surface, line = colours(dark=dark)
        self.setWindowTitle("Rode Loper")
        self.setStyleSheet(
            f"QMainWindow {{ background: {canvas} }}"
            f"QFrame {{ background: {surface}; border: 0 solid {line}; border-width: 1px 0 0 1px; border-top-left-radius: 12px }}"
        )
        self._sheet: QFrame | None = QFrame(self)
        self.resize(1280, 800)

    def host(self, window: MainWindow) -> None:
        """Fill the shell with the program's window; title, icon and closing go through."""
        # Imported here: see above.
        from PySide6.QtCore import Qt

        self._hosted = window
        window.setWindowFlags(Qt.WindowType.Widget)
        self.setMinimumSize(window.minimumSize())
        self.setWindowTitle(window.windowTitle())
        self.setWindowIcon(window.windowIcon())
        window.windowTitleChanged.connect(self.setWindowTitle)
        window.windowIconChanged.connect(self.setWindowIcon)
        if self._sheet is not None:
            self._sheet.deleteLater()
            self._sheet = None
            self.setStyleSheet("")
        self.setCentralWidget(window)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        from ui import reading_order

        return reading_order.step(self, forward=next)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._hosted is not None:
            self._hosted.close()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._sheet is not None:
            left = 216 if self.width() >= 1200 else 64
            self._sheet.setGeometry(left, 8, self.width() - left + 1, self.height() - 38)
