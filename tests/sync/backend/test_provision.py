# SPDX-License-Identifier: EUPL-1.2
"""Setting up a municipality: twice is once, people move between groups, and one municipality cannot take from another."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from storage.errors import RodeLoperError
from sync import protocol
from sync.backend import accounts, policy
from sync.backend.accounts import Account
from sync.backend.administration import Administration
from sync.backend.provision import provision
from tests.backend_server import ELSEWHERE, PEOPLE, Backend, password
from tests.sync.backend.records import path, put, record, revision


def name() -> str:
    return f"proef-{uuid.uuid4().hex[:8]}"


def test_a_second_time_changes_nothing(backend: Backend, bucket: str) -> None:
    before = backend.client_for("noor").get(f"/buckets/{bucket}/state").headers["ETag"]
    assert backend.provision(bucket, *PEOPLE).changed == []
    assert backend.client_for("noor").get(f"/buckets/{bucket}/state").headers["ETag"] == before


def test_a_municipality_starts_with_what_laptops_start_with(backend: Backend, bucket: str) -> None:
    noor = backend.client_for("noor")
    state = noor.get(f"/buckets/{bucket}/state").json()["data"]
    assert state["schema_version"] == protocol.SCHEMA_VERSION
    assert set(state["collections"]) == set(protocol.kinds())
    assert all(state["collections"].values())
    closed = noor.get(f"/buckets/{bucket}-vertrouwelijk/state").json()["data"]
    assert set(closed["collections"]) == set(policy.CLOSED_KINDS)
    assert closed["generation"] == state["generation"]
    for kind in ("departments", "topics", "lists", "terms", "colleagues"):
        for one in noor.get(path(bucket, kind)).json()["data"]:
            wire = protocol.content(one)
            row = protocol.decode(protocol.kind(kind), wire)
            assert protocol.encode(protocol.kind(kind), row) == wire
            assert not protocol.unknown(protocol.kind(kind), wire)


def test_what_people_changed_since_stays(backend: Backend, bucket: str) -> None:
    lobke = backend.client_for("lobke")
    topic = lobke.get(path(bucket, "topics")).json()["data"][0]
    changed = {**protocol.content(topic), "name": "Zoals wij het noemen"}
    revision(put(lobke, bucket, "topics", changed, rev=topic["last_modified"]))
    backend.provision(bucket, *PEOPLE)
    assert lobke.get(path(bucket, "topics", topic["id"])).json()["data"]["name"] == "Zoals wij het noemen"


def test_somebody_with_another_role_changes_groups_at_once(backend: Backend, bucket: str) -> None:
    rik = backend.client_for("rik")
    assert put(rik, bucket, "lists", record("lists")).status_code == 403
    backend.provision(bucket, Account("rik", "Rik Jansen", "coordinator"))
    assert rik.get(f"/buckets/{bucket}/state").json()["data"]["groups"] == ["coordinators"]
    assert put(rik, bucket, "lists", record("lists")).status_code == 201
    backend.provision(bucket, Account("rik", "Rik Jansen", "alderman"))
    assert put(rik, bucket, "companies", record("companies")).status_code == 403
    others = backend.client_for("noor").get(f"/buckets/{bucket}/state").json()["data"]
    assert others["groups"] == ["team"]


def test_a_colleague_who_was_there_gets_the_login(backend: Backend, bucket: str) -> None:
    noor, login = backend.client_for("noor"), name()
    gijs = record("colleagues", name="Gijs Overmars", phone="0612")
    put(noor, bucket, "colleagues", gijs)
    done = backend.provision(bucket, Account(login, "gijs overmars", "specialist"))
    assert list(done.passwords) == [login]
    there = noor.get(path(bucket, "colleagues", gijs["id"])).json()["data"]
    assert (there["account"], there["role"], there["phone"]) == (login, "specialist", "0612")
    # A password that nobody asked for again is not made again.
    assert backend.provision(bucket, Account(login, "Gijs Overmars", "specialist")).passwords == {}


def test_a_given_password_is_set_and_set_again_when_it_changes(backend: Backend, bucket: str) -> None:
    login, client = name(), backend.client_for("")
    for secret in ("eerste-wachtwoord", "tweede-wachtwoord"):
        backend.provision(bucket, Account(login, "Nieuw", "specialist", password=secret))
        assert client.get(f"/buckets/{bucket}/state", auth=(login, secret)).status_code == 200
    assert client.get(f"/buckets/{bucket}/state", auth=(login, "eerste-wachtwoord")).status_code == 401


def test_a_login_of_another_municipality_is_not_let_in_by_accident(backend: Backend, bucket: str) -> None:
    theirs = Account("bo", "Bo van Hier", "administrator", password="gekaapt")
    with backend.admin() as server, pytest.raises(RodeLoperError, match="account-elsewhere"):
        provision(server, bucket, [theirs])
    bo = backend.client_for("bo")
    assert bo.get(f"/buckets/{ELSEWHERE}/state").status_code == 200
    assert bo.get(f"/buckets/{bucket}/state").status_code == 403


def test_who_is_blocked_here_is_still_ours(backend: Backend, bucket: str) -> None:
    backend.block("rik", bucket)
    with backend.admin() as server:
        provision(server, bucket, [Account("rik", "Rik Jansen", "specialist")])
    assert backend.client_for("rik").get(f"/buckets/{bucket}/state").status_code == 200


def test_a_restored_backend_lives_a_new_life_when_told(backend: Backend, bucket: str) -> None:
    noor = backend.client_for("noor")
    first = noor.get(f"/buckets/{bucket}/state").json()["data"]["generation"]
    assert backend.provision(bucket).generation == first
    second = backend.provision(bucket, new_generation=True)
    assert second.generation != first
    assert second.changed == [f"/buckets/{bucket}"]
    assert noor.get(f"/buckets/{bucket}/state").json()["data"]["generation"] == second.generation


@pytest.mark.parametrize(
    "wrong",
    [
        "voorbeeldstad",
        "gemeente-",
        "gemeente-X",
        "gemeente-x-vertrouwelijk",
        "gemeente-x-apparaten",
        "gemeente-a/b",
    ],
)
def test_a_name_that_cannot_be_one_is_refused(backend: Backend, wrong: str) -> None:
    with backend.admin() as server, pytest.raises(RodeLoperError, match="bucket-name"):
        provision(server, wrong)


def test_the_set_up_goes_through_the_administration_instance_with_its_password(backend: Backend) -> None:
    for url, secret, code in (
        (backend.url, backend.configured.password, "not-administration"),
        (backend.administration, "verkeerd", "wrong-password"),
        ("http://127.0.0.1:9", "x", "unreachable"),
    ):
        with Administration(url, secret) as server, pytest.raises(RodeLoperError, match=code):
            provision(server, "gemeente-nergens")


def test_the_list_of_accounts_comes_from_a_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text(
        "\ufeffAccount;Name;Role;Department;Blocked\r\nNoor;Noor Vermaat;account_manager;EZ;\r\n;;;;\r\n"
        "rik;Rik Jansen;specialist;W&I;ja\r\n",
        encoding="utf-8",
    )
    noor, rik = accounts.read(file)
    assert (noor.account, noor.department, noor.group) == ("noor", "EZ", "team")
    assert (rik.blocked, rik.group) == (True, "blocked")


@pytest.mark.parametrize(
    ("rows", "line", "field"),
    [
        ("account,name\nnoor,Noor\n", 1, "role"),
        ("account,name,role\nnoor,Noor,baas\n", 2, "role"),
        ("account,name,role\nnoor,,specialist\n", 2, "name"),
        ("account,name,role\nnoor,Noor,specialist\nnoor,Noor B,specialist\n", 3, "account"),
        ("account,name,role\nadministrator,A,specialist\n", 2, "account"),
        ("account,name,role\nno or,A,specialist\n", 2, "account"),
        ("", 1, "account"),
    ],
)
def test_a_mistake_in_the_list_is_named(tmp_path: Path, rows: str, line: int, field: str) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text(rows, encoding="utf-8")
    with pytest.raises(RodeLoperError) as refused:
        accounts.read(file)
    assert (refused.value.values["line"], refused.value.values["field"]) == (line, field)


def test_a_new_password_is_long_and_never_the_same() -> None:
    made = {accounts.new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one) == 19 for one in made)


def test_everybody_of_the_tests_gets_in(backend: Backend, bucket: str) -> None:
    for one in PEOPLE:
        state = backend.client_for("").get(
            f"/buckets/{bucket}/state", auth=(one.account, password(one.account))
        )
        assert state.json()["data"]["groups"] == [one.group]
