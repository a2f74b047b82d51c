# SPDX-License-Identifier: EUPL-1.2
"""A table to sit at in tests: a visit with topics, colleagues with names to complete, and a hand that types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from storage.operations import agenda, notes
from storage.queries import notes as queries
from storage.queries.notes import Conversation, TableAction
from storage.rules.rights import Actor
from storage.store import Store
from tests import factories
from tests.factories import make_colleague, make_company, make_visit
from tests.ui.conftest import InWindow
from ui.conversation.action_cards import ActionCard
from ui.conversation.page import ConversationPage

TODAY = dt.date(2026, 11, 23)


class Table:
    """A visit of this morning with Noor and Rik, and the topics Plannen and Huisvesting."""

    def __init__(
        self, store: Store, actor: Actor, topics: tuple[str, ...] = ("Plannen", "Huisvesting")
    ) -> None:
        self.store, self.actor = store, actor
        self.rik = make_colleague(store, actor, "Rik Jansen", factories.RO)
        self.daan = make_colleague(store, actor, "Daan Hooiveld", factories.ONDERWIJS)
        self.dana = make_colleague(store, actor, "Dana el Khatib", factories.VTH)
        self.company = make_company(store, actor, account_manager_id=actor.id)
        team = [(actor.id, "lead"), (self.daan, "second")]
        self.visit = make_visit(store, actor, self.company, dt.datetime(2026, 11, 23, 10, 0), team)
        self.items = [
            str(store.write(agenda.add, actor, visit_id=self.visit, title=title).result().answer)
            for title in topics
        ]

    def write(self, text: str, *, topic: int = 0, who: Actor | None = None) -> None:
        """Let somebody have written this."""
        self.store.write(notes.save, who or self.actor, agenda_item_id=self.items[topic], text=text).result()

    def look(self) -> Conversation:
        """What the store has."""
        self.store.wait()
        found: Conversation = self.store.read(queries.conversation, self.visit, self.actor.id, TODAY)
        return found

    def text(self, topic: int = 0) -> str:
        """My note under this topic, as the store has it."""
        return self.look().topics[topic].text

    def actions(self) -> list[TableAction]:
        """What was agreed, the oldest first."""
        return list(reversed(self.look().actions))


def typed(widget: QWidget, text: str) -> None:
    """Type this, key by key; a new line is Enter. (QTest.keyClicks aborts on an ë.)"""
    for char in text:
        if char == "\n":
            QTest.keyClick(widget, Qt.Key.Key_Return)
        else:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char))


Shown = Callable[..., ConversationPage]
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def table(store: Store, actor: Actor) -> Table:
    return Table(store, actor)


@pytest.fixture
def page(qtbot: QtBot, in_window: InWindow, table: Table) -> Iterator[Shown]:
    """Shows the conversation in a window of its own."""

    def show(visit: str = "", width: int = 1280, height: int = 800) -> ConversationPage:
        shown = in_window.show(ConversationPage, width, height)
        shown.open_item(visit or table.visit)
        qtbot.waitUntil(lambda: bool(shown.topics.lines()))
        return shown

    yield show
    for window in in_window.windows:
        for shown in window.findChildren(ConversationPage):
            shown.save()


def cards(page: ConversationPage) -> list[ActionCard]:
    return page.cards.cards


def titles(page: ConversationPage) -> list[str]:
    return [card.action.title for card in cards(page)]
