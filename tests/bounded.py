# SPDX-License-Identifier: EUPL-1.2
"""Reads a file from outside in a process of its own, and measures what that costs: how it ended, time, and memory.

``python -m tests.bounded KIND FILE …`` loads the program once and forks for each file, so that one peak does not hide
another and a process that is killed takes no test with it. What counts as hanging is the longest time in which it does
not look whether somebody wants to stop.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

SECONDS = 10
MEGABYTES = 500
SECRET = "a passphrase of ours"
_KILLED_AFTER = 60
_AT_MOST = 4_000_000_000
"""Bytes of address space, far above what is allowed: it keeps the machine alive when a bound is missing."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How it ended (``fine``, the code of a known error, or what crashed), the longest silence and the whole in seconds,
    and the most memory in MB.
    """

    file: str
    end: str
    silence: float
    seconds: float
    megabytes: int

    @property
    def is_bounded(self) -> bool:
        """No crash, not too long, not too big."""
        known = self.end == "fine" or "." in self.end.split(":")[0]
        return known and self.silence < SECONDS and self.megabytes < MEGABYTES


def read(kind: str, files: Sequence[Path]) -> list[Ran]:
    """Read each file as a person would have it read."""
    command = [sys.executable, "-m", "tests.bounded", kind, *map(str, files)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [Ran(**json.loads(line)) for line in done.stdout.splitlines()]


def main(kind: str, files: Sequence[str]) -> None:
    """Fork for each file and print a line about it."""
    work = _works()[kind]
    for file in files:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _end(work, Path(file), writing)
        os.close(writing)
        with os.fdopen(reading) as said:
            words = said.read()
        _, status, used = os.wait4(child, 0)
        told = json.loads(words or json.dumps({"end": f"killed {status}", "silence": 999, "seconds": 999}))
        line = {"file": Path(file).name, **told, "megabytes": used.ru_maxrss // 1024}
        sys.stdout.write(json.dumps(line) + "\n")


class _Watch:
    """Asks whether to stop, as a person would; knows how long it was not asked, in seconds of work: however busy the
    machine is with other things.
    """

    def __init__(self) -> None:
        self.started = self.last = time.process_time()
        self.longest = 0.0

    def __call__(self) -> bool:
        now = time.process_time()
        self.longest, self.last = max(self.longest, now - self.last), now
        return False


def _end(work: Callable[[Path, _Watch], object], file: Path, out: int) -> None:
    """Do the work in this process, which ends with it."""
    import resource

    from storage.errors import RodeLoperError

    resource.setrlimit(resource.RLIMIT_AS, (_AT_MOST, _AT_MOST))
    resource.setrlimit(resource.RLIMIT_CPU, (_KILLED_AFTER, _KILLED_AFTER))
    watch = _Watch()
    try:
        work(file, watch)
        end = "fine"
    except RodeLoperError as problem:
        end = problem.code
    except BaseException as problem:  # noqa: BLE001 - what the test wants to know
        end = f"crash {type(problem).__name__}: {problem}"[:300]
    watch()
    told = {"end": end, "silence": round(watch.longest, 2), "seconds": round(watch.last - watch.started, 2)}
    os.write(out, json.dumps(told).encode())
    os._exit(0)


def _works() -> dict[str, Callable[[Path, _Watch], object]]:
    import storage.imports.books  # noqa: F401 - what every spreadsheet needs, so that no file pays for it
    from storage import backups, imports, keys, migrations
    from storage.imports.answers import read_file
    from storage.store import Store
    from ui.theme import tokens

    def table(file: Path, watch: _Watch) -> None:
        found = imports.read_table(file, cancel=watch)
        imports.guess(found)
        sum(1 for _ in found.rows())

    def answers(file: Path, watch: _Watch) -> None:
        def look() -> None:
            watch()

        read_file(file, dt.date(2026, 11, 23), look)

    def preview(file: Path, watch: _Watch) -> None:
        found = imports.read_table(file, cancel=watch)
        with TemporaryDirectory() as folder:
            migrations.create(Path(folder, "store"), bytes(32))
            with Store.open(Path(folder, "store"), bytes(32)) as store:
                store.read(imports.prepare, found, imports.guess(found), cancel=watch)

    def unlock(file: Path, _watch: _Watch) -> None:
        keys.unlock(keys.decode(file.read_bytes()[: keys.LARGEST_FILE + 1], file.name), SECRET)

    def restore(file: Path, _watch: _Watch) -> None:
        place = file.with_name(f"{file.name}.place")
        backups.restore(file, place, lambda wrapped: keys.unlock(wrapped, SECRET))

    def look(file: Path, _watch: _Watch) -> None:
        tokens.load(dark=False, override=file)

    return {
        "table": table,
        "answers": answers,
        "preview": preview,
        "keys": unlock,
        "back-up": restore,
        "look": look,
    }


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
