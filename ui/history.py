# SPDX-License-Identifier: EUPL-1.2
"""Where the person has been, for going back and forward."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace

MOST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A page and what was shown on it."""

    route: str
    item: str | None = None


class History:
    """A line of places with a finger on one of them. Going somewhere new forgets what was ahead."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._now = -1

    def here(self) -> Place | None:
        """Where the person is."""
        return self._places[self._now] if self._now >= 0 else None

    def go(self, place: Place) -> None:
        """Somewhere new; the same place again is no step."""
        if self.here() == place:
            return
        self._places = [*self._places[: self._now + 1], place][-MOST:]
        self._now = len(self._places) - 1

    def note(self, item: str | None) -> None:
        """What is now shown on the page here, so that coming back shows the same."""
        if self._now >= 0 and item is not None:
            self._places[self._now] = replace(self._places[self._now], item=item)

    def step(self, by: int) -> Place | None:
        """One place back (-1) or forward (+1); none when there is nothing there."""
        if not 0 <= self._now + by < len(self._places):
            return None
        self._now += by
        return self._places[self._now]

    def keep(self, routes: Container[str]) -> None:
        """Forget every place but those on these pages."""
        here = self.here()
        self._places = [place for place in self._places if place.route in routes]
        self._now = self._places.index(here) if here in self._places else len(self._places) - 1

    def can(self, by: int) -> bool:
        """Whether there is somewhere to go in that direction."""
        return 0 <= self._now + by < len(self._places)
