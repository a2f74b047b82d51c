# SPDX-License-Identifier: EUPL-1.2
"""What a municipality needs at the backend before the first laptop comes: buckets, groups, collections, defaults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from storage.rules import ids
from sync import protocol
from sync.backend import policy
from sync.backend.administration import Wanted
from sync.backend.policy import Place

# On every single thing: Kinto tells what is permitted only to who may write in it by name.
_OURS = [f"account:{policy.ADMINISTRATOR}"]
_LONGEST_WORD = 500
_DEVICE = {
    "type": "object",
    "required": ["account"],
    "additionalProperties": {"type": ["string", "number", "boolean", "null"], "maxLength": _LONGEST_WORD},
    "properties": {"id": {"type": "string"}, "account": {"type": "string"}},
}
"""A laptop tells about itself in plain values; what exactly may grow without asking the server."""


def buckets(municipality: str, generation: str, survived: int) -> list[Wanted]:
    """The three places. ``generation`` changes when a server was restored: laptops then compare everything, and what they
    have of a newer revision than ``survived`` is what the server lost.
    """
    facts = {"generation": generation, "survived": survived, "schema_version": protocol.SCHEMA_VERSION}
    return [
        Wanted(f"/buckets/{bucket}", facts if place is Place.OPEN else {}, {"write": _OURS})
        for place, bucket in policy.buckets(municipality).items()
    ]


def groups(municipality: str, members: Mapping[str, set[str]]) -> list[Wanted]:
    """The groups with these members (Kinto's names of logins)."""
    return [
        Wanted(
            f"/buckets/{municipality}/groups/{group}",
            {"members": sorted(members.get(group, ()))},
            {"write": _OURS},
        )
        for group in (*policy.GROUPS, policy.BLOCKED)
    ]


def collections(municipality: str) -> list[Wanted]:
    """Every collection of the three places, with its schema and who may read and write in it."""
    return [
        Wanted(f"/buckets/{bucket}/collections/{kind}", {"schema": schema}, permissions)
        for place, bucket in policy.buckets(municipality).items()
        for kind, schema, permissions in _IN[place](municipality)
    ]


def defaults(municipality: str, name: str) -> list[Wanted]:
    """The departments, topics, lists and name that we ship, under the ids that every laptop gives them."""
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    made = {"created_at": now, "created_by": "", "changed_at": now, "changed_by": ""}
    hints = {"departments": "", "topics": "hint", "lists": "description"}
    wanted = []
    for kind, rows in (("departments", ids.DEPARTMENTS), ("topics", ids.TOPICS), ("lists", ids.LISTS)):
        for position, row in enumerate(rows, start=1):
            more = {hints[kind]: row.hint} if hints[kind] and row.hint else {}
            data = {"id": row.id, "code": row.code, "name": row.name, "position": position, **more, **made}
            wanted.append(Wanted(record(municipality, kind, row.id), data, keep=True))
    if name:
        term = ids.fixed_id("terms", "municipality")
        data = {"id": term, "name": "municipality", "value": name, **made}
        wanted.append(Wanted(record(municipality, "terms", term), data, keep=True))
    return wanted


def record(bucket: str, kind: str, record_id: str) -> str:
    """The path of one record."""
    return f"/buckets/{bucket}/collections/{kind}/records/{record_id}"


_Collection = tuple[str, dict[str, Any], dict[str, list[str]]]


def _open(municipality: str) -> Iterator[_Collection]:
    readers = _uris(municipality, policy.GROUPS)
    for kind in protocol.kinds().values():
        # Who changes a record must have "write" on its collection; the plugin narrows that down to records.
        writers = () if kind.name in policy.ONLY_CLOSED else policy.writers(kind.name)
        rights = {"read": readers, "write": [*_OURS, *_uris(municipality, writers)]}
        yield kind.name, protocol.json_schema(kind), rights


def _closed(municipality: str) -> Iterator[_Collection]:
    for name in policy.CLOSED_KINDS:
        rights = {"write": _OURS, "record:create": _uris(municipality, policy.writers(name))}
        yield name, protocol.json_schema(protocol.kind(name)), rights


def _devices(municipality: str) -> Iterator[_Collection]:
    for name in policy.DEVICE_KINDS:
        makers, supervisors = _uris(municipality, policy.GROUPS), _uris(municipality, policy.SUPERVISORS)
        rights = {"write": _OURS, "record:create": makers, "read": supervisors}
        if name == policy.SHARES:
            rights["read"] = []
        elif name == policy.LOST:
            rights = {"write": [*_OURS, *supervisors], "read": supervisors}
        yield name, _DEVICE, rights


_IN = {Place.OPEN: _open, Place.CLOSED: _closed, Place.DEVICES: _devices}


def _uris(municipality: str, names: tuple[str, ...]) -> list[str]:
    return [policy.group_uri(municipality, name) for name in names]
