# SPDX-License-Identifier: EUPL-1.2
"""One request to the backend and its answer: bounded in time and size, and every way to fail told apart."""

from __future__ import annotations

import base64
import email.utils
import ipaddress
import logging
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import msgspec

from sync.problems import (
    AddressError,
    BrokenError,
    BusyError,
    ExchangeError,
    HostileError,
    LoginEndedError,
    MovedError,
    OfflineError,
    PasswordError,
    PortalError,
    ServerFailedError,
    StoppedError,
    TooLargeError,
    TooOldError,
)

# These libraries write the address of every request into the log; it names the municipality and the record.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_MOST_PATIENCE = 3600
_PATIENCE = 60


class Auth(Protocol):
    """Says to the server who we are."""

    def header(self) -> str:
        """The value of the ``Authorization`` header for the next request; empty for nobody."""

    def refused(self) -> ExchangeError:
        """The server did not take it: what problem that is."""

    def accepted(self) -> None:
        """The server took it."""


class Nobody:
    """Says nothing: for what a server tells to everybody."""

    def header(self) -> str:
        return ""

    def refused(self) -> ExchangeError:
        return PasswordError()

    def accepted(self) -> None:
        pass


class Basic(Nobody):
    """A name and a secret. Neither is ever shown."""

    def __init__(self, user: str, secret: str) -> None:
        self._header = "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()

    def header(self) -> str:
        return self._header


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to reach the server, seconds in which nothing comes, seconds for a whole answer, and its bytes."""

    connect: float = 10
    silence: float = 30
    total: float = 180
    size: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of our server: its status, its headers (in any case) and what its JSON holds."""

    status: int
    headers: Mapping[str, str]
    data: Any


