# SPDX-License-Identifier: EUPL-1.2
"""Records as a laptop sends them, and the shortest way to send them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import httpx

from sync import protocol
from sync.protocol import Type

Body = dict[str, Any]
_SOME: dict[Type, Any] = {
    Type.TEXT: "iets",
    Type.NUMBER: 1,
    Type.YES_NO: True,
    Type.DATE: "2026-11-23",
    Type.MOMENT: "2026-11-23T09:00:00.000000Z",
    Type.LOCAL_TIME: "2026-11-23T09:30",
}
KINDS = tuple(protocol.kinds())


def record(kind: str, /, **fields: Any) -> Body:
    """A record with all that must be in it."""
    needed = {f.name: _SOME[f.type] for f in protocol.kind(kind).fields.values() if f.required}
    return {**needed, "id": str(uuid.uuid4()), **fields}


def path(bucket: str, kind: str, record_id: str = "") -> str:
    """Where a record is, or all of its kind."""
    return f"/buckets/{bucket}/collections/{kind}/records" + (f"/{record_id}" if record_id else "")


def put(
    client: httpx.Client,
    bucket: str,
    kind: str,
    data: Mapping[str, Any],
    *,
    rev: int | None = None,
    **more: Any,
) -> httpx.Response:
    """Create a record, or change it when ``rev`` says which revision we know."""
    condition = {"If-None-Match": "*"} if rev is None else {"If-Match": f'"{rev}"'}
    return client.put(path(bucket, kind, data["id"]), json={"data": data, **more}, headers=condition)


def delete(client: httpx.Client, bucket: str, kind: str, record_id: str, rev: int) -> httpx.Response:
    """Delete a record of which we know this revision."""
    return client.delete(path(bucket, kind, record_id), headers={"If-Match": f'"{rev}"'})


def revision(answer: httpx.Response) -> int:
    """The revision of what was written."""
    assert answer.status_code in (200, 201), answer.text
    return int(answer.json()["data"]["last_modified"])


def reason(answer: httpx.Response) -> tuple[int, str]:
    """The status, and the code of our plugin or nothing."""
    words = str(answer.json().get("message", "")) if answer.content else ""
    return answer.status_code, words.removeprefix("rodeloper:") if words.startswith("rodeloper:") else ""


def batch(client: httpx.Client, requests: Iterable[Body]) -> list[int]:
    """The statuses of these requests, sent at once."""
    answer = client.post("/batch", json={"requests": list(requests)})
    assert answer.status_code == 200, answer.text
    return [one["status"] for one in answer.json()["responses"]]
