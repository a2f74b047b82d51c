# SPDX-License-Identifier: EUPL-1.2
"""The story of an import: preview, apply, again, after edits by hand, cancelled; every row accounted for."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from assets import texts
from storage import imports
from storage.errors import RodeLoperError
from storage.models import AuditLine, Contact, SyncState
from storage.rules.rights import Actor
from storage.store import Store
from tests import extracts
from tests.storage.imports.conftest import Import, MakeFile
from tests.storage.imports.looking import (
    ABEL,
    HEADING,
    adds_up,
    companies,
    count,
    edit,
    hits,
    remove_all,
)


def test_adds_a_company_with_all_that_follows(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    plan = import_file(file_of(HEADING, ABEL))
    assert plan.summary.added == 1
    (company,) = store.read(companies)
    assert company["name"] == "Abel B.V."
    assert (company["employees"], company["size_class"], company["sector"]) == (12, "10-19", "information")
    assert company["phone"] == "030 286 0000"
    assert company["created_by"] == actor.id
    assert company["archived_at"] is None


def test_leaves_marks_an_audit_trail_and_a_search_index(
    store: Store, file_of: MakeFile, import_file: Import
) -> None:
    before = store.read(count, AuditLine)
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
    assert store.read(count, AuditLine) == before + 2
    for typed in ("abel", "celik", "69599084", "kade utrecht"):
        found = store.read(hits, typed)
        assert found == 1, typed


@pytest.mark.parametrize("form", ["kvk", "lisa", "crm"])
def test_the_same_file_again_changes_nothing(
    store: Store, tmp_path: Path, import_file: Import, plan_of: Import, form: str
) -> None:
    path = extracts.write_csv(tmp_path / "x.csv", 300, form=form, dirty=0.2)
    first = import_file(path)
    assert adds_up(first)
    assert first.summary.refused > 0
    before = store.read(companies)
    again = import_file(path)
    assert adds_up(again)
    assert not again.changes_anything
    assert (again.summary.added, again.summary.changed) == (0, 0)
    assert again.summary.unchanged == first.summary.added + first.summary.changed + first.summary.unchanged
    assert store.read(companies) == before


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
    (company,) = store.read(companies)
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
    store.write(edit, actor, phone="06 12345678", name="Bakkerij Abel").result()
    for _again in range(2):
        plan = import_file(file_of(HEADING, ABEL.replace("286", "287")))
        assert {(kept.field, kept.current, kept.offered) for kept in plan.kept} == {
            ("phone", "06 12345678", "030 287 0000"),
            ("name", "Bakkerij Abel", "Abel B.V."),
        }
        assert (plan.summary.changed, plan.summary.unchanged, plan.summary.kept) == (0, 1, 2)
    (company,) = store.read(companies)
    assert (company["name"], company["phone"]) == ("Bakkerij Abel", "06 12345678")


def test_a_field_that_was_emptied_by_hand_stays_empty(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import
) -> None:
    import_file(file_of(HEADING, ABEL))
    store.write(edit, actor, phone="").result()
    assert [kept.field for kept in import_file(file_of(HEADING, ABEL)).kept] == ["phone"]
    assert store.read(companies)[0]["phone"] == ""


def test_an_empty_cell_empties_nothing_and_an_empty_field_is_filled(
    store: Store, file_of: MakeFile, import_file: Import
) -> None:
    import_file(file_of("Vestigingsnummer;Naam;Plaats;Telefoon", "000037178598;Abel;Zeist;"))
    plan = import_file(file_of("Vestigingsnummer;Naam;Plaats;Telefoon", "000037178598;Abel;;030 2860000"))
    assert [change.field for change in plan.changed[0].changes] == ["phone"]
    assert store.read(companies)[0]["city"] == "Zeist"


def test_a_cancelled_import_changes_nothing(
    store: Store, actor: Actor, tmp_path: Path, plan_of: Import
) -> None:
    plan = plan_of(extracts.write_csv(tmp_path / "x.csv", 3000))
    asked: list[int] = []
    before = store.read(count, AuditLine)
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
    assert (store.read(companies), store.read(count, Contact), store.read(count, AuditLine)) == (
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
    store.write(edit, actor, phone="06 12345678", changed_at=store.clock().replace(year=2027)).result()
    result = store.write(imports.companies, actor, plan).result().answer
    assert isinstance(result, imports.ImportResult)
    assert (result.decided_again, result.summary.changed, result.summary.kept) == (True, 0, 1)
    assert store.read(companies)[0]["phone"] == "06 12345678"


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
    store.write(remove_all, actor).result()
    for n, rows in enumerate(files):
        path = file_of(HEADING + ";Contactpersoon", *(";".join(row) for row in rows))
        plan = import_file(path)
        assert adds_up(plan)
        assert len({row.number for row in plan.refused}) == len(plan.refused)
        again = plan_of(path)
        assert adds_up(again)
        if n == 0:
            assert not again.changes_anything
