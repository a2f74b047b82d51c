# SPDX-License-Identifier: EUPL-1.2
"""Who is in the store already is recognised, and where that is a guess the row is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.models import Contact
from storage.rules.rights import Actor
from storage.store import Store
from tests.storage.imports.conftest import Import, MakeFile
from tests.storage.imports.looking import (
    ABEL,
    HEADING,
    adds_up,
    companies,
    edit,
    merge,
)


@pytest.mark.parametrize(
    "row",
    [
        ";000037178598;Heel anders;;;;;;;",
        "69599084;;Heel anders;Kade;12;3511ab;;;;",
        "69599084;;Heel anders;KÁDE;12;;Utrecht;;;",
        ";;ABEL BV;;;3511 AB;;;;",
        ";;Ábel b.v.;Elders;9;3511AB;;;;",
        ";;Abel B.V.;Kade;12;;Utrecht;;;",
        ";;Abel B.V.;;;;Utrecht;;;",
    ],
)
def test_recognises_a_company_by_number_by_address_and_by_name(
    row: str, file_of: MakeFile, import_file: Import, plan_of: Import
) -> None:
    import_file(file_of(HEADING, ABEL))
    plan = plan_of(file_of(HEADING, row))
    assert plan.summary.added == 0
    assert plan.summary.changed + plan.summary.unchanged == 1


@pytest.mark.parametrize(
    "row",
    [
        "69599084;000037178599;Abel B.V.;Kade;12;3511 AB;Utrecht;;;",
        "68750110;;Abel B.V.;Kade;12;3511 AB;Utrecht;;;",
        ";;Abel B.V.;Kade;13;;Utrecht;;;",
        ";;Abel B.V.;;;3511 AC;Utrecht;;;",
    ],
)
def test_another_number_is_another_company(
    row: str, file_of: MakeFile, import_file: Import, plan_of: Import
) -> None:
    import_file(file_of(HEADING, ABEL))
    assert plan_of(file_of(HEADING, row)).summary.added == 1


def test_a_company_whose_number_was_changed_by_hand_does_not_come_back(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    import_file(file_of(HEADING, ABEL))
    store.write(edit, actor, branch_number="000037178599").result()
    plan = import_file(file_of(HEADING, ABEL))
    assert (plan.summary.added, plan.summary.unchanged) == (0, 1)
    assert [kept.field for kept in plan.kept] == ["branch_number"]


def test_an_archived_and_a_merged_company_do_not_come_back(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    path = file_of(HEADING, ABEL, "68750110;000037178599;Bos;Kade;14;3511 AB;Utrecht;1;6201;")
    import_file(path)
    winner, loser = store.read(companies)
    store.write(merge, actor, winner["id"], loser["id"]).result()
    plan = import_file(path)
    assert (plan.summary.added, plan.summary.unchanged) == (0, 2)
    plan = import_file(file_of(HEADING, ";;Bos;Kade;14;3511 AB;Utrecht;;;"))
    assert (plan.summary.added, plan.summary.unchanged) == (0, 1)


def test_merged_duplicates_are_no_reason_to_guess(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    import_file(file_of(HEADING, ABEL, ABEL.replace("598", "599")))
    winner, loser = store.read(companies)
    store.write(merge, actor, winner["id"], loser["id"]).result()
    plan = import_file(file_of(HEADING, ABEL.replace("000037178598", "").replace("286", "287")))
    assert [changed.id for changed in plan.changed] == [winner["id"]]


def test_refuses_to_guess_between_two(file_of: MakeFile, import_file: Import, plan_of: Import) -> None:
    import_file(file_of(HEADING, ABEL, ABEL.replace("598", "599")))
    plan = plan_of(file_of(HEADING, ABEL.replace("000037178598", "")))
    assert [row.problems[0].code for row in plan.refused] == ["import.ambiguous"]
    assert adds_up(plan)


def test_a_repeated_row_is_refused_and_names_the_first(file_of: MakeFile, plan_of: Import) -> None:
    plan = plan_of(file_of(HEADING, ABEL, ABEL.replace("000037178598", "")))
    assert [(row.number, row.problems[0].code, row.problems[0].value) for row in plan.refused] == [
        (3, "import.duplicate", "2")
    ]
    assert adds_up(plan)


def test_a_company_that_is_repeated_for_each_person_gets_them_all(
    store: Store, file_of: MakeFile, import_file: Import
) -> None:
    lines = (
        "Bedrijfsnaam;KvK-nummer;Contactpersoon;Mobiel",
        "Abel;69599084;Noor;06 12345678",
        "Abel;69599084;Peter;",
    )
    with_postcode = [
        line + tail for line, tail in zip(lines, (";Postcode", ";3511AB", ";3511AB"), strict=True)
    ]
    first = import_file(file_of(*with_postcode))
    assert (first.summary.added, first.summary.changed, first.summary.contacts) == (1, 1, 2)
    assert adds_up(first)
    assert store.read(lambda db: db.scalars(select(Contact.name).order_by(Contact.key)).all()) == [
        "Noor",
        "Peter",
    ]
    again = import_file(file_of(*with_postcode))
    assert (again.summary.unchanged, again.summary.contacts, again.changes_anything) == (2, 0, False)


def test_a_known_person_is_only_filled_in(store: Store, file_of: MakeFile, import_file: Import) -> None:
    heading = "Bedrijfsnaam;Vestigingsnummer;Contactpersoon;E-mail contactpersoon;Functie"
    import_file(file_of(heading, "Abel;000037178598;Noor Vermaat;noor@abel.nl;"))
    plan = import_file(file_of(heading, "Abel;000037178598;N. Vermaat;Noor@abel.nl;eigenaar"))
    assert (plan.summary.changed, plan.summary.contacts) == (1, 0)
    assert store.read(lambda db: db.execute(select(Contact.name, Contact.function)).all()) == [
        ("Noor Vermaat", "eigenaar")
    ]


def test_the_account_manager_is_found_by_name(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    plan = import_file(
        file_of("Bedrijfsnaam;Plaats;Accountmanager", "Abel;Zeist;noor vermaat", "Bos;Zeist;Iemand Anders")
    )
    assert [company["account_manager_id"] for company in store.read(companies)] == [actor.id, None]
    assert [(number, problem.code) for _, number, problem in plan.dropped] == [
        (3, "import.unknown-colleague")
    ]
