# SPDX-License-Identifier: EUPL-1.2
"""Choosing what stays, as both writers see it; and what was not chosen can be found and put back later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from storage.operations import companies, conflicts
from storage.queries.conflicts import conflicts_of, open_conflicts
from storage.rules.rights import Actor
from storage.store import Store
from tests.factories import make_action, make_contact, make_visit
from tests.storage.test_conflicts import Quarrel
from tests.ui.conftest import InWindow
from tests.ui.conversations import typed
from ui.companies.page import CompaniesPage
from ui.conflicts.page import ConflictsPage
from ui.context import Context
from ui.earlier_versions import EarlierVersions, VersionsSheet
from ui.visits.page import VisitsPage

BASE = "Bel eerst de installateur. Stuur de offerte."
MINE = "Bel eerst de installateur. Vraag naar 1.200 panelen. Stuur de offerte."
THEIRS = "Bel eerst de installateur. Stuur de offerte. Stuur een kopie naar de heer Ommelkamp."
Shown = Callable[[], ConflictsPage]


@pytest.fixture
def quarrel(store: Store, actor: Actor) -> Quarrel:
    return Quarrel(store, actor)


@pytest.fixture
def page(qtbot: QtBot, in_window: InWindow) -> Shown:
    def show() -> ConflictsPage:
        shown = in_window.show(ConflictsPage, 1060, 700)
        qtbot.wait(20)
        return shown

    return show


def words(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_nothing_to_choose_says_when_there_would_be(page: Shown) -> None:
    shown = page()
    assert shown.nothing.isVisible()
    assert shown.nothing.title.text() == "Er is niets te kiezen"


def test_each_version_with_who_and_when_and_what_holds_now_is_chosen(page: Shown, quarrel: Quarrel, store: Store, actor: Actor) -> None:  # fmt: skip
    store.write(companies.change, actor, quarrel.company, phone="030 2222222").result()
    quarrel.about(
        "companies", quarrel.company, "phone", "030 1234567", "030 1111111", quarrel.company_row().phone
    )
    shown = page()
    (field,) = shown.fields
    read = words(field)
    for expected in (
        "Telefoon",
        "Eerst",
        "030 1234567",
        "Van jou",
        "030 1111111",
        "Van Rik Jansen",
        "vandaag",
    ):
        assert expected in read
    assert shown.who.text() == "Jij en Rik Jansen hebben dit allebei veranderd."
    assert field.versions["theirs"].isChecked()
    assert field.choice() == ("theirs", "")
    assert field.versions["mine"].accessibleDescription() == "Mijn versie houden"
    assert field.versions["theirs"].accessibleDescription() == "Versie van Rik Jansen houden"


def test_by_keyboard_alone_my_version_is_kept(page: Shown, quarrel: Quarrel, qtbot: QtBot) -> None:
    quarrel.about("companies", quarrel.company, "employees", 10, 24, 18)
    quarrel.about(
        "contacts", make_contact(quarrel.store, quarrel.actor, quarrel.company), "name", "A", "B", "C"
    )
    shown = page()
    item = shown.home()
    assert item is not None
    item.setFocus()
    QTest.keyClick(item, Qt.Key.Key_Down)
    field = next(field for field in shown.fields if field.clash.field == "employees")
    mine = field.versions["mine"]
    mine.setFocus()
    QTest.keyClick(mine, Qt.Key.Key_Space)
    assert mine.isChecked()
    QTest.keyClick(mine, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(shown.found) == 1)
    assert quarrel.company_row().employees == 24
    assert shown.shown is not None
    assert shown.shown.thing.kind == "contacts"
    assert shown.home() is not None


def test_two_texts_come_as_one_proposal_in_which_nothing_misses(
    page: Shown, quarrel: Quarrel, qtbot: QtBot
) -> None:
    quarrel.about("companies", quarrel.company, "approach", BASE, MINE, THEIRS)
    shown = page()
    (field,) = shown.fields
    choice, text = field.choice()
    assert choice == "merged"
    assert "1.200 panelen" in text
    assert "heer Ommelkamp" in text
    marked = field.marked.toPlainText()
    assert "JIJ" in marked
    assert "RIK" in marked
    shown.save_button.click()
    qtbot.waitUntil(shown.nothing.isVisible)
    assert quarrel.company_row().approach == text


def test_what_is_shown_is_what_will_be_kept(page: Shown, quarrel: Quarrel) -> None:
    quarrel.about(
        "companies", quarrel.company, "approach", "Voor 300 euro.", "Voor 400 euro.", "Voor 350 euro."
    )
    (field,) = page().fields
    shown = field.marked.toPlainText().replace(" JIJ ", "").replace(" RIK ", "")
    assert shown.split() == field.together.split()
    assert "400 euro / 350 euro" in field.together


def test_the_proposal_can_be_changed_and_stays_while_something_comes_in(
    page: Shown, quarrel: Quarrel, qtbot: QtBot, context: Context
) -> None:
    quarrel.about("companies", quarrel.company, "approach", BASE, MINE, THEIRS)
    shown = page()
    (field,) = shown.fields
    field.edit_button.click()
    assert field.area.hasFocus()
    field.area.selectAll()
    typed(field.area, "Mail eerst.")
    rik = Actor(quarrel.rik, "Rik Jansen", "laptop-b")
    changes = quarrel.store.write(
        companies.change, rik, quarrel.company, approach="Rik ging verder."
    ).result()
    context.announce(changes)
    qtbot.wait(20)
    assert shown.fields == [field]
    assert (field.area.toPlainText(), field.area.hasFocus()) == ("Mail eerst.", True)
    shown.save_button.click()
    qtbot.waitUntil(shown.nothing.isVisible)
    assert quarrel.company_row().approach == "Mail eerst."
    kept = [clash.theirs.value.value for one in quarrel.store.read(conflicts_of, "companies", quarrel.company)
            for clash in one.clashes]  # fmt: skip
    assert "Rik ging verder." in kept, "what came in meanwhile is not lost"


def test_the_other_writer_sees_the_same_from_the_other_side(
    page: Shown, quarrel: Quarrel, context: Context
) -> None:
    quarrel.about("companies", quarrel.company, "phone", "", "1", "2")
    context.actor = Actor(quarrel.rik, "Rik Jansen", "laptop-b")
    (field,) = page().fields
    read = words(field)
    assert "Van jou" in read
    assert "Van Noor Vermaat" in read
    assert field.sides.first == "theirs"


def test_what_colleagues_must_choose_stands_apart(page: Shown, quarrel: Quarrel, context: Context) -> None:
    quarrel.about("companies", quarrel.company, "phone", "", "1", "2")
    context.actor = Actor("00000000-0000-0000-0000-000000000001", "Dana", "laptop-c")
    shown = page()
    assert "Van collega’s" in words(shown)
    assert shown.who.text() == "Noor Vermaat en Rik Jansen hebben dit allebei veranderd."


def test_when_somebody_went_on_since_that_is_a_version_too(
    page: Shown, quarrel: Quarrel, qtbot: QtBot
) -> None:
    quarrel.about("companies", quarrel.company, "city", "A", "B", "C")
    shown = page()
    (field,) = shown.fields
    assert field.choice() == ("now", "")
    assert "Zoals het nu is" in words(field)
    shown.save_button.click()
    qtbot.waitUntil(shown.nothing.isVisible)
    assert quarrel.company_row().city == "Lindervoort"


def test_a_removal_is_kept_or_removed_after_all(page: Shown, quarrel: Quarrel, qtbot: QtBot) -> None:
    person = make_contact(quarrel.store, quarrel.actor, quarrel.company)
    make_action(quarrel.store, quarrel.actor, quarrel.company, promised_to_id=person)
    quarrel.about("contacts", person, "*", None, {"id": person}, None)
    shown = page()
    (field,) = shown.fields
    assert shown.who.text() == "Rik Jansen verwijderde dit terwijl jij het veranderde."
    assert field.choice() == ("mine", "")
    field.versions["theirs"].click()
    shown.save_button.click()
    qtbot.waitUntil(lambda: bool(shown.context.messages.banners()))  # type: ignore[attr-defined] # of the window
    assert len(quarrel.open()) == 1, "who is still named somewhere is not removed"
    assert shown.save_button.isEnabled()


def test_what_is_kept_apart_of_a_record_that_is_not_for_us_any_more_can_be_read(
    page: Shown, quarrel: Quarrel, qtbot: QtBot
) -> None:
    hidden = "00000000-0000-4000-8000-00000000abcd"
    quarrel.about("action_updates", hidden, "*", None, {"id": hidden, "text": "Zij zoeken in Noord."}, None)
    shown = page()
    (field,) = shown.fields
    assert field.written is not None
    assert field.written.toPlainText() == "Zij zoeken in Noord."
    assert shown.who.text() == "Dit werd vertrouwelijk, en niet voor jou. Wat je erin schreef staat hier nog."
    assert not field.versions, "there is nothing to choose"
    shown.save_button.click()
    qtbot.waitUntil(shown.nothing.isVisible)
    assert not quarrel.open()


def test_what_the_other_chose_meanwhile_is_said(
    page: Shown, quarrel: Quarrel, context: Context, qtbot: QtBot
) -> None:
    id_ = quarrel.about("companies", quarrel.company, "phone", "", "1", "2")
    shown = page()
    rik = Actor(quarrel.rik, "Rik Jansen", "laptop-b")
    context.announce(quarrel.store.write(conflicts.settle, rik, {id_: ("mine", "")}).result())
    assert shown.nothing.isVisible()
    (banner,) = context.messages.banners()  # type: ignore[attr-defined] # of the window
    assert "Iemand heeft al gekozen" in banner.text()


def test_later_is_fine(page: Shown, quarrel: Quarrel, context: Context) -> None:
    asked: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: asked.append((kind, id_)))
    quarrel.about("companies", quarrel.company, "phone", "", "1", "2")
    shown = page()
    shown.later_button.click()
    assert asked == [("exchange", "")]
    shown.open_button.click()
    assert asked[-1] == ("companies", quarrel.company)
    assert len(quarrel.store.read(open_conflicts)) == 1


def test_earlier_versions_stand_quietly_at_the_company_and_can_be_put_back(
    quarrel: Quarrel, context: Context, qtbot: QtBot
) -> None:
    shown = CompaniesPage(context)
    qtbot.addWidget(shown)
    context.changed.connect(shown.refresh)
    shown.resize(1000, 700)
    shown.show()
    shown.load()
    shown.open_item(quarrel.company)
    line = shown.detail.findChildren(EarlierVersions)[0]
    assert not line.isVisible(), "who never disagreed never sees it"
    id_ = quarrel.about("companies", quarrel.company, "phone", "", "030 1111111", "030 2222222")
    context.announce(quarrel.store.write(conflicts.settle, quarrel.actor, {id_: ("theirs", "")}).result())
    assert line.isVisible()
    assert line.button.text() == "Eerdere versies (1)"
    line.button.click()
    sheet = next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, VersionsSheet) and one.isVisible()
    )
    assert "Noor Vermaat koos" in words(sheet)
    back = next(button for button in sheet.buttons if "030 1111111" in button.accessibleName())
    back.click()
    qtbot.waitUntil(lambda: quarrel.company_row().phone == "030 1111111")
    qtbot.waitUntil(lambda: not sheet.isVisible())


def test_earlier_versions_of_what_belongs_to_a_visit(
    quarrel: Quarrel, context: Context, qtbot: QtBot
) -> None:
    visit = make_visit(quarrel.store, quarrel.actor, quarrel.company, dt.datetime(2026, 11, 30, 10, 0))
    quarrel.about("visits", visit, "place", "", "Stadhuis", "Haven")
    shown = VisitsPage(context)
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    shown.load()
    shown.open_item(visit)
    assert shown.detail.findChildren(EarlierVersions)[0].isVisible()
