# SPDX-License-Identifier: EUPL-1.2
"""A page in the place of the whole window while the program is locked: the work behind it is kept, and cannot be reached."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from ui.page import Page
from ui.sheet import Canvas, Sheet


class Cover:
    """Takes what a window shows away and puts it back, with its title; meanwhile its keys are dead."""

    def __init__(self, window: QMainWindow, keys: Sequence[QShortcut]) -> None:
        self._window, self._keys = window, keys
        self._title: str | None = None

    def is_on(self) -> bool:
        """Whether the work is covered now."""
        return self._title is not None

    def show(self, page: Page, work: QWidget) -> None:
        """Show this page instead of the work, or instead of the page that covers it already."""
        if self._title is None:
            self._title = self._window.windowTitle()
            self._window.takeCentralWidget()
            work.hide()
        for key in self._keys:
            key.setEnabled(False)
        cover, sheet = Canvas(), Sheet()
        row = QHBoxLayout(cover)
        row.setContentsMargins(0, 8, 0, 0)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(1, 1, 0, 0)
        inside.addWidget(page)
        row.addWidget(sheet)
        # The one before it goes.
        self._window.setCentralWidget(cover)

    def take_away(self, work: QWidget) -> None:
        """Show the work again, as it was."""
        cover = self._window.takeCentralWidget()
        self._window.setCentralWidget(work)
        work.show()
        if cover is not None:
            cover.hide()
            cover.deleteLater()
        for key in self._keys:
            key.setEnabled(True)
        self._window.setWindowTitle(self._title or "Rode Loper")
        self._title = None
