# SPDX-License-Identifier: EUPL-1.2
"""What a figure is, and how two things are measured fairly: by turns, in one run, on one machine."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. ``floor`` is what the same takes with the bare library; ``bar`` is what ``ratio`` may be.

    ``goal`` is in the unit of ``value``; it is printed and never fails.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    bar: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.value / self.floor if self.floor else None

    @property
    def ok(self) -> bool:
        """Whether the ratio stays under its bar; a figure without a bar cannot fail."""
        return self.ratio is None or self.bar is None or self.ratio <= self.bar

    def plain(self) -> dict[str, Any]:
        """As JSON: ``name, value, unit, floor, ratio, bar, ok`` (and ``goal``)."""
        whole = {**asdict(self), "ratio": self.ratio, "ok": self.ok}
        order = ("name", "value", "unit", "floor", "ratio", "bar", "ok", "goal")
        return {name: _short(whole[name]) for name in order}


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def median(samples: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(samples)


def p95(samples: Sequence[float]) -> float:
    """The one that 95 % stay under (nearest rank)."""
    return sorted(samples)[math.ceil(0.95 * len(samples)) - 1]


@contextmanager
def quiet() -> Iterator[None]:
    """No garbage collection inside, as in the window, which collects between events."""
    was = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Until:
    """What a work answers that was over at this moment of ``time.perf_counter`` and then cleared up behind itself."""

    moment: float


def seconds(work: Work) -> float:
    """How long this takes, in seconds."""
    started = time.perf_counter()
    answer = work()
    return (answer.moment if isinstance(answer, Until) else time.perf_counter()) - started


def by_turns(ours: Sequence[Work], floor: Sequence[Work], rounds: int) -> tuple[list[float], list[float]]:
    """The times in ms of pairs of the same work, one after the other and in turned order each round.

    Whatever else this machine does then meets both alike. One round before the count warms both up.
    """
    mine: list[float] = []
    bare: list[float] = []
    for round_ in range(rounds + 1):
        with quiet():
            for our_work, bare_work in zip(ours, floor, strict=True):
                pair = [(our_work, mine), (bare_work, bare)]
                for work, times in pair if round_ % 2 else reversed(pair):
                    taken = seconds(work) * 1000
                    if round_:
                        times.append(taken)
    return mine, bare


def compared(
    name: str,
    times: tuple[Sequence[float], Sequence[float]],
    *,
    bar: float | None = None,
    goal: float | None = None,
    unit: str = "ms",
    by: Callable[[Sequence[float]], float] = median,
) -> Figure:
    """The figure of two series of times: ours and the floor."""
    return Figure(name, by(times[0]), unit, by(times[1]), bar, goal)


def table(figures: Sequence[Figure]) -> str:
    """All figures as lines of text."""
    heads = ("name", "value", "unit", "floor", "ratio", "bar", "ok", "goal")
    lines = [heads, *(_line(figure) for figure in figures)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    left = (0, 2, 6)
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _line(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}x"
    bar = "" if figure.bar is None else f"{figure.bar:g}x"
    ok = "" if figure.bar is None else "yes" if figure.ok else "NO"
    return (
        figure.name,
        _number(figure.value),
        figure.unit,
        _number(figure.floor),
        ratio,
        bar,
        ok,
        _number(figure.goal),
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
