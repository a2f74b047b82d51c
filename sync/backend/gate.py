# SPDX-License-Identifier: EUPL-1.2
"""Whom an access token of the municipality's own provider names, when it is to be believed at all.

Each token is checked here without asking anybody: signature, algorithm, issuer, audience, times, and that it is no token of
another kind. It counts until it expires, and in the one municipality of the provider.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sync.backend import policy
from sync.backend.openid import OpenId
from sync.backend.provider import Provider
from sync.tokens import Claims, TokenError, check, opened

_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9.@_-]{0,63}")
_TYPES = frozenset({"", "jwt", "at+jwt", "application/at+jwt"})
"""What an access token calls itself in its header: as RFC 9068 says, or as before that. A logout token says something else."""
_OF_ID_TOKENS = ("nonce", "at_hash", "c_hash", "s_hash")
_OTHER_KINDS = frozenset({"id", "refresh", "offline", "logout"})
"""What Keycloak writes in the claim ``typ`` of tokens that are for somebody else than us."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whom a token names: the login, and the groups that it brings (nothing: those that ``provision`` gave)."""

    account: str
    groups: tuple[str, ...] | None = None


class Gate:
    """Reads the tokens of one provider."""

    def __init__(self, openid: OpenId, provider: Provider | None = None) -> None:
        self.openid = openid
        self._provider = provider or Provider(openid.issuer)

    def visitor(self, token: str) -> Visitor:
        """Whom this token names. Raises ``TokenError``."""
        keys = self._provider.keys()
        try:
            header, claims = opened(token, keys)
        except TokenError as problem:
            if problem.why != "key":
                raise
            header, claims = opened(token, self._provider.keys(other_than=keys))
        check(claims, self.openid.issuer, self.openid.audience)
        kind = header.get("typ", "")
        if not isinstance(kind, str) or kind.lower() not in _TYPES:
            raise TokenError("kind")
        if any(name in claims for name in _OF_ID_TOKENS) or "events" in claims:
            raise TokenError("kind")
        if str(claims.get("typ", "")).lower() in _OTHER_KINDS:
            raise TokenError("kind")
        return Visitor(self._account(claims), self._groups(claims))

    def principals(self, visitor: Visitor, known: list[str]) -> list[str]:
        """What somebody may do: in this municipality only, and nothing at all for who was blocked here."""
        home = self.openid.municipality
        ours = [one for one in known if one.startswith(f"/buckets/{home}/groups/")]
        if policy.group_uri(home, policy.BLOCKED) in ours:
            return []
        if visitor.groups is None:
            return ours
        return [policy.group_uri(home, group) for group in visitor.groups]

    def _account(self, claims: Claims) -> str:
        name = claims.get(self.openid.login_claim)
        # Some letters outside ASCII become plain ones in lower case: another name would be taken for this one.
        if not isinstance(name, str) or not name.isascii():
            raise TokenError("login")
        account = name.lower()
        if not _ACCOUNT.fullmatch(account) or account == policy.ADMINISTRATOR:
            raise TokenError("login")
        if self.openid.login_claim == "email" and claims.get("email_verified") is False:
            raise TokenError("login")
        return account

    def _groups(self, claims: Claims) -> tuple[str, ...] | None:
        if not self.openid.groups_claim:
            return None
        found = claims.get(self.openid.groups_claim, [])
        found = [found] if isinstance(found, str) else found
        if not isinstance(found, list):
            raise TokenError("groups")
        ours = {
            self.openid.groups[one] for one in found if isinstance(one, str) and one in self.openid.groups
        }
        return tuple(group for group in policy.GROUPS if group in ours)
