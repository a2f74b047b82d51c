# SPDX-License-Identifier: EUPL-1.2
"""The reminders of a day on the command line: as a text to mail, for a machine, and how many each colleague has."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desktop.cli import rodeloper
from desktop.keys import Ways, find_key
from storage.rules.rights import Actor
from storage.store import Store
from tests.extracts import write_csv
from tests.factories import make_action, make_colleague, make_company

MONDAY = dt.date(2026, 11, 30)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three actions of Rik: two weeks late, due tomorrow, and confidential."""
    monkeypatch.setenv("RODELOPER_PASSPHRASE", "een lange zin om te onthouden")
    place = tmp_path / "town.db"
    run("import", "companies", write_csv(tmp_path / "kvk.csv", 1), "--store", place, "--as", "Noor Vermaat")
    with Store.open(place, find_key(place, Ways())) as store:
        noor = Actor(store.read(_noor), "Noor Vermaat", "x")
        rik, company = (
            make_colleague(store, noor, "Rik Jansen", email="rik@voorbeeld.nl"),
            make_company(store, noor),
        )
        for title, days, confidential in (
            ("Offerte sturen", -14, False),
            ("Bellen", 1, False),
            ("Geheim", 1, True),
        ):
            due = MONDAY + dt.timedelta(days=days)
            make_action(store, noor, company, title, owner_id=rik, due_on=due, confidential=confidential)
    return place


def _noor(db: Any) -> str:
    return str(db.connection().exec_driver_sql("SELECT id FROM colleagues").scalar())


def run(*words: object, code: int = 0) -> Result:
    result = CliRunner().invoke(rodeloper, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result


def test_a_text_that_can_be_mailed_names_nothing_confidential(path: Path) -> None:
    said = run("reminders", "--colleague", "rik jansen", "--day", "2026-11-30", "--store", path).output
    assert said.startswith("Herinneringen voor Rik Jansen, 30 november 2026: 1 te laat, 2 rond de datum.")
    assert "1. Offerte sturen (Van Ommelen Scheepstechniek)\n   2 weken te laat" in said
    assert "Leg het bedrijf uit waarom het langer duurt." in said
    assert "1 vertrouwelijke actie staat niet in deze tekst." in said
    assert "Geheim" not in said


def test_a_machine_gets_the_same_and_a_scheduled_job_counts_the_weekend_on_monday(path: Path) -> None:
    found = json.loads(run("reminders", "--colleague", "Rik Jansen", "--day", "2026-11-30", "--json", "--store", path).stdout)  # fmt: skip
    assert (found["colleague"], found["email"], found["count"]) == ("Rik Jansen", "rik@voorbeeld.nl", 3)
    assert [(one["title"], one["stage"], one["next"]) for one in found["reminders"]] == [
        ("Offerte sturen", "late", "tell"), ("Bellen", "tomorrow", "do"), ("", "tomorrow", "do"),
    ]  # fmt: skip
    every = json.loads(run("reminders", "--all", "--day", "2026-11-30", "--json", "--store", path).stdout)
    assert every["colleagues"] == [{"colleague": "Rik Jansen", "count": 3}]
    tuesday = run("reminders", "--colleague", "Rik Jansen", "--day", "2026-12-01", "--store", path).output
    assert tuesday == "Rik Jansen heeft geen herinneringen op 1 december 2026.\n"
    assert (
        "Niemand heeft herinneringen"
        in run("reminders", "--all", "--day", "2026-12-01", "--store", path).output
    )
    late = run(
        "reminders",
        "--colleague",
        "Rik Jansen",
        "--day",
        "2026-12-02",
        "--since",
        "2026-11-28",
        "--store",
        path,
    )
    assert "1 te laat, 2 rond de datum" in late.output


def test_somebody_who_is_not_there_is_a_sentence(path: Path) -> None:
    said = run("reminders", "--colleague", "Piet", "--store", path, code=1)
    assert "Er is geen collega met de naam Piet" in said.output
