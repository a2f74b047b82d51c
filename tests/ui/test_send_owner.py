# SPDX-License-Identifier: EUPL-1.2
"""An action goes to its owner from the window: as a draft, through the server, as a list; noted for what is known of it."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path
from typing import Any

import pytest
from fast_mail_parser import parse_email
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from storage.errors import RodeLoperError
from storage.operations import actions, people
from storage.queries.action_page import ActionPage, Step, action_page
from storage.queries.actions import action_row
from storage.rules.actions import UpdateKind
from storage.rules.references import reference
from storage.rules.rights import Role
from storage.store import Store
from tests.ui.action_screens import TODAY
from tests.ui.action_screens import context as context  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import ids as ids  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import page as page  # noqa: PLC0414 - a fixture
from tests.ui.test_actions import choose, settle
from ui.actions.list_sheet import ListSheet, contents
from ui.actions.page import ActionsPage
from ui.actions.send_sheet import SendSheet
from ui.documents.mail_draft import Draft
from ui.mailing import MailLoginSheet
from ui.widgets.buttons import Button


class FakePost:
    """A mail server in the window's eyes; ``says`` is what it refuses with."""

    def __init__(self) -> None:
        self.sent: list[Draft] = []
        self.says: list[str] = []
        self.logins: list[tuple[str, str]] = []
        self.wait = threading.Event()
        self.wait.set()

    def sender(self) -> str:
        return "bedrijven@lindervoort.example"

    def user(self) -> str:
        return "noor"

    def log_in(self, user: str, password: str) -> None:
        self.logins.append((user, password))
        if password != "goed":
            raise RodeLoperError("mail.login-refused", server="mail.example", answer=535)

    def send(self, draft: Draft) -> None:
        assert self.wait.wait(10)
        if self.says:
            raise RodeLoperError(self.says.pop(0), server="mail.example", address="x@y.nl", answer=550)
        self.sent.append(draft)


@pytest.fixture
def post(page: ActionsPage) -> FakePost:
    page.context.post = made = FakePost()
    return made


@pytest.fixture(autouse=True)
def address_of_peter(store: Store, page: ActionsPage, ids: dict[str, str]) -> None:
    store.write(
        people.change_colleague, page.context.actor, ids["peter"], email="peter@lindervoort.example"
    ).result()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    files: list[Path] = []

    def open_url(url: QUrl) -> bool:
        files.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return files


def sheet_of(page: ActionsPage, kind: type[Any], qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(kind)))
    (found,) = [one for one in page.findChildren(kind) if one.isVisible()]
    return found


def send_sheet(page: ActionsPage, qtbot: QtBot, action: str) -> SendSheet:
    choose(page, qtbot, action)
    QTest.keyClick(page.table, Qt.Key.Key_V)
    found: SendSheet = sheet_of(page, SendSheet, qtbot)
    return found


def send_buttons(page: ActionsPage) -> list[Button]:
    found = page.panel.findChildren(Button)
    return [one for one in found if one.objectName() == "send" and one.isVisible()]


def press(sheet: SendSheet | ListSheet) -> None:
    assert sheet.send_button is not None
    sheet.send_button.click()


def steps(page: ActionsPage, action: str) -> list[Step]:
    page.context.store.wait()
    found: ActionPage = page.context.read(action_page, action, TODAY)
    return [step for step in found.steps if step.kind in (UpdateKind.SENT, UpdateKind.PREPARED)]


def banners(page: ActionsPage) -> list[str]:
    heard: Any = page.context.messages
    found: list[str] = heard.banners
    return found


def test_without_a_server_it_opens_in_the_mail_program_and_is_not_noted_as_sent(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], opened: list[Path]
) -> None:
    sheet = send_sheet(page, qtbot, ids["late"])
    assert sheet.send_button is None
    code = str(reference(page.context.read(action_row, ids["late"], TODAY)))
    assert sheet.to.value() == "peter@lindervoort.example"
    assert code in sheet.subject.value()
    sheet.text.set_value(f"Peter, hoe staat het? {code}")
    sheet.open_button.click()
    qtbot.waitUntil(lambda: bool(steps(page, ids["late"])))
    mail = parse_email(opened[0].read_bytes())
    assert mail.text_plain[0].strip() == f"Peter, hoe staat het? {code}"
    assert mail.headers["X-Unsent"] == ["1"]
    assert [one.filename for one in mail.attachments if one.filename] == [f"actie {code}.ics"]
    (step,) = steps(page, ids["late"])
    assert (step.kind, step.channel, step.reference, step.owner) == (
        UpdateKind.PREPARED, "mail", code, "Peter de Wilde",
    )  # fmt: skip
    assert banners(page)[-1] == "De mail staat klaar in je mailprogramma. Verstuur hem daar."


