# SPDX-License-Identifier: EUPL-1.2
"""Every role, every kind of record, every verb: who may and who may not, over HTTP."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from sync import protocol
from sync.backend import policy
from tests.backend_server import ELSEWHERE, Backend
from tests.sync.backend.records import KINDS, batch, path, put, reason, record

# Written down apart from the tables of the program. Who reads reads all; c(reate), u(pdate), d(elete).
MATRIX = {
    # kind:          (team, coordinators, administrators); what aldermen write is below
    "agenda_items": ("cu", "cu", "cu"),
    "action_updates": ("cd", "cd", "cd"),
    "actions": ("cud", "cud", "cud"),
    "alerts": ("cud", "cud", "cud"),
    "attendees": ("cud", "cud", "cud"),
    "brief_marks": ("c", "c", "c"),
    "brief_parts": ("cd", "cd", "cd"),
    "brief_remarks": ("", "", ""),
    "brief_versions": ("c", "c", "c"),
    "colleagues": ("cu", "cu", "cu"),
    "companies": ("cud", "cud", "cud"),
    "conflicts": ("cud", "cud", "cud"),
    "contact_moments": ("cud", "cud", "cud"),
    "contacts": ("cud", "cud", "cud"),
    "departments": ("", "", "cu"),
    "explanations": ("", "cu", "cu"),
    "letter_templates": ("", "cu", "cu"),
    "list_members": ("cud", "cud", "cud"),
    "lists": ("", "cu", "cu"),
    "notes": ("cud", "cud", "cud"),
    "results": ("cu", "cu", "cu"),
    "team_members": ("cud", "cud", "cud"),
    "terms": ("", "", "cu"),
    "topics": ("", "", "cu"),
    "visits": ("cu", "cu", "cu"),
}
OF_ALDERMEN = {"brief_marks": "c"}
COLUMN = {"noor": 0, "eline": 0, "rik": 0, "sterre": 1, "lobke": 2}
OWNER = {
    "notes": "author_id",
    "action_updates": "actor_id",
    "alerts": "raised_by_id",
    "conflicts": "mine_by_id",
    "brief_versions": "offered_by_id",
    "brief_parts": "created_by",
    "brief_marks": "person_id",
    "brief_remarks": "author_id",
}


def test_the_table_of_this_test_knows_every_kind() -> None:
    assert set(MATRIX) == set(KINDS)
    assert set(policy.CLOSED_KINDS) | policy.DELETABLE | set(policy.OWNER) <= set(KINDS)
    assert all(policy.OWNER[kind] in protocol.kind(kind).fields for kind in policy.OWNER)


def may(name: str, kind: str, verb: str) -> bool:
    if name not in COLUMN:
        return verb in OF_ALDERMEN.get(kind, "")
    return verb in MATRIX[kind][COLUMN[name]]


def prepared(backend: Backend, bucket: str, owner: str) -> dict[str, dict[str, Any]]:
    """A record of each kind that is there already, of this colleague where it is of somebody."""
    there = {kind: record(kind, **({OWNER[kind]: owner} if kind in OWNER else {})) for kind in KINDS}
    with backend.admin() as server:
        answers = server.batch(
            [
                {"method": "PUT", "path": path(bucket, kind, one["id"]), "body": {"data": one}}
                for kind, one in there.items()
            ]
        )
        return {kind: answer["body"]["data"] for kind, answer in zip(KINDS, answers, strict=True)}


@pytest.mark.parametrize("name", ["noor", "eline", "rik", "sterre", "lobke", "hette"])
def test_a_member_reads_everything_and_writes_what_the_role_allows(
    backend: Backend, bucket: str, name: str
) -> None:
    client, me = backend.client_for(name), backend.colleague(name, bucket)
    there = prepared(backend, bucket, me)
    assert set(batch(client, [{"path": path(bucket, kind)} for kind in KINDS])) == {200}
    assert set(batch(client, [{"path": path(bucket, kind, one["id"])} for kind, one in there.items()])) == {
        200
    }

    new = {kind: record(kind, **({OWNER[kind]: me} if kind in OWNER else {})) for kind in KINDS}
    created = [
        {
            "method": "PUT",
            "path": path(bucket, kind, one["id"]),
            "headers": {"If-None-Match": "*"},
            "body": {"data": one},
        }
        for kind, one in new.items()
    ]
    assert dict(zip(KINDS, batch(client, created), strict=True)) == {
        kind: 201 if may(name, kind, "c") else 403 for kind in KINDS
    }

    conditions = {kind: {"If-Match": f'"{one["last_modified"]}"'} for kind, one in there.items()}
    changed: list[dict[str, Any]] = [
        {"method": "PUT", "path": path(bucket, kind, one["id"]), "headers": conditions[kind],
         "body": {"data": {k: v for k, v in {**one, "changed_by": me}.items() if k not in ("last_modified", "schema")}}}
        for kind, one in there.items()
    ]  # fmt: skip
    # A conflict is settled by who settles it, and nothing else in it changes.
    changed[KINDS.index("conflicts")]["body"]["data"] |= {"settled": "mine", "settled_by_id": me}
    assert dict(zip(KINDS, batch(client, changed), strict=True)) == {
        kind: 200 if may(name, kind, "u") else 403 for kind in KINDS
    }

    deleted = [{"method": "DELETE", "path": path(bucket, kind, one["id"])} for kind, one in there.items()]
    assert dict(zip(KINDS, batch(client, deleted), strict=True)) == {
        kind: 200 if may(name, kind, "d") else 403 for kind in KINDS
    }


def everything(bucket: str) -> list[dict[str, Any]]:
    """Each verb on each kind, on the open and on the closed place."""
    some = str(uuid.uuid4())
    places = [
        (b, kind)
        for b in (bucket, f"{bucket}-vertrouwelijk")
        for kind in ("companies", "notes", "colleagues")
    ]
    return [
        {"method": method, "path": path(b, kind, some if method != "LIST" else "")}
        | ({"body": {"data": record(kind)}} if method == "PUT" else {})
        for b, kind in places
        for method in ("GET", "PUT", "DELETE")
    ] + [
        {"path": f"/buckets/{bucket}{rest}"}
        for rest in ("", "/state", "/collections", "/groups", "/groups/team")
    ]


@pytest.mark.parametrize("where", ["here", "nowhere"])
@pytest.mark.parametrize(("name", "status"), [("bo", 403), ("max", 403), ("", 401)])
def test_a_stranger_gets_nothing_also_where_there_is_nothing(
    backend: Backend, bucket: str, name: str, status: int, where: str
) -> None:
    client = backend.client_for(name)
    asked = everything(bucket if where == "here" else "gemeente-bestaat-niet")
    assert set(batch(client, asked)) == {status}
    for one in asked:
        answer = client.request(one.get("method", "GET"), one["path"], json=one.get("body"))
        assert answer.status_code == status, one


def test_another_municipality_stays_its_own(backend: Backend) -> None:
    assert backend.client_for("bo").get(path(ELSEWHERE, "companies")).status_code == 200
    assert reason(backend.client_for("noor").get(path(ELSEWHERE, "companies"))) == (403, "no-group")


def test_who_left_the_group_loses_all_also_what_they_wrote_and_may_read_by_name(
    backend: Backend, bucket: str
) -> None:
    noor, me = backend.client_for("noor"), backend.colleague("noor", bucket)
    note, secret = (record("notes", author_id=me) for _ in range(2))
    assert put(noor, bucket, "notes", note).status_code == 201
    closed = f"{bucket}-vertrouwelijk"
    assert put(noor, closed, "notes", secret).status_code == 201
    backend.block("noor", bucket)
    assert reason(noor.get(f"/buckets/{bucket}/state")) == (403, "no-group")
    for where, one in ((bucket, note), (closed, secret)):
        assert noor.get(path(where, "notes", one["id"])).status_code == 403
        assert noor.get(path(where, "notes")).status_code == 403
        assert noor.put(path(where, "notes", one["id"]), json={"data": one}).status_code == 403
        assert noor.delete(path(where, "notes", one["id"])).status_code == 403
    assert backend.client_for("eline").get(path(bucket, "notes", note["id"])).status_code == 200


def test_a_wrong_password_is_told_apart_from_a_login_without_a_group(backend: Backend, bucket: str) -> None:
    client = backend.client_for("noor")
    assert client.get(f"/buckets/{bucket}/state", auth=("noor", "verkeerd")).status_code == 401
    assert client.get(f"/buckets/{bucket}/state", auth=("nobody", "x")).status_code == 401


def test_the_administrator_comes_in_through_the_administration_instance_only(
    backend: Backend, bucket: str
) -> None:
    client = backend.client_for("noor")
    login = ("administrator", backend.configured.password)
    assert client.get(f"/buckets/{bucket}/state", auth=login).status_code == 403
    there = client.get(f"{backend.administration}/v1/buckets/{bucket}")
    assert reason(there) == (403, "administrator-only")


def test_nobody_changes_structure_or_accounts_through_the_public_instance(
    backend: Backend, bucket: str
) -> None:
    lobke = backend.client_for("lobke")
    structure = [
        ("PUT", f"/buckets/{bucket}"), ("PATCH", f"/buckets/{bucket}"), ("DELETE", f"/buckets/{bucket}"),
        ("PUT", f"/buckets/{bucket}/collections/notes"), ("PATCH", f"/buckets/{bucket}/collections/notes"),
        ("DELETE", f"/buckets/{bucket}/collections/notes"), ("DELETE", f"/buckets/{bucket}/collections"),
        ("PUT", f"/buckets/{bucket}/groups/team"), ("PATCH", f"/buckets/{bucket}/groups/team"),
        ("DELETE", f"/buckets/{bucket}/groups/team"), ("POST", f"/buckets/{bucket}/groups"),
        ("DELETE", path(bucket, "notes")), ("POST", path(bucket, "notes")), ("PUT", "/accounts/lobke"),
        ("DELETE", "/accounts/lobke"), ("PUT", "/accounts/nieuw"), ("DELETE", "/accounts"),
        ("PATCH", path(bucket, "companies", str(uuid.uuid4()))),
    ]  # fmt: skip
    for method, where in structure:
        body: dict[str, Any] | None = {"data": {}} if method in ("PUT", "PATCH", "POST") else None
        answer = lobke.request(method, where, json=body)
        assert answer.status_code in (400, 403, 404, 405), (method, where, answer.text)
        assert answer.status_code not in (200, 201), (method, where)
    assert lobke.get(f"/buckets/{bucket}/state").status_code == 200


def test_a_laptop_reads_which_fields_the_server_knows(backend: Backend, bucket: str) -> None:
    found = backend.client_for("hette").get(f"/buckets/{bucket}/collections?_limit=1000").json()["data"]
    known = {one["id"]: set(one["schema"]["properties"]) for one in found}
    assert known == {name: set(kind.fields) for name, kind in protocol.kinds().items()}
