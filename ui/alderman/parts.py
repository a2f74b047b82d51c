# SPDX-License-Identifier: EUPL-1.2
"""What the pages for reading from afar are made of: paragraphs with bold words, chips, and a tile with a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import date_short
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import Button, PaintedButton
from ui.widgets.labels import Icon, Label, Rule

Run = tuple[str, bool]
"""Words, and whether they are bold."""
ICON = 22


class Paragraph(Label):
    """Words that wrap, some of them bold. What people typed is never read as HTML."""

    def __init__(self, *runs: Run, role: str = "read", tone: str = "text") -> None:
        super().__init__("", role, tone, wrap=True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.set_runs(runs)

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Say this."""
        said = (f"<b>{escape(words)}</b>" if bold else escape(words) for words, bold in runs)
        self.setText("".join(said).replace("\n", "<br>"))
        self.setAccessibleName("".join(words for words, _bold in runs))


class BigLink(Button):
    """A link that is high enough for a finger, in line with the words above and below it."""

    def __init__(self, text: str, icon: str, on_press: Callable[[], object] | None = None) -> None:
        super().__init__(text, "link", icon=icon, size="large", on_press=on_press)

    def _padding(self) -> int:
        return 2


class BigChip(QWidget):
    """A state in a square chip that can be read from afar: icon, word and colour. It is not to press."""

    _PAD, _GAP, _ICON, _TALL = 9, 7, 17, 34

    def __init__(self, text: str, tone: str = "rest", icon: str = "ph.circle") -> None:
        super().__init__()
        self.text, self.tone, self.icon_name = text, tone, icon
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = theme.metrics("read_small", bold=True).horizontalAdvance(self.text)
        return QSize(
            round(words) + theme.read_px(self._ICON) + self._GAP + 2 * self._PAD + 1,
            theme.read_px(self._TALL),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box, size = QRectF(self.rect()), theme.read_px(self._ICON)
        paint.rounded(painter, box, theme.RADIUS["chip"], theme.color(f"{self.tone}_tint"))
        paint.icon(painter, self._PAD, box.height() / 2, self.icon_name, self.tone, size)
        left = self._PAD + size + self._GAP
        room = QRectF(left, 0, box.width() - left, box.height())
        paint.text(painter, room, self.text, "read_small", self.tone, bold=True)
        painter.end()


class DayTile(QWidget):
    """A day as on a calendar: MA, 23, nov. In the colour of the municipality for the one that comes first."""

    def __init__(self, day: dt.date, *, first: bool = False) -> None:
        super().__init__()
        weekday, number, month = date_short(day, day).split()
        self._lines = (weekday.upper(), number, month)
        self._first = first
        self.setFixedSize(theme.read_px(84), theme.read_px(92))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint.rounded(painter, box, theme.RADIUS["button"], theme.color("accent" if self._first else "hover"))
        ink, top = "on_accent" if self._first else "text", theme.read_px(7.0)
        for words, role, tall in zip(
            self._lines, ("read_small", "read_head", "read_small"), (24, 32, 24), strict=True
        ):
            room = QRectF(0, top, box.width(), theme.read_px(tall))
            bold = role == "read_head" or words is self._lines[0]
            paint.text(painter, room, words, role, ink, bold=bold, align=Qt.AlignmentFlag.AlignHCenter)
            top += theme.read_px(tall)
        painter.end()


class PressRow(PaintedButton):
    """One line of a list to press as a whole: an icon, words that wrap, and a chip at the end. At least 56 pixels high."""

    def __init__(self, name: str, action: Callable[[], object]) -> None:
        super().__init__(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(theme.read_px(56))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(20, 11, 20, 11)
        self.row.setSpacing(16)
        self.on_press(action)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put this at the right end; a finger presses the whole line."""
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.row.addWidget(widget, stretch, Qt.AlignmentFlag.AlignVCenter)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hovered or self.isDown():
            painter = QPainter(self)
            paint.rounded(painter, QRectF(self.rect()), theme.RADIUS["card"], theme.color("hover"))
            painter.end()


def two_lines(title: str, under: str, *, bold: bool = True) -> QWidget:
    """What it is, and below it how it stands."""
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2)
    box.addWidget(Label(title, "read_line", wrap=True, bold=bold))
    box.addWidget(Label(under, "read_note", "text2", wrap=True))
    return holder


class Panel(QWidget):
    """Lines under one another on a quiet ground, with hairlines between them."""

    def __init__(self) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)

    def show_rows(self, rows: Sequence[QWidget]) -> None:
        """These lines."""
        for number, row in enumerate(rows):
            if number:
                self.body.addWidget(Rule())
            self.body.addWidget(row)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.rounded(painter, QRectF(self.rect()), theme.RADIUS["card"], theme.color("panel"))
        painter.end()


def beside(icon: str, tone: str, role: str, size: int = ICON) -> QWidget:
    """An icon as high as a line of this letter, so that it stands before the first line of what wraps."""
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    drawn = Icon(icon, tone, theme.read_px(size))
    box.addWidget(drawn, 0, Qt.AlignmentFlag.AlignCenter)
    holder.setFixedSize(drawn.width(), max(drawn.height(), round(theme.metrics(role).height())))
    return holder


def said(
    icon: str, tone: str, words: str, *, role: str = "read_note", ink: str = "text2", bold: bool = False
) -> QWidget:
    """An icon with a sentence beside it, which wraps."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(beside(icon, tone, role, ICON - 2), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(words, role, ink, wrap=True, bold=bold), 1)
    return holder


def quiet(icon: str, tone: str, title: str, words: str = "") -> QWidget:
    """What is true when there is nothing, on a quiet ground."""
    panel = Panel()
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(20, 18, 20, 18)
    row.setSpacing(16)
    row.addWidget(Icon(icon, tone, theme.read_px(28)), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(Label(title, "read_line", wrap=True))
    if words:
        column.addWidget(Label(words, "read_note", "text2", wrap=True))
    row.addLayout(column, 1)
    panel.show_rows([holder])
    return panel
