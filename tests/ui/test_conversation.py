# SPDX-License-Identifier: EUPL-1.2
"""The conversation at the table as a person uses it: type, agree, go on to the next topic, lose nothing."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from assets import texts
from storage.errors import RodeLoperError
from storage.models import Action
from storage.operations import actions, notes
from storage.rules.choices import AlertKind, Disclosure
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import KEY, Clock
from tests.factories import make, make_visit
from tests.ui.conversations import TODAY, Table, typed
from ui import theme
from ui.context import Context
from ui.conversation.action_cards import ActionCard
from ui.conversation.page import ConversationPage
from ui.conversation.topic_sheet import OthersSheet, TopicSheet
from ui.widgets.choices import ChoicePopup

Shown = Callable[..., ConversationPage]
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def table(store: Store, actor: Actor) -> Table:
    return Table(store, actor)


@pytest.fixture
def context(qtbot: QtBot, store: Store, actor: Actor, clock: Clock) -> Iterator[Context]:
    made = Context(store, actor, clock=lambda: clock().astimezone())
    yield made
    made.tasks.close()


@pytest.fixture
def page(qtbot: QtBot, context: Context, table: Table) -> Iterator[Shown]:
    """Shows the conversation in a window of its own."""
    windows: list[QWidget] = []

    def show(visit: str = "", width: int = 1280, height: int = 800) -> ConversationPage:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(width, height)
        shown = ConversationPage(context, window)
        shown.resize(width, height)
        context.changed.connect(shown.refresh)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        shown.load()
        shown.open_item(visit or table.visit)
        qtbot.waitUntil(lambda: bool(shown.topics.lines()))
        return shown

    yield show
    for window in windows:
        for shown in window.findChildren(ConversationPage):
            shown.save()


def cards(page: ConversationPage) -> list[ActionCard]:
    return page.cards.cards


def titles(page: ConversationPage) -> list[str]:
    return [card.action.title for card in cards(page)]


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
        start = time.perf_counter()
        typed(shown.editor, char)
        shown.editor.viewport().repaint()
        took.append(time.perf_counter() - start)
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
