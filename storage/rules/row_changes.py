# SPDX-License-Identifier: EUPL-1.2
"""Which items of two rows differ, quickly also for long rows; the ground under comparing texts."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TypeVar

Change = tuple[int, int, int, int]
"""A stretch that differs: start and end in the one row, start and end in the other."""

_MOST_EDITS = 200
"""Up to so many items put in or taken away in one stretch, the shortest way from one to the other is looked for."""
_DEEPEST = 40
"""So often a stretch is looked at again between what both have; then it counts as changed from end to end."""
_CONTEXT = 8

T = TypeVar("T", bound=Hashable)


def row_changes(was: Sequence[T], now: Sequence[T]) -> list[Change]:
    """The stretches in which two rows differ, in order.

    The shortest way where little changed; else between items that both have once, which keeps it quick for long texts.
    """
    result: list[Change] = []
    _compare(was, now, 0, len(was), 0, len(now), result, 0)
    return result


def _compare(
    was: Sequence[T], now: Sequence[T], i: int, i_end: int, j: int, j_end: int,
    result: list[Change], depth: int,
) -> None:  # fmt: skip
    while i < i_end and j < j_end and was[i] == now[j]:
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and was[i_end - 1] == now[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
    if i == i_end or j == j_end:
        if i < i_end or j < j_end:
            result.append((i, i_end, j, j_end))
        return
    a, b = was[i:i_end], now[j:j_end]
    short = _shortest(a, b)
    if short is not None:
        result += [(i + x, i + x_end, j + y, j + y_end) for x, x_end, y, y_end in short]
        return
    anchors = _anchors(a, b) if depth < _DEEPEST else []
    if not anchors:
        result.append((i, i_end, j, j_end))
        return
    x, y = 0, 0
    for p, q in (*anchors, (len(a), len(b))):
        if x < p or y < q:
            _compare(was, now, i + x, i + p, j + y, j + q, result, depth + 1)
        x, y = p + 1, q + 1


def _shortest(a: Sequence[T], b: Sequence[T]) -> list[Change] | None:
    """Myers' greedy way (An O(ND) Difference Algorithm, 1986), or nothing when it would take long."""
    n, m = len(a), len(b)
    if abs(n - m) > _MOST_EDITS:
        return None
    reach = {1: 0}
    trail: list[dict[int, int]] = []
    left = 8 * (n + m) + 10_000
    for d in range(min(n + m, _MOST_EDITS) + 1):
        trail.append(reach.copy())
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
            x = start = reach[k + 1] if down else reach[k - 1] + 1
            y = x - k
            while x < n and y < m and a[x] == b[y]:
                x, y = x + 1, y + 1
            reach[k] = x
            left -= x - start
            if x >= n and y >= m:
                return _walked_back(trail, n, m)
        if left < 0:
            return None
    return None


def _walked_back(trail: list[dict[int, int]], x: int, y: int) -> list[Change]:
    steps: list[Change] = []
    for d in range(len(trail) - 1, 0, -1):
        reach, k = trail[d], x - y
        down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
        x = reach[k + 1] if down else reach[k - 1]
        y = x - (k + 1 if down else k - 1)
        steps.append((x, x, y, y + 1) if down else (x, x + 1, y, y))
    joined: list[Change] = []
    for step in reversed(steps):
        if joined and joined[-1][1] == step[0] and joined[-1][3] == step[2]:
            joined[-1] = (joined[-1][0], step[1], joined[-1][2], step[3])
        else:
            joined.append(step)
    return joined


def _anchors(a: Sequence[T], b: Sequence[T]) -> list[tuple[int, int]]:
    """Where both have something that each has only once, in rising order: runs of eight if there are, else items."""
    if min(len(a), len(b)) > _CONTEXT:
        runs = [list(zip(*(row[k:] for k in range(_CONTEXT)), strict=False)) for row in (a, b)]
        if found := _rising(_once(runs[0], runs[1])):
            return found
    return _rising(_once(a, b))


def _once(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    ours, others = Counter(a), Counter(b)
    place = {item: j for j, item in enumerate(b) if others[item] == 1}
    return [(i, place[item]) for i, item in enumerate(a) if ours[item] == 1 and item in place]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs that rises on both sides."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, (_i, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [j]
        ends[at : at + 1] = [n]
    chosen, n = [], ends[-1] if ends else -1
    while n >= 0:
        chosen.append(pairs[n])
        n = before[n]
    return chosen[::-1]
