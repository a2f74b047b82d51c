# SPDX-License-Identifier: EUPL-1.2
"""Connecting with a municipality, from the page and at the first start: first what will happen, and what goes wrong at its field."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.errors import RodeLoperError
from tests.ui.exchange_screens import SERVER, Shown, fill_in, sheet, words
from tests.ui.exchange_screens import connecting as connecting  # noqa: PLC0414 - a fixture
from tests.ui.exchange_screens import context as context  # noqa: PLC0414 - a fixture
from tests.ui.exchange_screens import fake as fake  # noqa: PLC0414 - a fixture
from tests.ui.exchange_screens import page as page  # noqa: PLC0414 - a fixture
from tests.ui.fake_exchange import FakeExchange
from ui.context import Context
from ui.exchange.connect import ConnectPage
from ui.exchange.connect_form import ConnectForm
from ui.exchange.login_sheets import LoginSheet
from ui.exchange.values import WaysIn
from ui.start.connect import ConnectStartPage
from ui.start.first import FirstStartPage
from ui.widgets.messages import Banner


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
