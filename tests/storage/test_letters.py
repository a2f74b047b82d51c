# SPDX-License-Identifier: EUPL-1.2
"""What may stand in a letter, what a company heard when, and that nothing confidential or internal ever goes along."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import RodeLoperError
from storage.operations import actions, alerts, companies, contact_moments, notes, owners, visits, wrap_up
from storage.queries.action_page import ActionPage, action_page
from storage.queries.actions import action_row
from storage.queries.letters import AboutAction, AfterVisit, about_action, after_visit
from storage.queries.told import Told, ToldKind, told
from storage.queries.visit_rows import unthanked
from storage.rules import ids
from storage.rules.letter_defaults import DEFAULTS
from storage.rules.letter_filling import fill
from storage.rules.letters import LetterKind, Words
from storage.rules.references import reference, version
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_contact
from tests.storage.tables import TODAY, Table
from ui.letters import filling

MAIL: dict[str, Any] = {"channel": "mail", "told_to": "Hanneke Brandsma"}


@pytest.fixture
def table(store: Store, actor: Actor) -> Table:
    return Table(store, actor)


def agree(table: Table, title: str = "Fietsenrek plaatsen", **fields: Any) -> str:
    values = {
        "company_id": table.company,
        "visit_id": table.visit,
        "due_on": TODAY + dt.timedelta(10),
        **fields,
    }
    return str(table.store.write(actions.agree, table.actor, title=title, **values).result().answer)


def disclose(table: Table, item: str, disclosure: str) -> None:
    note = ids.note_id(item, table.actor.id)
    table.store.write(notes.disclose, table.actor, note, disclosure).result()


def letter(table: Table) -> AfterVisit:
    found: AfterVisit = table.store.read(after_visit, table.visit, table.actor.id)
    return found


def about(table: Table, action: str) -> AboutAction:
    found: AboutAction = table.store.read(about_action, action, table.actor.id)
    return found


def page(table: Table, action: str, today: dt.date = TODAY) -> ActionPage:
    found = table.store.read(action_page, action, today)
    assert found is not None
    return found


def heard(table: Table) -> Told:
    found: Told = table.store.read(told, table.company)
    return found


# After a visit


def test_the_letter_has_what_is_shareable_and_what_was_agreed(table: Table) -> None:
    contact = make_contact(table.store, table.actor, table.company, "Hanneke Brandsma", salutation="mevrouw")
    make_contact(table.store, table.actor, table.company, "Joost Ommelkamp")
    table.store.write(visits.add_attendee, table.actor, visit_id=table.visit, contact_id=contact).result()
    table.write("Zoekt **vier** lassers.\n\n/actie @jansen +10d vacatures bespreken\n")
    disclose(table, table.item, "shareable")
    found = letter(table)
    assert found.day == dt.date(2026, 11, 23)
    assert [one.name for one in found.around.people] == ["Hanneke Brandsma", "Joost Ommelkamp"]
    assert [(topic.title, topic.texts) for topic in found.topics] == [
        ("Duurzaamheid", ("Zoekt **vier** lassers.",))
    ]
    ((title, owner),) = [(one.title, one.owner) for one in found.agreed]
    assert (title, owner) == ("Vacatures bespreken", "Rik Jansen")
    assert found.sent_on is None


def test_what_is_dropped_withdrawn_or_confidential_is_no_promise_in_the_letter(table: Table) -> None:
    agree(table, "Blijft")
    table.store.write(actions.drop, table.actor, agree(table, "Vervalt"), reason="mag niet").result()
    table.store.write(actions.withdraw, table.actor, agree(table, "Teruggenomen")).result()
    agree(table, "Geheim", confidential=True)
    assert [one.title for one in letter(table).agreed] == ["Blijft"]


WHERE = ("internal", "confidential", "shareable")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    disclosures=st.lists(st.sampled_from(WHERE), min_size=1, max_size=3),
    secret_actions=st.lists(st.booleans(), max_size=3),
    language=st.sampled_from(["nl", "en"]),
)
def test_no_word_that_is_not_shareable_gets_into_a_letter_or_what_leaves_the_view(
    store: Store, actor: Actor, disclosures: list[str], secret_actions: list[bool], language: str
) -> None:
    table = Table(store, actor)
    do = table.store.write
    marks: dict[str, bool] = {}

    def mark(shareable: bool) -> str:
        word = f"Merk{len(marks)}teken"
        marks[word] = shareable
        return word

    expected: list[str] = []
    do(companies.change, actor, table.company, sensitivities=mark(False), approach=mark(False)).result()
    do(wrap_up.set_fields, actor, table.visit, summary=mark(False), seen="").result()
    do(
        alerts.raise_alert,
        actor,
        company_id=table.company,
        visit_id=table.visit,
        kind="in_trouble",
        text=mark(False),
    ).result()
    for n, disclosure in enumerate(disclosures):
        item = table.add(f"Onderwerp {n}") if n else table.item
        open_ = disclosure == "shareable"
        # A line that became an action says what we do, not what was said; of a closed note it is closed too.
        table.write(
            f"{mark(open_)} zei het bedrijf\n/actie {mark(disclosure != 'confidential')} doen", item=item
        )
        disclose(table, item, disclosure)
        if disclosure == "internal":
            do(contact_moments.log, actor, table.company, subject=mark(False), text=mark(False)).result()
        if disclosure == "confidential":
            do(contact_moments.log, actor, table.company, subject=mark(False), disclosure=disclosure).result()
    for secret in secret_actions:
        title = mark(not secret)
        expected += [] if secret else [title]
        action = agree(table, title, confidential=secret)
        do(actions.postpone, actor, action, TODAY + dt.timedelta(20), reason=mark(not secret)).result()
        do(actions.report_back, actor, action, text=mark(not secret)).result()
    kind = LetterKind.AFTER_VISIT
    words = fill(
        kind, DEFAULTS[kind, language], filling.values(letter(table), None, language=language, today=TODAY)
    )
    outside = f"{words.subject}\n{words.text}\n{as_copied(heard(table))}"
    assert [word for word in expected if word not in outside] == []
    leaked = [word for word, shareable in marks.items() if not shareable and word in outside]
    assert not leaked
    for made in table.actions():
        one = about(table, made.id)
        written = filling.values(one, None, language=language, today=TODAY)
        others = [word for word, open_ in marks.items() if not open_ and word not in one.title]
        assert not any(word in repr(written["actie"]) for word in others)


def as_copied(found: Told) -> str:
    from ui.told.words import as_text

    return as_text(found, found.items, TODAY)


def test_a_letter_that_went_is_a_contact_in_exactly_these_words(table: Table, clock: Clock) -> None:
    do, visit = table.store.write, table.visit
    clock.forward(hours=6)
    do(visits.hold, table.actor, visit_id=visit).result()
    do(visits.move, table.actor, visit_id=visit, to="wrapped_up").result()
    assert [one.id for one in table.store.read(unthanked, TODAY, colleague_id=table.actor.id)] == [visit]
    said: dict[str, Any] = {
        "channel": "letter",
        "subject": "Ons gesprek",
        "text": "Geachte,\n\nDank u.\n",
        "disclosure": "shareable",
    }
    do(contact_moments.log, table.actor, table.company, visit_id=visit, **said).result()
    assert table.store.read(unthanked, TODAY, colleague_id=table.actor.id) == []
    assert letter(table).sent_on == TODAY
    (item,) = heard(table).items
    assert (item.kind, item.channel, item.title, item.visit_id) == (
        ToldKind.CONTACT,
        "letter",
        "Ons gesprek",
        visit,
    )
    assert item.words == "Geachte,\n\nDank u."
    assert item.who == table.actor.name


def test_who_called_after_the_visit_need_not_thank_once_more(table: Table, clock: Clock) -> None:
    do, visit = table.store.write, table.visit
    clock.forward(hours=6)
    do(visits.hold, table.actor, visit_id=visit).result()
    do(visits.move, table.actor, visit_id=visit, to="wrapped_up").result()
    clock.forward(hours=1)
    do(contact_moments.log, table.actor, table.company, subject="Nagebeld").result()
    assert table.store.read(unthanked, TODAY, colleague_id=table.actor.id) == []


# About an action


def test_an_explanation_does_not_close_the_telling(table: Table) -> None:
    action = agree(table)
    table.store.write(actions.explain, table.actor, action, text="Het duurt langer.", **MAIL).result()
    found = page(table, action)
    assert (found.row.told_on, found.heard_on, found.known_due) == (None, TODAY, TODAY + dt.timedelta(10))
    table.store.write(actions.finish, table.actor, action, text="Staat er").result()
    assert page(table, action).row.chip == "not_told"
    table.store.write(actions.report_back, table.actor, action, text="Klaar.", **MAIL).result()
    assert page(table, action).row.told_on == TODAY
    assert [item.kind for item in heard(table).items] == [ToldKind.TOLD, ToldKind.EXPLAINED]


def test_an_explanation_that_crosses_the_end_does_not_count_as_telling_it(table: Table) -> None:
    action = agree(table)
    table.store.write(actions.finish, table.actor, action).result()
    # On another laptop the action was still open when the company was called.
    table.store.write(actions.explain, table.actor, action, text="Nog even geduld.").result()
    assert page(table, action).row.chip == "not_told"


def test_reporting_back_on_what_is_open_explains_it(table: Table) -> None:
    action = agree(table)
    table.store.write(actions.report_back, table.actor, action, text="Loopt.").result()
    assert page(table, action).row.told_on is None
    assert page(table, action).heard_on == TODAY


@pytest.mark.parametrize("told_date", [True, False])
def test_a_company_waits_for_word_when_its_date_passes_or_moves(
    table: Table, clock: Clock, told_date: bool
) -> None:
    action, later = agree(table), TODAY + dt.timedelta(40)
    assert not page(table, action).waits_for_word
    clock.forward(days=1)
    table.store.write(actions.postpone, table.actor, action, later, reason="Levering").result()
    moved = page(table, action, TODAY + dt.timedelta(1))
    assert (moved.waits_for_word, moved.known_due) == (True, TODAY + dt.timedelta(10))
    assert about(table, action).reason == "Levering"
    if not told_date:
        table.store.write(actions.postpone, table.actor, action, None).result()
    table.store.write(actions.explain, table.actor, action, text="Uitgelegd").result()
    after = page(table, action, TODAY + dt.timedelta(1))
    assert (after.waits_for_word, after.known_due) == (False, later if told_date else None)
    # Who named a date must explain again when it passes; who named none, after the term.
    assert page(table, action, later + dt.timedelta(1)).waits_for_word
    assert page(table, action, TODAY + dt.timedelta(30)).waits_for_word is not told_date


def test_a_company_that_heard_nothing_within_the_term_waits_unless_it_got_a_letter(table: Table) -> None:
    action, after = agree(table, due_on=None), TODAY + dt.timedelta(20)
    assert page(table, action, after).waits_for_word
    table.store.write(
        contact_moments.log, table.actor, table.company, subject="Brief", visit_id=table.visit
    ).result()
    assert not page(table, action, after).waits_for_word
    # What is confidential was not in it.
    secret = agree(table, "Geheim", due_on=None, confidential=True)
    assert page(table, secret, after).waits_for_word


def test_a_correction_on_the_day_of_the_promise_is_the_date_that_the_company_heard(table: Table) -> None:
    action = agree(table)
    table.store.write(actions.postpone, table.actor, action, TODAY + dt.timedelta(14)).result()
    assert page(table, action).known_due == TODAY + dt.timedelta(14)
    assert not page(table, action).waits_for_word


def test_a_telling_that_was_taken_back_is_not_in_what_we_told(table: Table) -> None:
    action = agree(table)
    table.store.write(actions.explain, table.actor, action, text="Per ongeluk").result()
    table.store.write(actions.undo, table.actor, action).result()
    assert heard(table).items == ()
    assert page(table, action).heard_on is None


def test_the_letter_about_an_action_says_how_it_stands(table: Table) -> None:
    action = agree(table, "Fietsenrek plaatsen")
    assert filling.kind_of(about(table, action)) is LetterKind.LONGER
    table.store.write(actions.finish, table.actor, action, text="het rek staat er").result()
    found = about(table, action)
    assert (found.state, found.outcome) == (ActionState.DONE, "het rek staat er")
    values = filling.values(found, None, language="nl", today=TODAY)
    words = fill(LetterKind.DONE, DEFAULTS[LetterKind.DONE, "nl"], values)
    assert "Dat is nu klaar. Het rek staat er." in words.text
    assert words.text.startswith("Geachte heer of mevrouw,")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_company_that_only_heard_nothing_reads_of_no_delay(table: Table, language: str) -> None:
    late, on_time = {"nl": ("duurt langer", "uiterlijk"), "en": ("takes longer", "by")}[language]
    action = agree(table, due_on=TODAY + dt.timedelta(5))
    found, kind = about(table, action), LetterKind.LONGER

    def words(today: dt.date) -> Words:
        filled = filling.values(found, None, language=language, today=today)
        return fill(kind, DEFAULTS[kind, language], filled)

    told = words(TODAY)
    assert late not in told.subject + told.text
    assert on_time in told.text
    assert "28 " in told.text, "the day that it counts on stands"
    after = words(TODAY + dt.timedelta(6))
    assert late in after.subject
    assert late in after.text


def test_no_letter_promises_a_day_that_has_passed(table: Table, clock: Clock) -> None:
    action = agree(table)
    clock.forward(days=1)
    table.store.write(
        actions.postpone, table.actor, action, TODAY + dt.timedelta(20), reason="drukte"
    ).result()
    kind = LetterKind.LONGER
    for today, promised in ((TODAY + dt.timedelta(20), True), (TODAY + dt.timedelta(21), False)):
        words = fill(
            kind, DEFAULTS[kind, "nl"], filling.values(about(table, action), None, language="nl", today=today)
        )
        assert ("uiterlijk 13 december 2026" in words.text) is promised
        assert ("Wij weten nog niet wanneer" in words.text) is not promised


def test_what_an_owner_answered_is_no_word_for_the_company_nor_is_what_was_said_before(table: Table) -> None:
    action = agree(table, "Fietsenrek plaatsen")
    table.store.write(actions.finish, table.actor, action, text="het rek staat er").result()
    for mark, state, text in (
        ("a", ActionState.IN_PROGRESS, "Toch niet"),
        ("b", ActionState.DONE, "Eindelijk"),
    ):
        row = table.store.read(action_row, action, TODAY)
        assert row is not None
        said = owners.Answer(action, str(reference(row)), mark, version(row), state=state, text=text)
        table.store.write(owners.take_answers, table.actor, [said]).result()
    found = about(table, action)
    assert (found.state, found.outcome) == (ActionState.DONE, "")


def test_of_a_confidential_action_no_reason_or_result_goes_along(table: Table) -> None:
    action = agree(table, confidential=True)
    table.store.write(actions.drop, table.actor, action, reason="Schulden").result()
    found = about(table, action)
    assert (found.confidential, found.reason, found.outcome) == (True, "", "")


def test_what_is_gone_says_so(table: Table) -> None:
    for query in (after_visit, about_action):
        with pytest.raises(RodeLoperError, match="not-found"):
            table.store.read(query, "weg", table.actor.id)
