# SPDX-License-Identifier: EUPL-1.2
"""The pages of updating and connecting, shown in tests on an exchange that does what the test says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from storage.rules.rights import Actor
from storage.store import Store
from tests.storage.tables import Table
from tests.storage.test_exchange import sent
from tests.ui.conftest import InWindow
from tests.ui.fake_exchange import FakeExchange
from ui.context import Context
from ui.exchange.connect import ConnectPage
from ui.exchange.connect_form import ConnectForm
from ui.exchange.login_sheets import LoginSheet, PasswordSheet
from ui.exchange.page import ExchangePage
from ui.exchange.sheets import DisconnectSheet

Shown = Callable[[], ExchangePage]


@pytest.fixture
def table(store: Store, actor: Actor) -> Table:
    return Table(store, actor)


@pytest.fixture
def fake() -> FakeExchange:
    return FakeExchange()


@pytest.fixture
def context(context: Context, fake: FakeExchange) -> Context:
    context.exchange = fake
    sent(context.store, context.actor)
    return context


@pytest.fixture
def page(qtbot: QtBot, in_window: InWindow) -> Shown:
    def show() -> ExchangePage:
        shown = in_window.show(ExchangePage, 1060, 700)
        qtbot.wait(20)
        return shown

    return show


def words(widget: QWidget) -> str:
    labels = (label for label in widget.findChildren(QLabel) if label.isVisible())
    return " | ".join(label.accessibleName() or label.text() for label in labels)


def sheet() -> Any:
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, PasswordSheet | LoginSheet | DisconnectSheet) and one.isVisible()
    )


@pytest.fixture
def connecting(qtbot: QtBot, in_window: InWindow, fake: FakeExchange) -> ConnectPage:
    fake.become(state="off")
    shown = in_window.show(ConnectPage, 1060, 700)
    qtbot.wait(20)
    return shown


SERVER = "https://rodeloper.lindervoort.nl"


def fill_in(form: ConnectForm, server: str = "rodeloper.lindervoort.nl") -> None:
    form.server.set_values({"server": server})
    form.submit()
    form.who.set_values({"user": "noor", "password": "geheim geheim"})
