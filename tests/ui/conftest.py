# SPDX-License-Identifier: EUPL-1.2
"""What every test of a window stands on: the look in place, and nothing left running or open afterwards."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import NOW, Clock
from ui import theme
from ui.context import Context
from ui.outgoing import Outgoing
from ui.page import Page
from ui.widgets.messages import MessageArea

P = TypeVar("P", bound=Page)


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
def context(qtbot: QtBot, store: Store, actor: Actor, clock: Clock, tmp_path: Path) -> Iterator[Context]:
    """What the pages of a window share: the store, Noor who works in it, and the clock of the test."""
    made = Context(store, actor, clock=lambda: clock().astimezone())
    made.outgoing = Outgoing(tmp_path / "outgoing")
    yield made
    made.tasks.close()


@pytest.fixture
def opened(context: Context) -> list[tuple[str, str]]:
    """What pages asked to open, in turn: its kind and its id."""
    asked: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: asked.append((kind, id_)))
    return asked


class InWindow:
    """Puts pages in windows of their own, as the main window would: the keyboard is there, and changes reach them."""

    def __init__(self, qtbot: QtBot, context: Context) -> None:
        self.context = context
        self.windows: list[QWidget] = []
        self._qtbot = qtbot

    def show(self, kind: type[P], width: int, height: int) -> P:
        """A loaded page of this kind, so many pixels wide and high."""
        window = QWidget()
        self.windows.append(window)
        self._qtbot.addWidget(window)
        window.resize(width, height)
        page = kind(self.context, window)
        page.resize(width, height)
        self.context.messages = MessageArea(page, window)
        self.context.changed.connect(page.refresh)
        with self._qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page.load()
        return page


@pytest.fixture
def in_window(qtbot: QtBot, context: Context) -> InWindow:
    return InWindow(qtbot, context)


@pytest.fixture
def plain_context(qtbot: QtBot) -> Iterator[Context]:
    """A context without a real store, on a clock that stands still."""
    made = Context(PlainStore(), None, clock=lambda: NOW.astimezone(dt.UTC))  # type: ignore[arg-type] # a stand-in
    yield made
    made.tasks.close()
