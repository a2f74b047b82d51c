# SPDX-License-Identifier: EUPL-1.2
"""What colleagues change comes in while somebody works: the new things show, and nothing moves under the hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollBar
from pytestqt.qtbot import QtBot

from storage.operations import actions, agenda, alerts, companies, contacts, notes, visits
from storage.rules.rights import Actor
from storage.store import Store
from tests.factories import make_action, make_colleague, make_company, make_contact, make_visit
from tests.ui.conftest import InWindow
from tests.ui.conversations import Table, typed
from ui.actions.page import ActionsPage
from ui.administration.page import AdministrationPage
from ui.administration.town import TownSection
from ui.companies.page import CompaniesPage
from ui.conversation.page import ConversationPage
from ui.conversation.wrap_up import WrapUpPage
from ui.page import Page
from ui.today.page import TodayPage
from ui.visits.page import VisitsPage
from ui.widgets.lines import Line
from ui.widgets.table import BigTable

P = TypeVar("P", bound=Page)
MORNING = dt.datetime(2026, 11, 23, 10, 0)


class Desk:
    """A page in a window, and a colleague whose work comes in from elsewhere."""

    def __init__(self, qtbot: QtBot, in_window: InWindow, store: Store) -> None:
        self.qtbot, self.in_window, self.store = qtbot, in_window, store
        self.context = context = in_window.context
        self.daan = Actor(make_colleague(store, context.actor, "Daan Hooiveld"), "Daan Hooiveld", "laptop-b")

    def show(self, kind: type[P], item: str | None = None) -> P:
        page = self.in_window.show(kind, 960, 600)
        page.loaded = True
        if item is not None:
            page.open_item(item)
        self.qtbot.wait(20)
        return page

    def comes_in(self, operation: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """A colleague did this; it arrives now."""
        changes = self.store.write(operation, self.daan, *args, **kw).result()
        self.context.announce(changes)
        self.qtbot.wait(20)
        return changes.answer


@pytest.fixture
def desk(qtbot: QtBot, in_window: InWindow, store: Store) -> Desk:
    return Desk(qtbot, in_window, store)


def down(bar: QScrollBar, share: float = 0.5) -> int:
    """Scroll; answers where that is."""
    assert bar.maximum() > 0, "there is nothing to scroll"
    bar.setValue(round(bar.maximum() * share))
    return bar.value()


def top_row(table: BigTable[Any]) -> Any:
    row = table.rows.at(table.rowAt(3))
    assert row is not None
    return row.id


def test_the_companies_list_keeps_its_place_choice_and_search(desk: Desk, store: Store, actor: Actor) -> None:
    ids = [make_company(store, actor, f"Bakkerij {number:03}") for number in range(120)]
    page = desk.show(CompaniesPage)
    table, search = page.overview.table, page.overview.search
    search.setFocus()
    search.setText("bakkerij")
    search.setCursorPosition(4)
    desk.qtbot.wait(120)  # it searches a moment after the last key
    table.select_row(60)
    down(table.verticalScrollBar())
    before, chosen = top_row(table), table.current_id()
    desk.comes_in(companies.add, name="Bakkerij 000 aan de Haven")
    desk.comes_in(companies.change, ids[70], phone="030 2860000")
    assert table.count() == 121, "what came in is there"
    assert (top_row(table), table.current_id()) == (before, chosen)
    assert (search.text(), search.cursorPosition(), search.hasFocus()) == ("bakkerij", 4, True)


def test_a_company_keeps_its_place_and_focus(desk: Desk, store: Store, actor: Actor) -> None:
    company = make_company(store, actor)
    for number in range(12):
        make_contact(store, actor, company, f"Persoon {number}", phone="030 2860000")
    for number in range(4):
        make_action(store, actor, company, f"Belofte {number}")
    page = desk.show(CompaniesPage, company)
    line = page.detail.promises.lines[1]
    line.setFocus()
    at = down(page.detail.body_scroll.verticalScrollBar())
    desk.comes_in(companies.change, company, phone="030 2861111", approach="Bel eerst.")
    desk.comes_in(contacts.add, company, name="Zoë Zwart")
    assert page.detail.body_scroll.verticalScrollBar().value() == at
    assert line.hasFocus()


def test_a_new_promise_does_not_take_the_focus_of_the_one_chosen(
    desk: Desk, store: Store, actor: Actor
) -> None:
    company = make_company(store, actor)
    second = [make_action(store, actor, company, f"Belofte {number}") for number in range(3)][1]
    page = desk.show(CompaniesPage, company)
    next(line for line in page.detail.promises.lines if line.row.id == second).setFocus()
    desk.comes_in(actions.agree, company_id=company, title="Nieuwe belofte", due_on=dt.date(2026, 11, 1))

    def chosen() -> str:
        return getattr(getattr(page.window().focusWidget(), "row", None), "id", "")

    desk.qtbot.waitUntil(lambda: chosen() == second)


def test_today_keeps_its_place_and_focus(desk: Desk, store: Store, actor: Actor) -> None:
    company = make_company(store, actor, account_manager_id=actor.id)
    for number in range(8):
        make_visit(store, actor, company, MORNING + dt.timedelta(days=number + 1), [(actor.id, "lead")])
        make_action(
            store, actor, company, f"Belofte {number}", owner_id=actor.id, due_on=dt.date(2026, 11, 1)
        )
    page = desk.show(TodayPage)
    at = down(page._scroll.verticalScrollBar())
    line = page.late.findChildren(Line)[2]
    line.setFocus()
    chosen = line.item
    desk.comes_in(
        actions.agree, company_id=company, title="Erbij", owner_id=actor.id, due_on=dt.date(2026, 10, 1)
    )
    focused = page.window().focusWidget()
    assert page._scroll.verticalScrollBar().value() == at
    assert isinstance(focused, Line)
    assert focused.item == chosen


def test_the_programme_and_the_list_of_visits_keep_their_place(
    desk: Desk, store: Store, actor: Actor
) -> None:
    company = make_company(store, actor)
    made = [make_visit(store, actor, company, MORNING + dt.timedelta(days=day)) for day in range(1, 60)]
    page = desk.show(VisitsPage)
    slots = page.programme.slots()
    slots[7].setFocus()
    at = down(page.programme.page.verticalScrollBar(), 0.3)
    desk.comes_in(visits.plan, company_id=company, starts_at=MORNING + dt.timedelta(days=3, hours=2))
    assert page.programme.page.verticalScrollBar().value() == at
    assert page.programme.isAncestorOf(page.window().focusWidget())
    page.views.choose("list")
    table = page.list.table
    table.setFocus()
    table.select_row(30)
    down(table.verticalScrollBar())
    before, chosen = top_row(table), table.current_id()
    desk.comes_in(visits.change, visit_id=made[3], purpose="Uitbreiden")
    desk.comes_in(visits.plan, company_id=company, starts_at=MORNING + dt.timedelta(days=90))
    assert (top_row(table), table.current_id()) == (before, chosen)
    assert table.hasFocus()


def test_the_wishes_keep_their_place_and_focus(desk: Desk, store: Store, actor: Actor) -> None:
    for number in range(20):
        company = make_company(store, actor, f"Bakkerij {number:02}")
        store.write(visits.wish, actor, company_id=company).result()
    page = desk.show(VisitsPage)
    item = page.programme.items()[4]
    item.setFocus()
    name, at = item.accessibleName(), down(page.programme.wish_page.verticalScrollBar(), 0.2)
    desk.comes_in(visits.wish, company_id=make_company(store, actor, "Zuivelhuis"))
    focused = page.window().focusWidget()
    assert len(page.programme.items()) == 21
    assert focused is not item
    assert focused is not None
    assert focused.accessibleName() == name
    assert page.programme.wish_page.verticalScrollBar().value() == at


def test_talking_points_that_are_being_typed_are_left_alone(desk: Desk, store: Store, actor: Actor) -> None:
    company = make_company(store, actor)
    visit = make_visit(store, actor, company, MORNING + dt.timedelta(days=2), [(actor.id, "lead")])
    item = str(store.write(agenda.add, actor, visit_id=visit, title="Huisvesting").result().answer)
    page = desk.show(VisitsPage, visit)
    points = page.detail.agenda.items()[0].points
    assert points is not None
    points.setFocus()
    typed(points, "Past het gebouw?")
    points.moveCursor(QTextCursor.MoveOperation.StartOfLine)
    desk.comes_in(agenda.set_talking_points, item_id=item, text="Iets van Daan")
    desk.comes_in(visits.change, visit_id=visit, purpose="Uitbreiden")
    desk.comes_in(agenda.add, visit_id=visit, title="Vergunningen")
    field = page.detail.agenda.items()[0].points
    assert field is points, "the field was not made anew"
    assert (points.toPlainText(), points.textCursor().position()) == ("Past het gebouw?", 0)
    assert points.hasFocus()
    page.save()
    store.wait()


def test_a_note_that_is_being_typed_keeps_every_word_and_the_cursor(
    desk: Desk, store: Store, actor: Actor
) -> None:
    table = Table(store, actor)
    page = desk.show(ConversationPage, table.visit)
    typed(page.editor, "Zoekt ruimte aan het water.")
    cursor = page.editor.textCursor()
    cursor.setPosition(6)
    page.editor.setTextCursor(cursor)
    desk.comes_in(notes.save, agenda_item_id=table.items[0], text="Van Daan, onder hetzelfde onderwerp.")
    desk.comes_in(agenda.add, visit_id=table.visit, title="Vergunningen")
    # The same author at another laptop: it is in the store, and must not overwrite what stands on the screen.
    changes = store.write(
        notes.save, actor, agenda_item_id=table.items[0], text="Van mijn andere laptop"
    ).result()
    desk.context.announce(changes)
    desk.qtbot.wait(20)
    assert page.editor.toPlainText() == "Zoekt ruimte aan het water."
    assert (page.editor.textCursor().position(), page.editor.hasFocus()) == (6, True)
    page.save()


def test_the_wrap_up_keeps_what_is_typed(desk: Desk, store: Store, actor: Actor) -> None:
    table = Table(store, actor)
    page = desk.show(WrapUpPage, table.visit)
    area = page.outcome.findChildren(type(page.outcome.summary))[0]
    page.sheet.ensureWidgetVisible(area)
    area.setFocus()
    at = page.sheet.verticalScrollBar().value()
    typed(area, "Zij willen groeien.")
    area.moveCursor(QTextCursor.MoveOperation.StartOfLine)
    desk.comes_in(visits.change, visit_id=table.visit, summary="Samenvatting van Daan")
    desk.comes_in(alerts.raise_alert, company_id=table.company, visit_id=table.visit, kind="expanding")
    desk.comes_in(actions.agree, company_id=table.company, visit_id=table.visit, title="Bellen")
    assert (area.toPlainText(), area.textCursor().position()) == ("Zij willen groeien.", 0)
    assert area.hasFocus()
    assert page.sheet.verticalScrollBar().value() >= at, (
        "what came in above may only push down what is below it"
    )
    page.save()
    store.wait()


def test_the_actions_keep_choice_place_and_search(desk: Desk, store: Store, actor: Actor) -> None:
    company = make_company(store, actor)
    ids = [
        make_action(store, actor, company, f"Belofte {number:02}", due_on=dt.date(2026, 12, 1))
        for number in range(60)
    ]
    page = desk.show(ActionsPage, "open")
    table = page.table
    desk.qtbot.waitUntil(lambda: table.count() >= 60)
    table.setFocus()
    table.select_row(30)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = [row.id for row in table.selected()]
    assert len(chosen) == 2
    down(table.verticalScrollBar())
    before = top_row(table)
    desk.comes_in(actions.agree, company_id=company, title="Erbij", due_on=dt.date(2026, 11, 30))
    desk.comes_in(actions.remark, ids[40], "Gebeld")
    assert [row.id for row in table.selected()] == chosen
    assert top_row(table) == before
    assert table.hasFocus()
    flag = QItemSelectionModel.SelectionFlag.Clear
    table.selectionModel().select(table.currentIndex(), flag)


def test_a_name_that_is_being_typed_in_the_settings_stays(desk: Desk) -> None:
    from storage.operations import municipality

    page = desk.show(AdministrationPage, "town")
    section = page.sections["town"]
    assert isinstance(section, TownSection)
    section.name.setFocus()
    section.name.setText("Gemeente Lin")
    section.name.setCursorPosition(8)
    desk.comes_in(municipality.describe, name="Gemeente Oefenstad", accent="#C8102E")
    assert (section.name.text(), section.name.cursorPosition(), section.name.hasFocus()) == (
        "Gemeente Lin",
        8,
        True,
    )
    section.name.setText("Gemeente Oefenstad")
