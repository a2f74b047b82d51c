# SPDX-License-Identifier: EUPL-1.2
"""The story of an import: preview, apply, again, after edits by hand, cancelled; every row accounted for."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from assets import texts
from storage import imports
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.models import AuditLine, Company, Contact, SyncState
from storage.rules.rights import Actor
from storage.search import match
from storage.store import Store
from tests import extracts
from tests.storage.imports.conftest import Import, MakeFile

HEADING = (
    "KvK-nummer;Vestigingsnummer;Naam;Straat;Huisnummer;Postcode;Plaats;Werkzame personen;SBI-code;Telefoon"
)
ABEL = "69599084;000037178598;Abel B.V.;Kade;12;3511 AB;Utrecht;12;6201;030 286 00 00"


def _companies(db: Session) -> list[dict[str, Any]]:
    return [
        dict(row._mapping) for row in db.execute(select(*Company.__table__.columns).order_by(Company.key))
    ]


def _count(db: Session, model: type[Any]) -> int:
    return db.scalar(select(func.count()).select_from(model)) or 0


def _hits(db: Session, typed: str) -> int:
    query = text("SELECT count(*) FROM company_search WHERE company_search MATCH :typed")
    return db.scalar(query, {"typed": match(typed)}) or 0


def _edit(db: Session, _actor: Actor, /, **values: object) -> Changes:
    """Edit every company by hand."""
    db.execute(update(Company).values(**values))
    return Changes()


def _merge(db: Session, _actor: Actor, winner: str, loser: str) -> Changes:
    now = db.info["clock"]()
    db.execute(update(Company).where(Company.id == loser).values(merged_into_id=winner))
    db.execute(update(Company).where(Company.id == winner).values(archived_at=now))
    return Changes()


def _remove_all(db: Session, _actor: Actor) -> Changes:
    db.execute(delete(Contact))
    db.execute(delete(Company))
    return Changes()


def _adds_up(plan: imports.ImportPlan) -> bool:
    s = plan.summary
    return s.added + s.changed + s.unchanged + s.refused == s.rows == plan.table.row_count


def test_adds_a_company_with_all_that_follows(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    plan = import_file(file_of(HEADING, ABEL))
    assert plan.summary.added == 1
    (company,) = store.read(_companies)
    assert company["name"] == "Abel B.V."
    assert (company["employees"], company["size_class"], company["sector"]) == (12, "10-19", "information")
    assert company["phone"] == "030 286 0000"
    assert company["created_by"] == actor.id
    assert company["archived_at"] is None


def test_leaves_marks_an_audit_trail_and_a_search_index(
    store: Store, file_of: MakeFile, import_file: Import
) -> None:
    before = store.read(_count, AuditLine)
    import_file(file_of(HEADING + ";Contactpersoon", ABEL + ";Noor Çelik"))
    marks = store.read(
        lambda db: set(
            db.execute(
                select(SyncState.kind).where(
                    SyncState.dirty > 0, SyncState.kind.in_(("companies", "contacts"))
                )
            )
        )
    )
    assert {kind for (kind,) in marks} == {"companies", "contacts"}
    assert store.read(_count, AuditLine) == before + 2
    for typed in ("abel", "celik", "69599084", "kade utrecht"):
        found = store.read(_hits, typed)
        assert found == 1, typed


@pytest.mark.parametrize("form", ["kvk", "lisa", "crm"])
def test_the_same_file_again_changes_nothing(
    store: Store, tmp_path: Path, import_file: Import, plan_of: Import, form: str
) -> None:
    path = extracts.write_csv(tmp_path / "x.csv", 300, form=form, dirty=0.2)
    first = import_file(path)
    assert _adds_up(first)
    assert first.summary.refused > 0
    before = store.read(_companies)
    again = import_file(path)
    assert _adds_up(again)
    assert not again.changes_anything
    assert (again.summary.added, again.summary.changed) == (0, 0)
    assert again.summary.unchanged == first.summary.added + first.summary.changed + first.summary.unchanged
    assert store.read(_companies) == before


def test_a_spreadsheet_of_the_same_extract_is_the_same(
    tmp_path: Path, import_file: Import, plan_of: Import
) -> None:
    import_file(extracts.write_csv(tmp_path / "x.csv", 200, dirty=0))
    plan = plan_of(extracts.write_xlsx(tmp_path / "x.xlsx", 200, dirty=0))
    assert plan.summary.unchanged == 200
    assert plan.summary.repaired > 200
    assert not plan.changes_anything


def test_a_newer_file_changes_what_nobody_touched(
    store: Store, file_of: MakeFile, import_file: Import
) -> None:
    import_file(file_of(HEADING, ABEL))
    plan = import_file(file_of(HEADING, ABEL.replace(";12;6201", ";25;4711")))
    (changed,) = plan.changed
    assert changed.changes == (
        imports.FieldChange("sbi_code", "6201", "4711"),
        imports.FieldChange("employees", 12, 25),
    )
    (company,) = store.read(_companies)
    assert (company["employees"], company["employees_before"], company["size_class"], company["sector"]) == (
        25,
        12,
        "20-49",
        "trade",
    )


def test_an_edit_by_hand_is_never_overwritten_and_both_values_are_shown(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    import_file(file_of(HEADING, ABEL))
    store.write(_edit, actor, phone="06 12345678", name="Bakkerij Abel").result()
    for _again in range(2):
        plan = import_file(file_of(HEADING, ABEL.replace("286", "287")))
        assert {(kept.field, kept.current, kept.offered) for kept in plan.kept} == {
            ("phone", "06 12345678", "030 287 0000"),
            ("name", "Bakkerij Abel", "Abel B.V."),
        }
        assert (plan.summary.changed, plan.summary.unchanged, plan.summary.kept) == (0, 1, 2)
    (company,) = store.read(_companies)
    assert (company["name"], company["phone"]) == ("Bakkerij Abel", "06 12345678")


def test_a_field_that_was_emptied_by_hand_stays_empty(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    import_file(file_of(HEADING, ABEL))
    store.write(_edit, actor, phone="").result()
    assert [kept.field for kept in import_file(file_of(HEADING, ABEL)).kept] == ["phone"]
    assert store.read(_companies)[0]["phone"] == ""


def test_an_empty_cell_empties_nothing_and_an_empty_field_is_filled(
    store: Store, file_of: MakeFile, import_file: Import
) -> None:
    import_file(file_of("Vestigingsnummer;Naam;Plaats;Telefoon", "000037178598;Abel;Zeist;"))
    plan = import_file(file_of("Vestigingsnummer;Naam;Plaats;Telefoon", "000037178598;Abel;;030 2860000"))
    assert [change.field for change in plan.changed[0].changes] == ["phone"]
    assert store.read(_companies)[0]["city"] == "Zeist"


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
    store.write(_edit, actor, branch_number="000037178599").result()
    plan = import_file(file_of(HEADING, ABEL))
    assert (plan.summary.added, plan.summary.unchanged) == (0, 1)
    assert [kept.field for kept in plan.kept] == ["branch_number"]


def test_an_archived_and_a_merged_company_do_not_come_back(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    path = file_of(HEADING, ABEL, "68750110;000037178599;Bos;Kade;14;3511 AB;Utrecht;1;6201;")
    import_file(path)
    winner, loser = store.read(_companies)
    store.write(_merge, actor, winner["id"], loser["id"]).result()
    plan = import_file(path)
    assert (plan.summary.added, plan.summary.unchanged) == (0, 2)
    plan = import_file(file_of(HEADING, ";;Bos;Kade;14;3511 AB;Utrecht;;;"))
    assert (plan.summary.added, plan.summary.unchanged) == (0, 1)


def test_merged_duplicates_are_no_reason_to_guess(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    import_file(file_of(HEADING, ABEL, ABEL.replace("598", "599")))
    winner, loser = store.read(_companies)
    store.write(_merge, actor, winner["id"], loser["id"]).result()
    plan = import_file(file_of(HEADING, ABEL.replace("000037178598", "").replace("286", "287")))
    assert [changed.id for changed in plan.changed] == [winner["id"]]


def test_refuses_to_guess_between_two(file_of: MakeFile, import_file: Import, plan_of: Import) -> None:
    import_file(file_of(HEADING, ABEL, ABEL.replace("598", "599")))
    plan = plan_of(file_of(HEADING, ABEL.replace("000037178598", "")))
    assert [row.problems[0].code for row in plan.refused] == ["import.ambiguous"]
    assert _adds_up(plan)


def test_a_repeated_row_is_refused_and_names_the_first(file_of: MakeFile, plan_of: Import) -> None:
    plan = plan_of(file_of(HEADING, ABEL, ABEL.replace("000037178598", "")))
    assert [(row.number, row.problems[0].code, row.problems[0].value) for row in plan.refused] == [
        (3, "import.duplicate", "2")
    ]
    assert _adds_up(plan)


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
    assert _adds_up(first)
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
    assert [company["account_manager_id"] for company in store.read(_companies)] == [actor.id, None]
    assert [(number, problem.code) for _, number, problem in plan.dropped] == [
        (3, "import.unknown-colleague")
    ]


def test_a_cancelled_import_changes_nothing(
    store: Store, actor: Actor, tmp_path: Path, plan_of: Import
) -> None:
    plan = plan_of(extracts.write_csv(tmp_path / "x.csv", 3000))
    asked: list[int] = []
    before = store.read(_count, AuditLine)
    future = store.write(
        imports.companies,
        actor,
        plan,
        progress=lambda done, _total: asked.append(done),
        cancel=lambda: len(asked) >= 3,
    )
    with pytest.raises(RodeLoperError, match="cancelled"):
        future.result()
    assert asked[-1] > 0
    assert (store.read(_companies), store.read(_count, Contact), store.read(_count, AuditLine)) == (
        [],
        0,
        before,
    )


def test_what_happened_after_the_preview_is_respected(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import, plan_of: Import
) -> None:
    import_file(file_of(HEADING, ABEL))
    plan = plan_of(file_of(HEADING, ABEL.replace("286", "287")))
    assert plan.summary.changed == 1
    store.write(_edit, actor, phone="06 12345678", changed_at=store.clock().replace(year=2027)).result()
    result = store.write(imports.companies, actor, plan).result().answer
    assert isinstance(result, imports.ImportResult)
    assert (result.decided_again, result.summary.changed, result.summary.kept) == (True, 0, 1)
    assert store.read(_companies)[0]["phone"] == "06 12345678"


def test_the_report_holds_every_row_that_was_not_taken_with_its_reason(
    tmp_path: Path, file_of: MakeFile, plan_of: Import
) -> None:
    lines = (ABEL, "123;;Bos;;;;;;;", ";;'=Formule;;;;;;;geen nummer", ";;;;;;;;;\t030 2860000")
    plan = plan_of(file_of(HEADING, *lines))
    path = imports.write_report(plan, tmp_path / "rapport.csv", texts.sentence)
    assert path is not None
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    assert rows[0][-3:] == ["Rij in het bestand", "Wat er gebeurde", "Waarom"]
    assert [row[-3:] for row in rows[1:]] == [
        ["3", "niet overgenomen", "Een KvK-nummer heeft 8 cijfers."],
        ["4", "overgenomen, behalve een deel", "Dit is geen telefoonnummer."],
        ["5", "niet overgenomen", "Er is geen naam."],
    ]
    assert rows[2][2] == "'=Formule"


def test_the_report_can_be_mended_and_imported(tmp_path: Path, file_of: MakeFile, plan_of: Import) -> None:
    plan = plan_of(file_of(HEADING, "123;;Bos;;;;;;;"))
    path = imports.write_report(plan, tmp_path / "rapport.csv", texts.sentence)
    assert path is not None
    path.write_text(path.read_text("utf-8-sig").replace("123;", "69599084;"), "utf-8-sig")
    mended = plan_of(path)
    assert mended.mapping.fields[-3:] == (None, None, None)
    assert (mended.summary.added, mended.summary.refused) == (1, 0)


def test_no_report_when_all_was_taken(tmp_path: Path, file_of: MakeFile, plan_of: Import) -> None:
    assert imports.write_report(plan_of(file_of(HEADING, ABEL)), tmp_path / "r.csv", texts.sentence) is None
    assert not (tmp_path / "r.csv").exists()


def test_a_mapping_without_a_name_is_refused(store: Store, file_of: MakeFile) -> None:
    table = imports.read_table(file_of("KvK-nummer;Plaats", "69599084;Zeist"))
    with pytest.raises(RodeLoperError, match="no-name-column"):
        store.read(imports.prepare, table, imports.guess(table))


_KVK = st.sampled_from(["", "69599084", "6875011", "68750110", "12"])
_BRANCH = st.sampled_from(["", "000037178598", "37178598", "000037178599", "x"])
_ROW = st.tuples(
    _KVK, _BRANCH, st.sampled_from(["", "Abel", "ÁBEL", "Bos"]), st.sampled_from(["Kade", ""]), st.sampled_from(["1", "2", ""]),
    st.sampled_from(["3511AB", "3511 AB", "", "9"]), st.just("Zeist"), st.sampled_from(["1", "2", "veel"]), st.just(""), st.just(""),
    st.sampled_from(["", "Noor", "Peter"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.lists(_ROW, min_size=1, max_size=8), min_size=1, max_size=3))
def test_every_row_is_accounted_for_and_the_same_file_again_changes_nothing(
    store: Store,
    actor: Actor,
    file_of: MakeFile,
    import_file: Import,
    plan_of: Import,
    files: list[list[tuple[str, ...]]],
) -> None:
    store.write(_remove_all, actor).result()
    for n, rows in enumerate(files):
        path = file_of(HEADING + ";Contactpersoon", *(";".join(row) for row in rows))
        plan = import_file(path)
        assert _adds_up(plan)
        assert len({row.number for row in plan.refused}) == len(plan.refused)
        again = plan_of(path)
        assert _adds_up(again)
        if n == 0:
            assert not again.changes_anything
