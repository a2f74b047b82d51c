# SPDX-License-Identifier: EUPL-1.2
"""Long work off the GUI thread, with progress and a way to stop it; what comes out arrives on the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from ui.courier import Courier

log = logging.getLogger(__name__)

T = TypeVar("T")


class Cancelled(Exception):  # noqa: N818 - a wish of a person, not an error
    """The person stopped the work. Raised by ``Job.check`` inside the work itself, which then changes nothing."""


class Job(QObject):
    """One piece of long work: the function reports to it, a window listens to it.

    Signals arrive on the GUI thread: ``progressed(done, total, words)``, and exactly one of ``done(result)``,
    ``failed(error)`` or ``stopped()``, followed by ``finished()``.
    """

    progressed = Signal(int, int, str)
    done = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    finished = Signal()

    def __init__(self, courier: Courier, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._courier = courier
        self._stop = threading.Event()
        self.running = True

    # Called by the work, on its own thread

    def progress(self, done: int, total: int = 0, words: str = "") -> None:
        """Say how far the work is; ``total`` 0 means that nobody knows. Raises ``Cancelled`` when asked to stop."""
        self.check()
        self._courier.post(lambda: self.progressed.emit(done, total, words))

    def check(self) -> None:
        """Raise ``Cancelled`` when the person asked to stop."""
        if self._stop.is_set():
            raise Cancelled

    @property
    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._stop.is_set()

    # Called by the window

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._stop.set()

    def run(self, function: Callable[[Job], object]) -> Callable[[], None]:
        """Do the work, on the thread this is called on; gives back what the GUI thread has to tell about it."""
        try:
            self.check()
            result = function(self)
        except Cancelled:
            return self.stopped.emit
        except Exception as error:  # noqa: BLE001 - whatever happens in the work is told to the window
            return partial(self.failed.emit, error)
        return partial(self.done.emit, result)


class Tasks(QObject):
    """Runs jobs on a few threads and waits for them at close."""

    started = Signal(object)

    def __init__(self, parent: QObject | None = None, *, threads: int = 2) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="rodeloper-task")
        self._courier = Courier(self)
        self._jobs: set[Job] = set()
        self._closed = False
        # Those that were under way when the answers were held back, and what they have to tell.
        self._before: set[Job] = set()
        self._held: list[Callable[[], None]] | None = None

    def run(self, function: Callable[[Job], T], *, done: Callable[[T], object] | None = None,
            failed: Callable[[Exception], object] | None = None,
            progress: Callable[[int, int, str], object] | None = None,
            stopped: Callable[[], object] | None = None) -> Job:  # fmt: skip
        """Run ``function(job)`` off the GUI thread; the callbacks come on the GUI thread.

        Without ``failed`` an error is logged by its kind only: what was in it may be somebody's note.
        """
        job = Job(self._courier, self)
        self._jobs.add(job)
        callbacks: list[tuple[Any, Any]] = [
            (job.done, done),
            (job.progressed, progress),
            (job.stopped, stopped),
        ]
        callbacks.append((job.failed, failed or _log_failure))
        for signal, callback in callbacks:
            if callback is not None:
                signal.connect(callback)
        if self._closed:
            job.cancel()
        else:
            self._pool.submit(self._work, job, function)
        self.started.emit(job)
        return job

    def hold(self) -> None:
        """Tell nobody what comes of the work that is under way now, until ``release``. What is started later is told."""
        self._before, self._held = set(self._jobs), []

    def release(self) -> None:
        """Tell what was held back."""
        held, self._held = self._held or [], None
        for end in held:
            end()

    def busy(self) -> bool:
        """Whether any work is under way."""
        return bool(self._jobs)

    def close(self) -> None:
        """Ask all work to stop and wait until it has."""
        self._closed = True
        for job in self._jobs:
            job.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._jobs.clear()

    def _work(self, job: Job, function: Callable[[Job], object]) -> None:
        tell = job.run(function)
        self._courier.post(lambda: self._end(job, tell))

    def _end(self, job: Job, tell: Callable[[], None]) -> None:
        self._jobs.discard(job)
        if self._held is not None and job in self._before:
            self._held.append(partial(self._end, job, tell))
            return
        job.running = False
        tell()
        job.finished.emit()
        job.deleteLater()


def _log_failure(error: Exception) -> None:
    log.error("work off the window failed: %s", type(error).__name__)
