# SPDX-License-Identifier: EUPL-1.2
"""What no record may be, whoever sends it, and what no batch may hide."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import httpx
import pytest

from sync.backend.policy import LARGEST_RECORD
from tests.backend_server import Backend, password
from tests.sync.backend.records import batch, path, put, reason, record, revision


@pytest.fixture
def noor(backend: Backend) -> httpx.Client:
    return backend.client_for("noor")


def test_a_laptop_never_says_which_revision_it_gets(noor: httpx.Client, bucket: str) -> None:
    company = record("companies")
    far = 4_000_000_000_000
    assert reason(put(noor, bucket, "companies", {**company, "last_modified": far})) == (
        400,
        "client-revision",
    )
    rev = revision(put(noor, bucket, "companies", company))
    for query in (f"?last_modified={far}", f'?last_modified="{far}"'):
        gone = noor.delete(path(bucket, "companies", company["id"]) + query, headers={"If-Match": f'"{rev}"'})
        assert reason(gone) == (400, "client-revision")
    assert revision(put(noor, bucket, "companies", company, rev=rev)) < far


@pytest.mark.parametrize("where", ["name", "id", "field", "path"])
def test_a_nul_is_refused_and_the_server_goes_on(noor: httpx.Client, bucket: str, where: str) -> None:
    company = record("companies")
    body: dict[str, Any] = {"data": dict(company)}
    target = path(bucket, "companies", company["id"])
    if where == "name":
        body["data"]["name"] = "Van\x00Ommelen"
    elif where == "id":
        body["data"]["id"] = company["id"] + "\x00"
    elif where == "field":
        body["data"]["na\x00me"] = "x"
    else:
        target = path(bucket, "companies", company["id"][:-1] + "%00")
    assert noor.put(target, json=body).status_code == 400
    assert put(noor, bucket, "companies", company).status_code == 201


def test_a_record_has_a_largest_size(noor: httpx.Client, bucket: str) -> None:
    company = record("companies")
    room = LARGEST_RECORD - len(json.dumps({**company, "approach": ""}, separators=(",", ":")))
    assert put(noor, bucket, "companies", {**company, "approach": "é" * (room // 2)}).status_code == 201
    larger = {**record("companies"), "approach": "é" * (room // 2 + 8)}
    assert reason(put(noor, bucket, "companies", larger)) == (400, "record-size")


def test_a_request_has_a_largest_size(noor: httpx.Client, bucket: str) -> None:
    answer = noor.post(
        "/batch", content=b" " * (9 * 1024 * 1024), headers={"Content-Type": "application/json"}
    )
    assert reason(answer) == (413, "request-size")


@pytest.mark.parametrize(
    "wrong", ["1", "van-ommelen", "A5D1E0B2-0000-4000-8000-000000000000", "a5d1e0b2000040008000000000000000"]
)
def test_an_id_is_a_uuid_in_its_usual_spelling(noor: httpx.Client, bucket: str, wrong: str) -> None:
    company = record("companies", id=wrong)
    assert reason(put(noor, bucket, "companies", company)) == (400, "id")


def test_the_id_in_the_record_is_the_one_in_its_address(noor: httpx.Client, bucket: str) -> None:
    answer = noor.put(path(bucket, "companies", str(uuid.uuid4())), json={"data": record("companies")})
    assert reason(answer) == (400, "id")


@pytest.mark.parametrize(
    "body", ["[]", "{}", '{"data": []}', '{"data": null}', "{", '{"data": {}, "more": 1}', ""]
)
def test_what_is_no_record_is_refused(noor: httpx.Client, bucket: str, body: str) -> None:
    target, headers = path(bucket, "companies", str(uuid.uuid4())), {"Content-Type": "application/json"}
    assert noor.put(target, content=body.encode(), headers=headers).status_code == 400


@pytest.mark.parametrize(
    "wrong", [{"name": 5}, {"employees": "veel"}, {"nog-niet-bekend": "x"}, {"archived_at": "gisteren"}]
)
def test_a_field_that_does_not_fit_its_kind_is_refused(
    noor: httpx.Client, bucket: str, wrong: dict[str, Any]
) -> None:
    assert put(noor, bucket, "companies", record("companies", **wrong)).status_code == 400


@pytest.mark.parametrize(("opening", "closing"), [('{"a":', "}"), ("[", "]"), ("[", "")])
def test_json_without_a_bottom_does_no_harm(
    backend: Backend, noor: httpx.Client, bucket: str, opening: str, closing: str
) -> None:
    deep = opening * 1_000_000 + "1" + closing * 1_000_000
    target, headers = path(bucket, "companies", str(uuid.uuid4())), {"Content-Type": "application/json"}
    assert reason(noor.put(target, content=f'{{"data": {deep}}}'.encode(), headers=headers)) == (
        400,
        "nested",
    )
    for client in (noor, backend.client_for("")):
        answer = client.post("/batch", content=f'{{"requests": {deep}}}'.encode(), headers=headers)
        assert reason(answer) == (400, "nested")
    assert noor.get(f"/buckets/{bucket}/state").status_code == 200


def test_brackets_in_a_text_are_just_text(noor: httpx.Client, bucket: str) -> None:
    assert put(noor, bucket, "companies", record("companies", approach='[{"\\' * 500)).status_code == 201


def test_one_batch_is_of_one_person(noor: httpx.Client, bucket: str) -> None:
    other = "Basic " + base64.b64encode(f"lobke:{password('lobke')}".encode()).decode()
    one = {
        "method": "PUT",
        "path": path(bucket, "companies", str(uuid.uuid4())),
        "body": {"data": record("companies")},
    }
    for name in ("Authorization", "authorization"):
        answer = noor.post("/batch", json={"requests": [{**one, "headers": {name: other}}]})
        assert reason(answer) == (400, "batch-login")
        answer = noor.post("/batch", json={"defaults": {"headers": {name: other}}, "requests": [one]})
        assert reason(answer) == (400, "batch-login")


def test_a_batch_may_not_hide_where_it_goes(noor: httpx.Client, bucket: str) -> None:
    company = record("companies")
    where = path(bucket, "companies", company["id"]).replace("gemeente-", "gemeente%2D")
    one = {"method": "PUT", "path": where, "body": {"data": company}}
    assert reason(noor.post("/batch", json={"requests": [one]})) == (400, "batch-path")
    # What defaults put into the requests counts too.
    hidden = {
        "defaults": {"method": "PUT", "path": path(bucket, "companies", company["id"])},
        "requests": [{"body": {"data": company}}],
    }
    answer = noor.post("/batch", json=hidden).json()["responses"]
    assert [one["status"] for one in answer] == [201]


def test_one_refused_record_does_not_stop_the_others_of_its_batch(noor: httpx.Client, bucket: str) -> None:
    requests = [
        {"method": "PUT", "path": path(bucket, kind, one["id"]), "body": {"data": one}}
        for kind, one in (
            ("companies", record("companies")),
            ("notes", record("notes")),
            ("visits", record("visits")),
        )
    ]
    assert batch(noor, requests) == [201, 403, 201]
    found = [noor.get(str(one["path"])).status_code for one in requests]
    assert found == [200, 404, 200]


def test_a_login_with_a_nul_is_nobody(backend: Backend, bucket: str) -> None:
    nobody = backend.client_for("")
    for name, secret in (("no\x00or", "x"), ("noor", "x\x00")):
        assert nobody.get(f"/buckets/{bucket}/state", auth=(name, secret)).status_code == 401
    assert backend.client_for("noor").get(f"/buckets/{bucket}/state").status_code == 200


def test_nobody_can_empty_the_server(noor: httpx.Client, backend: Backend, bucket: str) -> None:
    for client in (noor, backend.client_for("")):
        assert client.post("/__flush__").status_code == 404
    assert noor.get(f"/buckets/{bucket}/state").status_code == 200


def test_passwords_never_leave_the_server(noor: httpx.Client) -> None:
    told = noor.get("/accounts/noor")
    assert "password" not in told.text or "$2" not in told.text
    assert noor.get("/accounts/lobke").status_code in (403, 404)
    assert [one["id"] for one in noor.get("/accounts").json().get("data", [])] in ([], ["noor"])
