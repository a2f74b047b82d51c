# SPDX-License-Identifier: EUPL-1.2
"""The companies screen as a person uses it: find one, read its page, log a call, merge two, and take things back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from assets import texts
from assets.texts import sentence
from storage.operations import actions, companies, contact_moments, contacts, lists
from storage.queries import company_page as pages
from storage.queries import lists as list_queries
from storage.queries.companies import CompanyFilter, company_keys, count
from storage.queries.contacts import contacts_of
from storage.queries.timeline import timeline
from storage.rules.ids import TOP_LIST_ID
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_action, make_alert, make_visit
from ui.companies.forms import CompanyForm, ContactForm
from ui.companies.merge_sheet import MergeSheet
from ui.companies.moment_form import MomentForm
from ui.companies.page import CompaniesPage
from ui.companies.sheets import AddToListSheet, SaveListSheet
from ui.context import Context
from ui.widgets.chips import Chip
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.messages import Banner, MessageArea

Shown = Callable[[], CompaniesPage]
W = TypeVar("W", bound=QWidget)


def add(store: Store, actor: Actor, name: str, **fields: object) -> str:
    return str(store.write(companies.add, actor, name=name, **fields).result().answer)


@pytest.fixture
def ommelen(store: Store, actor: Actor) -> str:
    return add(store, actor, "Van Ommelen & Zoon", employees=412, district="Haven", street="Sluiskade",
               account_manager_id=actor.id, sbi_code="3011", sbi_text="Scheepsbouw")  # fmt: skip


@pytest.fixture
def context(qtbot: QtBot, store: Store, actor: Actor, clock: Clock) -> Iterator[Context]:
    made = Context(store, actor, clock=lambda: clock().astimezone())
    yield made
    made.tasks.close()


@pytest.fixture
def opened(context: Context) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: found.append((kind, id_)))
    return found


@pytest.fixture
def page(qtbot: QtBot, context: Context, opened: list[tuple[str, str]]) -> Shown:
    windows: list[QWidget] = []

    def show() -> CompaniesPage:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(960, 640)
        shown = CompaniesPage(context, window)
        shown.resize(960, 640)
        context.messages = MessageArea(shown, window)
        context.changed.connect(shown.refresh)
        context.open_requested.connect(
            lambda kind, id_: shown.open_item(id_) if kind == "companies" else None
        )
        window.show()
        shown.load()
        return shown

    return show


def sheet(kind: type[W]) -> W:
    (found,) = [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()
    ]
    return found


def done(qtbot: QtBot, shown: QWidget) -> None:
    """Wait until the sheet has written and gone."""
    qtbot.waitUntil(lambda: not shown.isVisible())


def undo(shown: CompaniesPage) -> None:
    messages = shown.context.messages
    assert isinstance(messages, MessageArea)
    toast = messages.current_toast()
    assert toast is not None
    toast.take_back()


def labels(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if label.isVisibleTo(widget)]


def said(widget: QWidget) -> list[str]:
    """The banners that are shown."""
    return [one.text() for one in widget.findChildren(Banner) if one.isVisibleTo(widget)]


# The list


def test_before_there_is_any_company_the_screen_says_how_to_begin(
    page: Shown, opened: list[tuple[str, str]]
) -> None:
    shown = page()
    assert shown.overview.is_welcome()
    shown.overview.welcome.import_button.click()
    shown.overview.welcome.demo_button.click()
    assert opened == [("import", "choose"), ("demo", "")]
    shown.overview.welcome.add_button.click()
    sheet(CompanyForm).reject()


def test_searching_narrows_while_typing_and_says_how_many(
    qtbot: QtBot, store: Store, actor: Actor, page: Shown, ommelen: str
) -> None:
    for n in range(4):
        add(store, actor, f"Bakkerij {n}")
    shown = page()
    overview = shown.overview
    assert (overview.found.text(), overview.of_all.text()) == ("5 bedrijven", "")
    QTest.keyClicks(overview.search, "sluisk")
    qtbot.waitUntil(lambda: overview.found.text() == "1 bedrijf")
    assert overview.of_all.text() == "van 5"
    QTest.keyClick(overview.search, Qt.Key.Key_Down)
    assert overview.table.current_id() == ommelen
    QTest.keyClick(overview.table, Qt.Key.Key_Return)
    assert shown.selection() == ommelen
    shown.show_list()
    overview.search.setText("niets van dit al")
    qtbot.waitUntil(lambda: overview.table.count() == 0)
    assert "Geen bedrijf past bij ‘niets van dit al’" in labels(overview.empty)
    overview.show_all()
    assert overview.table.count() == 5


def test_filters_combine_and_tell_their_value(store: Store, actor: Actor, page: Shown, ommelen: str) -> None:
    add(store, actor, "Klein", district="Haven", employees=3)
    add(store, actor, "Elders", district="Dorp", employees=60)
    overview = page().overview
    bar = overview.filters
    assert [words for _value, words, _n in bar.district.counted()] == ["Dorp", "Haven"]
    bar.district._chosen(["Haven"])
    assert overview.table.count() == 2
    bar.sizes._chosen([10, 50, 250])
    assert overview.table.count() == 1
    assert bar.district.accessibleName() == "Filter Wijk: Haven"
    assert bar.sizes.said() == "vanaf 10"
    bar.clear()
    assert overview.table.count() == 3
    bar.manager._chosen([""])
    assert overview.table.count() == 2
    assert not bar.archived.isVisibleTo(bar)


def test_a_choice_is_kept_as_a_list(
    qtbot: QtBot, store: Store, actor: Actor, page: Shown, ommelen: str
) -> None:
    add(store, actor, "Elders", district="Dorp")
    overview = page().overview
    assert not overview.keep.isVisibleTo(overview)
    overview.filters.district._chosen(["Haven"])
    overview.keep.click()
    asked = sheet(SaveListSheet)
    asked.save_button.click()
    assert asked.form.fields["name"].error()
    asked.form.set_values({"name": "Aan het water"})
    asked.save_button.click()
    done(qtbot, asked)
    (made,) = [one for one in store.read(list_queries.lists) if one.name == "Aan het water"]
    assert made.count == 1
    assert "Aan het water" in [words for _value, words, _n in overview.filters.list.counted()]


def test_what_comes_in_keeps_the_place_in_the_list(
    qtbot: QtBot, store: Store, actor: Actor, context: Context, page: Shown, ommelen: str
) -> None:
    overview = page().overview
    overview.table.select_row(0)
    context.write(companies.add, name="Aker")
    qtbot.waitUntil(lambda: overview.table.count() == 2)
    assert overview.table.current_id() == ommelen


# The page


def test_the_page_tells_what_you_need(
    store: Store, actor: Actor, clock: Clock, page: Shown, opened: list[tuple[str, str]], ommelen: str
) -> None:
    store.write(lists.add_members, actor, TOP_LIST_ID, [ommelen]).result()
    make_alert(store, actor, ommelen, "expanding", text="Wij zoeken ruimte.")
    late = clock.today - dt.timedelta(days=5)
    made = store.write(
        actions.agree, actor, company_id=ommelen, title="Offerte sturen", owner_id=actor.id, due_on=late
    )
    action = str(made.result().answer)
    visit = make_visit(
        store, actor, ommelen, dt.datetime(2026, 4, 14, 9, 30), [(actor.id, "lead")], state="held"
    )
    shown = page()
    shown.open_item(ommelen)
    detail = shown.detail
    assert detail.title.text() == "Van Ommelen & Zoon"
    chips = [chip.text for chip in detail.findChildren(Chip) if chip.isVisibleTo(detail)]
    assert chips[:4] == ["Top 30", "Wil uitbreiden", "Scheepsbouw", "groot"]
    (line,) = detail.promises.lines
    assert line.accessibleName() == (
        "Offerte sturen, te laat, 5 dagen te laat, Noor Vermaat, beloofd op 23 november"
    )
    line.click()
    assert opened[-1] == ("actions", action)
    assert [item.kind for item in detail.contacts.items] == ["alert", "visit"]
    detail.contacts.line.opened.emit("visits", visit)
    assert opened[-1] == ("visits", visit)
    detail.contacts.filter.choose("visit")
    assert [item.kind for item in detail.contacts.items] == ["visit"]
    detail.plan_button.click()
    assert opened[-1] == ("plan_visit", ommelen)
    assert "412" in [label.whole_text() for label in detail.numbers.findChildren(ElidedLabel)]


def test_a_promise_that_was_dropped_is_not_called_ready(
    store: Store, actor: Actor, page: Shown, ommelen: str
) -> None:
    made = make_action(store, actor, ommelen, owner_id=actor.id)
    store.write(actions.drop, actor, made, reason="Het bedrijf verhuist").result()
    shown = page()
    shown.open_item(ommelen)
    (line,) = shown.detail.promises.lines
    assert "vervallen, niet verteld" in line.accessibleName()
    assert line.accessibleName().endswith("Noor Vermaat. Vervallen op 23 november")


def test_no_open_promises_is_not_the_same_as_none_ever(
    qtbot: QtBot, store: Store, actor: Actor, page: Shown, ommelen: str
) -> None:
    shown = page()
    shown.open_item(ommelen)
    said = shown.detail.promises
    assert "Nog niets beloofd." in [label.text() for label in said.findChildren(Label)]
    made = store.write(
        actions.agree, actor, company_id=ommelen, title="Offerte sturen", owner_id=actor.id
    ).result()
    store.write(actions.finish_and_report_back, actor, str(made.answer), channel="phone").result()
    shown.load()
    shown.open_item(ommelen)
    qtbot.waitUntil(
        lambda: (
            "Geen open beloften. Alles is gedaan en verteld."
            in [label.text() for label in said.findChildren(Label) if label.isVisible()]
        )
    )


def test_a_change_elsewhere_leaves_untouched_parts_and_focus_alone(
    qtbot: QtBot, store: Store, actor: Actor, context: Context, page: Shown, ommelen: str
) -> None:
    store.write(contacts.add, actor, ommelen, name="Hanneke Brandsma").result()
    shown = page()
    shown.open_item(ommelen)
    person = shown.detail.people.lines[0]
    person.name.setFocus()
    context.write(companies.change, ommelen, phone="0302860000")
    qtbot.waitUntil(lambda: "030 286 0000" in labels(shown.detail.about))
    assert shown.detail.people.lines[0] is person
    assert person.name.hasFocus()


def test_a_call_is_logged_with_the_promise_that_was_made(
    qtbot: QtBot, store: Store, clock: Clock, page: Shown, ommelen: str
) -> None:
    shown = page()
    shown.open_item(ommelen)
    shown.detail.log_button.click()
    form = sheet(MomentForm)
    form.save_button.click()
    assert form.form.fields["subject"].error() == "Vul dit veld in."
    form.form.set_values({"subject": "Stroomaansluiting", "text": "Duurt nog even."})
    form.promise.click()
    form.action.set_values({"title": "Netbeheerder bellen", "due_on": clock.today})
    form.save_button.click()
    done(qtbot, form)
    (item,) = store.read(timeline, ommelen)
    assert (item.title, item.what, item.person) == ("Stroomaansluiting", "phone", "Noor Vermaat")
    qtbot.waitUntil(lambda: bool(shown.detail.promises.lines))
    assert shown.detail.promises.lines[0].text() == "Netbeheerder bellen"

    shown.detail.contacts.line.opened.emit("contact_moments", item.id)
    form = sheet(MomentForm)
    assert form.form.values()["subject"] == "Stroomaansluiting"
    form.form.set_values({"channel": "counter"})
    form.save_button.click()
    done(qtbot, form)
    (changed,) = store.read(timeline, ommelen)
    assert (changed.what, changed.at) == ("counter", item.at)


def test_telling_after_a_visit_has_the_form_ready(
    qtbot: QtBot, store: Store, page: Shown, ommelen: str
) -> None:
    shown = page()
    shown.tell(ommelen)
    assert shown.showing_company()
    form = sheet(MomentForm)
    form.form.set_values({"text": "Alles doorgenomen."})
    form.save_button.click()
    done(qtbot, form)
    (item,) = store.read(timeline, ommelen)
    assert (item.title, item.text) == ("Wat we bij het bezoek afspraken", "Alles doorgenomen.")


def test_a_contact_that_was_taken_away_can_come_back(
    qtbot: QtBot, store: Store, page: Shown, ommelen: str, actor: Actor
) -> None:
    store.write(contact_moments.log, actor, ommelen, subject="Vergissing").result()
    shown = page()
    shown.open_item(ommelen)
    item = shown.detail.contacts.items[0]
    shown.detail.tasks.change_moment(item)
    form = sheet(MomentForm)
    (take_away,) = [one for one in form.findChildren(QAbstractButton) if one.text() == "Weghalen"]
    take_away.click()
    done(qtbot, form)
    qtbot.waitUntil(lambda: not shown.detail.contacts.items)
    undo(shown)
    qtbot.waitUntil(lambda: bool(shown.detail.contacts.items))


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


# For everybody


def test_keys_open_and_close(qtbot: QtBot, page: Shown, ommelen: str) -> None:
    shown = page()
    shown.open_item(ommelen)
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    QTest.keyClick(shown.detail.plan_button, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    sheet(MomentForm).reject()
    QTest.keyClick(shown.detail.plan_button, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    sheet(CompanyForm).reject()
    QTest.keyClick(shown.detail.plan_button, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert not shown.showing_company()
    assert shown.focus_search()
    assert shown.overview.search.hasFocus()
    assert len(shown.shortcuts()) == 5


def test_everything_to_press_or_fill_in_has_a_name(
    store: Store, actor: Actor, page: Shown, ommelen: str
) -> None:
    store.write(contacts.add, actor, ommelen, name="Hanneke Brandsma", phone="0302860000").result()
    shown = page()
    shown.open_item(ommelen)
    kinds: tuple[Any, ...] = (QAbstractButton, QLineEdit, QTextEdit)
    for kind in kinds:
        for widget in shown.findChildren(kind):
            if widget.objectName().startswith("qt_"):
                continue
            assert widget.accessibleName() or widget.text(), widget


@pytest.mark.parametrize("size", [(960, 600), (700, 560)])
def test_nothing_forces_the_page_wider(
    page: Shown, store: Store, actor: Actor, size: tuple[int, int]
) -> None:
    long = add(store, actor, "Coöperatieve Vereniging voor Scheepsreparatie en Onderhoud van Noordelijk Lindervoort",
               street="Burgemeester van Heemstra-van Tuyll van Serooskerkenlaan", district="Havenkwartier")  # fmt: skip
    store.write(contacts.add, actor, long, name="Anna-Maria van Ommelen tot Zwaluwenburg-Brandsma").result()
    shown = page()
    shown.window().resize(*size)
    shown.resize(*size)
    shown.open_item(long)
    QApplication.processEvents()
    assert shown.minimumSizeHint().width() <= size[0]
    right = shown.detail.plan_button.mapTo(shown, QPoint(shown.detail.plan_button.width(), 0)).x()
    assert right <= size[0]


def test_the_screen_speaks_english_too(page: Shown, store: Store, ommelen: str) -> None:
    texts.use("en")
    shown = page()
    assert shown.title == "Companies"
    assert shown.overview.found.text() == "1 company"
    assert list(store.read(company_keys, CompanyFilter())) != []


def test_the_time_line_marks_what_is_confidential(
    store: Store, page: Shown, ommelen: str, actor: Actor
) -> None:
    store.write(contact_moments.log, actor, ommelen, subject="Schulden", disclosure="confidential").result()
    make_alert(store, actor, ommelen, "in_trouble", disclosure="confidential")
    action = make_action(store, actor, ommelen, confidential=True)
    store.write(actions.finish, actor, action).result()
    shown = page()
    shown.open_item(ommelen)
    marks = [chip.text for chip in shown.detail.contacts.line.findChildren(Chip)]
    assert marks.count("vertrouwelijk") == 3


def test_who_writes_the_approach_knows_who_reads_it(qtbot: QtBot, page: Shown) -> None:
    form = CompanyForm(page().context)
    qtbot.addWidget(form)
    assert "Iedereen met de brief of het verslag leest dit." in labels(form.form.fields["approach"])
