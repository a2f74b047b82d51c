# SPDX-License-Identifier: EUPL-1.2
"""Keep a widget away from somebody who may not do what it does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


def withhold(widget: QWidget) -> None:
    """Hide this widget for good: a page that shows it again, because of what it shows now, does so in vain.

    A key of the page that presses it does nothing either.
    """
    if not widget.property("withheld"):
        widget.setProperty("withheld", True)
        widget.installEventFilter(_KeepHidden(widget))
    widget.hide()
    widget.setEnabled(False)


class _KeepHidden(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Comes after every ``show`` and before anything is painted.
        if event.type() == QEvent.Type.ShowToParent and isinstance(watched, QWidget):
            watched.hide()
        return False
