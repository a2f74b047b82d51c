# SPDX-License-Identifier: EUPL-1.2
"""Who may read and write one record of its own accord: nobody in the open place, its readers in the closed one.

Readers are never sent along. They follow from the records (``sync.backend.readership``) and are settled in the
transaction of whatever changes them, so that none of them is ever out of date.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import text

from sync.backend import policy
from sync.backend.plugin import people, refusals
from sync.backend.policy import Place
from sync.backend.readership import Readership, Record

_ONE = text("""
    SELECT data FROM objects
    WHERE parent_id = :collection AND resource_name = 'record' AND id = :id AND NOT deleted
""")
_WHERE = """
    SELECT id, data FROM objects
    WHERE parent_id = :collection AND resource_name = 'record' AND NOT deleted AND data->>'{field}' = :value
"""
_OF_COLLEAGUE = text("""
    SELECT parent_id, id, data FROM objects
    WHERE parent_id LIKE :closed AND resource_name = 'record' AND NOT deleted
      AND (data::text LIKE :mentioned OR data->>'visit_id' IN (
        SELECT data->>'visit_id' FROM objects
        WHERE parent_id = :team AND resource_name = 'record' AND NOT deleted AND data->>'colleague_id' = :colleague))
""")
_LOGINS = text("""
    SELECT data->>'account' AS account FROM objects
    WHERE parent_id = :colleagues AND resource_name = 'record' AND NOT deleted AND id = ANY(:ids)
      AND data->>'account' != ''
""")
# As Kinto's own trigger gives out revisions: never one twice.
_MOVE = text("""
    INSERT INTO timestamps (parent_id, resource_name, last_modified)
    SELECT :collection, 'record', from_epoch(GREATEST(
      as_epoch(clock_timestamp()::TIMESTAMP),
      1 + COALESCE(MAX(as_epoch(last_modified)), 0)))
    FROM (
      (SELECT last_modified FROM objects WHERE parent_id = :collection AND resource_name = 'record'
       ORDER BY last_modified DESC LIMIT 1)
      UNION ALL
      SELECT last_modified FROM timestamps WHERE parent_id = :collection AND resource_name = 'record'
    ) known
    ON CONFLICT (parent_id, resource_name) DO UPDATE SET last_modified = EXCLUDED.last_modified
