# SPDX-License-Identifier: EUPL-1.2
"""What a person asks for while the rest of the program loads behind the first page waits here; the window does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

Action = Callable[[], object]


class Patience:
    """Does things at once, or, between ``begin`` and ``end``, at the end."""

    def __init__(self) -> None:
        self._waits = False
        self._wish: Action | None = None
        self._chores: list[Action] = []

    @property
    def over(self) -> bool:
        """Whether nothing waits: everything is done at once."""
        return not self._waits

    def begin(self) -> None:
        """From now on everything waits."""
        self._waits = True

    def grant(self, wish: Action) -> None:
        """Do this as soon as it can be done. Of more wishes the last one counts: who pressed two places wants the second."""
        if not self._waits:
            wish()
            return
        if self._wish is None:
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        self._wish = wish

    def after(self, chore: Action) -> None:
        """Do this too, after what a person asked for."""
        if self._waits:
            self._chores.append(chore)
        else:
            chore()

    def end(self) -> None:
        """All is there: do what was asked."""
        self._waits = False
        wish, self._wish = self._wish, None
        chores, self._chores = self._chores, []
        if wish is not None:
            QGuiApplication.restoreOverrideCursor()
            wish()
        for chore in chores:
            chore()
