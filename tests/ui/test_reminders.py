# SPDX-License-Identifier: EUPL-1.2
"""The reminders of a day in the window: a calm line that can be put away, and a sheet with one thing to do for each action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storage.operations import actions
from storage.rules.reminders import Round
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_action, make_colleague, make_company
from tests.ui.action_screens import Heard
from tests.ui.subjects import StandInDesk
from ui.actions.reminder_sheet import ReminderSheet
from ui.actions.sheets import FinishSheet, PostponeSheet, StateSheet, StepSheet, TellSheet
from ui.context import Context
from ui.today.page import TodayPage
from ui.widgets.buttons import Button
from ui.widgets.labels import Label


@pytest.fixture
def context(context: Context) -> Context:
    context.messages = Heard()
    context.desk = StandInDesk()
    return context


@pytest.fixture
def two(store: Store, actor: Actor, clock: Clock) -> tuple[str, str]:
    """One that is two weeks late and waits, without a word for what; and one for tomorrow."""
    company = make_company(store, actor, "Zanddrecht Logistiek")
    late = make_action(store, actor, company, "Vergunning navragen", owner_id=actor.id,
                       due_on=clock.today - dt.timedelta(14), promised_on=clock.today - dt.timedelta(60))  # fmt: skip
    store.write(actions.set_state, actor, late, "waiting").result()
    soon = make_action(
        store, actor, company, "Offerte sturen", owner_id=actor.id, due_on=clock.today + dt.timedelta(1)
    )
    return late, soon


def said(sheet: ReminderSheet) -> str:
    return "\n".join(label.text() for label in sheet.findChildren(Label) if label.isVisibleTo(sheet))


def press(sheet: ReminderSheet, name: str) -> StepSheet:
    """Press the one thing to do next with this action; the sheet that opens."""
    (button,) = [
        one for one in sheet.findChildren(Button) if one.objectName() == name and one.isVisibleTo(sheet)
    ]
    button.click()
    (opened,) = [one for one in sheet.findChildren(StepSheet) if one.isVisible()]
    return opened


Shown = Callable[..., ReminderSheet]


@pytest.fixture
def shown(qtbot: QtBot, context: Context) -> Iterator[Shown]:
    """Opens the sheet of somebody over the first page."""
    window = TodayPage(context)
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()

    def show(who: str = "") -> ReminderSheet:
        sheet = ReminderSheet(context, window, who)
        sheet.open()
        return sheet

    yield show
    window.hide()


def test_the_line_on_the_first_page_goes_until_tomorrow(
    qtbot: QtBot, context: Context, two: tuple[str, str], clock: Clock
) -> None:
    page = TodayPage(context)
    qtbot.addWidget(page)
    context.changed.connect(page.refresh)
    page.show()
    page.load()
    qtbot.waitUntil(lambda: page.reminders.isVisibleTo(page))
    assert page.reminders.title.text() == "Herinneringen: 2 acties"
    assert page.reminders.words.text() == "1 te laat, 1 rond de datum"
    page.reminders.away_button.click()
    assert not page.reminders.isVisibleTo(page)
    assert context.desk.last_round == Round(clock.today, clock.today - dt.timedelta(7), away=True)
    clock.forward(days=1)
    page.reminders.look()
    assert not page.reminders.isVisibleTo(page), "nothing new is due"
    clock.forward(days=6)
    page.reminders.look()
    assert page.reminders.words.text() == "1 te laat"


def test_each_action_has_one_thing_to_do_next_until_it_is_done(
    qtbot: QtBot, shown: Shown, two: tuple[str, str], clock: Clock
) -> None:
    late, soon = two
    sheet = shown()
    words = said(sheet)
    assert "Zanddrecht Logistiek · 2 weken te laat" in words
    assert "Zeg waar het op wacht." in words
    assert "Zanddrecht Logistiek · morgen" in words

    waits = press(sheet, f"wait {late}")
    assert isinstance(waits, StateSheet)
    waits.form.set_values({"waiting_for": "Ruimtelijke Ordening"})
    waits.take()
    qtbot.waitUntil(lambda: "wacht op Ruimtelijke Ordening" in said(sheet))
    tell = press(sheet, f"tell {late}")
    assert isinstance(tell, TellSheet)
    tell.form.set_values({"text": "Het duurt langer."})
    tell.take()
    qtbot.waitUntil(lambda: "Kies een datum die haalbaar is" in said(sheet))
    postpone = press(sheet, f"postpone {late}")
    assert isinstance(postpone, PostponeSheet)
    postpone.form.set_values({"day": clock.today + dt.timedelta(20), "reason": "wacht op RO"})
    postpone.take()
    qtbot.waitUntil(lambda: sheet.title.text() == "Herinneringen: 1 actie")
    done = press(sheet, f"do {soon}")
    assert isinstance(done, FinishSheet)
    done.take()
    qtbot.waitUntil(lambda: "Vandaag vraagt niets meer om aandacht." in said(sheet))
    sheet.reject()


def test_somebody_elses_reminders_can_be_copied_without_what_is_confidential(
    shown: Shown, store: Store, actor: Actor, clock: Clock, two: tuple[str, str]
) -> None:
    rik = make_colleague(store, actor, "Rik Jansen", email="rik@voorbeeld.nl")
    company = make_company(store, actor)
    for title, secret in (("Bellen", False), ("Geheim", True)):
        make_action(store, actor, company, title, owner_id=rik, due_on=clock.today, confidential=secret)
    sheet = shown(rik)
    assert sheet.title.text() == "Rik Jansen: herinneringen: 2 acties"
    QTest.keyClick(sheet.copy_button, Qt.Key.Key_Space)
    copied = QGuiApplication.clipboard().text()
    assert "Herinneringen voor Rik Jansen" in copied
    assert "Bellen" in copied
    assert "Geheim" not in copied
    assert "1 vertrouwelijke actie" in copied
    sheet.reject()


def test_of_many_five_and_a_way_to_the_list(
    shown: Shown, context: Context, store: Store, actor: Actor, clock: Clock
) -> None:
    company = make_company(store, actor)
    for n in range(12):
        make_action(
            store,
            actor,
            company,
            f"Actie {n}",
            owner_id=actor.id,
            due_on=clock.today - dt.timedelta(7 * n + 7),
        )
    asked: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: asked.append((kind, id_)))
    sheet = shown()
    assert said(sheet).count("te laat") == 5
    (more,) = [one for one in sheet.findChildren(Button) if one.text() == "en nog 7"]
    more.click()
    assert asked == [("actions", "mine")]
