# SPDX-License-Identifier: EUPL-1.2
"""Run a program for as long as whoever started us is there, also when they are killed: nothing may stay behind.

Started as a file, with one word of JSON: ``{"run": [...], "stop": [...]}``. The end of our input is the sign that the
starter is gone; then ``stop`` (when given; else the signal to terminate) ends the program.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from types import FrameType

PATIENCE = 20.0
"""Seconds that the program gets to end before it is killed."""


def main(word: str) -> int:
    """Run it, and return its exit code."""
    orders = json.loads(word)
    leaving = threading.Event()

    def leave(_signal: int = 0, _frame: FrameType | None = None) -> None:
        leaving.set()

    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, leave)
    with subprocess.Popen(orders["run"], stdin=subprocess.DEVNULL) as process:
        threading.Thread(target=_wait_for_starter, args=(leaving,), daemon=True).start()
        while process.poll() is None and not leaving.wait(0.05):
            pass
        if process.poll() is None:
            _end(process, orders.get("stop"))
        return process.returncode


def _wait_for_starter(leaving: threading.Event) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    leaving.set()


def _end(process: subprocess.Popen[bytes], stop: list[str] | None) -> None:
    if stop:
        subprocess.run(stop, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    else:
        process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
