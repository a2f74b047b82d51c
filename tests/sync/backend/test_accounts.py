# SPDX-License-Identifier: EUPL-1.2
"""An administrator arranges accounts and roles over HTTP; nobody else does, and nobody of another municipality."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from sync.backend import policy
from tests.backend_server import ELSEWHERE, Backend
from tests.sync.backend.records import path, put, reason, record


def asked(backend: Backend, bucket: str, **wish: Any) -> httpx.Response:
    """What Lobke, the administrator, asks."""
    return backend.client_for("lobke").post(f"/buckets/{bucket}/accounts", json=wish)


def done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found


def login() -> str:
    return f"nieuw-{uuid.uuid4().hex[:8]}"


def state(backend: Backend, bucket: str, account: str, password: str) -> httpx.Response:
    return httpx.get(f"{backend.url}/v1/buckets/{bucket}/state", auth=(account, password))


def test_every_login_with_its_role_and_whether_it_is_blocked(backend: Backend, bucket: str) -> None:
    backend.block("rik", bucket)
    answer = backend.client_for("lobke").get(f"/buckets/{bucket}/accounts")
    found = {one["account"]: (one["role"], one["blocked"]) for one in answer.json()["data"]}
    assert found == {
        "noor": ("account_manager", False),
        "eline": ("account_manager", False),
        "rik": ("specialist", True),
        "sterre": ("coordinator", False),
        "lobke": ("administrator", False),
        "hette": ("alderman", False),
    }
    assert answer.headers["cache-control"] == "no-store"
    assert "password" not in answer.text


@pytest.mark.parametrize(
    ("name", "status"),
    [("noor", 403), ("rik", 403), ("hette", 403), ("sterre", 403), ("bo", 403), ("max", 403), ("", 401)],
)
def test_nobody_else_sees_or_changes_anything(backend: Backend, bucket: str, name: str, status: int) -> None:
    client, before = (
        backend.client_for(name),
        backend.client_for("lobke").get(f"/buckets/{bucket}/accounts").json(),
    )
    assert client.get(f"/buckets/{bucket}/accounts").status_code == status
    for wish in (
        {"do": "add", "account": login(), "name": "Nieuw", "role": "administrator"},
        {"do": "role", "account": name or "noor", "role": "administrator"},
        {"do": "role", "account": "eline", "role": "alderman"},
        {"do": "block", "account": "lobke"},
        {"do": "unblock", "account": "eline"},
        {"do": "reset", "account": "eline"},
    ):
        assert client.post(f"/buckets/{bucket}/accounts", json=wish).status_code == status, wish
    assert backend.client_for("lobke").get(f"/buckets/{bucket}/accounts").json() == before


@pytest.mark.parametrize("place", ["-vertrouwelijk", "-apparaten", "x"])
def test_only_at_the_municipality_itself(backend: Backend, bucket: str, place: str) -> None:
    client = backend.client_for("lobke")
    assert client.get(f"/buckets/{bucket}{place}/accounts").status_code == 403
    wish = {"do": "block", "account": "noor"}
    assert client.post(f"/buckets/{bucket}{place}/accounts", json=wish).status_code == 403


def test_a_new_account_gets_a_password_once_and_comes_in(backend: Backend, bucket: str) -> None:
    account = login()
    made = done(asked(backend, bucket, do="add", account=account, name="Gijs Overmars", role="specialist"))
    assert (made["account"], made["role"], made["blocked"]) == (account, "specialist", False)
    told = state(backend, bucket, account, made["password"]).json()["data"]
    assert (told["groups"], told["colleague"]) == (["team"], made["colleague"])
    assert state(backend, bucket, account, "iets anders").status_code == 401
    again = asked(backend, bucket, do="add", account=account, name="Gijs Overmars", role="specialist")
    assert reason(again) == (400, "account-taken")
    person = backend.client_for("noor").get(path(bucket, "colleagues", made["colleague"])).json()["data"]
    assert (person["name"], person["account"], person["role"]) == ("Gijs Overmars", account, "specialist")


def test_a_colleague_who_is_known_keeps_everything(backend: Backend, bucket: str) -> None:
    person = record("colleagues", name="Naima Zouhair", phone="0612345678")
    assert put(backend.client_for("noor"), bucket, "colleagues", person).status_code == 201
    account = login()
    made = done(
        asked(backend, bucket, do="add", account=account, name="naima zouhair", role="account_manager")
    )
    assert made["colleague"] == person["id"]
    seen = backend.client_for("noor").get(path(bucket, "colleagues", person["id"])).json()["data"]
    assert (seen["phone"], seen["account"], seen["name"]) == ("0612345678", account, "Naima Zouhair")
    assert "role" not in seen, "on the wire a field that holds its default is left out"


def test_who_gets_a_login_reads_what_waited_for_them(backend: Backend, bucket: str) -> None:
    naima, closed = record("colleagues", name="Naima Zouhair"), f"{bucket}-vertrouwelijk"
    assert put(backend.client_for("noor"), bucket, "colleagues", naima).status_code == 201
    note = record("notes", author_id=backend.colleague("noor", bucket), readers=naima["id"])
    assert put(backend.client_for("noor"), closed, "notes", note).status_code == 201
    account = login()
    wish = {"do": "add", "account": account, "colleague": naima["id"], "role": "account_manager"}
    made = done(asked(backend, bucket, **wish))
    with httpx.Client(base_url=f"{backend.url}/v1", auth=(account, made["password"])) as client:
        assert client.get(path(closed, "notes", note["id"])).status_code == 200
        assert [one["id"] for one in client.get(path(closed, "notes")).json()["data"]] == [note["id"]]


def test_nobody_makes_a_password_for_a_login_of_another_municipality(backend: Backend, bucket: str) -> None:
    """There it may come in through a provider only, and have no password that would stand in the way."""
    account = login()
    with backend.admin() as server:
        group = f"/buckets/{ELSEWHERE}/groups/team"
        (there,) = server.get_all([group])
        assert there is not None
        members = [*there["data"]["members"], f"account:{account}"]
        server.batch([{"method": "PUT", "path": group, "body": {"data": {"members": members}}}])
    refused = asked(backend, bucket, do="add", account=account, name="Max", role="account_manager")
    assert reason(refused) == (400, "account-taken")


def test_another_role_counts_at_once(backend: Backend, bucket: str) -> None:
    eline = backend.client_for("eline")
    company = record("companies")
    assert put(eline, bucket, "companies", company).status_code == 201
    assert done(asked(backend, bucket, do="role", account="eline", role="alderman"))["role"] == "alderman"
    assert put(eline, bucket, "companies", record("companies")).status_code == 403
    assert eline.get(path(bucket, "companies", company["id"])).status_code == 200
    done(asked(backend, bucket, do="role", account="eline", role="coordinator"))
    assert put(eline, bucket, "lists", record("lists")).status_code == 201


def test_who_is_blocked_gets_nothing_until_unblocked(backend: Backend, bucket: str) -> None:
    eline = backend.client_for("eline")
    assert done(asked(backend, bucket, do="block", account="eline"))["blocked"]
    with backend.admin() as server:
        blocked = server.get(f"/buckets/{bucket}/groups/{policy.BLOCKED}")
    assert blocked is not None
    assert blocked["data"]["members"] == ["account:eline"], "which holds against a provider of logins too"
    assert reason(eline.get(f"/buckets/{bucket}/state")) == (403, "no-group")
    done(asked(backend, bucket, do="role", account="eline", role="coordinator"))
    assert reason(eline.get(f"/buckets/{bucket}/state")) == (403, "no-group"), "another role is no way in"
    assert not done(asked(backend, bucket, do="unblock", account="eline"))["blocked"]
    assert eline.get(f"/buckets/{bucket}/state").json()["data"]["groups"] == ["coordinators"]


def test_a_reset_password_takes_the_place_of_the_old_one_at_once(backend: Backend, bucket: str) -> None:
    account = login()
    first = done(asked(backend, bucket, do="add", account=account, name="Nieuw", role="specialist"))[
        "password"
    ]
    assert state(backend, bucket, account, first).status_code == 200
    second = done(asked(backend, bucket, do="reset", account=account))["password"]
    assert first != second
    assert state(backend, bucket, account, first).status_code == 401, "also while it was remembered"
    assert state(backend, bucket, account, second).status_code == 200


def test_a_login_of_two_municipalities_is_not_reset_by_one(backend: Backend, bucket: str) -> None:
    assert reason(asked(backend, bucket, do="reset", account="noor")) == (403, "account-elsewhere")
    for account in ("bo", "administrator", "bestaat-niet"):
        assert asked(backend, bucket, do="reset", account=account).status_code == 400
        assert asked(backend, bucket, do="block", account=account).status_code == 400
    taken = asked(backend, bucket, do="add", account="bo", name="Bo", role="administrator")
    assert reason(taken) == (400, "account-taken")


def test_an_administrator_cannot_shut_the_door_on_themselves(backend: Backend, bucket: str) -> None:
    for wish in ({"do": "block"}, {"do": "role", "role": "alderman"}, {"do": "reset"}):
        assert reason(asked(backend, bucket, account="lobke", **wish)) == (403, "own-account")


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({}, "account"),
        ({"do": "add"}, "account"),
        ({"do": "add", "account": "no or", "name": "Noor", "role": "specialist"}, "account"),
        ({"do": "add", "account": "nieuw", "name": " ", "role": "specialist"}, "name"),
        ({"do": "add", "account": "nieuw", "name": "x" * 201, "role": "specialist"}, "name"),
        ({"do": "add", "account": "nieuw", "name": "Nieuw", "role": "burgemeester"}, "role"),
        ({"do": "role", "account": "eline"}, "role"),
        ({"do": "destroy", "account": "eline"}, "do"),
        ({"do": "block", "account": "eline", "more": "x"}, "body"),
        ({"do": "block", "account": ["eline"]}, "body"),
        ({"do": "block", "account": "eline\x00"}, "nul"),
    ],
)
def test_nonsense_changes_nothing(backend: Backend, bucket: str, wish: dict[str, Any], code: str) -> None:
    before = backend.client_for("lobke").get(f"/buckets/{bucket}/accounts").json()
    assert reason(asked(backend, bucket, **wish)) == (400, code)
    assert backend.client_for("lobke").get(f"/buckets/{bucket}/accounts").json() == before
