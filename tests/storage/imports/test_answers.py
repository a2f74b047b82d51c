# SPDX-License-Identifier: EUPL-1.2
"""Answers come back as people send them: matched by their reference, doubtful ones said, none guessed, none twice."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assets.texts import sentence
from storage.errors import RodeLoperError
from storage.imports import mail_texts
from storage.imports.answers import FINAL, Problem, Proposal, match, read_bytes, read_file
from storage.imports.mails import read_mails
from storage.operations import actions, owners, people
from storage.operations.owners import Way
from storage.queries.actions import ActionRow, action_row
from storage.rules.references import Reference, reference
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import RO, make_action, make_colleague, make_company
from tests.storage.imports import saved_mails
from ui.documents import owner_sheet

TODAY = dt.date(2026, 11, 23)
CODE = "RL-4D2P-F2DB-S60J"


class Desk:
    """A store with one action of Peter, and short ways to read what comes back."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store, self.actor = store, actor
        self.peter = make_colleague(store, actor, "Peter de Wilde", RO, email="p.dewilde@lindervoort.example")
        self.company = make_company(store, actor)
        self.action = self.agree("Laadpalen bij poort 2")
        self.code = str(reference(self.row()))
        self.write(owners.send_out, {self.action: self.code}, Way.SERVER)

    def agree(self, title: str) -> str:
        return make_action(
            self.store,
            self.actor,
            self.company,
            title,
            owner_id=self.peter,
            due_on=TODAY,
            promised_on=dt.date(2026, 4, 14),
        )

    def write(self, operation: Any, *args: Any, **fields: Any) -> Any:
        return self.store.write(operation, self.actor, *args, **fields).result()

    def row(self, action: str = "") -> ActionRow:
        found = self.store.read(action_row, action or self.action, TODAY)
        assert found is not None
        return found

    def read(self, *files: bytes) -> list[Proposal]:
        incoming = [
            one for at, data in enumerate(files) for one in read_bytes(f"{at}.eml", data, TODAY, looks)
        ]
        return list(self.store.read(match, incoming, TODAY))

    def one(self, data: bytes) -> Proposal:
        (found,) = self.read(data)
        return found

    def take(self, proposal: Proposal) -> int:
        return int(self.write(owners.take_answers, [proposal.answer()]).answer)


@pytest.fixture
def desk(store: Store, actor: Actor, clock: Clock) -> Desk:
    return Desk(store, actor)


def looks() -> None:
    """Nobody wants to stop."""


@pytest.mark.parametrize(
    ("program", "state", "words", "rest"),
    [
        (
            saved_mails.outlook,
            ActionState.DONE,
            "Gedaan op 12 november.\nVakken zijn geschilderd.",
            dt.date(2026, 11, 12),
        ),
        (saved_mails.gmail, ActionState.WAITING, "Die komt pas in december.", "de leverancier"),
        (saved_mails.thunderbird, ActionState.IN_PROGRESS, "Bezig, volgende week klaar.", None),
        (saved_mails.phone, ActionState.DROPPED, "Gaat niet door, omdat VTH het niet toestaat", None),
    ],
)
def test_each_mail_program_is_understood(desk: Desk, program: Any, state: Any, words: str, rest: Any) -> None:
    found = desk.one(program(desk.code))
    assert found.problems == ()
    assert found.is_clear
    assert (found.action, found.state, found.incoming.words) == (desk.row(), state, words)
    assert found.owner is not None
    assert found.owner.id == desk.peter
    assert rest in (found.incoming.done_on or found.incoming.waiting_for, None)
    assert found.incoming.on == TODAY
    assert "Noor" in found.incoming.whole, "all of it can be looked at"
    assert desk.take(found) == 1
    assert desk.row().state is state


def test_the_same_file_twice_gives_nothing_new(desk: Desk) -> None:
    data = saved_mails.gmail(desk.code)
    first, second = desk.read(data, data)
    assert first.is_clear
    assert second.problems == (Problem.TAKEN,)
    assert desk.take(first) == 1
    assert desk.one(data).problems == (Problem.TAKEN,)
    assert desk.take(first) == 0
    desk.write(actions.undo, desk.action)
    assert desk.one(data).is_clear, "what was taken back can be taken again"


