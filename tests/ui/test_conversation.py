# SPDX-License-Identifier: EUPL-1.2
"""The conversation at the table as a person uses it: type, agree, go on to the next topic, lose nothing."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget
from pytestqt.qtbot import QtBot

from assets import texts
from storage.errors import RodeLoperError
from storage.operations import notes
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import KEY
from tests.factories import make_visit
from tests.ui.conversations import ALT, CTRL, SHIFT, Shown, Table, typed
from tests.ui.conversations import page as page  # noqa: PLC0414 - a fixture
from tests.ui.conversations import table as table  # noqa: PLC0414 - a fixture
from ui.context import Context
from ui.conversation.topic_sheet import OthersSheet, TopicSheet

# Typing and saving


def test_what_is_typed_is_saved_within_a_second_and_says_so(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    start = time.monotonic()
    typed(shown.editor, "Zoë zegt: de hal is vol. €")
    qtbot.waitUntil(lambda: shown.mark.text() != "", timeout=1500)

    assert time.monotonic() - start < 1.2
    assert table.text() == "Zoë zegt: de hal is vol. €"
    assert shown.mark.text().startswith("opgeslagen ")


def test_who_never_stops_typing_is_saved_as_well(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    until = time.monotonic() + 1.2
    while time.monotonic() < until:
        typed(shown.editor, "x")
        qtbot.wait(60)
    assert table.text().startswith("xxx")


def test_nothing_is_written_when_nothing_was_typed(
    page: Shown, context: Context, table: Table, qtbot: QtBot
) -> None:
    table.write("Al geschreven")
    shown = page()
    qtbot.wait(50)
    seen: list[object] = []
    context.changed.connect(seen.append)
    shown.save()
    qtbot.wait(50)
    assert not any(seen)


def test_leaving_the_field_and_the_page_saves_at_once(page: Shown, table: Table) -> None:
    shown = page()
    typed(shown.editor, "Eerst")
    shown.finish.setFocus()
    assert table.text() == "Eerst"
    typed(shown.editor, " en dan")
    shown.save()
    assert table.text() == "Eerst en dan"


def test_a_save_that_fails_turns_red_and_is_tried_again(
    page: Shown, table: Table, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page()

    def full(*_args: object, **_values: object) -> None:
        raise RodeLoperError("store.full")

    with monkeypatch.context() as broken:
        broken.setattr(notes, "save", full)
        typed(shown.editor, "Belangrijk")
        qtbot.waitUntil(lambda: shown.mark.words.property("tone") == "late", timeout=3000)
    assert not shown.mark.text().startswith("opgeslagen")
    assert len(shown.mark.text()) > 15

    qtbot.waitUntil(lambda: shown.mark.text().startswith("opgeslagen"), timeout=6000)
    assert table.text() == "Belangrijk"


def test_a_locked_store_loses_nothing_that_is_typed(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    table.store.lock()
    typed(shown.editor, "Toch bewaard")
    qtbot.waitUntil(lambda: shown.mark.words.property("tone") == "late", timeout=2000)
    table.store.unlock(KEY)
    qtbot.waitUntil(lambda: shown.mark.text().startswith("opgeslagen"), timeout=5000)
    assert table.text() == "Toch bewaard"


def test_undo_survives_going_to_another_topic(page: Shown, table: Table) -> None:
    shown = page()
    typed(shown.editor, "Eerste")
    QTest.keyClick(shown.editor, Qt.Key.Key_2, ALT)
    typed(shown.editor, "Tweede")
    QTest.keyClick(shown.editor, Qt.Key.Key_1, ALT)
    assert shown.editor.toPlainText() == "Eerste"
    QTest.keyClick(shown.editor, Qt.Key.Key_Z, CTRL)
    assert shown.editor.toPlainText() == ""
    QTest.keyClick(shown.editor, Qt.Key.Key_Z, CTRL | SHIFT)
    QTest.keyClick(shown.editor, Qt.Key.Key_2, ALT)
    assert shown.editor.toPlainText() == "Tweede"
    shown.save()
    assert (table.text(0), table.text(1)) == ("Eerste", "Tweede")


def test_the_first_undo_takes_back_typing_not_the_look(page: Shown, table: Table) -> None:
    table.write("# Kop\n- punt")
    shown = page()
    QTest.keyClick(shown.editor, Qt.Key.Key_Z, CTRL)
    assert not shown.editor.document().isUndoAvailable()
    shown.show_topic(table.items[0])
    assert shown.editor.toPlainText() == "# Kop\n- punt"


def test_what_comes_in_never_touches_what_is_typed(page: Shown, table: Table, context: Context) -> None:
    shown = page()
    typed(shown.editor, "Ik ben aan het ty")
    place = shown.editor.textCursor().position()
    daan = Actor(table.daan, "Daan Hooiveld", "laptop-b")
    changes = table.store.write(notes.save, daan, agenda_item_id=table.items[0], text="Daan ook").result()
    context.announce(changes)

    assert shown.editor.toPlainText() == "Ik ben aan het ty"
    assert shown.editor.textCursor().position() == place
    assert shown.topics.lines()[0].under == "Daan schreef hier ook"


def _elsewhere(table: Table, context: Context, text: str) -> None:
    """My other laptop wrote in my note, and a sync brought it here."""
    changes = table.store.write(notes.save, table.actor, agenda_item_id=table.items[0], text=text).result()
    context.announce(changes)


def test_what_my_other_laptop_wrote_comes_in_around_the_cursor(
    page: Shown, table: Table, context: Context
) -> None:
    shown = page()
    typed(shown.editor, "Een 👍\nTwee")
    shown.save()
    _elsewhere(table, context, "Vooraf\nEen en een half 👍\nTwee\nDrie")
    assert shown.editor.toPlainText() == "Vooraf\nEen en een half 👍\nTwee\nDrie"
    typed(shown.editor, "!")
    shown.save()
    assert table.text() == "Vooraf\nEen en een half 👍\nTwee!\nDrie"


def test_words_from_elsewhere_are_never_in_the_selection_that_the_next_key_replaces(
    page: Shown, table: Table, context: Context
) -> None:
    table.write("een twee drie")
    shown = page()
    shown.show_topic(table.items[0])
    cursor = shown.editor.textCursor()
    cursor.setPosition(4)
    cursor.setPosition(8, QTextCursor.MoveMode.KeepAnchor)
    shown.editor.setTextCursor(cursor)
    _elsewhere(table, context, "een nieuw twee ook drie")
    assert shown.editor.textCursor().selectedText() == "twee"


def test_what_my_other_laptop_wrote_waits_for_what_is_typed_and_both_are_kept(
    page: Shown, table: Table, context: Context, qtbot: QtBot
) -> None:
    table.write("Kop")
    shown = page()
    shown.show_topic(table.items[0])
    typed(shown.editor, " en staart")
    place = shown.editor.textCursor().position()
    _elsewhere(table, context, "Vooraf\nKop")
    assert shown.editor.toPlainText() == "Kop en staart"
    assert shown.editor.textCursor().position() == place

    shown.notebook.save()
    qtbot.waitUntil(lambda: shown.editor.toPlainText() == "Vooraf\nKop en staart", timeout=3000)
    assert table.text() == "Vooraf\nKop en staart"
    typed(shown.editor, " erbij")
    shown.save()
    assert table.text() == "Vooraf\nKop en staart erbij"


def test_the_same_words_typed_on_two_laptops_are_both_there(
    page: Shown, table: Table, context: Context
) -> None:
    table.write("Bedrag 400")
    shown = page()
    shown.show_topic(table.items[0])
    for _ in range(3):
        QTest.keyClick(shown.editor, Qt.Key.Key_Backspace)
    typed(shown.editor, "500")
    _elsewhere(table, context, "Bedrag 350")
    shown.save()
    assert table.text() == shown.editor.toPlainText() == "Bedrag 500 / 350"


def test_typing_while_a_save_is_under_way_waits_for_it_and_is_saved_after(
    page: Shown, table: Table, qtbot: QtBot
) -> None:
    shown = page()
    typed(shown.editor, "Eerst")
    shown.notebook.save()
    typed(shown.editor, " dan")
    shown.notebook.save()
    qtbot.waitUntil(shown.notebook.is_saved, timeout=3000)
    assert table.text() == "Eerst dan"


def test_undo_after_words_from_elsewhere_takes_back_one_thing_at_a_time(
    page: Shown, table: Table, context: Context
) -> None:
    shown = page()
    typed(shown.editor, "Mijn regel")
    shown.save()
    _elsewhere(table, context, "Mijn regel\nVan elders")
    QTest.keyClick(shown.editor, Qt.Key.Key_Z, CTRL)
    assert shown.editor.toPlainText() == "Mijn regel"
    QTest.keyClick(shown.editor, Qt.Key.Key_Z, CTRL | SHIFT)
    assert shown.editor.toPlainText() == "Mijn regel\nVan elders"


def test_typing_in_fifty_kilobytes_stays_smooth(page: Shown, table: Table, qtbot: QtBot) -> None:
    table.write("\n".join(f"- regel {n} met **woorden** en nog wat tekst erachter" for n in range(1000)))
    shown = page()
    shown.show_topic(table.items[0])
    qtbot.wait(50)
    took = []
    for char in "smooth typing":
        start = time.process_time()
        typed(shown.editor, char)
        shown.editor.viewport().repaint()
        took.append(time.process_time() - start)
    assert sorted(took)[len(took) // 2] < 0.05


def test_a_paste_is_plain_text_with_one_kind_of_line_end(page: Shown, table: Table) -> None:
    shown = page()
    pasted = QMimeData()
    pasted.setHtml("<b>een</b>")
    pasted.setText("een\r\ntwee\u2028drie")
    shown.editor.insertFromMimeData(pasted)
    shown.save()
    assert table.text() == "een\ntwee\ndrie"


# Topics


def test_a_visit_without_topics_is_ready_to_type(
    page: Shown, table: Table, store: Store, actor: Actor, qtbot: QtBot
) -> None:
    visit = make_visit(store, actor, table.company, dt.datetime(2026, 11, 24, 10, 0), [(actor.id, "lead")])
    shown = page(visit)
    assert [line.title for line in shown.topics.lines()] == ["Gesprek"]
    assert shown.window().focusWidget() is shown.editor
    typed(shown.editor, "Meteen")
    shown.save()
    assert shown.topics.lines()[0].written


def test_ctrl_down_and_up_go_through_the_topics(page: Shown, table: Table) -> None:
    shown = page()
    typed(shown.editor, "tekst")
    QTest.keyClick(shown.editor, Qt.Key.Key_Down, CTRL)
    assert shown.panel.title.whole_text() == "Huisvesting"
    QTest.keyClick(shown.editor, Qt.Key.Key_Up, CTRL)
    assert shown.panel.title.whole_text() == "Plannen"
    assert [line.written for line in shown.topics.lines()] == [True, False]
    assert shown._count.text() == "1 van 2"


def test_readers_and_the_end_of_the_conversation_have_keys(
    page: Shown, table: Table, context: Context
) -> None:
    shown = page()
    opened: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: opened.append((kind, id_)))
    QTest.keyClick(shown.editor, Qt.Key.Key_D, CTRL | Qt.KeyboardModifier.ShiftModifier)
    (menu,) = shown.panel.disclosure.findChildren(QMenu)
    assert menu.isVisible()
    menu.close()
    QTest.keyClick(shown.editor, Qt.Key.Key_Return, CTRL)
    assert opened == [("wrap_up", table.visit)]


def test_a_topic_is_added_in_own_words_and_is_open_at_once(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    shown.add_topic.click()
    sheet = shown.findChildren(TopicSheet)[-1]
    sheet.name.set_value("Fietsenstalling")
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.panel.title.whole_text() == "Fietsenstalling")
    typed(shown.editor, "Te klein")
    shown.save()
    assert table.text(2) == "Te klein"


def test_one_topic_can_be_opened_and_come_back_to(page: Shown, table: Table) -> None:
    shown = page(f"{table.visit}/{table.items[1]}")
    assert shown.panel.title.whole_text() == "Huisvesting"
    assert shown.selection() == f"{table.visit}/{table.items[1]}"


def test_what_a_team_mate_wrote_can_be_read(page: Shown, table: Table) -> None:
    table.write("De hal is te klein", who=Actor(table.daan, "Daan Hooiveld", "laptop-b"))
    shown = page()
    shown.show_topic(table.items[0])
    assert shown.panel.others.text() == "Lees wat Daan schreef"
    shown.panel.others.click()
    sheet = shown.findChildren(OthersSheet)[-1]
    words = [label.text() for label in sheet.findChildren(QWidget) if hasattr(label, "text")]
    assert "De hal is te klein" in words
    sheet.close()


# The room


def test_the_narrow_window_keeps_every_part(page: Shown) -> None:
    shown = page(width=1024, height=640)
    assert shown.left.width() < 100
    assert shown.panel.width() >= 600
    assert shown.finish.isVisible()
    assert shown.finish.mapTo(shown, shown.finish.rect().bottomRight()).x() < 1024


def test_every_control_has_a_name(page: Shown, table: Table) -> None:
    table.write("/actie bellen")
    for language in ("nl", "en"):
        texts.use(language)
        shown = page(width=1024, height=640)
        nameless = [
            b for b in shown.findChildren(QAbstractButton) if b.isVisible() and not b.accessibleName()
        ]
        assert nameless == []
        assert shown.editor.accessibleName()


def test_finishing_saves_and_goes_to_the_wrap_up(page: Shown, table: Table, context: Context) -> None:
    shown = page()
    opened: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: opened.append((kind, id_)))
    typed(shown.editor, "/actie @jansen vr bellen")
    shown.finish.click()
    assert opened == [("wrap_up", table.visit)]
    assert [action.title for action in table.actions()] == ["Bellen"]
