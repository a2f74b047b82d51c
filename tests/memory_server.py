# SPDX-License-Identifier: EUPL-1.2
"""A backend in memory with the manners of the real one, for tests that want thousands of exchanges a second."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sync import protocol
from sync.answers import Answer, Page, Send, State
from sync.backend.readership import Readership, Record
from sync.groups import OWNER
from sync.protocol import CLOSED, OPEN


class MemoryServer:
    """Revisions, conditions, tombstones and named readers, as Kinto with our plugin has them."""

    def __init__(self) -> None:
        self.generation = "first"
        self.survived = 0
        self.clock = 1_000
        self.records: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        self.readers: dict[tuple[str, str, str], frozenset[str]] = {}
        self.moved: dict[str, int] = {}
        self.owners: dict[str, str] = {}
        """Whose login is whose colleague, for a test that wants ownership guarded."""
        self.requests = 0

    def client(self, user: str) -> MemoryClient:
        return MemoryClient(self, user)

    def collection(self, bucket: str, kind: str) -> dict[str, dict[str, Any]]:
        return self.records.setdefault((bucket, kind), {})

    def contents(self, bucket: str = OPEN, reader: str = "") -> dict[tuple[str, str], dict[str, Any]]:
        """What stands there now, by kind and id; with ``reader`` only what that login may read."""
        return {
            (kind, id_): protocol.content(record)
            for (place, kind), records in self.records.items()
            for id_, record in records.items()
            if place == bucket and not record.get("deleted")
            if not reader or bucket == OPEN or reader in self.readers.get((bucket, kind, id_), ())
        }

    # What ``Readership`` asks

    def closed(self, kind: str, id_: str) -> Record | None:
        found = self.collection(CLOSED, kind).get(id_)
        return None if found is None or found.get("deleted") else found

    def anywhere(self, kind: str, id_: str) -> Record | None:
        found = self.collection(OPEN, kind).get(id_)
        return self.closed(kind, id_) or (None if found is None or found.get("deleted") else found)

    def steps(self, action_id: str) -> list[Record]:
        open_ones = _where(self.collection(OPEN, "action_updates"), "action_id", action_id)
        return [*self.closed_where("action_updates", "action_id", action_id), *open_ones]

    def closed_where(self, kind: str, field: str, value: str) -> list[Record]:
        return _where(self.collection(CLOSED, kind), field, value)

    def team(self, visit_id: str) -> list[str]:
        found = _where(self.collection(OPEN, "team_members"), "visit_id", visit_id)
        return [str(one["colleague_id"]) for one in found]

    def settle(self, fresh: str) -> None:
        """Give every closed record its readers; where they changed without a new revision, laptops look again."""
        people = self.collection(OPEN, "colleagues").values()
        accounts = {one["id"]: f"account:{one['account']}" for one in people if one.get("account")}
        for (place, kind), records in list(self.records.items()):
            for id_, record in records.items() if place == CLOSED else ():
                who = () if record.get("deleted") else Readership(self).of(kind, record)
                readers = frozenset(accounts[one] for one in who if one in accounts)
                if self.readers.get((place, kind, id_), frozenset()) != readers:
                    self.readers[place, kind, id_] = readers
                    if id_ != fresh:
                        self.clock += 1
                        self.moved[kind] = self.clock


def _where(records: dict[str, dict[str, Any]], field: str, value: str) -> list[Record]:
    return [one for one in records.values() if not one.get("deleted") and one.get(field) == value]


class MemoryClient:
    """``sync.client.Client`` against a ``MemoryServer``."""

    backoff_seconds = 0
    clock_skew = dt.timedelta()
    schema_version = 1
    groups: tuple[str, ...] = ("team", "administrators")

    def __init__(self, server: MemoryServer, user: str) -> None:
        self.server, self.user = server, f"account:{user}"
        self.held: dict[str, frozenset[str]] = {}
        """Fields, by kind, that this backend is too old for."""

    def close(self) -> None:
        pass

    def state(self, which: str, etag: str | None = None) -> State | None:
        self.server.requests += 1
        newest = {
            kind: max((record["last_modified"] for record in records.values()), default=0)
            for (place, kind), records in self.server.records.items()
            if place == which
        }
        if which == CLOSED:
            newest = {kind: max(rev, self.server.moved.get(kind, 0)) for kind, rev in newest.items()}
        tag = f'"{self.server.generation}:{sum(newest.values())}:{self.groups}"'
        if tag == etag:
            return None
        now = dt.datetime.now(dt.UTC)
        life, survived = self.server.generation, self.server.survived
        return State(
            life, self.schema_version, now, newest, self.user, self.groups, "", tag, survived=survived
        )

    def look(self, etags: Mapping[str, str]) -> dict[str, State | None]:
        return {which: self.state(which, etags.get(which)) for which in (CLOSED, OPEN)}

    def schemas(self, which: str) -> dict[str, frozenset[str]]:
        self.server.requests += 1
        return {
            name: frozenset(kind.fields) - self.held.get(name, frozenset())
            for name, kind in protocol.kinds().items()
        }

    def pages(self, which: str, kind: str, since: int, limit: int = 1000) -> Iterator[Page]:
        while True:
            self.server.requests += 1
            found = sorted(
                (r for r in self._readable(which, kind, deleted=which == OPEN) if r["last_modified"] > since),
                key=lambda r: int(r["last_modified"]),
            )[:limit]
            if not found:
                return
            since = found[-1]["last_modified"]
            yield Page([dict(record) for record in found], since)

    def ids(self, which: str, kind: str) -> dict[str, int]:
        self.server.requests += 1
        return {
            record["id"]: record["last_modified"] for record in self._readable(which, kind, deleted=False)
        }

    def _readable(self, which: str, kind: str, *, deleted: bool) -> list[dict[str, Any]]:
        return [
            record
            for id_, record in self.server.collection(which, kind).items()
            if (deleted or not record.get("deleted"))
            and (which != CLOSED or self.user in self.server.readers.get((which, kind, id_), ()))
        ]

    def _reads(self, kind: str, id_: str) -> bool:
        return self.user in self.server.readers.get((CLOSED, kind, id_), ())

    def _turned_away(self, bucket: str, kind: str, id_: str) -> Answer:
        """It is in the other place, or what it belongs to is."""
        hidden = bucket == OPEN and not self._reads(kind, id_)
        return Answer(403, code="no-reader" if hidden else "elsewhere")

    def send(self, sends: Sequence[Send]) -> list[Answer]:
        return [self.send_one(send) for send in sends]

    def send_one(self, send: Send) -> Answer:
        self.server.requests += 1
        records = self.server.collection(send.bucket, send.kind)
        there = records.get(send.id)
        alive = there is not None and not there.get("deleted")
        if send.bucket == CLOSED and alive and not self._reads(send.kind, send.id):
            return Answer(403, code="no-reader")
        if send.rev is None and alive:
            return Answer(412, existing=dict(there or {}))
        if send.rev is not None and (not alive or there is None or there["last_modified"] != send.rev):
            return Answer(412, existing=dict(there) if alive and there else None)
        elsewhere = self.server.collection(CLOSED if send.bucket == OPEN else OPEN, send.kind).get(send.id)
        if not alive and elsewhere is not None and not elsewhere.get("deleted"):
            return self._turned_away(send.bucket, send.kind, send.id)
        if send.bucket == OPEN and not alive:
            for kind, id_ in _about(send.data or {}):
                if self.server.closed(kind, id_):
                    return self._turned_away(OPEN, kind, id_)
        me, owner = self.server.owners.get(self.user), OWNER.get(send.kind)
        if me and owner and not alive and (send.data or {}).get(owner) != me:
            return Answer(403, code="not-yours")
        self.server.clock += 1
        rev = self.server.clock
        if send.data is None:
            records[send.id] = {"id": send.id, "deleted": True, "last_modified": rev}
        else:
            records[send.id] = {**protocol.content(send.data), "last_modified": rev}
        self.server.settle(send.id)
        return Answer(201 if send.rev is None else 200, rev)


def _about(data: Record) -> Iterator[tuple[str, str]]:
    """What a step or a part of a brief belongs to."""
    if "action_id" in data:
        yield "actions", str(data["action_id"])
    if "version_id" in data and "about_kind" in data:
        yield str(data["about_kind"]), str(data["about_id"])
