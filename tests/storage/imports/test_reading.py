# SPDX-License-Identifier: EUPL-1.2
"""A file from any program becomes headings and rows, or a sentence that says what is wrong with it; never a crash."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.texts import sentence
from storage.errors import RodeLoperError
from storage.imports import Table, cells, read_table
from tests.storage.imports.conftest import MakeFile

HEADINGS = "KvK-nummer,Bedrijfsnaam,Plaats"


def _code(path: Path) -> str:
    with pytest.raises(RodeLoperError) as refusal:
        read_table(path)
    said = sentence(refusal.value.code, refusal.value.values)
    assert said != refusal.value.code, "a refusal has a sentence"
    return refusal.value.code


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_reads_every_delimiter_and_encoding(file_of: MakeFile, delimiter: str, encoding: str) -> None:
    lines = [HEADINGS, "01234567,Café Zoë,Utrecht", "69599084,Bakkerij Brûlée,Zeist"]
    table = read_table(file_of(*(line.replace(",", delimiter) for line in lines), encoding=encoding))
    assert table.headings == ("KvK-nummer", "Bedrijfsnaam", "Plaats")
    assert list(table.rows()) == [
        (2, ["01234567", "Café Zoë", "Utrecht"]),
        (3, ["69599084", "Bakkerij Brûlée", "Zeist"]),
    ]
    assert table.delimiter == delimiter


def test_keeps_line_breaks_and_delimiters_inside_quotes(file_of: MakeFile) -> None:
    table = read_table(file_of("Naam;Adres;Plaats", '"Abel; en zoon";"Kade 1\r\n2e etage";Utrecht'))
    assert table.first[0][1] == ["Abel; en zoon", "Kade 1\n2e etage", "Utrecht"]


@pytest.mark.parametrize("text", ["=SUM(A1)", "+31 30", "-korting-", "@thuis"])
def test_takes_off_the_apostrophe_that_guards_a_formula(file_of: MakeFile, text: str) -> None:
    assert read_table(file_of("Naam;Plaats", f"'{text};Utrecht")).first[0][1][0] == text


def test_leaves_an_apostrophe_that_belongs_to_the_name(file_of: MakeFile) -> None:
    assert read_table(file_of("Naam;Plaats", "'t Hoekje;'s-Gravenhage")).first[0][1] == [
        "'t Hoekje",
        "'s-Gravenhage",
    ]


def test_finds_headings_below_a_title_and_counts_rows_as_a_spreadsheet_does(file_of: MakeFile) -> None:
    table = read_table(
        file_of(
            "Uitdraai vestigingen;;",
            ";;",
            HEADINGS.replace(",", ";"),
            "01234567;Abel;Zeist",
            ";;",
            "69599084;Bos;Zeist",
        )
    )
    assert (table.heading_row, table.blank) == (3, 1)
    assert [number for number, _ in table.rows()] == [4, 6]


def test_reads_the_sep_line_of_excel(file_of: MakeFile) -> None:
    table = read_table(file_of("sep=|", "Naam|Plaats", "Abel|Zeist"))
    assert table.headings == ("Naam", "Plaats")


def test_pads_short_rows_and_keeps_long_ones_long(file_of: MakeFile) -> None:
    table = read_table(file_of("Naam;Plaats;Wijk", "Abel", "Bos;Zeist;Oost;Te veel", "Cor;Zeist;West"))
    assert [len(row) for _, row in table.rows()] == [3, 4, 3]


def test_reads_a_spreadsheet_with_numbers_dates_and_an_empty_first_sheet(tmp_path: Path) -> None:
    path = tmp_path / "bedrijven.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Leeg")
        sheet = book.add_worksheet("Vestigingen")
        sheet.write_row(0, 0, ["KvK-nummer", "Naam", "Huisnummer", "Opgericht", "Actief"])
        sheet.write_row(1, 0, [1234567, "Abel", 12.0])
        sheet.write_datetime(1, 3, dt.datetime(2020, 3, 1), book.add_format({"num_format": "dd-mm-yyyy"}))
        sheet.write_boolean(1, 4, True)
    table = read_table(path)
    assert (table.sheets, table.sheet) == (("Leeg", "Vestigingen"), "Vestigingen")
    assert table.first == [(2, ["1234567", "Abel", "12", "2020-03-01", "ja"])]


def test_reads_the_sheet_that_was_chosen(tmp_path: Path) -> None:
    path = tmp_path / "twee.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Een", "Twee"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Naam", "Plaats"])
            sheet.write_row(1, 0, [name, "Zeist"])
    assert read_table(path, sheet="Twee").first[0][1][0] == "Twee"
    with pytest.raises(RodeLoperError, match="no-sheet"):
        read_table(path, sheet="Drie")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.empty"),
        (b"\r\n\r\n", "import.empty"),
        (b"KvK-nummer;Naam;Plaats\r\n", "import.no-rows"),
        (b"69599084;Abel;1012AB\r\n68750110;Bos;3511AB\r\n", "import.no-headings"),
        (b"%PDF-1.7 and so on", "import.not-a-table"),
        (b"<html><table><tr><td>Naam</td></tr></table>", "import.not-a-table"),
        (b"\x89PNG\r\n\x1a\n\0\0", "import.not-a-table"),
        (b"\0\1\2\3" * 100, "import.not-a-table"),
        (b"PK\x03\x04 and then nothing", "import.not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "import.old-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "import.encrypted"),
        (b'Naam;Plaats\r\nAbel;Zeist\r\n"Bos;' + b"x" * 200_000, "import.broken-quotes"),
    ],
)
def test_says_what_is_wrong_with_a_file(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "bestand.csv"
    path.write_bytes(content)
    assert _code(path) == code


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert _code(tmp_path / "weg.csv") == "import.missing"


def _book(sheet: bytes, **more: bytes) -> bytes:
    """A workbook whose first sheet holds these bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("A").write_row(0, 0, ["Naam", "Plaats"])
    made = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = sheet if part.filename.endswith("sheet1.xml") else old.read(part)
            new.writestr(part.filename, more.get(part.filename.rsplit("/")[-1].split(".")[0], content))
    return made.getvalue()


