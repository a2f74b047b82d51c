# SPDX-License-Identifier: EUPL-1.2
"""Telling by telephone: what can be said is at hand, in the words that a letter would have, and what is typed is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.action_screens import context as context  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import ids as ids  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import page as page  # noqa: PLC0414 - a fixture
from tests.ui.test_actions import choose, sheet
from ui.actions.page import ActionsPage
from ui.actions.sheets import RemarkSheet, TellSheet
from ui.context import Context
from ui.widgets.labels import Label


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


def test_what_is_typed_in_a_sheet_is_there_again_until_it_is_saved(
    page: ActionsPage, context: Context, qtbot: QtBot, ids: dict[str, str]
) -> None:
    began = "Je was hier al aan begonnen en hebt het niet opgeslagen."

    def again(key: Qt.Key) -> TellSheet | RemarkSheet:
        choose(page, qtbot, ids["told"])
        QTest.keyClick(page.table, key)
        shown = sheet(page)
        assert isinstance(shown, TellSheet | RemarkSheet)
        return shown

    first = again(Qt.Key.Key_R)
    first.form.fields["text"].editor.insertPlainText("Mevrouw belde zelf.")  # type: ignore[attr-defined]
    first.reject()
    context.store.wait()
    tell = again(Qt.Key.Key_T)
    assert tell.form.values()["text"] == "", "another sheet has words of its own"
    tell.reject()
    second = again(Qt.Key.Key_R)
    assert second.form.values()["text"] == "Mevrouw belde zelf."
    assert began in [one.text() for one in second.findChildren(Label)]
    with qtbot.waitSignal(second.destroyed):
        second.take()
    context.store.wait()
    third = again(Qt.Key.Key_R)
    assert third.form.values()["text"] == ""
    assert began not in [one.text() for one in third.findChildren(Label)]
    third.reject()
