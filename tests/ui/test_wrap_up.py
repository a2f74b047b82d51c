# SPDX-License-Identifier: EUPL-1.2
"""The wrap-up as a person uses it: tap, fill in, and be told what still misses instead of being refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from assets import texts
from storage.operations import notes, visits, wrap_up
from storage.queries.wrap_up import WrapUp
from storage.queries.wrap_up import wrap_up as checklist
from storage.rules.choices import AlertKind
from storage.rules.rights import Actor
from storage.rules.states import VisitState
from storage.store import Store
from tests.factories import make_contact, make_visit
from tests.ui.conftest import InWindow
from tests.ui.conversations import TODAY, Table, typed
from ui.context import Context
from ui.conversation.wrap_up import WrapUpPage
from ui.widgets.chips import Chip
from ui.widgets.messages import MessageArea

Shown = Callable[..., WrapUpPage]


@pytest.fixture
def table(store: Store, actor: Actor) -> Table:
    made = Table(store, actor)
    contact = make_contact(store, actor, made.company)
    make_contact(store, actor, made.company, "Bas Zwaluw")
    store.write(visits.add_attendee, actor, visit_id=made.visit, contact_id=contact).result()
    return made


@pytest.fixture
def page(in_window: InWindow, table: Table) -> Shown:
    """Shows the checklist in a window of its own."""

    def show(visit: str = "") -> WrapUpPage:
        shown = in_window.show(WrapUpPage, 960, 600)
        shown.open_item(visit or table.visit)
        return shown

    return show


def found(table: Table) -> WrapUp:
    table.store.wait()
    answer: WrapUp = table.store.read(checklist, table.visit, table.actor.id, TODAY)
    return answer


def press(page: QWidget, words: str) -> None:
    """Press the button with these words."""
    next(button for button in page.findChildren(QAbstractButton) if button.text() == words).click()


def test_who_was_there_is_one_tap_on_both_sides(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    press(shown, "Noor Vermaat")
    press(shown, "Hanneke Brandsma")
    answer = found(table)
    assert [(one.name, one.attended) for one in answer.visit.team if one.name == "Noor Vermaat"] == [
        ("Noor Vermaat", True)
    ]
    assert [one.attended for one in answer.attendees] == [True]
    qtbot.waitUntil(lambda: shown.people.done)
    assert {chip for chip in shown.people.chips.values() if chip.isChecked()} == {
        shown.people.chips[one.id] for one in (answer.visit.team[0], answer.attendees[0])
    }
    press(shown, "Noor Vermaat")
    assert all(not one.attended for one in found(table).visit.team)


def test_a_confidential_action_shows_its_lock_also_when_it_is_complete(page: Shown, table: Table) -> None:
    table.write("/actie @rik +5d bank bellen\n/actie later kijken\n")
    table.write("/actie rek zetten\n", topic=1)
    note = table.look().topics[0].note_id
    table.store.write(notes.disclose, table.actor, note, "confidential").result()
    shown = page()
    assert [one.text for one in shown.agreed.findChildren(Chip)] == ["vertrouwelijk", "vertrouwelijk"]


def test_everybody_was_there_is_one_press(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    shown.people.everybody.click()
    qtbot.waitUntil(lambda: not shown.people.everybody.isVisible())
    answer = found(table)
    assert all(one.attended for one in answer.visit.team)
    assert all(one.attended for one in answer.attendees)


def test_somebody_who_was_heard_at_the_door_is_added_and_was_there(
    page: Shown, table: Table, qtbot: QtBot
) -> None:
    shown = page()
    press(shown, "Bas Zwaluw")
    qtbot.waitUntil(lambda: len(found(table).attendees) == 2)
    typed(shown.people.name, "Mevrouw Kist\n")
    qtbot.waitUntil(lambda: [one.attended for one in found(table).attendees] == [None, True, True])
    assert found(table).attendees[-1].name == "Mevrouw Kist"


def test_a_name_that_was_typed_by_mistake_goes_and_comes_back(
    page: Shown, table: Table, context: Context, qtbot: QtBot
) -> None:
    shown = page()
    messages = context.messages = MessageArea(shown.window())
    typed(shown.people.name, "Mevrouw Kits\n")
    qtbot.waitUntil(lambda: [one.attended for one in found(table).attendees] == [None, True])
    qtbot.waitUntil(lambda: len(crosses(shown)) == 1)
    crosses(shown)[0].click()
    qtbot.waitUntil(lambda: [one.name for one in found(table).attendees] == ["Hanneke Brandsma"])
    qtbot.waitUntil(lambda: messages.current_toast() is not None)
    assert not crosses(shown)
    toast = messages.current_toast()
    assert toast is not None
    assert toast.label.text() == "Mevrouw Kits staat niet meer op de lijst"
    toast.take_back()
    qtbot.waitUntil(lambda: [one.attended for one in found(table).attendees] == [None, True])
    qtbot.waitUntil(lambda: len(crosses(shown)) == 1)


def crosses(page: QWidget) -> list[QAbstractButton]:
    """What takes a name away; a contact has none."""
    return [
        one
        for one in page.findChildren(QAbstractButton)
        if one.accessibleName().endswith("van de lijst") and one.isVisible()
    ]


def test_actions_that_miss_something_are_filled_in_on_the_spot(
    page: Shown, table: Table, qtbot: QtBot
) -> None:
    table.write("/actie @jansen vr offerte sturen\n/actie bellen")
    shown = page()
    assert shown.agreed.note.text() == "bij 1 ontbreekt wie of wanneer"
    (fields,) = shown.agreed._fields.values()
    fields.owner.take(table.rik, "Rik Jansen")
    fields.due.setFocus()
    typed(fields.due, "ma\n")

    qtbot.waitUntil(lambda: shown.agreed.done)
    assert found(table).incomplete == ()
    # It stays where it is: nothing moves under the cursor.
    assert list(shown.agreed._fields) == [fields.action.id]


def test_a_signal_is_a_tap(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    press(shown, "Zoekt personeel")
    qtbot.waitUntil(lambda: shown.alerts.done)
    assert [alert.kind for alert in found(table).alerts] == [AlertKind.STAFF_SHORTAGE]
    (line,) = shown.alerts.lines.values()
    line.setFocus()
    typed(line, "twee lassers")
    shown.save()
    assert [alert.text for alert in found(table).alerts] == ["twee lassers"]
    press(shown, "Zoekt personeel")
    assert found(table).alerts == ()


def test_results_are_counted_and_can_be_taken_away(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    part = shown.results
    press(part, "Toevoegen")
    assert part.wrong.text() == "Typ hoeveel plekken, van 1 tot 9999."
    typed(part.amount, "3")
    part.kind.set_value("internship")
    part.stage.set_value("committed")
    typed(part.group, "mbo 3\n")
    qtbot.waitUntil(lambda: part.done)
    (line,) = found(table).results
    assert (line.amount, line.kind.value, line.stage.value, line.target_group) == (
        3,
        "internship",
        "committed",
        "mbo 3",
    )
    away = next(b for b in part.findChildren(QAbstractButton) if b.accessibleName().startswith("Haal weg"))
    away.click()
    assert found(table).results == ()


def test_the_summary_and_the_grade_keep_themselves(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    typed(shown.outcome.summary, "Open gesprek. Ze willen vooruit.")
    qtbot.waitUntil(lambda: found(table).summary == "Open gesprek. Ze willen vooruit.", timeout=2000)
    grades = shown.outcome.grades.findChildren(QAbstractButton)
    grades[7].click()
    assert found(table).grade == 8
    grades[7].click()
    assert found(table).grade is None
    typed(shown.outcome.summary, " En snel")
    shown.save()
    assert found(table).summary == "Open gesprek. Ze willen vooruit. En snel"


def test_a_summary_from_elsewhere_comes_in_and_is_never_replaced_by_typing(
    page: Shown, table: Table, qtbot: QtBot
) -> None:
    def elsewhere(text: str) -> None:
        shown.refresh(table.store.write(wrap_up.set_fields, table.actor, table.visit, summary=text).result())

    shown = page()
    summary = shown.outcome.summary
    typed(summary, "Goed gesprek.")
    shown.save()
    qtbot.waitUntil(lambda: found(table).summary == "Goed gesprek.")
    qtbot.wait(50)
    elsewhere("Goed gesprek. Zij groeien.")
    assert summary.value() == "Goed gesprek. Zij groeien."

    typed(summary, " Snel")  # the cursor stayed where it was: behind what was typed here
    elsewhere("Goed gesprek. Zij groeien hard.")
    assert summary.value() == "Goed gesprek. Snel Zij groeien."
    shown.save()
    both = "Goed gesprek. Snel Zij groeien hard."
    assert found(table).summary == both
    qtbot.waitUntil(lambda: summary.value() == both)


def test_who_writes_the_summary_knows_who_reads_it(page: Shown, table: Table) -> None:
    said = [label.text() for label in page().findChildren(QLabel)]
    assert any("Iedereen met de brief of het verslag leest dit." in words for words in said)


def test_the_main_button_says_what_misses_and_brings_you_there(page: Shown, table: Table) -> None:
    table.write("/actie @jansen bellen")
    shown = page()
    shown.finish.click()
    assert shown.said() == "Bij 1 actie ontbreekt wie of wanneer. Vul dat hieronder in."
    (fields,) = shown.agreed._fields.values()
    assert shown.window().focusWidget() is fields.due
    assert found(table).visit.state is VisitState.PLANNED


def test_a_visit_to_come_says_from_when_and_its_day_can_be_changed_there(
    page: Shown, table: Table, context: Context, qtbot: QtBot, store: Store, actor: Actor
) -> None:
    visit = make_visit(store, actor, table.company, dt.datetime(2026, 11, 25, 10, 0), [(actor.id, "lead")])
    shown = page(visit)
    opened: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: opened.append((kind, id_)))
    shown.finish.click()
    assert shown.said().startswith("Het bezoek is op woensdag 25 november.")
    press(shown, "Bezoek wijzigen")
    assert opened == [("change_visit", visit)]
    context.write(visits.change, visit_id=visit, starts_at=dt.datetime.combine(TODAY, dt.time(9)))
    qtbot.waitUntil(lambda: not shown.said())


def test_wrapping_up_offers_the_report_and_telling(
    page: Shown, table: Table, context: Context, qtbot: QtBot
) -> None:
    table.write("/actie @jansen vr bellen")
    shown = page()
    opened: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: opened.append((kind, id_)))
    assert shown.telling.teller.title() == "Noor Vermaat"
    QTest.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: found(table).visit.state is VisitState.WRAPPED_UP)
    qtbot.waitUntil(lambda: shown.finish.text() == "Nu vertellen aan het bedrijf")

    assert shown.header.title.text() == "Van Ommelen Scheepstechniek is afgerond."
    shown.report.click()
    shown.finish.click()
    assert opened == [("report", table.visit), ("tell_company", table.company)]
    press(shown, "Weer openen")
    qtbot.waitUntil(lambda: shown.finish.text() == "Bezoek afronden")


def test_wrapping_up_with_nobody_ticked_is_said_calmly(page: Shown, table: Table, qtbot: QtBot) -> None:
    shown = page()
    shown.finish.click()
    qtbot.waitUntil(lambda: shown.said().startswith("Het bezoek is afgerond."))
    assert "nog niemand aangetikt" in shown.said()
    press(shown, "Weer openen")
    qtbot.waitUntil(lambda: shown.finish.text() == "Bezoek afronden")
    press(shown, "Iedereen was erbij")
    qtbot.waitUntil(lambda: found(table).somebody_there)
    shown.finish.click()
    qtbot.waitUntil(lambda: shown.said().startswith("Het bezoek is afgerond."))
    assert "niemand" not in shown.said()


def test_a_line_that_was_never_left_is_an_action_here(page: Shown, table: Table, qtbot: QtBot) -> None:
    table.store.write(
        notes.save, table.actor, agenda_item_id=table.items[0], text="/actie @jansen vr bellen", typing=0
    ).result()
    shown = page()
    qtbot.waitUntil(lambda: [one.title for one in found(table).actions] == ["Bellen"])
    qtbot.waitUntil(lambda: shown.agreed.note.text() == "1")


def test_every_control_has_a_name(page: Shown, table: Table) -> None:
    table.write("/actie bellen")
    for language in ("nl", "en"):
        texts.use(language)
        shown = page()
        widgets = [b for b in shown.findChildren(QAbstractButton) if b.isVisible()]
        assert [b for b in widgets if not b.accessibleName()] == []
        for editor in (shown.outcome.summary, shown.people.name, shown.telling.teller, shown.results.amount):
            assert editor.accessibleName()
