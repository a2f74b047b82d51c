# SPDX-License-Identifier: EUPL-1.2
"""The overview with all its charts, against the bare queries for the same figures; and the steering report on paper."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

import storage.plain
from storage.queries import (
    people,
    steering_actions,
    steering_coverage,
    steering_days,
    steering_results,
    steering_visits,
)
from storage.queries.steering import Choice, steering
from storage.queries.steering_report import steering_report
from storage.rules.rights import Actor, Role
from storage.rules.steering import last_weeks, month_before, month_of
from storage.store import Store
from tests.benchmarks.bench import Bench, bare, opened
from tests.benchmarks.big_store import NOW, TODAY
from tests.benchmarks.figures import Figure, by_turns, compared, median
from ui import theme
from ui.context import Context
from ui.documents import steering_report as paper
from ui.steering.page import SteeringPage

_SIZE = (1600, 1000)
_MODULES = (people, steering_actions, steering_coverage, steering_days, steering_results, steering_visits)
Asked = list[tuple[str, dict[str, object]]]


def figures(bench: Bench) -> Iterator[Figure]:
    """Opening the page until all charts are painted, and reading and setting the report of a month."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply("light")
    driver = bare(bench.store())
    with opened(bench.store()) as store:
        floor = [partial(_ask, driver, _statements(store))]
        rounds = bench.times(12)
        yield compared("overview: counted", by_turns([partial(_count, store)], floor, rounds), bar=2)
        opening, asking = by_turns([partial(_open, store)], floor, rounds)
        # Most of it is making, laying out and painting widgets: a floor that paints nothing says little of that.
        yield Figure("overview: open, all charts painted", median(opening), "ms", median(asking), None, 300)
        month = month_before(month_of(TODAY))
        ask = partial(store.read, steering_report, month, NOW)
        ours, read = by_turns([lambda: paper.render(ask(), language="nl")], [ask], bench.times(6))
        yield Figure("steering report: PDF of a month", median(ours), "ms", median(read), None, 2000)
    driver.close()


def _choice() -> Choice:
    return Choice(last_weeks(TODAY, 13))


def _count(store: Store) -> None:
    store.read(steering, _choice(), TODAY)


def _open(store: Store) -> None:
    """As the window does it: make the page, read off its thread, draw, paint."""
    actor = Actor("", "Bench", "bench", Role.COORDINATOR)
    context = Context(store, actor, clock=lambda: NOW)
    page = SteeringPage(context)
    page.resize(*_SIZE)
    page.show()
    page.load()
    _wait(context)
    page.grab()
    assert all(card.view.bars() for card in page.cards if card.name != "results")
    page.close()
    page.deleteLater()
    context.tasks.close()


def _wait(context: Context) -> None:
    """Let the window rest until its work on other threads is shown, as it does when nobody touches it."""
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: None if context.tasks.busy() else loop.quit())
    timer.start(1)
    loop.exec()
    timer.stop()


def _statements(store: Store) -> Asked:
    """What the overview asks, to be asked again of the driver alone."""
    asked: Asked = []
    real = storage.plain.rows

    def rows(db: Any, sql: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        asked.append((sql, dict(values or {})))
        return real(db, sql, values or {})

    patches = [patch.object(module, "rows", rows) for module in _MODULES]
    for one in patches:
        one.start()
    try:
        _count(store)
    finally:
        for one in patches:
            one.stop()
    return asked


def _ask(driver: Any, asked: Asked) -> None:
    for sql, values in asked:
        driver.execute(sql, values).fetchall()