def base_address(server: str, *, allow_http: bool = False) -> str:
    """The address as a person may type it, made whole: ``sync.gemeente.nl`` is ``https://sync.gemeente.nl/v1``.

    Without encryption only to this very machine, unless allowed. Raises ``AddressError``.
    """
    text = server.strip()
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        httpx.URL(text)
    except (ValueError, httpx.InvalidURL):
        raise AddressError from None
    if parts.scheme not in ("http", "https") or not host or port == 0 or " " in text:
        raise AddressError
    if parts.username is not None or parts.query or parts.fragment:
        raise AddressError
    if parts.scheme == "http" and not allow_http and not _is_here(host):
        raise AddressError("sync.unprotected", host=host)
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path if path.endswith('/v1') else path + '/v1'}"


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Wire:
    """Asks one server, one question at a time.

    ``backoff_seconds``: how long the server wants to be left alone, although it answers. ``clock_skew``: how far its clock
    is ahead of ours, once it told.
    """

    def __init__(
        self,
        base: str,
        auth: Auth,
        transport: httpx.BaseTransport,
        stopped: Callable[[], bool],
        limits: Limits,
    ) -> None:
        self.backoff_seconds = 0
        self._base = base
        self._host = urlsplit(base).netloc
        self._auth = auth
        self._transport = transport
        self._stopped = stopped
        self._limits = limits
        self._one_at_a_time = threading.Lock()
        self._closed = False

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: Any = None
    ) -> Reply:
        """Send one request and read its answer. ``path`` starts with ``/`` and is quoted.

        Answers with what our server says, also when it refuses (400, 403, 404, 409, 412, 413 and 500). Raises an
        ``ExchangeError`` for everything that is no answer to this request. A question that changes nothing is asked a
        second time when the line breaks: a kept connection may end at the moment when we use it again. So is any question
        that was turned away at the door with a token that ended earlier than we thought.
        """
        content = b"" if body is None else msgspec.json.encode(body)
        try:
            return self._once(method, path, headers or {}, content)
        except BrokenError:
            if method not in ("GET", "HEAD"):
                raise
        except LoginEndedError as problem:
            if not problem.again:
                raise
        return self._once(method, path, headers or {}, content)

    def close(self) -> None:
        """Let go of the connection, once a request that is under way has stopped."""
        with self._one_at_a_time:
            if not self._closed:
                self._closed = True
                self._transport.close()

    def _once(self, method: str, path: str, headers: Mapping[str, str], content: bytes) -> Reply:
        who = self._auth.header()
        sent = {
            **({"Authorization": who} if who else {}),
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": "RodeLoper",
            **headers,
        }
        if content:
            sent["Content-Type"] = "application/json"
        limits = self._limits
        timeout = {
            "connect": limits.connect,
            "read": limits.silence,
            "write": limits.silence,
            "pool": limits.connect,
        }
        request = httpx.Request(
            method,
            self._base + path,
            headers=sent,
            content=content or None,
            extensions={"timeout": timeout, "total": limits.total},
        )
        with self._one_at_a_time:
            if self._closed or self._stopped():
                raise StoppedError
            try:
                response = self._transport.handle_request(request)
                try:
                    return self._reply(method, response)
                finally:
                    response.close()
            except httpx.TransportError as problem:
                # Of another transport than ours, which raises these itself.
                if isinstance(problem, _NOT_SENT):
                    raise OfflineError from None
                raise (BrokenError if isinstance(problem, _BROKEN) else OfflineError)(sent=True) from None

    def _reply(self, method: str, response: httpx.Response) -> Reply:
        status, headers = response.status_code, response.headers
        self._heed(status, headers)
        if status == 304 or method == "HEAD":
            return Reply(status, headers, None)
        content = _content(response, self._limits.size)
        try:
            if not headers.get("content-type", "").startswith("application/json"):
                raise msgspec.DecodeError
            data = msgspec.json.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            if status >= 500:
                raise ServerFailedError(status=status) from None
            if status != 404:
                raise PortalError from None
            data = None
        return Reply(status, headers, data)

    def _heed(self, status: int, headers: httpx.Headers) -> None:
        """What the status and the headers say already. Raises what makes reading on useless."""
        wait = _seconds(headers.get("backoff")) or 0
        self.backoff_seconds = wait
        later = _seconds(headers.get("retry-after")) or wait
        if status == 429 or (status == 503 and later):
            raise BusyError(seconds=later or _PATIENCE)
        if status in (502, 503, 504):
            raise ServerFailedError(status=status)
        if status == 401:
            raise self._auth.refused()
        self._auth.accepted()
        if status == 410:
            raise TooOldError
        if status in (407, 511):
            raise PortalError
        if 300 <= status < 400 and status != 304:
            raise MovedError(host=_host_of(headers.get("location", "")) or self._host)
        if status < 200:
            raise PortalError


_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_BROKEN = (httpx.NetworkError, httpx.RemoteProtocolError)


def _content(response: httpx.Response, most: int) -> bytes:
    """The whole answer, unpacked by ourselves: a small packed answer can be huge."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if response.is_stream_consumed:  # a response that was made in a test
        return response.content
    if encoding not in ("identity", "gzip", ""):
        raise HostileError(what="encoding")
    chunks: Iterable[bytes] = response.iter_raw()
    unpack = zlib.decompressobj(31) if encoding == "gzip" else None
    parts = bytearray()
    for chunk in chunks:
        if unpack is None:
            parts += chunk
        else:
            try:
                parts += unpack.decompress(chunk, most + 1 - len(parts))
            except zlib.error:
                raise HostileError(what="encoding") from None
        if len(parts) > most:
            raise TooLargeError(what="size")
    if unpack is not None and not unpack.eof:
        raise BrokenError(sent=True)
    return bytes(parts)


def _seconds(value: str | None) -> int | None:
    """Seconds to wait, of a header that holds a number or a moment; at most an hour, at least one second."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(value).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return int(min(max(seconds, 1), _MOST_PATIENCE)) if seconds == seconds else None


def _host_of(location: str) -> str:
    try:
        return (urlsplit(location).hostname or "")[:100]
    except ValueError:
        return ""
