# SPDX-License-Identifier: EUPL-1.2
"""What goes to the backend and what comes back, checked part by part: nothing of an answer is taken on trust."""

from __future__ import annotations

import datetime as dt
import email.utils
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sync import protocol
from sync.problems import BatchUnknown, HostileError, NotOursError, PasswordError

Record = dict[str, Any]
"""As the server sends it: ``id``, ``last_modified``, the fields, or ``deleted``."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_GROUP = re.compile(r"/buckets/([A-Za-z0-9][A-Za-z0-9_-]{0,63})/groups/[a-z]+")
_LARGEST = 2**53
_MOST_WORDS = 500
_OF_THE_PLUGIN = "rodeloper:"


@dataclass(frozen=True, slots=True)
class State:
    """How far a place at the server is, and who we are there.

    ``generation`` changes when the server was restored; ``collections`` holds the newest revision of each kind;
    ``moment`` is the clock of the server; ``user`` is the login with its prefix (``account:noor``), ``colleague`` the id
    of the colleague it belongs to, or ``""``. ``etag`` asks later whether anything changed. ``oldest_program`` is the wire
    form that a program must know at least, for the day that an old one would do harm. ``survived``: the newest revision
    that a restored server still had when its new life began; 0 for one that was never restored.
    ``lost``: the laptops that were reported lost, by the id of their record. ``closed``: the same as ``collections`` of the
    closed place, when that was asked too and the server could tell.
    """

    generation: str
    schema_version: int
    moment: dt.datetime
    collections: Mapping[str, int]
    user: str
    groups: tuple[str, ...]
    colleague: str
    etag: str | None
    oldest_program: int = 0
    survived: int = 0
    lost: frozenset[str] = frozenset()
    closed: Mapping[str, int] | None = None

    def of_closed(self) -> State | None:
        """The closed place, as it was at the same moment; its ``etag`` is of what was told here, not of the server."""
        if self.closed is None:
            return None
        told = (
            self.generation,
            self.schema_version,
            self.groups,
            self.colleague,
            sorted(self.closed.items()),
        )
        return replace(
            self, collections=self.closed, closed=None, etag=hashlib.sha256(repr(told).encode()).hexdigest()
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Records in the order in which they changed, and the revision of the last: where to go on."""

    records: list[Record] = field(repr=False)
    since: int


