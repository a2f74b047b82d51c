# SPDX-License-Identifier: EUPL-1.2
"""How somebody can log in at a server, as it tells everybody who asks; checked like every answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sync.problems import HostileError, NotOursError
from sync.tokens import is_protected

_MOST_WORDS = 500
_MOST_PORTS = 20


@dataclass(frozen=True, slots=True)
class Announced:
    """The provider at which the people of this server log in; ``ports``: where the answer may come, none: anywhere."""

    issuer: str
    client_id: str
    audience: str
    scopes: str
    ports: tuple[int, ...] = ()

    @property
    def host(self) -> str:
        """Where the browser goes, for a person to recognise."""
        return urlsplit(self.issuer).netloc


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody can log in at a server: with a provider, with name and password, or both."""

    provider: Announced | None = None
    password: bool = True


def ways(data: Any) -> Ways:
    """How to log in here, as the server tells everybody. Raises ``NotOursError``, ``HostileError``."""
    capabilities = data.get("capabilities") if isinstance(data, dict) else None
    ours = capabilities.get("rodeloper") if isinstance(capabilities, dict) else None
    if not isinstance(ours, dict):
        raise NotOursError
    told = ours.get("openid")
    if told is None:
        return Ways()
    if not isinstance(told, dict):
        raise HostileError(what="login")
    words = [told.get(name) for name in ("issuer", "client_id", "audience", "scopes")]
    ports = told.get("ports", [])
    right = isinstance(ports, list) and len(ports) <= _MOST_PORTS and all(map(_is_port, ports))
    if not right or not all(map(_is_word, words)) or not is_protected(str(words[0])):
        raise HostileError(what="login")
    issuer, client_id, audience, scopes = map(str, words)
    return Ways(
        Announced(issuer, client_id, audience, scopes, tuple(ports)), password=told.get("only") is not True
    )


def _is_word(word: object) -> bool:
    return isinstance(word, str) and 0 < len(word) <= _MOST_WORDS and word.isascii() and word.isprintable()


def _is_port(port: object) -> bool:
    return isinstance(port, int) and not isinstance(port, bool) and 1024 <= port <= 65535
