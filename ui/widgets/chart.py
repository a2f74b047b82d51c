# SPDX-License-Identifier: EUPL-1.2
"""A chart in the window: painted, and with a real button on each bar, for the mouse, the keys and the screen reader."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.charts.chart import Chart
from ui.charts.layout import lay_out, least_height
from ui.charts.shapes import LABEL, SMALL, Drawing, Hatching, Mark, Part, Rect, Shape, Stroke, Words
from ui.widgets import paint
from ui.widgets.buttons import PaintedButton
from ui.widgets.tips import plain_tip

_ROLES = {LABEL: "row", SMALL: "caption"}
_STEPS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_NARROWEST = 60
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""How much of its width words begin before their place."""
_ASIDE = 3.0  # going down, a bar that is just as far to the right is three times as far


def _measure(text: str, size: str, *, bold: bool = False) -> float:
    return theme.width(text, _ROLES[size], bold)


class ChartView(QWidget):
    """Shows one chart. Tab comes to it once, arrows go from bar to bar. Signal ``opened(object, words)``: what a pressed
    bar leads to, and what it is called.
    """

    opened = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart | None = None
        self._drawing = Drawing(0, 0, (), ())
        self._bars: list[_Bar] = []
        self._here = 0
        self._stale = False
        # A button is seldom the first thing that somebody does with a chart; to see it is.
        self._after_painting = QTimer(self)
        self._after_painting.setSingleShot(True)
        self._after_painting.timeout.connect(self._place_bars)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_chart(self, chart: Chart) -> None:
        """Show this one. Which bar has the keyboard stays, as far as it is still there."""
        self._chart = chart
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart.alternative())
        self._stale = True
        self.updateGeometry()
        if self.isVisible():
            self._lay_out()

    def heightForWidth(self, width: int) -> int:
        return round(least_height(self._chart, width, _measure)) if self._chart is not None else 0

    def bars(self) -> list[PaintedButton]:
        """The button on each bar, in the order of reading."""
        if self._after_painting.isActive():
            self._place_bars()
        return list(self._bars)

    def _lay_out(self) -> None:
        if self._chart is None or self.width() < _NARROWEST:
            return
        self._stale = False
        height = max(self.height(), self.heightForWidth(self.width()))
        self._drawing = lay_out(self._chart, self.width(), height, _measure)
        self._after_painting.start()
        self.update()

    def _place_bars(self) -> None:
        self._after_painting.stop()
        while len(self._bars) > len(self._drawing.parts):
            gone = self._bars.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._bars) < len(self._drawing.parts):
            self._bars.append(_Bar(self))
        for bar, part in zip(self._bars, self._drawing.parts, strict=True):
            bar.set_part(part)
        self._turn_to(min(self._here, max(len(self._bars) - 1, 0)))

    def _turn_to(self, at: int) -> None:
        """Tab comes to this bar."""
        self._here = at
        for n, bar in enumerate(self._bars):
            bar.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == at else Qt.FocusPolicy.ClickFocus)

    # Keys

    def step(self, bar: _Bar, key: int) -> bool:
        """Go to the next bar in the direction of this key; False for a key that goes nowhere."""
        at = self._bars.index(bar)
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            to = 0 if key == Qt.Key.Key_Home else len(self._bars) - 1
        elif (way := _STEPS.get(Qt.Key(key))) is not None:
            to = self._nearest(at, *way)
        else:
            return False
        self._turn_to(to)
        self._bars[to].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _nearest(self, at: int, dx: int, dy: int) -> int:
        mine = QRectF(self._bars[at].geometry())

        def far(n: int) -> float:
            other = QRectF(self._bars[n].geometry())
            gap = other.center() - mine.center()
            ahead, aside = gap.x() * dx + gap.y() * dy, abs(gap.x() * dy)
            if dx and not (other.top() < mine.bottom() and mine.top() < other.bottom()):
                ahead = 0  # sideways one stays in the row, from one bar to the next however high it is
            return ahead + _ASIDE * aside if ahead > 1 else float("inf")

        best = min(range(len(self._bars)), key=far)
        return best if far(best) < float("inf") else at

    def turn_to(self, bar: _Bar) -> None:
        """The keyboard came to this bar."""
        self._turn_to(self._bars.index(bar))

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What nobody sees is laid out when somebody does, at the size that it then has.
        self._stale = True
        if self.isVisible():
            self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape in self._drawing.shapes:
            _draw(painter, shape)
        painter.end()


class _Bar(PaintedButton):
    """One bar or mark: nothing to see but a frame under the mouse."""

    def __init__(self, chart: ChartView) -> None:
        super().__init__("", chart)
        self._chart, self._opens = chart, None  # type: tuple[ChartView, object | None]
        self.setProperty("ring_radius", 4)
        self.on_press(self._open)
        self.show()

    def set_part(self, part: Part) -> None:
        """Stand on this part."""
        # To whole pixels, so that what touches does not overlap.
        left, top = round(part.x), round(part.y)
        right, bottom = round(part.x + part.width), round(part.y + part.height)
        self.setGeometry(QRect(left, top, max(right - left, 1), max(bottom - top, 1)))
        self._opens = part.opens
        self.setText(part.words)
        self.setToolTip(plain_tip(part.words))
        shape = Qt.CursorShape.PointingHandCursor if part.opens is not None else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def _open(self) -> None:
        if self._opens is not None:
            self._chart.opened.emit(self._opens, self.text())

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type] # the class of Qt, passed on as it came
        self._chart.turn_to(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and self._chart.step(self, event.key()):
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hovered and self._opens is not None:
            painter = QPainter(self)
            paint.rounded(painter, QRectF(self.rect()), 4, None, theme.color("text"), 2)
            painter.end()


def _draw(painter: QPainter, shape: Shape) -> None:
    match shape:
        case Rect():
            box = QRectF(shape.x, shape.y, shape.width, shape.height)
            if not shape.radius and not shape.edge:
                painter.fillRect(box, theme.color(shape.fill))
                return
            fill, edge = (theme.color(role) if role else None for role in (shape.fill, shape.edge))
            paint.rounded(painter, box, shape.radius, fill, edge, 1.4)
        case Stroke():
            _draw_lines(painter, [shape])
        case Hatching():
            _draw_lines(painter, list(shape.strokes()))
        case Mark():
            painter.setPen(QPen(theme.color(shape.edge), 2))
            painter.setBrush(theme.color(shape.fill))
            middle, radius = QPointF(shape.x, shape.y), shape.radius
            if shape.diamond:
                corners = ((0.0, -radius), (radius, 0.0), (0.0, radius), (-radius, 0.0))
                painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in corners]))
            else:
                painter.drawEllipse(middle, radius, radius)
        case Words():
            _draw_words(painter, shape)


def _draw_lines(painter: QPainter, strokes: Sequence[Stroke]) -> None:
    """Lines that look alike."""
    if not strokes:
        return  # a bar without room for one
    pen = QPen(theme.color(strokes[0].tone), strokes[0].width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if strokes[0].dashed:
        pen.setDashPattern([3.4, 2.0])
    painter.setPen(pen)
    painter.drawLines([QLineF(one.x1, one.y1, one.x2, one.y2) for one in strokes])


def _draw_words(painter: QPainter, words: Words) -> None:
    role = _ROLES[words.size]
    left = words.x - _BEFORE[words.anchor] * _measure(words.text, words.size, bold=words.bold)
    painter.setFont(theme.font(role, bold=words.bold))
    painter.setPen(theme.color(words.tone))
    painter.drawText(QPointF(left, words.y + theme.drop(role, words.bold)), words.text)
