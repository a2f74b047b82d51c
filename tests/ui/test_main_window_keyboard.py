# SPDX-License-Identifier: EUPL-1.2
"""The keyboard in the main window: every place is reached, and what is redrawn does not send it elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.plain_pages import window as window  # noqa: PLC0414 - a fixture
from ui.main_window import MainWindow


def test_the_finder_finds_and_opens_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.finder.isVisible()
    QTest.keyClicks(window.finder.field, "van")
    qtbot.waitUntil(lambda: len(window.finder.hits()) == 1)
    with qtbot.waitSignal(window.context.open_requested) as told:
        QTest.keyClick(window.finder.field, Qt.Key.Key_Return)
    assert told.args == ["companies", "c1"]
    assert not window.finder.isVisible()


def test_who_is_faster_than_the_finder_gets_what_it_finds(qtbot: QtBot, window: MainWindow) -> None:
    window.open_finder()
    with qtbot.waitSignal(window.context.open_requested) as told:
        QTest.keyClicks(window.finder.field, "plan")
        QTest.keyClick(window.finder.field, Qt.Key.Key_Return)
    assert told.args == ["plan_visit", ""], "something to do has no id"
    assert not window.finder.isVisible()
    window.open_finder()
    QTest.keyClick(window.finder.field, Qt.Key.Key_Return)
    assert window.finder.isVisible(), "nothing was asked"


def test_f1_shows_the_shortcuts(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(QDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Sneltoetsen"
    dialog.reject()


def test_the_keyboard_reaches_every_place_and_the_help(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    window.rail.items["today"].setFocus()
    seen = set()
    for _step in range(20):
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton):
            seen.add(focused.accessibleName())
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {"Vandaag", "Bedrijven", "Acties", "Instellingen", "sneltoetsen, F1", "zoeken, Ctrl+K"} <= seen


def test_what_is_redrawn_does_not_send_the_keyboard_to_the_rail(qtbot: QtBot, window: MainWindow) -> None:
    window.show()
    window.activateWindow()
    window.show_page("actions")
    page = window.current_page()
    assert page is not None
    button = QPushButton("Gedaan", page)
    button.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    button.hide()
    button.deleteLater()
    qtbot.waitUntil(
        lambda: (now := QApplication.focusWidget()) is not None and page in (now, now.parentWidget())
    )


def test_a_button_that_can_no_longer_be_pressed_does_not_send_the_keyboard_to_the_status_bar(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show()
    window.activateWindow()
    window.show_page("actions")
    page = window.current_page()
    assert page is not None
    button, below = QPushButton("Zo bewaren", page), QPushButton("Bijgewerkt", window.status)
    QWidget.setTabOrder(button, below)
    button.show()
    below.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    button.setEnabled(False)
    assert below.hasFocus()
    qtbot.waitUntil(
        lambda: (now := QApplication.focusWidget()) is not None and (page is now or page.isAncestorOf(now))
    )


def test_tab_and_a_press_may_go_to_the_rail(qtbot: QtBot, window: MainWindow) -> None:
    window.show()
    window.activateWindow()
    window.show_page("actions")
    page = window.current_page()
    assert page is not None
    field = page.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    window.rail.items["today"].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.wait(20)
    assert window.rail.items["today"].hasFocus()


def test_what_the_finder_found_has_the_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    window.show()
    window.activateWindow()
    window.show_page("today")
    window.rail.items["companies"].setFocus()
    window.context.open_requested.connect(lambda _kind, item: window.show_page("companies", item))
    window.open_finder("van")
    qtbot.waitUntil(lambda: bool(window.finder.hits()))
    QTest.keyClick(window.finder.field, Qt.Key.Key_Return)
    assert window.current_route() == "companies"
    assert not window.rail.items["companies"].hasFocus()


def test_ctrl_f_goes_to_the_search_and_ctrl_q_closes(qtbot: QtBot, window: MainWindow) -> None:
    window.show()
    window.activateWindow()
    window.show_page("today")
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.finder.isVisible()
    window.finder.shut()
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not window.isVisible()
