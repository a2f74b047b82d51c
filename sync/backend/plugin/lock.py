# SPDX-License-Identifier: EUPL-1.2
"""At most one write transaction at a time in one municipality.

Kinto alone gives out revisions before it commits, so that who reads "all since" can miss a record for ever; it checks
``If-Match`` and then writes, so that two writers can both pass; and two batches in the same millisecond collide. A lock
of PostgreSQL, taken before the first check and held until the commit, removes all three. It is taken after the login
was checked (which costs time on purpose), and municipalities never wait for each other.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from sync.backend import policy
from sync.backend.plugin import people, refusals

READS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_WAIT = "15s"
"""Longer than any queue of honest batches; then the laptop hears "busy" instead of waiting on."""

_HELD = "rodeloper_locks"
_LOCK = text("SELECT set_config('lock_timeout', :wait, true), pg_advisory_xact_lock(:space, :number)")


def take(request: Any) -> None:
    """Wait for the turn of this request in every municipality that it writes to.

    Raises 400 for a batch that hides where it goes, and 503 when the groups of the login changed while it waited.
    """
    wanted = sorted(_municipalities(request))
    if not wanted or not people.login(request):
        return
    with request.registry.storage.client.connect() as connection:
        for municipality in wanted:
            number = policy.lock_number(municipality)
            connection.execute(_LOCK, {"wait": LONGEST_WAIT, "space": policy.LOCK_SPACE, "number": number})
    request.bound_data[_HELD] = frozenset(wanted)
    _same_groups_still(request)


def holds(request: Any, municipality: str) -> bool:
    """Whether the transaction of this request (or of the batch that it is part of) has the lock."""
    return municipality in request.bound_data.get(_HELD, ())


def is_batch(request: Any) -> bool:
    """Whether this is a batch of requests."""
    return bool(request.path_info == f"/{request.registry.route_prefix}/batch")


def bucket_in(path: str) -> str:
    """The bucket that a path goes into, with or without version before it; empty for another path."""
    parts = path.partition("?")[0].strip("/").split("/")
    if parts[:1] == ["v1"]:
        parts = parts[1:]
    return parts[1] if len(parts) > 1 and parts[0] == "buckets" else ""


def _municipalities(request: Any) -> set[str]:
    if request.method in READS:
        return set()
    paths = _written_in_batch(request) if is_batch(request) else [request.path_info]
    return {place for path in paths if (place := policy.municipality_of(bucket_in(path)))}


def _written_in_batch(request: Any) -> list[str]:
    try:
        body = request.json_body
        usual = body.get("defaults") or {}
        parts = [{**usual, **part} for part in body["requests"]]
        written = [
            str(part["path"]) for part in parts if str(part.get("method") or "GET").upper() not in READS
        ]
        headers = [name.lower() for part in (usual, *parts) for name in part.get("headers") or ()]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []  # Kinto refuses it with words of its own
    if "authorization" in headers:
        # One batch is of one person.
        raise refusals.bad("batch-login")
    if any("%" in path or "\\" in path for path in written):
        # A name in another spelling would be the same bucket with another lock.
        raise refusals.bad("batch-path")
    return written


def _same_groups_still(request: Any) -> None:
    """What the login may do was read before it waited; somebody can have been put out of a group meanwhile."""
    before = set(request.bound_data.get(f"{request.prefixed_userid}_principals", ()))
    if before != set(request.registry.permission.get_user_principals(request.prefixed_userid)):
        raise refusals.busy("groups-changed", 1)
