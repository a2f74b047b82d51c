# SPDX-License-Identifier: EUPL-1.2
"""When the next exchange is due: soon after something was written, every few seconds while somebody looks, else rarely.

Only arithmetic: the moments are seconds of a clock that the caller reads, so that a day of waiting is a test of a millisecond.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

NEVER = float("inf")
DEBOUNCE = 1.0
LONGEST_DEBOUNCE = 5.0
"""Who types without a pause is still heard by the colleagues."""
ACTIVE, INACTIVE = 5.0, 60.0
"""Seconds between two looks while the window is in use, and while it is not."""
BREATH = 2.0
"""Between two exchanges that somebody or something asked for."""
HAND = 30.0
"""Who presses F5 while the server asks for time waits no longer than this after the last try."""
JITTER = 0.2
"""Laptops that lost the server together do not come back together."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait after a failure: the first time, and at most when it keeps failing.

    ``comes_back``: the return of the network or of the person may have mended it, so that it is tried then.
    """

    first: float
    most: float
    comes_back: bool = True


LINE = Patience(5, 300)
"""The way to the server is broken; nobody has to do anything."""
GUEST = Patience(15, 120)
"""A guest network wants the person to log in first."""
FAULT = Patience(60, 3600, comes_back=False)
"""Something is wrong that waiting may mend: a full disk, a certificate, a fault of ours."""
PERSON = Patience(3600, 3600, comes_back=False)
"""Only a person can mend it. The server counts wrong passwords, so we do not offer them again and again."""


class Rhythm:
    """Hear what happens, tell when an exchange is due. All moments are of one steady clock."""

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self.active = True
        self._chance = chance
        self._poll = 0.0
        self._change = self._urgent = NEVER
        self._first_change = NEVER
        self._not_before = 0.0
        self._ended = -NEVER
        self._failures = 0
        self._patience: Patience | None = None

    def due(self) -> float:
        """The moment of the next exchange."""
        return max(self._not_before, min(self._poll, self._change, self._urgent))

    # What happens

    def changed(self, now: float) -> None:
        """Something was written here. While the exchange fails, that is no reason to try sooner."""
        if self._patience is None:
            self._first_change = min(self._first_change, now)
            self._change = min(now + DEBOUNCE, self._first_change + LONGEST_DEBOUNCE)

    def came_back(self, now: float) -> None:
        """The network, the person or the laptop itself is back."""
        if self._patience is None or self._patience.comes_back:
            self._urgent = min(self._urgent, max(now, self._ended + BREATH))

    def by_hand(self, now: float) -> None:
        """A person wants it now. What a server asked for is kept, up to a point."""
        self._urgent = now
        self._not_before = min(self._not_before, max(now, self._ended + HAND))

    def activity(self, now: float, active: bool) -> None:
        """The window is in use from now on, or no longer."""
        if active and not self.active:
            self.came_back(now)
        self.active = active

    # What became of it

    def begin(self) -> None:
        """An exchange starts; what happens from here on is for the next one."""
        self._change = self._urgent = self._first_change = NEVER

    def done(self, now: float, asked: float = 0) -> None:
        """It went well. ``asked``: the server wants to be left alone for so many seconds."""
        self._ended, self._failures, self._patience = now, 0, None
        self._not_before = now + asked
        self._poll = now + self._varied(ACTIVE if self.active else INACTIVE)

    def failed(self, now: float, patience: Patience, asked: float = 0) -> None:
        """It did not, and this is how patient we are with that."""
        self._failures = self._failures + 1 if patience is self._patience else 0
        self._ended, self._patience = now, patience
        self._change = self._first_change = NEVER
        if not patience.comes_back:
            self._urgent = NEVER
        wait = min(patience.first * 2 ** min(self._failures, 20), patience.most)
        self._poll = now + max(self._varied(wait), asked)
        self._not_before = now + asked

    def _varied(self, seconds: float) -> float:
        return seconds * (1 - JITTER / 2 + JITTER * self._chance())
