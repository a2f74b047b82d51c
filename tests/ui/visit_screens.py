# SPDX-License-Identifier: EUPL-1.2
"""The visits page on the screen of a small laptop, and what tests do there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from storage.queries import visits as queries
from storage.queries.visits import VisitRow
from storage.rules.rights import Actor
from storage.store import Store
from tests import factories
from tests.factories import make_colleague, make_company
from tests.ui.conftest import InWindow
from ui.context import Context
from ui.visits.page import VisitsPage

TODAY = dt.date(2026, 11, 23)

THURSDAY = dt.datetime(2026, 11, 26, 11, 0)

Shown = Callable[[], VisitsPage]


@pytest.fixture
def daan(store: Store, actor: Actor) -> str:
    return make_colleague(store, actor, "Daan Hooiveld", factories.ONDERWIJS)


@pytest.fixture
def company(store: Store, actor: Actor) -> str:
    return make_company(store, actor)


@pytest.fixture
def page(qtbot: QtBot, context: Context, in_window: InWindow) -> Shown:
    """Shows the page in a window, as wide as a small laptop leaves it."""

    def show() -> VisitsPage:
        shown = in_window.show(VisitsPage, 960, 600)
        context.open_requested.connect(lambda kind, id_: shown.open_item(id_) if kind == "visits" else None)
        qtbot.waitUntil(shown.programme.slots()[-1].isVisible)
        return shown

    return show


def visit_in(store: Store, visit: str) -> VisitRow:
    row: VisitRow = store.read(queries.row, visit)
    return row


def sheet(page: QWidget, kind: type[QWidget]) -> QWidget:
    return page.window().findChildren(kind)[-1]


def has_focus(widget: QWidget) -> bool:
    """Whether the keyboard is here once the window has it; another program may have it while tests run."""
    return widget.window().focusWidget() is widget


def choose(menu_of: Callable[[QMenu], None], words: str) -> None:
    """Pick an entry of a menu by its words."""
    menu = QMenu()
    menu_of(menu)
    entry = next(entry for entry in menu.actions() if entry.text() == words)
    entry.trigger()
