# SPDX-License-Identifier: EUPL-1.2
"""Long work: its answer comes on the GUI thread, it can be stopped, and closing waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.tasks import Job, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_the_answer_comes_on_the_gui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    got: list[tuple[threading.Thread, threading.Thread]] = []
    tasks.run(
        lambda _job: threading.current_thread(),
        done=lambda there: got.append((there, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(got))
    there, here = got[0]
    assert there is not here
    assert here is threading.main_thread()


def test_progress_is_told_and_work_can_be_stopped(qtbot: QtBot, tasks: Tasks) -> None:
    steps: list[int] = []
    stopped: list[bool] = []

    def count(job: Job) -> None:
        for number in range(10_000):
            job.progress(number, 10_000)
            time.sleep(0.001)

    job = tasks.run(
        count, progress=lambda done, _total, _words: steps.append(done), stopped=lambda: stopped.append(True)
    )
    qtbot.waitUntil(lambda: len(steps) > 3)
    job.cancel()
    qtbot.waitUntil(lambda: stopped == [True])
    assert not tasks.busy()


def test_an_error_is_told(qtbot: QtBot, tasks: Tasks) -> None:
    got: list[Exception] = []

    def fail(_job: Job) -> None:
        raise OSError("weg")

    tasks.run(fail, failed=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert isinstance(got[0], OSError)


def test_closing_stops_and_waits(qtbot: QtBot) -> None:
    made = Tasks()
    started = threading.Event()

    def wait(job: Job) -> None:
        started.set()
        while not job.cancelled:
            time.sleep(0.001)

    made.run(wait)
    started.wait(2)
    made.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("rodeloper-task")]
