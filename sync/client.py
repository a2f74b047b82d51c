# SPDX-License-Identifier: EUPL-1.2
"""Talks with the municipal backend: the one place where a question of ours becomes a request, and its answer a value.

For one worker thread; any other thread may call ``close``. Whatever stands in the way is an ``ExchangeError``
(``sync.problems``). Nothing that the server sends is followed, run or believed without a check.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Self
from urllib.parse import quote

import httpx

from sync import accounts, answers, protocol
from sync.accounts import Account, Wish
from sync.answers import Answer, Page, Send, State, Who
from sync.problems import (
    BatchUnknown,
    BlockedError,
    ExchangeError,
    HostileError,
    LostError,
    NotOursError,
    OfflineError,
    PasswordError,
    PortalError,
    ServerFailedError,
    SlowError,
    TooLargeError,
    TooNewError,
    TooOldError,
)
from sync.protocol import CLOSED, OPEN
from sync.transport import Transport
from sync.ways import Ways, ways
from sync.wire import Auth, Basic, Limits, Reply, Wire, base_address

__all__ = ["DEVICES", "Answer", "BatchUnknown", "Client", "ExchangeError", "Page", "Send", "State"]

DEVICES = "devices"
"""The third place: what a laptop tells about itself, apart so that it never wakes the others."""
OLDEST_SERVER = 1
"""The wire form that a server must know at least."""
SKEW_ALLOWED = dt.timedelta(minutes=5)

_SUFFIX = {OPEN: "", CLOSED: "-vertrouwelijk", DEVICES: "-apparaten"}
_SMALL = 100
"""A page of fewer records than this is the last one, unless the server says otherwise; after a bigger one we always ask
on, because a proxy may take the header away in which the server says that there is more."""
_MOST = 5_000_000
"""Records in one go: ten times the biggest municipality."""


class Client:
    """One municipality at one server, for one login.

    ``bucket`` is the name of its open place (``gemeente-0344``). ``cancelled``, once set, ends whatever is going on within a
    second; nobody but its owner sets it, so that several clients can share it.
    ``transport`` takes the place of the network in tests.
    """

    def __init__(
        self,
        server: str,
        bucket: str,
        user: str,
        secret: str,
        *,
        auth: Auth | None = None,
        transport: httpx.BaseTransport | None = None,
        cancelled: threading.Event | None = None,
        limits: Limits | None = None,
        allow_http: bool = False,
    ) -> None:
        base = base_address(server, allow_http=allow_http)
        limits = limits or Limits()
        self._closed = threading.Event()
        self._cancelled = cancelled
        transport = transport or Transport(base, self._stopped)
        self._bucket = bucket
        self._auth = auth or Basic(user, secret)
        self._wire = Wire(base, self._auth, transport, self._stopped, limits)
        self._tells_both = False
        self.clock_skew = dt.timedelta()
        """How far the clock of the server is ahead of ours, as far as it told; see ``SKEW_ALLOWED``."""
        self.server_time: dt.datetime | None = None
        """What time it was at the server when it last told how far it is."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop what is going on and let go of the connection. Any thread may call this, more than once."""
        self._closed.set()
        self._wire.close()

    @property
    def backoff_seconds(self) -> int:
        """How long the server asked to be left alone in its last good answer; 0: it did not."""
        return self._wire.backoff_seconds

    def ways(self) -> Ways:
        """How somebody can log in at this server; asked by nobody. Raises ``NotOursError``."""
        return ways(self._get("/").data)

    def who(self) -> Who:
        """Who we are at this server, and of which municipalities; for a client that has none yet.

        Raises ``NotOursError``, and ``PasswordError`` for a name and a password that do not belong together.
        """
        data = self._get("/").data
        try:
            return answers.who(data)
        except PasswordError:
            # The first page is for everybody, so that it does not say 401.
            raise self._auth.refused() from None

    def state(self, which: str, etag: str | None = None) -> State | None:
        """How far this place is and who we are there; nothing when that is still as it was at ``etag``.

        Raises ``BlockedError`` when this login is not one of the municipality, ``NotOursError`` when this is no server of
        ours, ``TooNewError`` or ``TooOldError`` when it and this program cannot work together.
        """
        return self._state(f"{self._place(which)}/state", etag)

    def look(self, etags: Mapping[str, str]) -> dict[str, State | None]:
        """How far the closed and the open place are, on one picture of both; nothing for one that is still as it was.

        ``etags``: of what was told before. Raises what ``state`` raises.
        """
        there = self._state(f"{self._place(OPEN)}/state?closed", etags.get(OPEN))
        if there is None and self._tells_both:
            return {CLOSED: None, OPEN: None}
        closed = there.of_closed() if there is not None else None
        if there is not None:
            self._tells_both = closed is not None
        if closed is None:
            # An older server, which tells of one place at a time.
            closed = self.state(CLOSED, etags.get(CLOSED))
        elif closed.etag == etags.get(CLOSED):
            closed = None
        return {CLOSED: closed, OPEN: there}

    def _state(self, path: str, etag: str | None) -> State | None:
        asked = dt.datetime.now(dt.UTC)
        reply = self._get(path, {"If-None-Match": etag} if etag else None)
        self.server_time = answers.date(reply.headers.get("date"))
        if reply.status == 304:
            return None
        state = answers.state(reply.data, reply.headers.get("etag"))
        self.server_time = state.moment
        answered = dt.datetime.now(dt.UTC)
        self.clock_skew = state.moment - (asked + (answered - asked) / 2)
        if state.schema_version < OLDEST_SERVER:
            raise TooNewError
        if state.oldest_program > protocol.SCHEMA_VERSION:
            raise TooOldError
        return state

    def schemas(self, which: str) -> dict[str, frozenset[str]]:
        """For each kind the fields that the server knows; a kind that it does not know is not in it."""
        return answers.schemas(self._get(f"{self._place(which)}/collections?_limit=1000").data)

    def count(self, which: str, kind: str, since: int = 0) -> int:
        """How many records changed or went since then, for a bar that fills."""
        reply = self._wire.ask("HEAD", f"{self._records(which, kind)}?_since={since}")
        total = reply.headers.get("total-records", "")
        return int(total) if total.isdecimal() and len(total) < 10 else 0

    def pages(self, which: str, kind: str, since: int, limit: int = 1000) -> Iterator[Page]:
        """What changed or went after this revision, oldest change first; a record that went has ``deleted``.

        Each page goes on where the one before it ended, by our own count: no address of the server is followed. When
        an answer is too large or too slow, the next one is asked smaller.
        """
        for records, last in self._walk(which, kind, since, limit, ""):
            yield Page(records, last)

    def record(self, which: str, kind: str, id_: str) -> answers.Record | None:
        """One record, when it is there and this login may read it. Raises ``LostError``."""
        reply = self._wire.ask("GET", f"{self._records(which, kind)}/{quote(id_, safe='')}")
        if reply.status == 200:
            return answers.record(reply.data, id_)
        if reply.status == 403 and answers.reason(reply.data) == "lost":
            raise LostError
        if reply.status in (403, 404):
            return None
        raise ServerFailedError(status=reply.status)

    def ids(self, which: str, kind: str) -> dict[str, int]:
        """Every record that this login may read now, with its revision."""
        fields = "&_fields=id,last_modified,deleted"
        return {
            record["id"]: record["last_modified"]
            for records, _ in self._walk(which, kind, 0, 5000, fields)
            for record in records
            if not record.get("deleted")
        }

    def send(self, sends: Sequence[Send]) -> list[Answer]:
        """Write these records in one request; an answer for each, in their order.

        Raises ``BatchUnknown`` when nobody knows what was done (then ``send_one`` each of them; sending something twice
        does no harm), or another problem when surely nothing was.
        """
        if not sends:
            return []
        requests = [
            {"method": send.method, "path": self._path(send), "headers": send.condition}
            | ({} if send.body is None else {"body": send.body})
            for send in sends
        ]
        try:
            reply = self._wire.ask("POST", "/batch", body={"requests": requests})
        except OfflineError as problem:
            if problem.sent:
                raise BatchUnknown from problem
            raise
        except (ServerFailedError, PortalError, HostileError) as problem:
            raise BatchUnknown from problem
        if reply.status != 200:
            raise BatchUnknown
        return answers.answers(sends, reply.data)

    def send_one(self, send: Send) -> Answer:
        """Write this record by itself. Status 0 when even so nobody knows: send it again later."""
        reply = self._wire.ask(send.method, self._path(send), send.condition, send.body)
        if reply.status == 409 or reply.status >= 500:
            return Answer(0)
        try:
            return answers.answer(send, reply.status, reply.data)
        except BatchUnknown:
            return Answer(0)

    def accounts(self) -> list[Account]:
        """Who may log in at this municipality. Raises ``accounts.not-administrator``, and what ``sync.accounts`` raises."""
        return accounts.read_all(self._wire.ask("GET", f"{self._place(protocol.OPEN)}/accounts"))

    def change_account(self, wish: Wish) -> Account:
        """Do this with one login; the answer holds a new password this once. Raises ``accounts.…`` for a refusal."""
        reply = self._wire.ask("POST", f"{self._place(protocol.OPEN)}/accounts", body=wish.body())
        return accounts.read_one(reply, wish.account)

    def _stopped(self) -> bool:
        return self._closed.is_set() or (self._cancelled is not None and self._cancelled.is_set())

    def _walk(
        self, which: str, kind: str, since: int, limit: int, extra: str
    ) -> Iterator[tuple[list[answers.Record], int]]:
        """Page after page, until the server has no more."""
        seen = 0
        while True:
            query = f"?_since={since}&_sort=last_modified&_limit={limit}{extra}"
            try:
                reply = self._get(self._records(which, kind) + query)
            except (TooLargeError, SlowError):
                if limit == 1:
                    raise
                limit = max(limit // 10, 1)
                continue
            except BlockedError:
                # Kinto says this too of a closed collection in which nothing is for this login (an alderman).
                if which != CLOSED:
                    raise
                self.state(which)
                return
            records = answers.records(reply.data, since)
            if not records:
                return
            seen += len(records)
            if len(records) > limit or seen > _MOST:
                raise HostileError(what="pages")
            since = records[-1]["last_modified"]
            yield records, since
            if "next-page" not in reply.headers and len(records) < min(limit, _SMALL):
                return

    def _get(self, path: str, headers: dict[str, str] | None = None) -> Reply:
        reply = self._wire.ask("GET", path, headers)
        if reply.status in (200, 304):
            return reply
        if reply.status == 403:
            raise BlockedError(certain=answers.reason(reply.data) == "no-group")
        if reply.status == 404:
            raise NotOursError
        raise ServerFailedError(status=reply.status)

    def _place(self, which: str) -> str:
        return f"/buckets/{quote(self._bucket + _SUFFIX[which], safe='')}"

    def _records(self, which: str, kind: str) -> str:
        return f"{self._place(which)}/collections/{quote(kind, safe='')}/records"

    def _path(self, send: Send) -> str:
        return f"{self._records(send.bucket, send.kind)}/{quote(send.id, safe='')}"
