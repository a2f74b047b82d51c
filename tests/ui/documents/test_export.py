# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets and CSV: real dates, text that stays text, and a file that is whole or not there."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import os
from pathlib import Path

import openpyxl
import pytest

from assets.texts import sentence
from storage.errors import RodeLoperError
from storage.imports.cells import clean
from tests.ui.documents import samples
from ui.documents import export
from ui.documents.files import paper_file, write_bytes
from ui.documents.report import Group, Report
from ui.documents.spreadsheet import sheet_names

FORMULAS = [
    "=1+1",
    "+31 6 12345678",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    ' =HYPERLINK("http://example.org")',
]


def formulas() -> Report:
    rows = [samples.action_row(n, title=text) for n, text in enumerate(FORMULAS)]
    return samples.action_report(0, ("title", "due", "days_late"), groups=(Group("", rows),))


def read_csv(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_csv_is_what_dutch_excel_opens(tmp_path: Path) -> None:
    target = tmp_path / "acties.csv"
    assert export.write(samples.action_report(5000, None), target, "csv", language="nl") == 5000
    rows = read_csv(target)
    assert len(rows) == 5001
    assert rows[0][:3] == ["Actie", "Bedrijf", "Status"]
    assert rows[1][5] == "03-11-2026"
    assert rows[1][6] == "20"


def test_csv_guards_formulas_and_our_import_takes_the_guard_off(tmp_path: Path) -> None:
    target = tmp_path / "acties.csv"
    export.write(formulas(), target, "csv", language="nl")
    for row, text in zip(read_csv(target)[1:], FORMULAS, strict=True):
        assert row[0] == "'" + text.strip()
        assert clean(row[0]) == text.strip()


def test_what_was_said_is_in_the_report_and_what_was_commanded_is_not(tmp_path: Path) -> None:
    sentences = (
        "Zij zoeken 20 lassers.",
        "/actie @jansen vr lijst sturen",
        "- /Actie bellen",
        "/activiteiten lopen goed",
    )
    rows = [samples.action_row(n, sentence=said) for n, said in enumerate(sentences)]
    target = tmp_path / "acties.csv"
    export.write(
        samples.action_report(0, ("sentence",), groups=(Group("", rows),)), target, "csv", language="nl"
    )
    assert [row[0] if row else "" for row in read_csv(target)] == [
        "Uit de notitie", "Zij zoeken 20 lassers.", "", "", "/activiteiten lopen goed",
    ]  # fmt: skip


def test_xlsx_has_a_summary_and_a_sheet_for_each_department(tmp_path: Path) -> None:
    target = tmp_path / "acties.xlsx"
    export.write(samples.action_report(200, None), target, "xlsx", language="nl")
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Samenvatting", "EZ", "RO", "W&I", "Geen afdeling"]
    facts = {row[0].value: row[1].value for row in book["Samenvatting"].iter_rows()}
    assert facts["Filter"] == "Alle open acties; Wijk: Havenkwartier"
    assert facts["Stand van"] == "23 november 2026, 08:20"
    assert facts["Acties"] == 200
    assert sum(book[name].max_row - 1 for name in book.sheetnames[1:]) == 200
    sheet = book["EZ"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:R{sheet.max_row}"
    assert sheet["F2"].value == dt.datetime(2026, 11, 3)
    assert sheet["F2"].number_format == "dd-mm-yyyy"
    assert sheet["F2"].is_date
    assert sheet["G2"].value == 20


def test_xlsx_keeps_formula_like_text_as_text(tmp_path: Path) -> None:
    target = tmp_path / "acties.xlsx"
    export.write(formulas(), target, "xlsx", language="nl")
    found = []
    for sheet in openpyxl.load_workbook(target).worksheets[1:]:
        for (cell,) in sheet.iter_rows(min_row=2, max_col=1):
            assert cell.data_type == "s"
            found.append(str(cell.value).strip())
    assert sorted(found) == sorted(text.strip() for text in FORMULAS)


def test_xlsx_survives_odd_names_and_endless_text(tmp_path: Path) -> None:
    rows = [
        samples.action_row(0, department="R/O [nieuw]: 'wonen' en \\ ruimte? *" * 2, title="x" * 40_000),
        samples.action_row(1, department="r-o -nieuw-- 'wonen' en - ruimt", title="\x00\x07bel"),
        samples.action_row(2, department="History"),
    ]
    target = tmp_path / "acties.xlsx"
    export.write(samples.action_report(0, groups=(Group("", rows),)), target, "xlsx", language="en")
    assert len(openpyxl.load_workbook(target).sheetnames) == 4
    names = sheet_names(["A" * 40, "a" * 40, "", "''", "History"])
    assert len({name.casefold() for name in names}) == 5
    assert all(0 < len(name) <= 31 for name in names)


@pytest.mark.parametrize("kind", export.FORMATS)
def test_an_empty_report_is_still_a_file(tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"leeg.{kind}"
    assert export.write(samples.action_report(0), target, kind, language="nl") == 0
    assert target.stat().st_size > 50


@pytest.mark.parametrize("kind", export.FORMATS)
def test_the_same_report_gives_the_same_bytes(tmp_path: Path, kind: str) -> None:
    one, two = tmp_path / f"one.{kind}", tmp_path / f"two.{kind}"
    for target in (one, two):
        export.write(samples.action_report(50), target, kind, language="nl")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("kind", export.FORMATS)
def test_stopping_leaves_nothing_behind(tmp_path: Path, kind: str) -> None:
    def stop(_done: int, _all: int) -> None:
        raise StopAskedError

    with pytest.raises(StopAskedError):
        export.write(samples.action_report(1500), tmp_path / f"x.{kind}", kind, language="nl", progress=stop)
    assert list(tmp_path.iterdir()) == []


class StopAskedError(Exception):
    pass


@pytest.mark.parametrize("kind", export.FORMATS)
def test_a_missing_folder_is_a_sentence(tmp_path: Path, kind: str) -> None:
    with pytest.raises(RodeLoperError) as refusal:
        export.write(samples.action_report(3), tmp_path / "weg" / f"x.{kind}", kind, language="nl")
    assert refusal.value.code == "export.no-folder"
    assert "bestaat niet" in sentence(refusal.value.code, refusal.value.values)


@pytest.mark.parametrize("kind", export.FORMATS)
def test_a_full_disk_is_a_sentence_and_the_older_file_stays(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / f"acties.{kind}"
    target.write_bytes(b"older")

    def full(_fd: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RodeLoperError) as refusal:
        export.write(samples.action_report(3), target, kind, language="nl")
    assert refusal.value.code == "export.disk-full"
    assert "vol" in sentence(refusal.value.code, refusal.value.values)
    assert target.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_in_the_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RodeLoperError) as refusal:
        write_bytes(tmp_path, b"x")
    assert refusal.value.code in ("export.not-allowed", "export.failed")


def test_a_file_takes_its_place_only_when_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    with paper_file(target) as fresh:
        fresh.write_text("half")
        assert not target.exists()
    assert target.read_text() == "half"


def test_an_unknown_format_is_a_defect() -> None:
    with pytest.raises(ValueError, match="docx"):
        export.write(samples.action_report(1), Path("x"), "docx", language="nl")
