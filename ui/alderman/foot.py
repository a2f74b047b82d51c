# SPDX-License-Identifier: EUPL-1.2
"""The foot of a brief: *read and agreed*, and the next brief. It stays in view while the brief scrolls."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assets.texts import _
from storage.queries.brief_reading import BriefState, Reading
from ui import theme
from ui.briefs.words import day_and_time
from ui.widgets.buttons import Button
from ui.widgets.labels import Icon, Label
from ui.widgets.scroll import column_side


class Foot(QWidget):
    """Signals ``agreed()`` and ``next_requested()``."""

    agreed = Signal()
    next_requested = Signal()

    def __init__(self, column: int) -> None:
        """``column`` is the greatest width of the brief: the foot stands right under it."""
        super().__init__()
        self._column = column
        self._icon = Icon("ph.checks", "done", theme.read_px(24))
        self.words = Label("", "read_note", "text2", wrap=True)
        self.agree = Button(
            _("Read and agreed"), "primary", icon="ph.checks", size="large", on_press=self.agreed.emit
        )
        self.next = Button("", icon="ph.arrow-right", size="large", on_press=self.next_requested.emit)
        self._row = row = QHBoxLayout(self)
        row.setSpacing(14)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.agree)
        row.addWidget(self.next)

    def show_reading(self, shown: Reading, now: dt.datetime, *, last: bool) -> None:
        """What is left to do for this reader."""
        done = shown.state is BriefState.AGREED
        asks = shown.agrees and shown.version is not None and not done
        self._icon.setVisible(done)
        self.agree.setVisible(asks)
        self.next.set_kind("primary" if done else "secondary")
        self.next.setText(_("Back to the start") if last else _("Next brief"))
        self.next.set_icon("ph.house-simple" if last else "ph.arrow-right")
        self.next.setVisible(shown.agrees)
        if done and shown.agreed_at is not None:
            self.words.setText(_("Read and agreed, {when}").format(when=day_and_time(shown.agreed_at, now)))
        elif shown.earlier:
            self.words.setText(_("An earlier version, exactly as it was offered."))
        elif shown.agrees:
            self.words.setText(_("Done reading?") if asks else "")
        else:
            self.words.setText(_("This is how the alderman sees it."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        side = column_side(self.width(), self._column)
        self._row.setContentsMargins(side, 12, side, 12)
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        painter.end()
