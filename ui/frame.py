# SPDX-License-Identifier: EUPL-1.2
"""What stands around a page: the rail, the sheet of paper that it lies on, its messages, and the line under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QMenu, QSpacerItem, QStackedWidget, QVBoxLayout, QWidget

from ui.rail import Rail
from ui.sheet import Canvas, Sheet
from ui.status_bar import StatusBar
from ui.widgets.messages import MessageArea
from ui.widgets.scroll import MARGIN

if TYPE_CHECKING:
    from ui.reader_bar import ReaderBar

_GAP = 8


class Frame(Canvas):
    """The whole of a window but for its pages, which come in ``stack``.

    ``fill_menu`` makes it the frame for who hardly types: a line above the page takes the place of rail and line below.
    """

    def __init__(self, organisation: str, fill_menu: Callable[[QMenu], None] | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._bare = False
        self.rail = Rail(organisation)
        self.bar: ReaderBar | None = None
        if fill_menu is not None:
            from ui.reader_bar import ReaderBar  # only the window for who hardly types has that line

            self.bar = ReaderBar(organisation, fill_menu)
        self.sheet = Sheet(flat=self.bar is not None)
        self.stack = QStackedWidget()
        self.messages = MessageArea(self.sheet)
        self.status = StatusBar()
        self._top_gap = QSpacerItem(0, _GAP)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.bar is not None:
            column.addWidget(self.bar)
        column.addItem(self._top_gap)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.status)
        self._row.addLayout(column, 1)
        inside = QVBoxLayout(self.sheet)
        inside.setContentsMargins(0 if self.bar else 1, 0 if self.bar else 1, 0, 0)
        inside.setSpacing(0)
        banners = QVBoxLayout()
        banners.setContentsMargins(MARGIN, 0, MARGIN, 0)
        banners.addWidget(self.messages)
        inside.addLayout(banners)
        inside.addWidget(self.stack, 1)
        self.status.looks.offered.connect(self._fit)
        self._fit()

    def set_bare(self, on: bool) -> None:
        """Only the page, without rail and status bar."""
        self._bare = on
        self._fit()

    def around(self) -> tuple[QWidget, ...]:
        """What can have the keyboard beside the page."""
        return (self.rail, self.status, *([self.bar] if self.bar is not None else []))

    def set_person(self, name: str, department: str) -> None:
        """Who works here."""
        self.rail.person.set_person(name, department)
        if self.bar is not None:
            self.bar.set_person(name)

    def set_organisation(self, name: str) -> None:
        """The municipality."""
        self.rail.set_organisation(name)
        if self.bar is not None:
            self.bar.set_organisation(name)

    def set_exchange(self, icon: str, tone: str, words: str, *, connected: bool = True) -> None:
        """How the exchange with the municipality is, if there is one."""
        self.status.set_exchange(icon, tone, words)
        if self.bar is not None and connected:
            self.bar.say(icon, tone, words)

    def set_failed(self, sentence: str) -> None:
        """A write failed."""
        self.status.set_failed(sentence)
        if not self.status.isVisible():
            self.messages.banner(sentence, "error")

    def _fit(self) -> None:
        plain = self.bar is not None
        self.rail.setVisible(not self._bare and not plain)
        if self.bar is not None:
            self.bar.setVisible(not self._bare)
        # Who looks around as somebody else finds the way back there.
        self.status.setVisible(not self._bare and (not plain or self.status.looks.is_offered()))
        self.sheet.set_bare(self._bare)
        self._top_gap.changeSize(0, 0 if self._bare or plain else _GAP)
        self._row.invalidate()
