# SPDX-License-Identifier: EUPL-1.2
"""Hand a mail to the municipality's mail server (RFC 5321, 3207, 4954, 8314): encrypted and to the right server, or not at all.

When ``send`` returns the server has taken the mail. When it raises, the server has not, except for ``mail.unknown``:
then the line broke before its answer came. No name, password or word of the mail is in what is raised or logged.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import truststore

from storage.errors import RodeLoperError

_ANSWER = 30.0
"""Seconds that one answer of the server may take."""
_WHOLE = 120.0
"""Seconds that all of it may take; a server that answers a sign a minute would hold us for ever."""
_CALL_ME = "[127.0.0.1]"
"""What we are called. The name of the laptop is nobody's business, and looking it up can take seconds."""
_TOO_BIG = frozenset({523, 552})


class Security(StrEnum):
    """How the line is encrypted: from the first byte, or after a first word. In the clear is no choice."""

    TLS = "tls"
    STARTTLS = "starttls"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes. ``user`` is empty for a server that asks for no login."""

    host: str
    port: int
    security: Security
    user: str = ""


class MailError(RodeLoperError):
    """The server did not take the mail; with ``mail.unknown`` that is not known. Nothing is registered as sent."""


def send(
    server: MailServer,
    password: str,
    mail: bytes,
    *,
    sender: str,
    to: str,
    context: ssl.SSLContext | None = None,
) -> None:
    """Hand this mail (RFC 5322, with CRLF) to the server, from one bare address to another.

    ``context``: whom to trust, by default whom this machine trusts. Takes seconds, so never on the GUI thread. Raises
    ``MailError``: ``mail.no-server``, ``mail.untrusted``, ``mail.no-tls``, ``mail.no-login``, ``mail.login-refused``,
    ``mail.sender-refused``, ``mail.recipient-refused``, ``mail.too-big``, ``mail.refused``, ``mail.cut`` or
    ``mail.unknown``.
    """
    with _logged_in(server, password, context) as line:
        code, _words = line.mail(sender, [f"size={len(mail)}"] if line.has_extn("size") else [])
        if code in _TOO_BIG:
            raise MailError("mail.too-big")
        if code != 250:
            raise MailError("mail.sender-refused", address=sender, answer=code)
        code, _words = line.rcpt(to)
        if code not in (250, 251):
            raise MailError("mail.recipient-refused", address=to, answer=code)
        with _unknown_when_cut():
            code, _words = line.data(mail)
        if code in _TOO_BIG:
            raise MailError("mail.too-big")
        if code != 250:
            raise MailError("mail.refused", answer=code)


def try_out(server: MailServer, password: str, *, context: ssl.SSLContext | None = None) -> None:
    """Reach the server and log in, and send nothing. Raises as ``send``."""
    with _logged_in(server, password, context):
        pass


@contextlib.contextmanager
def _logged_in(server: MailServer, password: str, context: ssl.SSLContext | None) -> Iterator[smtplib.SMTP]:
    trusted = context or truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with _in_words(server):
        line = _open(server, trusted)
        try:
            line.ehlo_or_helo_if_needed()
            if server.security is Security.STARTTLS:
                if not line.has_extn("starttls"):
                    raise MailError("mail.no-tls", server=server.host)
                line.starttls(context=trusted)
                line.ehlo()
            if server.user:
                _log_in(line, server, password)
            yield line
            with contextlib.suppress(smtplib.SMTPException, OSError):
                line.quit()
        finally:
            line.close()


class _Watched(smtplib.SMTP):
    """smtplib waits so long for each piece of an answer; this watches over all of them together."""

    _watch: threading.Timer | None = None
    _late = False

    def _get_socket(self, host: Any, port: Any, timeout: Any) -> socket.socket:
        # Several addresses, each with its own patience: there is nothing to break before one of them answers.
        line: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # not in the stubs
        if self._late:
            line.close()
            raise TimeoutError
        return line

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> Any:
        self._watch = threading.Timer(_WHOLE, self._break)
        self._watch.daemon = True
        self._watch.start()
        try:
            return super().connect(host, port, source_address)
        except BaseException:
            self._watch.cancel()
            raise

    def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        super().close()

    def _break(self) -> None:
        self._late = True
        with contextlib.suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


class _WatchedTls(_Watched, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


def _open(server: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    where = (server.host, server.port)
    if server.security is Security.TLS:
        return _WatchedTls(*where, local_hostname=_CALL_ME, timeout=_ANSWER, context=context)
    return _Watched(*where, local_hostname=_CALL_ME, timeout=_ANSWER)


def _log_in(line: smtplib.SMTP, server: MailServer, password: str) -> None:
    try:
        line.login(server.user, password)
    except smtplib.SMTPNotSupportedError:
        raise MailError("mail.no-login", server=server.host) from None
    except UnicodeError:
        # The ways to log in that servers have know no letters outside ASCII.
        raise MailError("mail.login-refused", server=server.host, answer=535) from None
    except smtplib.SMTPAuthenticationError as problem:
        raise MailError("mail.login-refused", server=server.host, answer=problem.smtp_code) from None


@contextlib.contextmanager
def _unknown_when_cut() -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPServerDisconnected, OSError):
        raise MailError("mail.unknown") from None


@contextlib.contextmanager
def _in_words(server: MailServer) -> Iterator[None]:
    """Say in our words what smtplib and the socket raise; their own hold addresses and answers of the server."""
    try:
        yield
    except ssl.SSLCertVerificationError:
        raise MailError("mail.untrusted", server=server.host) from None
    except ssl.SSLError:
        raise MailError("mail.no-tls", server=server.host) from None
    except (socket.gaierror, ConnectionRefusedError):
        raise MailError("mail.no-server", server=server.host, port=server.port) from None
    except smtplib.SMTPConnectError:
        raise MailError("mail.no-server", server=server.host, port=server.port) from None
    except smtplib.SMTPDataError as problem:
        raise MailError("mail.refused", answer=problem.smtp_code) from None
    except (smtplib.SMTPException, OSError, UnicodeError):
        raise MailError("mail.cut", server=server.host) from None
