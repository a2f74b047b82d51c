# SPDX-License-Identifier: EUPL-1.2
"""From asking for the program to its first paint and to a first page that answers, against a bare window of PySide6."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.moments import PAINTED, USABLE
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, compared, median
from tests.benchmarks.keyrings import keyring_with
from tests.benchmarks.processes import home_with_store, started

_PROGRAM = ("-m", "desktop")
_BARE = ("-m", "tests.benchmarks.bare_window")


def figures(bench: Bench) -> Iterator[Figure]:
    """Processes by turns; the first pair only warms the disk up.

    The key comes from the keyring, as on most laptops. With a passphrase the start also derives the key, which takes a
    sixth of a second on purpose; where there is no keyring that is all there is to measure.
    """
    typed = home_with_store(bench)
    with keyring_with(bench.copy(), typed) as kept:
        first, usable, floor = _by_turns(kept or typed, bench.times(15, 1))
        yield compared("start: first paint", (first, floor), bar=1.3)
        yield compared("start: first page usable", (usable, floor), bar=3.5, goal=600)
    if kept:
        _, usable, floor = _by_turns(typed, bench.times(7, 1))
        yield Figure("start: the same with a passphrase", median(usable), "ms", median(floor), goal=600)


def _by_turns(environment: dict[str, str], times: int) -> tuple[list[float], list[float], list[float]]:
    """First paint, first usable page, and a bare window, in ms."""
    painted: list[float] = []
    usable: list[float] = []
    floor: list[float] = []
    for round_ in range(times + 1):
        with started(_PROGRAM, environment, USABLE) as program:
            ours = program.moments
        with started(_BARE, environment, PAINTED) as window:
            bare = window.moments[PAINTED]
        if round_:
            painted.append(ours[PAINTED])
            usable.append(ours[USABLE])
            floor.append(bare)
    return painted, usable, floor
