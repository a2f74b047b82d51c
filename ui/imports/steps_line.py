# SPDX-License-Identifier: EUPL-1.2
"""Where the person is in a task of a few steps: the runner goes along."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assets.texts import _
from ui import theme
from ui.widgets import paint

_HEIGHT, _RIBBON, _GAP = 34, 4, 6


class StepsLine(QWidget):
    """The steps side by side; those behind and the one of now lie on the runner."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = list(steps)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_step(0)

    def set_step(self, step: int) -> None:
        """Now at this step, 0 is the first."""
        self._now = step
        words = _("Step {n} of {of}: {name}")
        self.setAccessibleName(words.format(n=step + 1, of=len(self._steps), name=self._steps[step]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = (self.width() + _GAP) / len(self._steps)
        for number, name in enumerate(self._steps):
            box = QRectF(number * width, 0, width - _GAP, _HEIGHT)
            role = "accent" if number <= self._now else "line"
            paint.rounded(painter, QRectF(box.left(), 2, box.width(), _RIBBON), 2, theme.color(role))
            words = QRectF(box.left(), 10, box.width(), _HEIGHT - 10)
            now = number == self._now
            paint.text(painter, words, f"{number + 1}  {name}", "row", "text" if now else "text2", bold=now)
        painter.end()
