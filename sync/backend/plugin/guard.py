# SPDX-License-Identifier: EUPL-1.2
"""What no record may be, whoever sends it: too large, without a proper id, with a NUL, or with a revision of its own."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Collection
from typing import Any

from kinto.core.errors import request_GET

from sync.backend import policy
from sync.backend.plugin import refusals
from sync.backend.plugin.openid import GATE

_DEEPEST = 50
"""A batch of records goes five levels deep."""
_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def check_size(request: Any) -> None:
    """Raise 413 for more than a batch can be, and 400 for JSON so deep that reading it would end the process."""
    if (request.content_length or 0) > policy.LARGEST_REQUEST:
        raise refusals.too_large("request-size")
    depth = 0
    for bracket in _BRACKETS.findall(_TEXTS.sub(b"", request.body)):
        depth += 1 if bracket in b"[{" else -1
        if depth > _DEEPEST:
            raise refusals.bad("nested")


def check_login(request: Any) -> None:
    """Raise 401 for a password where nobody has one, and for one with a NUL, on which PostgreSQL would fail."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return
    if (gate := getattr(request.registry, GATE)) and gate.openid.only:
        raise refusals.unauthorized()
    try:
        plain = base64.b64decode(secret)
    except ValueError:
        return
    if b"\x00" in plain:
        raise refusals.unauthorized()


def check_path(request: Any) -> None:
    """Raise 400 for a path with a NUL, on which PostgreSQL would fail."""
    try:
        path = request.path_info
    except UnicodeDecodeError:
        raise refusals.bad("path") from None
    if "\x00" in path:
        raise refusals.bad("nul")


def check_query(request: Any) -> None:
    """Raise 400 for a revision in the query of a write; one in the far future would freeze the collection for everybody."""
    if "last_modified" in request_GET(request):
        raise refusals.bad("client-revision")


def check_id(record_id: str) -> None:
    """Raise 400 unless this is a UUID in its one usual spelling: two spellings would be two records."""
    if not _ID.fullmatch(record_id):
        raise refusals.bad("id")


def check_body(request: Any, record_id: str) -> dict[str, Any]:
    """The record that this request wants to write. Raises 400 for what no record may be."""
    try:
        body = request.json_body
    except ValueError:
        raise refusals.bad("json") from None
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict) or set(body) - {"data", "permissions"}:
        raise refusals.bad("body")
    if data.get("id", record_id) != record_id:
        raise refusals.bad("id")
    if "last_modified" in data:
        raise refusals.bad("client-revision")
    if has_nul(body):
        raise refusals.bad("nul")
    if len(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()) > policy.LARGEST_RECORD:
        raise refusals.bad("record-size")
    return data


def check_wish(request: Any, known: Collection[str]) -> dict[str, str]:
    """A small object of texts with these names. Raises 400 for anything else."""
    try:
        wish = request.json_body
    except ValueError:
        raise refusals.bad("json") from None
    if not isinstance(wish, dict) or set(wish) - set(known):
        raise refusals.bad("body")
    if not all(isinstance(value, str) for value in wish.values()):
        raise refusals.bad("body")
    if has_nul(wish):
        raise refusals.bad("nul")
    return wish


def has_nul(value: Any) -> bool:
    """Whether a NUL is in any text of this JSON; PostgreSQL cannot hold it and would fail for ever."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(has_nul(key) or has_nul(one) for key, one in value.items())
    return isinstance(value, list) and any(map(has_nul, value))
