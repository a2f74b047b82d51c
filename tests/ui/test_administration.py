# SPDX-License-Identifier: EUPL-1.2
"""The administration as a person uses it: what counts for everybody, for who may change it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storage.errors import RodeLoperError
from storage.operations import lists as list_operations
from storage.queries import lists, people
from storage.rules.ids import LISTS, TOPICS
from storage.rules.rights import Actor
from storage.rules.terms import LIMITS
from storage.store import Store
from tests.factories import make_company
from tests.ui.fake_exchange import FakeExchange
from tests.ui.subjects import StandInDesk, names, sheet, shown
from tests.ui.subjects import context as context  # noqa: PLC0414 - a fixture
from tests.ui.subjects import desk as desk  # noqa: PLC0414 - a fixture
from ui.administration.account_sheets import AddSheet, BlockSheet, PasswordSheet
from ui.administration.accounts import AccountsSection
from ui.administration.departments import DepartmentsSection, TopicSheet, TopicsSection
from ui.administration.lists import ListsSection, MemberSheet
from ui.administration.page import AdministrationPage
from ui.administration.terms import TermsSection
from ui.administration.town import TownSection
from ui.administration.words import TERMS
from ui.context import Context
from ui.exchange.values import AccountWish


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> AdministrationPage:
    return shown(qtbot, AdministrationPage(context))


def test_name_and_colour_of_the_municipality(
    qtbot: QtBot, page: AdministrationPage, context: Context, desk: StandInDesk, store: Store
) -> None:
    page.show_section("town")
    section = page.sections["town"]
    assert isinstance(section, TownSection)
    assert section.name.value() == "Voorbeeldstad"
    section.name.setFocus()
    section.name.selectAll()
    QTest.keyClicks(section.name, "Lindervoort")
    with qtbot.waitSignal(context.changed):
        QTest.keyClick(section.name, Qt.Key.Key_Return)
    assert store.read(people.municipality) == "Lindervoort"
    section.name.clear()
    QTest.keyClick(section.name, Qt.Key.Key_Return)
    assert section.name_field.error()
    assert store.read(people.municipality) == "Lindervoort", "an empty name is not saved"
    with qtbot.waitSignal(context.changed):
        section._swatches[1].click()
    qtbot.waitUntil(lambda: desk.asked == [("accent", "#C8102E")])
    assert store.read(people.accent) == "#C8102E"
    assert section._swatches[1].isChecked()


def test_departments_in_another_order(qtbot: QtBot, page: AdministrationPage, context: Context) -> None:
    page.show_section("departments")
    section = page.sections["departments"]
    assert isinstance(section, DepartmentsSection)
    first, second = names(section)[:2]
    section.table.select_row(1)
    with qtbot.waitSignal(context.changed):
        section.up.click()
    assert names(section)[:2] == [second, first]
    assert section.chosen() is not None
    section.shift(-1)
    assert names(section)[:2] == [second, first], "the first cannot go higher"


def test_the_hint_of_a_topic(qtbot: QtBot, page: AdministrationPage, context: Context, store: Store) -> None:
    page.open_item(f"topics:{TOPICS[0].id}")
    section = page.sections["topics"]
    assert isinstance(section, TopicsSection)
    section.change_button.click()
    opened = sheet(qtbot)
    assert isinstance(opened, TopicSheet)
    opened.form.set_values({"hint": "Wat wilt u volgend jaar?"})
    with qtbot.waitSignal(context.changed):
        opened.save()
    assert store.read(people.topics)[0].hint == "Wat wilt u volgend jaar?"


def test_members_of_a_list(
    qtbot: QtBot, page: AdministrationPage, context: Context, store: Store, actor: Actor
) -> None:
    company = make_company(store, actor, "Bakkerij Krokant & Korrel")
    page.open_item(f"lists:{LISTS[1].id}")
    section = page.sections["lists"]
    assert isinstance(section, ListsSection)
    members = section.members
    assert members.isVisible()
    members.add_button.click()
    opened = sheet(qtbot)
    assert isinstance(opened, MemberSheet)
    opened.company.take(company, "Bakkerij Krokant & Korrel")
    opened.form.set_values({"reason": "Goed voor leerlingen"})
    with qtbot.waitSignal(context.changed):
        opened.save()
    (row,) = store.read(lists.members, LISTS[1].id)
    assert (row.company, row.reason, row.year) == ("Bakkerij Krokant & Korrel", "Goed voor leerlingen", 2026)
    members.table.select_row(0)
    with qtbot.waitSignal(context.changed):
        members.archive_button.click()
    assert store.read(lists.members, LISTS[1].id) == []
    section.show_all()
    assert section.all.isVisible()


def test_terms_are_saved_and_bounded(
    qtbot: QtBot, page: AdministrationPage, context: Context, store: Store
) -> None:
    assert TERMS.keys() == LIMITS.keys()
    page.show_section("terms")
    section = page.sections["terms"]
    assert isinstance(section, TermsSection)
    field = section.form.fields["report_workdays"]
    field.focus()
    field.set_value(7)
    with qtbot.waitSignal(context.changed):
        QTest.keyClick(field.editor, Qt.Key.Key_Return)
    assert store.read(people.terms).report_workdays == 7
    field.set_value(99)
    QTest.keyClick(field.editor, Qt.Key.Key_Return)
    assert "60" in field.error()
    assert store.read(people.terms).report_workdays == 7


def test_an_archived_list_stays_out_of_the_way(
    qtbot: QtBot, page: AdministrationPage, context: Context, store: Store
) -> None:
    page.show_section("lists")
    section = page.sections["lists"]
    assert isinstance(section, ListsSection)
    section.all.table.select_row(0)
    with qtbot.waitSignal(context.changed):
        section.all.archive_button.click()
    assert section.all.table.count() == len(LISTS) - 1
    with qtbot.waitSignal(context.changed):
        context.write(list_operations.archive, LISTS[0].id, archived=False)
    assert section.all.table.count() == len(LISTS)


# Accounts


@pytest.fixture
def exchange(context: Context) -> FakeExchange:
    context.exchange = made = FakeExchange(parent=context)
    return made


def accounts(page: AdministrationPage) -> AccountsSection:
    page.show_section("accounts")
    section = page.sections["accounts"]
    assert isinstance(section, AccountsSection)
    return section


def test_accounts_as_the_server_has_them(exchange: FakeExchange, page: AdministrationPage) -> None:
    section = accounts(page)
    assert [row.of.account for row in section._rows(section.table.rows.keys)] == ["noor", "rik"]
    section.table.select_row(1)
    assert section.block_button.text() == "Weer toelaten"
    section.table.select_row(0)
    assert section.block_button.text() == "Blokkeren"


def test_a_new_account_shows_its_password_once(
    qtbot: QtBot, exchange: FakeExchange, page: AdministrationPage
) -> None:
    section = accounts(page)
    section.add_button.click()
    opened = sheet(qtbot)
    assert isinstance(opened, AddSheet)
    opened.form.set_values({"name": "Gijs Overmars", "account": "Gijs ", "role": "specialist"})
    exchange.refusal = RodeLoperError("accounts.taken", account="gijs")
    opened.save()
    assert "gijs" in opened.error()
    exchange.refusal = None
    opened.save()
    told = sheet(qtbot)
    assert isinstance(told, PasswordSheet)
    assert told.password.text() == "abcd-efgh-jkmn-pqrs"
    assert exchange.asked[-2] == (
        "change_account",
        AccountWish("add", "gijs", "Gijs Overmars", "specialist"),
    )
    told.accept()
    qtbot.waitUntil(lambda: not told.isVisible())


def test_block_asks_first_and_ones_own_account_stays_open(
    qtbot: QtBot, exchange: FakeExchange, page: AdministrationPage, actor: Actor
) -> None:
    exchange.logins[0] = replace(exchange.logins[0], colleague=actor.id)
    exchange.changed_login = exchange.logins[1]
    section = accounts(page)
    section.table.select_row(0)
    assert not section.block_button.isEnabled()
    section.table.select_row(1)
    section.block_button.click()
    opened = sheet(qtbot)
    assert isinstance(opened, BlockSheet)
    opened.save_button.click()
    assert ("change_account", AccountWish("unblock", "rik")) in exchange.asked


def test_accounts_of_a_laptop_alone_or_offline_say_why(
    exchange: FakeExchange, page: AdministrationPage
) -> None:
    exchange.refusal = RodeLoperError("sync.offline")
    section = accounts(page)
    assert section.table.count() == 0
    assert not section.add_button.isEnabled()
    exchange.become(state="off")
    section.load()
    assert section.table.count() == 0


def test_a_coordinator_has_the_lists_and_no_more(qtbot: QtBot, context: Context) -> None:
    context.actor = replace(context.actor, role="coordinator")
    page = AdministrationPage(context)
    qtbot.addWidget(page)
    page.load()
    assert "lists" in page.subjects
    assert not {"accounts", "town", "departments", "topics", "terms", "audit"} & set(page.subjects)
