# SPDX-License-Identifier: EUPL-1.2
"""Ways to put a message on the desktop: the notification server of the session (D-Bus), else the tray of the system.

The server needs no icon in a tray, which many desktops hide; Windows and macOS have no such server and use Qt's tray.
Where neither works nothing is told, and nothing is said about that: the window has it all.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from PySide6.QtCore import Q_ARG, Q_RETURN_ARG, SLOT, QMetaObject, QObject, Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from assets.texts import _

log = logging.getLogger(__name__)

_SERVICE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
SHOWN_MS, PATIENCE_MS = 10_000, 1_000
"""How long a message stands, and how long the window waits for the server at most."""


class Server(QObject):
    """The notification server of the desktop, over D-Bus."""

    pressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: Any = None
        self._shown = 0

    def tell(self, heading: str, words: str) -> bool:
        """Show it. A message of before that still stands is replaced: there is one at a time."""
        server = self._reach()
        if not server.isValid():
            return False
        # By the signature that the server told: called with what Python has, a number would be of the wrong type.
        said = (
            Q_ARG("QString", "Rode Loper"), Q_ARG("uint", self._shown), Q_ARG("QString", "nl.rodeloper"),
            Q_ARG("QString", heading), Q_ARG("QString", words), Q_ARG("QStringList", ["default", _("Open")]),
            Q_ARG("QVariantMap", {}), Q_ARG("int", SHOWN_MS),
        )  # fmt: skip
        try:
            shown: Any = QMetaObject.invokeMethod(
                server, "Notify", Qt.ConnectionType.DirectConnection, Q_RETURN_ARG("uint"), *said
            )
        except RuntimeError as problem:
            log.info("no message on the desktop: %s", type(problem).__name__)
            return False
        self._shown = int(shown or 0)
        return self._shown > 0

    def close(self) -> None:
        """Forget what is shown."""
        self._shown = 0

    def _reach(self) -> Any:
        """The server. It is looked for when there is something to tell, so that no start waits for it."""
        if self._server is None or not self._server.isValid():
            from PySide6.QtDBus import QDBusConnection, QDBusInterface

            bus = QDBusConnection.sessionBus()
            self._server = QDBusInterface(_SERVICE, _PATH, _SERVICE, bus, self)
            self._server.setTimeout(PATIENCE_MS)
            slot: Any = SLOT("invoked(QDBusMessage)")  # a text, whatever the stub of connect says
            bus.connect(_SERVICE, _PATH, _SERVICE, "ActionInvoked", self, slot)
        return self._server

    @Slot("QDBusMessage")
    def invoked(self, message: Any) -> None:
        """Somebody pressed a message, perhaps one of ours."""
        number, *_rest = message.arguments()
        if self._shown and int(number) == self._shown:
            self._shown = 0
            self.pressed.emit()


class Tray(QObject):
    """The tray of the system, with an icon for as long as a message stands."""

    pressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None

    def tell(self, heading: str, words: str) -> bool:
        """Show it."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        if self._icon is None:
            self._icon = QSystemTrayIcon(_icon(), self)
            self._icon.messageClicked.connect(self.pressed)
        self._icon.show()
        self._icon.showMessage(heading, words, _icon(), SHOWN_MS)
        return True

    def close(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()


class Either(QObject):
    """The first way that works."""

    pressed = Signal()

    def __init__(self, *ways: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ways = ways
        for way in ways:
            way.pressed.connect(self.pressed)

    def tell(self, heading: str, words: str) -> bool:
        """Show it one way or the other."""
        return any(way.tell(heading, words) for way in self.ways)

    def close(self) -> None:
        """Nothing more is told."""
        for way in self.ways:
            way.close()


def _icon() -> QIcon:
    application = QApplication.instance()
    return application.windowIcon() if isinstance(application, QApplication) else QIcon()


def desktop_way(parent: QObject) -> Either:
    """What this desktop has."""
    ways = [Tray(parent)] if sys.platform in ("win32", "darwin") else [Server(parent), Tray(parent)]
    return Either(*ways, parent=parent)
