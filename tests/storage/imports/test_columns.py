# SPDX-License-Identifier: EUPL-1.2
"""The columns of KVK, LISA and CRM files are understood by their headings and values, and can be corrected."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import imports
from storage.imports.headings import HEADINGS, meaning
from tests import extracts
from tests.storage.imports.conftest import MakeFile


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (
            "kvk",
            (
                "kvk_number branch_number rsin statutory_name trade_name legal_form street house_number house_addition postcode city"
                " sbi_code sbi_text employees phone email website contact_name contact_function"
            ),
        ),
        (
            "lisa",
            (
                "branch_number kvk_number name street house_number house_addition postcode city district neighbourhood village sbi_code"
                " jobs_men_full jobs_women_full jobs_men_part jobs_women_part phone"
            ),
        ),
        (
            "crm",
            (
                "name kvk_number address postcode_city sbi_text employees phone email website contact_first contact_last contact_function"
                " contact_email contact_phone account_manager"
            ),
        ),
    ],
)
def test_understands_an_export(tmp_path: Path, form: str, expected: str) -> None:
    table = imports.read_table(extracts.write_csv(tmp_path / "x.csv", 150, form=form))
    assert " ".join(field or "-" for field in imports.guess(table).fields) == expected


def _guess(path: Path) -> dict[str, str | None]:
    table = imports.read_table(path)
    return dict(zip(table.headings, imports.guess(table).fields, strict=True))


def test_an_english_crm_is_understood_too(file_of: MakeFile) -> None:
    path = file_of(
        "Company,Street address,Zip,City,Phone,Email address",
        "Abel,Kade 12,3511 AB,Zeist,030 2860000,info@abel.nl",
    )
    assert list(_guess(path).values()) == ["name", "address", "postcode", "city", "phone", "email"]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Naam;Contactpersoon;Functie;E-mail;Telefoon", "contact_email contact_phone"),
        ("Naam;Contactpersoon;Telefoon;Website;E-mail", "contact_phone website email"),
        ("Naam;E-mail;Contactpersoon;Mobiel", "email contact_name contact_phone"),
        ("Naam;Contactpersoon;E-mail;E-mail contactpersoon", "contact_name email contact_email"),
    ],
)
def test_an_address_behind_a_person_is_of_that_person(file_of: MakeFile, headings: str, fields: str) -> None:
    values = {"E-mail": "a@abel.nl", "Telefoon": "0612345678", "Mobiel": "0612345678", "Website": "abel.nl"}
    row = ";".join(values.get(one, "x@abel.nl" if "mail" in one else "Noor") for one in headings.split(";"))
    found = " ".join(str(field) for field in _guess(file_of(headings, row)).values())
    assert found.endswith(fields)


def test_values_decide_when_a_heading_is_wrong_or_missing(file_of: MakeFile) -> None:
    path = file_of("Naam;Code;", "Abel;3511 AB;info@abel.nl", "Bos;3512AB;post@bos.nl")
    assert _guess(path) == {"Naam": "name", "Code": "postcode", "": "email"}


def test_a_postal_address_is_not_the_visiting_address(file_of: MakeFile) -> None:
    path = file_of(
        "Naam;Correspondentieadres;Postbus;Straat;Postadres postcode;Postcode",
        "Abel;Postbus 1;1;Kade;1000AA;3511AB",
    )
    assert [field for field in _guess(path).values() if field] == ["name", "street", "postcode"]


def test_one_field_has_one_column_and_the_person_decides(file_of: MakeFile) -> None:
    table = imports.read_table(file_of("Bedrijfsnaam;Naam;Plaats", "Abel;Noor;Zeist"))
    mapping = imports.guess(table)
    assert mapping.fields == ("name", "contact_name", "city")
    changed = mapping.with_field(1, "name")
    assert changed.fields == (None, "name", "city")
    assert changed.certainty[1] == 1.0
    assert changed.usable
    assert not changed.with_field(1, None).usable
    with pytest.raises(ValueError, match="no such field"):
        mapping.with_field(0, "colour")


def test_no_heading_means_two_fields() -> None:
    for field, texts in HEADINGS.items():
        for text in texts.split("|"):
            found = meaning(text)
            assert found is not None
            assert found[0] == field, f"{text} means {found[0]} as well as {field}"
