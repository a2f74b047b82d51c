# SPDX-License-Identifier: EUPL-1.2
"""Each row is taken or refused with every reason; what can be mended is mended and said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import imports
from storage.imports import values
from storage.imports.checking import CheckedRow, RefusedRow, check_rows
from storage.rules import numbers
from tests.storage.imports.conftest import MakeFile


def _rows(path: Path) -> list[CheckedRow | RefusedRow]:
    table = imports.read_table(path)
    return list(check_rows(table, imports.guess(table)))


def _taken(path: Path) -> CheckedRow:
    (row,) = _rows(path)
    assert isinstance(row, CheckedRow)
    return row


def test_puts_back_the_zeros_that_a_spreadsheet_took(file_of: MakeFile) -> None:
    row = _taken(file_of("KvK-nummer;Vestigingsnummer;Naam", "1234567;37178598;Abel"))
    assert row.values == {"kvk_number": "01234567", "branch_number": "000037178598", "name": "Abel"}
    assert row.repaired == ("kvk_number", "branch_number")


def test_refuses_with_every_reason(file_of: MakeFile) -> None:
    (row,) = _rows(file_of("KvK-nummer;Vestigingsnummer;Naam", "123;VEST;"))
    assert isinstance(row, RefusedRow)
    assert [(p.code, p.field, p.value) for p in row.problems] == [
        ("numbers.kvk", "kvk_number", "123"),
        ("numbers.branch", "branch_number", "VEST"),
        ("import.no-name", "name", ""),
    ]


def test_refuses_a_shifted_row(file_of: MakeFile) -> None:
    rows = _rows(file_of("Naam;Plaats", "Abel;Zeist", "Bos; en zoon;Zeist", "Cor;Zeist"))
    assert [type(row) for row in rows] == [CheckedRow, RefusedRow, CheckedRow]


def test_leaves_out_a_field_that_is_wrong_and_takes_the_row(file_of: MakeFile) -> None:
    row = _taken(
        file_of(
            "Naam;E-mail;Telefoon;Postcode;Website;Werkzame personen",
            "Abel;info(at)abel;bel mij;12AB;geen site;veel",
        )
    )
    assert row.values == {"name": "Abel"}
    assert [p.code for p in row.dropped] == [
        "numbers.email",
        "numbers.phone",
        "numbers.postcode",
        "import.website",
        "import.employees",
    ]


@pytest.mark.parametrize("nothing", ["-", "n.v.t.", "Onbekend", "NULL", "?", "geen"])
def test_a_word_for_nothing_is_nothing(file_of: MakeFile, nothing: str) -> None:
    row = _taken(file_of("Naam;KvK-nummer;E-mail", f"Abel;{nothing};{nothing}"))
    assert (row.values, row.dropped) == ({"name": "Abel"}, ())


@pytest.mark.parametrize(
    ("address", "street", "number"),
    [
        ("Oudegracht 12", "Oudegracht", "12"),
        ("Oudegracht 12 bis", "Oudegracht", "12-bis"),
        ("Oudegracht 12-2", "Oudegracht", "12-2"),
        ("Laan van Nieuw-Guinea 100 A", "Laan van Nieuw-Guinea", "100-A"),
        ("Plein 1944 12", "Plein 1944", "12"),
        ("1e Oosterparkstraat 8", "1e Oosterparkstraat", "8"),
        ("Havengebouw", "Havengebouw", None),
    ],
)
def test_splits_an_address(file_of: MakeFile, address: str, street: str, number: str | None) -> None:
    found = _taken(file_of("Naam;Adres", f"Abel;{address}")).values
    assert (found["street"], found.get("house_number")) == (street, number)


def test_splits_postcode_and_city_from_one_cell(file_of: MakeFile) -> None:
    found = _taken(file_of("Naam;Adres;Postcode en plaats", "Abel;Kade 1;3511ab Utrecht")).values
    assert (found["postcode"], found["city"]) == ("3511 AB", "Utrecht")
    found = _taken(file_of("Naam;Adres", "Abel;Kade 1, 3511 AB Utrecht")).values
    assert (found["street"], found["house_number"], found["postcode"], found["city"]) == (
        "Kade",
        "1",
        "3511 AB",
        "Utrecht",
    )


def test_joins_number_letter_and_addition_and_rescues_a_date(file_of: MakeFile) -> None:
    heading = "Naam;Straat;Huisnummer;Huisletter;Toevoeging"
    assert _taken(file_of(heading, "Abel;Kade;14;b;2")).values["house_number"] == "14B-2"
    row = _taken(file_of(heading, "Abel;Kade;2-jan;;"))
    assert (row.values["house_number"], row.repaired) == ("2-1", ("house_number",))


@pytest.mark.parametrize(
    ("cell", "field", "value"),
    [
        ("12", "employees", 12),
        ("1.250", "employees", 1250),
        ("12,5", "employees", 13),
        ("0", "employees", 0),
        ("10 t/m 19", "size_class", "10-19"),
        ("100 en meer", "size_class", "100-249"),
    ],
)
def test_reads_a_head_count_or_its_class(file_of: MakeFile, cell: str, field: str, value: object) -> None:
    assert _taken(file_of("Naam;Werkzame personen", f"Abel;{cell}")).values == {"name": "Abel", field: value}


def test_sums_the_jobs_of_lisa(file_of: MakeFile) -> None:
    path = file_of("Naam;Mannen fulltime;Vrouwen fulltime;Mannen parttime;Vrouwen parttime", "Abel;3;4;0;1")
    assert _taken(path).values["employees"] == 8


def test_names_statutory_and_trade(file_of: MakeFile) -> None:
    heading = "Statutaire naam;Handelsnaam"
    assert _taken(file_of(heading, "Abel Beheer B.V.;Bakkerij Abel")).values == {
        "name": "Abel Beheer B.V.",
        "trade_name": "Bakkerij Abel",
    }
    assert _taken(file_of(heading, ";Bakkerij Abel")).values == {"name": "Bakkerij Abel"}


def test_a_person_is_put_together(file_of: MakeFile) -> None:
    row = _taken(
        file_of(
            "Bedrijfsnaam;Aanhef;Voornaam;Tussenvoegsel;Achternaam;Functie", "Abel;Mw.;Noor;de;Wilde;eigenaar"
        )
    )
    assert row.contact == {
        "name": "Noor de Wilde",
        "salutation": "mevrouw",
        "function": "eigenaar",
        "email": "",
        "phone": "",
    }


def test_mail_of_nobody_belongs_to_the_company(file_of: MakeFile) -> None:
    row = _taken(file_of("Bedrijfsnaam;Contactpersoon;E-mail contactpersoon", "Abel;;info@abel.nl"))
    assert (row.contact, row.values["email"]) == (None, "info@abel.nl")


@given(
    st.from_regex(r"\+?[0-9][0-9 .()-]{5,14}", fullmatch=True)
    | st.from_regex(r"0[1-8][0-9]{8}", fullmatch=True)
)
def test_the_short_cut_for_phones_gives_the_same_answer(text: str) -> None:
    assert values.phone(text).value == numbers.phone(text).value


@given(st.from_regex(r"[a-z0-9._-]{1,12}@[a-z0-9.-]{1,12}\.(nl|com|eu|be|de)", fullmatch=True))
def test_the_short_cut_for_mail_gives_the_same_answer(text: str) -> None:
    assert values.email(text) == numbers.email(text)


@given(
    st.lists(
        st.text(max_size=12) | st.sampled_from(["69599084", "000037178598", "3511 AB", "x@y.nl"]),
        min_size=19,
        max_size=19,
    )
)
def test_any_row_gets_exactly_one_answer(tmp_path_factory: pytest.TempPathFactory, row: list[str]) -> None:
    cells = ['"' + cell.replace('"', '""').replace("\0", "") + '"' for cell in row]
    path = tmp_path_factory.mktemp("rows") / "x.csv"
    heading = "Handelsnaam;KvK-nummer;Vestigingsnummer;RSIN;Adres;Huisnummer;Toevoeging;Postcode;Plaats;SBI;Werkzame personen;Grootteklasse"
    heading += ";Telefoon;E-mail;Website;Contactpersoon;Functie;Accountmanager;Fase"
    path.write_text(
        f"{heading}\r\nAbel\r\n{';'.join(cells)}\r\n", encoding="utf-8", errors="replace", newline=""
    )
    table = imports.read_table(path)
    assert len(list(check_rows(table, imports.guess(table)))) == table.row_count
