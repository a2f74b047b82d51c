# SPDX-License-Identifier: EUPL-1.2
"""A part of the visit's page: a heading and lines that are made anew only when what they show has changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.labels import ElidedLabel, Heading, Label
from ui.widgets.laid_out import clear
from ui.widgets.same_focus import same_focus


class Section(QWidget):
    """Heading, a body to fill, and a memory of what was shown, so that a refresh leaves untouched parts alone."""

    def __init__(self, title: str, icon: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Heading(title, icon=icon)
        self.body = QVBoxLayout()
        self.body.setSpacing(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.heading)
        box.addLayout(self.body)
        self._seen: object = None

    def changed(self, shown: object) -> bool:
        """Whether this differs from what was shown before; remembers it."""
        if shown == self._seen:
            return False
        self._seen = shown
        return True

    def clear(self) -> None:
        """Take everything out of the body, to fill it anew."""
        same_focus(self)
        clear(self.body)


def line(title: str, second: str = "", *, lead: QWidget | None = None, tail: list[QWidget] | None = None,
         second_tone: str = "text2", bold: bool = True, wrap: bool = False) -> QWidget:  # fmt: skip
    """A row of two lines with something before it and after it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 6, 0, 6)
    row.setSpacing(10)
    if lead is not None:
        row.addWidget(lead, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(
        Label(title, "body", bold=bold, wrap=True) if wrap else ElidedLabel(title, "body", bold=bold)
    )
    if second:
        words.addWidget(
            Label(second, "row", second_tone, wrap=True) if wrap else ElidedLabel(second, "row", second_tone)
        )
    row.addLayout(words, 1)
    for widget in tail or []:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder
