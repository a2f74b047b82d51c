# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper report steering``: the monthly report from a scheduled job."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from desktop.cli import rodeloper
from desktop.cli.call import Call
from storage import migrations
from storage.keys import create_keys
from storage.operations import municipality
from storage.rules.rights import Actor
from storage.rules.workdays import dutch_day
from storage.store import Store
from tests.ui.documents import reading

PASSPHRASE = "een lange zin om te onthouden"


@pytest.fixture
def path(tmp_path: Path, quick_keys: None) -> Path:
    made = tmp_path / "town.store"
    key, _code = create_keys(made, PASSPHRASE)
    migrations.create(made, key)
    with Store.open(made, key) as store:
        store.write(municipality.seed, Actor("", "Test", ""), "Lindervoort").result()
    return made


def run(path: Path, *words: str) -> Result:
    line = ["report", "steering", "--store", str(path), "--as", "Sterre Wolthuis", *words]
    return CliRunner().invoke(rodeloper, line, env={"RODELOPER_PASSPHRASE": PASSPHRASE})


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Moves the machine to another place."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system takes its place from its settings only")

    def move(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_same_moment_gives_the_same_file_wherever_it_is_made(
    path: Path, tmp_path: Path, kind: str, zone: Callable[[str], None]
) -> None:
    found = []
    for n, place in enumerate(("Europe/Amsterdam", "America/New_York")):
        zone(place)
        out = tmp_path / f"{n}.{kind}"
        done = run(
            path,
            "--month",
            "2026-10",
            "--format",
            kind,
            "--at",
            "2026-11-03T09:00",
            "--out",
            str(out),
            "--json",
        )
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout) == {"month": "2026-10", "format": kind, "out": str(out)}
        found.append(out.read_bytes())
    assert found[0] == found[1]
    if kind == "pdf":
        assert "Stuurrapportage oktober 2026" in reading.text(found[0])
        assert "Gemaakt met Rode Loper door Sterre Wolthuis." in reading.text(found[0])
        assert "Gemaakt op 3 november 2026, 09:00" in reading.text(found[0])
    else:
        assert openpyxl.load_workbook(tmp_path / "0.xlsx").sheetnames[0] == "Samenvatting"


def test_now_is_now_in_the_netherlands(zone: Callable[[str], None]) -> None:
    zone("Pacific/Kiritimati")
    now = Call().now()
    assert abs(now - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert now.date() == dutch_day(dt.datetime.now(dt.UTC))
    assert now.utcoffset() in (dt.timedelta(hours=1), dt.timedelta(hours=2))


def test_without_a_month_it_is_the_one_before(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "rapport.pdf"
    done = run(path, "--format", "pdf", "--at", "2026-01-05T09:00", "--out", str(out))
    assert done.output == f"De stuurrapportage van 2025-12 staat in {out}.\n"
    assert reading.information(out.read_bytes())["/Title"] == "Stuurrapportage december 2025"


@pytest.mark.parametrize(
    ("month", "words"), [("2026-13", "2026-13 is geen maand"), ("2026-12", "2026-12 is nog niet begonnen")]
)
def test_what_is_no_month_makes_nothing(path: Path, tmp_path: Path, month: str, words: str) -> None:
    out = tmp_path / "rapport.pdf"
    done = run(path, "--month", month, "--format", "pdf", "--at", "2026-11-03T09:00", "--out", str(out))
    assert done.exit_code == 1
    assert words in done.output
    assert not out.exists()
