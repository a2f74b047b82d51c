# SPDX-License-Identifier: EUPL-1.2
"""Who comes in with a token of the municipality's own provider, and above all who does not.

The provider is a real one, and so is the backend; the tokens that it would never make are made here with its own key.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from sync.backend import check as looking
from sync.backend import configuration
from sync.backend.gate import Gate, Visitor
from sync.problems import OfflineError
from sync.tokens import TokenError
from tests.backend_server import BUCKET, ELSEWHERE, Backend, password
from tests.openid_provider import AUDIENCE, CLIENT
from tests.openid_provider import Provider as RealProvider
from tests.sync.backend.instances import serving
from tests.sync.backend.openid_doors import GROUPS, Shop, impatient, provider_of
from tests.sync.backend.records import record


@pytest.fixture(scope="module")
def door(
    backend: Backend, openid_provider: RealProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The public instance where people log in with the provider too; what they may do is what ``provision`` said."""
    folder = tmp_path_factory.mktemp("door")
    configured = configuration.write(
        folder, backend.postgres.address, openid=provider_of(openid_provider.issuer)
    )
    with serving(configuration.read(configured.instance("public")), folder) as url:
        yield f"{url}/v1"


@pytest.fixture(scope="module")
def strict_door(
    backend: Backend, openid_provider: RealProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The same, with the groups of the provider and without passwords."""
    folder = tmp_path_factory.mktemp("strict")
    chosen = provider_of(openid_provider.issuer, groups_claim="groups", groups=GROUPS, only=True)
    configured = configuration.write(folder, backend.postgres.address, openid=chosen)
    with serving(configuration.read(configured.instance("public")), folder) as url:
        yield f"{url}/v1"


def token(
    provider: RealProvider, key: RSAKey | None = None, head: dict[str, Any] | None = None, **other: Any
) -> str:
    """An access token as the provider makes them, except for what is said here."""
    now = int(time.time())
    usual = {"iss": provider.issuer, "aud": [AUDIENCE], "sub": "1", "iat": now, "exp": now + 300,
             "preferred_username": "noor"}  # fmt: skip
    key = key or provider.key
    claims = {name: value for name, value in {**usual, **other}.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": str(key.kid), **(head or {})}, claims, key)


def ask(url: str, bearer: str, bucket: str = BUCKET) -> httpx.Response:
    return httpx.get(
        f"{url}/buckets/{bucket}/state", headers={"Authorization": f"Bearer {bearer}"}, timeout=30
    )


def test_a_good_token_is_the_person_of_the_password(door: str, openid_provider: RealProvider) -> None:
    with_token = ask(door, token(openid_provider)).json()["data"]
    with_password = httpx.get(f"{door}/buckets/{BUCKET}/state", auth=("noor", password("noor"))).json()[
        "data"
    ]
    assert (with_token["user"], with_token["groups"]) == ("account:noor", ["team"])
    assert {**with_token, "time": ""} == {**with_password, "time": ""}


def test_a_laptop_is_told_where_to_log_in_before_it_is_anybody(
    door: str, openid_provider: RealProvider
) -> None:
    told = httpx.get(f"{door}/").json()["capabilities"]["rodeloper"]["openid"]
    assert told == {
        "issuer": openid_provider.issuer,
        "client_id": CLIENT,
        "audience": AUDIENCE,
        "scopes": "openid profile offline_access",
        "ports": [],
        "only": False,
    }


@pytest.mark.parametrize(
    "other",
    [
        {"iss": "https://login.boef.example"},
        {"aud": "another program"},
        {"aud": CLIENT},
        {"exp": 1_000_000_000},
        {"nbf": 4_000_000_000},
        {"nonce": "of an ID token"},
        {"at_hash": "of an ID token"},
        {"typ": "Refresh"},
        {"typ": "ID"},
        {"events": {"http://schemas.openid.net/event/backchannel-logout": {}}},
        {"preferred_username": "administrator"},
        {"preferred_username": None},
        {"preferred_username": ["noor"]},
        {"preferred_username": "noor\x00"},
        {"preferred_username": "\u212aoor"},
    ],
    ids=str,
)
def test_another_token_lets_nobody_in(
    door: str, openid_provider: RealProvider, other: dict[str, Any]
) -> None:
    assert ask(door, token(openid_provider, **other)).status_code == 401


def test_a_token_that_is_not_signed_as_it_must_be_lets_nobody_in(
    door: str, openid_provider: RealProvider
) -> None:
    head, body, signature = token(openid_provider).split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    stranger = RSAKey.generate_key(2048, {"kid": str(openid_provider.key.kid)})
    for wrong in (
        f"{none}.{body}.",
        f"{none}.{body}.{signature}",
        f"{head}.{body}.{signature[:-8]}AAAAAAAA",
        token(openid_provider, key=stranger),
        token(openid_provider, head={"typ": "logout+jwt"}),
        "x",
        "x" * 4_000,
        "a.b.c",
    ):
        assert ask(door, wrong).status_code == 401, wrong[:60]


def test_a_login_counts_in_the_municipality_of_its_provider_only(
    door: str, openid_provider: RealProvider
) -> None:
    # Bo works for the neighbours, and is somebody with this name at our provider too.
    theirs = httpx.get(f"{door}/buckets/{ELSEWHERE}/state", auth=("bo", password("bo")))
    assert theirs.status_code == 200
    bo = token(openid_provider, preferred_username="bo")
    assert ask(door, bo, ELSEWHERE).status_code == 403
    assert ask(door, bo).status_code == 403
    assert (
        httpx.get(f"{door}/", headers={"Authorization": f"Bearer {bo}"}).json()["user"]["id"] == "account:bo"
    )


def test_writing_goes_by_the_same_rules(door: str, openid_provider: RealProvider, backend: Backend) -> None:
    note = record("notes", author_id=backend.colleague("noor"))
    path = f"{door}/buckets/{BUCKET}/collections/notes/records/{{}}"
    headers = {"Authorization": f"Bearer {token(openid_provider)}", "If-None-Match": "*"}
    mine = httpx.put(path.format(note["id"]), headers=headers, json={"data": note})
    other = record("notes", author_id=backend.colleague("eline"))
    refused = httpx.put(path.format(other["id"]), headers=headers, json={"data": other})
    assert (refused.status_code, refused.json()["message"]) == (403, "rodeloper:not-yours")
    # In a batch too, where a part is of whom the whole is.
    part = {"method": "DELETE", "path": f"/buckets/{BUCKET}/collections/notes/records/{note['id']}"}
    batch = httpx.post(
        f"{door}/batch", headers={"Authorization": headers["Authorization"]}, json={"requests": [part]}
    )
    assert mine.status_code == 201, mine.text
    assert [one["status"] for one in batch.json()["responses"]] == [200]


def test_who_is_blocked_stays_out(door: str, openid_provider: RealProvider, backend: Backend) -> None:
    rik = token(openid_provider, preferred_username="rik")
    assert ask(door, rik).status_code == 200
    backend.block("rik")
    try:
        assert ask(door, rik).status_code == 403
    finally:
        backend.provision(BUCKET, backend.accounts["rik"])
    assert ask(door, rik).status_code == 200


def test_groups_of_the_provider_say_what_somebody_may_do(
    strict_door: str, openid_provider: RealProvider
) -> None:
    def groups(*there: str) -> Any:
        answer = ask(strict_door, token(openid_provider, groups=[*there]))
        return answer.json()["data"]["groups"] if answer.status_code == 200 else answer.status_code

    assert groups("Wethouders", "Iets anders") == ["aldermen"]
    assert groups("Coordinatoren", "EZ-accountmanagers") == ["team", "coordinators"]
    assert groups("Iets anders") == 403, "what provision said does not count then"
    assert groups() == 403


def test_a_block_is_stronger_than_the_groups_of_the_provider(
    strict_door: str, openid_provider: RealProvider, backend: Backend
) -> None:
    rik = token(openid_provider, preferred_username="rik", groups=["Coordinatoren"])
    assert ask(strict_door, rik).status_code == 200
    backend.block("rik")
    try:
        assert ask(strict_door, rik).status_code == 403
    finally:
        backend.provision(BUCKET, backend.accounts["rik"])


def test_without_passwords_a_good_password_is_none(strict_door: str) -> None:
    answer = httpx.get(f"{strict_door}/buckets/{BUCKET}/state", auth=("noor", password("noor")))
    assert answer.status_code == 401


def test_a_new_key_of_the_provider_is_fetched_and_the_old_one_forgotten(tmp_path: Path) -> None:
    with RealProvider(tmp_path) as own:
        gate = Gate(provider_of(own.issuer), impatient(own.issuer))
        before = token(own)
        assert gate.visitor(before) == Visitor("noor")
        own.rotate()
        assert gate.visitor(token(own)) == Visitor("noor")
        with pytest.raises(TokenError, match="key"):
            gate.visitor(before)
        after = token(own)
    # It does not answer any more; who is logged in goes on.
    assert gate.visitor(after) == Visitor("noor")


# Setting it up


def test_check_says_whether_it_is_set_and_safe(door: str, openid_provider: RealProvider) -> None:
    found = {one.name: one for one in looking.check(door)}
    assert found["login"].ok
    assert found["login"].values["where"] == f"127.0.0.1:{openid_provider.port}"
    assert found["unsigned"].ok
    assert all(one.ok for one in found.values())


def test_check_finds_a_provider_that_is_away_or_wrong(door: str) -> None:
    def away(_url: str) -> Any:
        raise OfflineError

    def wrong(fetch: Any) -> dict[str, Any]:
        return {one.name: one.values["why"] for one in looking.check(door, fetch=fetch) if not one.ok}

    assert wrong(away) == {"login": "sync.offline"}
    assert wrong(lambda _url: {"issuer": "https://login.boef.example"}) == {"login": "issuer"}


def test_check_finds_a_server_that_believes_everything() -> None:
    told = {"issuer": "https://x.example", "client_id": "a", "audience": "b"}
    about = {"capabilities": {"rodeloper": {"openid": told}}, "user": {"id": "account:anybody"}}
    gullible = httpx.MockTransport(lambda _request: httpx.Response(200, json=about))
    found = {one.name: one.ok for one in looking.check("https://y.example", gullible, Shop().fetch)}
    assert (found["login"], found["unsigned"]) == (True, False)
