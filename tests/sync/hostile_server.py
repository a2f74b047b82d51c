# SPDX-License-Identifier: EUPL-1.2
"""A server on loopback that speaks like the backend, and now and then like nothing that is one; one seed is one story."""

from __future__ import annotations

import gzip
import random
import re
import uuid
from typing import Any

from sync import protocol
from sync.protocol import Field, Kind, Type
from tests.fake_servers import Asked, Says
from tests.sync.asking import QUICK, STATE

EVIL: list[Any] = [
    None, 5, -1, 0.5, True, 2**62, 2**63, 10**400, "", "x" * 20_000, "\0", "a\0b", "\ud800", [], {}, [[]], {"a": {"b": [1]}},
    "9999-12-31", "0001-01-01", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00.000000Z", "2255-06-05T23:47:34.740993Z",
    "2026-11-23T09:00", "2026-02-30", "NaN", "../../../etc/passwd", "'; DROP TABLE notes; --", "gemeente-0363", "account:evil",
    "Europe/../../etc/passwd", "<img src=http://127.0.0.1/x>", "=cmd|' /C calc'!A0", "wish", "lead", "confidential",
]  # fmt: skip
_STATUSES = (
    200,
    204,
    206,
    301,
    302,
    307,
    308,
    400,
    401,
    403,
    404,
    409,
    410,
    412,
    418,
    429,
    500,
    502,
    503,
    504,
    511,
    999,
)
_BOMB = gzip.compress(bytes(20 * QUICK.size))


