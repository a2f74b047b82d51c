# SPDX-License-Identifier: EUPL-1.2
"""A brief and a report hold what the store knows of a visit, and the variant holds nothing confidential."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from storage.errors import RodeLoperError
from storage.models import (
    Action,
    AgendaItem,
    Alert,
    Attendee,
    Company,
    ContactMoment,
    Note,
    Result,
    TeamMember,
    Topic,
    Visit,
)
from storage.queries.briefs import visit_brief
from storage.queries.reports import visit_report
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import NOW
from tests.factories import make, make_colleague, make_company, make_contact

TODAY = dt.date(2026, 11, 23)
SECRET = "geheimzwaard"


@dataclass
class Told:
    """The ids of the visit that is told here, and of the company that was merged into its company."""

    visit: str
    company: str
    merged: str


@pytest.fixture
def told(store: Store, actor: Actor) -> Told:
    company = make_company(
        store, actor, employees=412, employees_before=374, phase="expand", phase_since=2024, sensitivities=SECRET,
        account_manager_id=actor.id,
    )  # fmt: skip
    merged = make_company(store, actor, "Oude naam", merged_into_id=company)
    contact = make_contact(
        store, actor, company, salutation="mevrouw", function="Directeur", preference="Graag kort"
    )
    alderman = make_colleague(store, actor, "Hans van Rijnsbergen", None, role="alderman")
    topic = make(store, actor, Topic(name="Netcongestie", hint="Vraag hoeveel stroom nodig is."))

    def visit(on: dt.datetime, state: str, **fields: object) -> str:
        return make(
            store, actor, Visit(company_id=company, kind="collegetour", state=state, starts_at=on, **fields)
        )

    coming = visit(dt.datetime(2026, 11, 23, 9, 30), "held", summary="Goed gesprek.", service_grade=9)
    earlier = visit(dt.datetime(2026, 4, 14, 10, 0), "wrapped_up", summary="Vier banen.", service_grade=8)
    visit(dt.datetime(2027, 1, 4, 10, 0), "planned")
    make(store, actor, TeamMember(visit_id=coming, colleague_id=actor.id, part="lead"))
    make(store, actor, TeamMember(visit_id=coming, colleague_id=alderman, part="alderman"))
    make(store, actor, Attendee(visit_id=coming, contact_id=contact, attended=True))
    make(store, actor, Attendee(visit_id=coming, name="Joost", function="Stagiair"))
    item = make(store, actor, AgendaItem(visit_id=coming, topic_id=topic, position=1))
    make(
        store,
        actor,
        AgendaItem(visit_id=coming, title="Oostkade", talking_points="Noem geen datum.", position=2),
    )
    made = Told(coming, company, merged)
    tell_promises(store, actor, made, Around(contact, alderman, earlier, item))
    tell_signals(store, actor, made)
    return made


@dataclass
class Around:
    """Whom and what the promises hang on."""

    contact: str
    alderman: str
    earlier: str
    item: str


def tell_promises(store: Store, actor: Actor, told: Told, around: Around) -> None:
    """Two notes, one confidential, and promises in every state."""

    def write(author: str, text: str, **fields: str) -> str:
        where = {"visit_id": told.visit, "agenda_item_id": around.item}
        return make(store, actor, Note(author_id=author, text=text, **where, **fields))

    note = write(actor.id, "**Vol** tot 2028.\n/actie Later")
    secret = write(around.alderman, SECRET, disclosure="confidential")

    def action(title: str, due: dt.date | None, **fields: object) -> None:
        values = {
            "company_id": told.company,
            "promised_on": dt.date(2026, 4, 14),
            "updated_at": NOW,
            **fields,
        }
        make(store, actor, Action(title=title, due_on=due, **values))

    action(
        "Later",
        dt.date(2026, 12, 7),
        owner_id=actor.id,
        visit_id=told.visit,
        note_id=note,
        sentence="/actie Later",
    )
    action("Bij de oude naam", dt.date(2026, 11, 18), company_id=told.merged, promised_to_id=around.contact)
    action(
        "Klaar",
        None,
        state="done",
        is_open=False,
        is_not_told=True,
        done_on=dt.date(2026, 11, 12),
        visit_id=around.earlier,
    )
    action(
        "Verteld",
        None,
        state="done",
        is_open=False,
        done_on=dt.date(2026, 11, 1),
        told_on=dt.date(2026, 11, 2),
    )
    action("Teruggenomen", dt.date(2026, 11, 1), removed_at=NOW)
    action(f"Actie {SECRET}", dt.date(2026, 11, 1), confidential=True, visit_id=around.earlier)
    action(f"Uit notitie {SECRET}", None, note_id=secret, visit_id=told.visit)


def tell_signals(store: Store, actor: Actor, told: Told) -> None:
    """Calls, signals and results, of each a confidential one too where that can be."""
    for disclosure, words in (("internal", "Gebeld over stroom"), ("confidential", SECRET)):
        make(
            store,
            actor,
            ContactMoment(
                company_id=told.company, colleague_id=actor.id, channel="phone", happened_at=NOW - dt.timedelta(days=9),
                subject=words, disclosure=disclosure,
            ),
        )  # fmt: skip
        make(
            store,
            actor,
            Alert(
                company_id=told.company, visit_id=told.visit, kind="expanding", text=words, raised_by_id=actor.id,
                raised_at=NOW - dt.timedelta(days=20), disclosure=disclosure,
            ),
        )  # fmt: skip
    make(
        store,
        actor,
        Alert(
            company_id=told.company,
            kind="moving",
            raised_by_id=actor.id,
            raised_at=NOW - dt.timedelta(days=900),
        ),
    )
    for kind, stage, amount in (
        ("job", "committed", 4),
        ("internship", "realised", 5),
        ("job", "discussed", 50),
    ):
        make(
            store,
            actor,
            Result(
                company_id=told.company, visit_id=told.visit, kind=kind, stage=stage, amount=amount, on=TODAY
            ),
        )


def test_a_brief_gathers_the_company_and_its_history(store: Store, told: Told) -> None:
    brief = store.read(visit_brief, told.visit, TODAY)
    assert brief.municipality == "Voorbeeldstad"
    assert brief.visit.company == "Van Ommelen Scheepstechniek"
    assert brief.visit.place == "Sluiskade 14, Lindervoort"
    assert [member.name for member in brief.visit.team] == ["Hans van Rijnsbergen", "Noor Vermaat"]
    assert brief.visit.with_alderman
    assert [(person.name, person.function, person.preference) for person in brief.people] == [
        ("Hanneke Brandsma", "Directeur", "Graag kort"), ("Joost", "Stagiair", ""),
    ]  # fmt: skip
    figures = brief.figures
    assert (figures.employees, figures.visits, figures.grade, figures.jobs, figures.internships) == (
        412,
        1,
        8,
        4,
        5,
    )
    assert [(point.topic, point.text) for point in brief.topics] == [
        ("Netcongestie", "Vraag hoeveel stroom nodig is."), ("Oostkade", "Noem geen datum."),
    ]  # fmt: skip
    assert brief.confidential


def test_promises_come_late_first_also_of_a_merged_company(store: Store, told: Told) -> None:
    promises = store.read(visit_brief, told.visit, TODAY, confidential=False).promises
    assert [(line.title, line.days_late, line.not_told) for line in promises] == [
        ("Bij de oude naam", 5, False), ("Klaar", 0, True), ("Later", 0, False),
    ]  # fmt: skip
    assert promises[0].promised_to == "mevrouw Brandsma"


def test_conversations_are_newest_first_and_count_no_confidential_actions(store: Store, told: Told) -> None:
    whole = store.read(visit_brief, told.visit, TODAY).conversations
    assert [line.on for line in whole] == sorted((line.on for line in whole), reverse=True)
    assert whole[-1].actions == 2
    public = store.read(visit_brief, told.visit, TODAY, confidential=False).conversations
    assert [(line.text, line.actions) for line in public] == [("Gebeld over stroom", 0), ("Vier banen.", 1)]


def test_the_variants_hold_nothing_confidential(store: Store, told: Told) -> None:
    assert SECRET in repr(store.read(visit_brief, told.visit, TODAY))
    brief = store.read(visit_brief, told.visit, TODAY, confidential=False)
    assert SECRET not in repr(brief)
    assert not brief.confidential
    assert SECRET in repr(store.read(visit_report, told.visit))
    report = store.read(visit_report, told.visit, confidential=False)
    assert SECRET not in repr(report)
    assert not report.confidential


def test_a_report_tells_what_was_written_agreed_and_who_reports_back(store: Store, told: Told) -> None:
    report = store.read(visit_report, told.visit, confidential=False)
    assert [(topic.title, [note.text for note in topic.notes]) for topic in report.topics] == [
        ("Netcongestie", ["**Vol** tot 2028."])
    ]
    assert [(line.title, line.owner) for line in report.actions] == [("Later", "Noor Vermaat")]
    assert [(line.kind, line.amount) for line in report.results] == [
        ("job", 4),
        ("internship", 5),
        ("job", 50),
    ]
    assert report.summary == "Goed gesprek."
    assert report.grade == 9
    assert report.teller == "Noor Vermaat"
    assert report.tell_before == dt.date(2026, 12, 7)


def test_a_visit_to_a_merged_company_is_read_through_the_winner(
    store: Store, actor: Actor, told: Told
) -> None:
    visit = make(store, actor, Visit(company_id=told.merged, kind="account_visit", state="wish"))
    brief = store.read(visit_brief, visit, TODAY)
    assert brief.visit.company_id == told.company
    assert brief.visit.day is None
    assert brief.people[0].name == "Hanneke Brandsma"
    assert len(brief.promises) == 5


def test_a_bare_visit_and_one_that_is_not_there(store: Store, actor: Actor) -> None:
    company = make(store, actor, Company(name="Leeg"))
    visit = make(store, actor, Visit(company_id=company, kind="account_visit", state="wish"))
    assert store.read(visit_brief, visit, TODAY).promises == ()
    assert store.read(visit_report, visit).tell_before is None
    with pytest.raises(RodeLoperError):
        store.read(visit_brief, "nothing", TODAY)


def test_the_line_of_a_withdrawn_action_is_words_again_unless_it_was_confidential(
    store: Store, actor: Actor, told: Told
) -> None:
    item = make(store, actor, AgendaItem(visit_id=told.visit, title="Afspraken", position=3))
    text = "/actie Bellen\n/actie Stil houden"
    note = make(store, actor, Note(visit_id=told.visit, agenda_item_id=item, author_id=actor.id, text=text))
    for line in text.splitlines():
        make(
            store,
            actor,
            Action(
                company_id=told.company, visit_id=told.visit, note_id=note, title=line, sentence=line,
                promised_on=TODAY, updated_at=NOW, removed_at=NOW, confidential="Stil" in line,
            ),
        )  # fmt: skip
    report = store.read(visit_report, told.visit)
    assert [note.text for note in report.topics[-1].notes] == ["/actie Bellen"]
