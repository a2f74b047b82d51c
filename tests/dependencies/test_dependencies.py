# SPDX-License-Identifier: EUPL-1.2
"""What we ship is known: each package with its licence in a page, and all of it in a bill of materials that is valid."""

from __future__ import annotations

import json

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.dependencies import locked
from tests.dependencies.locked import PARTS, ROOT, may_ship, packages
from tests.dependencies.papers import TABLE, bill, table


def test_every_locked_package_has_its_licence_in_the_page() -> None:
    assert TABLE.read_text("utf-8") == table(packages()), "run: python3 dev.py sbom"
    assert {"pyside6-essentials", "sqlcipher3", "kinto"} <= {one.name for one in packages()}


def test_no_package_has_a_licence_that_ours_does_not_go_with() -> None:
    assert {one.name: one.licence for one in packages() if not may_ship(one.licence)} == {}


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("MIT AND Apache-2.0", True),
        ("MIT AND (GPL-3.0-only OR BSD-3-Clause)", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("SSPL-1.0", False),
        ("BUSL-1.1 OR GPL-3.0-only", False),
        ("CC-BY-NC-4.0", False),
        ("LicenseRef-Proprietary", False),
    ],
)
def test_which_licences_go_with_ours(licence: str, allowed: bool) -> None:
    assert may_ship(licence) is allowed


def test_a_package_of_which_nobody_knows_the_licence_is_no_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "READ", {})
    with pytest.raises(LookupError, match="reportlab"):
        locked.licence("reportlab")


def test_every_locked_file_has_a_hash() -> None:
    assert [one.name for one in packages() if not one.hashes] == []
    for file in PARTS.values():
        assert "://" not in (ROOT / file).read_text("utf-8"), "no addresses in what is locked"


def test_the_bill_of_materials_is_valid_and_whole() -> None:
    said = bill(packages())
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(said) is None
    read = json.loads(said)
    assert read["bomFormat"] == "CycloneDX"
    assert read["metadata"]["component"]["licenses"][0]["license"]["id"] == "EUPL-1.2"
    by_name = {one["name"]: one for one in read["components"]}
    assert by_name.keys() == {one.name for one in packages()}
    cipher = by_name["sqlcipher3"]
    assert cipher["purl"] == f"pkg:pypi/sqlcipher3@{cipher['version']}"
    assert cipher["hashes"][0]["alg"] == "SHA-256"
    needs = {one["ref"]: one.get("dependsOn", []) for one in read["dependencies"]}
    assert "sqlcipher3" in needs["rode-loper"]
    assert "typing-extensions" in needs["sqlalchemy"]
