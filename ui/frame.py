# SPDX-License-Identifier: EUPL-1.2
"""What stands around a page: the rail, the sheet of paper that it lies on, its messages, and the line under it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSpacerItem, QStackedWidget, QVBoxLayout, QWidget

from ui.page import MARGIN
from ui.rail import Rail
from ui.sheet import Canvas, Sheet
from ui.status_bar import StatusBar
from ui.widgets.messages import MessageArea

_GAP = 8


class Frame(Canvas):
    """The whole of a window but for its pages, which come in ``stack``."""

    def __init__(self, organisation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rail = Rail(organisation)
        self.sheet = Sheet()
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
        column.addItem(self._top_gap)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.status)
        self._row.addLayout(column, 1)
        inside = QVBoxLayout(self.sheet)
        inside.setContentsMargins(1, 1, 0, 0)
        inside.setSpacing(0)
        banners = QVBoxLayout()
        banners.setContentsMargins(MARGIN, 0, MARGIN, 0)
        banners.addWidget(self.messages)
        inside.addLayout(banners)
        inside.addWidget(self.stack, 1)

    def set_bare(self, on: bool) -> None:
        """Only the page, without rail and status bar."""
        self.rail.setVisible(not on)
        self.status.setVisible(not on)
        self.sheet.set_bare(on)
        self._top_gap.changeSize(0, 0 if on else _GAP)
        self._row.invalidate()
