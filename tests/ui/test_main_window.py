# SPDX-License-Identifier: EUPL-1.2
"""The shell: going places, coming back, finding, and doing all of it by keyboard."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assets import texts
from storage.changes import Changes
from storage.errors import RodeLoperError
from tests.ui.plain_pages import Paper
from tests.ui.plain_pages import window as window  # noqa: PLC0414 - a fixture
from ui.context import Context
from ui.main_window import MainWindow
from ui.page import Page
from ui.shell import Shell
from ui.widgets.buttons import Button
from ui.widgets.search import SearchField


def test_a_new_page_begins_where_it_says_and_is_found_back_as_it_was_left(
    qtbot: QtBot, window: MainWindow, plain_context: Context
) -> None:
    class Listing(Paper):
        def __init__(self) -> None:
            super().__init__(plain_context, "list")
            self.table = QLineEdit(self)
            box = self.layout()
            assert box is not None
            box.addWidget(self.table)

        def home(self) -> QWidget:
            return self.table

    window.add_page("visits", Listing)
    with qtbot.waitActive(window):
        window.activateWindow()
    window.current_page().findChild(QLineEdit).setFocus()  # type: ignore[union-attr] # a page with a field
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    page = window.current_page()
    assert isinstance(page, Listing)
    assert page.table.hasFocus()
    first = next(field for field in page.findChildren(QLineEdit) if field is not page.table)
    first.setFocus()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert first.hasFocus()


def test_a_page_that_holds_is_not_left_and_says_why(window: MainWindow) -> None:
    here = window.current_route()
    page = window.current_page()
    assert page is not None
    page.holds = lambda: "Wacht even."  # type: ignore[method-assign]
    other = next(route for route in window._factories if route != here)
    window.show_page(other)
    assert window.current_route() == here
    page.holds = lambda: ""  # type: ignore[method-assign]
    window.show_page(other)
    assert window.current_route() == other


def test_a_page_is_made_when_it_is_first_shown(window: MainWindow) -> None:
    assert window.page("actions") is None
    window.show_page("actions")
    page = window.page("actions")
    assert isinstance(page, Paper)
    assert page.events == ["load"]


def test_only_places_with_a_page_are_on_the_rail(window: MainWindow) -> None:
    assert list(window.rail.items) == ["today", "companies", "actions", "settings"]


def test_back_and_forward_come_to_the_same_thing(window: MainWindow) -> None:
    window.show_page("companies", "c1")
    window.show_page("actions", "a7")
    window.back()
    assert window.current_route() == "companies"
    assert isinstance(page := window.current_page(), Paper)
    assert page.item == "c1"
    window.forward()
    assert window.current_route() == "actions"


def test_a_hidden_page_follows_changes_when_it_is_shown_again(window: MainWindow) -> None:
    window.show_page("companies")
    window.show_page("actions")
    for number in ("1", "2"):
        window.context.announce(Changes({"companies": frozenset({number})}))
    page = window.page("companies")
    assert isinstance(page, Paper)
    assert page.events == ["load", "save"]
    window.show_page("companies")
    assert page.events[-1] == {"companies": frozenset({"1", "2"})}


def test_the_rail_shows_words_or_icons_by_width(qtbot: QtBot, window: MainWindow) -> None:
    assert window.rail.width() == 216
    window.resize(1024, 640)
    qtbot.waitUntil(lambda: window.rail.width() == 64)
    assert window.rail.items["today"].toolTip() == "Vandaag (Ctrl+1)"


def test_a_badge_says_itself_to_a_screen_reader(window: MainWindow) -> None:
    window.set_badge("actions", 6, "tell")
    assert window.rail.items["actions"].accessibleName() == "Acties, 6 te vertellen"


def test_another_language_comes_back_to_the_same_place(window: MainWindow) -> None:
    window.show_page("companies", "c1")
    old = window.current_page()
    window.set_badge("today", 3, "late")
    texts.use("en")
    window.rebuild()
    assert window.rail.items["companies"].text() == "Companies"
    assert isinstance(page := window.current_page(), Paper)
    assert page is not old
    assert page.item == "c1"
    assert window.rail.items["today"].badge() == (3, "late")


def test_every_button_of_the_shell_has_a_name(window: MainWindow) -> None:
    shown = [button for button in window.findChildren(QAbstractButton) if not button.isHidden()]
    assert shown
    assert [button for button in shown if not button.accessibleName()] == []


def test_a_page_may_have_the_whole_window(window: MainWindow) -> None:
    window.context.full_window(True)
    assert not window.rail.isVisible()
    window.context.full_window(False)
    assert window.rail.isVisible()


def test_a_write_is_told_on_the_gui_thread_and_marks_saved(qtbot: QtBot, window: MainWindow) -> None:
    got: list[Changes] = []
    window.context.write(lambda _db, _actor: Changes({"actions": frozenset({"a"})}), then=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert "opgeslagen" in window.status.saved.whole_text()


def test_a_refusal_becomes_a_sentence_above_the_page(qtbot: QtBot, window: MainWindow) -> None:
    def refuse(_db: object, _actor: object) -> Changes:
        raise RodeLoperError("not-allowed")

    window.context.write(refuse)
    qtbot.waitUntil(lambda: bool(window.messages.banners()))
    assert window.messages.banners()[0].text() == texts.sentence("not-allowed", {})


def test_a_defect_is_told_without_its_content(
    qtbot: QtBot, window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(_db: object, _actor: object) -> Changes:
        raise ValueError("de notitie over mevrouw Brandsma")

    window.context.write(break_down)
    qtbot.waitUntil(lambda: bool(window.messages.banners()))
    assert "Er ging iets mis" in window.messages.banners()[0].text()
    assert "Er ging iets mis" in window.status.saved.whole_text()
    assert "Brandsma" not in caplog.text
    assert "ValueError" in caplog.text


def test_the_shell_is_filled_with_the_window_and_closes_it(qtbot: QtBot, plain_context: Context) -> None:
    shell = Shell(dark=False)
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    made = MainWindow(plain_context)
    made.add_page("today", partial(Paper, plain_context, "Vandaag"))
    shell.host(made)
    made.show_page("today")
    assert shell.windowTitle() == "Vandaag · Rode Loper"
    with qtbot.waitSignal(made.closing):
        shell.close()


def test_another_language_keeps_what_was_searched_for(window: MainWindow) -> None:
    class Searching(Page):
        def __init__(self, context: Context) -> None:
            super().__init__(context)
            QVBoxLayout(self).addWidget(SearchField())

    def field(route: str) -> SearchField:
        page = window.page(route)
        assert page is not None
        found = page.findChild(SearchField)
        assert found is not None
        return found

    window.add_page("search", lambda: Searching(window.context), under="today")
    window.show_page("search")
    field("search").setText("molen")
    window.show_page("today")
    window.rebuild()
    window.show_page("search")
    assert field("search").text() == "molen"


def test_what_was_said_about_a_page_goes_with_it_and_warnings_stay(qtbot: QtBot, window: MainWindow) -> None:
    window.show()
    window.show_page("today")
    window.messages.banner("Bewaard als brief.pdf.", "info")
    window.messages.banner("Er kon geen reservekopie worden gemaakt.", "warning")
    qtbot.wait(20)
    window.show_page("companies")
    assert [banner.text() for banner in window.messages.banners()] == [
        "Er kon geen reservekopie worden gemaakt."
    ]


def test_who_follows_a_message_has_the_keyboard_on_the_page_that_opens(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show()
    window.activateWindow()
    window.show_page("companies")
    window.show_page("today")
    window.messages.banner("Overgenomen.", "info", "Naar de bedrijven", lambda: window.show_page("companies"))
    (banner,) = window.messages.banners()
    link = next(one for one in banner.findChildren(Button) if one.text() == "Naar de bedrijven")
    link.setFocus()
    qtbot.waitUntil(link.hasFocus)
    link.click()
    page = window.current_page()
    assert page is not None
    assert page is window.focusWidget() or page.isAncestorOf(window.focusWidget())


def test_before_there_is_a_store_nothing_is_searched(qtbot: QtBot, plain_context: Context) -> None:
    locked = MainWindow(plain_context)
    qtbot.addWidget(locked)
    locked.show()
    locked.open_finder()
    assert not locked.finder.isVisible()


def test_before_anybody_is_known_the_rail_names_nobody(window: MainWindow) -> None:
    window.set_person("", "")
    assert not window.rail.person.isVisible()
    window.set_person("Anna Vos", "")
    assert window.rail.person.isVisible()


def test_who_has_no_department_is_named_without_a_comma(window: MainWindow) -> None:
    window.set_person("Anna Vos", "")
    assert "Anna Vos" in {button.accessibleName() for button in window.rail.findChildren(QAbstractButton)}
    window.set_person("Anna Vos", "Onderwijs")
    assert "Anna Vos, Onderwijs" in {
        button.accessibleName() for button in window.rail.findChildren(QAbstractButton)
    }
