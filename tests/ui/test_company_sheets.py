# SPDX-License-Identifier: EUPL-1.2
"""What is changed about a company: its form, its people, the archive, lists, and two records that become one."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from assets.texts import sentence
from storage.operations import companies, contacts
from storage.queries import company_page as pages
from storage.queries import lists as list_queries
from storage.queries.companies import count
from storage.queries.contacts import contacts_of
from storage.rules.ids import TOP_LIST_ID
from storage.rules.rights import Actor
from storage.store import Store
from tests.ui.company_screens import Shown, add, done, said, sheet, undo
from tests.ui.company_screens import ommelen as ommelen  # noqa: PLC0414 - a fixture
from tests.ui.company_screens import page as page  # noqa: PLC0414 - a fixture
from ui.companies.forms import CompanyForm, ContactForm
from ui.companies.merge_sheet import MergeSheet
from ui.companies.sheets import AddToListSheet
from ui.widgets.messages import Banner

# Sheets


def test_a_wrong_number_is_said_at_its_field_and_nothing_is_lost(
    qtbot: QtBot, store: Store, page: Shown, opened: list[tuple[str, str]]
) -> None:
    shown = page()
    shown.add()
    form = sheet(CompanyForm)
    form.form.set_values({"name": "Aker", "kvk_number": "12", "employees": 24})
    form.save_button.click()
    qtbot.waitUntil(lambda: bool(form.form.fields["kvk_number"].error()))
    assert form.form.fields["kvk_number"].error() == sentence("numbers.kvk", {})
    assert form.form.values()["name"] == "Aker"
    form.form.set_values({"kvk_number": "69599084"})
    form.save_button.click()
    done(qtbot, form)
    qtbot.waitUntil(shown.showing_company)
    assert shown.detail.title.text() == "Aker"
    assert store.read(count) == 1


def test_the_form_warns_for_a_double_and_opens_it(
    qtbot: QtBot, store: Store, actor: Actor, page: Shown
) -> None:
    known = add(store, actor, "Aker", kvk_number="69599084")
    shown = page()
    shown.add()
    form = sheet(CompanyForm)
    number = form.form.fields["kvk_number"].editor
    assert isinstance(number, QLineEdit)
    QTest.keyClicks(number, "69599084")
    assert form.doubles() == [known]
    (banner,) = form.findChildren(Banner)
    assert banner.text() == "Dit bedrijf is er misschien al: Aker."
    (link,) = [one for one in banner.findChildren(QAbstractButton) if one.text() == "Openen"]
    link.click()
    assert shown.selection() == known


def test_only_what_was_changed_is_written(qtbot: QtBot, store: Store, page: Shown, ommelen: str) -> None:
    shown = page()
    shown.open_item(ommelen)
    shown.detail.tasks.change()
    form = sheet(CompanyForm)
    store.write(companies.change, shown.context.actor, ommelen, city="Elders", approach="Kort.").result()
    form.form.set_values({"phase": "expand", "approach": "Bel Jan."})
    form.save_button.click()
    done(qtbot, form)
    facts = store.read(pages.company_facts, ommelen)
    assert (facts.phase, facts.city, facts.sbi_text) == ("expand", "Elders", "Scheepsbouw")
    assert facts.approach == "Bel Jan.\nKort."  # both wrote in the same text: nothing is lost


def test_people_are_added_changed_and_archived_with_undo(
    qtbot: QtBot, store: Store, page: Shown, ommelen: str
) -> None:
    shown = page()
    shown.open_item(ommelen)
    shown.detail.people.add_button.click()
    form = sheet(ContactForm)
    form.form.set_values({"name": "Hanneke Brandsma", "email": "h@voorbeeld.nl", "may_mail": False})
    form.save_button.click()
    done(qtbot, form)
    qtbot.waitUntil(lambda: bool(shown.detail.people.lines))
    line = shown.detail.people.lines[0]
    assert (line.call.isEnabled(), line.mail.isEnabled()) == (False, False)
    assert line.mail.toolTip() == "Wil geen mail van ons"
    line.name.click()
    form = sheet(ContactForm)
    (person,) = store.read(contacts_of, ommelen)
    store.write(contacts.change, shown.context.actor, person.id, phone="030 286 00 00").result()
    form.form.set_values({"function": "Directeur"})
    form.save_button.click()
    done(qtbot, form)
    (person,) = store.read(contacts_of, ommelen)
    assert (person.function, person.phone[-7:]) == ("Directeur", "86 0000")
    qtbot.waitUntil(lambda: shown.detail.people.lines[0] is not line)
    shown.detail.people.lines[0].name.click()
    form = sheet(ContactForm)
    form.archive()
    done(qtbot, form)
    qtbot.waitUntil(lambda: not shown.detail.people.lines)
    undo(shown)
    qtbot.waitUntil(lambda: bool(shown.detail.people.lines))
    assert [one.name for one in store.read(contacts_of, ommelen)] == ["Hanneke Brandsma"]


def test_archiving_can_be_taken_back(qtbot: QtBot, store: Store, page: Shown, ommelen: str) -> None:
    shown = page()
    shown.open_item(ommelen)
    shown.detail.tasks.archive()
    qtbot.waitUntil(lambda: store.read(count) == 0)
    qtbot.waitUntil(
        lambda: said(shown.detail) == ["Dit bedrijf is gearchiveerd: het staat niet in de lijsten."]
    )
    undo(shown)
    qtbot.waitUntil(lambda: store.read(count) == 1)
    shown.show_list()
    assert shown.overview.table.count() == 1


def test_a_company_goes_on_a_list_and_off_again(
    qtbot: QtBot, store: Store, page: Shown, ommelen: str
) -> None:
    shown = page()
    shown.open_item(ommelen)
    shown.detail.tasks.add_to_list()
    form = sheet(AddToListSheet)
    form.form.set_values({"list_id": TOP_LIST_ID, "reason": "Werkgelegenheid"})
    form.save_button.click()
    done(qtbot, form)
    (member,) = store.read(list_queries.lists_of, ommelen)
    assert (member.list_name, member.reason, member.year) == ("Top 30", "Werkgelegenheid", 2026)
    menu = QMenu()
    shown.detail.tasks.fill(menu)
    (off,) = [one for one in menu.actions() if one.text() == "Van de lijst Top 30 halen"]
    off.trigger()
    qtbot.waitUntil(lambda: store.read(list_queries.lists_of, ommelen) == [])
    menu.deleteLater()


def test_two_records_are_merged_with_a_choice_per_field_and_apart_again(
    qtbot: QtBot, store: Store, actor: Actor, page: Shown, ommelen: str
) -> None:
    double = add(store, actor, "Ommelen BV", employees=380, phone="0302860000")
    shown = page()
    shown.open_item(double)
    shown.detail.tasks.merge()
    form = sheet(MergeSheet)
    assert not form.merge_button.isEnabled()
    form.choose(ommelen)
    assert form.stays() == ommelen
    assert form.taken()["name"] == ommelen
    assert form.taken()["phone"] == double
    form.groups["employees"].button(0).click()
    form.merge_button.click()
    done(qtbot, form)
    qtbot.waitUntil(lambda: shown.selection() == ommelen)
    facts = store.read(pages.company_facts, ommelen)
    assert (facts.name, facts.employees, facts.phone) == ("Van Ommelen & Zoon", 380, "030 286 0000")
    assert store.read(count) == 1
    qtbot.waitUntil(lambda: said(shown.detail) == ["Ommelen BV is samengevoegd met dit bedrijf."])
    undo(shown)
    qtbot.waitUntil(lambda: store.read(count) == 2)
    assert store.read(pages.company_facts, ommelen).employees == 412


def test_a_merge_asks_twice_when_the_chamber_of_commerce_sees_two_companies(
    store: Store, actor: Actor, page: Shown
) -> None:
    one, same, other = (
        add(store, actor, name, kvk_number=number)
        for name, number in (("Ommelen", "69599084"), ("Ommelen BV", ""), ("Werkplaats", "68750110"))
    )
    shown = page()
    shown.open_item(one)
    shown.detail.tasks.merge()
    form = sheet(MergeSheet)
    for company, asks in ((same, False), (other, True), (same, False)):
        form.choose(company)
        assert form.differ.isVisible() is asks
    form.reject()