_START = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    "content",
    [
        _book(_START + b" " * 60_000_000 + b"</sheetData></worksheet>"),
        _book(
            _START
            + b'<row><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>' * 4000
            + b"</sheetData></worksheet>"
        ),
        _book(
            _START
            + b'<row r="999999999"><c t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
        ),
        _book(
            b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
            + _START
            + b"<row><c><v>&b;</v></c></row></sheetData></worksheet>"
        ),
        _book(b"not xml at all"),
        _book(_START, workbook=b"<workbook/>"),
    ],
    ids=["bomb", "wide", "far", "entities", "no-xml", "no-workbook"],
)
def test_a_hostile_spreadsheet_is_refused_in_time(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kwaad.xlsx"
    path.write_bytes(content)
    started = dt.datetime.now()
    assert _code(path) in {"import.too-big", "import.not-a-table", "import.empty", "import.no-headings"}
    assert dt.datetime.now() - started < dt.timedelta(seconds=10)


def test_stops_at_once_when_cancelled(file_of: MakeFile) -> None:
    path = file_of("Naam;Plaats", *(f"Bedrijf {n};Zeist" for n in range(3000)))
    with pytest.raises(RodeLoperError, match="cancelled"):
        read_table(path, cancel=lambda: True)


def known_or_table(path: Path) -> Table | None:
    try:
        return read_table(path)
    except RodeLoperError as refusal:
        known = sentence(refusal.code, refusal.values) != refusal.code
    assert known
    return None


FUZZ = settings(
    max_examples=150, deadline=10_000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FUZZ
@given(
    st.one_of(
        st.binary(max_size=2000),
        st.binary(max_size=600).map(lambda tail: b"Naam;KvK-nummer\r\nAbel;69599084\r\n" + tail),
        st.binary(max_size=600).map(lambda tail: b"PK\x03\x04" + tail),
        st.text(alphabet="ab;,\"\n\r\t'=|0", max_size=400).map(str.encode),
    )
)
def test_arbitrary_bytes_are_a_table_or_a_known_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fuzz"
    path.write_bytes(content)
    table = known_or_table(path)
    if table is None:
        return
    rows = list(table.rows())
    assert len(rows) == table.row_count > 0
    assert all(len(row) >= len(table.headings) and any(row) for _, row in rows)


_GOOD_BOOK = _book(
    _START
    + b'<row r="1"><c t="inlineStr"><is><t>Naam</t></is></c><c t="inlineStr"><is><t>Plaats</t></is></c></row></sheetData></worksheet>'
)


@FUZZ
@given(st.integers(0, len(_GOOD_BOOK) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_spreadsheet_is_a_table_or_a_known_error(tmp_path: Path, at: int, noise: bytes) -> None:
    path = tmp_path / "fuzz.xlsx"
    path.write_bytes(_GOOD_BOOK[:at] + noise + _GOOD_BOOK[at + len(noise) :])
    known_or_table(path)


@given(st.text())
def test_a_clean_cell_stays_clean_and_never_holds_the_separator(text: str) -> None:
    once = cells.clean(text)
    assert cells.SEPARATOR not in once
    assert "\0" not in once
    assert once == once.strip()
