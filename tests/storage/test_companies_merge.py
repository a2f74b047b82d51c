# SPDX-License-Identifier: EUPL-1.2
"""Two records of one company become one, and one becomes two again, whatever was chosen and in whatever order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.models import Company
from storage.operations import actions, companies, company_merge, contact_moments, contacts, lists, wrap_up
from storage.operations import visits as visit_operations
from storage.queries import lists as list_queries
from storage.queries import visits
from storage.queries.action_filter import ActionFilter
from storage.queries.action_list import action_keys
from storage.queries.companies import CompanyFilter, company_keys, company_rows
from storage.queries.company_page import company_facts, company_page
from storage.queries.company_search import search_companies
from storage.queries.contacts import contacts_of
from storage.queries.finder import find
from storage.queries.merged import family
from storage.queries.timeline import timeline
from storage.queries.visit_page import visit_page
from storage.queries.wrap_up import wrap_up as wrap_up_query
from storage.rules.ids import TOP_LIST_ID
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import KEY, Clock
from tests.factories import make_company, make_visit

TODAY = dt.date(2026, 11, 23)


def add(store: Store, actor: Actor, name: str, **fields: object) -> str:
    return str(store.write(companies.add, actor, name=name, **fields).result().answer)


def listed(store: Store, text: str = "") -> list[str]:
    keys = store.read(company_keys, CompanyFilter(text=text))
    return [row.name for row in store.read(company_rows, keys, TODAY)]


def test_the_lowest_id_stays_and_what_it_has_not_comes_from_the_other(store: Store, actor: Actor) -> None:
    first = add(store, actor, "Aker", district="Haven", employees=10)
    second = add(
        store, actor, "Aker BV", phone="0302860000", employees=20, sbi_code="3011", sbi_text="Scheepsbouw"
    )
    assert (
        store.write(company_merge.merge, actor, second, first, {"employees": second}).result().answer == first
    )
    facts = store.read(company_facts, first)
    assert (facts.name, facts.district, facts.phone, facts.employees) == ("Aker", "Haven", "030 286 0000", 20)
    assert (facts.size_class, facts.sector, facts.sbi_text) == ("20-49", "industry", "Scheepsbouw")
    assert listed(store) == ["Aker"]


def test_everything_of_both_is_on_one_page_and_found(store: Store, actor: Actor, clock: Clock) -> None:
    first, second = add(store, actor, "Aker"), add(store, actor, "Boei", street="Sluiskade")
    store.write(contacts.add, actor, second, name="Hanneke Brandsma").result()
    store.write(contact_moments.log, actor, second, subject="Stroom").result()
    late = clock.today - dt.timedelta(days=2)
    store.write(actions.agree, actor, company_id=second, title="Bellen", due_on=late).result()
    store.write(company_merge.merge, actor, first, second).result()
    page = store.read(company_page, second, clock.today)
    assert (page.facts.id, page.facts.last_contact_on) == (first, clock.today)
    assert [one.title for one in page.promises] == ["Bellen"]
    assert [one.name for one in page.people] == ["Hanneke Brandsma"]
    assert [one.title for one in store.read(timeline, first)] == ["Stroom"]
    assert [(one.name, one.can_undo) for one in page.merged] == [("Boei", True)]
    assert listed(store, "brandsma") == listed(store, "boei") == ["Aker"]
    assert [hit.id for hit in store.read(search_companies, "boei")] == [first]
    (key,) = store.read(company_keys)
    (row,) = store.read(company_rows, [key], clock.today)
    assert (row.open_actions, row.late_actions) == (1, 1)

    store.write(company_merge.unmerge, actor, second).result()
    assert listed(store) == ["Aker", "Boei"]
    assert listed(store, "brandsma") == ["Boei"]
    assert store.read(contacts_of, first) == []
    rows = store.read(company_rows, store.read(company_keys), clock.today)
    assert [row.open_actions for row in rows] == [0, 1]


def test_an_edit_after_the_merge_survives_the_undo(store: Store, actor: Actor) -> None:
    first, second = (
        add(store, actor, "Aker", city="Oud"),
        add(store, actor, "Boei", city="Nieuw", phone="0302860000"),
    )
    store.write(company_merge.merge, actor, first, second, {"city": second}).result()
    store.write(companies.change, actor, first, city="Nieuwst").result()
    store.write(company_merge.unmerge, actor, second).result()
    facts = store.read(company_facts, first)
    assert (facts.city, facts.phone) == ("Nieuwst", "")


def test_a_merged_company_that_was_archived_lives_again_when_the_other_did(
    store: Store, actor: Actor
) -> None:
    first, second = add(store, actor, "Aker"), add(store, actor, "Boei")
    store.write(companies.archive, actor, first).result()
    store.write(company_merge.merge, actor, first, second).result()
    assert listed(store) == ["Aker"]
    store.write(company_merge.unmerge, actor, second).result()
    assert listed(store) == ["Boei"]


def test_one_company_cannot_be_merged_with_itself_or_taken_out_twice(store: Store, actor: Actor) -> None:
    first, second = add(store, actor, "Aker"), add(store, actor, "Boei")
    store.write(company_merge.merge, actor, first, second).result()
    with pytest.raises(RodeLoperError, match=r"companies\.same"):
        store.write(company_merge.merge, actor, first, second).result()
    store.write(company_merge.unmerge, actor, second).result()
    with pytest.raises(RodeLoperError, match=r"companies\.not-merged"):
        store.write(company_merge.unmerge, actor, second).result()


TEXTS = st.sampled_from(["", "x", "y"])
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "trade_name": TEXTS,
    "city": TEXTS,
    "approach": TEXTS,
    "sbi_code": st.sampled_from(["", "3011", "6201"]),
    "employees": st.sampled_from([None, 0, 5, 300]),
    "phase": st.sampled_from(["", "start", "expand"]),
    "phase_since": st.sampled_from([None, 2020]),
    "account_manager_id": st.just(None),
}
COMPANY = st.fixed_dictionaries(FIELDS)


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("merge") / "merge.store"
    path.write_bytes(empty_store.read_bytes())
    with Store.open(path, KEY, device="laptop-a", clock=Clock()) as opened:
        yield opened


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_undoing_all_merges_in_any_order_gives_back_everything(
    shared_store: Store, data: st.DataObject
) -> None:
    store, actor = shared_store, Actor("", "Test", "laptop-a")
    n = data.draw(st.integers(2, 4))
    ids = sorted(add(store, actor, f"Bedrijf {i}", **data.draw(COMPANY)) for i in range(n))
    before = [store.read(company_facts, id_) for id_ in ids]
    order = data.draw(st.permutations(ids[1:]))
    for other in order:
        take = {
            name: data.draw(st.sampled_from([ids[0], other])) for name in FIELDS if data.draw(st.booleans())
        }
        store.write(company_merge.merge, actor, other, ids[0], take).result()
    assert sorted(store.read(family, ids[-1])) == ids
    for other in data.draw(st.permutations(order)):
        store.write(company_merge.unmerge, actor, other).result()
    assert [store.read(company_facts, id_) for id_ in ids] == before


# Whatever is read of many companies at once


@pytest.fixture
def chain(store: Store, actor: Actor) -> tuple[str, str, str]:
    """Three records of one company, the first of which is going to stay; see ``merged_twice``."""
    first, second, third = sorted(make_company(store, actor, name) for name in ("Aker", "Boei", "Ceder"))
    for company, name in ((first, "Aker"), (second, "Boei"), (third, "Ceder")):
        store.write(companies.change, actor, company, name=name).result()
    return first, second, third


def merged_twice(store: Store, actor: Actor, chain: tuple[str, str, str]) -> None:
    first, second, third = chain
    store.write(company_merge.merge, actor, second, third).result()
    store.write(company_merge.merge, actor, first, second).result()


def test_what_was_merged_twice_is_shown_and_found_as_the_one_that_stayed(
    store: Store, actor: Actor, chain: tuple[str, str, str]
) -> None:
    first, _second, third = chain
    visit = make_visit(store, actor, third, dt.datetime(2026, 11, 20, 9), [(actor.id, "lead")])
    store.write(actions.agree, actor, company_id=third, title="Bellen").result()
    merged_twice(store, actor, chain)
    row = store.read(visits.row, visit)
    assert (row.company_id, row.company) == (first, "Aker")
    assert len(store.read(visits.keys, visits.VisitFilter(search="Aker"))) == 1
    found = store.read(find, "Aker")
    assert [one.id for one in found.visits] == [visit]
    assert store.read(find, "bellen").actions[0].company == "Aker"
    assert len(store.read(action_keys, ActionFilter(search="aker"), "due", False, TODAY)) == 1


def test_a_list_follows_its_companies_when_they_are_merged(
    store: Store, actor: Actor, chain: tuple[str, str, str]
) -> None:
    first, second, third = chain
    visit = make_visit(store, actor, first, dt.datetime(2026, 11, 20, 9), [(actor.id, "lead")])
    store.write(actions.agree, actor, company_id=first, title="Bellen").result()
    store.write(actions.agree, actor, company_id=third, title="Mailen").result()
    store.write(lists.add_members, actor, TOP_LIST_ID, [second, third]).result()
    merged_twice(store, actor, chain)
    keys = store.read(company_keys, CompanyFilter(lists=frozenset({TOP_LIST_ID})))
    (row,) = store.read(company_rows, keys, TODAY)
    assert (row.id, row.is_top) == (first, True)
    assert [one.count for one in store.read(list_queries.lists) if one.id == TOP_LIST_ID] == [1]
    assert [one.company_id for one in store.read(list_queries.members, TOP_LIST_ID)] == [first]
    assert store.read(visits.row, visit).on_top_list
    assert len(store.read(action_keys, ActionFilter(list_id=TOP_LIST_ID), "due", False, TODAY)) == 2


def test_the_account_manager_of_the_one_that_stayed_tells_the_company(
    store: Store, actor: Actor, chain: tuple[str, str, str]
) -> None:
    first, second, _third = chain
    store.write(companies.change, actor, first, account_manager_id=actor.id).result()
    visit = make_visit(store, actor, second, dt.datetime(2026, 11, 20, 9), [(actor.id, "lead")], state="held")
    store.write(company_merge.merge, actor, first, second).result()
    assert store.read(visit_page, visit, TODAY).account_manager == actor.name
    assert not store.read(wrap_up_query, visit, actor.id, TODAY).missing
    store.write(wrap_up.finish, actor, visit).result()
    assert store.read(wrap_up_query, visit, actor.id, TODAY).chosen_teller_id == actor.id


def test_a_company_whose_people_were_met_elsewhere_is_not_deleted(
    store: Store, actor: Actor, chain: tuple[str, str, str]
) -> None:
    first, second, _third = chain
    person = store.write(contacts.add, actor, first, name="Hanneke Brandsma").result().created("contacts")
    visit = make_visit(store, actor, second, dt.datetime(2026, 11, 20, 9), [(actor.id, "lead")])
    store.write(visit_operations.add_attendee, actor, visit_id=visit, contact_id=person).result()
    with pytest.raises(RodeLoperError, match=r"companies\.has-history"):
        store.write(companies.delete, actor, first).result()


def test_two_laptops_that_merged_two_companies_into_each_other_show_one(store: Store, actor: Actor) -> None:
    one, other, third = (add(store, actor, name) for name in ("Abel", "Bos", "Cor"))
    for loser, winner in ((one, other), (other, one), (third, one)):
        store.write(point, actor, loser, winner).result()
    for id_ in (one, other, third):
        assert store.read(family, id_)[0] == min(one, other)
        assert sorted(store.read(family, id_)) == sorted((one, other, third))
        store.read(company_page, id_, TODAY)
    store.read(visits.keys, sort="company")
    store.read(company_keys, CompanyFilter(text="cor"))


def point(db: Session, _actor: Actor, loser: str, winner: str) -> Changes:
    """What arrives from a colleague who merged these, whatever was done here."""
    db.execute(update(Company).where(Company.id == loser).values(merged_into_id=winner))
    return Changes()
