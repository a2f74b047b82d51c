# SPDX-License-Identifier: EUPL-1.2
"""Programs that end with us: started under a keeper, stopped in good order, with bounded waits everywhere."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Self

from storage.errors import RodeLoperError
from sync.backend import keeper


class Kept:
    """One program under its keeper. ``stop`` ends both; the death of this process does too."""

    def __init__(
        self, run: Sequence[str], *, stop: Sequence[str] | None = None, log: IO[bytes] | None = None
    ) -> None:
        orders = json.dumps({"run": list(run), "stop": list(stop) if stop else None})
        # Without site packages: the keeper needs the standard library only, and starts three times faster.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", keeper.__file__, orders],
            stdin=subprocess.PIPE,
            stdout=log or subprocess.DEVNULL,
            stderr=subprocess.STDOUT if log else subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for us; we end it in our own order
        )

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it, and wait until it is gone."""
        assert self._process.stdin
        self._process.stdin.close()
        try:
            self._process.wait(keeper.PATIENCE + 10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.stop()


def wait_until(ready: Callable[[], bool], kept: Kept, seconds: float, log: Path) -> None:
    """Wait until a program is ready. Raises ``backend.not-started`` with its log when it ends first, or never is."""
    until = time.monotonic() + seconds
    while not ready():
        if not kept.running or time.monotonic() > until:
            raise RodeLoperError("backend.not-started", log=str(log))
        time.sleep(0.02)


class OnlyOne:
    """A file that one process at a time can hold; the system lets go of it when that process ends, however it ends."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a")

    def __enter__(self) -> Self:
        """Raises ``backend.running`` when another process holds it."""
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            self._file.close()
            raise RodeLoperError("backend.running") from problem
        return self

    def __exit__(self, *_problem: object) -> None:
        self._file.close()
