# SPDX-License-Identifier: EUPL-1.2
"""The first page as a person sees it: the next visit, what is late, whom to call, what is unfinished, and how to begin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from assets import texts
from storage.operations import actions
from storage.rules.rights import Actor
from storage.store import Store
from tests import factories
from tests.conftest import Clock
from tests.factories import make_colleague, make_company, make_visit
from tests.ui.conftest import InWindow
from ui.context import Context
from ui.today.page import TodayPage
from ui.widgets.buttons import Button
from ui.widgets.lines import Line

TODAY = dt.date(2026, 11, 23)
Shown = Callable[[], TodayPage]


@pytest.fixture
def page(qtbot: QtBot, in_window: InWindow) -> Shown:
    def show() -> TodayPage:
        shown = in_window.show(TodayPage, 1060, 760)
        qtbot.wait(10)
        return shown

    return show


@pytest.fixture
def mine(store: Store, actor: Actor) -> str:
    return make_company(store, actor, "Zanddrecht Logistiek", account_manager_id=actor.id)


def words(widget: QWidget) -> str:
    """Everything that can be read in a part of the page, whole even where it was cut."""
    seen = [
        label.accessibleName() or label.text() for label in widget.findChildren(QLabel) if label.isVisible()
    ]
    return " | ".join(text for text in seen if text)


def lines(part: QWidget) -> list[Line]:
    return [line for line in part.findChildren(Line) if line.isVisible()]


def test_a_new_store_says_how_to_begin(page: Shown, opened: list[tuple[str, str]]) -> None:
    shown = page()
    assert shown.header.title.text() == "Goedemorgen, Noor"
    assert shown.begin.isVisible()
    assert not shown.late.isVisible(), "nothing to praise yet"
    shown.begin.import_button.click()
    shown.begin.add_button.click()
    assert opened == [("import", ""), ("add_company", "")]
    assert not shown.begin.plan_button.isVisible()


def test_with_companies_the_next_step_is_a_visit(
    page: Shown, store: Store, actor: Actor, opened: list[tuple[str, str]]
) -> None:
    make_company(store, actor)
    shown = page()
    assert shown.begin.plan_button.isVisible()
    assert not shown.begin.import_button.isVisible()
    shown.begin.plan_button.click()
    shown.begin.colleagues_button.click()
    assert opened == [("plan_visit", ""), ("settings", "colleagues")]


def test_the_next_visit_with_who_comes_along(
    page: Shown, store: Store, actor: Actor, mine: str, opened: list[tuple[str, str]]
) -> None:
    daan = make_colleague(store, actor, "Daan Hooiveld", factories.ONDERWIJS)
    hester = make_colleague(store, actor, "Hester van Rijn", None, role="alderman")
    team = [(actor.id, "lead"), (daan, "second"), (hester, "alderman")]
    visit = make_visit(store, actor, mine, dt.datetime(2026, 11, 23, 14, 30), team)
    shown = page()
    read = words(shown.next)
    for expected in ("14:30", "Zanddrecht Logistiek", "Met Daan Hooiveld en wethouder Hester van Rijn"):
        assert expected in read
    assert "Sluiskade 14" in read
    assert shown.header.subtitle.text() == "Maandag 23 november. Je hebt vandaag 1 bezoek."
    shown.next.talk.click()
    shown.next.brief.click()
    shown.next.details.click()
    assert opened == [("conversation", visit), ("brief", visit), ("visits", visit)]


def test_the_day_counts_what_is_behind_you(page: Shown, store: Store, actor: Actor, mine: str) -> None:
    me = [(actor.id, "lead")]
    day = dt.datetime(2026, 11, 23)
    make_visit(store, actor, mine, day.replace(hour=8), me, state="wrapped_up")
    make_visit(store, actor, mine, day.replace(hour=15), me, state="cancelled")
    make_visit(store, actor, mine, day.replace(hour=11), [(make_colleague(store, actor, "Daan"), "lead")])
    shown = page()
    assert shown.header.subtitle.text() == "Maandag 23 november. Je bezoek van vandaag is geweest."
    make_visit(store, actor, mine, day.replace(hour=16), me)
    shown.load()
    assert shown.header.subtitle.text() == "Maandag 23 november. Je hebt vandaag nog 1 bezoek."


def test_the_countdown_goes_on_and_a_visit_that_is_over_goes(
    page: Shown, store: Store, actor: Actor, mine: str, clock: Clock
) -> None:
    me = [(actor.id, "lead")]
    start = clock().astimezone().replace(tzinfo=None) + dt.timedelta(minutes=50)
    make_visit(store, actor, mine, start, me, minutes=60)
    later = make_visit(store, actor, mine, start + dt.timedelta(days=3), me)
    shown = page()
    assert shown.next.countdown.text() == "over 50 minuten"
    clock.forward(minutes=20)
    shown.hide()
    shown.show()
    assert shown.next.countdown.text() == "over 30 minuten"
    clock.forward(minutes=100)
    shown.hide()
    shown.show()
    assert shown.next.visit is not None
    assert shown.next.visit.id == later


def test_no_visit_but_room_and_wishes(page: Shown, store: Store, actor: Actor, mine: str) -> None:
    other = make_colleague(store, actor, "Daan Hooiveld")
    make_visit(store, actor, mine, dt.datetime(2026, 11, 24, 10, 0), [(other, "lead")])
    shown = page()
    assert shown.no_visit.isVisible()
    assert "In elke van de komende vier weken is nog ruimte." in words(shown.no_visit)


def test_late_promises_and_whom_to_tell(
    page: Shown, store: Store, actor: Actor, mine: str, opened: list[tuple[str, str]]
) -> None:
    make_visit(store, actor, mine, dt.datetime(2026, 11, 2, 10, 0))
    agree = actions.agree
    late = store.write(
        agree,
        actor,
        company_id=mine,
        title="Offerte sturen",
        owner_id=actor.id,
        due_on=TODAY - dt.timedelta(days=12),
    ).result()
    tell = store.write(agree, actor, company_id=mine, title="Fietsenrek plaatsen", owner_id=actor.id).result()
    store.write(actions.finish, actor, str(tell.answer)).result()
    shown = page()
    assert "Offerte sturen" in words(shown.late)
    assert "12 dagen" in words(shown.late)
    (line,) = lines(shown.late)
    assert "12 dagen te laat" in line.accessibleName()
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    button = next(one for one in shown.to_tell.findChildren(Button) if one.text() == "Vertellen")
    assert "Fietsenrek plaatsen" in button.accessibleName()
    button.click()
    assert opened == [("actions", str(late.answer)), ("actions", str(tell.answer))]


def test_nothing_late_is_said_in_words(page: Shown, store: Store, actor: Actor, mine: str) -> None:
    make_visit(store, actor, mine, dt.datetime(2026, 11, 30, 10, 0), [(actor.id, "lead")])
    shown = page()
    assert "Jouw beloften liggen op schema." in words(shown.late)
    assert "Jouw bedrijven weten wat er met hun vraag is gebeurd." in words(shown.to_tell)


def test_an_unfinished_visit_asks_to_be_finished(
    page: Shown, store: Store, actor: Actor, mine: str, clock: Clock, opened: list[tuple[str, str]]
) -> None:
    visit = make_visit(
        store, actor, mine, dt.datetime(2026, 11, 18, 10, 0), [(actor.id, "lead")], state="held"
    )
    shown = page()
    assert "Bezocht op woensdag 18 november." in words(shown.unfinished)
    assert "vóór woensdag" in words(shown.unfinished)
    clock.forward(days=2)
    shown.load()
    assert "vandaag" in words(shown.unfinished)
    clock.forward(days=7)
    shown.load()
    assert "7 dagen te laat" in words(shown.unfinished)
    next(one for one in shown.unfinished.findChildren(Button) if one.text() == "Afmaken").click()
    assert opened == [("wrap_up", visit)]


def test_what_colleagues_did_with_my_promises(page: Shown, store: Store, actor: Actor, mine: str) -> None:
    rik = make_colleague(store, actor, "Rik Jansen")
    promise = store.write(actions.agree, actor, company_id=mine, title="Kade meten", owner_id=rik).result()
    store.write(actions.finish, Actor(rik, "Rik Jansen", "b"), str(promise.answer)).result()
    shown = page()
    assert "Rik Jansen heeft ‘Kade meten’ voor Zanddrecht Logistiek gedaan." in words(shown.news)


def test_a_change_keeps_the_focus_on_its_line(
    qtbot: QtBot, page: Shown, context: Context, store: Store, actor: Actor, mine: str
) -> None:
    for n in range(3):
        store.write(
            actions.agree,
            actor,
            company_id=mine,
            title=f"belofte {n}",
            owner_id=actor.id,
            due_on=TODAY - dt.timedelta(days=9 - n),
        ).result()
    shown = page()
    second = lines(shown.late)[1]
    second.setFocus()
    title = second.accessibleName()
    with qtbot.waitSignal(context.changed):
        context.write(actions.finish, lines(shown.late)[0].item)
    focused = shown.focusWidget()
    assert isinstance(focused, Line)
    assert focused.accessibleName() == title
    assert len(lines(shown.late)) == 2


def test_in_english(page: Shown, store: Store, actor: Actor, mine: str) -> None:
    texts.use("en")
    make_visit(store, actor, mine, dt.datetime(2026, 11, 24, 9, 0), [(actor.id, "lead")])
    shown = page()
    assert shown.header.title.text() == "Good morning, Noor"
    assert shown.next.countdown.text() == "tomorrow"
    assert "Your promises are on time." in words(shown.late)


def test_what_you_promised_stands_with_who_does_it_and_when(
    page: Shown, store: Store, actor: Actor, mine: str, opened: list[tuple[str, str]]
) -> None:
    rik = make_colleague(store, actor, "Rik Jansen")
    made = store.write(
        actions.agree, actor, company_id=mine, title="Offerte sturen", owner_id=rik,
        due_on=dt.date(2026, 11, 27),
    ).result().answer  # fmt: skip
    shown = page()
    read = words(shown.promised)
    for expected in ("Wat je beloofde", "Offerte sturen", "Zanddrecht Logistiek · Rik Jansen", "vr 27 nov"):
        assert expected in read
    assert shown.promised.y() > shown.to_tell.y()
    lines(shown.promised)[0].click()
    next(button for button in shown.promised.findChildren(Button) if button.text() == "Alle acties").click()
    assert opened == [("actions", str(made)), ("actions", "open")]


def test_without_promises_there_is_no_heading_for_them(
    page: Shown, store: Store, actor: Actor, mine: str
) -> None:
    make_visit(store, actor, mine, dt.datetime(2026, 11, 24, 10, 0), [(actor.id, "lead")])
    assert not page().promised.isVisible()
