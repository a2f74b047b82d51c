# SPDX-License-Identifier: EUPL-1.2
"""The main window around pages that hold nothing but what a test asks for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import (
    QLineEdit,
    QVBoxLayout,
)
from pytestqt.qtbot import QtBot

from storage.changes import Changes
from ui.context import Context
from ui.finder import Hit, HitGroup
from ui.main_window import MainWindow
from ui.page import Page


class Paper(Page):
    """A page that remembers what happened to it."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__(context)
        self.set_title(name)
        self.events: list[object] = []
        self.item: str | None = None
        QVBoxLayout(self).addWidget(QLineEdit(self))

    def load(self) -> None:
        self.events.append("load")

    def refresh(self, changes: Changes) -> None:
        self.events.append(dict(changes))

    def open_item(self, item: str) -> None:
        self.item = item

    def selection(self) -> str | None:
        return self.item

    def save(self) -> None:
        self.events.append("save")


def search(text: str) -> list[HitGroup]:
    if text == "plan":
        return [HitGroup("Doen", [Hit("plan_visit", "", "Bezoek plannen")])]
    return [HitGroup("Bedrijven", [Hit("companies", "c1", "Van Ommelen")] if text in "van ommelen" else [])]


@pytest.fixture
def window(qtbot: QtBot, plain_context: Context) -> Iterator[MainWindow]:
    made = MainWindow(plain_context, organisation="Gemeente Lindervoort", search=search)
    qtbot.addWidget(made)
    for route in ("today", "companies", "actions", "settings"):
        made.add_page(route, partial(Paper, plain_context, route))
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.show_page("today")
    yield made
    made.close()
