# SPDX-License-Identifier: EUPL-1.2
"""How far a visit is, as one line: the runner rolls on from wish to wrapped up."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from assets.texts import _
from storage.rules.states import VisitState
from ui import theme
from ui.visits.words import state_words
from ui.widgets import paint
from ui.widgets.tips import plain_tip

_ROAD = (VisitState.WISH, VisitState.PLANNED, VisitState.CONFIRMED, VisitState.HELD, VisitState.WRAPPED_UP)
_HEIGHT = 44
_DOT = 16


class StateLine(QWidget):
    """The five steps with a dot each; what is behind us is filled, where we are is bold. Not to press."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self._state = VisitState.WISH

    def set_state(self, state: VisitState) -> None:
        """Show this state; a cancelled visit has no line."""
        self._state = state
        self.setVisible(state in _ROAD)
        if state in _ROAD:
            place = _ROAD.index(state) + 1
            words = _("{state}, step {n} of {count}").format(
                state=state_words(state), n=place, count=len(_ROAD)
            )
            self.setAccessibleName(words)
            self.setToolTip(plain_tip(words))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._state not in _ROAD:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = _ROAD.index(self._state)
        first = theme.metrics("caption", bold=True).horizontalAdvance(state_words(_ROAD[0])) / 2
        last = theme.metrics("caption", bold=True).horizontalAdvance(state_words(_ROAD[-1])) / 2
        left, right, y = max(first, _DOT / 2), self.width() - max(last, _DOT / 2) - 1, 12.0
        right = min(right, left + 640)
        places = [left + (right - left) * n / (len(_ROAD) - 1) for n in range(len(_ROAD))]
        self._stroke(painter, places[here], places[-1], y, "line")
        self._stroke(painter, places[0], places[here], y, "accent")
        for number, (state, x) in enumerate(zip(_ROAD, places, strict=True)):
            self._dot(painter, x, y, done=number < here, now=number == here)
            self._word(painter, x, state_words(state), now=number == here)
        painter.end()

    def _stroke(self, painter: QPainter, start: float, end: float, y: float, role: str) -> None:
        if end > start:
            painter.fillRect(QRectF(start, y - 2, end - start, 4), theme.color(role))

    def _dot(self, painter: QPainter, x: float, y: float, *, done: bool, now: bool) -> None:
        reached = done or now
        painter.setPen(QPen(theme.color("accent" if reached else "edge"), 2))
        painter.setBrush(theme.color("accent" if done else "surface"))
        painter.drawEllipse(QPointF(x, y), _DOT / 2 - 1, _DOT / 2 - 1)
        if done:
            theme.paint_icon(painter, QPointF(x - 5, y - 5), "ph.check-bold", "on_accent", 10)
        elif now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QPointF(x, y), 4, 4)

    def _word(self, painter: QPainter, x: float, words: str, *, now: bool) -> None:
        width = theme.metrics("caption", bold=now).horizontalAdvance(words) + 2
        box = QRectF(x - width / 2, 24, width, 18)
        paint.text(painter, box, words, "caption", "text" if now else "text2", bold=now)
