# SPDX-License-Identifier: EUPL-1.2
"""Connecting from the command line with the municipality's own login: real backend, real provider, a person at the browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from desktop.cli import rodeloper
from tests import openid_provider as real
from tests.backend_server import Backend
from tests.desktop.openid_door import door_for

PASSPHRASE = "een lange zin om te onthouden"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[real.Provider]:
    """One of our own: these tests stop it."""
    with real.Provider(tmp_path_factory.mktemp("provider")) as own:
        yield own


@pytest.fixture(scope="module")
def door(
    backend: Backend, provider: real.Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with door_for(backend, backend.fresh(), provider, tmp_path_factory.mktemp("door")) as url:
        yield url


class Person:
    """Somebody who logs in when the browser opens."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.name, self.pages = "noor", 0
        self._threads: list[threading.Thread] = []
        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setattr(click, "launch", self.open)

    def open(self, address: str) -> int:
        self.pages += 1
        self._threads.append(threading.Thread(target=real.log_in, args=(address, self.name)))
        self._threads[-1].start()
        return 0

    def done(self) -> None:
        for thread in self._threads:
            thread.join()


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    somebody = Person(monkeypatch)
    yield somebody
    somebody.done()


def run(*words: object) -> Result:
    given = {"RODELOPER_PASSPHRASE": PASSPHRASE, "RODELOPER_SYNC_PASSWORD": ""}
    return CliRunner().invoke(rodeloper, [*map(str, words), "--json"], env=given)


def answer(*words: object) -> dict[str, Any]:
    result = run(*words)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refused(*words: object) -> str:
    result = run(*words)
    assert result.exit_code == 1, result.output
    assert not isinstance(result.exception, Exception), result.exception
    return str(json.loads(result.stdout)["error"])


def test_a_laptop_joins_and_exchanges_without_a_password_of_ours(
    door: str, provider: real.Provider, person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "noor.db"
    joined = answer("connect", "--server", door, "--browser", "--store", path)
    assert joined["colleague"] == "Noor Vermaat"
    assert person.pages == 1
    assert answer("sync", "--once", "--store", path)["complete"]
    assert answer("sync", "--once", "--store", path)["complete"], "the login goes on by itself"
    assert person.pages == 1
    _nothing_on_disk_tells(path)
    # The provider is away: it tries again later. It comes back and has forgotten everybody: log in again.
    provider.stop()
    assert refused("sync", "--once", "--store", path) == "login.provider-down"
    provider.start()
    assert refused("sync", "--once", "--store", path) == "login.ended"


def _nothing_on_disk_tells(path: Path) -> None:
    for file in path.parent.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert b"refresh_token" not in content, file
        assert b"eyJ" not in content, f"a token in {file}"


def test_who_is_no_colleague_here_is_told_so_and_nothing_is_made(
    door: str, person: Person, tmp_path: Path
) -> None:
    person.name = "bo"
    assert refused("connect", "--server", door, "--browser", "--store", tmp_path / "bo.db") == "sync.blocked"
    assert not (tmp_path / "bo.db").exists()


def test_a_server_without_a_provider_says_what_to_do(
    backend: Backend, person: Person, tmp_path: Path
) -> None:
    words = ("connect", "--server", backend.url, "--store", tmp_path / "noor.db")
    assert refused(*words, "--browser") == "login.none"
    assert refused(*words) == "login.user-needed"
    assert person.pages == 0


def test_without_a_screen_the_address_is_only_told(
    door: str, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    told: list[str] = []
    echo = click.echo

    def heard(words: object = None, **how: Any) -> None:
        echo(words, **how)
        if str(words).startswith("http"):
            told.append(str(words))
            person.open(str(words))

    monkeypatch.setattr("desktop.cli.browser.click.echo", heard)
    monkeypatch.setattr(click, "launch", lambda _address: pytest.fail("there is no browser here"))
    assert (
        run("connect", "--server", door, "--browser", "--dry-run", "--store", tmp_path / "x.db").exit_code
        == 0
    )
    assert len(told) == 1
