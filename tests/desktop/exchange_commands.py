# SPDX-License-Identifier: EUPL-1.2
"""Connecting and exchanging from the command line as tests do it, with a real backend."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desktop import opening, passwords
from desktop.cli import rodeloper
from desktop.keys import Ways, find_key
from desktop.settings import SettingsFile
from storage.operations import exchange
from storage.operations.companies import add
from storage.queries import exchange_facts as facts
from tests.backend_server import Backend, password

PASSPHRASE = "een lange zin om te onthouden"


def run(*words: object, user: str = "noor", **env: str) -> Result:
    given = {"RODELOPER_PASSPHRASE": PASSPHRASE, "RODELOPER_SYNC_PASSWORD": password(user), **env}
    return CliRunner().invoke(rodeloper, [str(word) for word in words], env=given)


def answer(*words: object, **options: Any) -> dict[str, Any]:
    result = run(*words, "--json", **options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refusal(*words: object, **options: Any) -> dict[str, Any]:
    """A command that could not: exit code 1, a code and a whole sentence; also without ``--json`` a sentence."""
    result = run(*words, "--json", **options)
    assert result.exit_code == 1, result.output
    assert not isinstance(result.exception, Exception), result.exception
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["message"] != found["error"]
    return found


def connect(store: Path, backend: Backend, bucket: str, user: str = "noor") -> dict[str, Any]:
    return answer(
        "connect", "--server", backend.url, "--bucket", bucket, "--user", user, "--store", store,
        "--as", user, user=user,
    )  # fmt: skip


def add_company(path: Path, name: str) -> None:
    opened = opening.open_store(path, SettingsFile(), Ways(known=key_of(path)), write=True)
    with opened.store as store:
        store.write(add, opened.actor, name=name).result()


def key_of(path: Path) -> bytes:
    """That of the store at this place, with the passphrase of the tests."""
    os.environ["RODELOPER_PASSPHRASE"] = PASSPHRASE
    try:
        return find_key(path, Ways())
    finally:
        del os.environ["RODELOPER_PASSPHRASE"]


def names(path: Path) -> set[str]:
    found = answer("list", "companies", "--store", path)
    return {one["name"] for one in found["companies"]}


@pytest.fixture
def laptop(tmp_path: Path, backend: Backend, bucket: str) -> Path:
    """Noor's store, connected and exchanged once."""
    path = tmp_path / "noor.db"
    connect(path, backend, bucket)
    answer("sync", "--once", "--store", path)
    return path


def move(path: Path, **facts_: str) -> None:
    """As if this store was connected with another address; the password goes along."""
    opened = opening.open_store(path, SettingsFile(), Ways(known=key_of(path)), write=True)
    with opened.store as store:
        store.write(exchange.remember, opened.actor, **facts_).result()
        where = store.read(facts.connection)
        assert where is not None
        passwords.keep(store, where, password("noor"))


def doctor(path: Path) -> dict[str, Any]:
    result = run("doctor", "--json", "--store", path)
    found: dict[str, Any] = json.loads(result.stdout)
    return found
