# SPDX-License-Identifier: EUPL-1.2
"""Memory of the real window after a round along all its lists, against a bare window of PySide6."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from desktop.moments import PAINTED
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, compared, median
from tests.benchmarks.processes import home_with_store, started
from tests.benchmarks.tour import SEEN

_PROGRAM = ("-m", "tests.benchmarks.tour")
_BARE = ("-m", "tests.benchmarks.bare_window")


def figures(bench: Bench) -> Iterator[Figure]:
    """RSS, which does not depend on what else has Qt loaded at that moment, as PSS does. Only measured on Linux."""
    if not sys.platform.startswith("linux"):
        return
    environment = home_with_store(bench)
    ours: list[float] = []
    floor: list[float] = []
    for _round in range(bench.times(1, 1)):
        with started(_PROGRAM, environment, SEEN) as tour:
            ours.append(_megabytes(tour.process))
        with started(_BARE, environment, PAINTED) as window:
            floor.append(_megabytes(window.process))
    yield compared(
        "memory: all lists visited and scrolled", (ours, floor), bar=6, goal=300, unit="MB", by=median
    )


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1000
