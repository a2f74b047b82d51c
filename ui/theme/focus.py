# SPDX-License-Identifier: EUPL-1.2
"""One focus ring for the whole program, outside the widget, shown when the keyboard brought the focus."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

GAP = 4
"""Room the ring needs around a widget; scroll areas clip it, so content keeps 5 pixels free."""


class _RingStyle(QProxyStyle):
    """Tells the frame how far outside the widget it lies. Only the frame uses it: a Python proxy style for every
    widget would put a call into Python in each measure Qt takes.
    """

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric in (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin):
            return GAP
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self, hint: QStyle.StyleHint, option: QStyleOption | None = None, widget: QWidget | None = None,
        data: QStyleHintReturn | None = None,
    ) -> int:  # fmt: skip
        # Above: Qt then makes the ring a child of the viewport or the window. Inside the widget's own parent, a row
        # of chips for instance, half of it would be cut off.
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        # The mask cuts out the widget as a rectangle, and with it the corners of a ring that is rounder than that.
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0
        return super().styleHint(hint, option, widget, data)


class _Ring(QFocusFrame):
    colour = QColor("black")

    def paintEvent(self, _event: QPaintEvent) -> None:
        target: QWidget | None = self.widget()
        if target is None:
            return
        radius = float(target.property("ring_radius") or 8)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius + 3, radius + 3)
        painter.end()


class FocusRing(QObject):
    """Follows the focus. Widgets with the property ``ring`` set get the ring; fields show theirs in the border."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._style = _RingStyle("Fusion")
        self._style.setParent(self)
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._follow)

    def colour(self, colour: QColor) -> None:
        """Paint in this colour from now on, around the widget that has the focus now."""
        _Ring.colour = colour
        self._follow(None, QApplication.focusWidget())

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._hide()
        if now is None or not now.property("ring"):
            return
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        self._ring = _Ring(now)
        self._ring.setStyle(self._style)
        self._ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ring.setWidget(now)
        self._ring.destroyed.connect(self._gone)

    def _gone(self) -> None:
        self._ring = None

    def _hide(self) -> None:
        ring, self._ring = self._ring, None
        if ring is not None:
            ring.destroyed.disconnect(self._gone)
            ring.setWidget(None)  # type: ignore[arg-type] # Qt takes a null pointer here, the stub forgot it
            ring.deleteLater()
