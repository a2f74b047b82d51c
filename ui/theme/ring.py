# SPDX-License-Identifier: EUPL-1.2
"""What the focus ring looks like. Apart from what moves it: a start that nobody begins with Tab does without ``QStyle``."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFocusFrame, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

GAP = 4
"""Room the ring needs around a widget; scroll areas clip it, so content keeps 5 pixels free."""


class RingStyle(QProxyStyle):
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


class Ring(QFocusFrame):
    """The ring around one widget."""

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
