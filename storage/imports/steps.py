# SPDX-License-Identifier: EUPL-1.2
"""Progress and cancel for the long steps of an import: one small object that every loop reports to."""

from __future__ import annotations

from collections.abc import Callable

from storage.errors import RodeLoperError

Progress = Callable[[int, int], None]
"""Called with (done, total); total is 0 while it is not known yet. Called from the thread that does the work."""

Cancel = Callable[[], bool]
"""Answers True when the person asked to stop."""

EVERY = 1000


class Steps:
    """Reports every thousand rows and stops when asked; without listeners it costs next to nothing."""

    def __init__(
        self, total: int = 0, progress: Progress | None = None, cancel: Cancel | None = None
    ) -> None:
        self.total = total
        self._progress = progress
        self._cancel = cancel

    def at(self, done: int) -> None:
        """Call for every row. Raises ``RodeLoperError("import.cancelled")`` when the person asked to stop."""
        if done % EVERY == 0:
            self.now(done)

    def now(self, done: int) -> None:
        """Report at once, for instance between two bulk writes."""
        self.look()
        if self._progress is not None:
            self._progress(done, self.total)

    def look(self) -> None:
        """Stop when asked, in the middle of something that nobody can count."""
        if self._cancel is not None and self._cancel():
            raise RodeLoperError("import.cancelled")
