# SPDX-License-Identifier: EUPL-1.2
"""Grounds for things you pick up, key figures side by side, and what an empty list says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.labels import ElidedLabel, Icon, Label, Rule
from ui.widgets.laid_out import clear


class Card(QFrame):
    """A visit, an action or a chart on a ground of its own.

    ``ground``: ``surface`` (with a hairline), ``panel``, ``soft``, ``canvas``, ``mine``, ``theirs`` or a state's tint
    (``late_tint``). ``ribbon``: a colour role for the runner at the left (``accent``: you are here; ``edge`` a quote;
    ``late`` a message). ``chosen`` gives it the accent edge. Fill ``body``.
    """

    def __init__(self, ground: str = "surface", *, ribbon: str = "", chosen: bool = False, padding: int = 16,
                 spacing: int = 8, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._ground, self._ribbon, self._chosen = ground, ribbon, chosen
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding + (6 if ribbon else 0), padding, padding, padding)
        self.body.setSpacing(spacing)
        self._action: Callable[[], object] | None = None

    def set_look(
        self, ground: str | None = None, *, ribbon: str | None = None, chosen: bool | None = None
    ) -> None:
        """Another ground, ribbon or edge."""
        self._ground = self._ground if ground is None else ground
        self._ribbon = self._ribbon if ribbon is None else ribbon
        self._chosen = self._chosen if chosen is None else chosen
        self.update()

    def on_click(self, action: Callable[[], object]) -> None:
        """For the mouse only: what a click anywhere does is also a button or link inside the card."""
        self._action = action
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._action is not None and self.rect().contains(event.position().toPoint()):
            self._action()
        super().mouseReleaseEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box, radius = QRectF(self.rect()), theme.RADIUS["card"]
        edge = (
            theme.color("accent")
            if self._chosen
            else (theme.color("line") if self._ground == "surface" else None)
        )
        paint.rounded(painter, box, radius, theme.color(self._ground), edge, 2 if self._chosen else 1)
        if self._ribbon:
            paint.card_ribbon(painter, box, radius, self._ribbon)
        painter.end()


class NumbersStrip(QFrame):
    """Key figures side by side, each with its name above and what it means under it: no lonely numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 12, 20, 12)
        self._row.setSpacing(16)

    def set_numbers(self, numbers: Sequence[tuple[str, str, str]]) -> None:
        """Show these: ``(name, value, note)``."""
        clear(self._row)
        for place, (name, value, note) in enumerate(numbers):
            if place:
                self._row.addWidget(Rule(standing=True))
            self._row.addWidget(_Number(name, value, note), 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.rounded(painter, QRectF(self.rect()), theme.RADIUS["card"], theme.color("panel"))
        painter.end()


class _Number(QWidget):
    def __init__(self, name: str, value: str, note: str) -> None:
        super().__init__()
        self.setAccessibleName(f"{name}: {value}, {note}")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        box.addWidget(ElidedLabel(name, "caption", "text2"))
        box.addWidget(ElidedLabel(value, "figure"))
        box.addWidget(ElidedLabel(note, "caption", "text2"))


class EmptyState(QFrame):
    """What is true when there is nothing, and what to do about it."""

    def __init__(self, icon: str, title: str, sentence: str = "", button: QWidget | None = None, *,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.title = Label(title, "body", bold=True, wrap=True)
        self.sentence = Label(sentence, "row", "text2", wrap=True)
        if not sentence:
            self.sentence.hide()  # not setVisible: without a parent yet it would flash as a window of its own
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._panel = Card("panel")
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Icon(icon, "text2", 24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        if button is not None:
            words.addSpacing(8)
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        self._panel.body.addLayout(row)
        outer.addWidget(self._panel)
        outer.addStretch(1)

    def set_words(self, title: str, sentence: str = "") -> None:
        """Other words, for instance when a filter hides everything."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
