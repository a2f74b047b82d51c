# SPDX-License-Identifier: EUPL-1.2
"""Tells on the desktop, beside the window, that something asks for attention: a number, and never a name.

Once a day how many reminders there are, when the window is not looked at; and when a person wants it, that a colleague
changed something of theirs. Nothing while it is locked: nobody can read the store then, and this neither.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, Any, Protocol, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from assets.texts import _, n_, number
from storage.queries.reminders import changed_by_others
from storage.rules.workdays import is_workday
from storage.store import Priority
from ui import reminding
from ui.courier import Courier
from ui.reminder_words import title

if TYPE_CHECKING:
    from desktop.program import Program
    from storage.changes import Changes
    from ui.desk import Desk

log = logging.getLogger(__name__)

LOOK_MS = 5 * 60_000
FROM, UNTIL = dt.time(9, 0), dt.time(17, 0)
"""Between these on a working day a message is welcome."""
APART = dt.timedelta(minutes=30)
"""No two messages about changes come closer together; what happened meanwhile is in the next one."""


class Way(Protocol):
    """How a message gets on the desktop. ``pressed`` when a person presses it."""

    pressed: Any

    def tell(self, heading: str, words: str) -> bool:
        """Show this; False when this way does not work here."""

    def close(self) -> None:
        """Nothing more is told."""


class Notifier(QObject):
    """Looks every few minutes whether there is something to tell. Signal ``opened()``: a person pressed a message."""

    opened = Signal()

    def __init__(self, program: Program, way: Way) -> None:
        super().__init__(program)
        self.context = program.context
        self.program = program
        self.way = way
        self._courier = Courier(self)
        self._changed: set[str] = set()
        self._last: dt.datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        way.pressed.connect(self._pressed)
        self._followed: object = None

    def start(self) -> None:
        """A store is open."""
        store = self.context.store
        if self._followed is not store:
            self._followed = store
            # On the writing thread: here only what it touched is handed over.
            store.subscribe(lambda changes: self._courier.post(lambda: self.came_in(changes)), Priority.SYNC)
        self._timer.start()

    def stop(self) -> None:
        """Nothing more is told."""
        self._timer.stop()
        self.way.close()

    def look(self) -> None:
        """Tell what there is to tell now, if this is a good moment."""
        if not self._welcome():
            return
        desk = cast("Desk", self.context.desk)
        wanted, now = desk.notifies(), self.context.now()
        if wanted.reminders and (count := reminding.to_tell(self.context)):
            reminding.told(self.context)
            self.way.tell(title(count), _("Open Rode Loper to see which."))
        if wanted.changes and self._changed and (self._last is None or now - self._last >= APART):
            n = len(self._changed)
            self._last = now
            self._changed.clear()
            words = n_(
                "A colleague changed {n} action of yours.", "Colleagues changed {n} actions of yours.", n
            )
            self.way.tell(words.format(n=number(n)), _("Open Rode Loper to see which."))

    def came_in(self, changes: Changes) -> None:
        """Remember which of my actions colleagues changed; when it is a good moment it is told."""
        if self._shut() or not cast("Desk", self.context.desk).notifies().changes:
            return
        steps = changes.new.get("action_updates", frozenset())
        if steps:
            self._changed |= self.context.read(changed_by_others, sorted(steps), self.context.actor.id)
            self.look()

    def _shut(self) -> bool:
        locking = self.program.locking
        return self.context.desk is None or (locking is not None and locking.locked)

    def _welcome(self) -> bool:
        """In working hours, not locked, and nobody is looking at the window or talking with a company."""
        now = self.context.now()
        page = self.program.window.current_page()
        talking = page is not None and page.wants_full_window()
        looking = QGuiApplication.focusWindow() is not None
        return (
            is_workday(now.date()) and FROM <= now.time() < UNTIL and not (self._shut() or talking or looking)
        )

    def _pressed(self) -> None:
        self.opened.emit()
