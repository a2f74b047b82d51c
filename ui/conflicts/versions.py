# SPDX-License-Identifier: EUPL-1.2
"""One version of a field as something to press, and a text in which one sees who wrote what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from storage.rules.merging import Part
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import PaintedButton
from ui.widgets.labels import Label
from ui.widgets.tips import plain_tip

_SHOWN = 420
_TALLEST = 300
_ICON = 18
_FAR = 40
"""So many letters between two parts of one writer, and the name stands there again."""


class Version(PaintedButton):
    """Who, when and what. ``ground``: ``mine``, ``theirs`` or ``panel``. One of a group can be chosen, with the arrow keys too.

    ``choosable`` False only tells: what was there before both.
    """

    def __init__(self, title: str, when: str, value: str, ground: str, *, choosable: bool = True,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(title, parent)
        self._ground, self.choosable, self.value = ground, choosable, value
        self.setCheckable(choosable)
        self.setProperty("ring_radius", theme.RADIUS["card"])
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        short = value if len(value) <= _SHOWN else value[:_SHOWN].rstrip() + " …"
        self._title = Label(title, "row", bold=True, wrap=True)
        self._value = Label(short, "body", "text" if choosable else "text2", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(42, 12, 14, 14)
        box.setSpacing(3)
        for label in (self._title, Label(when, "caption", "text2", wrap=True)):
            box.addWidget(label)
        box.addSpacing(4)
        box.addWidget(self._value)
        box.addStretch(1)
        for label in self.findChildren(Label):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(", ".join(part for part in (title, when, short) if part))
        if short != value:
            self.setToolTip(plain_tip(value[:2_000]))
        if not choosable:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setCursor(Qt.CursorShape.ArrowCursor)
        self.toggled.connect(self._show_chosen)

    def _show_chosen(self, on: bool) -> None:
        self._value.setFont(theme.font("body", bold=on and len(self.value) <= _SHOWN // 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.isChecked()
        edge = theme.color("accent" if on else ("edge" if self.hovered and self.choosable else self._ground))
        paint.rounded(painter, QRectF(self.rect()), theme.RADIUS["card"], theme.color(self._ground), edge, 2)
        icon = "ph.clock" if not self.choosable else ("ph.check-circle-fill" if on else "ph.circle")
        paint.icon(painter, 14, 12 + _ICON / 2 + 1, icon, "accent" if on else "text2", _ICON)
        painter.end()


class MarkedText(QTextEdit):
    """A text of two writers: what each put in has its own ground and, in words, the name. Only to read; as tall as the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font("body"))
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("")
        self._parts: Sequence[Part] = ()
        self._names: dict[str, str] = {}
        self._grounds: dict[str, str] = {}
        theme.changed.connect(self._write)

    def show_parts(self, parts: Sequence[Part], names: dict[str, str], grounds: dict[str, str]) -> None:
        """Show this proposal. ``names`` and ``grounds``: how the sides ``mine`` and ``theirs`` are called and coloured."""
        self._parts, self._names, self._grounds = parts, names, grounds
        self._write()

    def _write(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        plain = QTextCharFormat()
        plain.setForeground(theme.color("text"))
        plain.setFont(theme.font("body"))
        last, gap = "", 0
        for part in self._parts:
            style = QTextCharFormat(plain)
            if part.by in self._grounds and part.text.strip():
                style.setBackground(theme.color(self._grounds[part.by]))
                # A name at every second word would be in the way of reading.
                if part.by != last or gap > _FAR:
                    name = QTextCharFormat(style)
                    name.setFont(theme.font("hint", bold=True))
                    name.setForeground(theme.color("text2"))
                    cursor.insertText(f" {self._names[part.by].upper()} ", name)
                last, gap = part.by, 0
            else:
                gap += len(part.text)
            cursor.insertText(part.text, style)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(max(60, self.viewport().width()))
        self.setFixedHeight(min(_TALLEST, round(self.document().size().height()) + 6))
