# SPDX-License-Identifier: EUPL-1.2
"""Files that somebody drags onto the window: told with their paths when the window can do something with all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


class Dropping(QObject):
    """Watches a window. ``wanted(paths)`` says whether these are for us, ``dropped(paths)`` hears that they came."""

    def __init__(
        self,
        window: QWidget,
        wanted: Callable[[Sequence[Path]], bool],
        dropped: Callable[[Sequence[Path]], object],
    ) -> None:
        super().__init__(window)
        self._wanted, self._dropped = wanted, dropped
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
        if event.type() in kinds and isinstance(event, QDropEvent):
            paths = files(event.mimeData())
            if paths and self._wanted(paths):
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self._dropped(paths)
                return True
        return super().eventFilter(watched, event)


def files(data: QMimeData) -> list[Path]:
    """The files in what is dragged; nothing when there is something else among them."""
    urls = data.urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return paths if len(paths) == len(urls) else []
