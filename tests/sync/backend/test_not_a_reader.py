# SPDX-License-Identifier: EUPL-1.2
"""Every kind that can be confidential, every role, every way in: who is no reader gets nothing, also not afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from sync.backend import policy
from tests.backend_server import Backend
from tests.sync.backend.records import path, put, reason, record, revision

SECRET = "Surseance op komst"
OTHERS = ["eline", *(pytest.param(name, marks=pytest.mark.long) for name in ("sterre", "lobke", "hette"))]
"""One of each group; the account manager in every run."""


@pytest.fixture
def secrets(backend: Backend, bucket: str) -> dict[str, dict[str, Any]]:
    """A record of each kind in the closed place of which only Noor is a reader, with its revision."""
    me, closed = backend.colleague("noor", bucket), f"{bucket}-vertrouwelijk"
    made: dict[str, dict[str, Any]] = {}
    for kind in policy.CLOSED_KINDS:
        about = {"about_kind": "actions", "about_id": str(uuid.uuid4())} if kind in _ABOUT else {}
        # A step of somebody else's action would be for who reads that one.
        belongs = {"action_id": made["actions"]["id"]} if kind == "action_updates" else {}
        owner = {policy.OWNER.get(kind, policy.OWNER_OF_OTHERS): me, "created_by": me}
        addressed = {"to_id": me} if kind == "brief_remarks" else {}
        one = record(kind, **{_WORDS[kind]: SECRET}, **owner, **about, **belongs, **addressed)
        made[kind] = {**one, "last_modified": revision(put(backend.client_for("noor"), closed, kind, one))}
    return made


_ABOUT = frozenset({"conflicts", "brief_parts"})
_WORDS = {
    "notes": "text", "contact_moments": "subject", "alerts": "text", "actions": "title", "action_updates": "text",
    "conflicts": "mine", "brief_parts": "content", "brief_remarks": "text",
}  # fmt: skip


def ways_in(bucket: str, kind: str, there: dict[str, Any], me: str) -> Iterator[dict[str, Any]]:
    """Everything that somebody could try who knows the id."""
    closed = f"{bucket}-vertrouwelijk"
    mine = {
        **{name: value for name, value in there.items() if name not in ("last_modified", "schema")},
        policy.OWNER.get(kind, policy.OWNER_OF_OTHERS): me,
        "created_by": me,
    }
    where, rev = path(closed, kind, there["id"]), f'"{there["last_modified"]}"'
    for method in ("GET", "HEAD"):
        yield {"method": method, "path": where}
        yield {"method": method, "path": f"{path(closed, kind)}?{_WORDS[kind]}={SECRET}"}
        yield {"method": method, "path": f"{path(closed, kind)}?_since=0&_fields={_WORDS[kind]}"}
        yield {"method": method, "path": f"{path(closed, kind)}?in_id={there['id']}"}
    for place in (closed, bucket):
        for condition in ({}, {"If-None-Match": "*"}, {"If-Match": rev}):
            yield {
                "method": "PUT",
                "path": path(place, kind, there["id"]),
                "headers": condition,
                "body": {"data": mine},
            }
            yield {"method": "DELETE", "path": path(place, kind, there["id"]), "headers": condition}
    for wish in ({"read": [f"account:{me}"]}, {"write": ["system.Everyone"]}):
        yield {"method": "PUT", "path": where, "body": {"data": mine, "permissions": wish}}
    yield {"method": "PATCH", "path": where, "body": {"data": {}}}


@pytest.mark.parametrize("name", OTHERS)
def test_who_is_no_reader_gets_nothing_and_changes_nothing(
    backend: Backend, bucket: str, secrets: dict[str, dict[str, Any]], name: str
) -> None:
    client, me = backend.client_for(name), backend.colleague(name, bucket)
    asked = [one for kind, there in secrets.items() for one in ways_in(bucket, kind, there, me)]
    for start in range(0, len(asked), 25):
        answer = client.post("/batch", json={"requests": asked[start : start + 25]})
        assert SECRET not in answer.text
        for one, got in zip(asked[start : start + 25], answer.json()["responses"], strict=True):
            assert got["status"] != 201, one
            assert got["headers"].get("Total-Records", "0") == "0", one
            if got["status"] == 200:
                assert got["body"] in ({"data": []}, ""), one
    closed = f"{bucket}-vertrouwelijk"
    noor = backend.client_for("noor")
    for kind, there in secrets.items():
        assert there.items() <= noor.get(path(closed, kind, there["id"])).json()["data"].items(), kind


def test_nobody_brings_back_in_other_words_what_they_took_from_the_brief_of_a_colleague(
    backend: Backend, bucket: str
) -> None:
    noor, eline = (backend.client_for(name) for name in ("noor", "eline"))
    ids = {name: backend.colleague(name, bucket) for name in ("noor", "eline")}
    version = record("brief_versions", offered_by_id=ids["noor"])
    revision(put(noor, bucket, "brief_versions", version))
    part = record(
        "brief_parts", created_by=ids["noor"], version_id=version["id"], about_kind="actions", about_id="x"
    )
    revision(put(noor, bucket, "brief_parts", part))
    assert eline.delete(path(bucket, "brief_parts", part["id"])).status_code == 200
    for place in (bucket, f"{bucket}-vertrouwelijk"):
        for by in ("noor", "eline"):
            other = {**part, "content": "Toegezegd!", "created_by": ids[by]}
            assert reason(put(eline, place, "brief_parts", other)) == (403, "not-yours")
    # As it was it can only go on to the other place, as when what it is about became confidential.
    assert reason(put(eline, bucket, "brief_parts", part)) == (403, "not-yours")
    assert put(eline, f"{bucket}-vertrouwelijk", "brief_parts", part).status_code == 201
