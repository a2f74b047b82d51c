# SPDX-License-Identifier: EUPL-1.2
"""Square chips that say a state: icon, word and colour, never colour alone, and not to press."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.widgets import paint


class Chip(QWidget):
    """A state or a fact in a square chip. Tones: ``rest progress wait tell done late`` or ``soft``."""

    def __init__(
        self, text: str, tone: str = "rest", icon: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_state(text, tone, icon)

    def set_state(self, text: str, tone: str = "rest", icon: str | None = None) -> None:
        """Say something else."""
        self.text, self.tone, self.icon_name = text, tone, icon
        self.setAccessibleName(text)
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(paint.chip_width(self.text, self.icon_name)) + 1, paint.CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(60, self.sizeHint().width()), paint.CHIP_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.chip(painter, 0, self.height() / 2, self.text, self.tone, self.icon_name, most=self.width())
        painter.end()


class StateChip(Chip):
    """The chip of a state tone, with the icon that belongs to it."""

    def __init__(self, text: str, state: str, parent: QWidget | None = None) -> None:
        """``state``: ``rest dropped progress wait tell done late``."""
        super().__init__(text, *_look(state), parent=parent)

    def set_words(self, text: str, state: str) -> None:
        """Another state, in other words."""
        self.set_state(text, *_look(state))


def _look(state: str) -> tuple[str, str]:
    return ("rest" if state == "dropped" else state), theme.state_icon(state)


def paint_badge(painter: QPainter, box: QRectF, n: int, tone: str) -> None:
    """The round number, for the rail and other painted widgets."""
    paint.rounded(painter, box, box.height() / 2, theme.color(f"{tone}_tint"))
    words = str(n) if n < 1000 else "999+"
    paint.text(painter, box, words, "caption", tone, bold=True, align=Qt.AlignmentFlag.AlignHCenter)
