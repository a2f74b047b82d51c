# SPDX-License-Identifier: EUPL-1.2
"""A store in which a whole town was imported joins a backend where a colleague's import of the same town is already."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from storage.operations import companies
from sync.connecting import connect
from tests.backend_server import Backend
from tests.conftest import Clock
from tests.sync.agreement import sound
from tests.sync.joining_stores import Laptop, settle


@pytest.mark.parametrize("number", [400, pytest.param(45_000, marks=pytest.mark.long)])
def test_a_town_that_two_imported_is_there_once_and_nobody_is_asked_anything(
    number: int,
    tmp_path: Path,
    empty_store: Path,
    clock: Clock,
    backend: Backend,
    bucket: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    began = time.monotonic()
    lines = ["Naam;Vestigingsnummer;Postcode"]
    # Every other one has the number of its branch, by which laptops agree without having met.
    lines += [
        f"Bedrijf {n};{n:012}" + ";1234AB" if n % 2 else f"Bedrijf {n};;1234AB" for n in range(1, number + 1)
    ]
    noor, eline = (
        Laptop(tmp_path, empty_store, clock, backend.accounts[login].name, backend, bucket, login)
        for login in ("noor", "eline")
    )
    try:
        for one in (noor, eline):
            one.take_in(*lines)
        noor.join()
        settle(noor)
        uploaded = time.monotonic()
        eline.do(companies.change, eline.rows("companies", "id", "name")[0][0], phone="030 123 45 67")
        seen = eline.look()
        assert len(seen.matches["companies"]) + seen.new_here["companies"] >= number // 2
        assert seen.unsure == ()
        eline.actor = connect(eline.client, eline.store, eline.actor, seen, eline.folder).actor
        settle(eline, noor)
        for one in (noor, eline):
            assert one.all("SELECT count(*) FROM companies") == [(number,)]
            assert one.all("SELECT count(*) FROM conflicts") == [(0,)]
            one.store.read(sound)
        assert noor.rows("companies", "id", "name", "phone") == eline.rows("companies", "id", "name", "phone")
        assert len([row for row in noor.rows("companies", "phone") if row[0]]) == 1
    finally:
        noor.close()
        eline.close()
    told = (
        f"{number} companies: {uploaded - began:.0f} s to bring, {time.monotonic() - uploaded:.0f} s to join"
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{told}\n")