def test_an_action_that_changed_meanwhile_says_what_changed(desk: Desk) -> None:
    desk.write(actions.postpone, desk.action, TODAY + dt.timedelta(7), reason="regen")
    found = desk.one(saved_mails.outlook(desk.code))
    assert found.problems == (Problem.CHANGED,)
    assert [step.reason for step in found.since] == ["regen"]
    assert not found.is_clear
    assert found.can_be_taken
    desk.write(actions.remark, desk.action, "gebeld")
    desk.write(actions.finish, desk.action)
    closed = desk.one(saved_mails.gmail(desk.code))
    assert closed.problems == (Problem.CLOSED,)
    assert len(closed.since) == 3


def test_what_does_not_concern_the_owner_is_no_change(desk: Desk) -> None:
    desk.write(actions.remark, desk.action, "gebeld")
    desk.write(owners.send_out, {desk.action: desk.code}, Way.DRAFT)
    assert desk.one(saved_mails.outlook(desk.code)).is_clear


@pytest.mark.parametrize(
    ("subject", "words", "problem"),
    [
        ("Hoe gaat het?", "Gedaan", Problem.NO_REFERENCE),
        ("Re: [RL-4D2P-F2DB-S60K]", "Gedaan", Problem.WRONG_REFERENCE),
        (f"Re: [{CODE}]", "Gedaan", Problem.UNKNOWN),
        (f"Re: {CODE} en {Reference('0000000001', 1)}", "Gedaan", Problem.SEVERAL),
    ],
)
def test_what_fits_nothing_is_not_guessed(desk: Desk, subject: str, words: str, problem: Problem) -> None:
    found = desk.one(saved_mails.plain(subject, words))
    assert (found.action, found.problems) == (None, (problem,))
    assert problem in FINAL
    assert not found.can_be_taken


def test_what_fits_nothing_goes_where_a_person_says_and_counts_once(desk: Desk) -> None:
    lost = saved_mails.plain(f"Re: {CODE}", "Gedaan", saved_mails.SENDER)
    (said,) = read_bytes("0.eml", lost, TODAY, looks)
    (found,) = desk.store.read(match, [said], TODAY, {said: desk.action})
    assert (found.problems, found.state) == ((Problem.CHOSEN,), ActionState.DONE)
    assert found.action is not None
    assert not found.is_clear, "nothing but that person says that it is about this action"
    assert desk.take(found) == 1
    assert desk.row().state is ActionState.DONE
    assert desk.one(lost).problems == (Problem.TAKEN,), "also when nobody chooses again"
    (later,) = read_bytes("1.eml", saved_mails.plain("Hoi", "Bezig", saved_mails.SENDER), TODAY, looks)
    (found,) = desk.store.read(match, [later], TODAY, {later: desk.action})
    assert found.problems == (Problem.CHOSEN, Problem.CLOSED)
    assert desk.one(saved_mails.plain(f"Re: {CODE}", "Gedaan.")).problems == (Problem.UNKNOWN,)
    desk.write(actions.undo, desk.action)
    assert desk.one(lost).problems == (Problem.UNKNOWN,)


def test_two_lines_of_a_list_that_lost_their_references_are_two_answers(desk: Desk) -> None:
    rows = [desk.row(), desk.row(desk.agree("Fietsenrek"))]
    book = filled(desk, *rows, A8="kwijt", A9="weg", F8="gedaan", F9="gedaan")
    incoming = read_bytes("lijst.xlsx", book, TODAY, looks)
    chosen = {one: row.id for one, row in zip(incoming, rows, strict=True)}
    found = desk.store.read(match, incoming, TODAY, chosen)
    assert [one.problems for one in found] == [(Problem.CHOSEN,)] * 2
    assert desk.write(owners.take_answers, [one.answer() for one in found]).answer == 2
    assert [one.problems for one in desk.read(book)] == [(Problem.TAKEN,)] * 2


