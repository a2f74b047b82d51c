# SPDX-License-Identifier: EUPL-1.2
"""Notices that nobody touched the program for a while: no key, no mouse, no pen, in any of its windows.

It listens at the windows of the system and not at every widget, so that painting and layout pass no Python. A laptop
that slept was not touched either: the longer of two clocks counts, the one on the wall and the steady one.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

LOOK_MS = 10_000

_TOUCHED = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.InputMethod,
    }
)


class Idle(QObject):
    """Signals ``looked(seconds)`` every few seconds: how long nobody touched the program."""

    looked = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steady = self._wall = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._listen)

    def start(self) -> None:
        """Begin to count, from now."""
        self.touched()
        for window in QGuiApplication.topLevelWindows():
            self._listen(window)
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def touched(self) -> None:
        """Somebody is there."""
        self._steady, self._wall = time.monotonic(), time.time()

    def seconds(self) -> float:
        """How long nobody was."""
        return max(time.monotonic() - self._steady, time.time() - self._wall)

    def look(self) -> None:
        """Tell now."""
        self.looked.emit(self.seconds())

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)  # once is enough
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHED:
            self.touched()
        return super().eventFilter(watched, event)
