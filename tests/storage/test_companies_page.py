# SPDX-License-Identifier: EUPL-1.2
"""The page of a company and its time line: every contact counts, late promises come first."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.errors import RodeLoperError
from storage.operations import actions, agenda, companies, contact_moments, contacts, notes
from storage.queries.actions import action_row
from storage.queries.companies import CompanyFilter, company_keys, company_rows
from storage.queries.company_page import CompanyPage, company_page
from storage.queries.timeline import TimelineKind, beginning, timeline
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_alert, make_visit


@pytest.fixture
def company(store: Store, actor: Actor) -> str:
    return str(store.write(companies.add, actor, name="Van Ommelen", employees=412).result().answer)


def page(store: Store, id_: str, clock: Clock) -> CompanyPage:
    return store.read(company_page, id_, clock.today)


def agree(store: Store, actor: Actor, company: str, title: str, due_on: dt.date | None = None) -> str:
    made = store.write(
        actions.agree, actor, company_id=company, title=title, owner_id=actor.id, due_on=due_on
    )
    return str(made.result().answer)


def test_a_call_counts_as_a_contact_but_not_as_a_visit(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    contact = str(store.write(contacts.add, actor, company, name="Hanneke").result().answer)
    store.write(
        contact_moments.log, actor, company, subject="Stroom", channel="phone", contact_id=contact
    ).result()
    facts = page(store, company, clock).facts
    assert (facts.last_visit_on, facts.last_contact_on) == (None, clock.today)
    (item,) = store.read(timeline, company)
    assert (item.kind, item.what, item.title, item.contact, item.person) == (
        TimelineKind.CONTACT,
        "phone",
        "Stroom",
        "Hanneke",
        "Noor Vermaat",
    )


def test_a_call_that_was_taken_back_counts_no_more(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    made = store.write(contact_moments.log, actor, company, subject="Stroom").result()
    moment = made.created("contact_moments")
    store.write(contact_moments.change, actor, moment, text="Wacht op de netbeheerder").result()
    assert store.read(timeline, company)[0].text == "Wacht op de netbeheerder"
    store.write(contact_moments.archive, actor, moment).result()
    assert page(store, company, clock).facts.last_contact_on is None
    assert store.read(timeline, company) == []


def test_a_contact_needs_a_subject_and_lies_in_the_past(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    later = clock.now + dt.timedelta(days=1)
    with pytest.raises(RodeLoperError) as error:
        store.write(
            contact_moments.log, actor, company, subject=" ", happened_at=later, channel="duif"
        ).result()
    assert error.value.values["fields"] == {
        "subject": "fields.missing",
        "channel": "fields.choice",
        "happened_at": "contact_moments.to-come",
    }


def test_a_call_can_bring_a_promise_at_once(store: Store, actor: Actor, clock: Clock, company: str) -> None:
    action = {"title": "Terugbellen over stroom", "owner_id": actor.id, "due_on": clock.today}
    store.write(contact_moments.log, actor, company, subject="Stroom", action=action).result()
    assert [one.title for one in page(store, company, clock).promises] == ["Terugbellen over stroom"]
    (key,) = store.read(company_keys, CompanyFilter())
    (row,) = store.read(company_rows, [key], clock.today + dt.timedelta(days=1))
    assert (row.open_actions, row.late_actions) == (1, 1)


def test_late_promises_come_first_then_what_must_be_told(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    agree(store, actor, company, "Later", clock.today + dt.timedelta(days=9))
    agree(store, actor, company, "Te laat", clock.today - dt.timedelta(days=5))
    done = agree(store, actor, company, "Gedaan", clock.today)
    told = agree(store, actor, company, "Verteld", clock.today)
    for id_ in (done, told):
        store.write(actions.finish, actor, id_).result()
    store.write(actions.report_back, actor, told, channel="phone", text="Het is klaar").result()
    shown = page(store, company, clock)
    assert [one.title for one in shown.promises] == ["Te laat", "Gedaan", "Later"]
    assert shown.all_actions == 4
    happened = [(item.what, item.title) for item in store.read(timeline, company, only=TimelineKind.ACTION)]
    assert sorted(happened) == [("done", "Gedaan"), ("done", "Verteld"), ("told", "Verteld")]
    assert shown.timeline.actions == 3


def test_what_is_to_come_stands_on_top_and_the_rest_newest_first(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    team = [(actor.id, "lead")]
    make_visit(store, actor, company, dt.datetime(2026, 4, 14, 9, 30), team, state="held")
    coming = make_visit(store, actor, company, dt.datetime(2026, 12, 1, 9, 30), team)
    make_alert(store, actor, company, "expanding", text="Wij zoeken 4.000 m² aan het water.")
    items = store.read(timeline, company)
    assert [(item.kind, item.on) for item in items] == [
        (TimelineKind.VISIT, dt.date(2026, 12, 1)),
        (TimelineKind.ALERT, clock.today),
        (TimelineKind.VISIT, dt.date(2026, 4, 14)),
    ]
    assert items[0].id == coming
    assert store.read(timeline, company, limit=1, offset=1) == items[1:2]
    assert [item.kind for item in store.read(timeline, company, only=TimelineKind.ALERT)] == [
        TimelineKind.ALERT
    ]
    shown = page(store, company, clock)
    assert (shown.visits, shown.next_visit_at) == (1, dt.datetime(2026, 12, 1, 9, 30))
    assert shown.facts.last_visit_on == dt.date(2026, 4, 14)
    assert (shown.timeline.all, shown.timeline.visits) == (3, 2)
    assert [alert.kind for alert in shown.alerts] == ["expanding"]


def test_a_page_of_nothing_says_so(store: Store) -> None:
    with pytest.raises(RodeLoperError) as error:
        store.read(company_page, "nergens", dt.date(2026, 11, 23))
    assert error.value.code == "not-found"


def test_the_beginning_of_a_note_is_plain_and_ends_at_a_word() -> None:
    note = "## Plannen\n\n- **Nieuwe hal** in 2027\n/actie @jansen vr bellen\nWil uitbreiden\n- /Action call"
    assert beginning(note) == "Plannen Nieuwe hal in 2027 Wil uitbreiden"
    assert beginning("woord " * 60).endswith("woord …")
    assert len(beginning("woord " * 60)) < 170


def test_what_was_promised_in_a_confidential_call_is_confidential_too(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    for disclosure, confidential in (("internal", False), ("confidential", True)):
        logged = store.write(
            contact_moments.log, actor, company, subject="Schulden", disclosure=disclosure,
            action={"title": "Hulp zoeken"},
        ).result()  # fmt: skip
        row = store.read(action_row, logged.created("actions"), clock.today)
        assert row is not None
        assert row.confidential is confidential


def test_told_stands_above_done_when_both_were_today(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    action = agree(store, actor, company, "Lijst sturen")
    store.write(actions.finish, actor, [action], text="Gestuurd.").result()
    store.write(actions.report_back, actor, action, channel="phone", text="Gebeld.").result()
    assert [item.what for item in store.read(timeline, company)] == ["told", "done"]


def test_whatever_is_confidential_on_the_time_line_says_so(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    store.write(contact_moments.log, actor, company, subject="Schulden", disclosure="confidential").result()
    make_alert(store, actor, company, "in_trouble", disclosure="confidential")
    visit = make_visit(store, actor, company, dt.datetime(2026, 11, 20, 9, 30), [(actor.id, "lead")])
    item = str(store.write(agenda.add, actor, visit_id=visit, title="Geld").result().answer)
    store.write(
        notes.save, actor, agenda_item_id=item, text="Geheim\n/actie Hulp zoeken", disclosure="confidential"
    ).result()
    marked = agree(store, actor, company, "Schuldhulp regelen")
    store.write(actions.change, actor, marked, confidential=True).result()
    (noted,) = [row.id for row in page(store, company, clock).promises if row.id != marked]
    store.write(actions.finish, actor, [marked, noted]).result()

    items = store.read(timeline, company)
    assert {(one.kind, one.disclosure) for one in items if one.kind is not TimelineKind.VISIT} == {
        (kind, "confidential") for kind in (TimelineKind.CONTACT, TimelineKind.ALERT, TimelineKind.ACTION)
    }
    assert not any("Geheim" in one.text for one in items), "a confidential note is not shown in passing"
