# SPDX-License-Identifier: EUPL-1.2
"""The mail server of the municipality, as its administrator set it for everybody. Names and passwords are not in here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from storage.errors import RodeLoperError
from storage.rules import numbers

PORTS = {"starttls": 587, "tls": 465}
"""The two ways of a line that is always encrypted, with their usual ports (RFC 6409, RFC 8314)."""

_PREFIX = "mail_"
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where mail goes and in whose name. ``security`` is ``starttls`` or ``tls``. ``login``: the server asks who we are."""

    host: str
    port: int
    security: str
    sender: str
    login: bool = True


def mail_settings(terms: Mapping[str, str]) -> MailSettings | None:
    """The settings out of stored texts; nothing unless all of them are right, whoever wrote them."""
    values = {name: terms.get(_PREFIX + name, "") for name in ("host", "port", "security", "sender", "login")}
    try:
        return checked(**values)
    except RodeLoperError:
        return None


def checked(host: str, port: str, security: str, sender: str, login: str = "") -> MailSettings | None:
    """What somebody filled in, or nothing when no server was. Raises ``fields.invalid`` with a problem per field."""
    host, address = host.strip(), numbers.email(sender)
    if not host:
        return None
    problems = {}
    if not _HOST.fullmatch(host):
        problems["host"] = "fields.host"
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        problems["port"] = "fields.port"
    if security not in PORTS:
        problems["security"] = "fields.missing"
    if address.value is None:
        problems["sender"] = address.problem or "fields.missing"
    if problems:
        raise RodeLoperError("fields.invalid", fields=problems)
    assert address.value is not None
    return MailSettings(host.lower(), int(port), security, address.value, login != "no")


def terms_of(settings: MailSettings | None) -> dict[str, str]:
    """The texts to store; empty ones for no server."""
    if settings is None:
        return {_PREFIX + name: "" for name in ("host", "port", "security", "sender", "login")}
    return {
        "mail_host": settings.host,
        "mail_port": str(settings.port),
        "mail_security": settings.security,
        "mail_sender": settings.sender,
        "mail_login": "yes" if settings.login else "no",
    }
