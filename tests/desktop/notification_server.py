# SPDX-License-Identifier: EUPL-1.2
"""A notification server with the interface of a desktop's own, on the D-Bus session it is started in, and one message to it.

Run as a program: it tells on a line what it showed, presses the message, and tells that the press came back.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any, cast

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection

from desktop.notices import Server

_PATH = "/org/freedesktop/Notifications"
_on_the_bus: Any = cast("Any", ClassInfo)(
    {"D-Bus Interface": "org.freedesktop.Notifications"}
)  # its stub knows no decorator


@_on_the_bus
class Desktop(QObject):
    """Shows on its output what it was asked to show; then somebody presses it."""

    ActionInvoked = Signal("uint", "QString", arguments=["id", "key"])  # type: ignore[arg-type] # names of Qt's types

    @Slot(
        "QString", "uint", "QString", "QString", "QString", "QStringList", "QVariantMap", int, result="uint"
    )
    def Notify(self, _app: str, replaces: int, _icon: str, heading: str, words: str, *_rest: object) -> int:  # noqa: N802 - its name on the bus
        print(f"shown {replaces} {heading} | {words}", flush=True)  # noqa: T201 - what the test reads
        QTimer.singleShot(50, lambda: self.ActionInvoked.emit(41, "default"))
        return 41


def serve() -> None:
    """Until it is ended."""
    application = QCoreApplication([])
    bus, desktop = QDBusConnection.sessionBus(), Desktop()
    everything = (
        QDBusConnection.RegisterOption.ExportAllSlots | QDBusConnection.RegisterOption.ExportAllSignals
    )
    assert bus.registerObject(_PATH, desktop, everything)
    assert bus.registerService("org.freedesktop.Notifications")
    print("ready", flush=True)  # noqa: T201 - what the other end waits for
    application.exec()


def press() -> None:
    """Tell a message to the server that runs beside this, and wait until somebody presses it."""
    application = QCoreApplication([])
    assert not Server().tell("x", "x"), "nobody is there yet"
    words = [sys.executable, "-m", "tests.desktop.notification_server", "serve"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        way = Server()
        way.pressed.connect(lambda: (print("pressed", flush=True), application.quit()))  # noqa: T201 - what the test reads
        assert way.tell("Herinneringen: 3 acties", "Open Rode Loper om te zien welke.")
        QTimer.singleShot(3000, application.quit)
        application.exec()
        server.terminate()
        print(server.stdout.read(), end="")  # noqa: T201 - what the test reads


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["serve"] else press()
