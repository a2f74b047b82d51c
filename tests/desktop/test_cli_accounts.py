# SPDX-License-Identifier: EUPL-1.2
"""Accounts from the command line, against a real backend: for administrators, with a clear no for everybody else."""

from __future__ import annotations

import uuid
from pathlib import Path

import httpx
import pytest

from desktop import opening
from desktop.keys import Ways
from desktop.settings import SettingsFile
from storage.queries import people
from tests.backend_server import Backend
from tests.desktop.exchange_commands import answer, connect, key_of, refusal, run


@pytest.fixture
def store(tmp_path: Path, backend: Backend, bucket: str) -> Path:
    """The store of Lobke, the administrator, who exchanged once."""
    path = tmp_path / "lobke.db"
    connect(path, backend, bucket, "lobke")
    answer("sync", "--once", "--store", path, user="lobke")
    return path


def test_from_new_to_blocked(store: Path, backend: Backend, bucket: str) -> None:
    account = f"gijs-{uuid.uuid4().hex[:8]}"
    made = answer(
        "accounts", "add", account, "--name", "Gijs Overmars", "--role", "specialist", "--store", store
    )
    assert (made["role"], made["blocked"], len(made["password"])) == ("specialist", False, 19)
    there = {one["account"]: one for one in answer("accounts", "list", "--store", store)["accounts"]}
    assert there[account] == {key: value for key, value in made.items() if key != "password"}
    assert "password" not in there[account]
    assert answer("accounts", "role", account, "alderman", "--store", store)["role"] == "alderman"
    assert answer("accounts", "block", account, "--store", store)["blocked"]
    state = f"{backend.url}/v1/buckets/{bucket}/state"
    assert httpx.get(state, auth=(account, made["password"])).status_code == 403
    assert not answer("accounts", "unblock", account, "--store", store)["blocked"]
    new = answer("accounts", "reset", account, "--store", store)["password"]
    assert httpx.get(state, auth=(account, made["password"])).status_code == 401
    assert httpx.get(state, auth=(account, new)).json()["data"]["groups"] == ["aldermen"]
    answer("sync", "--once", "--store", store, user="lobke")
    opened = opening.open_store(store, SettingsFile(), Ways(known=key_of(store)))
    with opened.store as read:
        gijs = read.read(people.colleague_named, "Gijs Overmars")
    assert gijs is not None
    assert (gijs.account, gijs.role) == (account, "alderman")


def test_a_person_reads_it_too(store: Path) -> None:
    words = run("accounts", "list", "--store", store, "--language", "nl").stdout
    assert "hette                Wethouder                    Hette van Rijnsbergen" in words


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("block", "lobke"), "accounts.own"),
        (("block", "bestaat-niet"), "accounts.unknown"),
        (("reset", "noor"), "accounts.elsewhere"),
        (("add", "bo", "--name", "Bo"), "accounts.taken"),
        (("add", "Een Naam", "--name", "Bo"), "accounts.name"),
        (("add", "nieuw", "--name", " "), "accounts.no-colleague"),
    ],
)
def test_what_the_server_refuses_is_a_sentence(store: Path, words: tuple[str, ...], code: str) -> None:
    assert refusal("accounts", *words, "--store", store)["error"] == code


@pytest.mark.parametrize("user", ["noor", "sterre", "hette"])
def test_who_is_no_administrator_hears_it_before_anything_is_asked(
    tmp_path: Path, backend: Backend, bucket: str, user: str
) -> None:
    path = tmp_path / f"{user}.db"
    connect(path, backend, bucket, user)
    answer("sync", "--once", "--store", path, user=user)
    assert refusal("accounts", "list", "--store", path)["error"] == "not-allowed"
    assert refusal("accounts", "block", "eline", "--store", path)["error"] == "not-allowed"


def test_a_store_of_one_person_has_no_accounts(tmp_path: Path) -> None:
    path = tmp_path / "eigen.db"
    add_own = run("import", "companies", str(_csv(tmp_path)), "--store", path)
    assert add_own.exit_code == 0, add_own.output
    assert refusal("accounts", "list", "--store", path)["error"] == "exchange.not-connected"


def _csv(folder: Path) -> Path:
    file = folder / "kvk.csv"
    file.write_text("Naam;KvK-nummer\nBakkerij De Korst;68750110\n", encoding="utf-8")
    return file