def test_the_server_takes_it_and_then_it_is_sent(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], post: FakePost
) -> None:
    choose(page, qtbot, ids["late"])
    qtbot.waitUntil(lambda: len(send_buttons(page)) == 1)
    (button,) = send_buttons(page)
    assert button.text() == "Sturen naar Peter de Wilde"
    button.click()
    sheet = sheet_of(page, SendSheet, qtbot)
    press(sheet)
    qtbot.waitUntil(lambda: bool(steps(page, ids["late"])))
    (draft,) = post.sent
    code = str(reference(page.context.read(action_row, ids["late"], TODAY)))
    assert draft.mail_id.startswith(f"{code}.")
    assert steps(page, ids["late"])[0].kind is UpdateKind.SENT
    assert banners(page)[-1] == "Gestuurd naar Peter de Wilde."


def test_who_does_not_wait_for_the_server_still_finds_that_it_went(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], post: FakePost
) -> None:
    """A server may take two minutes; Esc closes the sheet, and not what is under way."""
    post.wait.clear()
    sheet = send_sheet(page, qtbot, ids["late"])
    press(sheet)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.findChildren(SendSheet))
    post.wait.set()
    qtbot.waitUntil(lambda: bool(steps(page, ids["late"])))
    assert banners(page)[-1] == "Gestuurd naar Peter de Wilde."


@pytest.mark.parametrize("code", ["mail.refused", "mail.no-password"])
def test_who_does_not_wait_for_the_server_hears_that_it_did_not_go(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], post: FakePost, code: str
) -> None:
    post.wait.clear()
    post.says = [code]
    sheet = send_sheet(page, qtbot, ids["late"])
    press(sheet)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.findChildren(SendSheet))
    post.wait.set()
    qtbot.waitUntil(lambda: bool(banners(page)))
    assert not steps(page, ids["late"])


@pytest.mark.parametrize("code", ["mail.cut", "mail.unknown", "mail.untrusted", "mail.refused"])
def test_what_the_server_did_not_take_is_not_noted_and_stays_on_the_screen(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], post: FakePost, code: str
) -> None:
    post.says = [code]
    sheet = send_sheet(page, qtbot, ids["late"])
    sheet.text.set_value(sheet.text.value() + "PS: dank!")
    press(sheet)
    qtbot.waitUntil(lambda: bool(sheet.error()))
    assert steps(page, ids["late"]) == []
    assert sheet.isVisible()
    assert sheet.send_button is not None
    assert sheet.send_button.isEnabled()
    press(sheet)
    qtbot.waitUntil(lambda: bool(post.sent))
    assert "PS: dank!" in post.sent[0].text
    qtbot.waitUntil(lambda: bool(steps(page, ids["late"])))


def test_who_may_not_note_that_it_went_sends_nothing(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], post: FakePost
) -> None:
    sheet = send_sheet(page, qtbot, ids["late"])
    page.context.actor = dataclasses.replace(page.context.actor, role=Role.ALDERMAN)
    press(sheet)
    qtbot.waitUntil(lambda: sheet.error().startswith("Dit mag je niet doen."))
    assert post.sent == []
    sheet.reject()


def test_a_refused_address_stands_at_its_field(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], post: FakePost
) -> None:
    post.says = ["mail.recipient-refused"]
    sheet = send_sheet(page, qtbot, ids["late"])
    press(sheet)
    qtbot.waitUntil(lambda: bool(sheet.form.fields["to"].error()))
    assert steps(page, ids["late"]) == []


def test_an_address_that_is_none_opens_nothing(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], opened: list[Path]
) -> None:
    sheet = send_sheet(page, qtbot, ids["late"])
    sheet.to.set_value("peter")
    sheet.open_button.click()
    assert "klopt niet" in sheet.form.fields["to"].error()
    assert opened == []
    assert steps(page, ids["late"]) == []


def test_who_we_are_is_asked_once_and_then_it_goes(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], post: FakePost
) -> None:
    post.says = ["mail.no-password"]
    sheet = send_sheet(page, qtbot, ids["late"])
    press(sheet)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in sheet.findChildren(MailLoginSheet)))
    (login,) = sheet.findChildren(MailLoginSheet)
    assert login.user.value() == "noor"
    login.password.set_value("fout")
    login.go_button.click()
    qtbot.waitUntil(lambda: bool(login.error()))
    login.password.set_value("goed")
    login.go_button.click()
    qtbot.waitUntil(lambda: bool(post.sent))
    assert post.logins == [("noor", "fout"), ("noor", "goed")]
    qtbot.waitUntil(lambda: bool(steps(page, ids["late"])))


