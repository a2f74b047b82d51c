# SPDX-License-Identifier: EUPL-1.2
"""What is agreed at the table: actions in the note and beside it, marks in the text, who may read it, and signals."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from storage.models import Action
from storage.operations import actions
from storage.rules.choices import AlertKind, Disclosure
from tests.factories import make
from tests.ui.conversations import CTRL, TODAY, Shown, Table, cards, titles, typed
from tests.ui.conversations import page as page  # noqa: PLC0414 - a fixture
from tests.ui.conversations import table as table  # noqa: PLC0414 - a fixture
from ui import theme
from ui.context import Context
from ui.conversation.page import ConversationPage
from ui.widgets.choices import ChoicePopup

# Actions


def test_an_action_line_becomes_a_card_when_it_is_left(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    typed(shown.editor, "/actie @jansen vr offerte zonnepanelen sturen")
    shown.notebook.save()
    assert table.actions() == []
    typed(shown.editor, "\nen verder")
    qtbot.waitUntil(lambda: titles(shown) == ["Offerte zonnepanelen sturen"])

    card = cards(shown)[0]
    assert card.fresh
    assert (card.action.owner, card.action.due_on) == ("Rik Jansen", dt.date(2026, 11, 27))
    band = shown.lines.band("/actie @jansen vr offerte zonnepanelen sturen")
    assert band is not None
    assert (band.complete, band.words) == (True, "Rik Jansen, vr 27 nov")
    assert band.short == "Rik, vr 27 nov", "where a long line leaves less room, the date is still there"


def test_a_line_that_misses_something_says_so_in_its_band(page: Shown) -> None:
    shown = page()
    for line, words in (
        ("/actie bellen", "nog niemand, geen datum"),
        ("/actie @niemand bellen", "niemand heet niemand, geen datum"),
        ("/actie @da bellen", "2 mensen heten zo, geen datum"),
        ("/actie @jansen", ""),
    ):
        band = shown.lines.band(line)
        assert band is not None
        assert (band.complete, band.words) == (False, words)


def test_a_name_completes_with_tab_and_the_arrows(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    popup = shown.editor.popup
    assert popup is not None
    typed(shown.editor, "/actie @da")
    assert popup.isVisible()
    assert [item.title for item in popup.items.items] == ["Daan Hooiveld", "Dana el Khatib"]
    QTest.keyClick(shown.editor, Qt.Key.Key_Down)
    QTest.keyClick(shown.editor, Qt.Key.Key_Tab)
    typed(shown.editor, "ma bellen\n")

    assert shown.editor.toPlainText() == "/actie @Dana el Khatib ma bellen\n"
    qtbot.waitUntil(lambda: titles(shown) == ["Bellen"])
    assert cards(shown)[0].action.owner == "Dana el Khatib"


def test_escape_closes_the_names_and_leaves_the_text(page: Shown, context: Context) -> None:
    shown = page()
    opened: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: opened.append((kind, id_)))
    typed(shown.editor, "/actie @da")
    QTest.keyClick(shown.editor, Qt.Key.Key_Escape)
    assert shown.editor.popup is not None
    assert not shown.editor.popup.isVisible()
    assert shown.editor.toPlainText() == "/actie @da"
    assert opened == []


def test_the_names_open_upwards_at_the_foot_of_the_window(page: Shown) -> None:
    shown = page(width=1024, height=640)
    typed(shown.editor, "\n" * 12 + "/actie @da")
    popup = shown.editor.popup
    assert popup is not None
    cursor = shown.editor.viewport().mapTo(shown.panel, shown.editor.cursorRect().topLeft())
    assert popup.isVisible()
    assert popup.geometry().bottom() < cursor.y()
    assert shown.panel.rect().contains(popup.geometry())


def test_a_slash_offers_the_command(page: Shown) -> None:
    shown = page()
    typed(shown.editor, "/")
    QTest.keyClick(shown.editor, Qt.Key.Key_Return)
    assert shown.editor.toPlainText() == "/actie "


def test_an_action_is_corrected_in_its_card_and_the_note_stays(
    page: Shown, table: Table, qtbot: QtBot
) -> None:
    shown = page()
    typed(shown.editor, "/actie bellen\n")
    qtbot.waitUntil(lambda: titles(shown) == ["Bellen"])
    shown.cards.edit(cards(shown)[0].action.id)
    fields = cards(shown)[0].fields
    assert fields is not None
    fields.title.setFocus()
    fields.title.selectAll()
    typed(fields.title, "Terugbellen")
    fields.owner.take(table.rik, "Rik Jansen")
    fields.due.setFocus()
    typed(fields.due, "vr\n")

    qtbot.waitUntil(lambda: titles(shown) == ["Terugbellen"])
    qtbot.waitUntil(lambda: cards(shown)[0].action.complete)
    assert cards(shown)[0].fields is None
    shown.editor.setFocus()
    typed(shown.editor, "verder")
    shown.save()
    (action,) = table.actions()
    assert (action.title, action.owner, action.due_on) == ("Terugbellen", "Rik Jansen", dt.date(2026, 11, 27))


def test_undo_takes_the_action_back_and_keeps_its_words(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    typed(shown.editor, "/actie @jansen offerte sturen\n")
    qtbot.waitUntil(lambda: len(cards(shown)) == 1)
    undo = next(b for b in cards(shown)[0].findChildren(QAbstractButton) if b.text() == "Ongedaan maken")
    undo.click()
    qtbot.waitUntil(lambda: cards(shown) == [])
    assert shown.editor.toPlainText() == "@jansen offerte sturen\n"

    QTest.keyClick(shown.editor, Qt.Key.Key_Z, CTRL)
    shown.save()
    assert [action.title for action in table.actions()] == ["Offerte sturen"]


def test_a_card_in_hand_stays_while_others_change(
    page: Shown, table: Table, context: Context, qtbot: QtBot
) -> None:
    table.write("/actie bellen\n/actie mailen")
    shown = page()
    shown.cards.edit(table.actions()[0].id)
    before = next(card for card in cards(shown) if card.fields is not None)
    context.announce(
        table.store.write(actions.change, table.actor, table.actions()[1].id, title="Brief sturen").result()
    )
    assert before in cards(shown)
    assert before.fields is not None


# Text that looks like text


def test_enter_goes_on_with_a_list_and_ends_it_on_an_empty_item(page: Shown) -> None:
    shown = page()
    typed(shown.editor, "- een\ntwee\n\n1. eerste\ntweede")
    assert shown.editor.toPlainText() == "- een\n- twee\n1. eerste\n2. tweede"


def test_the_toolbar_puts_marks_and_takes_them_away(page: Shown) -> None:
    shown = page()
    typed(shown.editor, "woord")
    shown.editor.selectAll()
    QTest.keyClick(shown.editor, Qt.Key.Key_B, CTRL)
    assert shown.editor.toPlainText() == "**woord**"
    QTest.keyClick(shown.editor, Qt.Key.Key_B, CTRL)
    assert shown.editor.toPlainText() == "woord"
    QTest.keyClick(shown.editor, Qt.Key.Key_U, CTRL)
    assert shown.editor.toPlainText() == "- woord"
    QTest.keyClick(shown.editor, Qt.Key.Key_H, CTRL)
    assert shown.editor.toPlainText() == "## woord"


def test_who_types_ik_means_oneself(page: Shown, table: Table) -> None:
    found = [one.title for one in page().lines.names("ik")]
    assert found[0] == "Noor Vermaat"
    assert len(found) == len(set(found))


def test_an_emoji_does_not_shift_the_look_or_the_names(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    typed(shown.editor, "- 😀😀 ")
    typed(shown.editor, "**vet**\n\n/actie @jansen 😀 bellen\n")
    qtbot.waitUntil(lambda: titles(shown) == ["😀 bellen"])
    formats = shown.editor.document().findBlockByNumber(0).layout().formats()
    bold = [found for found in formats if found.format.fontWeight() == 700]
    assert [(found.start, found.length) for found in bold] == [(9, 3)]


def test_a_band_is_painted_behind_an_action(page: Shown, table: Table, qtbot: QtBot) -> None:
    table.write("Tekst\n/actie @jansen vr offerte sturen\nTekst")
    shown = page()
    shown.show_topic(table.items[0])
    qtbot.wait(50)
    assert _has(shown, "soft")
    theme.apply("dark")
    qtbot.wait(50)
    assert _has(shown, "soft")
    theme.apply("light")


def _has(page: ConversationPage, role: str) -> bool:
    """Whether this colour is in the picture of the note."""
    image = QImage(page.editor.viewport().size(), QImage.Format.Format_RGB32)
    image.fill(theme.color("surface"))
    page.editor.viewport().render(image)
    wanted = QColor(theme.color(role)).rgb()
    middle = range(image.height())
    return any(image.pixel(image.width() - 6, y) == wanted for y in middle)


# Disclosure and signals


def test_who_may_read_is_chosen_for_each_note(page: Shown, table: Table) -> None:
    shown = page()
    typed(shown.editor, "Geheim")
    shown.panel.disclosure._choose(Disclosure.CONFIDENTIAL)
    shown.save()
    assert [topic.disclosure for topic in table.look().topics] == [
        Disclosure.CONFIDENTIAL,
        Disclosure.INTERNAL,
    ]
    assert shown.panel.disclosure.accessibleName() == "Wie mag dit lezen: Vertrouwelijk"


def test_a_confidential_note_says_in_one_line_who_reads_it(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    typed(shown.editor, "Geheim")
    line = shown.panel.readers
    assert not line.isVisible()
    shown.panel.disclosure._choose(Disclosure.CONFIDENTIAL)
    assert line.isVisible()
    assert line.words.text() == "Het team leest dit: jij en Daan Hooiveld."
    shown.save()
    line.button.click()
    (popup,) = line.findChildren(ChoicePopup)
    assert [popup.items.item(n).text() for n in range(3)] == [
        f"{table.actor.name} (jij)",
        "Daan Hooiveld",
        "Dana el Khatib",
    ]
    popup.items.setCurrentRow(3)
    QTest.keyClick(popup.items, Qt.Key.Key_Space)
    assert line.words.text() == "Jij en Rik Jansen lezen dit."
    assert set(table.look().topics[0].readers) == {table.actor.id, table.rik}
    QTest.keyClick(popup.items, Qt.Key.Key_Space)
    assert line.words.text() == "Alleen jij leest dit."
    assert table.look().topics[0].readers == (table.actor.id,)
    popup._clear.click()
    assert line.words.text() == "Het team leest dit: jij en Daan Hooiveld."
    assert table.look().topics[0].readers == ()
    shown.show_topic(table.items[1])
    assert not line.isVisible()


def test_a_signal_is_one_press_and_can_be_taken_back(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    shown.panel.alert_chosen.emit(AlertKind.POWER_GRID)
    qtbot.waitUntil(shown.alerts.isVisible)
    shown.panel.alert_chosen.emit(AlertKind.POWER_GRID)
    assert [alert.kind for alert in table.look().alerts] == [AlertKind.POWER_GRID]
    shown.alerts.findChild(QAbstractButton).click()  # type: ignore[union-attr] # it is there
    qtbot.waitUntil(lambda: not shown.alerts.isVisible())
    assert table.look().alerts == ()


def test_what_the_company_waits_for_stands_beside_the_note(page: Shown, table: Table) -> None:
    due = TODAY - dt.timedelta(days=5)
    action = Action(
        company_id=table.company,
        title="Offerte sturen",
        due_on=due,
        promised_on=due,
        updated_at=table.store.clock(),
    )
    make(table.store, table.actor, action)
    shown = page()
    assert shown.late.isVisible()
    assert shown.late.words.text() == "Het bedrijf wacht 5 dagen op: Offerte sturen. Begin daar zelf over."
