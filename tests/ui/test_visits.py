# SPDX-License-Identifier: EUPL-1.2
"""The visits screen as a person uses it: the programme, a wish in a free place, the list."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assets import texts
from storage.operations import visits
from storage.queries.programme import weeks
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from storage.rules.states import VisitState
from storage.store import Store
from tests.factories import make_company, make_contact, make_visit
from tests.ui.visit_screens import THURSDAY, TODAY, Shown, has_focus, sheet, visit_in
from tests.ui.visit_screens import company as company  # noqa: PLC0414 - a fixture
from tests.ui.visit_screens import daan as daan  # noqa: PLC0414 - a fixture
from tests.ui.visit_screens import page as page  # noqa: PLC0414 - a fixture
from ui.context import Context
from ui.visits.plan_form import PlanForm
from ui.visits.slots import FreeSlot, VisitSlot

# The programme


def test_the_title_is_the_finding(store: Store, actor: Actor, company: str, page: Shown) -> None:
    make_visit(store, actor, company, THURSDAY, [(actor.id, "lead")])
    shown = page()
    assert shown.header.title.text() == "1 bezoek in 13 weken."
    assert shown.header.subtitle.text() == "Het doel is 26: twee per week. Er zijn nog 25 plekken vrij."


def test_a_place_says_who_when_and_how_far(
    store: Store, actor: Actor, company: str, daan: str, page: Shown
) -> None:
    make_visit(store, actor, company, THURSDAY, [(actor.id, "lead"), (daan, "second")], state="confirmed")
    place = page().programme.slots()[0]
    assert isinstance(place, VisitSlot)
    assert place.accessibleName() == (
        "Van Ommelen Scheepstechniek, do 26 nov 11:00, bevestigd, met Noor Vermaat en Daan Hooiveld"
    )
    assert place.mine


def test_a_wish_is_put_in_a_place_by_keyboard(
    qtbot: QtBot, store: Store, actor: Actor, company: str, page: Shown
) -> None:
    wish = (
        store.write(visits.wish, actor, company_id=company, purpose="Zoekt ruimte").result().created("visits")
    )
    shown = page()
    item = shown.programme.items()[0]
    assert item.accessibleName() == "Van Ommelen Scheepstechniek, Zoekt ruimte"
    QTest.keyClick(item, Qt.Key.Key_Return)
    free = shown.programme.slots()[0]
    assert isinstance(free, FreeSlot)
    assert has_focus(free)
    assert free.accessibleName() == "Vrij, week 48: Van Ommelen Scheepstechniek hier zetten"
    QTest.keyClick(free, Qt.Key.Key_Right)
    assert has_focus(shown.programme.slots()[1])
    QTest.keyClick(shown.programme.slots()[1], Qt.Key.Key_Return)
    form = sheet(shown, PlanForm)
    assert isinstance(form, PlanForm)
    assert form.day.value() == dt.date(2026, 11, 24)
    form.time.set_value(dt.time(10, 0))
    form.submit()
    qtbot.waitUntil(lambda: visit_in(store, wish).state is VisitState.PLANNED)
    qtbot.waitUntil(lambda: not shown.programme.items())
    assert visit_in(store, wish).starts_at == dt.datetime(2026, 11, 24, 10)
    assert isinstance(shown.programme.slots()[0], VisitSlot)


def test_escape_puts_the_wish_back(
    qtbot: QtBot, store: Store, actor: Actor, company: str, page: Shown
) -> None:
    store.write(visits.wish, actor, company_id=company).result()
    shown = page()
    shown.programme.items()[0].click()
    assert shown.programme.chosen_wish() is not None
    QTest.keyClick(shown.programme.slots()[0], Qt.Key.Key_Escape)
    assert shown.programme.chosen_wish() is None
    assert has_focus(shown.programme.items()[0])


def test_a_redrawn_programme_keeps_the_focus(qtbot: QtBot, store: Store, actor: Actor, company: str, context: Context, page: Shown) -> None:  # fmt: skip
    shown = page()
    shown.programme.slots()[3].setFocus()
    changes = store.write(visits.plan, actor, company_id=company, starts_at=THURSDAY).result()
    shown.refresh(changes)
    assert isinstance(shown.programme.slots()[0], VisitSlot)
    fourth = shown.programme.slots()[3]
    qtbot.waitUntil(lambda: has_focus(fourth))


# The list


def test_the_list_searches_and_filters(store: Store, actor: Actor, company: str, page: Shown) -> None:
    make_visit(store, actor, company, THURSDAY, state="planned")
    make_visit(
        store,
        actor,
        make_company(store, actor, "Bakkerij Krokant"),
        THURSDAY,
        [(actor.id, "lead")],
        state="confirmed",
    )
    shown = page()
    shown.views.choose("list")
    table = shown.list.table
    assert table.count() == 2
    assert shown.list.counted.text() == "2 bezoeken"
    shown.list.search.setText("krok")
    shown.list.search._tell()
    assert table.count() == 1
    shown.list.state.set_values(["planned"])
    table.reload()
    assert shown.list.empty.title.text() == "Geen bezoek past hierbij"
    shown.list.clear_filters()
    assert table.count() == 2


def test_the_slash_finds_the_list(store: Store, page: Shown) -> None:
    shown = page()
    assert shown.focus_search()
    assert shown.views.current() == "list"
    assert shown.list.empty.title.text() == "Nog geen bezoeken"


# Everywhere


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_control_has_a_name(
    store: Store, actor: Actor, company: str, page: Shown, language: str
) -> None:
    texts.use(language)
    make_contact(store, actor, company)
    visit = make_visit(store, actor, company, THURSDAY, [(actor.id, "lead")], topics=[TOPICS[1].id])
    store.write(visits.wish, actor, company_id=company).result()
    shown = page()
    shown.open_item(visit)
    for widget in shown.findChildren(QWidget):
        if (
            widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisibleTo(shown)
            and not widget.objectName().startswith("qt_")
        ):
            assert widget.accessibleName(), f"{type(widget).__name__} has no name"
    assert shown.minimumSizeHint().width() <= 960


def test_weeks_follow_the_term_of_the_municipality(store: Store, actor: Actor) -> None:
    from storage.operations import municipality

    store.write(municipality.set_term, actor, "visits_per_week", "3").result()
    assert len(store.read(weeks, TODAY, 1)[0].slots) == 3
