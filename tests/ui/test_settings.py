# SPDX-License-Identifier: EUPL-1.2
"""The settings as a person uses them: subjects by key, lists that change at once, undo, and the care of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.errors import RodeLoperError
from storage.imports import ListKind
from storage.operations import lists as list_operations
from storage.queries import lists, people
from storage.rules.ids import LISTS, TOPICS
from storage.rules.rights import Actor
from storage.rules.terms import LIMITS
from storage.store import Store
from tests import factories
from tests.conftest import Clock
from tests.factories import make_colleague, make_company
from ui.context import Context
from ui.settings.care import CodeSheet, PassphraseSheet, RestoreSheet, StoreSection
from ui.settings.catalogue import Catalogue
from ui.settings.colleagues import ColleagueSheet, ColleaguesSection
from ui.settings.departments import DepartmentsSection, TopicSheet, TopicsSection
from ui.settings.desk import Backup
from ui.settings.import_sheet import ImportSheet
from ui.settings.lists import ListsSection, MemberSheet
from ui.settings.me import MeSection
from ui.settings.page import SettingsPage
from ui.settings.terms import TermsSection
from ui.settings.town import TownSection
from ui.settings.words import TERMS
from ui.widgets.dialog import Dialog
from ui.widgets.messages import MessageArea


class StandInDesk:
    """A program that remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.refuse: Exception | None = None

    def language(self) -> str:
        return "nl"

    def choose_language(self, language: str) -> None:
        self.asked.append(("language", language))

    def theme(self) -> str:
        return "light"

    def choose_theme(self, mode: str) -> None:
        self.asked.append(("theme", mode))

    def show_accent(self, colour: str) -> None:
        self.asked.append(("accent", colour))

    def choose_me(self, colleague_id: str) -> None:
        self.asked.append(("me", colleague_id))

    def store_path(self) -> Path:
        return Path("/home/noor/voorbeeldstad.store")

    def needs_passphrase(self) -> bool:
        return True

    def has_passphrase(self) -> bool:
        return True

    def backups(self) -> list[Backup]:
        return [Backup(Path("een.rlbackup"), dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC), 1_700_000)]

    def back_up(self, out: Path) -> None:
        if self.refuse:
            raise self.refuse
        self.asked.append(("back_up", out.name))

    def restore(self, backup: Path, secret: str, failed: Callable[[Exception], object]) -> None:
        self.asked.append(("restore", f"{backup.name} {secret}"))
        if self.refuse:
            failed(self.refuse)

    def new_recovery_code(self) -> str:
        return "ABCD-EFGH-1234-5678-ABCD-EFGH-1234-5678"

    def set_passphrase(self, passphrase: str) -> None:
        self.asked.append(("passphrase", passphrase))


@pytest.fixture
def desk() -> StandInDesk:
    return StandInDesk()


@pytest.fixture
def context(qtbot: QtBot, store: Store, actor: Actor, clock: Clock, desk: StandInDesk) -> Iterator[Context]:
    made = Context(store, actor, clock=lambda: clock().astimezone())
    made.desk = desk
    yield made
    made.tasks.close()


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> SettingsPage:
    shown = SettingsPage(context)
    qtbot.addWidget(shown)
    context.messages = MessageArea(shown, shown)
    context.changed.connect(shown.refresh)
    shown.resize(1040, 620)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    shown.load()
    return shown


def sheet(qtbot: QtBot) -> Dialog:
    """The sheet that is open now."""
    found: list[Dialog] = []

    def is_open() -> None:
        active = QApplication.activeModalWidget()
        assert isinstance(active, Dialog)
        found.append(active)

    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    is_open()
    return found[0]


def names(section: Catalogue[Any]) -> list[str]:
    """What the table shows, by name."""
    return [section.words_of(row.thing).split("\n")[0] for row in section._rows(section.table.rows.keys)]


def test_subjects_by_key_and_from_elsewhere(page: SettingsPage, store: Store, actor: Actor) -> None:
    assert page.current() == "me"
    QTest.keyClick(page.subjects["me"], Qt.Key.Key_Down)
    assert page.current() == "town"
    page.open_item(f"colleagues:{actor.id}")
    section = page.sections["colleagues"]
    assert isinstance(section, ColleaguesSection)
    assert section.table.current_id() == actor.id
    assert page.selection() == "colleagues"
    page.open_item("nonsense")
    assert page.current() == "colleagues"
    assert all(subject.accessibleName() for subject in page.subjects.values())


def test_language_theme_and_another_person(
    page: SettingsPage, desk: StandInDesk, store: Store, actor: Actor
) -> None:
    rik = make_colleague(store, actor, "Rik Jansen")
    section = page.sections["me"]
    assert isinstance(section, MeSection)
    section.language.choose("en")
    section.theme.choose("dark")
    section.other_button.click()
    section.other.set_value(rik)
    section._become()
    assert desk.asked == [("language", "en"), ("theme", "dark"), ("me", rik)]


