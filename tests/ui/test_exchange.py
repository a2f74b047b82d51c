# SPDX-License-Identifier: EUPL-1.2
"""Updating as a person sees it: in the line under the sheet, on its own page, in questions, and when connecting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
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
from tests.ui.fake_exchange import CONNECTED, FakeExchange
from ui.context import Context
from ui.exchange.connect import ConnectPage
from ui.exchange.connect_form import ConnectForm
from ui.exchange.login_sheets import LoginSheet, PasswordSheet
from ui.exchange.page import ExchangePage
from ui.exchange.questions import Question, RefusedCard
from ui.exchange.sheets import DisconnectSheet
from ui.exchange.values import Status, WaysIn
from ui.exchange.watch import ExchangeWatch
from ui.exchange.words import in_one_line, reason_words
from ui.main_window import MainWindow
from ui.page import Page
from ui.start.connect import ConnectStartPage
from ui.start.first import FirstStartPage
from ui.today.departure import DepartureLine
from ui.widgets.lines import Line
from ui.widgets.messages import Banner

Shown = Callable[[], ExchangePage]


@pytest.fixture
def table(store: Store, actor: Actor) -> Table:
    return Table(store, actor)


@pytest.fixture
def fake() -> FakeExchange:
    return FakeExchange()


@pytest.fixture
def context(context: Context, fake: FakeExchange) -> Context:
    context.exchange = fake
    sent(context.store, context.actor)
    return context


def show(qtbot: QtBot, page: Page) -> None:
    qtbot.addWidget(page)
    page.context.changed.connect(page.refresh)
    page.resize(1060, 700)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.load()
    qtbot.wait(20)


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Shown:
    pages: list[ExchangePage] = []

    def make() -> ExchangePage:
        pages.append(ExchangePage(context))
        show(qtbot, pages[-1])
        return pages[-1]

    return make


def words(widget: QWidget) -> str:
    labels = (label for label in widget.findChildren(QLabel) if label.isVisible())
    return " | ".join(label.accessibleName() or label.text() for label in labels)


def sheet() -> Any:
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, PasswordSheet | LoginSheet | DisconnectSheet) and one.isVisible()
    )


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
    ExchangeWatch(window, context)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.show_page("today")
    line = window.status.exchange
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


# Connecting


@pytest.fixture
def connecting(qtbot: QtBot, context: Context, fake: FakeExchange) -> ConnectPage:
    fake.become(state="off")
    shown = ConnectPage(context)
    show(qtbot, shown)
    return shown


SERVER = "https://rodeloper.lindervoort.nl"


def fill_in(form: ConnectForm, server: str = "rodeloper.lindervoort.nl") -> None:
    form.server.set_values({"server": server})
    form.submit()
    form.who.set_values({"user": "noor", "password": "geheim geheim"})


def test_connecting_first_says_what_will_happen(connecting: ConnectPage, fake: FakeExchange, opened: list[tuple[str, str]]) -> None:  # fmt: skip
    connecting.look_button.click()
    assert fake.asked == [], "nothing is asked while fields are empty"
    fill_in(connecting.form)
    QTest.keyClick(connecting.form.fields["user"].editor, Qt.Key.Key_Return)
    assert fake.asked == [("ways_in", SERVER), ("connect_to", SERVER, "noor", "geheim geheim")]
    read = words(connecting)
    assert "Gemeente Lindervoort" in read
    assert "Je bent daar Noor Vermaat." in read
    assert "komen samen met die van jou: 340 bedrijven." in read
    assert "gaan erheen: 12 bedrijven en 3 gespreksnotities." in read
    assert "44.860 bedrijven, 31.002 personen, 1.204 bezoeken en 25.120 acties." in read
    connecting.go_button.click()
    assert fake.asked[-1] == ("confirm",)
    fake.become(state="working", done=10, total=100)
    panel = connecting.progress
    assert panel.detail.text() == "10 van 100"
    panel.button.click()
    assert fake.asked[-1] == ("cancel",)
    fake.then()
    assert connecting.step == "done"
    connecting.done_button.click()
    assert opened == [("today", "")]


def wrong(code: str) -> RodeLoperError:
    return RodeLoperError(
        code, user="noor", server="x", seconds=1, minutes=1, name="x", what="x", status=1, where="x"
    )


def errors(form: ConnectForm) -> list[str]:
    return [name for name, one in form.fields.items() if one.error()]


@pytest.mark.parametrize("code", ["sync.offline", "sync.not-ours"])
def test_a_server_that_is_not_there_is_said_at_its_address(connecting: ConnectPage, fake: FakeExchange, code: str) -> None:  # fmt: skip
    fake.ways = wrong(code)
    connecting.form.server.set_values({"server": "rodeloper.lindervoort.nl"})
    connecting.look_button.click()
    assert (connecting.step, connecting.form.stage) == ("ask", "server")
    assert errors(connecting.form) == ["server"]
    assert connecting.form.isEnabled()


@pytest.mark.parametrize(("code", "field"), [("sync.password", ["password"]), ("sync.blocked", ["user"]), ("sync.offline", [])])  # fmt: skip
def test_what_goes_wrong_stands_at_its_field_or_above(connecting: ConnectPage, fake: FakeExchange, code: str, field: list[str]) -> None:  # fmt: skip
    fake.offer = wrong(code)
    fill_in(connecting.form)
    connecting.look_button.click()
    assert (connecting.step, connecting.form.stage) == ("ask", "who")
    assert errors(connecting.form) == field
    assert bool(connecting.findChildren(Banner)) is not bool(field)
    assert connecting.form.isEnabled()


def at_the_browser(page: ConnectPage, fake: FakeExchange, **ways: Any) -> None:
    fake.ways = WaysIn("inloggen.lindervoort.nl", **ways)
    page.form.server.set_values({"server": "rodeloper.lindervoort.nl"})
    page.look_button.click()


def test_a_municipality_with_its_own_login_sends_a_person_to_the_browser(connecting: ConnectPage, fake: FakeExchange) -> None:  # fmt: skip
    at_the_browser(connecting, fake)
    read = words(connecting)
    assert "Je browser opent de inlogpagina van je gemeente: inloggen.lindervoort.nl." in read
    assert "Rode Loper krijgt je wachtwoord niet te zien." in read
    assert connecting.look_button.text() == "Inloggen in de browser"
    assert connecting.look_button.hasFocus()
    connecting.look_button.click()
    assert fake.asked[-1] == ("connect_in_browser", SERVER)
    fake.waiting("https://inloggen.lindervoort.nl/x?state=y")
    assert not connecting.look_button.isVisible()
    assert connecting.form.waiting.isVisible()
    assert "Log in in je browser" in words(connecting)
    connecting.form.waiting.copy_button.click()
    assert QApplication.clipboard().text() == "https://inloggen.lindervoort.nl/x?state=y"
    assert not isinstance(fake.offer, Exception)
    fake.answered(fake.offer)
    assert connecting.step == "offer"
    connecting.back_button.click()
    assert connecting.form.stage == "who", "nobody is at the browser any more"


def test_waiting_for_the_browser_can_be_stopped_without_a_reproach(connecting: ConnectPage, fake: FakeExchange) -> None:  # fmt: skip
    at_the_browser(connecting, fake)
    connecting.look_button.click()
    fake.waiting("https://x")
    QTest.keyClick(connecting.form.waiting.button, Qt.Key.Key_Escape)
    assert fake.asked[-1] == ("cancel",)
    connecting.form.waiting.button.click()
    assert fake.asked[-1] == ("cancel",)
    fake.broken(wrong("sync.stopped"))
    assert (connecting.step, connecting.form.stage) == ("ask", "who")
    assert not connecting.findChildren(Banner)
    assert connecting.look_button.isEnabled()
    connecting.look_button.click()
    fake.waiting("https://x")
    fake.broken(wrong("login.denied"))
    (said,) = connecting.findChildren(Banner)
    assert said.text().startswith("Je hebt niet ingelogd bij je gemeente.")
    assert connecting.look_button.isVisible()


def test_who_has_a_name_and_a_password_there_too_can_choose(
    connecting: ConnectPage, fake: FakeExchange
) -> None:
    at_the_browser(connecting, fake)
    connecting.form.other.click()
    assert connecting.form.fields["user"].editor.hasFocus()
    assert connecting.look_button.text() == "Kijken wat er staat"
    connecting.form.other.click()
    assert connecting.look_button.text() == "Inloggen in de browser"
    connecting.earlier_button.click()
    assert connecting.form.stage == "server"
    at_the_browser(connecting, fake, password=False)
    assert not connecting.form.other.isVisible()


def test_a_login_that_ended_is_renewed_in_the_browser(page: Shown, fake: FakeExchange) -> None:
    shown = page()
    fake.become(state="stopped", problem="login.ended")
    assert shown.head.button.text() == "Opnieuw inloggen"
    assert "Alles wat je typte staat veilig op deze laptop." in shown.head.words.text()
    shown.head.button.click()
    asked = sheet()
    asked.go_button.click()
    fake.waiting("https://x")
    assert asked.waiting.isVisible()
    fake.broken(RodeLoperError("login.other", here="noor", there="eline"))
    assert asked.error().startswith("Je logde in als eline")
    assert not asked.waiting.isVisible()
    asked.go_button.click()
    fake.waiting("https://x")
    fake.then()
    assert not asked.isVisible()
    assert [one[0] for one in fake.asked] == ["log_in_again", "log_in_again"]


def test_going_away_from_a_login_stops_it(page: Shown, fake: FakeExchange) -> None:
    shown = page()
    fake.become(state="stopped", problem="login.ended")
    shown.head.button.click()
    asked = sheet()
    asked.go_button.click()
    fake.waiting("https://x")
    asked.reject()
    assert fake.asked[-1] == ("cancel",)


def test_a_municipality_that_went_over_to_its_own_login_is_found_from_the_old_password(page: Shown, fake: FakeExchange) -> None:  # fmt: skip
    shown = page()
    fake.ways = WaysIn("inloggen.lindervoort.nl", password=False)
    fake.become(state="stopped", problem="sync.password", values={"user": "noor"})
    shown.head.button.click()
    sheet().browser_button.click()
    assert isinstance(sheet(), LoginSheet)


def test_who_belongs_to_more_municipalities_chooses_one(connecting: ConnectPage, fake: FakeExchange) -> None:
    form = connecting.form
    assert not form.fields["bucket"].isVisible()
    choices = {"gemeente-a": "Lindervoort", "gemeente-b": "Nieuw-Linder"}
    offer, fake.offer = fake.offer, RodeLoperError("connect.which", names="gemeente-a", choices=choices)
    fill_in(form)
    connecting.look_button.click()
    assert form.fields["bucket"].isVisible()
    assert form.fields["bucket"].error() == (
        "Je login hoort bij meer dan één gemeente. Kies die voor deze laptop."
    )
    form.who.set_values({"bucket": "gemeente-b"})
    fake.offer = offer
    connecting.look_button.click()
    assert fake.asked[-1][-1] == "gemeente-b"
    assert connecting.step == "offer"
    # Another name is asked without it.
    connecting.ask()
    QTest.keyClick(form.fields["user"].editor, Qt.Key.Key_X)
    assert not form.fields["bucket"].isVisible()
    connecting.look_button.click()
    assert fake.asked[-1][-1] == "geheim geheim"


def test_a_download_that_breaks_off_can_go_on(connecting: ConnectPage, fake: FakeExchange) -> None:
    fill_in(connecting.form)
    connecting.look_button.click()
    connecting.go_button.click()
    fake.broken(RodeLoperError("sync.offline", sent=False))
    assert connecting.step == "offer"
    connecting.go_button.click()
    assert fake.asked[-1] == ("confirm",)


def test_the_first_start_offers_the_municipality_as_a_way_in(qtbot: QtBot, context: Context) -> None:
    first = FirstStartPage(context, needs_passphrase=False)
    qtbot.addWidget(first)
    first.resize(960, 600)
    first.show()
    with qtbot.waitSignal(first.connect_requested):
        first.connect_button.click()
    context.exchange = None
    alone = FirstStartPage(context, needs_passphrase=False)
    qtbot.addWidget(alone)
    alone.show()
    assert not alone.connect_button.isVisible()


def test_joining_at_the_first_start_shows_the_offer_before_anything_is_made(
    qtbot: QtBot, context: Context, fake: FakeExchange
) -> None:
    page = ConnectStartPage(context)
    qtbot.addWidget(page)
    page.resize(960, 600)
    page.show()
    page.form.server.set_values({"server": "rodeloper.lindervoort.nl"})
    with qtbot.waitSignal(page.ways_requested) as asked:
        page.go_button.click()
    assert asked.args == [SERVER]
    page.show_ways(WaysIn("inloggen.lindervoort.nl"))
    with qtbot.waitSignal(page.browser_requested) as asked:
        page.go_button.click()
    assert asked.args == [SERVER]
    page.show_waiting("https://x")
    assert not page.go_button.isVisible()
    page.show_refusal(wrong("login.denied"))
    assert page.problem()
    assert page.go_button.isVisible()
    page.form.other.click()
    page.form.who.set_values({"user": "noor", "password": "geheim geheim"})
    with qtbot.waitSignal(page.look_requested) as asked:
        page.go_button.click()
    assert asked.args == [SERVER, "noor", "geheim geheim", ""]
    page.show_refusal(RodeLoperError("sync.password", user="noor"))
    assert page.form.fields["password"].error()
    assert not isinstance(fake.offer, Exception)
    page.show_offer(fake.offer)
    assert page.go_button.text() == "Verbinden"
    with qtbot.waitSignal(page.confirmed):
        page.go_button.click()
    page.step_back()
    assert page.form.isVisible()
    page.step_back()
    assert page.form.stage == "server"
    with qtbot.waitSignal(page.back_requested):
        page.step_back()


# The departure check


def test_ready_for_offline_and_what_misses(
    qtbot: QtBot, context: Context, fake: FakeExchange, table: Table
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    line = DepartureLine(context)
    line.setParent(holder)
    line.resize(560, 60)
    holder.show()
    store, me = table.store, table.actor
    store.write(exchange.connected, me, Connection("https://x", "gemeente-x", "noor")).result()
    store.write(exchange.remember, me, complete="1", last=NOW.isoformat()).result()
    line.look(table.visit)
    qtbot.waitUntil(line.isVisible)
    assert line.words.text() == "Klaar voor offline: 12 van 12"
    assert line.when.whole_text() == "bijgewerkt " + texts.clock(NOW)
    assert not line.fetch_button.isVisible()
    run(store, me, "INSERT INTO sync_waiting VALUES ('notes', 'n', 'open', 1, json_object('visit_id', :v), 'agenda_items', 'x')", v=table.visit)  # fmt: skip
    fake.become(state="idle")
    qtbot.waitUntil(lambda: line.words.text() == "Nog niet alles is hier: 11 van 12")
    assert line.missing.text() == "Nog op te halen: de notities."
    line.fetch_button.click()
    assert fake.asked == [("sync_now",)]
    fake.become(state="off")
    line.look(table.visit)
    assert not line.isVisible()


def test_an_update_of_yesterday_is_not_ready(qtbot: QtBot, context: Context, table: Table) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    line = DepartureLine(context)
    line.setParent(holder)
    holder.show()
    store, me = table.store, table.actor
    store.write(exchange.connected, me, Connection("https://x", "gemeente-x", "noor")).result()
    store.write(exchange.remember, me, complete="1", last=(NOW - dt.timedelta(days=1)).isoformat()).result()
    line.look(table.visit)
    qtbot.waitUntil(line.isVisible)
    assert line.words.text() == "Klaar voor offline: 12 van 12"
    assert line.when.whole_text().startswith("bijgewerkt gisteren")
    assert line.fetch_button.isVisible()


def test_it_reads_nothing_while_nobody_sees_it(
    page: Shown, fake: FakeExchange, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window may be locked then, and the store with it."""
    shown, asked = page(), list[object]()
    qtbot.waitUntil(lambda: not shown._settle.isActive())
    monkeypatch.setattr(shown.context, "read", lambda *query: asked.append(query))
    shown._settle.start()
    shown.hide()
    shown._status_changed(fake.status())
    qtbot.wait(2 * shown._settle.interval())
    assert asked == []
    monkeypatch.undo()
    shown.show()
    assert shown._settle.isActive(), "what it missed is read when it is seen again"
    qtbot.waitUntil(lambda: not shown._settle.isActive())
