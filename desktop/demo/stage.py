# SPDX-License-Identifier: EUPL-1.2
"""Where the demo is played: the store, the people, chance that falls the same way each time, and a clock that is moved."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from storage.changes import Changes
from storage.rules.rights import Actor
from storage.rules.workdays import dutch_day
from storage.store import Store

if TYPE_CHECKING:
    from desktop.demo.build import MovableClock
    from desktop.demo.people import Municipality


class Stage:
    """What a scene needs. ``now`` is the end of the story; nothing happens after it."""

    def __init__(self, store: Store, clock: MovableClock, town: Municipality, now: dt.datetime) -> None:
        self.store, self.clock, self.town = store, clock, town
        self.now = now
        self.today = dutch_day(now)
        self.random = random.Random(2012)
        self.words = town.words

    def at(self, moment: dt.datetime) -> None:
        """What follows happens at this moment."""
        self.clock.now = min(moment, self.now)

    def do(self, operation: Callable[..., Changes], who: Actor, *args: Any, **fields: Any) -> Any:
        """Carry out an operation; answers with what it answers."""
        return self.store.write(operation, who, *args, **fields).result().answer


def moment(day: dt.date, hour: int) -> dt.datetime:
    """This hour of the day on the wall, in UTC."""
    return dt.datetime(day.year, day.month, day.day, hour).astimezone(dt.UTC)