""")

INDEXES = tuple(
    f"CREATE INDEX IF NOT EXISTS rodeloper_{field} ON objects (parent_id, (data->>'{field}'))"
    f" WHERE resource_name = 'record' AND NOT deleted AND data->>'{field}' IS NOT NULL"
    for field in ("visit_id", "action_id", "note_id", "about_id")
)
"""By which readers are found without looking through all records."""


def of_open(request: Any) -> None:
    """Raise 400 when a record is to be opened to somebody: who may read here follows from the groups alone."""
    if request.json_body.get("permissions"):
        raise refusals.bad("permissions")


def of_device(request: Any) -> None:
    """What a laptop tells is its own."""
    of_open(request)
    _put(request, {"read": [], "write": [people.login(request)]})


def of_closed(request: Any) -> None:
    """What a laptop says about readers counts for nothing; ``settle`` knows them."""
    _put(request, None)


def settle(request: Any, before: Record | None, after: Record | None) -> None:
    """After a write: give every closed record of which the readers changed its new ones, and let laptops look again."""
    municipality = policy.municipality_of(request.matchdict["bucket_id"])
    kind, place = request.matchdict["collection_id"], policy.place_of(request.matchdict["bucket_id"])
    known = _Records(request, municipality)
    if place is Place.CLOSED:
        gone = [(kind, before)] if before is not None and after is None else []
        _Settling(request, known).settle([] if after is None else [(kind, after)], gone)
    elif place is Place.OPEN and kind == "team_members" and _said(before, _TEAM) != _said(after, _TEAM):
        visits = {str(one.get("visit_id")) for one in (before, after) if one}
        readership = Readership(known)
        _Settling(request, known).settle([one for visit in visits for one in readership.of_visit(visit)])
    elif place is Place.OPEN and kind == "colleagues" and _said(before, _LOGIN) != _said(after, _LOGIN):
        settle_login(request, municipality, request.matchdict["id"])


def settle_login(request: Any, municipality: str, colleague: str) -> None:
    """This colleague got another login, or the first one: what they are a reader of is for that login from now on."""
    known = _Records(request, municipality)
    _Settling(request, known).settle(known.of_colleague(colleague))


def may_read(request: Any, kind: str, record: Record) -> bool:
    """Whether the colleague of this login is a reader of this record of the closed place, as it is now."""
    municipality = policy.municipality_of(request.matchdict["bucket_id"])
    mine = people.colleague(request, municipality)
    return bool(mine) and mine in Readership(_Records(request, municipality)).of(kind, record)


def closed(request: Any, kind: str, record_id: str) -> Record | None:
    """A record of the closed place of this municipality."""
    return _Records(request, policy.municipality_of(request.matchdict["bucket_id"])).closed(kind, record_id)


def anywhere(request: Any, kind: str, record_id: str) -> Record | None:
    """A record of this municipality, whichever place it is in."""
    return _Records(request, policy.municipality_of(request.matchdict["bucket_id"])).anywhere(kind, record_id)


_TEAM = ("visit_id", "colleague_id")
_LOGIN = ("account",)


def _said(record: Record | None, fields: tuple[str, ...]) -> list[str]:
    return [str((record or {}).get(name) or "") for name in fields]


class _Settling:
    """The readers of some records, and of all that have theirs by them."""

    def __init__(self, request: Any, known: _Records) -> None:
        self.permission, self.known = request.registry.permission, known
        self.readership = Readership(known)
        self.fresh = request.matchdict.get("id", "")
        """What was just written has a new revision already."""
        self.moved: set[str] = set()
        self.done: set[str] = set()

    def settle(self, records: Iterable[tuple[str, Record]], gone: Iterable[tuple[str, Record]] = ()) -> None:
        """``gone``: records that left the closed place."""
        queue = list(records)
        for kind, record in list(queue):
            queue += self.readership.above(kind, record)
        for kind, record in gone:
            queue += [*self.readership.above(kind, record), *self.readership.depending(kind, record)]
        while queue:
            kind, record = queue.pop()
            if record["id"] not in self.done and self._changed(kind, record):
                queue += self.readership.depending(kind, record)
            self.done.add(record["id"])
        for kind in sorted(self.moved):
            self.known.move(kind)

    def _changed(self, kind: str, record: Record) -> bool:
        """Give this record its readers; whether it had others."""
        uri = f"{self.known.collection(Place.CLOSED, kind)}/records/{record['id']}"
        wanted = self.known.logins(self.readership.of(kind, record))
        (found,) = self.permission.get_objects_permissions([uri], ["read", "write"])
        if (set(found.get("read", ())), set(found.get("write", ()))) == (wanted, wanted):
            return False
        self.permission.replace_object_permissions(uri, {"read": wanted, "write": wanted})
        if record["id"] != self.fresh:
            self.moved.add(kind)
        return True


class _Records:
    """The records of one municipality, as this transaction sees them."""

    def __init__(self, request: Any, municipality: str) -> None:
        self.storage, self.buckets = request.registry.storage, policy.buckets(municipality)

    def collection(self, place: Place, kind: str) -> str:
        """Where Kinto keeps these records."""
        return f"/buckets/{self.buckets[place]}/collections/{kind}"

    def closed(self, kind: str, id_: str) -> Record | None:
        found = self._rows(_ONE, collection=self.collection(Place.CLOSED, kind), id=id_) if id_ else []
        return {**found[0].data, "id": id_} if found else None

    def anywhere(self, kind: str, id_: str) -> Record | None:
        found = self.closed(kind, id_)
        if found is None and id_:
            rows = self._rows(_ONE, collection=self.collection(Place.OPEN, kind), id=id_)
            found = {**rows[0].data, "id": id_} if rows else None
        return found

    def steps(self, action_id: str) -> Iterator[Record]:
        yield from self.closed_where("action_updates", "action_id", action_id)
        where = text(_WHERE.format(field="action_id"))
        for row in self._rows(
            where, collection=self.collection(Place.OPEN, "action_updates"), value=action_id
        ):
            yield {**row.data, "id": row.id}

    def closed_where(self, kind: str, field: str, value: str) -> Iterator[Record]:
        where = text(_WHERE.format(field=field))
        for row in self._rows(where, collection=self.collection(Place.CLOSED, kind), value=value):
            yield {**row.data, "id": row.id}

    def team(self, visit_id: str) -> Iterator[str]:
        where = text(_WHERE.format(field="visit_id"))
        for row in self._rows(where, collection=self.collection(Place.OPEN, "team_members"), value=visit_id):
            yield str(row.data.get("colleague_id") or "")

    def of_colleague(self, id_: str) -> Iterator[tuple[str, Record]]:
        """What this colleague may be a reader of."""
        names = {
            "closed": f"/buckets/{self.buckets[Place.CLOSED]}/collections/%",
            "mentioned": f"%{id_}%",
            "team": self.collection(Place.OPEN, "team_members"),
            "colleague": id_,
        }
        for row in self._rows(_OF_COLLEAGUE, **names):
            yield row.parent_id.rpartition("/")[2], {**row.data, "id": row.id}

    def logins(self, colleagues: Iterable[str]) -> set[str]:
        """The logins of these colleagues, as Kinto names them."""
        ids = {"colleagues": self.collection(Place.OPEN, "colleagues"), "ids": sorted(colleagues)}
        return {f"account:{row.account}" for row in self._rows(_LOGINS, **ids)}

    def move(self, kind: str) -> None:
        """The closed records of this kind are others to somebody now, though none of them changed itself."""
        with self.storage.client.connect() as connection:
            connection.execute(_MOVE, {"collection": self.collection(Place.CLOSED, kind)})

    def _rows(self, query: Any, **values: Any) -> list[Any]:
        with self.storage.client.connect(readonly=True) as connection:
            return list(connection.execute(query, values))


def _put(request: Any, permissions: dict[str, list[str]] | None) -> None:
    """The request goes on with these permissions (or as the record has them now)."""
    body = {"data": request.json_body["data"]}
    if permissions is not None:
        body["permissions"] = permissions
    request.body = json.dumps(body).encode()
