# SPDX-License-Identifier: EUPL-1.2
"""The runner as a time line: every contact with a company, newest first, on one ribbon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import PaintedButton
from ui.widgets.chips import Chip
from ui.widgets.labels import Label
from ui.widgets.same_focus import same_focus
from ui.widgets.scroll import FlowLayout
from ui.widgets.tips import plain_tip

_DOT, _LEFT = 30, 44
_LINE = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """One contact. ``tone``: ``accent`` for now or to come, a state tone, or "" for the past. ``id`` "" is not to open."""

    id: str
    icon: str
    title: str
    when: str
    text: str = ""
    tone: str = ""
    chips: Sequence[tuple[str, str, str]] = field(default_factory=tuple)
    kind: str = ""


class Timeline(QWidget):
    """Entries under one another on the ribbon. Signal ``opened(kind, id)`` when a title is pressed."""

    opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._entries: list[_EntryWidget] = []

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these, newest first."""
        same_focus(self)
        for old in self._entries:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._entries = []
        for entry in entries:
            widget = _EntryWidget(entry)
            widget.pressed.connect(self.opened)
            self._box.addWidget(widget)
            self._entries.append(widget)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._entries:
            return
        painter = QPainter(self)
        top = self._entries[0].y() + _DOT / 2
        painter.fillRect(QRectF(_DOT / 2 - 2, top, 6, self.height() - top), theme.color("soft2"))
        painter.end()


class _Title(PaintedButton):
    """A title that opens; its words may wrap no further than one line, the whole is in the tool tip."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setToolTip(plain_tip(text))
        self.setFixedHeight(_LINE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setProperty("ring_radius", 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = "accent" if self.hovered else "text"
        paint.text(painter, QRectF(self.rect()), self.text(), "body", tone, bold=True)
        painter.end()


class _EntryWidget(QWidget):
    pressed = Signal(str, str)

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry
        box = QVBoxLayout(self)
        box.setContentsMargins(_LEFT, 2, 0, 14)
        box.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(12)
        if entry.id:
            title = _Title(entry.title)
            title.on_press(lambda: self.pressed.emit(entry.kind, entry.id))
            head.addWidget(title, 1)
        else:
            head.addWidget(Label(entry.title, "body", bold=True, wrap=True), 1)
        when = Label(entry.when, "caption", "text2")
        when.setMinimumHeight(_LINE)
        head.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        if entry.text:
            box.addWidget(Label(entry.text, "row", "text2", wrap=True))
        if entry.chips:
            chips = QWidget()
            flow = FlowLayout(chips, gap=6)
            for words, tone, icon in entry.chips:
                flow.addWidget(Chip(words, tone, icon or None))
            box.addWidget(chips)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = self._entry.tone
        ring = QRectF(1, 0, _DOT - 1, _DOT - 1)
        edge = theme.color(tone or "soft2")
        paint.rounded(painter, ring, _DOT / 2, theme.color("surface"), edge, 2)
        paint.icon(painter, ring.center().x() - 8, ring.center().y(), self._entry.icon, tone or "text2", 16)
        painter.end()