def test_who_is_not_the_owner_and_what_says_no_state_is_for_a_person(desk: Desk) -> None:
    stranger = desk.one(saved_mails.plain(f"Re: [{desk.code}]", "Gedaan", "x@elders.example"))
    assert stranger.problems == (Problem.OTHER_ADDRESS,)
    assert stranger.owner is None
    rik = make_colleague(desk.store, desk.actor, "Rik Jansen", RO, email="Rik@lindervoort.example")
    colleague = desk.one(saved_mails.plain(f"Re: [{desk.code}]", "Gedaan", "RIK@lindervoort.example"))
    assert colleague.problems == (Problem.OTHER_ADDRESS,)
    assert colleague.owner is not None
    assert colleague.owner.id == rik
    vague = desk.one(saved_mails.plain(f"Re: [{desk.code}]", "Dank voor je bericht!"))
    assert (vague.problems, vague.state) == ((Problem.NO_STATE,), None)
    assert vague.can_be_taken
    assert desk.take(vague) == 1
    assert desk.row().state is ActionState.OPEN
    desk.write(people.change_colleague, desk.peter, email="")
    assert Problem.OTHER_ADDRESS in desk.one(saved_mails.outlook(desk.code)).problems


def test_done_before_it_was_promised_is_no_day(desk: Desk) -> None:
    found = desk.one(saved_mails.plain(f"[{desk.code}]", "Gedaan op 27 november"))
    assert found.problems == (Problem.BAD_DAY,)
    assert (found.incoming.bad_day, found.answer().done_on) == ("2025-11-27", None)


def test_two_answers_about_one_action_are_both_for_a_person(desk: Desk) -> None:
    found = desk.read(saved_mails.outlook(desk.code), saved_mails.gmail(desk.code))
    assert [one.problems for one in found] == [(Problem.TWICE,)] * 2


def test_mails_that_hang_on_a_mail_are_read_each(desk: Desk) -> None:
    other = desk.agree("Offerte")
    code = str(reference(desk.row(other)))
    found = desk.read(saved_mails.forwarded(saved_mails.outlook(desk.code), saved_mails.phone(code)))
    assert [one.problems for one in found] == [(Problem.NO_REFERENCE,), (), ()]
    assert [one.action and one.action.id for one in found] == [None, desk.action, other]


def filled(desk: Desk, *rows: ActionRow, **cells: object) -> bytes:
    made = owner_sheet.write(
        rows, title="Acties", maker="Noor", made_at=desk.store.clock().replace(tzinfo=dt.UTC), language="nl"
    )
    book = load_workbook(io.BytesIO(made))
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_filled_list_comes_back_as_a_file_and_on_a_mail(desk: Desk) -> None:
    rows = [desk.row(), *(desk.row(desk.agree(f"Actie {n}")) for n in range(3))]
    book = filled(
        desk,
        *rows,
        F8="gedaan",
        G8=dt.datetime(2026, 11, 12),
        I8="Klaar!",
        F9="misschien",
        G10="ooit",
        I10="Bijna",
    )
    one, two, three = desk.read(book)
    assert one.is_clear
    assert (one.state, one.answer().done_on, one.incoming.words) == (
        ActionState.DONE,
        dt.date(2026, 11, 12),
        "Klaar!",
    )
    assert (two.problems, two.incoming.words) == ((Problem.NO_STATE,), "misschien")
    assert (three.problems, three.state) == ((Problem.BAD_DAY,), ActionState.OPEN)
    assert desk.take(one) == 1
    again = desk.read(saved_mails.with_book(book))
    assert [found.problems for found in again] == [(Problem.TAKEN,), (Problem.NO_STATE,), (Problem.BAD_DAY,)]
    assert again[1].owner is not None
    assert again[1].owner.id == desk.peter


