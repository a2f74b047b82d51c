# SPDX-License-Identifier: EUPL-1.2
"""The benchmarks themselves, on a small store: every figure is there and makes sense. How fast it was is not judged."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.figures import Figure, Until, by_turns, p95, seconds, table

ROOT = Path(__file__).parents[2]
EXPECTED = {
    "start: first paint",
    "start: first page usable",
    "search: best companies while typing, p95",
    "search: whole list of companies narrowed, p95",
    "search: notes, newest first, p95",
    "actions: open the list",
    "actions: open it, grouped by date",
    "actions: jump to the middle",
    "actions: sort by title",
    "actions: sort by company",
    "actions: filter by department",
    "actions: filter by a word",
    "note: save while typing, p95",
    "import: 1,000 companies from CSV",
    "report: 1,000 actions as XLSX",
    "report: 1,000 actions as CSV",
    "report: 1,000 actions as PDF",
    "brief pack: 10 briefs, tagged",
    "overview: counted",
    "overview: open, all charts painted",
    "exchange: one change, store of small records",
    "exchange: requests with nothing to do, small",
    "exchange: push of 100 changed records",
}
TOLD = {
    "exchange: frames meanwhile, p95",
    "exchange: frames meanwhile, longest",
    "steering report: PDF of a month",
    "reminders: the line on the first page",
}
"""Figures that no bar belongs to."""


def test_a_small_run_gives_every_figure() -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "--small", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    names = {row["name"] for row in rows}
    memory = {"memory: all lists visited and scrolled"} if sys.platform.startswith("linux") else set()
    starts = ("exchange: first download of ", "exchange: first round, ", "bulk: move the dates of ",
              "bulk: longest pause of the window, ", "reminders: ")  # fmt: skip
    counted = {name for name in names if name.startswith(starts) and name not in EXPECTED | TOLD}
    assert len(counted) == len(starts)
    # Only where the system has a keyring to measure the other with.
    assert names - {"start: the same with a passphrase"} == EXPECTED | TOLD | memory | counted
    judged = [row for row in rows if row["bar"] is not None]
    assert len(judged) >= len(EXPECTED | memory)
    for row in judged:
        assert list(row) == ["name", "value", "unit", "floor", "ratio", "bar", "ok", "goal"]
        assert row["unit"] in ("ms", "s", "MB", "requests")
        assert all(math.isfinite(row[name]) and row[name] > 0 for name in ("value", "floor", "ratio", "bar"))
        assert row["ratio"] == pytest.approx(row["value"] / row["floor"], rel=0.01)
        assert row["ok"] is (row["ratio"] <= row["bar"])


def test_a_figure_is_judged_by_its_ratio_alone() -> None:
    assert Figure("a", 19.0, "ms", 10.0, bar=2, goal=1.0).ok
    assert not Figure("a", 21.0, "ms", 10.0, bar=2).ok
    assert Figure("a", 21.0, "ms").ok
    assert "NO" in table([Figure("a", 21.0, "ms", 10.0, bar=2)])


def test_measuring_by_turns_times_each_the_same_number_of_times() -> None:
    calls: list[str] = []
    ours, floor = by_turns([lambda: calls.append("o")], [lambda: calls.append("f")], 4)
    assert len(ours) == len(floor) == 4
    assert calls.count("o") == calls.count("f") == 5  # one before the count
    assert "".join(calls[2:6]) in ("offo", "foof")


def test_what_a_work_clears_up_behind_itself_does_not_count() -> None:
    def work() -> Until:
        over = time.perf_counter()
        time.sleep(0.02)
        return Until(over)

    assert seconds(work) < 0.01
    assert seconds(lambda: time.sleep(0.02)) >= 0.02


def test_p95_is_the_value_that_95_percent_stay_under() -> None:
    assert p95(range(1, 101)) == 95
    assert p95([3.0]) == 3.0
