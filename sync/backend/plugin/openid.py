# SPDX-License-Identifier: EUPL-1.2
"""Lets people in who logged in at the municipality's own provider (OpenID Connect), beside accounts with a password.

A request brings an access token, and ``sync.backend.gate`` says whom it names: the same person as with a password.
"""

from __future__ import annotations

import logging
from typing import Any

from kinto.core.authorization import groupfinder
from pyramid.interfaces import IAuthenticationPolicy
from zope.interface import implementer

from sync.backend.gate import Gate
from sync.tokens import TokenError

GATE = "rodeloper_gate"
"""Where the gate of an instance is in its registry; nothing without a provider."""
_VISITOR = "rodeloper_visitor"

log = logging.getLogger(__name__)


@implementer(IAuthenticationPolicy)
class Policy:
    """What Kinto asks. ``name`` is the prefix of a login: it is the same person whichever way somebody came in."""

    name = "account"

    def authenticated_userid(self, request: Any) -> str | None:
        """The login of a good token; nothing for every other one."""
        gate: Gate | None = getattr(request.registry, GATE, None)
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if gate is None or kind.lower() != "bearer":
            return None
        try:
            visitor = gate.visitor(token.strip())
        except TokenError as problem:
            # An expired one is nothing out of the ordinary: a laptop that slept.
            log.log(
                logging.INFO if problem.why == "expired" else logging.WARNING, "no entry: %s", problem.why
            )
            return None
        setattr(request, _VISITOR, visitor)
        return visitor.account

    def unauthenticated_userid(self, request: Any) -> str | None:
        """Nobody is anybody before the token was checked."""
        return self.authenticated_userid(request)

    def effective_principals(self, request: Any) -> list[str]:
        """What somebody may do comes from ``groups`` alone."""
        return []

    def remember(self, request: Any, userid: str, **_more: Any) -> list[tuple[str, str]]:
        """Nothing is kept here between two requests."""
        return []

    def forget(self, request: Any) -> list[tuple[str, str]]:
        """How to log in."""
        return [("WWW-Authenticate", 'Bearer realm="rodeloper"')]


def groups(userid: str, request: Any) -> list[str]:
    """The groups of a login: as Kinto keeps them, or what the token makes of them."""
    known: list[str] = groupfinder(userid, request)
    visitor = getattr(request, _VISITOR, None)
    gate: Gate | None = getattr(request.registry, GATE, None)
    if visitor is None or gate is None:
        return known
    return gate.principals(visitor, known)
