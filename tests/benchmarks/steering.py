# SPDX-License-Identifier: EUPL-1.2
"""The overview with all its charts, against the bare queries for the same figures; and the steering report on paper."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication

from storage.plain import Bare
from storage.queries.steering import Choice, steering
from storage.queries.steering_report import steering_report
from storage.rules.rights import Actor, Role
from storage.rules.steering import last_weeks, month_before, month_of
from storage.store import Store
from tests.benchmarks.bench import Bench, bare, opened
from tests.benchmarks.big_store import NOW, TODAY
from tests.benchmarks.figures import Figure, Until, by_turns, compared, median
from ui import theme
from ui.context import Context
from ui.documents import steering_report as paper
from ui.steering.page import SteeringPage

_SIZE = (1600, 1000)
Asked = list[tuple[str, dict[str, object]]]


def figures(bench: Bench) -> Iterator[Figure]:
    """Opening the page until all charts are painted, and reading and setting the report of a month."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply("light")
    driver = bare(bench.store())
    with opened(bench.store()) as store:
        floor = [partial(_ask, driver, _statements(driver))]
        rounds = bench.times(12)
        yield compared("overview: counted", by_turns([partial(_count, store)], floor, rounds), bar=2)
        context = Context(store, Actor("", "Bench", "bench", Role.COORDINATOR), clock=lambda: NOW)
        opened_page = by_turns([partial(_open, context)], floor, rounds)
        context.tasks.close()
        yield compared("overview: open, all charts painted", opened_page, bar=2, goal=300)
        month = month_before(month_of(TODAY))
        ask = partial(store.read, steering_report, month, NOW)
        ours, read = by_turns([lambda: paper.render(ask(), language="nl")], [ask], bench.times(6))
        yield Figure("steering report: PDF of a month", median(ours), "ms", median(read), None, 2000)
    driver.close()


def _choice() -> Choice:
    return Choice(last_weeks(TODAY, 13))


def _count(store: Store) -> None:
    store.read(steering, _choice(), TODAY)


def _open(context: Context) -> Until:
    """As the window does it: make the page, count off its thread, draw; until all charts are painted with their figures."""
    page = _Watched(context)
    page.resize(*_SIZE)
    page.show()
    page.load()
    painted = page.painted()
    assert all(card.view.bars() for card in page.cards)
    page.close()
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return painted


class _Watched(SteeringPage):
    """The page, and when the last of its charts was painted."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen: set[QObject] = set()
        self._loop, self._at = QEventLoop(), 0.0

    def painted(self) -> Until:
        """Let the window rest until it has painted them all, and say when that was."""
        for card in self.cards:
            card.view.installEventFilter(self)
        self._loop.exec()
        return Until(self._at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt's
        if event.type() == QEvent.Type.Paint:
            self._seen.add(watched)
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        # The window paints whatever waits for it while it answers this one.
        if event.type() == QEvent.Type.UpdateRequest and len(self._seen) == len(self.cards) and not self._at:
            self._at = time.perf_counter()
            self._loop.quit()
        return done


def _statements(driver: Any) -> Asked:
    """What the overview asks, to be asked again of the driver alone."""
    asking = _Asking(driver)
    steering(Bare(asking), _choice(), TODAY)
    return asking.asked


class _Asking:
    """A connection that keeps what it is asked."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self.asked: Asked = []

    def execute(self, sql: str, values: Mapping[str, object]) -> Any:
        self.asked.append((sql, dict(values)))
        return self._driver.execute(sql, values)


def _ask(driver: Any, asked: Asked) -> None:
    for sql, values in asked:
        driver.execute(sql, values).fetchall()
