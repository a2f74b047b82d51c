# SPDX-License-Identifier: EUPL-1.2
"""What every test of a window stands on: the look in place, and nothing left running or open afterwards."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.conftest import NOW
from ui import theme
from ui.context import Context


@pytest.fixture(autouse=True)
def _clean_window(qapp: QApplication) -> Iterator[None]:
    """The light theme before, and after it no thread, running timer or window that was not there."""
    if (
        theme.mode() != "light"
        or not qapp.styleSheet()
        or theme.hex_color("accent") != theme.default_accent()
    ):
        theme.apply("light")
    threads, windows = set(threading.enumerate()), set(QApplication.topLevelWidgets())
    yield
    for _round in range(3):
        qapp.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [
        widget for widget in QApplication.topLevelWidgets() if widget not in windows and widget.isVisible()
    ]
    running = [timer for widget in left for timer in widget.findChildren(QTimer) if timer.isActive()]
    for widget in left:
        widget.close()
    assert not left, f"windows left open: {left}"
    assert not running, f"timers left running: {running}"
    assert not (alive := set(threading.enumerate()) - threads), f"threads left running: {alive}"


class PlainStore:
    """A store for tests of the window itself: runs a query or operation at once and answers what it answers.

    ``noted``: the operations of which a line was left in the audit trail.
    """

    def __init__(self) -> None:
        self.noted: list[str] = []

    def note(self, actor: Any, operation: str, **about: str) -> None:
        self.noted.append(" ".join((operation, about["detail"])).strip())

    def read(self, query: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        return query(None, *args, **kw)

    def write(self, operation: Callable[..., Any], actor: Any, *args: Any, **kw: Any) -> Future[Any]:
        ready: Future[Any] = Future()
        try:
            ready.set_result(operation(None, actor, *args, **kw))
        except Exception as error:  # noqa: BLE001 - a future carries whatever happened
            ready.set_exception(error)
        return ready


@pytest.fixture
def plain_context(qtbot: QtBot) -> Iterator[Context]:
    """A context without a real store, on a clock that stands still."""
    made = Context(PlainStore(), None, clock=lambda: NOW.astimezone(dt.UTC))  # type: ignore[arg-type] # a stand-in
    yield made
    made.tasks.close()
