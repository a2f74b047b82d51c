# SPDX-License-Identifier: EUPL-1.2
"""Letters as people meet them: written by themselves, changed, mailed or printed, and remembered only when they went."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from fast_mail_parser import parse_email
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.post import ProgramPost
from desktop.settings import SettingsFile
from storage.keys import create_keys, keys_file
from storage.operations import actions, agenda, identity, municipality, notes, owners, people
from storage.operations.owners import Answer
from storage.queries.action_page import action_page
from storage.queries.letter_drafts import LetterDraft, letter_draft, letter_name
from storage.queries.told import Told, ToldKind, told
from storage.rules.ids import new_id
from storage.rules.letters import LetterKind
from storage.rules.references import reference, version
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.store import Store
from tests.factories import make_action, make_contact, make_visit
from tests.mail_server import PASSWORD, USER, mail_server
from tests.ui.letters import TODAY, opened
from tests.ui.letters import context as context  # noqa: PLC0414 - a fixture
from tests.ui.letters import town as town  # noqa: PLC0414 - a fixture
from tests.ui.subjects import sheet
from tests.ui.test_send_owner import FakePost
from ui.context import Context
from ui.letters.mail_sheet import MailSheet
from ui.letters.page import LetterPage
from ui.letters.pages import ActionLetterPage, VisitLetterPage
from ui.letters.sent_sheet import SentSheet
from ui.widgets.messages import Banner


@pytest.fixture
def letter(qtbot: QtBot, context: Context, town: dict[str, str]) -> Iterator[LetterPage]:
    page = opened(qtbot, VisitLetterPage(context), town["visit"])
    yield page
    page.hide()
    page.paper.clear()


def heard(store: Store, town: dict[str, str]) -> Told:
    found: Told = store.read(told, town["company"])
    return found


def banners(page: LetterPage) -> list[str]:
    QApplication.processEvents()
    return [one.text() for one in page.findChildren(Banner) if one.isVisible()]


def left(store: Store, actor: Actor, about: str) -> str:
    """The words that wait in the store."""
    found: LetterDraft | None = store.read(letter_draft, actor.id, about)
    return found.words.text.strip() if found else ""


def kept_under(db: Session, name: str) -> str:
    found: str = db.execute(text("SELECT value FROM facts WHERE name = :name"), {"name": name}).scalar_one()
    return found


class Said:
    """What was said above and below the page."""

    def __init__(self) -> None:
        self.undo: list[Any] = []
        self.banners: list[str] = []

    def toast(self, _text: str, undo: Any = None, *, about: str = "") -> None:
        self.undo.append(undo)

    def drop_toast(self, about: str) -> None:
        self.undo.clear()

    def banner(self, text: str, *_more: Any, **_rest: Any) -> None:
        self.banners.append(text)


def paper_text(page: LetterPage) -> str:
    with pdfplumber.open(io.BytesIO(page.paper.pdf())) as pdf:
        return "\n".join(one.extract_text() for one in pdf.pages)


def went(qtbot: QtBot, page: LetterPage, **values: Any) -> SentSheet:
    page.say_sent()
    asked = sheet(qtbot)
    assert isinstance(asked, SentSheet)
    asked.form.set_values(values)
    asked.save()
    page.context.store.wait()
    QApplication.processEvents()
    return asked


def test_the_letter_writes_itself_and_stands_on_paper(letter: LetterPage) -> None:
    text = letter.text.toPlainText()
    assert text.startswith(
        "Geachte mevrouw Brandsma,\n\nOp 20 november 2026 spraken wij met u bij Van Ommelen."
    )
    assert "- Fietsenrek plaatsen, uiterlijk 3 december 2026 (Noor Vermaat" in text
    printed = paper_text(letter)
    assert "T.a.v. mevrouw Hanneke Brandsma" in printed
    assert "Fietsenrek plaatsen" in printed


def test_who_writes_sees_what_the_owner_answered_and_the_company_does_not(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    found = store.read(action_page, town["action"], TODAY)
    assert found is not None
    row = found.row
    answer = Answer(
        row.id, str(reference(row)), "a1", version(row), actor.id, answered_on=TODAY, state=ActionState.DONE,
        text="Het rek staat links van de poort.",
    )  # fmt: skip
    store.write(owners.take_answers, actor, [answer]).result()
    page = opened(qtbot, ActionLetterPage(context), town["action"])
    assert page.aside.isVisible()
    assert page.aside.text() == "Noor Vermaat schreef aan ons: ‘Het rek staat links van de poort.’"
    assert "links van de poort" not in page.text.toPlainText()
    page.hide()
    page.paper.clear()


def test_what_comes_from_an_internal_note_is_named_beside_the_letter(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    item = str(store.write(agenda.add, actor, visit_id=town["visit"], title="Personeel").result().answer)
    text = "/actie vacatures bespreken\n"
    store.write(notes.save, actor, agenda_item_id=item, text=text).result()
    page = opened(qtbot, VisitLetterPage(context), town["visit"])
    assert "- Vacatures bespreken" in page.text.toPlainText()
    assert page.aside.text().startswith("‘Vacatures bespreken’ staat in een interne notitie.")
    page.hide()
    page.paper.clear()


def test_a_letter_that_is_late_promises_no_day_that_is_past(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    make_action(
        store, actor, town["company"], "Wegwijzer", visit_id=town["visit"], due_on=TODAY - dt.timedelta(1)
    )
    store.write(actions.finish, actor, town["action"]).result()
    page = opened(qtbot, VisitLetterPage(context), town["visit"])
    text = page.text.toPlainText()
    assert "- Fietsenrek plaatsen, klaar op 23 november 2026 (Noor Vermaat)" in text
    assert "- Wegwijzer\n" in text
    page.hide()
    page.paper.clear()


def test_nothing_is_remembered_before_somebody_says_that_it_went(
    letter: LetterPage, qtbot: QtBot, store: Store, town: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[Path] = []

    def open_url(url: QUrl) -> bool:
        files.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    letter.text.setPlainText(letter.text.toPlainText() + "\nTot snel!")
    letter._set_paper()
    qtbot.waitUntil(lambda: "Tot snel!" in paper_text(letter), timeout=10_000)
    letter.make_mail()
    mail = parse_email(files[0].read_bytes())
    assert mail.subject == letter.subject.text()
    assert "Tot snel!" in "".join(mail.text_plain)
    assert "h@ommelen.example" in str(mail.headers["To"])
    ((attached),) = mail.attachments
    assert attached.mimetype == "application/pdf"
    assert heard(store, town).items == ()
    asked = went(qtbot, letter)
    assert asked.form.values()["channel"] == "mail"
    qtbot.waitUntil(lambda: len(heard(store, town).items) == 1)
    (item,) = heard(store, town).items
    assert (item.channel, item.to, item.who) == ("mail", "mevrouw Hanneke Brandsma", "Noor Vermaat")
    assert item.words.strip() == letter.text.toPlainText().strip()
    assert item.title == letter.subject.text()
    assert not item.is_internal


def mail_sheet(qtbot: QtBot, page: LetterPage) -> MailSheet:
    page.send_now()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(MailSheet)), timeout=10_000)
    (found,) = [one for one in page.findChildren(MailSheet) if one.isVisible()]
    return found


def test_through_the_mail_server_it_is_remembered_only_when_that_took_it(
    letter: LetterPage, qtbot: QtBot, store: Store, town: dict[str, str]
) -> None:
    assert letter.send.isHidden()
    letter.context.post = post = FakePost()
    letter.open_item(town["visit"])
    assert not letter.send.isHidden()
    # The paper has the last word too, however fast somebody sends.
    letter.text.setPlainText(letter.text.toPlainText() + "\nTot snel!")
    asked = mail_sheet(qtbot, letter)
    assert asked.address.value() == "h@ommelen.example"
    post.says = ["mail.recipient-refused", "mail.cut", "mail.unknown"]
    asked.send()
    qtbot.waitUntil(lambda: "Controleer" in asked.form.fields["to"].error())
    for _failure in ("cut", "unknown"):
        before = asked.error()
        asked.send()
        qtbot.waitUntil(lambda before=before: asked.error() not in ("", before))  # type: ignore[misc]
        assert asked.send_button.isEnabled()
    store.wait()
    assert heard(store, town).items == ()
    assert not post.sent
    asked.send()
    qtbot.waitUntil(lambda: len(heard(store, town).items) == 1)
    (mail,) = post.sent
    assert [one.email for one in mail.to] == ["h@ommelen.example"]
    assert (mail.subject, mail.text.strip()) == (letter.subject.text(), letter.text.toPlainText().strip())
    with pdfplumber.open(io.BytesIO(mail.attachments[0].data)) as pdf:
        assert "Tot snel!" in pdf.pages[0].extract_text()
    (item,) = heard(store, town).items
    assert (item.channel, item.to) == ("mail", "mevrouw Hanneke Brandsma")
    assert item.words.strip().endswith("Tot snel!")
    qtbot.waitUntil(lambda: any("Vastgelegd" in said for said in banners(letter)))


def test_a_real_mail_server_gets_the_letter_with_its_paper(
    letter: LetterPage, qtbot: QtBot, store: Store, actor: Actor, town: dict[str, str], tmp_path: Path
) -> None:
    create_keys(tmp_path / "other.db", None)
    keys_file(tmp_path / "other.db").rename(keys_file(store.path))
    store.write(people.change_colleague, actor, actor.id, email="noor@lindervoort.example").result()
    with mail_server(tmp_path) as server:
        store.write(
            municipality.set_mail, actor, host=server.server.host, port=str(server.server.port),
            security="starttls", sender="bedrijven@lindervoort.example",
        ).result()  # fmt: skip
        letter.context.post = post = ProgramPost(
            letter.context, SettingsFile(tmp_path / "settings.json"), server.trust
        )
        post.log_in(USER, PASSWORD)
        letter.open_item(town["visit"])
        mail_sheet(qtbot, letter).send()
        qtbot.waitUntil(lambda: len(heard(store, town).items) == 1, timeout=10_000)
        (arrived,) = server.mails
    mail = parse_email(arrived)
    assert "h@ommelen.example" in str(mail.headers["To"])
    assert mail.headers["Reply-To"] == ["Noor Vermaat <noor@lindervoort.example>"]
    assert mail.text_plain[0].split() == letter.text.toPlainText().split()
    (attached,) = [one for one in mail.attachments if one.filename]
    assert (attached.mimetype, attached.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_mail_that_the_server_took_late_is_remembered_all_the_same(
    letter: LetterPage, qtbot: QtBot, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    letter.context.post = post = FakePost()
    letter.context.messages = said = Said()
    second = make_visit(store, actor, town["company"], dt.datetime(2026, 11, 19, 10), [(actor.id, "lead")])
    letter.open_item(town["visit"])
    letter.text.setPlainText("Dank u wel.")
    letter.save()
    asked = mail_sheet(qtbot, letter)
    post.wait.clear()
    asked.send()
    asked.reject()
    letter.open_item(second)
    letter.text.setPlainText("Iets anders.")
    post.wait.set()
    qtbot.waitUntil(lambda: len(heard(store, town).items) == 1)
    qtbot.waitUntil(lambda: len(said.banners) == 1)
    assert letter.text.toPlainText() == "Iets anders."
    assert not left(store, actor, town["visit"])


def test_another_reader_gets_another_greeting_and_keeps_what_was_changed(
    letter: LetterPage, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    other = make_contact(
        store, actor, town["company"], "Joost Ommelkamp", salutation="de heer", may_mail=False
    )
    letter.open_item(town["visit"])
    letter.text.setPlainText(letter.text.toPlainText() + "\nPS: mooi pand.")
    letter.to.set_value(other)
    letter.to.edited.emit()
    text = letter.text.toPlainText()
    assert text.startswith("Geachte heer Ommelkamp,")
    assert text.endswith("PS: mooi pand.")
    # Who wants no mail gets none.
    assert not letter.mail.isEnabled()
    letter.write_anew()
    assert "PS" not in letter.text.toPlainText()


@pytest.mark.parametrize("changed", [False, True])
def test_what_became_confidential_meanwhile_does_not_go_out_unseen(
    letter: LetterPage, store: Store, actor: Actor, town: dict[str, str], *, changed: bool
) -> None:
    if changed:
        letter.text.setPlainText(letter.text.toPlainText() + "\nTot snel!")
    moved = store.write(actions.change, actor, town["action"], confidential=True).result()
    letter.context.announce(moved)
    assert "Fietsenrek" in letter.text.toPlainText(), "nothing changes under the eyes of who reads"
    assert [said for said in banners(letter) if "Lees hem nog eens" in said]
    assert letter.anew.isVisible()
    letter.write_anew()
    assert "Fietsenrek" not in letter.text.toPlainText()
    assert not [said for said in banners(letter) if "Lees hem nog eens" in said]


def test_what_was_changed_waits_until_somebody_comes_back(
    letter: LetterPage, qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    letter.text.setPlainText("Half af")
    second = make_visit(store, actor, town["company"], dt.datetime(2026, 11, 19, 10), [(actor.id, "lead")])
    letter.open_item(second)
    assert letter.text.toPlainText() != "Half af"
    letter.open_item(town["visit"])
    assert letter.text.toPlainText() == "Half af"
    assert [said for said in banners(letter) if "23 november" in said]


def test_what_was_changed_is_still_there_when_the_program_starts_again(
    letter: LetterPage, qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    other = make_contact(store, actor, town["company"], "Joost Ommelkamp", salutation="de heer")
    letter.open_item(town["visit"])
    letter.to.set_value(other)
    letter.to.edited.emit()
    letter.language.set_value("en")
    letter.language.edited.emit()
    letter.text.setPlainText("Dear Joost,")
    letter.text.edited.emit()
    # Nobody saves or leaves: the keys alone do it, within a second.
    name = letter_name(actor.id, town["visit"])
    qtbot.waitUntil(lambda: store.read(letter_draft, actor.id, town["visit"]) is not None, timeout=1_000)
    assert "Dear Joost" in store.read(kept_under, name)
    again = opened(qtbot, VisitLetterPage(context), town["visit"])
    assert again.text.toPlainText() == "Dear Joost,"
    assert (again.to.value(), again.language.value()) == (other, "en")
    assert any("nog niet" in said for said in banners(again))
    # Anew is as the template says, and undo brings back what was typed, in its language.
    context.messages = said = Said()
    again.language.set_value("nl")
    again.language.edited.emit()
    assert again.text.toPlainText().startswith("Geachte heer Ommelkamp")
    store.wait()
    assert not left(store, actor, town["visit"])
    said.undo[0]()
    assert (again.text.toPlainText(), again.language.value()) == ("Dear Joost,", "en")
    store.wait()
    assert left(store, actor, town["visit"]) == "Dear Joost,"
    # It went: no draft any more.
    went(qtbot, again, channel="letter")
    qtbot.waitUntil(lambda: len(heard(store, town).items) == 1)
    assert not left(store, actor, town["visit"])
    again.save()
    store.wait()
    assert not left(store, actor, town["visit"])
    again.hide()
    again.paper.clear()


def test_what_another_person_left_on_this_laptop_is_theirs(
    letter: LetterPage, qtbot: QtBot, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    letter.text.setPlainText("Half af")
    letter.save()
    store.wait()
    assert store.read(letter_draft, "somebody else", town["visit"]) is None
    # Two laptops gave the visit an id of their own; the draft follows the one that stays.
    fresh = new_id()
    store.write(identity.rename, actor, "visits", {town["visit"]: fresh}).result()
    assert not left(store, actor, town["visit"])
    assert left(store, actor, fresh) == "Half af"


def test_an_explanation_by_mail_and_a_letter_at_the_end(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    store.write(actions.change, actor, town["action"], promised_on=TODAY - dt.timedelta(9)).result()
    store.write(
        actions.postpone, actor, town["action"], TODAY + dt.timedelta(30), reason="de leverancier is laat"
    ).result()
    page = opened(qtbot, ActionLetterPage(context), town["action"])
    assert "De leverancier is laat." in page.text.toPlainText()
    assert "U rekende op 3 december 2026." in page.text.toPlainText()
    assert "uiterlijk 23 december 2026" in page.text.toPlainText()
    went(qtbot, page, channel="letter")
    qtbot.waitUntil(lambda: len(heard(store, town).items) == 1)
    found = store.read(action_page, town["action"], TODAY)
    assert found is not None
    assert (found.row.told_on, found.heard_on, found.known_due) == (None, TODAY, TODAY + dt.timedelta(30))
    store.write(actions.finish, actor, town["action"], text="Het staat er").result()
    page.open_item(town["action"])
    assert page.kind() is LetterKind.DONE
    went(qtbot, page, channel="mail")
    qtbot.waitUntil(lambda: len(heard(store, town).items) == 2)
    last = heard(store, town).items[0]
    assert (last.kind, last.channel, last.to, last.title) == (
        ToldKind.TOLD, "mail", "mevrouw Hanneke Brandsma", "Klaar: Fietsenrek plaatsen",
    )  # fmt: skip
    page.hide()
    page.paper.clear()


def test_a_day_to_come_is_refused_and_nothing_is_remembered(
    letter: LetterPage, qtbot: QtBot, store: Store, town: dict[str, str]
) -> None:
    asked = went(qtbot, letter, day=TODAY + dt.timedelta(2))
    qtbot.waitUntil(lambda: bool(asked.form.fields["day"].error()))
    assert heard(store, town).items == ()
    asked.reject()


def test_of_a_confidential_action_nobody_is_chosen_and_it_warns(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    secret = make_action(store, actor, town["company"], "Schulden regelen", confidential=True)
    page = opened(qtbot, ActionLetterPage(context), secret)
    assert page.reader() is None
    assert any("vertrouwelijk" in one.text() for one in page.findChildren(Banner))
    page.hide()
    page.paper.clear()
