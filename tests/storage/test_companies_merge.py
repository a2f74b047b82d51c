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

from storage.errors import RodeLoperError
from storage.operations import actions, companies, company_merge, contact_moments, contacts
from storage.queries.companies import CompanyFilter, company_keys, company_rows, family
from storage.queries.company_page import company_facts, company_page
from storage.queries.company_search import search_companies
from storage.queries.contacts import contacts_of
from storage.queries.timeline import timeline
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import KEY, Clock

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
