# SPDX-License-Identifier: EUPL-1.2
"""The pages before there is a store, as a newcomer fills them in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from assets import texts
from ui.context import Context
from ui.start.first import FirstStartPage
from ui.start.frame import StartFrame
from ui.start.recovery import RecoveryCodePage
from ui.start.trouble import RestorePage, TroublePage
from ui.start.unlock import UnlockPage
from ui.start.who import WhoPage

CODE = "078W-ECW1-JY1F-D4TZ-DWKJ-FB38-6S3W-GHB8"
PASSPHRASE = "rode appel fiets kade"
P = TypeVar("P", bound=StartFrame)
Shown = Callable[[P], P]


@pytest.fixture
def show(qtbot: QtBot) -> Shown[Any]:
    def shown(page: P) -> P:
        qtbot.addWidget(page)
        page.resize(1000, 720)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    return shown


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def typed(words: str) -> None:
    """Type into whatever has the focus, as a keyboard does."""
    QTest.keyClicks(focused(), words)


def press(key: Qt.Key) -> None:
    QTest.keyClick(focused(), key)


def fill_in_who(page: FirstStartPage) -> None:
    typed("Noor Vermaat")
    press(Qt.Key.Key_Tab)
    typed("Lindervoort")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Tab)
    typed("accountmanager")
    press(Qt.Key.Key_Tab)
    typed("noor@lindervoort.example")


# Who are you


def test_a_newcomer_starts_by_keyboard_alone(qtbot: QtBot, plain_context: Context, show: Shown[Any]) -> None:
    page: FirstStartPage = show(FirstStartPage(plain_context, needs_passphrase=True))
    asked: list[tuple[Any, ...]] = []
    page.make_requested.connect(lambda *answers: asked.append(answers))
    fill_in_who(page)
    press(Qt.Key.Key_Return)
    assert page.heading.text() == "Een wachtzin voor deze laptop"
    typed(PASSPHRASE)
    press(Qt.Key.Key_Tab)
    typed(PASSPHRASE)
    press(Qt.Key.Key_Return)
    assert asked == [
        ("Noor Vermaat", "EZ", "accountmanager", "noor@lindervoort.example", "Lindervoort", PASSPHRASE)
    ]


def test_where_there_is_a_keyring_no_passphrase_is_asked(plain_context: Context, show: Shown[Any]) -> None:
    page: FirstStartPage = show(FirstStartPage(plain_context, needs_passphrase=False))
    asked: list[tuple[Any, ...]] = []
    page.make_requested.connect(lambda *answers: asked.append(answers))
    assert page.start_button.text() == "Beginnen"
    fill_in_who(page)
    page.start_button.click()
    assert asked[0][-1] is None


def test_what_is_missing_is_said_at_the_field(plain_context: Context, show: Shown[Any]) -> None:
    page: FirstStartPage = show(FirstStartPage(plain_context, needs_passphrase=True))
    page.submit()
    assert page.who.fields["name"].error() == "Vul dit veld in."
    assert page.who.fields["name"].editor.hasFocus()
    page.who.set_values({"name": "Noor", "municipality": "Lindervoort", "email": "noor@lindervoort"})
    page.submit()
    assert page.who.fields["email"].error()
    assert not page.in_second_step


@pytest.mark.parametrize(
    ("first", "again", "field", "said"),
    [
        ("kort", "kort", "passphrase", "Dit is te kort"),
        (PASSPHRASE, "iets anders dan dat", "again", "niet gelijk"),
        (PASSPHRASE, "", "again", "Vul dit veld in."),
    ],
)
def test_a_passphrase_is_checked_before_it_is_used(
    plain_context: Context, show: Shown[Any], first: str, again: str, field: str, said: str
) -> None:
    page: FirstStartPage = show(FirstStartPage(plain_context, needs_passphrase=True))
    asked: list[object] = []
    page.make_requested.connect(lambda *answers: asked.append(answers))
    page.who.set_values({"name": "Noor", "municipality": "Lindervoort"})
    page.submit()
    page.secrets.set_values({"passphrase": first, "again": again})
    page.submit()
    assert said in page.secrets.fields[field].error()
    assert not asked


def test_back_from_the_passphrase_keeps_who_you_are(plain_context: Context, show: Shown[Any]) -> None:
    page: FirstStartPage = show(FirstStartPage(plain_context, needs_passphrase=True))
    assert page.back_button.isHidden()
    page.who.set_values({"name": "Noor", "municipality": "Lindervoort"})
    page.submit()
    page.back_button.click()
    assert page.heading.text() == "Welkom bij Rode Loper"
    assert page.answers()["name"] == "Noor"


def test_caps_lock_is_noticed_while_typing(plain_context: Context, show: Shown[Any]) -> None:
    page: UnlockPage = show(UnlockPage(plain_context))
    QTest.keyClicks(page.secret.line, "A", Qt.KeyboardModifier.NoModifier)
    assert page.secret.below.text() == "Caps Lock staat aan."
    QTest.keyClicks(page.secret.line, "a", Qt.KeyboardModifier.NoModifier)
    assert "herstelcode" in page.secret.below.text()
    QTest.keyClicks(page.secret.line, "A", Qt.KeyboardModifier.ShiftModifier)
    assert "herstelcode" in page.secret.below.text()


def test_spaces_around_a_passphrase_belong_to_it(plain_context: Context, show: Shown[Any]) -> None:
    page: UnlockPage = show(UnlockPage(plain_context))
    page.secret.line.setText(" met ruimte ")
    assert page.secret.value() == " met ruimte "


def test_nothing_can_be_pressed_twice_while_work_is_under_way(
    plain_context: Context, show: Shown[Any]
) -> None:
    page: UnlockPage = show(UnlockPage(plain_context))
    asked: list[str] = []
    page.unlock_requested.connect(asked.append)
    page.secret.line.setText(PASSPHRASE)
    page.set_busy("Je gegevens gaan open.")
    assert page.open_button.isHidden()
    press_on = page
    QTest.keyClick(press_on, Qt.Key.Key_Return)
    assert not asked
    page.show_problem("")
    assert not page.open_button.isHidden()


# The recovery code


def test_the_code_must_be_written_down_first(qtbot: QtBot, plain_context: Context, show: Shown[Any]) -> None:
    page: RecoveryCodePage = show(RecoveryCodePage(plain_context, CODE, "Lindervoort"))
    for group in CODE.split("-"):
        assert group in page.code.text()
    assert not page.go_button.isEnabled()
    press(Qt.Key.Key_Space)
    with qtbot.waitSignal(page.written_down):
        press(Qt.Key.Key_Return)


def test_the_code_can_be_copied_and_saved(
    plain_context: Context, show: Shown[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page: RecoveryCodePage = show(RecoveryCodePage(plain_context, CODE, "Lindervoort"))
    page.copy_button.click()
    assert QGuiApplication.clipboard().text() == CODE
    assert page.said.text() == "Gekopieerd"
    file = tmp_path / "code.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(file), ""))
    page.save_button.click()
    assert "078W – ECW1" in file.read_text(encoding="utf-8")
    assert "Lindervoort" in file.read_text(encoding="utf-8")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "no" / "x.txt"), "")
    )
    page.save_button.click()
    assert "Kies een andere plek" in page.problem()


# Unlocking and trouble


def test_a_wrong_passphrase_is_answered_calmly(
    qtbot: QtBot, plain_context: Context, show: Shown[Any]
) -> None:
    page: UnlockPage = show(UnlockPage(plain_context))
    press(Qt.Key.Key_Return)
    assert page.problem() == "Vul dit veld in."
    typed("iets")
    assert page.problem() == ""
    with qtbot.waitSignal(page.unlock_requested) as asked:
        press(Qt.Key.Key_Return)
    assert asked.args == ["iets"]
    page.show_problem("Met deze sleutel gaat de opslag niet open.")
    assert page.problem().startswith("Met deze sleutel")
    assert page.secret.line.selectedText(), "typing replaces it, End mends it"


def test_trouble_offers_a_back_up_only_when_that_helps(plain_context: Context, show: Shown[Any]) -> None:
    page: TroublePage = show(TroublePage(plain_context, "De schijf is vol", "Maak ruimte."))
    assert page.again_button.kind == "primary"
    assert not page.restore_button.isVisible()


def test_a_back_up_is_chosen_and_opened(
    qtbot: QtBot, plain_context: Context, show: Shown[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page: RestorePage = show(RestorePage(plain_context, [], replaces=False))
    assert not page.restore_button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: ("/stick/gemeente.rlbackup", ""))
    page.other_button.click()
    page.secret.line.setText(CODE)
    with qtbot.waitSignal(page.restore_chosen) as chosen:
        page.restore_button.click()
    assert chosen.args == ["/stick/gemeente.rlbackup", CODE]


def test_who_is_not_in_the_list_types_a_name(qtbot: QtBot, plain_context: Context, show: Shown[Any]) -> None:
    page: WhoPage = show(WhoPage(plain_context, ["Daan Hooiveld", "Noor Vermaat"]))
    press(Qt.Key.Key_Return)
    assert page.choice.error() == "Vul dit veld in.", "nobody becomes somebody by pressing Enter"
    press(Qt.Key.Key_Down)
    with qtbot.waitSignal(page.chosen) as known:
        page.submit()
    assert known.args == ["Daan Hooiveld"]
    page.choice.set_value("")
    page.choice.edited.emit()
    page.submit()
    assert page.name.error() == "Vul dit veld in."
    typed("Peter de Wilde")
    with qtbot.waitSignal(page.chosen) as new:
        press(Qt.Key.Key_Return)
    assert new.args == ["Peter de Wilde"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_all_of_it_fits_the_smallest_window(plain_context: Context, show: Shown[Any], language: str) -> None:
    texts.use(language)
    pages = (
        FirstStartPage(plain_context, needs_passphrase=True),
        RecoveryCodePage(plain_context, CODE),
        UnlockPage(plain_context, "/home/noor/stores/rodeloper.db"),
    )
    for page in pages:
        show(page)
        page.resize(960, 570)
        QGuiApplication.processEvents()
        assert page.area.verticalScrollBar().maximum() == 0, page.title
        for button in page.buttons:
            if button.isVisible():
                assert button.width() >= button.sizeHint().width(), page.title
        page.hide()
