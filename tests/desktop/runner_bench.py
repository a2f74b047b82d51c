# SPDX-License-Identifier: EUPL-1.2
"""A runner of the exchange on a bench: its clock stands still, and its backend does what the test says."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

from desktop.link import Progress
from desktop.rhythm import Rhythm
from desktop.sync_runner import SyncRunner
from sync.engine import Outcome
from ui.exchange.values import Status

LAST = dt.datetime(2026, 11, 23, 8, 41, tzinfo=dt.UTC)

BASE = Status("idle", LAST, server="https://sync", user="noor", municipality="Voorbeeldstad")


class Time:
    """A steady clock and one on the wall, which stand still until a test moves them."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.ahead = 0.0

    def __call__(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now + self.ahead


class FakeLink:
    """A backend that does what the test says; each item is an outcome, a problem, or something to do."""

    def __init__(self, *script: Any) -> None:
        self.script = list(script)
        self.progress: Progress = lambda _done, _total: None
        self.stopped = threading.Event()
        self.seconds = 0.0
        self.much = False
        self.dialled = self.ran = self.closed = 0

    def dial(self, stopped: threading.Event, progress: Progress) -> Any:
        self.dialled += 1
        self.stopped, self.progress = stopped, progress
        return self

    def run(self) -> Outcome:
        self.ran += 1
        step = self.script.pop(0) if self.script else Outcome()
        if callable(step):
            step = step()
        if isinstance(step, BaseException):
            raise step
        assert isinstance(step, Outcome)
        return step

    def much_waits(self) -> bool:
        return self.much

    def backoff(self) -> float:
        return self.seconds

    def status(self) -> Status:
        return BASE

    def close(self) -> None:
        self.closed += 1


class Bench:
    """A runner without its thread: the test takes each turn, on a clock of its own."""

    def __init__(self, *script: Any) -> None:
        self.time, self.link, self.told = Time(), FakeLink(*script), list[Status]()
        self.rhythm = Rhythm(chance=lambda: 0.5)
        self.runner = SyncRunner(
            self.link.dial,
            self.told.append,
            rhythm=self.rhythm,
            clock=self.time,
            wall=self.time.wall,
        )

    def turn(self) -> Status:
        assert self.runner.turn()
        return self.told[-1]

    @property
    def waits(self) -> float:
        return self.rhythm.due() - self.time.now

    @property
    def states(self) -> list[str]:
        return [status.state for status in self.told]
