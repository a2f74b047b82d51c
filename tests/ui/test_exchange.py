# SPDX-License-Identifier: EUPL-1.2
"""Updating as a person sees it: in the line under the sheet, on its own page, and in questions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from assets import texts
from storage.errors import RodeLoperError
from storage.operations import companies, contacts, exchange
from storage.queries.exchange import Tally
from storage.queries.exchange_facts import Connection
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import NOW, Clock
from tests.factories import make_colleague, make_company, make_contact
from tests.storage.tables import Table
from tests.storage.test_exchange import run, sent
from tests.ui.exchange_screens import Shown, sheet, words
from tests.ui.exchange_screens import context as context  # noqa: PLC0414 - a fixture
from tests.ui.exchange_screens import fake as fake  # noqa: PLC0414 - a fixture
from tests.ui.exchange_screens import page as page  # noqa: PLC0414 - a fixture
from tests.ui.exchange_screens import table as table  # noqa: PLC0414 - a fixture
from tests.ui.fake_exchange import CONNECTED, FakeExchange
from ui.context import Context
from ui.exchange.page import ExchangePage
from ui.exchange.questions import Question, RefusedCard
from ui.exchange.values import Status
from ui.exchange.watch import ExchangeWatch
from ui.exchange.words import in_one_line, reason_words
from ui.main_window import MainWindow
from ui.page import Page
from ui.widgets.lines import Line

# The line under the sheet


@pytest.mark.parametrize(
    ("status", "tally", "said"),
    [
        (Status(), Tally(), "Niet verbonden met een gemeente"),
        (CONNECTED, Tally(), "Bijgewerkt 08:55"),
        (CONNECTED, Tally(waiting=3), "3 wijzigingen gaan zo mee"),
        (Status("working"), Tally(waiting=3), "Bezig met bijwerken …"),
        (Status("working", done=1200, total=45212), Tally(), "Bezig met bijwerken: 1.200 van 45.212"),
        (
            Status("offline", problem="sync.offline"),
            Tally(waiting=3, conflicts=1),
            "Geen verbinding. 3 wijzigingen wachten, ze staan veilig op deze laptop.",
        ),
        (Status("offline"), Tally(), "Geen verbinding. Alles staat op deze laptop."),
        (CONNECTED, Tally(conflicts=3), "3 keer hetzelfde veranderd"),
        (CONNECTED, Tally(refused=1, conflicts=3), "Kijk even: 1 ding werd niet aangenomen"),
        (Status("stopped", problem="sync.password"), Tally(refused=1), "Kijk even: bijwerken staat stil"),
        (CONNECTED, Tally(removals=312), "Kijk even: bijwerken staat stil"),
    ],
)  # fmt: skip
def test_the_worst_true_thing_first_in_plain_words(status: Status, tally: Tally, said: str) -> None:
    assert in_one_line(status, tally, NOW).title == said


def test_an_update_of_another_day_says_which(clock: Clock) -> None:
    last = NOW - dt.timedelta(days=1)
    assert in_one_line(Status("idle", last), Tally(), NOW).title.startswith("Bijgewerkt gisteren")


def test_the_line_leads_to_the_page_and_does_not_flicker(
    qtbot: QtBot, context: Context, fake: FakeExchange, store: Store, actor: Actor
) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.add_page("exchange", lambda: ExchangePage(context))
    window.add_page("today", lambda: Page(context))
    fake.become(state="unknown")
    watch = ExchangeWatch(window, context)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.show_page("today")
    line = window.status.exchange
    watch.count()
    assert line.isHidden(), "nobody has looked yet"
    fake.become(state="idle")
    qtbot.waitUntil(lambda: "Bijgewerkt" in line.text())
    place = line.x()
    fake.become(state="working")
    qtbot.wait(50)
    assert "Bijgewerkt" in line.text(), "a short exchange says nothing"
    fake.become(state="offline")
    context.write(companies.add, name="Aalders")
    qtbot.waitUntil(
        lambda: line.text() == "Geen verbinding. 1 wijziging wacht, die staat veilig op deze laptop."
    )
    window.status.set_saved(context.now())
    qtbot.wait(20)
    assert line.x() == place, "what is saved beside it does not push it"
    line.click()
    assert window.current_route() == "exchange"
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert fake.asked == [("sync_now",)]
    run(store, actor, "UPDATE sync_states SET state = 'refused' WHERE dirty > 0")
    fake.become(state="idle")
    qtbot.waitUntil(lambda: window.rail.items["exchange"].toolTip() != "" and "1 ding" in line.text())


# The page


def test_everything_is_fine_and_says_so(page: Shown, fake: FakeExchange) -> None:
    shown = page()
    assert shown.head.title.text().startswith("Bijgewerkt")
    assert "hebben hetzelfde" in shown.head.words.text()
    assert "Alles wat je schreef is verstuurd." in words(shown.waiting)
    assert "Vandaag heeft niemand anders iets veranderd." in words(shown.news)
    assert not shown.conflicts.isVisible()
    assert not shown.refused_heading.isVisible()
    shown.head.button.click()
    assert fake.asked == [("sync_now",)]
    assert shown.home() is shown.head.button


def test_what_waits_by_name_each_opens_its_record(
    page: Shown, table: Table, opened: list[tuple[str, str]]
) -> None:
    sent(table.store, table.actor)
    note = table.write("Zoekt ruimte.").note_id
    shown = page()
    (line,) = shown.waiting.findChildren(Line)
    assert line.accessibleName() == "Gespreksnotitie: Duurzaamheid, Van Ommelen Scheepstechniek"
    line.click()
    assert opened == [("notes", note)]


def test_without_internet_everything_is_safe(page: Shown, fake: FakeExchange, store: Store, actor: Actor, qtbot: QtBot) -> None:  # fmt: skip
    make_company(store, actor)
    shown = page()
    fake.become(state="offline", problem="sync.offline")
    qtbot.wait(200)
    assert shown.head.title.text() == "Geen verbinding sinds " + texts.clock(NOW)
    assert shown.head.words.text().startswith("1 wijziging staat veilig op deze laptop.")
    assert shown.head.button.text() == "Opnieuw proberen"


def test_what_was_refused_says_why_and_what_to_do(
    page: Shown, fake: FakeExchange, store: Store, actor: Actor, opened: list[tuple[str, str]], qtbot: QtBot
) -> None:
    person = make_contact(store, actor, make_company(store, actor))
    sent(store, actor)
    store.write(contacts.change, actor, person, phone="030 2861111").result()
    run(
        store,
        actor,
        "UPDATE sync_states SET state = 'refused', words = 'not-yours' WHERE id = :id",
        id=person,
    )
    shown = page()
    (card,) = shown.refused.findChildren(RefusedCard)
    assert card.title.text() == "Hanneke Brandsma"
    assert "Vraag het je collega of je beheerder" in card.why.text()
    card.open_button.click()
    assert opened == [("contacts", person)]
    card.give_up_button.click()
    assert fake.asked == [("give_up", "contacts", person)]
    shown.again_button.click()
    qtbot.waitUntil(lambda: ("sync_now",) in fake.asked)
    qtbot.waitUntil(lambda: not shown.refused_heading.isVisible())
    assert shown.tally.waiting == 1


@pytest.mark.parametrize("reason", ["", "400", "something-new", "Forbidden"])
def test_a_reason_that_nobody_knows_has_a_sentence_too(reason: str) -> None:
    assert reason_words(reason).startswith("De gemeente nam dit niet aan.")


def test_what_colleagues_did_today_opens_it(
    page: Shown, store: Store, actor: Actor, opened: list[tuple[str, str]]
) -> None:
    daan = Actor(make_colleague(store, actor, "Daan Hooiveld"), "Daan Hooiveld", "laptop-b")
    sent(store, actor)
    company = make_company(store, daan)
    sent(store, daan)
    shown = page()
    (line,) = shown.news.findChildren(Line)
    assert line.accessibleName().startswith("Daan Hooiveld voegde toe: Van Ommelen Scheepstechniek")
    line.click()
    assert opened == [("companies", company)]


def test_very_many_removals_are_asked_about_with_names(page: Shown, fake: FakeExchange, store: Store, actor: Actor) -> None:  # fmt: skip
    for number in range(12):
        make_company(store, actor, f"Bakkerij {number:02}")
    sent(store, actor)
    run(
        store,
        actor,
        "INSERT INTO sync_waiting SELECT 'companies', id, 'open', 1, '', 'deletion', '' FROM companies",
    )
    shown = page()
    (question,) = shown.questions.findChildren(Question)
    assert question.question.text() == "Er zijn 12 bedrijven verwijderd door collega’s. Klopt dat?"
    assert "Bakkerij 00" in question.names.text()
    assert shown.head.title.text() == "Bijwerken wacht op jou"
    question.no.click()
    assert fake.asked == [("allow_removals", False)]
    assert not question.isEnabled(), "once is enough"


def test_a_restored_server_asks_whether_to_put_back(page: Shown, fake: FakeExchange, store: Store, actor: Actor) -> None:  # fmt: skip
    make_company(store, actor, "Aalders")
    sent(store, actor)
    run(store, actor, "UPDATE sync_states SET state = 'lost' WHERE kind = 'companies'")
    shown = page()
    (question,) = shown.questions.findChildren(Question)
    assert "1 ding staat alleen nog hier. Terugzetten?" in question.question.text()
    question.yes.click()
    assert fake.asked == [("put_back_lost", True)]


def test_a_new_password_is_asked_and_a_wrong_one_said(page: Shown, fake: FakeExchange) -> None:
    shown = page()
    fake.become(state="stopped", problem="sync.password", values={"user": "noor"})
    assert shown.head.button.text() == "Nieuw wachtwoord typen"
    shown.head.button.click()
    asked = sheet()
    asked.field.line.setText("vier woorden")
    asked.save_button.click()
    assert fake.asked == [("ways_in", CONNECTED.server), ("new_password", "vier woorden")]
    fake.broken(RodeLoperError("sync.password", user="noor"))
    assert asked.field.error()
    assert asked.isVisible()
    asked.save_button.click()
    fake.then()
    assert not asked.isVisible()


def test_disconnecting_with_unsent_work_makes_a_copy_first(
    page: Shown,
    fake: FakeExchange,
    store: Store,
    actor: Actor,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    make_company(store, actor)
    shown = page()
    shown.disconnect_button.click()
    asked = sheet()
    assert "1 wijziging is nog niet verstuurd. Alleen deze laptop heeft die." in words(asked)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: ("", ""))
    asked.go_button.click()
    assert fake.asked == [], "without a place for the copy nothing happens"
    copy = tmp_path / "kopie.rlbackup"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(copy), ""))
    asked.go_button.click()
    assert fake.asked == [("leave", copy)]
    fake.broken(RodeLoperError("store.full"))
    assert "De schijf is vol" in asked.error()
    asked.go_button.click()
    fake.then()
    assert not asked.isVisible()


def test_disconnecting_counts_what_was_refused_and_what_nobody_sees_here(
    page: Shown, fake: FakeExchange, store: Store, actor: Actor
) -> None:
    make_company(store, actor)

    run(store, actor, "UPDATE sync_states SET state = 'refused' WHERE dirty > 0")
    run(store, actor, "INSERT INTO sync_waiting VALUES ('action_updates', 'u', '', 0, '{}', 'actions', 'a')")
    shown = page()
    shown.disconnect_button.click()
    said = words(sheet())
    assert "2 wijzigingen zijn nog niet verstuurd. Alleen deze laptop heeft ze." in said
    assert "1 ervan hoort bij iets dat vertrouwelijk werd" in said


def test_what_only_others_may_send_is_one_calm_sentence_and_no_alarm(
    page: Shown, fake: FakeExchange, store: Store, actor: Actor, table: Table
) -> None:
    rik = Actor(table.rik, "Rik Jansen", actor.device)
    table.write("Van Rik.", actor=rik)
    company = make_company(store, actor)
    run(store, actor, "UPDATE sync_states SET state = 'others' WHERE kind = 'notes' AND dirty > 0")
    run(store, actor, "UPDATE sync_states SET state = 'role' WHERE id = :id", id=company)
    run(store, actor, "UPDATE sync_states SET dirty = 0 WHERE state = ''")
    shown = page()
    said = words(shown)
    assert "Een collega schreef op deze laptop 1 ding: Rik Jansen (1). Het blijft hier." in said
    assert "Dit mag je met jouw login wel lezen, maar niet schrijven: 1 bedrijf." in said
    assert "op wat hier blijft na" in said
    assert "Niet aangenomen" not in said
    assert not shown.findChildren(RefusedCard)
    assert shown.tally.waiting == 0
    run(store, actor, "UPDATE sync_states SET state = '' WHERE state != ''")
    shown._read()
    assert not shown.staying.isVisible()


def test_with_everything_sent_disconnecting_needs_no_copy(page: Shown, fake: FakeExchange) -> None:
    shown = page()
    shown.disconnect_button.click()
    asked = sheet()
    assert asked.send_button is None
    asked.go_button.click()
    assert fake.asked == [("leave", None)]
    fake.then()


def test_the_facts_for_the_help_desk_are_copied(page: Shown) -> None:
    shown = page()
    shown.copy_button.click()
    assert QGuiApplication.clipboard().text().startswith("Rode Loper")
    assert shown.copy_button.text() == "Gekopieerd"
    shown.copy_button.deleteLater()


def test_a_store_that_works_alone_says_so_and_offers_to_connect(
    page: Shown, fake: FakeExchange, opened: list[tuple[str, str]]
) -> None:
    fake.become(state="off")
    shown = page()
    assert shown.alone.isVisible()
    assert not shown.head.isVisible()
    assert shown.home() is shown.connect_button
    shown.connect_button.click()
    assert opened == [("connect", "")]


def test_the_first_download_shows_how_far_it_is_and_can_stop(page: Shown, fake: FakeExchange, store: Store, actor: Actor) -> None:  # fmt: skip
    shown = page()
    store.write(exchange.connected, actor, Connection("https://x", "gemeente-x", "noor")).result()
    shown._read()
    fake.become(state="working", done=12_000, total=45_212)
    assert shown.head.bar.isVisible()
    assert shown.head.count.text() == "12.000 van 45.212"
    shown.head.stop.click()
    assert fake.asked == [("cancel",)]
