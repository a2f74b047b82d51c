# SPDX-License-Identifier: EUPL-1.2
"""What tests of settings and administration share: a program that remembers what was asked of it, and their pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.rules.reminders import Round
from ui.context import Context
from ui.desk import Backup, Notifies
from ui.subjects.catalogue import Catalogue
from ui.subjects.page import SubjectsPage
from ui.widgets.dialog import Dialog
from ui.widgets.messages import MessageArea

SomePage = TypeVar("SomePage", bound=SubjectsPage)


class StandInDesk:
    """A program that remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.refuse: Exception | None = None
        self.minutes = 15
        self.passphrase = True
        self.last_round: Round | None = None
        self.told = Notifies()

    def language(self) -> str:
        return "nl"

    def choose_language(self, language: str) -> None:
        self.asked.append(("language", language))

    def theme(self) -> str:
        return "light"

    def choose_theme(self, mode: str) -> None:
        self.asked.append(("theme", mode))

    def show_accent(self, colour: str) -> None:
        self.asked.append(("accent", colour))

    def choose_me(self, colleague_id: str) -> None:
        self.asked.append(("me", colleague_id))

    def reminded(self) -> Round | None:
        return self.last_round

    def remember_reminded(self, last: Round) -> None:
        self.last_round = last

    def notifies(self) -> Notifies:
        return self.told

    def choose_notifies(self, chosen: Notifies) -> None:
        self.told = chosen

    def lock_minutes(self) -> int:
        return self.minutes

    def reading_size(self) -> int:
        return 100

    def choose_reading_size(self, percent: int) -> None:
        self.asked.append(("reading size", str(percent)))

    def choose_lock_minutes(self, minutes: int) -> None:
        self.minutes = minutes

    def lock(self) -> None:
        self.asked.append(("lock", ""))

    def store_path(self) -> Path:
        return Path("/home/noor/voorbeeldstad.store")

    def needs_passphrase(self) -> bool:
        return True

    def has_passphrase(self) -> bool:
        return self.passphrase

    def backups(self) -> list[Backup]:
        return [Backup(Path("een.rlbackup"), dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC), 1_700_000)]

    def back_up(self, out: Path) -> None:
        if self.refuse:
            raise self.refuse
        self.asked.append(("back_up", out.name))

    def restore(self, backup: Path, secret: str, failed: Callable[[Exception], object]) -> None:
        self.asked.append(("restore", f"{backup.name} {secret}"))
        if self.refuse:
            failed(self.refuse)

    def new_recovery_code(self, current: str = "") -> str:
        if self.refuse:
            raise self.refuse
        self.asked.append(("code", current))
        return "ABCD-EFGH-1234-5678-ABCD-EFGH-1234-5678"

    def set_passphrase(self, passphrase: str, current: str = "") -> None:
        if self.refuse:
            raise self.refuse
        self.asked.append(("passphrase", f"{passphrase}, was {current}" if self.passphrase else passphrase))


@pytest.fixture
def desk() -> StandInDesk:
    return StandInDesk()


@pytest.fixture
def context(context: Context, desk: StandInDesk) -> Context:
    context.desk = desk
    return context


def shown(qtbot: QtBot, page: SomePage) -> SomePage:
    """This page on the screen, following what changes."""
    qtbot.addWidget(page)
    page.context.messages = MessageArea(page, page)
    page.context.changed.connect(page.refresh)
    page.resize(1040, 620)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.load()
    return page


def sheet(qtbot: QtBot) -> Dialog:
    """The sheet that is open now."""
    found: list[Dialog] = []

    def is_open() -> None:
        active = QApplication.activeModalWidget()
        assert isinstance(active, Dialog)
        found.append(active)

    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    is_open()
    return found[0]


def names(section: Catalogue[Any]) -> list[str]:
    """What the table shows, by name."""
    return [section.words_of(row.thing).split("\n")[0] for row in section._rows(section.table.rows.keys)]
