# SPDX-License-Identifier: EUPL-1.2
"""Waits on this very machine until the browser brings the answer of the provider; nobody else can bring it one."""

from __future__ import annotations

import hmac
import html
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from assets import texts
from assets.sentences_login import PAGES
from assets.texts import _
from sync.problems import LoginFailedError, StoppedError

HOST = "127.0.0.1"
"""A literal address: a name such as localhost can be made to lead elsewhere (RFC 8252, 8.3)."""
_SLICE = 0.2
_SILENCE = 2.0
"""Seconds that a browser may keep a connection open without a word."""
_LONGEST = 8 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider sent along with the browser: a code, or why there is none."""

    code: str
    error: str = ""


class Listener:
    """One wait for one answer. ``redirect`` is where the browser must come. Use it as a context.

    ``ports``: where to listen, the first that is free; none: wherever there is room.
    """

    def __init__(self, state: str, issuer: str, ports: Sequence[int] = ()) -> None:
        self._state, self._issuer = state, issuer
        self._came = threading.Event()
        self._answer: Answer | None = None
        self._server = _bound(ports or (0,), self)
        self.redirect = f"http://{HOST}:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_SLICE,), name="login")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self, stopped: Callable[[], bool], seconds: float) -> Answer:
        """The answer. Raises ``StoppedError``, and ``login.nobody`` when none came in time."""
        until = time.monotonic() + seconds
        while not self._came.wait(_SLICE):
            if stopped():
                raise StoppedError
            if time.monotonic() > until:
                raise LoginFailedError("login.nobody", minutes=round(seconds / 60))
        assert self._answer is not None
        return self._answer

    def heard(self, host: str, target: str) -> bool:
        """Whether this question of a browser is the answer that we wait for; any other one changes nothing."""
        parts = urlsplit(target)
        if host != urlsplit(self.redirect).netloc or parts.path != "/" or len(target) > _LONGEST:
            return False
        fields = parse_qsl(parts.query, keep_blank_values=True)
        said = dict(fields)
        if len(said) != len(fields):
            return False
        # Another page on this machine may send the browser here too, but it does not know the state.
        if not hmac.compare_digest(said.get("state", "").encode(), self._state.encode()):
            return False
        if said.get("iss", self._issuer) != self._issuer or not (said.get("code") or said.get("error")):
            return False
        if self._answer is None:
            self._answer = Answer(said.get("code", ""), said.get("error", ""))
            self._came.set()
        return True


class _Handler(BaseHTTPRequestHandler):
    timeout = _SILENCE
    server: _Server

    def do_GET(self) -> None:
        ours = self.server.listener.heard(self.headers.get("Host", ""), self.path)
        answer = self.server.listener._answer
        if ours and answer is not None and not answer.error:
            self._say(200, "done")
        elif ours:
            self._say(200, "denied")
        else:
            self._say(404, "nothing")

    def _say(self, status: int, page: str) -> None:
        title, words = map(_, PAGES[page])
        body = _PAGE.format(
            language=texts.language(), title=html.escape(title), words=html.escape(words)
        ).encode()
        self.send_response_only(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
            ("Referrer-Policy", "no-referrer"),  # the address of this page holds the code
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing: what is asked here holds the code."""


class _Server(ThreadingHTTPServer):
    # A browser opens connections on which it says nothing, so that one thread could wait for ever.
    daemon_threads = False
    allow_reuse_address = os.name != "nt"  # there it would let another program in beside us
    listener: Listener

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a browser that hangs up is no fault."""


def _bound(ports: Sequence[int], listener: Listener) -> _Server:
    for port in ports:
        try:
            server = _Server((HOST, port), _Handler)
        except OSError:
            continue
        if exclusive := getattr(socket, "SO_EXCLUSIVEADDRUSE", None):
            server.socket.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        server.listener = listener
        return server
    raise LoginFailedError("login.ports", ports=", ".join(map(str, ports)))


_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Rode Loper</title>
<style>:root {{ color-scheme: light dark }} body {{ font: 18px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 30em;
padding: 0 1em }} h1 {{ font-size: 1.4em }}</style></head>
<body><h1>{title}</h1><p>{words}</p></body></html>
"""
