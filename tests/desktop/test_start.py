# SPDX-License-Identifier: EUPL-1.2
"""The start of the program, each time in a process of its own: the first page waits for nothing that it does not need,
and whatever somebody does at that very moment is done.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import folders, opening
from desktop.keys import ENVIRONMENT, Ways
from desktop.settings import SettingsFile
from storage import connections
from storage.operations import actions
from storage.queries import people
from storage.store import not_in_use
from tests.factories import make_company, make_visit

ROOT = Path(__file__).parents[2]
PASSPHRASE = "rode appel fiets kade"


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store of Noor, who has a visit in three days and a promise that is late."""
    monkeypatch.setenv(ENVIRONMENT, PASSPHRASE)
    path, settings = folders.default_store(), SettingsFile()
    opened = opening.make_store(path, settings, passphrase=PASSPHRASE, who="Noor Vermaat")
    with opened.store as store:
        noor = opening.become(store, settings, "Noor Vermaat")
        company = make_company(store, noor, "Zanddrecht Logistiek", account_manager_id=noor.id)
        soon = dt.datetime.combine(dt.date.today() + dt.timedelta(days=3), dt.time(10))
        make_visit(store, noor, company, soon, [(noor.id, "lead")])
        late = dt.date.today() - dt.timedelta(days=5)
        store.write(
            actions.agree, noor, company_id=company, title="offerte", owner_id=noor.id, due_on=late
        ).result()
    return path


def start(story: str, **environment: str) -> dict[str, str]:
    """What was seen in a start of the program in which somebody lived this story, by its first word."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.desktop.start_story", story],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr, ended.stderr
    pairs = (line.split(" ", 1) for line in ended.stdout.splitlines())
    return dict(pairs)


def test_the_first_page_is_shown_with_its_content_before_sqlalchemy_is_imported(path: Path) -> None:
    seen = start("look")
    assert seen["sqlalchemy"] == "False"
    assert seen["page"] == "TodayPage"
    assert "Noor" in seen["greeting"]
    assert seen["next"] == "Zanddrecht Logistiek"
    assert seen["late"] == "1"
    assert seen["imported"] == "loading"


@pytest.mark.parametrize(
    ("story", "route"), [("keys", "actions"), ("click", "companies"), ("open", "visits")]
)
def test_what_is_asked_at_once_comes_when_the_rest_is_there(path: Path, story: str, route: str) -> None:
    seen = start(story)
    assert seen.get("at", "once today") == "once today"
    assert seen["route"] == route
    assert seen["messages"] == "0"


def test_somebody_who_searches_at_once_finds(path: Path) -> None:
    assert start("search")["found"] == "Zanddrecht Logistiek"


def test_what_is_written_at_once_is_on_the_disk(path: Path) -> None:
    assert start("write")["written"] == "True"
    assert "Daan Hooiveld" in names(path)


def names(path: Path) -> list[str]:
    settings = SettingsFile()
    with opening.open_store(path, settings, Ways()).store as store:
        return [row.name for row in store.read(people.colleagues)]


def test_a_window_that_is_closed_at_once_lets_go_of_the_store(path: Path) -> None:
    start("close")
    with not_in_use(path):
        assert "Noor Vermaat" in names(path)


def test_who_starts_twice_has_one_window(path: Path) -> None:
    seen = start("again")
    assert (seen["second"], seen["route"], seen["messages"]) == ("0", "today", "0")


def test_a_wrong_passphrase_asks_for_the_right_one(path: Path) -> None:
    assert start("another_page", **{ENVIRONMENT: "een andere"})["page"] == "UnlockPage"


def test_a_store_that_is_in_use_says_so(path: Path) -> None:
    with not_in_use(path):
        assert start("another_page")["page"] == "TroublePage"


def test_a_store_of_a_newer_program_says_so(path: Path) -> None:
    with opening.open_store(path, SettingsFile(), Ways()).store as store:
        store.with_key(_make_newer)
    assert start("another_page")["page"] == "TroublePage"


def _make_newer(path: Path, key: bytes) -> None:
    connection = connections.connect(path, key)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def test_without_a_store_somebody_is_welcomed() -> None:
    assert start("another_page")["page"] == "FirstStartPage"
