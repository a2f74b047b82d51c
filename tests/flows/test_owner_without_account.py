# SPDX-License-Identifier: EUPL-1.2
"""An action goes out by a real mail server to a colleague without an account, the answer comes back, and the company hears it."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fast_mail_parser import parse_email
from icalendar import Calendar

from assets.texts import in_language
from desktop.post import ProgramPost
from desktop.settings import SettingsFile
from storage.errors import RodeLoperError
from storage.imports import answers
from storage.keys import create_keys, keys_file
from storage.operations import actions, municipality, owners, people
from storage.operations.owners import Way
from storage.queries.action_page import ActionPage, action_page
from storage.queries.actions import ActionRow, action_row
from storage.rules.actions import Chip, UpdateKind
from storage.rules.references import reference
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import RO, make_action, make_colleague, make_company
from tests.mail_server import PASSWORD, USER, mail_server
from tests.storage.imports import saved_mails
from ui.actions.history import lines
from ui.documents.mail_draft import Recipient
from ui.documents.owner_mail import Sender, draft


def sent_through_the_server(store: Store, actor: Actor, clock: Clock, folder: Path, row: ActionRow) -> bytes:
    """What arrived at the mail server of the municipality: nothing before who sends it logged in."""
    create_keys(folder / "other.db", None)
    keys_file(folder / "other.db").rename(keys_file(store.path))
    context: Any = SimpleNamespace(
        store=store, actor=actor, read=store.read, now=lambda: clock().astimezone()
    )
    with mail_server(folder) as server, in_language("nl"):
        store.write(
            municipality.set_mail, actor, host=server.server.host, port=str(server.server.port), security="starttls",
            sender="bedrijven@lindervoort.example",
        ).result()  # fmt: skip
        post = ProgramPost(context, SettingsFile(folder / "settings.json"), server.trust)
        mail = draft(
            row, Recipient("Peter de Wilde", "p.dewilde@lindervoort.example"),
            Sender("Noor Vermaat", "noor@lindervoort.example", municipality="Gemeente Lindervoort"),
            today=clock.today, now=context.now(), language="nl",
        )  # fmt: skip
        with pytest.raises(RodeLoperError, match=r"mail\.no-password"):
            post.send(mail)
        post.log_in(USER, PASSWORD)
        post.send(mail)
        (arrived,) = server.mails
    return arrived


def saved_and_read(folder: Path, code: str, today: dt.date) -> list[answers.Incoming]:
    """The answer of Peter, that of a stranger, and that of Peter once more."""
    (folder / "peter.eml").write_bytes(saved_mails.outlook(code))
    (folder / "piet.eml").write_bytes(
        saved_mails.plain(f"RE: [{code}]", "Gaat niet door", "piet@elders.example")
    )
    return [
        one
        for name in ("peter.eml", "piet.eml", "peter.eml")
        for one in answers.read_file(folder / name, today, lambda: None)
    ]


def test_out_by_mail_back_by_mail_and_told(store: Store, actor: Actor, clock: Clock, tmp_path: Path) -> None:
    def do(operation: Any, *args: Any, **fields: Any) -> Any:
        return store.write(operation, actor, *args, **fields).result().answer

    def page() -> ActionPage:
        found = store.read(action_page, action, clock.today)
        assert found is not None
        return found

    # Noor owes a company something that Peter of RO does. Peter has no account, and never will.
    peter = make_colleague(store, actor, "Peter de Wilde", RO, email="p.dewilde@lindervoort.example")
    do(people.change_colleague, actor.id, email="noor@lindervoort.example")
    company = make_company(store, actor, "Van Ommelen Scheepstechniek", account_manager_id=actor.id)
    action = make_action(
        store, actor, company, "Laadpalen bij poort 2", owner_id=peter, promised_on=dt.date(2026, 4, 14),
        due_on=dt.date(2026, 11, 27),
    )  # fmt: skip

    # The mail goes through the server of the municipality: not before Noor logged in, and noted only when it was taken.
    row = store.read(action_row, action, clock.today)
    assert row is not None
    code = reference(row)
    arrived = sent_through_the_server(store, actor, clock, tmp_path, row)
    do(owners.send_out, {action: str(code)}, Way.SERVER)
    read = parse_email(arrived)
    assert str(code) in read.subject
    assert read.headers["Reply-To"] == ["Noor Vermaat <noor@lindervoort.example>"]
    (task,) = [one for one in read.attachments if one.filename]
    calendar: Any = Calendar.from_ical(task.content)
    assert calendar.walk("VTODO")[0]["due"].dt == dt.date(2026, 11, 27)

    # Peter answers from Outlook; somebody else answers too. Noor saves both and reads them in, his twice.
    incoming = saved_and_read(tmp_path, str(code), clock.today)
    good, strange, again = store.read(answers.match, incoming, clock.today)
    assert [one.value for one in strange.problems] == ["other-address", "twice"]
    assert again.problems == (answers.Problem.TAKEN,)
    assert do(owners.take_answers, [good.answer()]) == 1
    (alone,) = store.read(answers.match, incoming[:1], clock.today)
    assert alone.problems == (answers.Problem.TAKEN,)

    # It is done, by Peter, in his own words; the company does not know yet, and then it does.
    now = page()
    done = (now.row.state, now.row.done_on, now.row.chip)
    assert done == (ActionState.DONE, dt.date(2026, 11, 12), Chip.NOT_TOLD)
    said_by = (now.closed_by, now.close_reason.splitlines()[-1])
    assert said_by == ("Peter de Wilde", "Vakken zijn geschilderd.")
    do(actions.report_back, action, channel="phone", told_to="mevrouw Brandsma", text="De palen staan er.")
    told = page()
    assert told.row.chip is Chip.SETTLED
    assert [step.kind for step in told.steps] == [
        UpdateKind.TOLD, UpdateKind.ANSWERED, UpdateKind.SENT, UpdateKind.CREATED,
    ]  # fmt: skip
    with in_language("nl"):
        said = [line.title for line in lines(told, clock.today)]
    assert said[1].startswith("Peter de Wilde antwoordde: gedaan: ‘Gedaan op 12 november.")
    assert said[2] == "Gestuurd naar Peter de Wilde"

    # The mail that arrived tells nothing that Peter need not know.
    assert "Brandsma" not in str(message_from_bytes(arrived))
