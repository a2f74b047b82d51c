# SPDX-License-Identifier: EUPL-1.2
"""A bad network between a program and a server, for tests: the same weather each time for the same seed.

Stands on loopback in front of a real server and knows where a request ends, so that it can lose exactly a request
(before the server saw it) or exactly an answer (after the server did the work). Standard library only.
"""

from __future__ import annotations

import http.client
import http.server
import random
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any, Self

_NOT_FORWARDED = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    "te",
    "upgrade",
    "proxy-connection",
}
PORTAL = b"<!doctype html><title>Welkom</title><h1>Gratis wifi in de trein</h1><a href='/login'>Inloggen</a>"


@dataclass
class Weather:
    """What happens to requests; the shares are between 0 and 1 and may change while the proxy runs.

    ``delay``: seconds before each answer, at least and at most. ``lose_request``, ``lose_answer``: the line breaks
    before, or after the server did it. ``cut_answer``: it breaks in the middle of the answer. ``busy``: 503 with
    ``Retry-After`` of ``retry_after`` seconds. ``bytes_per_second``: of an answer. ``silent``: takes everything, says
    nothing. ``portal``: a page of a guest network; ``redirect``: sends everybody there. ``backoff``: a good answer that
    asks for rest.
    """

    delay: tuple[float, float] = (0.0, 0.0)
    lose_request: float = 0.0
    lose_answer: float = 0.0
    cut_answer: float = 0.0
    busy: float = 0.0
    retry_after: int = 7
    bytes_per_second: int = 0
    silent: bool = False
    portal: bool = False
    redirect: str = ""
    backoff: int = 0


class Lossy:
    """The proxy. ``counts`` says what happened how often; ``address`` is where to ask."""

    def __init__(
        self,
        upstream: tuple[str, int],
        weather: Weather | None = None,
        *,
        seed: int = 0,
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self.upstream = upstream
        self.weather = weather or Weather()
        self.counts: Counter[str] = Counter()
        self.closing = threading.Event()
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._server = _Server(self, tls)
        scheme = "https" if tls else "http"
        self.address = f"{scheme}://{host}:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="lossy")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every connection and wait until all threads are gone."""
        self.closing.set()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def happens(self, what: str, share: float) -> bool:
        """Throw the dice for this; counts when it happens. One throw each time, so that a seed means one story."""
        with self._lock:
            happens = self._chance.random() < share
            self.counts[what] += happens
            return happens

    def seen(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1

    def pause(self) -> None:
        """The delay of one answer; ends early when the proxy closes."""
        low, high = self.weather.delay
        with self._lock:
            seconds = self._chance.uniform(low, high)
        if seconds:
            self.closing.wait(seconds)


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = False
    block_on_close = True

    def __init__(self, lossy: Lossy, tls: ssl.SSLContext | None) -> None:
        self.lossy = lossy
        self.tls = tls
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        sock, address = super().get_request()
        with self._lock:
            self._open.add(sock)
        return sock, address

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.tls is None:
            super().finish_request(request, client_address)
            return
        # Here, in the thread of the connection: a slow handshake holds up nobody else.
        request.settimeout(5)
        plain = request.dup()
        with self._lock:
            self._open.add(plain)
        try:
            with self.tls.wrap_socket(request, server_side=True) as wrapped:
                wrapped.settimeout(None)
                super().finish_request(wrapped, client_address)
        finally:
            with self._lock:
                self._open.discard(plain)
            plain.close()

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A broken line is what this is for."""

    def hang_up(self) -> None:
        with self._lock:
            for sock in self._open:
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # the other side was first


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    _upstream: http.client.HTTPConnection | None = None

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def finish(self) -> None:
        if self._upstream:
            self._upstream.close()
        try:
            super().finish()
        except OSError:
            pass  # the line was broken on purpose

    def log_message(self, *_: Any) -> None:
        """Nothing: tests say themselves what they want to know."""

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        lossy, weather = self.server.lossy, self.server.lossy.weather
        lossy.seen("requests")
        if weather.silent:
            lossy.closing.wait()
            self._break()
        elif weather.portal:
            self._answer(200, [("Content-Type", "text/html; charset=utf-8")], PORTAL)
        elif weather.redirect:
            self._answer(302, [("Location", weather.redirect)], b"")
        elif lossy.happens("busy", weather.busy):
            reply = b'{"code": 503, "errno": 201, "error": "Service Unavailable"}'
            wait = ("Retry-After", str(weather.retry_after))
            self._answer(503, [("Content-Type", "application/json"), wait], reply)
        else:
            self._forward(body)

    do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = _any  # noqa: N815 - names of http.server

    def _forward(self, body: bytes) -> None:
        lossy, weather = self.server.lossy, self.server.lossy.weather
        lost = lossy.happens("lost requests", weather.lose_request)
        unanswered = lossy.happens("lost answers", weather.lose_answer)
        cut = lossy.happens("cut answers", weather.cut_answer)
        try:
            found = None if lost else self._ask(body)
        except OSError:
            found = None
        if found is None:
            self._break()
            return
        lossy.seen("reached")
        lossy.pause()
        if unanswered:
            self._break()
            return
        status, headers, content = found
        if weather.backoff:
            headers.append(("Backoff", str(weather.backoff)))
        self._answer(status, headers, content, cut=cut)

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        if self._upstream is None:
            self._upstream = http.client.HTTPConnection(*self.server.lossy.upstream, timeout=60)
        headers = {n: value for n, value in self.headers.items() if n.lower() not in _NOT_FORWARDED}
        for last in (False, True):
            try:
                self._upstream.request(self.command, self.path, body or None, headers)
                response = self._upstream.getresponse()
                kept = [(n, value) for n, value in response.getheaders() if n.lower() not in _NOT_FORWARDED]
                return response.status, kept, response.read()
            except http.client.RemoteDisconnected:
                # The server let go of the kept connection before it saw this request.
                self._upstream.close()
                if last:
                    raise
            except http.client.HTTPException as problem:
                raise ConnectionError from problem
        raise AssertionError

    def _answer(
        self, status: int, headers: list[tuple[str, str]], content: bytes, *, cut: bool = False
    ) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "HEAD" or status == 304:
            return
        if cut:
            self._write(content[: len(content) // 2])
            self._break()
        else:
            self._write(content)

    def _write(self, content: bytes) -> None:
        speed = self.server.lossy.weather.bytes_per_second
        if not speed:
            self.wfile.write(content)
            return
        part = max(speed // 20, 1)
        for start in range(0, len(content), part):
            if self.server.lossy.closing.is_set():
                break
            self.wfile.write(content[start : start + part])
            time.sleep(part / speed)

    def _break(self) -> None:
        """End the connection so that the other side gets a reset, not an orderly end."""
        self.close_connection = True
        try:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()  # it holds the connection open
            self.connection.close()
        except OSError:
            pass  # it was gone already
