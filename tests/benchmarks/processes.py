# SPDX-License-Identifier: EUPL-1.2
"""Processes of their own for what only shows in one: how long a start takes and how much memory it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.keys import ENVIRONMENT
from desktop.moments import VARIABLE
from desktop.settings import SettingsFile
from storage.keys import keys_file, wrap_key, write_keys
from tests.benchmarks.bench import Bench
from tests.benchmarks.big_store import KEY

ROOT = Path(__file__).parents[2]
PASSPHRASE = "bench"
PATIENCE = 60.0  # seconds without any news
_TOLD = 600  # characters of what a process said before it went wrong


def home_with_store(bench: Bench) -> dict[str, str]:
    """The environment of a person who worked in the big store yesterday and opens it with a passphrase."""
    store, home = bench.copy(), bench.folder / "home"
    if not keys_file(store).exists():
        write_keys(store, wrap_key(KEY, PASSPHRASE)[0])
        SettingsFile(home / "settings.json").change(last_store=str(store), theme="light")
    # A program that was installed has its modules compiled; one that may not write them would compile them each time.
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **ours,
        "RODELOPER_HOME": str(home),
        ENVIRONMENT: PASSPHRASE,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONPATH": str(ROOT),
    }


class StrandedError(RuntimeError):
    """A process that did not come to the moment that was waited for."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process and the moments it came to, in ms since it was asked for."""

    process: int
    moments: dict[str, float]


@contextmanager
def started(words: Sequence[str], environment: dict[str, str], until: str) -> Iterator[Running]:
    """Run ``python words…`` until it reports this moment.

    A slow machine is waited for as long as moments go by. At the end the process is ended. Raises ``StrandedError``, with the
    last words of the process, when it ends or stays silent before that moment.
    """
    times, said = (Path(environment["RODELOPER_HOME"]) / name for name in ("times", "said"))
    times.unlink(missing_ok=True)
    with said.open("wb") as errors:
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *words],
            env={**environment, VARIABLE: str(times)},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    try:
        news, seen = begun, 0
        while until not in (reached := _moments(times, begun)):
            if len(reached) > seen:
                news, seen = time.monotonic(), len(reached)
            if (ended := process.poll()) is not None or time.monotonic() > news + PATIENCE:
                why = "stayed silent" if ended is None else f"ended with {ended}"
                raise StrandedError(f"{' '.join(words)} {why} before: {until}\n{_last_words(said)}")
            time.sleep(0.01)
        yield Running(process.pid, reached)
    finally:
        process.terminate()
        process.wait()


def _last_words(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")[-_TOLD:].strip()


def _moments(file: Path, begun: float) -> dict[str, float]:
    if not file.exists():
        return {}
    lines = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
    return {line[0]: (float(line[1]) - begun) * 1000 for line in lines if len(line) == 2}
