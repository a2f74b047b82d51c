# SPDX-License-Identifier: EUPL-1.2
"""One window a store: a second start raises the first one instead of fighting over the writing lock."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 300
START_SECONDS = 2.0
"""From taking the writing lock until a window listens goes its first page, and what is loaded behind it."""
_PAUSE = 0.05


class OneWindow(QObject):
    """Listens for other starts on the same store. Signal ``raise_requested`` when somebody starts it again."""

    raise_requested = Signal()

    def __init__(self, store: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._name = f"rode-loper-{hashlib.sha256(str(store.absolute()).encode()).hexdigest()[:24]}"
        self._server: QLocalServer | None = None

    def is_second(self, *, starting: bool = False) -> bool:
        """Whether another window already works on this store; it is then asked to come forward.

        ``starting``: somebody has it, so a window that has only just begun gets time to answer.
        """
        if self._server is not None:
            return False
        until = time.monotonic() + (START_SECONDS if starting else 0)
        while not (answered := self._knock()) and time.monotonic() < until:
            time.sleep(_PAUSE)
        return answered

    def _knock(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        answered = socket.waitForConnected(ANSWER_MS)
        socket.disconnectFromServer()
        return answered

    def listen(self) -> None:
        """Be the window of this store from now on."""
        if self._server is not None:
            return
        # What a crashed window left behind would keep us from listening.
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._knocked)
        self._server.listen(self._name)

    def _knocked(self) -> None:
        assert self._server is not None
        connection = self._server.nextPendingConnection()
        if connection is not None:
            connection.disconnected.connect(connection.deleteLater)
        self.raise_requested.emit()

    def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
