# SPDX-License-Identifier: EUPL-1.2
"""The one way from another thread to the window: hand in something to do, it is done on the GUI thread.

Python objects do not travel through Qt's queued signals: when an event is thrown away they would be destroyed in
the wrong place. They wait in a queue of our own; the signal only rings the bell.
"""

from __future__ import annotations

import gc
import logging
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

log = logging.getLogger(__name__)

COLLECT_MS = 1_000


class Courier(QObject):
    """Make it on the GUI thread; ``post`` from anywhere."""

    _bell = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], object]] = deque()
        self._bell.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def post(self, action: Callable[[], object]) -> None:
        """Do this on the GUI thread, in the order of posting. After the window is gone nothing is done any more."""
        self._waiting.append(action)
        try:
            self._bell.emit()
        except RuntimeError:  # the window went while the work was still under way
            log.debug("an answer came after the window had gone")

    def _deliver(self) -> None:
        if self._waiting:
            self._waiting.popleft()()


class GarbageOnGuiThread(QObject):
    """Collects Python's garbage only on the GUI thread.

    Widgets that refer to one another in a circle would otherwise be destroyed on whichever thread Python happens to
    collect, and Qt does not survive that. ``desktop`` makes one for as long as there is a window; nothing is collected
    before ``start``.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._limits = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """The heap has stopped growing: what is there now stays, what comes is collected."""
        gc.freeze()
        self._timer.start(COLLECT_MS)

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()

    def _collect(self) -> None:
        """What Python would do itself: the youngest often, the oldest only when there is much."""
        young, middle, old = gc.get_count()
        if old > self._limits[2]:
            gc.collect(2)
        elif middle > self._limits[1]:
            gc.collect(1)
        elif young > self._limits[0]:
            gc.collect(0)
