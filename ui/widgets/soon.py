# SPDX-License-Identifier: EUPL-1.2
"""Do something as soon as it can be done: Qt shows and measures new widgets a few events later."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_TRIES = 8


def soon(owner: QObject, action: Callable[[], bool], tries: int = _TRIES) -> None:
    """Call ``action`` after the next events, and again until it answers that it is done; not after ``owner`` is gone."""

    def attempt() -> None:
        if not action() and tries > 1:
            soon(owner, action, tries - 1)

    QTimer.singleShot(0, owner, attempt)