@dataclass(frozen=True, slots=True)
class Send:
    """One record to write in the open or the closed place (``bucket``). ``data`` nothing: remove it. ``rev`` nothing: it must not be there yet."""

    bucket: str
    kind: str
    id: str
    data: Mapping[str, Any] | None = field(repr=False)
    rev: int | None = None

    def __post_init__(self) -> None:
        # Without a revision a removal would take away what a colleague wrote meanwhile.
        assert self.data is not None or self.rev is not None
        assert self.data is None or self.data.get("id", self.id) == self.id

    @property
    def method(self) -> str:
        return "DELETE" if self.data is None else "PUT"

    @property
    def condition(self) -> dict[str, str]:
        """The header by which the server refuses when it has another version than we know."""
        return {"If-None-Match": "*"} if self.rev is None else {"If-Match": f'"{self.rev}"'}

    @property
    def body(self) -> dict[str, Any] | None:
        """What stands in the request; never what belongs to the server."""
        if self.data is None:
            return None
        return {"data": protocol.content(self.data)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one record that was sent.

    200, 201: done, ``rev`` is its revision now. 412: the server has another version, ``existing``, or nothing when it was
    removed there. 400, 403, 404: refused; ``code`` is the short reason of our plugin (``not-yours``) or ``""``, ``words``
    what the server said. 0, only of a record that was sent by itself: nobody knows, send it again later.
    """

    status: int
    rev: int | None = None
    existing: Record | None = field(default=None, repr=False)
    code: str = ""
    words: str = field(default="", repr=False)


def state(data: Any, etag: str | None) -> State:
    """Read the answer to "how far are you". Raises ``NotOursError``, ``HostileError``."""
    body = data.get("data") if isinstance(data, dict) else None
    if not isinstance(body, dict) or "generation" not in body or "collections" not in body:
        raise NotOursError
    collections, groups = body["collections"], body.get("groups", [])
    closed = body.get("closed")
    for told in (collections, {} if closed is None else closed):
        if not isinstance(told, dict) or not all(_revision(rev) for rev in told.values()):
            raise HostileError(what="state")
    if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
        raise HostileError(what="state")
    return State(
        generation=_words(body["generation"]),
        schema_version=_number(body.get("schema_version")),
        moment=_moment(body.get("time")),
        collections=collections,
        user=_words(body.get("user", "")),
        groups=tuple(groups),
        colleague=_words(body.get("colleague") or ""),
        etag=etag if etag and len(etag) < 200 and etag.isascii() and etag.isprintable() else None,
        oldest_program=_number(body.get("oldest_program", 0)),
        lost=_ids(body.get("lost", [])),
        survived=_number(body.get("survived", 0)),
        closed=closed,
    )


@dataclass(frozen=True, slots=True)
class Who:
    """Who the server takes us for: the name of the login, and the open places of the municipalities that it is one of."""

    account: str
    homes: tuple[str, ...]


def who(data: Any) -> Who:
    """Read the first page of a server. Raises ``NotOursError``, ``PasswordError``."""
    body = data if isinstance(data, dict) else {}
    capabilities, user = body.get("capabilities"), body.get("user")
    if not isinstance(capabilities, dict) or "rodeloper" not in capabilities:
        raise NotOursError
    if not isinstance(user, dict):
        raise PasswordError  # The first page is for everybody, also for who is not let in.
    groups = (_GROUP.fullmatch(one) for one in user.get("principals", ()) if isinstance(one, str))
    account = _words(user.get("id", "")).partition(":")[2]
    return Who(account, tuple(sorted({group[1] for group in groups if group})))


def date(header: str | None) -> dt.datetime | None:
    """The moment in the header ``Date``, when there is one that can be read."""
    try:
        moment = email.utils.parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def reason(data: Any) -> str:
    """The short code with which our plugin said no; empty when it was not our plugin."""
    return _reason(data)[0] if isinstance(data, dict) else ""


def record(data: Any, id_: str) -> Record:
    """One record that was asked for. Raises ``HostileError``."""
    found = data.get("data") if isinstance(data, dict) else None
    if not isinstance(found, dict) or not _identified(found) or found["id"] != id_:
        raise HostileError(what="record")
    return found


def records(data: Any, since: int) -> list[Record]:
    """The records of a page, each once, after the one before it and after ``since``. Raises ``HostileError``."""
    found = data.get("data") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise HostileError(what="page")
    ids: set[str] = set()
    for record in found:
        if not isinstance(record, dict) or not _identified(record):
            raise HostileError(what="record")
        if record["last_modified"] <= since or record["id"] in ids:
            raise HostileError(what="order")
        ids.add(record["id"])
        since = record["last_modified"]
    return found


def schemas(data: Any) -> dict[str, frozenset[str]]:
    """For each kind the fields that the server knows. Raises ``HostileError``."""
    found = data.get("data") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise HostileError(what="schemas")
    known = {}
    for collection in found:
        schema = collection.get("schema") if isinstance(collection, dict) else None
        fields = schema.get("properties") if isinstance(schema, dict) else None
        if isinstance(fields, dict) and isinstance(collection.get("id"), str):
            known[collection["id"]] = frozenset(fields)
    return known


def answer(send: Send, status: int, body: Any) -> Answer:
    """What became of one record. Raises ``BatchUnknown`` when the answer does not say."""
    body = body if isinstance(body, dict) else {}
    if status in (200, 201):
        written = body.get("data")
        if not isinstance(written, dict) or not _identified(written) or written["id"] != send.id:
            raise BatchUnknown
        return Answer(status, written["last_modified"])
    code, words = _reason(body)
    if status == 412:
        details = body.get("details")
        existing = details.get("existing") if isinstance(details, dict) else None
        if existing is None or existing == {}:
            return Answer(status, code=code, words=words)
        if not isinstance(existing, dict) or not _identified(existing) or existing["id"] != send.id:
            raise BatchUnknown
        return Answer(status, existing["last_modified"], existing, code, words)
    return Answer(status, code=code, words=words)


def answers(sends: Sequence[Send], data: Any) -> list[Answer]:
    """What became of each record of a batch, in their order. Raises ``BatchUnknown``: all of it may be undone, or none."""
    found = data.get("responses") if isinstance(data, dict) else None
    if not isinstance(found, list) or len(found) != len(sends):
        raise BatchUnknown
    given = []
    for send, response in zip(sends, found, strict=True):
        status = response.get("status") if isinstance(response, dict) else None
        if not isinstance(status, int) or status in (401, 409, 429) or status >= 500 or status < 200:
            raise BatchUnknown
        given.append(answer(send, status, response.get("body")))
    return given


def _reason(body: Mapping[str, Any]) -> tuple[str, str]:
    words = body.get("message") or body.get("error")
    words = words[:_MOST_WORDS] if isinstance(words, str) else ""
    _, mark, rest = words.partition(_OF_THE_PLUGIN)
    return (re.split(r"[^a-z0-9-]", rest, maxsplit=1)[0] if mark else ""), words


def _identified(record: Mapping[str, Any]) -> bool:
    id_ = record.get("id")
    return isinstance(id_, str) and bool(_ID.fullmatch(id_)) and _revision(record.get("last_modified"))


def _revision(value: Any) -> bool:
    return type(value) is int and 0 <= value < _LARGEST


def _words(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _MOST_WORDS:
        raise HostileError(what="state")
    return value


def _ids(value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and _ID.fullmatch(one) for one in value):
        raise HostileError(what="state")
    return frozenset(value)


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < _LARGEST:
        raise HostileError(what="state")
    return value


def _moment(value: Any) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(_words(value))
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        raise HostileError(what="state") from None
