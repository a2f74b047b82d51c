# SPDX-License-Identifier: EUPL-1.2
"""Many actions at once in the window: choose them by mouse or keys, see what will happen, do it, and take it back."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storage.operations import actions
from storage.queries.actions import action_row
from storage.rules.rights import Actor
from storage.store import Store
from tests.ui.action_screens import TODAY, Heard
from tests.ui.action_screens import context as context  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import ids as ids  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import page as page  # noqa: PLC0414 - a fixture
from ui.actions.page import ActionsPage
from ui.actions.together_sheets import CloseTogether, HandOverTogether, MoveTogether, TakeBackSheet
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.preview import Preview

S = TypeVar("S", HandOverTogether, MoveTogether, CloseTogether, TakeBackSheet)


def row_of(page: ActionsPage, action: str) -> int:
    rows = page.table.rows
    return next(n for n in range(rows.rowCount()) if (one := rows.at(n)) is not None and one.id == action)


def tick(page: ActionsPage, action: str) -> None:
    top = page.table.rowViewportPosition(row_of(page, action))
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, top + 20))


def chosen(page: ActionsPage) -> set[str]:
    return {row.id for row in page.table.selected()}


def press(
    page: ActionsPage, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(page.table, key, modifiers)


def sheet(page: ActionsPage, kind: type[S], qtbot: QtBot) -> S:
    """The sheet that is open, once it knows how the actions stand."""
    (found,) = [one for one in page.findChildren(kind) if one.isVisible()]
    qtbot.waitUntil(lambda: bool(found.preview.said) and "Kijken hoe" not in found.preview.words())
    return found


def said(page: ActionsPage) -> str:
    return " ".join(label.text() for label in page.panel.findChildren(Label) if label.isVisible())


def field(page: ActionsPage, action: str, name: str) -> Any:
    return getattr(page.context.read(action_row, action, TODAY), name)


def choose_all(page: ActionsPage, qtbot: QtBot) -> None:
    press(page, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "zijn open" in said(page) or "is te laat" in said(page) or "2 zijn" in said(page))


def test_a_box_ticks_only_what_was_ticked(page: ActionsPage, qtbot: QtBot, ids: dict[str, str]) -> None:
    page.open_item(ids["late"])
    assert chosen(page) == {ids["late"]}, "the keyboard happens to be there"
    tick(page, ids["week"])
    assert chosen(page) == {ids["week"]}
    tick(page, ids["told"])
    assert chosen(page) == {ids["week"], ids["told"]}
    qtbot.waitUntil(lambda: "1 moet nog verteld worden" in said(page))
    assert page.panel.caption.text() == "2 acties gekozen"
    tick(page, ids["week"])
    assert chosen(page) == {ids["told"]}


def test_keys_choose_one_by_one_and_all_also_in_a_closed_group(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    page.open_item(ids["late"])
    for _ in range(2):
        press(page, Qt.Key.Key_Down, control)
    assert chosen(page) == {ids["late"]}
    press(page, Qt.Key.Key_Space, control)
    assert chosen(page) == {ids["late"], ids["told"]}
    page.table.toggle_group(0)
    press(page, Qt.Key.Key_A, control)
    assert chosen(page) == {ids["late"], ids["week"], ids["told"]}
    assert page.table.choosing.count() == 3
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert page.table.choosing.count() <= 2


def test_a_button_of_the_panel_keeps_the_keyboard_when_somebody_else_changes_the_list(
    page: ActionsPage, qtbot: QtBot, store: Store, ids: dict[str, str]
) -> None:
    page.activateWindow()
    choose_all(page, qtbot)
    qtbot.waitUntil(lambda: not page._wait.isActive())
    (button,) = page.panel.findChildren(Button, "owner")
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    page.context.write(actions.drop, ids["week"], reason="Niet meer nodig.")
    qtbot.waitUntil(lambda: "2 moeten nog verteld worden" in said(page))
    assert button.isVisible()
    assert button.hasFocus()


def test_the_choice_stays_when_somebody_else_changes_the_list(
    page: ActionsPage, qtbot: QtBot, store: Store, actor: Actor, ids: dict[str, str]
) -> None:
    tick(page, ids["week"])
    tick(page, ids["told"])
    page.context.write(actions.remark, ids["late"], "Gebeld.")
    store.wait()
    qtbot.wait(30)
    assert chosen(page) == {ids["week"], ids["told"]}


def test_handing_over_says_first_what_happens_and_is_taken_back_at_once(
    page: ActionsPage, qtbot: QtBot, store: Store, actor: Actor, ids: dict[str, str]
) -> None:
    choose_all(page, qtbot)
    press(page, Qt.Key.Key_O)
    hand = sheet(page, HandOverTogether, qtbot)
    assert not hand.button.isEnabled()
    hand.form.fields["to"].editor.take(actor.id, actor.name)  # type: ignore[attr-defined] # the picker
    assert "Noor Vermaat krijgt 2 acties te doen. 1 van Peter de Wilde, 1 van niemand" in hand.preview.words()
    assert "1 blijft zo: die is gedaan, maar het bedrijf moet het nog horen." in hand.preview.words()
    assert hand.button.text() == "2 acties overdragen"
    hand.take()
    qtbot.waitUntil(lambda: field(page, ids["late"], "owner") == "Noor Vermaat")
    assert field(page, ids["told"], "owner") == "Peter de Wilde"
    heard = page.context.messages
    assert isinstance(heard, Heard)
    qtbot.waitUntil(lambda: bool(heard.toasts))
    text, undo = heard.toasts[-1]
    assert text == "2 acties gaan naar Noor Vermaat."
    assert undo is not None
    undo()
    qtbot.waitUntil(lambda: field(page, ids["late"], "owner") == "Peter de Wilde")
    assert field(page, ids["week"], "owner") == ""


def test_dates_move_with_one_reason_and_go_back_from_the_history_but_for_what_changed(
    page: ActionsPage, qtbot: QtBot, store: Store, actor: Actor, ids: dict[str, str]
) -> None:
    store.write(actions.change, actor, ids["week"], promised_on=TODAY - dt.timedelta(3)).result()
    choose_all(page, qtbot)
    press(page, Qt.Key.Key_D)
    move = sheet(page, MoveTogether, qtbot)
    assert "2 acties worden later." in move.preview.words()
    assert "1 actie is ook op de nieuwe datum te laat." in move.preview.words()
    move.take()
    qtbot.waitUntil(lambda: bool(move.form.fields["reason"].error()))
    move.form.set_values({"how": "14", "reason": "De vergunning laat op zich wachten"})
    move.look()
    move.take()
    due = TODAY + dt.timedelta(2 + 14)
    qtbot.waitUntil(lambda: field(page, ids["week"], "due_on") == due)
    rik = Actor(ids["peter"], "Peter de Wilde", "laptop-b")
    store.write(actions.postpone, rik, ids["late"], TODAY + dt.timedelta(40), reason="ziek").result()

    page.open_item(ids["week"])
    qtbot.waitUntil(lambda: "samen met 1 andere actie" in said(page))
    (link,) = [one for one in page.panel.findChildren(Button) if one.text() == "Voor alle 2 terugnemen"]
    link.click()
    back = sheet(page, TakeBackSheet, qtbot)
    assert "1 actie wordt weer zoals die was." in back.preview.words()
    assert "Antwoord geven over laadpalen (Peter de Wilde)" in back.preview.words()
    back.button.click()
    qtbot.waitUntil(lambda: field(page, ids["week"], "due_on") == TODAY + dt.timedelta(2))
    heard = page.context.messages
    assert isinstance(heard, Heard)
    qtbot.waitUntil(lambda: bool(heard.banners))
    assert "Antwoord geven over laadpalen (Peter de Wilde)" in heard.banners[-1]


def test_closing_what_is_told_shows_the_words_and_says_why_others_stay(
    page: ActionsPage, qtbot: QtBot, store: Store, actor: Actor, ids: dict[str, str]
) -> None:
    store.write(actions.report_back, actor, ids["week"], text="De offerte is gestuurd.").result()
    choose_all(page, qtbot)
    press(page, Qt.Key.Key_A)
    close = sheet(page, CloseTogether, qtbot)
    words = close.preview.words()
    assert "‘De offerte is gestuurd.’" in words
    assert "1 blijft open: het bedrijf heeft nog niets gehoord. Antwoord geven over laadpalen" in words
    assert close.button.text() == "1 actie afronden"
    assert close.focusWidget() is close.button
    close.take()
    qtbot.waitUntil(
        lambda: field(page, ids["week"], "told_on") == TODAY and field(page, ids["week"], "done_on") == TODAY
    )


def test_what_a_colleague_says_meanwhile_is_read_before_it_is_closed(
    page: ActionsPage, qtbot: QtBot, store: Store, actor: Actor, ids: dict[str, str]
) -> None:
    store.write(actions.explain, actor, ids["week"], channel="phone", text="Het is klaar").result()
    choose_all(page, qtbot)
    press(page, Qt.Key.Key_A)
    opened = sheet(page, CloseTogether, qtbot)
    assert "Het is klaar" in opened.preview.words()
    said = store.write(actions.explain, actor, ids["week"], channel="phone", text="Toch nog niet").result()
    page.context.announce(said)
    qtbot.waitUntil(lambda: "Toch nog niet" in opened.preview.words())
    opened.reject()


@pytest.mark.parametrize(
    ("how", "fields"), [("days", {"days": 3}), ("day", {"day": TODAY + dt.timedelta(30)})]
)
def test_a_number_of_days_and_one_day_are_asked_when_chosen(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], how: str, fields: dict[str, Any]
) -> None:
    choose_all(page, qtbot)
    press(page, Qt.Key.Key_D)
    move = sheet(page, MoveTogether, qtbot)
    move.form.set_values({"how": how})
    move.look()
    assert move.preview.words() == "Kies een datum om te zien wat er gebeurt."
    move.form.set_values(fields)
    move.look()
    assert "2 acties" in move.preview.words()
    assert isinstance(move.preview, Preview)
    move.reject()