def test_name_and_colour_of_the_municipality(
    qtbot: QtBot, page: SettingsPage, context: Context, desk: StandInDesk, store: Store
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


def test_add_an_alderman_and_mend_what_is_wrong(
    qtbot: QtBot, page: SettingsPage, context: Context, store: Store
) -> None:
    page.show_section("colleagues")
    section = page.sections["colleagues"]
    assert isinstance(section, ColleaguesSection)
    section.add_button.click()
    opened = sheet(qtbot)
    assert isinstance(opened, ColleagueSheet)
    form = opened.form
    assert not form.fields["portfolio"].isVisible()
    form.set_values({"name": "Hester van Rijn", "role": "alderman", "email": "hester@nergens"})
    form.edited.emit("role")
    assert form.fields["portfolio"].isVisible()
    form.set_values({"portfolio": "Economie"})
    opened.save()
    qtbot.waitUntil(lambda: bool(form.fields["email"].error()))
    form.set_values({"email": "hester@voorbeeld.nl"})
    with qtbot.waitSignal(context.changed):
        opened.save()
    qtbot.waitUntil(lambda: "Hester van Rijn" in names(section))
    row = store.read(people.colleague_named, "Hester van Rijn")
    assert row is not None
    assert (row.role, row.portfolio) == ("alderman", "Economie")


def test_archive_with_undo(
    qtbot: QtBot, page: SettingsPage, context: Context, store: Store, actor: Actor
) -> None:
    rik = make_colleague(store, actor, "Rik Jansen", factories.RO)
    page.open_item(f"colleagues:{rik}")
    section = page.sections["colleagues"]
    assert isinstance(section, ColleaguesSection)
    assert section.table.hasFocus()
    with qtbot.waitSignal(context.changed):
        QTest.keyClick(section.table, Qt.Key.Key_Delete)
    assert names(section) == ["Noor Vermaat"]
    section.archived.set_value(True)
    section.load()
    assert "Rik Jansen" in names(section)
    section.open_item(rik)
    assert section.archive_button.text() == "Terugzetten"
    with qtbot.waitSignal(context.changed):
        section.archive_button.click()
    colleague = store.read(people.colleague, rik)
    assert colleague is not None
    assert not colleague.archived


def test_departments_in_another_order(qtbot: QtBot, page: SettingsPage, context: Context) -> None:
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


def test_the_hint_of_a_topic(qtbot: QtBot, page: SettingsPage, context: Context, store: Store) -> None:
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
    qtbot: QtBot, page: SettingsPage, context: Context, store: Store, actor: Actor
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


def test_import_colleagues_says_first_what_it_will_do(
    qtbot: QtBot, page: SettingsPage, context: Context, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "collegas.csv"
    file.write_text(
        "Naam;E-mail\nRik Jansen;rik@voorbeeld.nl\nNoor Vermaat;\n;leeg@voorbeeld.nl\n", encoding="utf-8"
    )
    opened = ImportSheet(context, page, ListKind.COLLEAGUES)
    opened.show_file(file)
    qtbot.waitUntil(opened.take_button.isEnabled)
    assert store.read(people.colleague_named, "Rik Jansen") is None, "nothing happens before the button"
    assert opened.plan is not None
    assert opened.plan.summary.added == 1
    assert opened.plan.summary.refused == 1
    with qtbot.waitSignal(context.changed):
        opened.take()
    assert store.read(people.colleague_named, "Rik Jansen") is not None


def test_terms_are_saved_and_bounded(
    qtbot: QtBot, page: SettingsPage, context: Context, store: Store
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


def test_the_care_of_the_store(qtbot: QtBot, page: SettingsPage, desk: StandInDesk, tmp_path: Path) -> None:
    page.show_section("store")
    section = page.sections["store"]
    assert isinstance(section, StoreSection)
    assert section.place.whole_text() == str(Path("/home/noor/voorbeeldstad.store"))
    qtbot.waitUntil(lambda: section._rows.count() == 1)
    section.back_up_to(tmp_path / "weg.rlbackup")
    qtbot.waitUntil(lambda: "weg.rlbackup" in section.said.text())
    desk.refuse = RodeLoperError("backup.missing", path="weg")
    section.back_up_to(tmp_path / "weg.rlbackup")
    qtbot.waitUntil(lambda: section.said.property("tone") == "late")
    assert "rlbackup" not in section.said.text()
    assert section.back_up_button.isEnabled()


def test_a_new_recovery_code_is_shown_once(qtbot: QtBot, page: SettingsPage) -> None:
    page.show_section("store")
    section = page.sections["store"]
    assert isinstance(section, StoreSection)
    section.code_button.click()
    opened = sheet(qtbot)
    assert isinstance(opened, CodeSheet)
    assert opened.code.text().startswith("ABCD-EFGH-1234-5678\n")
    opened.accept()


def test_a_passphrase_is_typed_twice_and_long_enough(
    qtbot: QtBot, page: SettingsPage, context: Context, desk: StandInDesk
) -> None:
    changed: list[bool] = []
    opened = PassphraseSheet(context, page, desk, lambda: changed.append(True))
    opened.open()
    for new, again, field in (("kort", "kort", "passphrase"), ("vier lange woorden hier", "anders", "again")):
        opened.form.set_values({"passphrase": new, "again": again})
        opened.save()
        assert opened.form.fields[field].error()
    opened.form.set_values({"passphrase": "vier lange woorden hier", "again": "vier lange woorden hier"})
    opened.save()
    qtbot.waitUntil(lambda: changed == [True])
    assert desk.asked == [("passphrase", "vier lange woorden hier")]


def test_restoring_says_what_it_needs(
    qtbot: QtBot, page: SettingsPage, context: Context, desk: StandInDesk
) -> None:
    desk.refuse = RodeLoperError("backup.missing", path="een.rlbackup")
    opened = RestoreSheet(context, page, desk, Path("een.rlbackup"))
    opened.open()
    opened.form.set_values({"secret": "geheim"})
    opened.save()
    assert desk.asked == [("restore", "een.rlbackup geheim")]
    assert "een.rlbackup" in opened.error()
    assert opened.save_button.isEnabled()
    opened.reject()


def test_a_page_without_a_program_around_it(qtbot: QtBot, context: Context) -> None:
    context.desk = None
    shown = SettingsPage(context)
    qtbot.addWidget(shown)
    shown.load()
    for subject in shown.subjects:
        shown.show_section(subject)


def test_an_archived_list_stays_out_of_the_way(
    qtbot: QtBot, page: SettingsPage, context: Context, store: Store
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