def test_what_cannot_be_a_step_is_not_clear(desk: Desk) -> None:
    rows = [desk.row(), *(desk.row(desk.agree(f"Actie {n}")) for n in range(3))]
    found = desk.read(
        filled(desk, *rows, F8="vervallen", G9=dt.datetime(2026, 11, 12), F10="wacht", H11="de leverancier")
    )
    assert [one.problems for one in found] == [
        (Problem.NO_REASON,), (Problem.NO_STATE,), (), (Problem.NO_STATE,),
    ]  # fmt: skip
    assert found[3].incoming.quote.endswith("de leverancier"), "all that was filled in is read"
    assert desk.write(owners.take_answers, [one.answer() for one in found if one.is_clear]).answer == 1


def test_what_only_outlook_can_read_is_said(desk: Desk) -> None:
    of_a_list = desk.one(saved_mails.sealed("RE: Acties van RO", "Zie bijlage."))
    assert of_a_list.problems == (Problem.NO_REFERENCE, Problem.SEALED)
    of_an_action = desk.one(saved_mails.sealed(f"RE: [{desk.code}]", "Gedaan"))
    assert (of_an_action.problems, of_an_action.can_be_taken) == ((Problem.SEALED,), True)


def test_what_stands_in_a_column_of_their_own_is_for_a_person(desk: Desk) -> None:
    found = desk.one(filled(desk, desk.row(), F8="gedaan", I8="Klaar.", J7="Toelichting", J8="Poort 3 ook."))
    assert (found.problems, found.state) == ((Problem.BESIDES,), ActionState.DONE)
    assert found.answer().text == "Klaar.\nToelichting: Poort 3 ook."


def test_a_reference_that_somebody_changed_in_the_list_is_seen(desk: Desk) -> None:
    wrong = desk.code[:-1] + ("0" if desk.code[-1] != "0" else "1")
    found = desk.one(filled(desk, desk.row(), A8=wrong, F8="gedaan"))
    assert found.problems == (Problem.WRONG_REFERENCE,)


def test_a_book_that_is_something_else_is_no_answer(desk: Desk) -> None:
    found = desk.one(saved_mails.with_book(b"PK\x03\x04 nothing", subject=f"Re: x [{desk.code}]"))
    assert found.action is not None
    assert found.incoming.words == "Zie de lijst."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "answers.no-mail"),
        (b"zomaar een tekst\nzonder kop", "answers.no-mail"),
        (b"\x89PNG\r\n\x1a\n", "answers.no-mail"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 msg", "answers.outlook"),
        (b"PK\x03\x04", "import.not-a-table"),
    ],
)
def test_a_file_that_is_no_answer_is_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(RodeLoperError) as problem:
        read_bytes("x.eml", data, TODAY, looks)
    assert problem.value.code == code
    assert sentence(code, problem.value.values) != code


def test_a_file_that_is_gone_or_too_big_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RodeLoperError, match=r"import\.missing"):
        read_file(tmp_path / "weg.eml", TODAY, looks)
    (tmp_path / "groot.eml").write_bytes(b"x" * 101)
    monkeypatch.setattr("storage.imports.mails.MOST_BYTES", 100)
    with pytest.raises(RodeLoperError, match=r"import\.too-big"):
        read_file(tmp_path / "groot.eml", TODAY, looks)


@given(
    st.binary(max_size=400),
    st.sampled_from(
        [
            b"",
            b"From: a@b.nl\r\n",
            b"Subject: =?utf-8?b?",
            b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
        ]
    ),
)
def test_any_bytes_are_read_or_refused(data: bytes, before: bytes) -> None:
    try:
        for mail in read_mails(before + data):
            assert "\x00" not in mail.text + mail.subject + mail.sender
            mail.text.encode()
    except RodeLoperError as problem:
        assert problem.code in ("answers.no-mail", "import.too-big")  # noqa: PT017 - which of the two does not matter


@given(st.text(st.sampled_from("a >\n-<p/blockquote=\"'&#;Op schreef:Van"), max_size=200))
def test_any_text_keeps_its_first_words(text: str) -> None:
    words = mail_texts.own_words(text)
    assert words == "" or text.replace("\r", "").strip().startswith(words.split("\n")[0].strip()[:1])
    mail_texts.from_html(text)