class HostileServer:
    """What it answers to any request. ``elsewhere`` is the address of another server, to which nobody may be lured."""

    def __init__(self, seed: int, elsewhere: str) -> None:
        self.chance = random.Random(seed)
        self.elsewhere = elsewhere
        self.wild = self.chance.choice([0.0, 0.05, 0.3])
        self.revision = 1_000
        self.ids: dict[str, list[str]] = {kind: [] for kind in protocol.kinds()}
        self.left = 40
        """Pages that it still has to give: a story has an end, or the test has none."""

    def __call__(self, request: Asked) -> Says:
        if self.chance.random() < self.wild:
            return self._wild()
        path = request.path
        if "/state" in path:
            return self._state()
        if path.endswith("/batch"):
            return self._batch(request)
        if request.method in ("PUT", "DELETE"):
            status, body = self._written(path.rpartition("/")[2])
            return Says(body, status)
        if found := re.search(r"/collections/([^/]+)/records", path):
            if request.method == "HEAD":
                return Says(
                    headers={"Total-Records": str(self.chance.choice(["7", "-1", "9" * 30, "x", ""]))}
                )
            return self._page(found[1], int(re.search(r"_since=(\d+)", path)[1]))  # type: ignore[index]
        if "/collections" in path:
            return self._schemas()
        principals = ["/buckets/gemeente-0344/groups/team", "/buckets/../../x/groups/team", 5]
        return Says(self._bent({"capabilities": {"rodeloper": {}}, "user": {"principals": principals}}))

    # Mischief with the answer itself

    def _wild(self) -> Says:
        status = self.chance.choice(_STATUSES)
        headers = {
            name: self.chance.choice(values)
            for name, values in {
                "Location": [self.elsewhere, "file:///etc/passwd", "//[", "javascript:x", "\x7f"],
                "Content-Type": ["text/html", "application/json", "application/jsonx", "", "application/xml"],
                "Content-Encoding": ["gzip", "br", "deflate, gzip", "identity"],
                "Retry-After": [
                    "99999999999999999999",
                    "-5",
                    "NaN",
                    "Mon, 99 Foo 9999 99:99:99 GMT",
                    "1e999",
                ],
                "Backoff": ["inf", "0", "-1", "x"],
                "ETag": ['"x"', "x" * 5_000, '"é"'],
                "Next-Page": [self.elsewhere, "../../x"],
                "Set-Cookie": ["a=b"],
            }.items()
            if self.chance.random() < 0.3
        }
        content = self.chance.choice(
            [b"", b"{", b"[" * 100_000, _BOMB, b"\xff" * 100, b"null", b"1e999", b" " * 2 * QUICK.size]
        )
        if status in (204, 304):
            content = b""
        return Says(status=status, headers=headers, content=content)

    def _bent(self, thing: Any) -> Any:
        """The same, now and then with something else in one place of it."""
        if self.chance.random() > 0.1:
            return thing
        if isinstance(thing, dict) and thing:
            name = self.chance.choice(sorted(thing))
            return {**thing, name: self._bent_or_evil(thing[name])}
        if isinstance(thing, list) and thing:
            at = self.chance.randrange(len(thing))
            return [*thing[:at], self._bent_or_evil(thing[at]), *thing[at + 1 :]]
        return self.chance.choice(EVIL)

    def _bent_or_evil(self, thing: Any) -> Any:
        return (
            self._bent(thing)
            if isinstance(thing, dict | list) and self.chance.random() < 0.5
            else self.chance.choice(EVIL)
        )

    # Answers that look right

    def _state(self) -> Says:
        newest = {
            kind: self.revision + self.chance.choice([0, 1, 50])
            for kind in protocol.kinds()
            if self.chance.random() < 0.7
        }
        state = {**STATE, "collections": newest, "generation": self.chance.choice(["g1", "g1", "g1", "g2"])}
        return Says({"data": self._bent(state)}, headers={"ETag": f'"{self.chance.randrange(10**6)}"'})

    def _schemas(self) -> Says:
        return Says(
            {
                "data": self._bent(
                    [
                        {"id": kind.name, "schema": protocol.json_schema(kind)}
                        for kind in protocol.kinds().values()
                    ]
                )
            }
        )

    def _page(self, kind: str, since: int) -> Says:
        self.left -= 1
        if self.left < 0 or kind not in self.ids:
            return Says({"data": []})
        revision, records = max(since, 0), []
        for _ in range(self.chance.choice([0, 1, 3, 20])):
            revision += self.chance.choice([1, 1, 1, 0, 2**50]) if self.chance.random() < 0.05 else 1
            records.append(self._record(protocol.kind(kind), revision))
        self.revision = max(self.revision, revision)
        return Says(
            {"data": self._bent(records)},
            headers={"Next-Page": self.elsewhere} if self.chance.random() < 0.5 else {},
        )

    def _record(self, kind: Kind, revision: int) -> dict[str, Any]:
        known = self.ids[kind.name]
        id_ = (
            self.chance.choice(known)
            if known and self.chance.random() < 0.4
            else str(uuid.UUID(int=self.chance.getrandbits(128)))
        )
        if self.chance.random() < 0.02:
            id_ = self.chance.choice(["not-a-uuid", "A" * 64, "con", "0"])
        known.append(id_)
        if self.chance.random() < 0.15:
            return {"id": id_, "deleted": True, "last_modified": revision}
        record = {field.name: self._value(kind, field) for field in kind.fields.values()}
        for _ in range(self.chance.choice([0, 0, 0, 1, 1, 3])):
            record[self.chance.choice([*record, "newer_field"])] = self.chance.choice(EVIL)
        return {**record, "id": id_, "last_modified": revision}

    def _value(self, kind: Kind, field: Field) -> Any:
        if field.parent:
            return self.chance.choice([*self.ids[field.parent][-3:], str(uuid.UUID(int=7))])
        if choices := protocol.choices_of(kind.name, field.name):
            return self.chance.choice(sorted(choices))
        values: dict[Type, list[Any]] = {
            Type.TEXT: ["", "Zoekt ruimte aan het water", "{}", '{"name": 5}', "5"],
            Type.NUMBER: [0, 1, 60, -5, 2**40],
            Type.YES_NO: [True, False],
            Type.DATE: ["2026-11-23", "1900-01-01", "2199-12-31"],
            Type.MOMENT: [
                "2026-11-23T09:00:00.000000Z",
                "1900-01-01T00:00:00.000000Z",
                "2199-12-31T23:59:59.999999Z",
            ],
            Type.LOCAL_TIME: ["2026-11-23T09:00", "1900-01-01T00:00", "2199-12-31T23:59"],
        }
        return self.chance.choice(values[field.type])

    def _batch(self, request: Asked) -> Says:
        answers = []
        for one in request.json["requests"]:
            status, body = self._written(one["path"].rpartition("/")[2])
            answers.append({"status": status, "body": body, "path": one["path"], "headers": {}})
        return Says(self._bent({"responses": self._bent(answers)}))

    def _written(self, id_: str) -> tuple[int, Any]:
        self.revision += 1
        status = self.chance.choice([200, 201, 201, 201, 412, 403, 400, 404, 409, 500, 429, 418])
        data = {"id": id_, "last_modified": self.revision}
        if status == 412:
            data = {
                "details": {
                    "existing": self.chance.choice([{}, None, {**data, "name": 5}, {**data, "id": "other"}])
                }
            }
            return status, self._bent(data)
        if status >= 400:
            return status, {
                "message": self.chance.choice(["rodeloper:not-yours", "rodeloper:" + "x" * 9_000, 5, None])
            }
        return status, self._bent({"data": self._bent(data)})
