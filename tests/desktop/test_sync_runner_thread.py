# SPDX-License-Identifier: EUPL-1.2
"""The thread of the exchange: it begins by itself and ends when it is told to, in the middle of anything."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from desktop.sync_runner import SyncRunner
from sync import problems
from sync.engine import Outcome
from tests.desktop.runner_bench import Bench, FakeLink
from ui.exchange.values import Status


@pytest.fixture
def threaded() -> Iterator[Callable[..., SyncRunner]]:
    started: list[SyncRunner] = []

    def start(link: FakeLink, report: Callable[[Status], None], **options: Any) -> SyncRunner:
        runner = SyncRunner(link.dial, report, **options)
        started.append(runner)
        runner.start()
        return runner

    yield start
    for runner in started:
        runner.stop()
        assert runner.join(5)


class Heard:
    """Statuses from the thread, to wait for."""

    def __init__(self) -> None:
        self.told: list[Status] = []
        self._came = threading.Condition()

    def __call__(self, status: Status) -> None:
        with self._came:
            self.told.append(status)
            self._came.notify_all()

    def wait(self, state: str, times: int = 1) -> None:
        with self._came:
            assert self._came.wait_for(lambda: sum(s.state == state for s in self.told) >= times, 5)


def test_it_begins_by_itself_and_by_hand_it_goes_again(threaded: Callable[..., SyncRunner]) -> None:
    heard, link = Heard(), FakeLink()
    runner = threaded(link, heard)
    heard.wait("idle")
    runner.by_hand()
    heard.wait("idle", 2)
    assert link.ran == 2
    assert runner.stop()
    assert link.closed == 1


def test_it_stops_within_a_second_in_the_middle_of_an_exchange(threaded: Callable[..., SyncRunner]) -> None:
    begun = threading.Event()

    def hang() -> Exception:
        begun.set()
        while not link.stopped.is_set():
            time.sleep(0.01)
        return problems.StoppedError()

    heard, link = Heard(), FakeLink(hang)
    runner = threaded(link, heard)
    assert begun.wait(5)
    started = time.monotonic()
    assert runner.stop()
    assert time.monotonic() - started < 1
    assert [status.state for status in heard.told] == ["working"]


def test_what_cannot_be_broken_off_holds_nobody_longer_than_a_second(
    threaded: Callable[..., SyncRunner], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.sync_runner.STOP_SECONDS", 0.05)
    go_on, begun = threading.Event(), threading.Event()

    def copy() -> Outcome:
        begun.set()
        go_on.wait(5)
        return Outcome()

    runner = threaded(FakeLink(copy), Heard())
    assert begun.wait(5)
    assert not runner.stop()
    go_on.set()
    assert runner.join(5)


def test_the_next_runner_waits_until_the_one_before_has_ended() -> None:
    go_on, begun, order = threading.Event(), threading.Event(), list[str]()

    def slow() -> Outcome:
        begun.set()
        go_on.wait(5)
        order.append("first")
        return Outcome()

    def second() -> Outcome:
        order.append("second")
        return Outcome()

    one = SyncRunner(FakeLink(slow).dial, lambda _status: None)
    one.start()
    assert begun.wait(5)
    heard = Heard()
    two = SyncRunner(FakeLink(second).dial, heard)
    two.start(after=one)
    one._stopped.set()
    go_on.set()
    heard.wait("idle")
    assert order == ["first", "second"]
    assert two.stop()
    assert one.join(5)


def test_a_laptop_that_slept_looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(problems.OfflineError())
    for _ in range(7):
        bench.link.script = [problems.OfflineError()]
        bench.turn()
    assert bench.waits == 300
    slept = threading.Event()

    def asleep(_seconds: float) -> bool:
        bench.time.now += 30
        bench.time.ahead += 8 * 3600
        slept.set()
        return True

    monkeypatch.setattr(bench.runner._awake, "wait", asleep)
    assert bench.runner.wait()
    assert slept.is_set()
    assert bench.waits <= 0
