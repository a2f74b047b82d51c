# SPDX-License-Identifier: EUPL-1.2
"""The companies screen as a person uses it: find one, read its page, log a call, merge two, and take things back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTextEdit
from pytestqt.qtbot import QtBot

from assets import texts
from storage.operations import actions, companies, contact_moments, contacts, lists
from storage.queries import lists as list_queries
from storage.queries.companies import CompanyFilter, company_keys
from storage.queries.timeline import timeline
from storage.rules.ids import TOP_LIST_ID
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_action, make_alert, make_visit
from tests.ui.company_screens import Shown, add, done, labels, sheet, undo
from tests.ui.company_screens import ommelen as ommelen  # noqa: PLC0414 - a fixture
from tests.ui.company_screens import page as page  # noqa: PLC0414 - a fixture
from ui.companies.forms import CompanyForm
from ui.companies.moment_form import MomentForm
from ui.companies.sheets import SaveListSheet
from ui.context import Context
from ui.widgets.chips import Chip
from ui.widgets.labels import ElidedLabel, Label

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
    form.form.fields["text"].editor.insertPlainText("Alles doorgenomen.")  # type: ignore[attr-defined]
    form.reject()
    store.wait()
    # A slip of the finger, or a laptop that stops: the words are still there.
    shown.tell(ommelen)
    form = sheet(MomentForm)
    assert form.form.values()["text"] == "Alles doorgenomen."
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
