# SPDX-License-Identifier: EUPL-1.2
"""What the exchange hears of the machine: whether the window is in use or in sight, and that the network is back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication


class Surroundings(QObject):
    """Signals ``activity(bool)`` and, once ``watch_network`` was called, ``network_came``."""

    activity = Signal(bool)
    network_came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network: QObject | None = None
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._changed)

    def active(self) -> bool:
        """Whether the window is in use now, or can at least be seen: beside a letter, or on a second screen."""
        return QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive or any(
            window.isExposed() for window in QGuiApplication.topLevelWindows()
        )

    def watch_network(self) -> None:
        """Begin to listen, where the system tells; where it does not, the next try finds out."""
        if self._network is not None:
            return
        # Imported here: who works alone does not need it.
        from PySide6.QtNetwork import QNetworkInformation

        self._network = self
        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            self._network = network = QNetworkInformation.instance()
            network.reachabilityChanged.connect(self._reached)

    def _changed(self, _state: Qt.ApplicationState) -> None:
        self.activity.emit(self.active())

    def _reached(self, reachability: Any) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        # Also a network without the internet: the server may stand in the town hall.
        if reachability != QNetworkInformation.Reachability.Disconnected:
            self.network_came.emit()