def test_who_does_not_log_in_sends_nothing(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], post: FakePost
) -> None:
    post.says = ["mail.no-password"]
    sheet = send_sheet(page, qtbot, ids["late"])
    press(sheet)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in sheet.findChildren(MailLoginSheet)))
    sheet.findChildren(MailLoginSheet)[0].reject()
    qtbot.waitUntil(lambda: bool(sheet.error()))
    assert "niets verstuurd" in sheet.error()
    assert post.sent == []


def test_the_reference_has_to_stay(page: ActionsPage, qtbot: QtBot, ids: dict[str, str]) -> None:
    sheet = send_sheet(page, qtbot, ids["late"])
    sheet.subject.set_value("Hoe staat het?")
    sheet.text.set_value("Hoi")
    assert sheet.draft() is None
    assert "kenmerk" in sheet.form.fields["subject"].error()


def test_of_a_confidential_action_the_mail_says_nothing(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], store: Store
) -> None:
    store.write(actions.change, page.context.actor, ids["late"], confidential=True).result()
    sheet = send_sheet(page, qtbot, ids["late"])
    assert "laadpalen" not in (sheet.subject.value() + sheet.text.value()).lower()
    assert "Zanddrecht" not in sheet.text.value()


def test_without_an_owner_or_when_done_it_goes_nowhere(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    for action, words in (("week", "Niemand doet dit nog"), ("told", "open acties")):
        choose(page, qtbot, ids[action])
        assert not send_buttons(page)
        QTest.keyClick(page.table, Qt.Key.Key_V)
        assert words in banners(page)[-1]


def list_sheet(page: ActionsPage, qtbot: QtBot, ids: dict[str, str]) -> ListSheet:
    choose(page, qtbot, ids["late"])
    page.table.selectAll()
    QTest.keyClick(page.table, Qt.Key.Key_V)
    found: ListSheet = sheet_of(page, ListSheet, qtbot)
    return found


def test_a_list_of_what_is_chosen_is_saved(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = list_sheet(page, qtbot, ids)
    assert [row.title for row in sheet.rows] == [
        "Offerte zonnepanelen sturen",
        "Antwoord geven over laadpalen",
    ]
    sheet.title_line.set_value("Acties van RO")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "lijst"), ""))
    sheet.save_button.click()
    settle(qtbot, page.context.store, lambda: bool(steps(page, ids["late"])))
    book = load_workbook(tmp_path / "lijst.xlsx")
    assert book.worksheets[0]["A1"].value == "Acties van RO"
    assert book.worksheets[0].max_row == 9
    (step,) = steps(page, ids["late"])
    assert (step.kind, step.channel) == (UpdateKind.PREPARED, "")
    assert "lijst.xlsx" in banners(page)[-1]


def test_a_list_goes_as_a_mail(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], post: FakePost, store: Store
) -> None:
    store.write(actions.hand_over, page.context.actor, ids["week"], ids["peter"]).result()
    sheet = list_sheet(page, qtbot, ids)
    assert sheet.to.value() == "peter@lindervoort.example"
    assert sheet.title_line.value() == "Acties van Peter de Wilde"
    press(sheet)
    qtbot.waitUntil(lambda: len(steps(page, ids["week"])) == 1)
    (draft,) = post.sent
    assert draft.attachments[0].name == "Acties van Peter de Wilde.xlsx"
    step = steps(page, ids["week"])[0]
    assert (step.kind, step.channel) == (UpdateKind.SENT, ""), (
        "it went to whom the list was for, not to each owner"
    )
    assert "2 acties" in draft.text


def test_what_stays_off_the_list_is_told(
    page: ActionsPage, qtbot: QtBot, ids: dict[str, str], store: Store
) -> None:
    rows = [page.context.read(action_row, ids[name], TODAY) for name in ("late", "week", "told")]
    rows.append(rows[0]._replace(confidential=True))
    on_list = [rows[0], rows[1]]
    assert contents(rows, on_list) == [
        "2 open acties komen op de lijst.", "1 is vertrouwelijk en komt er niet op.", "1 is gedaan of vervallen.",
        "1 heeft nog geen actiehouder.",
    ]  # fmt: skip
    assert contents(rows, rows * 300)[0].startswith("Dit zijn 1.200 acties.")
    assert contents([], [])[0] == "Geen van deze acties kan op een lijst."
