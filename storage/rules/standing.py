# SPDX-License-Identifier: EUPL-1.2
"""Whether a store that belongs to a municipality may be opened now, from what it remembers of its backend."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Why = Literal["", "term", "lost", "blocked"]
"""Why it stays shut until a login succeeds: too long without contact, reported lost, or the account was blocked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """``contact``: when the backend last answered, on *its* clock. ``seen``: the latest moment that this store knows of.

    ``held``: what the backend said then. A store that never joined a backend has no term.
    """

    connected: bool = False
    contact: dt.datetime | None = None
    seen: dt.datetime | None = None
    held: Why = ""
    days: int = 14

    def latest(self, now: dt.datetime) -> dt.datetime:
        """What time it is at least: a clock that was set back does not make it earlier."""
        return max(now, self.seen or now)

    def until(self) -> dt.datetime | None:
        """Until when it opens without contact; nothing when there is no term."""
        if not self.connected or self.contact is None:
            return None
        return self.contact + dt.timedelta(days=self.days)

    def shut(self, now: dt.datetime) -> Why:
        """Why it may not be opened now; empty when it may."""
        if self.held:
            return self.held
        until = self.until()
        return "term" if until is not None and self.latest(now) > until else ""
