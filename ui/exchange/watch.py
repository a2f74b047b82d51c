# SPDX-License-Identifier: EUPL-1.2
"""Keeps the line under the sheet and the rail true about the exchange, wherever a person is, and gives F5 its work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from storage.errors import RodeLoperError
from ui.exchange.values import Status
from ui.exchange.words import in_one_line

if TYPE_CHECKING:
    from storage.changes import Changes
    from storage.queries.exchange import Tally
    from ui.context import Context
    from ui.main_window import MainWindow

_SETTLE_MS = 250
_BUSY_MS = 1_500
"""An exchange that is over sooner is not worth a word: the line would only flicker."""


class ExchangeWatch(QObject):
    """One lives as long as the window; the language and the store may change under it."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        super().__init__(window)
        self.window, self.context = window, context
        self._shown = Status()
        self._tally: Tally | None = None
        # Counting needs more than the first page does.
        self._soon = _timer(self, _SETTLE_MS, partial(context.patience.after, self.count))
        self._busy = _timer(self, _BUSY_MS, self._show_now)
        QShortcut(QKeySequence("F5"), window).activated.connect(self.sync_now)
        context.changed.connect(self._changed)
        # The first page is for the person first; and in another language everything is said again.
        window.page_shown.connect(lambda _route: self._soon.start())
        if context.exchange is not None:
            context.exchange.changed.connect(self._status_changed)
        self._soon.start()

    def sync_now(self) -> None:
        """F5, on any page."""
        if self.context.exchange is not None and self.context.exchange.status().connected:
            page = self.window.current_page()
            if page is not None:
                page.save()
            self.context.exchange.sync_now()

    def count(self) -> None:
        """Count again what waits and what asks for a person."""
        # Imported here: the first page does not need it.
        from storage.queries.exchange import tally

        try:
            self._tally = self.context.read(tally, self.context.actor.id)
        except RodeLoperError as error:
            # A back-up is being put in its place; the store that comes is counted when its page is shown.
            if error.code != "store.locked":
                raise
            return
        self._show_now()

    def _changed(self, _changes: Changes) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _status_changed(self, status: Status) -> None:
        if status.state == "working" and self._shown.state != "working" and not status.total:
            self._busy.start()
            return
        if status.state != "working":
            self._soon.start()
        self._show_now()

    def _show_now(self) -> None:
        self._busy.stop()
        exchange = self.context.exchange
        if exchange is None or self._tally is None:
            return
        self._shown = exchange.status()
        if self._shown.state == "unknown":
            return  # who is connected must not read for a moment that they are not
        said = in_one_line(self._shown, self._tally, self.context.now())
        self.window.shell.set_exchange(said.icon, said.tone, said.title, connected=self._shown.connected)
        asks = self._tally.conflicts + self._tally.refused + self._tally.questions
        self.window.set_badge("exchange", asks if self._shown.connected else 0, "rest")


def _timer(parent: ExchangeWatch, milliseconds: int, action: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(action)
    return timer
