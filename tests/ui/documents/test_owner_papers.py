# SPDX-License-Identifier: EUPL-1.2
"""What goes to an owner: the mail, the task for the calendar, the list; read back by other libraries, and no more than needed."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import vobject
from fast_mail_parser import parse_email
from icalendar import Calendar
from openpyxl import load_workbook

from assets.texts import in_language
from storage.errors import RodeLoperError
from storage.imports import answer_sheets
from storage.imports.answer_sheets import Key, heading, read_list
from storage.queries.actions import ActionRow
from storage.rules.ids import new_id
from storage.rules.references import reference, written_in
from storage.rules.states import ActionState
from tests.ui import hostile_texts
from tests.ui.documents import samples
from ui.documents import owner_mail, owner_sheet
from ui.documents.action_task import task
from ui.documents.mail_draft import Recipient, eml
from ui.documents.owner_mail import Sender

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
PETER = Recipient("Peter de Wilde", "peter@lindervoort.example")
NOOR = Sender("Noor Vermaat", "noor@lindervoort.example", "030 286 0000", "Gemeente Lindervoort")


def row(**fields: Any) -> ActionRow:
    made = {
        "title": "Laadpalen bij poort 2", "company": "Van Ommelen Scheepstechniek", "state": ActionState.OPEN,
        "due_on": dt.date(2026, 11, 27), "promised_on": dt.date(2026, 4, 14), "waiting_for": "", "confidential": False,
        "owner": "Peter de Wilde", "sentence": "Geheim uit de notitie", "promised_to": "Hanneke Brandsma",
    }  # fmt: skip
    return samples.action_row(1, id=new_id())._replace(**{**made, **fields})


def calendar_of(data: bytes) -> Any:
    return Calendar.from_ical(data)


def text_of(action: ActionRow, language: str = "nl") -> str:
    draft = owner_mail.draft(action, PETER, NOOR, today=TODAY, now=NOW, language=language)
    mail = parse_email(eml(draft, NOW))
    return mail.subject + "\n" + mail.text_plain[0].replace("\r\n", "\n")


def test_the_mail_says_what_by_when_and_how_to_answer() -> None:
    action = row()
    said = text_of(action)
    assert said.startswith(f"Laadpalen bij poort 2 [{reference(action)}]\nBeste Peter,\n")
    assert (
        "Op dinsdag 14 april 2026 hebben we Van Ommelen Scheepstechniek beloofd: ‘Laadpalen bij poort 2’."
        in said
    )
    assert "Het moet uiterlijk klaar zijn op vrijdag 27 november 2026." in said
    assert "- Gedaan\n- Bezig\n- Wacht op … (vul in op wie of wat)\n- Gaat niet door, omdat …" in said
    assert said.endswith("Met vriendelijke groet,\nNoor Vermaat\nGemeente Lindervoort\n030 286 0000\n")
    assert [found.reference for found in written_in(said)] == [reference(action)]
    assert "Hanneke" not in said
    assert "Geheim" not in said
    assert "klaar moeten zijn op" in text_of(row(due_on=dt.date(2026, 11, 20)))
    assert "nog geen datum" in text_of(row(due_on=None))
    assert "This should" not in text_of(action, "en")
    assert "on Friday 27 November 2026 at the latest" in text_of(action, "en")


def test_of_a_confidential_action_only_that_there_is_one() -> None:
    action = row(confidential=True)
    with in_language("nl"):
        draft = owner_mail.draft(action, PETER, NOOR, today=TODAY, now=NOW, language="nl")
    whole = text_of(action) + draft.attachments[0].data.decode() + draft.attachments[0].name
    for secret in ("Laadpalen", "Ommelen", "Hanneke", "Geheim"):
        assert secret not in whole
    assert "vertrouwelijk" in whole
    assert str(reference(action)) in whole
    with pytest.raises(ValueError, match="confidential"):
        owner_sheet.write([row(), action], title="x", maker="", made_at=NOW, language="nl")


def test_the_task_has_its_date_and_the_day_is_in_the_calendar_too() -> None:
    action = row()
    calendar = calendar_of(task(action, reference(action), now=NOW))
    (todo,) = calendar.walk("VTODO")
    (event,) = calendar.walk("VEVENT")
    assert (str(todo["summary"]), todo["due"].dt, str(todo["status"])) == (
        "Laadpalen bij poort 2", dt.date(2026, 11, 27), "NEEDS-ACTION",
    )  # fmt: skip
    assert (event["dtstart"].dt, event["dtend"].dt, str(event["transp"])) == (
        dt.date(2026, 11, 27), dt.date(2026, 11, 28), "TRANSPARENT",
    )  # fmt: skip
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == dt.timedelta(hours=-15)
    assert todo["uid"] != event["uid"]
    assert str(reference(action)) in str(todo["description"])
    later = action._replace(
        last_update_at=action.last_update_at + dt.timedelta(hours=1), state=ActionState.DONE
    )
    again = calendar_of(task(later, reference(later), now=NOW))
    assert again.walk("VTODO")[0]["uid"] == todo["uid"]
    assert again.walk("VTODO")[0]["sequence"] > todo["sequence"]
    assert again.walk("VEVENT") == []
    without = calendar_of(task(row(due_on=None), reference(action), now=NOW))
    assert "due" not in without.walk("VTODO")[0]
    assert without.walk("VEVENT") == []


def test_another_library_reads_the_same_in_the_task() -> None:
    title = "Laadpalen, poort 2; \\ met een lange regel: " + "één " * 30
    action = row(title=title.strip())
    calendar = vobject.readOne(task(action, reference(action), now=NOW).decode())
    assert calendar.validate(raiseException=True)
    todo, event = calendar.vtodo, calendar.vevent
    assert (todo.summary.value, todo.due.value, todo.status.value) == (
        action.title, dt.date(2026, 11, 27), "NEEDS-ACTION",
    )  # fmt: skip
    assert str(reference(action)) in todo.description.value
    assert (event.summary.value, event.dtstart.value, event.dtend.value) == (
        action.title, dt.date(2026, 11, 27), dt.date(2026, 11, 28),
    )  # fmt: skip
    assert event.valarm.trigger.value == dt.timedelta(hours=-15)
    assert {todo.uid.value, event.uid.value} == {f"{action.id}-task@rodeloper", f"{action.id}-day@rodeloper"}


@pytest.mark.parametrize("words", hostile_texts.texts(1))
def test_words_of_a_record_stay_words(words: str) -> None:
    action = row(title=words, company=words, owner=words)
    file = task(action, reference(action), now=NOW)
    parts = calendar_of(file)
    assert [part.name for part in vobject.readOne(file.decode()).components()] == ["VTODO", "VEVENT"]
    assert [part.name for part in parts.walk()] == ["VCALENDAR", "VTODO", "VEVENT", "VALARM"]
    assert "ATTACH" not in parts.walk("VTODO")[0]
    sheet = opened(made([action])).worksheets[0]
    assert sheet.cell(8, 3).data_type == "s"
    assert sheet.cell(8, 3).hyperlink is None


# The list


def made(rows: list[ActionRow], language: str = "nl") -> bytes:
    return owner_sheet.write(
        rows, title="Acties van RO", maker="Noor Vermaat", made_at=NOW, language=language
    )


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def looks() -> None:
    """Nobody wants to stop."""


def test_the_list_has_a_state_to_choose_and_the_rest_is_locked() -> None:
    actions = [row(), row(id=new_id(), title="=1+1", state=ActionState.WAITING)]
    book = opened(made(actions))
    sheet, hidden = book.worksheets
    assert [cell.value for cell in sheet[7]] == [
        "Kenmerk", "Bedrijf", "Actie", "Uiterste datum", "Actiehouder", "Status", "Klaar op", "Wacht op", "Opmerking",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[8]][:6] == [
        str(reference(actions[0])), "Van Ommelen Scheepstechniek", "Laadpalen bij poort 2", dt.datetime(2026, 11, 27),
        "Peter de Wilde", "open",
    ]  # fmt: skip
    assert (sheet["C9"].value, sheet["C9"].data_type) == ("=1+1", "s")
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[8]] == [True] * 5 + [False] * 4
    choice = next(one for one in sheet.data_validations.dataValidation if one.type == "list")
    assert (str(choice.sqref), choice.formula1) == ("F8:F9", '"open,in behandeling,wacht,gedaan,vervallen"')
    assert "gele cellen" in sheet["A3"].value
    assert (hidden.title, hidden.sheet_state) == (answer_sheets.HIDDEN, "veryHidden")
    assert made(actions) == made(actions)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_its_headings_are_understood_when_it_comes_back(language: str) -> None:
    with in_language(language):
        assert {heading(text) for text in owner_sheet.headings()} == {*Key, ""}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_somebody_fills_in_comes_back(language: str) -> None:
    actions = [row(id=new_id()) for _n in range(5)]
    book = opened(made(actions, language))
    sheet = book.worksheets[0]
    sheet["F8"], sheet["G8"], sheet["I8"] = "gedaan", dt.datetime(2026, 11, 12), "Vakken zijn\ngeschilderd."
    sheet["F9"], sheet["H9"] = "Waiting", "leverancier"
    sheet["F10"], sheet["G10"] = "bijna", "binnenkort"
    sheet["I11"] = "Ik bel morgen"
    filled = read_list(saved(book), TODAY, looks)
    codes = [str(reference(one)) for one in actions]
    assert filled.untouched == 1
    one, two, three, four = filled.rows
    assert (one.number, one.reference, one.state, one.done_on, one.remark) == (
        8, codes[0], ActionState.DONE, dt.date(2026, 11, 12), "Vakken zijn\ngeschilderd.",
    )  # fmt: skip
    assert (two.state, two.waiting_for) == (ActionState.WAITING, "leverancier")
    assert (three.state, three.words, three.done_on, three.day) == (None, "bijna", None, "binnenkort")
    assert (four.reference, four.state, four.remark) == (codes[3], ActionState.OPEN, "Ik bel morgen")


def test_what_stands_in_a_column_that_is_not_ours_is_not_lost() -> None:
    book = opened(made([row(id=new_id()) for _n in range(3)]))
    sheet = book.worksheets[0]
    sheet["F8"], sheet["G7"], sheet["G8"] = "gedaan", "Gereed", dt.datetime(2026, 11, 12)
    sheet["J7"], sheet["J9"], sheet["I9"], sheet["K9"] = (
        "Toelichting",
        "Vakken\ngeschilderd",
        "Klaar",
        "zie mail",
    )
    filled = read_list(saved(book), TODAY, looks)
    assert filled.untouched == 1
    assert [(one.done_on, one.remark, one.besides) for one in filled.rows] == [
        (None, "", "Gereed: 2026-11-12"),
        (None, "Klaar", "Toelichting: Vakken\ngeschilderd\nzie mail"),
    ]


def test_rows_that_were_sorted_above_the_headings_are_read_too() -> None:
    book = opened(made([row(id=new_id()) for _n in range(2)]))
    sheet = book.worksheets[0]
    for cells in (sheet[8], sheet[9]):
        cells[8].value = "gebeld"
    for at in range(1, 10):
        sheet.cell(4, at).value = sheet.cell(9, at).value
        sheet.cell(9, at).value = None
    filled = read_list(saved(book), TODAY, looks)
    assert [(one.number, one.remark) for one in filled.rows] == [(4, "gebeld"), (8, "gebeld")]


def test_a_small_book_with_one_long_text_everywhere_is_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_sheets, "MOST_TEXT", 100_000)
    book = opened(made([row()]))
    sheet = book.worksheets[0]
    for at in range(8, 13):
        sheet.cell(at, 10).value = "x y " * 8_000
    data = saved(book)
    assert len(data) < 20_000
    with pytest.raises(RodeLoperError, match=r"import\.too-big"):
        read_list(data, TODAY, looks)


def test_without_its_hidden_sheet_every_row_says_something() -> None:
    book = opened(made([row()]))
    book.remove(book.worksheets[1])
    filled = read_list(saved(book), TODAY, looks)
    assert [one.state for one in filled.rows] == [ActionState.OPEN]


def test_another_book_is_no_list_of_ours() -> None:
    book = opened(made([row()]))
    book.worksheets[0]["F7"] = "Iets anders"
    with pytest.raises(RodeLoperError, match=r"answers\.not-ours"):
        read_list(saved(book), TODAY, looks)
    for data in (b"", b"PK\x03\x04", b"Naam;Plaats\r\n"):
        with pytest.raises(RodeLoperError, match=r"import\."):
            read_list(data, TODAY, looks)
