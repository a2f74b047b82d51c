# SPDX-License-Identifier: EUPL-1.2
"""From asking for the program to its first paint and to a first page that answers, against a bare window of PySide6."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.moments import PAINTED, USABLE
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, compared
from tests.benchmarks.processes import home_with_store, started

_PROGRAM = ("-m", "desktop")
_BARE = ("-m", "tests.benchmarks.bare_window")


def figures(bench: Bench) -> Iterator[Figure]:
    """Processes by turns; the first pair only warms the disk up."""
    environment = home_with_store(bench)
    painted: list[float] = []
    usable: list[float] = []
    floor: list[float] = []
    for round_ in range(bench.times(15, 1) + 1):
        with started(_PROGRAM, environment, USABLE) as program:
            ours = program.moments
        with started(_BARE, environment, PAINTED) as window:
            bare = window.moments[PAINTED]
        if round_:
            painted.append(ours[PAINTED])
            usable.append(ours[USABLE])
            floor.append(bare)
    yield compared("start: first paint", (painted, floor), bar=1.3)
    yield compared("start: first page usable", (usable, floor), bar=3.5, goal=600)
