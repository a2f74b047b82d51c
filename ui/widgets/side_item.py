# SPDX-License-Identifier: EUPL-1.2
"""One of the things at the left of a page, of which one is shown at the right: the subjects of the settings, for instance."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from ui.widgets.buttons import PaintedButton


class SideItem(PaintedButton):
    """Subclasses paint it. ``moved(step)`` is called with 1 or -1 when an arrow key asks for the next one or the one before."""

    def __init__(self, words: str, height: int) -> None:
        super().__init__(words)
        self.moved: Callable[[int], object] = lambda _step: None
        self.setCheckable(True)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_current(self, on: bool) -> None:
        """Whether this is what is shown; only that one is in the way of the Tab key."""
        self.setChecked(on)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)
        self.update()

    def nextCheckState(self) -> None:
        """Only the page checks it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved(step)

    def sizeHint(self) -> QSize:
        return QSize(180, self.height())
