# SPDX-License-Identifier: EUPL-1.2
"""A real mail server on loopback (aiosmtpd), with TLS by a certificate authority of the tests, and ways to misbehave."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sync.mail.sending import MailServer, Security
from tests.fake_servers import certificate

USER, PASSWORD = "rodeloper", "zonnebloem 2026 kandelaar"


@dataclass
class Post:
    """What the server took, and whom it refuses."""

    server: MailServer
    trust: ssl.SSLContext
    refused: set[str] = field(default_factory=set)
    taken: list[Envelope] = field(default_factory=list)
    asks_login: bool = True
    cut: str = ""
    """At which command the line breaks."""
    answers: dict[str, str] = field(default_factory=dict)
    """What a command (``MAIL``, ``DATA``) is answered with instead."""

    @property
    def mails(self) -> list[bytes]:
        return [content for one in self.taken if isinstance(content := one.content, bytes)]


class _Handler:
    def __init__(self, post: Post) -> None:
        self.post = post

    async def handle_MAIL(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _o: Any
    ) -> str:
        self._cut(server, "MAIL")
        if self.post.asks_login and not session.authenticated:
            return "530 5.7.0 log in first"
        envelope.mail_from = address
        return self.post.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: Any) -> str:  # noqa: N802
        if address in self.post.refused:
            return "550 5.1.1 nobody here of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _s: Session, envelope: Envelope) -> str:  # noqa: N802
        self._cut(server, "DATA")
        if "DATA" not in self.post.answers:
            self.post.taken.append(envelope)
        return self.post.answers.get("DATA", "250 OK: queued")

    def _cut(self, server: SMTP, at: str) -> None:
        if self.post.cut == at:
            assert server.transport is not None
            server.transport.close()


def _authenticate(_server: SMTP, _s: Session, _e: Envelope, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(folder: Path, security: Security = Security.STARTTLS, **options: Any) -> Iterator[Post]:
    """A server that asks for a login over TLS; ``options`` are those of aiosmtpd's ``SMTP``."""
    context = certificate(folder)
    trust = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    post = Post(MailServer("127.0.0.1", 0, security, USER), trust)
    at_once = security is Security.TLS
    settings: dict[str, Any] = {
        "hostname": "127.0.0.1", "authenticator": _authenticate, "ident": "test",
        "auth_require_tls": not at_once, "tls_context": None if at_once else context, "require_starttls": not at_once,
    }  # fmt: skip
    handler = _Handler(post)
    loop = asyncio.new_event_loop()
    opening = loop.create_server(
        lambda: SMTP(handler, loop=loop, **(settings | options)),
        "127.0.0.1",
        0,
        ssl=context if at_once else None,
    )
    server = loop.run_until_complete(opening)
    post.server = MailServer("127.0.0.1", server.sockets[0].getsockname()[1], security, USER)
    thread = threading.Thread(target=loop.run_forever, name="mail server")
    thread.start()
    try:
        yield post
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    # The lines close in the next turn of the loop.
    await asyncio.sleep(0)
