# SPDX-License-Identifier: EUPL-1.2
"""The settings as a person uses them: subjects by key, lists that change at once, undo, and the care of the store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from storage.errors import RodeLoperError
from storage.imports import ListKind
from storage.operations import municipality
from storage.queries import people
from storage.queries.actions import action_row
from storage.rules.rights import Actor
from storage.store import Store
from tests import factories
from tests.conftest import NOW
from tests.factories import make_colleague
from tests.ui.action_screens import Heard
from tests.ui.subjects import StandInDesk, names, sheet, shown
from tests.ui.subjects import context as context  # noqa: PLC0414 - a fixture
from tests.ui.subjects import desk as desk  # noqa: PLC0414 - a fixture
from ui.context import Context
from ui.leaving_sheet import LeavingSheet
from ui.settings.care import CodeSheet, RestoreSheet, StoreSection
from ui.settings.colleagues import ColleagueSheet, ColleaguesSection
from ui.settings.lock import LockSheet
from ui.settings.me import MeSection
from ui.settings.page import SettingsPage
from ui.settings.passphrase import CurrentSheet, PassphraseSheet
from ui.subjects.import_sheet import ImportSheet


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> SettingsPage:
    return shown(qtbot, SettingsPage(context))


def test_subjects_by_key_and_from_elsewhere(page: SettingsPage, store: Store, actor: Actor) -> None:
    assert page.current() == "me"
    QTest.keyClick(page.subjects["me"], Qt.Key.Key_Down)
    assert page.current() == "colleagues"
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
    assert form.fields["role"].below.text() == "Bezoekt bedrijven en leidt het gesprek."
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


def test_a_key_adds_wherever_the_keyboard_is(qtbot: QtBot, page: SettingsPage) -> None:
    page.show_section("colleagues")
    page.subjects["colleagues"].setFocus()
    QTest.keyClick(page.subjects["colleagues"], Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(sheet(qtbot), ColleagueSheet)


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


def test_who_leaves_hands_over_everything_in_one_step_and_comes_back_with_it(
    qtbot: QtBot, page: SettingsPage, context: Context, store: Store, actor: Actor
) -> None:
    rik = make_colleague(store, actor, "Rik Jansen", factories.RO)
    company = factories.make_company(store, actor, account_manager_id=rik)
    action = factories.make_action(store, actor, company, owner_id=rik)
    start = dt.datetime(2027, 1, 5, 10, 0)
    factories.make_visit(store, actor, company, start, [(rik, "lead"), (actor.id, "second")])
    page.open_item(f"colleagues:{rik}")
    section = page.sections["colleagues"]
    QTest.keyClick(section.table, Qt.Key.Key_Delete)  # type: ignore[attr-defined] # the list of colleagues
    leaving = sheet(qtbot)
    assert isinstance(leaving, LeavingSheet)
    said = leaving.preview.words()
    assert "Rik Jansen zit nog in het team van 1 bezoek" in said
    assert "Rik Jansen blijft accountmanager van 1 bedrijf" in said
    leaving.to.take(actor.id, actor.name)
    assert "Noor Vermaat krijgt 1 actie te doen." in leaving.preview.words()
    assert leaving.button.text() == "Overdragen en archiveren"
    heard = Heard()
    context.messages = heard
    leaving.button.click()
    qtbot.waitUntil(lambda: bool(heard.toasts))

    def now() -> tuple[str | None, str | None, bool]:
        row, colleague = store.read(action_row, action, NOW.date()), store.read(people.colleague, rik)
        assert row is not None
        assert colleague is not None
        return row.owner_id, row.teller_id, colleague.archived

    assert now() == (actor.id, actor.id, True)
    text, undo = heard.toasts[-1]
    assert text == "1 actie gaat naar Noor Vermaat. Rik Jansen is gearchiveerd."
    assert undo is not None
    undo()
    qtbot.waitUntil(lambda: now() == (rik, rik, False))


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


def test_an_import_tells_what_it_leaves_out_without_scrolling(
    qtbot: QtBot, page: SettingsPage, context: Context, tmp_path: Path
) -> None:
    file = tmp_path / "collegas.csv"
    file.write_text("Naam;E-mail\nRik Jansen;geen-adres\n;leeg@voorbeeld.nl\n", encoding="utf-8")
    opened = ImportSheet(context, page, ListKind.COLLEAGUES)
    opened.show_file(file)
    qtbot.waitUntil(opened.take_button.isEnabled)

    def read() -> list[str]:
        """What can be read of the sheet as it stands."""
        labels = opened.findChildren(QLabel)
        return [label.text() for label in labels if not label.visibleRegion().isEmpty()]

    qtbot.waitUntil(lambda: {"Niet overgenomen", "Deels overgenomen"} <= set(read()))
    assert sorted(words[:7] for words in read() if words.startswith("Rij ")) == ["Rij 2: ", "Rij 3: "]


def test_the_care_of_the_store(qtbot: QtBot, page: SettingsPage, desk: StandInDesk, tmp_path: Path) -> None:
    page.show_section("store")
    section = page.sections["store"]
    assert isinstance(section, StoreSection)
    assert section.place.whole_text() == str(Path("/home/noor/voorbeeldstad.store"))
    qtbot.waitUntil(lambda: section._rows.count() == 1)
    below = section.list.mapTo(section, QPoint(0, 0))
    section.back_up_to(tmp_path / "weg.rlbackup")
    qtbot.waitUntil(lambda: "weg.rlbackup" in section.said.text())
    assert section.list.mapTo(section, QPoint(0, 0)) == below, "nothing moves under the pointer"
    desk.refuse = RodeLoperError("backup.missing", path="weg")
    section.back_up_to(tmp_path / "weg.rlbackup")
    qtbot.waitUntil(lambda: section.said.property("tone") == "late")
    assert "rlbackup" not in section.said.text()
    assert section.back_up_button.isEnabled()


def test_a_new_recovery_code_asks_for_the_passphrase_and_is_shown_once(
    qtbot: QtBot, page: SettingsPage, desk: StandInDesk
) -> None:
    page.show_section("store")
    section = page.sections["store"]
    assert isinstance(section, StoreSection)
    section.code_button.click()
    asking = sheet(qtbot)
    assert isinstance(asking, CurrentSheet)
    asking.form.set_values({"current": "fout"})
    desk.refuse = RodeLoperError("keys.wait", seconds=4)
    asking.save()
    qtbot.waitUntil(asking.save_button.isEnabled)
    assert "4 seconden" in asking.form.fields["current"].error()
    desk.refuse = None
    asking.form.set_values({"current": "vier lange woorden hier"})
    asking.save()
    qtbot.waitUntil(lambda: isinstance(sheet(qtbot), CodeSheet))
    assert desk.asked == [("code", "vier lange woorden hier")]
    opened = sheet(qtbot)
    assert isinstance(opened, CodeSheet)
    assert opened.code.text().startswith("ABCD-EFGH-1234-5678\n")
    opened.accept()


def test_without_a_passphrase_a_new_recovery_code_comes_at_once(
    qtbot: QtBot, page: SettingsPage, desk: StandInDesk
) -> None:
    desk.passphrase = False
    page.show_section("store")
    section = page.sections["store"]
    assert isinstance(section, StoreSection)
    section.code_button.click()
    assert isinstance(sheet(qtbot), CodeSheet)


def test_another_passphrase_asks_for_the_one_of_now_and_is_typed_twice(
    qtbot: QtBot, page: SettingsPage, context: Context, desk: StandInDesk
) -> None:
    changed: list[bool] = []
    opened = PassphraseSheet(context, page, desk, lambda: changed.append(True))
    opened.open()
    words, now = "vier lange woorden hier", "de oude lange woorden"
    for current, new, again, field in (
        ("", words, words, "current"),
        (now, "kort", "kort", "passphrase"),
        (now, words, "anders", "again"),
        (words, words, words, "passphrase"),
    ):
        opened.form.set_values({"current": current, "passphrase": new, "again": again})
        opened.save()
        assert [name for name, one in opened.form.fields.items() if one.error()] == [field]
    opened.form.set_values({"current": "fout", "passphrase": words, "again": words})
    desk.refuse = RodeLoperError("store.wrong-key")
    opened.save()
    qtbot.waitUntil(opened.save_button.isEnabled)
    assert opened.form.fields["current"].error() == "Dit is niet de wachtzin van nu. Er is niets veranderd."
    assert desk.asked == []
    desk.refuse = None
    opened.form.set_values({"current": f"{now} "})
    opened.save()
    qtbot.waitUntil(lambda: changed == [True])
    assert desk.asked == [("passphrase", f"{words}, was {now} ")], "spaces belong to it"


def test_locking_is_chosen_and_the_municipality_may_want_it_sooner(
    page: SettingsPage, desk: StandInDesk, store: Store, actor: Actor
) -> None:
    page.show_section("store")
    section = page.sections["store"]
    assert isinstance(section, StoreSection)
    assert section.lock is not None
    assert section.lock.sooner.isHidden()
    section.lock.minutes.changed.emit("30")
    assert desk.minutes == 30
    store.write(municipality.set_term, actor, "lock_minutes", "10").result()
    section.load()
    assert "10 minuten" in section.lock.sooner.text()
    section.lock.lock_button.click()
    assert desk.asked == [("lock", "")]


def test_who_locks_without_a_passphrase_may_choose_one_or_not(
    qtbot: QtBot, page: SettingsPage, context: Context, desk: StandInDesk
) -> None:
    desk.passphrase = False
    opened = LockSheet(context, page, desk)
    opened.open()
    with qtbot.waitSignal(opened.lock_requested):
        opened.without_button.click()
    assert desk.asked == []
    opened = LockSheet(context, page, desk)
    opened.open()
    opened.save()
    assert opened.form.fields["passphrase"].error(), "choosing nothing is not choosing"
    words = "vier lange woorden hier"
    opened.form.set_values({"passphrase": words, "again": words})
    with qtbot.waitSignal(opened.lock_requested):
        opened.save()
    assert desk.asked == [("passphrase", words)]


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
