# SPDX-License-Identifier: EUPL-1.2
"""A field that saves itself as a whole, without ever replacing words that came in from elsewhere meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from shiboken6 import isValid

from storage.changes import Changes
from ui.widgets.inputs import Area


class Write(Protocol):
    """Store ``text``, written by somebody who last saw ``seen``; answers with what both came to when that differs."""

    def __call__(self, text: str, seen: str, *, then: Callable[[Changes], object],
                 failed: Callable[[Exception], object]) -> object: ...  # fmt: skip


class KeptText:
    """What the store has of a field (``known``) beside what is typed in it. ``failed`` tells the person."""

    def __init__(self, area: Area, write: Write, failed: Callable[[Exception], object]) -> None:
        self.area, self._write, self._tell = area, write, failed
        self.known = area.value()
        self._flying: set[object] = set()

    def start(self, stored: str) -> None:
        """Another record, or the same one shown anew: nothing of what stood here counts any more."""
        self.area.set_value(stored)
        self.known = stored
        self._flying.clear()

    def keep(self) -> None:
        """Save what was typed, if anything was."""
        text, seen = self.area.value(), self.known
        if text == seen:
            return
        self.known = text
        flight = object()
        self._flying.add(flight)
        self._write(text, seen, then=partial(self._kept, flight, text),
                    failed=partial(self._not_kept, flight, text, seen))  # fmt: skip

    def take(self, stored: str) -> None:
        """Show what came in, unless something is typed that the store does not have: the next save merges the two."""
        if stored != self.known and not self._flying and self._is_idle():
            self.area.take(stored)
            self.known = stored

    def _is_idle(self) -> bool:
        return self.area.value() == self.known and not self.area.is_composing()

    def _kept(self, flight: object, text: str, changes: Changes) -> None:
        if flight not in self._flying or not isValid(self.area):
            return
        self._flying.discard(flight)
        if isinstance(changes.answer, str) and self.known == text:
            self.take(changes.answer)

    def _not_kept(self, flight: object, text: str, seen: str, error: Exception) -> None:
        if flight in self._flying and self.known == text:
            self.known = seen
        self._flying.discard(flight)
        self._tell(error)
