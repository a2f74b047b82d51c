# SPDX-License-Identifier: EUPL-1.2
"""The finder finds anything: companies, people, words in notes and promises, newest first, whatever the accents."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.models import AgendaItem, ContactMoment, Note
from storage.operations import actions, people
from storage.queries import visits
from storage.queries.action_filter import ActionFilter
from storage.queries.action_list import action_keys
from storage.queries.companies import CompanyFilter, company_keys
from storage.queries.company_search import companies_to_pick, search_companies
from storage.queries.finder import SNIPPET, Found, find, snippet
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make, make_colleague, make_company, make_contact, make_visit


def test_too_few_letters_find_colleagues_only(store: Store, actor: Actor) -> None:
    make_company(store, actor, "Noorderlicht BV")
    found = store.read(find, "n")
    assert found.companies == ()
    assert [one.name for one in found.colleagues] == ["Noor Vermaat"]
    assert store.read(find, "  ") == Found()


def test_a_company_brings_its_visits_and_people(store: Store, actor: Actor) -> None:
    company = make_company(store, actor, "Café Één")
    make_contact(store, actor, company, "Hanneke Brandsma", function="directeur")
    old = make_visit(store, actor, company, dt.datetime(2026, 11, 18, 10, 0))
    new = make_visit(store, actor, company, dt.datetime(2026, 12, 2, 10, 0))
    found = store.read(find, "cafe een")
    assert [one.name for one in found.companies] == ["Café Één"]
    assert [one.id for one in found.visits] == [new, old]
    (person,) = store.read(find, "brandsma").contacts
    assert (person.name, person.function, person.company) == ("Hanneke Brandsma", "directeur", "Café Één")


def test_words_of_notes_promises_and_calls(store: Store, actor: Actor, clock: Clock) -> None:
    company = make_company(store, actor, "Van Ommelen Scheepstechniek")
    visit = make_visit(store, actor, company, dt.datetime(2026, 11, 18, 10, 0))
    item = make(store, actor, AgendaItem(visit_id=visit, topic_id=TOPICS[0].id))
    for words in ("Eerst: de kade zit vol.", "Daarna **de kade** opnieuw."):
        clock.forward(minutes=1)
        make(store, actor, Note(visit_id=visit, agenda_item_id=item, author_id=actor.id, text=words))
    store.write(actions.agree, actor, company_id=company, title="Kade laten opmeten").result()
    make(
        store,
        actor,
        ContactMoment(
            company_id=company,
            colleague_id=actor.id,
            channel="phone",
            happened_at=clock(),
            subject="Vraag over de kade",
        ),
    )
    found = store.read(find, "kade")
    assert [note.snippet for note in found.notes] == ["Daarna de kade opnieuw.", "Eerst: de kade zit vol."]
    assert found.notes[0].author == "Noor Vermaat"
    assert [one.title for one in found.actions] == ["Kade laten opmeten"]
    assert [one.subject for one in found.moments] == ["Vraag over de kade"]


def test_who_left_is_not_found(store: Store, actor: Actor) -> None:
    rik = make_colleague(store, actor, "Rik Jansen")
    assert [one.id for one in store.read(find, "jan").colleagues] == [rik]
    store.write(people.archive_colleague, actor, rik).result()
    assert store.read(find, "jan").colleagues == ()


def test_a_snippet_is_cut_around_what_was_found() -> None:
    words = (
        "# Kop\n- "
        + "iets over het weer en de vakantie " * 6
        + "de **netcongestie** aan de kade "
        + "slot " * 40
    )
    cut = snippet(words, "netcong")
    assert "netcongestie" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert len(cut) <= SNIPPET + 2
    assert "*" not in cut
    with_action = "Wacht op de vergunning.\n/actie @dana vr vergunning bellen"
    assert snippet(with_action, "vergunning") == "Wacht op de vergunning."
    assert "/actie @dana vr vergunning bellen" in snippet(with_action, "bellen")
    assert snippet("Het cafè blijft", "cafe") == "Het cafè blijft"
    assert snippet("é" * 300, "e").startswith("é")


def test_what_is_typed_is_never_a_query(store: Store, actor: Actor) -> None:
    make_company(store, actor, 'Bakkerij "Krokant" & Korrel')
    for typed in ('krokant" OR', "kro*kant", "NEAR(krokant", "krokant AND", "'; DROP", "🙂🙂"):
        store.read(find, typed)
    assert store.read(find, '"krokant" & korrel').companies


@pytest.mark.parametrize(
    "typed",
    [
        "aa " * 400,
        "a" * 50_000,
        "halve \ud83d",
        "x\x00y",
        "\"' OR 1=1 --",
        "*",
        "NEAR(",
        "%_!",
        "😀😀",
        "שלום",
    ],
)
def test_whatever_is_typed_or_pasted_in_a_search_box_is_searched_for(
    store: Store, actor: Actor, clock: Clock, typed: str
) -> None:
    make_company(store, actor, "Café Één")
    assert store.read(find, typed).companies == ()
    assert store.read(search_companies, typed) == []
    assert store.read(companies_to_pick, typed) == []
    store.read(company_keys, CompanyFilter(text=typed))
    store.read(visits.keys, visits.VisitFilter(search=typed))
    store.read(action_keys, ActionFilter(search=typed), "due", False, clock.today)


def test_an_accent_is_found_in_one_piece_and_in_two(store: Store, actor: Actor) -> None:
    make_company(store, actor, "Café Één")
    make_company(store, actor, "Bru\u0308cke")
    assert [one.name for one in store.read(search_companies, "e\u0301e\u0301n")] == ["Café Één"]
    assert [one.name for one in store.read(search_companies, "brücke")] == ["Bru\u0308cke"]
