# SPDX-License-Identifier: EUPL-1.2
"""The screen of all actions, by keyboard: find, group, change, drop and take back, tell, and make a report of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from assets import texts
from storage.operations import actions
from storage.queries.action_page import action_page
from storage.queries.actions import ActionFilter, View, action_list, action_row
from storage.rules.actions import Chip
from storage.rules.rights import Actor
from storage.store import Store
from tests.ui.action_screens import TODAY, Heard
from tests.ui.action_screens import context as context  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import ids as ids  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import page as page  # noqa: PLC0414 - a fixture
from ui import theme
from ui.actions.page import ActionsPage
from ui.actions.report_sheet import ReportSheet, collect
from ui.actions.sheets import OwnerSheet, PostponeSheet, ReasonSheet, StateSheet, StepSheet, TellSheet
from ui.context import Context
from ui.documents.report import filter_words
from ui.leaving_sheet import LeavingSheet
from ui.widgets.buttons import Button, PaintedButton
from ui.widgets.labels import Label


def titles(page: ActionsPage) -> list[str]:
    rows = page.table.rows
    return [row.title for row in (rows.at(n) for n in range(rows.rowCount())) if row is not None]


def choose(page: ActionsPage, qtbot: QtBot, action: str) -> None:
    page.open_item(action)
    page.activateWindow()
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)
    # The keys work on what the panel shows, and that follows the list a moment later.
    qtbot.waitUntil(lambda: [row.id for row in page.panel.shown()] == [action])
    qtbot.waitUntil(lambda: not page._wait.isActive())


def sheet(page: ActionsPage) -> StepSheet:
    found = [one for one in page.findChildren(StepSheet) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def settle(qtbot: QtBot, store: Store, done: Callable[[], bool]) -> None:
    store.wait()
    qtbot.waitUntil(done, timeout=3000)


def gone(sheet: QWidget) -> bool:
    return not isValid(sheet) or not sheet.isVisible()


def shown(page: ActionsPage, action: str) -> Any:
    return page.context.read(action_row, action, TODAY)


def texts_of(widget: QWidget) -> str:
    return " ".join(child.accessibleName() or getattr(child, "text", str)() for child in widget.findChildren(QWidget) if hasattr(child, "text"))  # fmt: skip


def test_groups_by_date_late_first_and_counts_on_every_view(page: ActionsPage) -> None:
    assert titles(page) == [
        "Antwoord geven over laadpalen",
        "Parkeerplaatsen indelen",
        "Offerte zonnepanelen sturen",
    ]
    assert page.table.rows.data(page.table.rows.index(0, 0)) == "Te laat 1"
    assert page.views.chips[View.NOT_TOLD].accessibleName() == "Niet verteld 1"
    assert page.views.chips[View.LATE].accessibleName() == "Te laat 1"


def test_the_panel_names_what_happens(page: ActionsPage, qtbot: QtBot, ids: dict[str, str]) -> None:
    choose(page, qtbot, ids["told"])
    assert page.panel.primary is not None
    assert page.panel.primary.text() == "Vertellen aan mevrouw Brandsma"
    said = texts_of(page.panel)
    assert "Al 11 dagen. Dit moet vóór 26 november." in said
    assert "Bij poort 2 staan elke ochtend" in said
    choose(page, qtbot, ids["late"])
    assert page.panel.primary.text() == "Gedaan"
    assert "12 dagen te laat" in texts_of(page.panel)


def test_telling_by_keyboard_settles_the_action(
    page: ActionsPage, qtbot: QtBot, store: Store, ids: dict[str, str]
) -> None:
    choose(page, qtbot, ids["told"])
    QTest.keyClick(page.table, Qt.Key.Key_T)
    tell = sheet(page)
    assert isinstance(tell, TellSheet)
    assert tell.title.text() == "Vertellen aan mevrouw Brandsma"
    tell.form.set_values({"text": "Het is klaar.", "channel": "visit"})
    tell.take()
    settle(qtbot, store, lambda: gone(tell))
    told = shown(page, ids["told"])
    assert (told.chip, told.told_channel, told.told_on) == (Chip.SETTLED, "visit", TODAY)


def test_on_the_header_of_a_group_the_panel_still_does_what_it_says(
    page: ActionsPage, qtbot: QtBot, store: Store, ids: dict[str, str]
) -> None:
    choose(page, qtbot, ids["week"])
    page.table.select_row(0)
    qtbot.wait(50)
    assert page.table.current_id() == ""
    assert page.panel.primary is not None
    page.panel.primary.click()
    finish = sheet(page)
    finish.take()
    settle(qtbot, store, lambda: gone(finish))
    assert shown(page, ids["week"]).chip is Chip.NOT_TOLD
    qtbot.waitUntil(lambda: "Nog niet verteld" in texts_of(page.panel))


def test_a_search_without_result_offers_the_way_back(page: ActionsPage, qtbot: QtBot) -> None:
    page.search.setText("xyzzy")
    qtbot.waitUntil(lambda: page.table.count() == 0)
    assert page.all_button.isVisible()
    page.all_button.click()
    assert (page.search.text(), len(titles(page))) == ("", 3)
    page.show_view(View.WAITING)
    qtbot.waitUntil(lambda: page.table.count() == 0)
    assert not page.all_button.isVisible(), "nothing waits: that is no search that failed"


def test_what_is_done_leaves_the_panel_to_the_next_action(
    page: ActionsPage, qtbot: QtBot, store: Store, ids: dict[str, str]
) -> None:
    page.show_view(View.OPEN)
    choose(page, qtbot, ids["late"])
    QTest.keyClick(page.table, Qt.Key.Key_G)
    finish = sheet(page)
    finish.take()
    settle(qtbot, store, lambda: gone(finish))
    qtbot.waitUntil(lambda: page.table.current_id() == ids["week"])
    qtbot.waitUntil(lambda: "Offerte zonnepanelen sturen" in texts_of(page.panel))


def test_the_keys_also_work_in_the_panel(page: ActionsPage, qtbot: QtBot, ids: dict[str, str]) -> None:
    choose(page, qtbot, ids["week"])
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.panel.primary is not None
    page.window().activateWindow()
    qtbot.waitUntil(page.panel.primary.hasFocus)
    QTest.keyClick(page.panel.primary, Qt.Key.Key_D)
    assert isinstance(sheet(page), PostponeSheet)


def test_a_later_date_asks_why_at_the_field(
    page: ActionsPage, qtbot: QtBot, store: Store, ids: dict[str, str]
) -> None:
    choose(page, qtbot, ids["late"])
    QTest.keyClick(page.table, Qt.Key.Key_D)
    postpone = sheet(page)
    assert isinstance(postpone, PostponeSheet)
    postpone.form.set_values({"day": TODAY + dt.timedelta(4)})
    postpone.take()
    settle(qtbot, store, lambda: bool(postpone.form.fields["reason"].error()))
    assert postpone.isVisible()
    postpone.form.set_values({"reason": "regen, verf droogt niet"})
    postpone.take()
    settle(qtbot, store, lambda: gone(postpone))
    assert shown(page, ids["late"]).due_on == TODAY + dt.timedelta(4)
    qtbot.wait(50)
    assert "Verzet van 11 nov naar 27 nov" in texts_of(page.panel)


@pytest.mark.parametrize("key", [Qt.Key.Key_O, Qt.Key.Key_E])
def test_handing_over_by_keyboard(
    page: ActionsPage, qtbot: QtBot, store: Store, ids: dict[str, str], key: Qt.Key
) -> None:
    choose(page, qtbot, ids["week"])
    QTest.keyClick(page.table, key)
    owner = sheet(page)
    assert isinstance(owner, OwnerSheet)
    owner.form.set_values({"owner": (ids["peter"], "Peter de Wilde")})
    owner.take()
    settle(qtbot, store, lambda: gone(owner))
    assert shown(page, ids["week"]).owner == "Peter de Wilde"


def test_waiting_asks_for_whom(page: ActionsPage, qtbot: QtBot, store: Store, ids: dict[str, str]) -> None:
    choose(page, qtbot, ids["week"])
    QTest.keyClick(page.table, Qt.Key.Key_S)
    state = sheet(page)
    assert isinstance(state, StateSheet)
    assert not state.form.fields["waiting_for"].isVisible()
    state.form.set_values({"state": "waiting"})
    state.form.edited.emit("state")
    assert state.form.fields["waiting_for"].isVisible()
    state.form.set_values({"waiting_for": "RO"})
    state.take()
    settle(qtbot, store, lambda: gone(state))
    assert shown(page, ids["week"]).waiting_for == "RO"


def test_dropping_can_be_taken_back(
    page: ActionsPage, qtbot: QtBot, store: Store, ids: dict[str, str]
) -> None:
    choose(page, qtbot, ids["week"])
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    drop = sheet(page)
    assert isinstance(drop, ReasonSheet)
    drop.form.set_values({"reason": "het bedrijf ziet ervan af"})
    drop.take()
    settle(qtbot, store, lambda: gone(drop))
    heard = page.context.messages
    assert isinstance(heard, Heard)
    text, undo = heard.toasts[-1]
    assert text == "Actie is vervallen"
    assert shown(page, ids["week"]).chip is Chip.NOT_TOLD
    assert undo is not None
    undo()
    settle(qtbot, store, lambda: shown(page, ids["week"]).chip is Chip.OPEN)


def test_search_narrows_while_typing_and_an_empty_list_says_what_to_do(
    page: ActionsPage, qtbot: QtBot
) -> None:
    assert page.focus_search()
    page.search.setText("laadp")
    qtbot.waitUntil(lambda: titles(page) == ["Antwoord geven over laadpalen"])
    page.search.setText("zzzz")
    qtbot.waitUntil(lambda: page.table.count() == 0)
    assert page.empty.title.text() == "Niets gevonden"
    assert not page.panel.isVisible()
    assert not page.report.isEnabled()


def test_grouping_and_columns_change_what_the_report_shows(
    page: ActionsPage, qtbot: QtBot, store: Store, actor: Actor, tmp_path: Path
) -> None:
    page.head.group.changed.emit("company")
    page.head.columns_chosen.emit(["company", "postponed"])
    page.table.set_sort("title", descending=True)
    wish = page.wish()
    assert wish.columns == ("title", "company", "postponed")
    report = collect(store, wish, page.context.now(), actor.id, actor.name)
    assert [group.title for group in report.groups] == ["Van Ommelen Scheepstechniek", "Zanddrecht Logistiek"]
    assert [row.title for row in report.rows()] == titles(page)
    page.make_report()
    sheets = [one for one in page.findChildren(ReportSheet) if one.isVisible()]
    assert len(sheets) == 1
    target = tmp_path / "acties"
    sheets[0].write(target, "csv")
    qtbot.waitUntil(lambda: gone(sheets[0]), timeout=10_000)
    lines = target.with_suffix(".csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Actie;Bedrijf;")
    assert [line.split(";")[0] for line in lines[1:]] == titles(page)
    page.context.tasks.close()


def test_a_change_from_elsewhere_leaves_the_choice_where_it_was(
    page: ActionsPage, qtbot: QtBot, store: Store, actor: Actor, ids: dict[str, str]
) -> None:
    choose(page, qtbot, ids["week"])
    changes = store.write(actions.agree, actor, company_id=ids["company"], title="Nieuw", due_on=TODAY - dt.timedelta(40)).result()  # fmt: skip
    page.refresh(changes)
    assert page.table.current_id() == ids["week"]
    assert titles(page)[0] == "Nieuw"


def test_opening_an_action_that_is_not_in_view_shows_it(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    page.show_view(View.LATE)
    page.open_item(ids["told"])
    qtbot.wait(50)
    assert page.table.current_id() == ids["told"]
    assert page.views.chips[View.ALL].isChecked()
    page.open_item("not-told")
    assert page.views.chips[View.NOT_TOLD].isChecked()


def test_the_list_is_of_one_owner_who_can_be_relieved_of_everything(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    head = page.head
    assert head.relieve.isHidden()
    head.who._chosen([f"owner {ids['peter']}"])
    assert set(titles(page)) == {"Antwoord geven over laadpalen", "Parkeerplaatsen indelen"}
    assert head.who.said() == "Peter de Wilde"
    assert "Actiehouder: Peter de Wilde" in filter_words(page.filter, page.wish().names)
    head.relieve.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(LeavingSheet)))
    assert page.findChildren(LeavingSheet)[0].title.text() == "Alles van Peter de Wilde overdragen"
    head.who.clear()
    assert head.relieve.isHidden()
    assert len(titles(page)) == 3


def test_the_list_is_of_what_waits_for_a_department(
    page: ActionsPage, store: Store, ids: dict[str, str]
) -> None:
    page.context.write(actions.set_state, ids["week"], "waiting", waiting_for="collega's van RO")
    store.wait()
    head = page.head
    (waits,) = [value for value, words in head.who._choices() if words == "wacht op Ruimtelijke Ordening"]
    head.who._chosen([waits])
    assert titles(page) == ["Offerte zonnepanelen sturen"]
    assert filter_words(page.filter, page.wish().names) == ("Wacht op: Ruimtelijke Ordening",)
    page.show_view(View.LATE)
    assert page.empty.isVisibleTo(page)


def test_views_without_room_go_under_more_and_the_chosen_one_stays(page: ActionsPage, qtbot: QtBot) -> None:
    views = page.views
    views.fit(3000)
    assert views.more.isHidden()
    views.fit(900)
    assert not views.more.isHidden()
    assert views.chips[View.POSTPONED].isHidden()
    assert views.chips[View.LATE].isVisible()
    views.open_more()
    menu = next(one for one in page.window().findChildren(QMenu) if one.isVisible())
    entry = next(one for one in menu.actions() if one.text().startswith("Vaker uitgesteld"))
    menu.close()
    entry.trigger()
    assert page.filter.view is View.POSTPONED
    assert views.chips[View.POSTPONED].isVisible()


def test_a_button_keeps_the_keyboard_when_its_action_changes(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    choose(page, qtbot, ids["late"])
    (before,) = page.panel.findChildren(Button, "due")
    before.setFocus()
    page.context.write(actions.remark, ids["late"], "Gebeld.")
    qtbot.waitUntil(lambda: before not in page.panel.findChildren(Button, "due"))
    qtbot.waitUntil(lambda: page.focusWidget() in page.panel.findChildren(Button, "due"))


def test_a_mail_or_letter_is_written_on_its_own_page(
    page: ActionsPage, qtbot: QtBot, context: Context, ids: dict[str, str]
) -> None:
    asked: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: asked.append((kind, id_)))
    choose(page, qtbot, ids["told"])
    QTest.keyClick(page.table, Qt.Key.Key_M)
    assert asked == [("action_letter", ids["told"])]


def test_who_moves_a_date_that_the_company_counts_on_is_asked_to_explain_it(
    page: ActionsPage, qtbot: QtBot, store: Store, ids: dict[str, str]
) -> None:
    choose(page, qtbot, ids["late"])
    page.take_step("due")
    later = sheet(page)
    later.form.set_values({"day": TODAY + dt.timedelta(10), "reason": "Leverancier is later"})
    later.take()
    settle(qtbot, store, lambda: gone(later))
    heard = page.context.messages
    assert isinstance(heard, Heard)
    assert "rekent op" in heard.banners[-1]
    found = store.read(action_page, ids["late"], TODAY)
    assert found is not None
    assert found.waits_for_word
    assert any(label.text() == "Het bedrijf wacht op bericht" for label in page.panel.findChildren(Label))


def test_enter_goes_to_the_panel_and_escape_back_to_the_list(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    choose(page, qtbot, ids["told"])
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.panel.primary is not None
    assert page.panel.primary is page.focusWidget()
    QTest.keyClick(page.panel.primary, Qt.Key.Key_Escape)
    assert not page.panel.isVisible()


def test_everything_to_press_has_a_name_and_every_key_is_in_the_overview(page: ActionsPage) -> None:
    nameless = [
        one for one in page.findChildren(PaintedButton) if one.isVisible() and not one.accessibleName()
    ]
    assert nameless == []
    keys = " ".join(shortcut.keys for shortcut in page.shortcuts())
    for key in ("S", "O", "D", "G", "T", "R", "M", "Del", "N", "P", "Enter"):
        assert key in keys


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_fits_the_smallest_window_in_both_languages_and_themes(
    qtbot: QtBot, context: Context, ids: dict[str, str], language: str, mode: str
) -> None:
    texts.use(language)
    theme.apply(mode)
    made = ActionsPage(context)
    qtbot.addWidget(made)
    made.resize(960, 600)
    made.show()
    made.load()
    made.show_view(View.ALL)
    qtbot.wait(60)
    assert made.minimumSizeHint().width() <= 960
    assert made.panel.isVisible()
    assert made.panel.geometry().right() <= made.width()
    made.hide()
    theme.apply("light")


def test_the_list_on_screen_is_the_list_of_the_store(page: ActionsPage, store: Store, actor: Actor) -> None:
    for view in View:
        page.show_view(view)
        expected = store.read(action_list, ActionFilter(view), group="date", today=TODAY, me=actor.id)
        assert page.table.rows.keys == expected.keys


def test_done_says_that_the_company_must_still_hear_it(
    page: ActionsPage, qtbot: QtBot, store: Store, ids: dict[str, str]
) -> None:
    choose(page, qtbot, ids["week"])
    page.take_step("done")
    finish = sheet(page)
    finish.take()
    settle(qtbot, store, lambda: gone(finish))
    heard = page.context.messages
    assert isinstance(heard, Heard)
    text, undo = heard.toasts[-1]
    assert text == "Gedaan. Het bedrijf moet het nog horen."
    assert undo is not None
    undo()
    settle(qtbot, store, lambda: shown(page, ids["week"]).chip is Chip.OPEN)
