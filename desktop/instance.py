# SPDX-License-Identifier: EUPL-1.2
"""One window a store: a second start raises the first one instead of fighting over the writing lock."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 300


class OneWindow(QObject):
    """Listens for other starts on the same store. Signal ``raise_requested`` when somebody starts it again."""

    raise_requested = Signal()

    def __init__(self, store: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = f"rode-loper-{hashlib.sha256(str(store.absolute()).encode()).hexdigest()[:24]}"
        self._server: QLocalServer | None = None

    def is_second(self) -> bool:
        """Whether a window already works on this store (it is then asked to come forward); if not, we are the first."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(WAIT_MS):
            socket.disconnectFromServer()
            return True
        # What a crashed window left behind would keep us from listening.
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._knocked)
        self._server.listen(self._name)
        return False

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
