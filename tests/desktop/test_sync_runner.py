# SPDX-License-Identifier: EUPL-1.2
"""The turns of the exchange: whatever goes wrong there, the window hears a value."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from desktop.sync_runner import SyncRunner
from storage.errors import RodeLoperError
from sync import problems
from sync.engine import Outcome
from tests.desktop.runner_bench import BASE, LAST, Bench
from ui.exchange.values import Status


def test_a_store_without_a_backend_is_left_in_peace() -> None:
    told: list[Status] = []
    runner = SyncRunner(lambda _stopped, _progress: None, told.append)
    assert not runner.turn()
    assert told == [Status("off")]


def test_the_first_exchange_is_seen_to_happen_and_the_quiet_ones_are_not() -> None:
    bench = Bench()
    assert bench.turn() == BASE
    assert bench.states == ["working", "idle"]
    for _ in range(5):
        bench.turn()
    assert bench.states == ["working", "idle"]
    assert bench.link.dialled == 1


def test_news_is_told_also_when_nothing_of_the_status_differs() -> None:
    bench = Bench(Outcome(), Outcome(pulled=2), Outcome(), Outcome(refused=1), Outcome(refused=1))
    counts = []
    for _ in range(5):
        bench.turn()
        counts.append(len(bench.told))
    # working + idle, came in, the numbers of before, one refused, the same
    assert counts == [2, 3, 4, 5, 5]


@pytest.mark.parametrize(
    ("problem", "state", "code", "waits"),
    [
        (problems.OfflineError(), "offline", "sync.offline", 5),
        (problems.SlowError(), "offline", "sync.offline", 5),
        (problems.ServerFailedError(status=502), "offline", "sync.server-failed", 5),
        (problems.BusyError(seconds=77), "offline", "sync.busy", 77),
        (problems.PortalError(), "offline", "sync.portal", 15),
        (problems.UntrustedError(), "stopped", "sync.untrusted", 60),
        (problems.MovedError(host="elders"), "stopped", "sync.moved", 60),
        (problems.HostileError(what="size"), "stopped", "sync.hostile", 60),
        (problems.PasswordError(), "stopped", "sync.password", 3600),
        (problems.BlockedError(), "stopped", "sync.blocked", 3600),
        (problems.NotOursError(), "stopped", "sync.not-ours", 3600),
        (problems.TooOldError(), "stopped", "sync.too-old", 3600),
        (RodeLoperError("sync.no-password", user="noor"), "stopped", "sync.no-password", 3600),
        (RodeLoperError("store.full"), "stopped", "store.full", 60),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_each_problem_has_its_words_and_its_patience(
    problem: RodeLoperError, state: str, code: str, waits: float
) -> None:
    bench = Bench(problem, problem, Outcome())
    told = bench.turn()
    assert (told.state, told.problem, dict(told.values)) == (state, code, problem.values)
    assert (told.last, told.user) == (LAST, "noor")
    assert bench.waits == waits
    before = len(bench.told)
    bench.turn()
    assert len(bench.told) == before
    assert bench.turn() == BASE
    assert bench.waits == 5


def test_a_fault_of_ours_is_logged_without_content_and_the_next_exchange_goes_well(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = Bench(ValueError("mevrouw De Vries is ziek"), Outcome())
    with caplog.at_level(logging.DEBUG):
        told = bench.turn()
    assert (told.state, told.problem, dict(told.values)) == ("stopped", "sync.unexpected", {})
    assert "ValueError" in caplog.text
    assert "Vries" not in caplog.text
    assert bench.waits == 60
    assert bench.turn() == BASE


def test_a_locked_store_ends_it_quietly() -> None:
    bench = Bench(RodeLoperError("store.locked"))
    assert not bench.runner.turn()
    assert bench.states == ["working"]


def test_what_goes_wrong_while_stopping_is_nobodys_business() -> None:
    bench = Bench(problems.StoppedError())
    bench.runner.stop()
    assert not bench.runner.turn()
    assert bench.states == ["working"]


def test_a_server_that_answers_may_ask_for_time() -> None:
    bench = Bench()
    bench.link.seconds = 40
    bench.turn()
    assert bench.waits == 40


def test_what_nobody_could_answer_is_not_sent_again_at_once() -> None:
    bench = Bench(Outcome(waiting=3), Outcome(waiting=3), Outcome(waiting=1, pushed=2))
    waits = []
    for _ in range(3):
        assert bench.turn().state == "idle"
        waits.append(bench.waits)
    assert waits == [5, 10, 5]


def test_another_password_is_tried_at_once_over_a_new_connection() -> None:
    bench = Bench(problems.PasswordError(), Outcome())
    assert bench.turn().state == "stopped"
    bench.runner.login_changed()
    assert bench.waits <= 0
    assert bench.turn() == BASE
    assert (bench.link.dialled, bench.link.closed) == (2, 1)


def test_another_password_that_comes_while_the_old_one_is_refused_is_tried_at_once() -> None:
    def refused() -> Exception:
        bench.runner.login_changed()
        return problems.PasswordError()

    bench = Bench(refused, Outcome())
    assert bench.turn().state == "stopped"
    assert bench.waits <= 0
    assert bench.turn() == BASE
    assert bench.link.dialled == 2


def test_who_breaks_off_a_download_decides_when_it_goes_on() -> None:
    def download() -> Exception:
        bench.runner.break_off()
        assert bench.link.stopped.is_set()
        return problems.StoppedError()

    bench = Bench(download)
    told = bench.turn()
    assert (told.state, told.problem, bench.waits) == ("stopped", "sync.stopped", 3600)
    bench.runner.by_hand()
    assert bench.waits <= 0
    assert bench.turn() == BASE
    assert not bench.link.stopped.is_set()


def test_an_order_is_carried_out_before_the_next_exchange() -> None:
    bench = Bench()
    bench.turn()
    heard: list[tuple[Any, int]] = []
    bench.runner.order(lambda link: heard.append((link, link.ran)))  # type: ignore[attr-defined]
    assert bench.waits <= 0
    bench.turn()
    assert heard == [(bench.link, 1)]


def test_an_order_that_fails_is_told_and_not_repeated() -> None:
    bench = Bench()
    bench.turn()

    def fail(_link: object) -> None:
        raise RodeLoperError("store.full")

    bench.runner.order(fail)
    assert bench.turn().problem == "store.full"
    assert bench.turn() == BASE


def test_a_long_download_tells_how_far_it_is_but_not_a_thousand_times() -> None:
    def download() -> Outcome:
        for n in range(1, 101):
            bench.time.now += 0.05
            bench.link.progress(n * 1000, 100_000)
        return Outcome(pulled=100_000)

    bench = Bench(download)
    bench.turn()
    steps = [status for status in bench.told if status.done]
    assert 20 <= len(steps) <= 30
    assert steps[-1].total == 100_000
    assert steps[-1].done > 95_000
    assert bench.told[-1] == BASE


def test_sending_much_is_seen() -> None:
    bench = Bench()
    bench.turn()
    bench.link.much = True
    bench.turn()
    assert bench.states == ["working", "idle", "working", "idle"]
