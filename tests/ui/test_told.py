# SPDX-License-Identifier: EUPL-1.2
"""Everything that we told a company, as people look for it."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.operations import actions, contact_moments
from storage.operations.unit import operation
from storage.rules.rights import Actor
from storage.store import Store
from tests.ui.letters import context as context  # noqa: PLC0414 - a fixture
from tests.ui.letters import town as town  # noqa: PLC0414 - a fixture
from ui.context import Context
from ui.told.page import Entry, ToldPage
from ui.widgets.labels import Label


def test_all_that_was_told_is_searched_copied_and_printed_without_what_is_internal(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    log = contact_moments.log
    store.write(
        log,
        actor,
        town["company"],
        subject="Stroom",
        text="Uitgelegd over het net. " + "Regel.\n\n" * 30,
        disclosure="shareable",
    ).result()
    store.write(log, actor, town["company"], subject="Zorgen", text="Klonk moe").result()
    said_to = "Hanneke Brandsma"
    store.write(
        actions.explain, actor, town["action"], text="Rek is besteld", channel="mail", told_to=said_to
    ).result()
    store.write(
        log, actor, town["company"], subject="Geheim", channel="counter", disclosure="confidential"
    ).result()
    page = ToldPage(context)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.open_item(town["company"])
    qtbot.waitUntil(lambda: page.list.verticalScrollBar().maximum() > 0)
    assert len(page.findChildren(Entry)) == 4
    # Not a word falls off the bottom.
    said = [label for one in page.findChildren(Entry) for label in one.findChildren(Label)]
    assert all(label.height() >= label.heightForWidth(label.width()) for label in said)
    page.copy_all()
    copied = QGuiApplication.clipboard().text()
    assert "Uitgelegd over het net" in copied
    assert "Rek is besteld" in copied
    assert "aan mevrouw Hanneke Brandsma" in copied, "as the letter names her"
    assert "Klonk moe" not in copied
    assert "Zorgen" not in copied
    assert "balie" not in copied, "that there was such a conversation is confidential too"
    page.search.setText("REK besteld")
    page._narrow()
    assert [item.words for item in page.items] == ["Rek is besteld"]
    page.search.setText("")
    page._narrow()
    page.toggle_paper()
    qtbot.waitUntil(lambda: bool(page.paper.pdf()), timeout=10_000)
    with pdfplumber.open(io.BytesIO(page.paper.pdf())) as pdf:
        printed = pdf.pages[0].extract_text()
    assert "Rek is besteld" in printed
    assert "Klonk moe" not in printed
    assert "3 keer" in printed
    page.hide()
    page.paper.clear()


def test_five_hundred_things_that_we_told_open_at_once(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    @operation("test.work")
    def many(db: Any, who: Actor) -> None:
        for n in range(500):
            contact_moments.log(
                db, who, town["company"], subject=f"Brief {n}", text="Woorden. " * 40, disclosure="shareable"
            )

    store.write(many, actor).result()
    page = ToldPage(context)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.open_item(town["company"])
    QApplication.processEvents()
    drawn = len(page.findChildren(Entry))
    assert 20 <= drawn <= 80
    bar = page.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1_000)
    bar.setValue(bar.maximum())
    assert len(page.findChildren(Entry)) > drawn
    page.search.setText("Brief 499")
    page._narrow()
    assert [item.title for item in page.items] == ["Brief 499"]
    page.hide()
