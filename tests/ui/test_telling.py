# SPDX-License-Identifier: EUPL-1.2
"""Telling by telephone: what can be said is at hand, in the words that a letter would have."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.action_screens import context as context  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import ids as ids  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import page as page  # noqa: PLC0414 - a fixture
from tests.ui.test_actions import choose, sheet
from ui.actions.page import ActionsPage
from ui.actions.sheets import TellSheet


def test_what_can_be_said_on_the_telephone_is_one_press_away(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    choose(page, qtbot, ids["told"])
    QTest.keyClick(page.table, Qt.Key.Key_T)
    tell = sheet(page)
    assert isinstance(tell, TellSheet)
    tell.text.insertPlainText("Mevrouw was er zelf.")
    tell.say_button.click()
    said = tell.text.value()
    assert said.startswith("Mevrouw was er zelf.\n\n")
    assert "Parkeerplaatsen indelen" in said
    assert "Vakken zijn geschilderd." in said
    # Nobody says a greeting and a name under it.
    assert "Geachte" not in said
    assert "groet" not in said
    assert "Noor Vermaat" not in said
    tell.text.undo()
    assert tell.text.value() == "Mevrouw was er zelf."
    assert tell.say_button.isHidden()
    tell.text.clear()
    assert not tell.say_button.isHidden()
    tell.reject()
