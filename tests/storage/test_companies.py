# SPDX-License-Identifier: EUPL-1.2
"""Companies: what is checked when one is added or changed, what is refused, and how they are found."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.errors import RodeLoperError
from storage.operations import companies, contacts, lists
from storage.queries import company_choices, company_search
from storage.queries import lists as list_queries
from storage.queries.companies import SORTS, CompanyFilter, Ordered, company_keys, company_rows, count
from storage.queries.company_page import company_facts
from storage.queries.contacts import contacts_of
from storage.rules.ids import TOP_LIST_ID
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_visit


def add(store: Store, actor: Actor, name: str, **fields: object) -> str:
    return str(store.write(companies.add, actor, name=name, **fields).result().answer)


def names(store: Store, filters: CompanyFilter, sort: str = "name", *, descending: bool = False) -> list[str]:
    keys = store.read(company_keys, filters, sort, descending)
    return [row.name for row in store.read(company_rows, keys, dt.date(2026, 11, 23))]


def problems(error: pytest.ExceptionInfo[RodeLoperError]) -> object:
    assert error.value.code == "fields.invalid"
    return error.value.values["fields"]


def test_numbers_are_kept_as_the_register_writes_them(store: Store, actor: Actor) -> None:
    id_ = add(store, actor, " Ankerlicht ", kvk_number="6959 9084", branch_number="37178598", postcode="1234ab",
              sbi_code="62.01", employees="1.200", phone="0302860000")  # fmt: skip
    facts = store.read(company_facts, id_)
    assert (facts.name, facts.kvk_number, facts.branch_number, facts.postcode) == (
        "Ankerlicht",
        "69599084",
        "000037178598",
        "1234 AB",
    )
    assert (facts.sbi_code, facts.sector, facts.employees, facts.size_class) == (
        "6201",
        "information",
        1200,
        "1000+",
    )
    assert facts.phone == "030 286 0000"


def test_every_wrong_field_gets_its_own_problem(store: Store, actor: Actor) -> None:
    with pytest.raises(RodeLoperError) as error:
        add(store, actor, "", kvk_number="12", postcode="0123 AB", email="jan@", employees="veel", kind="koe")
    assert problems(error) == {
        "name": "fields.missing",
        "kvk_number": "numbers.kvk",
        "postcode": "numbers.postcode",
        "email": "numbers.email",
        "employees": "numbers.whole",
        "kind": "fields.choice",
    }
    assert store.read(count) == 0


def test_two_companies_cannot_have_one_branch_number(store: Store, actor: Actor) -> None:
    first = add(store, actor, "Eerste", branch_number="000037178598")
    with pytest.raises(RodeLoperError) as error:
        add(store, actor, "Tweede", branch_number="37178598")
    assert problems(error) == {"branch_number": "companies.branch-known"}
    second = add(store, actor, "Tweede")
    with pytest.raises(RodeLoperError) as error:
        store.write(companies.change, actor, second, branch_number="37178598").result()
    assert problems(error) == {"branch_number": "companies.branch-known"}
    store.write(companies.change, actor, first, branch_number="37178598", name="Zelfde").result()


def test_a_freed_branch_number_can_be_used_again(store: Store, actor: Actor) -> None:
    first = add(store, actor, "Eerste", branch_number="000037178598")
    store.write(companies.change, actor, first, branch_number="").result()
    assert add(store, actor, "Tweede", branch_number="000037178598") != first


def test_changing_touches_only_what_was_given_and_remembers_the_last_number_of_people(
    store: Store, actor: Actor
) -> None:
    id_ = add(store, actor, "Ankerlicht", employees=374, district="Haven")
    store.write(companies.change, actor, id_, employees=412).result()
    facts = store.read(company_facts, id_)
    assert (facts.name, facts.district, facts.employees, facts.employees_before) == (
        "Ankerlicht",
        "Haven",
        412,
        374,
    )
    changes = store.write(companies.change, actor, id_, employees=412).result()
    assert not changes.touches("companies")


def test_an_archived_company_leaves_the_list_and_comes_back(store: Store, actor: Actor) -> None:
    id_ = add(store, actor, "Ankerlicht")
    store.write(companies.archive, actor, id_).result()
    assert names(store, CompanyFilter()) == []
    assert names(store, CompanyFilter(archived=True)) == ["Ankerlicht"]
    assert store.read(company_choices.archived_count) == 1
    store.write(companies.unarchive, actor, id_).result()
    assert names(store, CompanyFilter()) == ["Ankerlicht"]


def test_a_company_with_a_visit_cannot_be_deleted(store: Store, actor: Actor) -> None:
    visited, mistake = add(store, actor, "Bezocht"), add(store, actor, "Vergissing")
    store.write(contacts.add, actor, mistake, name="Jan").result()
    store.write(lists.add_members, actor, TOP_LIST_ID, [mistake]).result()
    make_visit(store, actor, visited, dt.datetime(2026, 12, 1, 9, 30))
    with pytest.raises(RodeLoperError) as error:
        store.write(companies.delete, actor, visited).result()
    assert error.value.code == "companies.has-history"
    store.write(companies.delete, actor, mistake).result()
    assert names(store, CompanyFilter()) == ["Bezocht"]


def test_filters_combine(store: Store, actor: Actor, clock: Clock) -> None:
    haven = {"district": "Haven", "employees": 50, "sbi_code": "3011", "account_manager_id": actor.id}
    visited = add(store, actor, "Aker", **haven)
    add(store, actor, "Boei", **haven)
    add(store, actor, "Cirkel", district="Centrum", employees=3)
    make_visit(store, actor, visited, dt.datetime(2026, 3, 1, 9, 30), [(actor.id, "lead")], state="held")
    store.write(lists.add_members, actor, TOP_LIST_ID, [visited]).result()

    def found(**chosen: object) -> list[str]:
        return names(store, CompanyFilter(today=clock.today, **chosen))  # type: ignore[arg-type]

    assert found(districts=frozenset({"Haven", "Centrum"})) == ["Aker", "Boei", "Cirkel"]
    assert found(districts=frozenset({"Haven"}), last_visits=frozenset({"never"})) == ["Boei"]
    assert found(last_visits=frozenset({"over_6"})) == ["Aker"]
    assert found(last_visits=frozenset({"over_12"})) == []
    assert found(sizes=frozenset({"2-4"})) == ["Cirkel"]
    assert found(sectors=frozenset({"industry"}), lists=frozenset({TOP_LIST_ID})) == ["Aker"]
    assert found(account_managers=frozenset({""})) == ["Cirkel"]
    assert found(account_managers=frozenset({actor.id}), text="boe") == ["Boei"]
    assert store.read(count, CompanyFilter(districts=frozenset({"Haven"}))) == 2


def test_the_choices_of_a_filter_say_how_many(store: Store, actor: Actor, clock: Clock) -> None:
    add(store, actor, "Aker", district="Haven", employees=50, account_manager_id=actor.id)
    add(store, actor, "Boei", district="Haven")
    districts, managers, sizes, lists = (
        store.read(one)
        for one in (
            company_choices.district_choices,
            company_choices.manager_choices,
            company_choices.size_choices,
            company_choices.list_choices,
        )
    )
    last_visits = store.read(company_choices.last_visit_choices, clock.today)
    assert [(c.value, c.count) for c in districts] == [("Haven", 2)]
    assert [(c.name, c.count) for c in managers] == [("Noor Vermaat", 1), ("", 1)]
    assert [(c.value, c.count) for c in sizes] == [("50-99", 1), ("", 1)]
    assert {c.value: c.count for c in last_visits}["never"] == 2
    assert [c.name for c in lists] == ["Top 30", "Beste werkgevers", "Meest innovatief"]


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_works_both_ways_and_leaves_nobody_out(store: Store, actor: Actor, sort: str) -> None:
    add(store, actor, "Aker", employees=1, district="B", sbi_code="01", account_manager_id=actor.id)
    add(store, actor, "boei", employees=2, district="A", sbi_code="62")
    add(store, actor, "Cirkel")
    assert sorted(names(store, CompanyFilter(), sort), key=str.casefold) == ["Aker", "boei", "Cirkel"]
    assert sorted(names(store, CompanyFilter(), sort, descending=True), key=str.casefold) == [
        "Aker",
        "boei",
        "Cirkel",
    ]
    if sort in ("employees", "district"):
        assert names(store, CompanyFilter(), sort)[-1] == "Cirkel"
        assert names(store, CompanyFilter(), sort, descending=True)[-1] == "Cirkel"


@pytest.mark.parametrize(
    "typed", ["cafe zee", "zeehond", "6959", "3717", "sluisk", "1234ab", "1234 AB", "brandsma", "visser"]
)
def test_a_company_is_found_by_name_number_street_and_person(store: Store, actor: Actor, typed: str) -> None:
    id_ = add(store, actor, "Café De Zeehond", trade_name="Visserij Noord", kvk_number="69599084",
              branch_number="37178598", street="Sluiskade", house_number="14", postcode="1234 AB")  # fmt: skip
    add(store, actor, "Iets anders", street="Dorpsstraat", postcode="9999 XX")
    store.write(contacts.add, actor, id_, name="Hanneke Brandsma").result()
    typed = {"3717": "000037"}.get(typed, typed)
    assert names(store, CompanyFilter(text=typed)) == ["Café De Zeehond"]
    assert [hit.id for hit in store.read(company_search.search_companies, typed)] == [id_]


def test_one_letter_narrows_nothing_and_signs_are_no_query(store: Store, actor: Actor) -> None:
    add(store, actor, "Aker")
    assert names(store, CompanyFilter(text="k")) == ["Aker"]
    assert names(store, CompanyFilter(text='ak" OR (')) == []
    assert store.read(company_search.search_companies, "a") == []


def test_narrowing_keeps_the_order_of_the_list(store: Store, actor: Actor) -> None:
    for name, employees in (("Haven A", 3), ("Haven B", 9), ("Haven C", 5), ("Dorp", 7)):
        add(store, actor, name, employees=employees)
    ordered = Ordered(store.read(company_keys, CompanyFilter(), "employees", True))
    add(store, actor, "Haven D", employees=1)
    keys = store.read(lambda db: ordered.narrowed(db, "haven"))
    rows = store.read(company_rows, keys, dt.date(2026, 11, 23))
    assert [row.name for row in rows] == ["Haven B", "Haven C", "Haven A"]


def test_the_best_hits_are_names_that_begin_with_what_was_typed(store: Store, actor: Actor) -> None:
    street = add(store, actor, "Aardappelhandel", street="Visstraat")
    inside = add(store, actor, "De Grote Vis")
    begins = add(store, actor, "Visserij")
    hits = [hit.id for hit in store.read(company_search.search_companies, "vis")]
    assert hits == [begins, inside, street]


def test_lookalikes_are_named_before_a_double_is_made(store: Store, actor: Actor) -> None:
    id_ = add(store, actor, "Aker", kvk_number="69599084", postcode="1234 AB")
    found = store.read(lambda db: company_search.lookalikes(db, kvk_number="69599084"))
    assert [hit.id for hit in found] == [id_]
    found = store.read(lambda db: company_search.lookalikes(db, name="aker", postcode="1234 AB"))
    assert [hit.id for hit in found] == [id_]
    assert store.read(lambda db: company_search.lookalikes(db, kvk_number="69599084", besides=id_)) == []


def test_a_selection_becomes_a_list(store: Store, actor: Actor) -> None:
    for name in ("Aker", "Boei", "Cirkel"):
        add(store, actor, name)
    keys = store.read(company_keys, CompanyFilter(text="boei"))
    made = store.write(lists.add, actor, name="Onze keuze", company_keys=keys).result()
    id_ = str(made.answer)
    assert len(made.ids("list_members")) == 1
    assert names(store, CompanyFilter(lists=frozenset({id_}))) == ["Boei"]
    (member,) = store.read(list_queries.members, id_)
    assert (member.company, member.year) == ("Boei", 2026)
    store.write(lists.remove_members, actor, id_, [member.company_id]).result()
    assert store.read(list_queries.members, id_) == []
    added = store.write(lists.add_members, actor, id_, [member.company_id], reason="Toch wel").result()
    assert (added.answer, store.read(list_queries.members, id_)[0].reason) == (1, "Toch wel")
    assert store.write(lists.add_members, actor, id_, [member.company_id]).result().answer == 0


def test_people_come_and_go(store: Store, actor: Actor) -> None:
    id_ = add(store, actor, "Aker")
    hanneke = str(
        store.write(contacts.add, actor, id_, name="Hanneke Brandsma", phone="0612345678").result().answer
    )
    with pytest.raises(RodeLoperError) as error:
        store.write(contacts.change, actor, hanneke, email="geen adres").result()
    assert problems(error) == {"email": "numbers.email"}
    store.write(contacts.change, actor, hanneke, function="Directeur").result()
    (person,) = store.read(contacts_of, id_)
    assert (person.name, person.function, person.phone) == ("Hanneke Brandsma", "Directeur", "06 12345678")
    store.write(contacts.archive, actor, hanneke).result()
    assert store.read(contacts_of, id_) == []
    assert names(store, CompanyFilter(text="brandsma")) == []
