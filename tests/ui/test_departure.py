# SPDX-License-Identifier: EUPL-1.2
"""The departure check: what says whether this laptop is ready for a day without internet."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assets import texts
from storage.operations import exchange
from storage.queries.exchange_facts import Connection
from tests.conftest import NOW
from tests.storage.tables import Table
from tests.storage.test_exchange import run
from tests.ui.exchange_screens import Shown
from tests.ui.exchange_screens import context as context  # noqa: PLC0414 - a fixture
from tests.ui.exchange_screens import fake as fake  # noqa: PLC0414 - a fixture
from tests.ui.exchange_screens import page as page  # noqa: PLC0414 - a fixture
from tests.ui.exchange_screens import table as table  # noqa: PLC0414 - a fixture
from tests.ui.fake_exchange import FakeExchange
from ui.context import Context
from ui.today.departure import DepartureLine


def test_ready_for_offline_and_what_misses(
    qtbot: QtBot, context: Context, fake: FakeExchange, table: Table
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    line = DepartureLine(context)
    line.setParent(holder)
    line.resize(560, 60)
    holder.show()
    store, me = table.store, table.actor
    store.write(exchange.connected, me, Connection("https://x", "gemeente-x", "noor")).result()
    store.write(exchange.remember, me, complete="1", last=NOW.isoformat()).result()
    line.look(table.visit)
    qtbot.waitUntil(line.isVisible)
    assert line.words.text() == "Klaar voor offline: 12 van 12"
    assert line.when.whole_text() == "bijgewerkt " + texts.clock(NOW)
    assert not line.fetch_button.isVisible()
    run(store, me, "INSERT INTO sync_waiting VALUES ('notes', 'n', 'open', 1, json_object('visit_id', :v), 'agenda_items', 'x')", v=table.visit)  # fmt: skip
    fake.become(state="idle")
    qtbot.waitUntil(lambda: line.words.text() == "Nog niet alles is hier: 11 van 12")
    assert line.missing.text() == "Nog op te halen: de notities."
    line.fetch_button.click()
    assert fake.asked == [("sync_now",)]
    fake.become(state="off")
    line.look(table.visit)
    assert not line.isVisible()


def test_an_update_of_yesterday_is_not_ready(qtbot: QtBot, context: Context, table: Table) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    line = DepartureLine(context)
    line.setParent(holder)
    holder.show()
    store, me = table.store, table.actor
    store.write(exchange.connected, me, Connection("https://x", "gemeente-x", "noor")).result()
    store.write(exchange.remember, me, complete="1", last=(NOW - dt.timedelta(days=1)).isoformat()).result()
    line.look(table.visit)
    qtbot.waitUntil(line.isVisible)
    assert line.words.text() == "Klaar voor offline: 12 van 12"
    assert line.when.whole_text().startswith("bijgewerkt gisteren")
    assert line.fetch_button.isVisible()


def test_it_reads_nothing_while_nobody_sees_it(
    page: Shown, fake: FakeExchange, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window may be locked then, and the store with it."""
    shown, asked = page(), list[object]()
    qtbot.waitUntil(lambda: not shown._settle.isActive())
    monkeypatch.setattr(shown.context, "read", lambda *query: asked.append(query))
    shown._settle.start()
    shown.hide()
    shown._status_changed(fake.status())
    qtbot.wait(2 * shown._settle.interval())
    assert asked == []
    monkeypatch.undo()
    shown.show()
    assert shown._settle.isActive(), "what it missed is read when it is seen again"
    qtbot.waitUntil(lambda: not shown._settle.isActive())
