# SPDX-License-Identifier: EUPL-1.2
"""Buttons that make do with the width of the panel."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from ui.widgets.buttons import Button


class Fitting(QWidget):
    """One button or two beside each other. When their words need the room the icons go, and at last they stand in two lines."""

    def __init__(self, buttons: list[Button]) -> None:
        super().__init__()
        self._buttons = [(button, button.icon_name) for button in buttons]
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        for button in buttons:
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._line.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(buttons[0].sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button, icon in self._buttons:
            button.set_icon(icon)
            button.setToolTip("")
        if self._needs() > self.width():
            for button, _icon in self._buttons:
                button.set_icon(None)
        tall = self._buttons[0][0].sizeHint().height()
        stacked = len(self._buttons) > 1 and self._needs() > self.width()
        self._line.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        self.setFixedHeight(2 * tall + 8 if stacked else tall)

    def _needs(self) -> int:
        # One button over the whole width may come nearer to its edges before it gives up its icon.
        spare = 24 if len(self._buttons) == 1 else 0
        return sum(button.sizeHint().width() + 8 for button, _icon in self._buttons) - 8 - spare


def outdented(button: Button) -> QWidget:
    """A link whose words, not its ground, stand in line with the text above."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(button)
    line.addStretch(1)
    button.setContentsMargins(0, 0, 0, 0)
    holder.setFixedHeight(button.sizeHint().height() - 4)
    return holder
