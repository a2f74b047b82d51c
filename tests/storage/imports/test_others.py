# SPDX-License-Identifier: EUPL-1.2
"""Colleagues, members of a list and topics come from a file too; nothing known is overwritten or added twice."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from assets import texts
from storage import imports
from storage.imports import ListKind, ListPlan
from storage.models import Colleague, Company, Department, ListMember, Topic
from storage.rules.ids import TOP_LIST_ID
from storage.rules.rights import Actor
from storage.store import Store
from tests.storage.imports.conftest import Import, MakeFile


def _run(store: Store, actor: Actor, path: Path, kind: ListKind, list_id: str = "") -> ListPlan:
    table = imports.read_table(path)
    plan = store.read(imports.prepare_list, table, kind, imports.guess_list(table, kind), list_id=list_id)
    s = plan.summary
    assert s.added + s.changed + s.unchanged + s.refused == s.rows == table.row_count
    store.write(imports.take_over, actor, plan).result()
    return plan


def test_colleagues_with_their_departments_and_an_alderman(
    store: Store, actor: Actor, file_of: MakeFile
) -> None:
    path = file_of(
        "Naam;Afdeling;Functie;E-mail",
        "Noor Vermaat;EZ;accountmanager;noor@voorbeeldstad.nl",
        "Peter de Wilde;Werk en Inkomen;;peter(at)",
        "Samira El Amrani;Bestuur;wethouder;",
        ";EZ;;",
        "NOOR VERMAAT;EZ;;",
    )
    plan = _run(store, actor, path, ListKind.COLLEAGUES)
    s = plan.summary
    assert (s.added, s.changed, s.refused, s.dropped) == (2, 1, 2, 2)
    query = select(Colleague.name, Department.code, Colleague.role, Colleague.email).outerjoin(
        Department, Department.id == Colleague.department_id
    )
    assert [tuple(row) for row in store.read(lambda db: db.execute(query.order_by(Colleague.key)).all())] == [
        ("Noor Vermaat", "EZ", "account_manager", "noor@voorbeeldstad.nl"),
        ("Peter de Wilde", "W&I", "account_manager", ""),
        ("Samira El Amrani", None, "alderman", ""),
    ]
    again = _run(store, actor, path, ListKind.COLLEAGUES).summary
    assert (again.added, again.changed) == (0, 0)


def test_members_by_number_or_name_with_reason_and_year(
    store: Store, actor: Actor, file_of: MakeFile, import_file: Import, tmp_path: Path
) -> None:
    import_file(file_of("KvK-nummer;Bedrijfsnaam;Plaats", "69599084;Abel B.V.;Zeist", "68750110;Bos;Zeist"))
    path = file_of(
        "Bedrijf;KvK;Reden;Jaar",
        "Abel;69599084;grootste werkgever;2025",
        "BOS;;;vorig jaar",
        "Onbekend;;;",
        "Cor;12;;",
        name="lijst.csv",
    )
    plan = _run(store, actor, path, ListKind.MEMBERS, TOP_LIST_ID)
    assert (plan.summary.added, plan.summary.refused, plan.summary.dropped) == (2, 2, 1)
    query = select(Company.name, ListMember.reason, ListMember.year).join(
        Company, Company.id == ListMember.company_id
    )
    assert [tuple(row) for row in store.read(lambda db: db.execute(query.order_by(Company.name)).all())] == [
        ("Abel B.V.", "grootste werkgever", 2025),
        ("Bos", "", 2026),
    ]
    report = imports.write_report(plan, tmp_path / "r.csv", texts.sentence)
    assert report is not None
    assert "Dit bedrijf staat niet in Rode Loper." in report.read_text("utf-8-sig")
    assert _run(store, actor, path, ListKind.MEMBERS, TOP_LIST_ID).summary.added == 0


def test_topics(store: Store, actor: Actor, file_of: MakeFile) -> None:
    path = file_of(
        "Onderwerp;Toelichting", "Huisvesting;Andere vraag", "Cybersecurity;Wie past er op uw systemen?"
    )
    plan = _run(store, actor, path, ListKind.TOPICS)
    assert [entry.outcome for entry in plan.entries] == ["unchanged", "added"]
    assert "Cybersecurity" in store.read(lambda db: db.scalars(select(Topic.name)).all())
    assert _run(store, actor, path, ListKind.TOPICS).summary.unchanged == 2


def test_a_list_of_one_column(store: Store, actor: Actor, file_of: MakeFile) -> None:
    assert (
        _run(store, actor, file_of("Onderwerpen", "Cybersecurity", "Erfpacht"), ListKind.TOPICS).summary.added
        == 2
    )
