# SPDX-License-Identifier: EUPL-1.2
"""The questions to a provider: what it is, a code for tokens, an old login for a new token."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.client import OAuth2Client

from sync.login.kept import Access, KeptLogin
from sync.problems import (
    ExchangeError,
    LoginEndedError,
    LoginFailedError,
    OfflineError,
    PortalError,
    ProviderDownError,
    ServerFailedError,
)
from sync.tokens import (
    LONGEST,
    WELL_KNOWN,
    Claims,
    Endpoints,
    TokenError,
    audiences,
    check,
    endpoints,
    opened,
    public_keys,
)
from sync.web import Web

_LIFETIME = 300.0
"""Seconds that an access token counts when the provider does not say it."""
_LONGEST_LIFE = 24 * 3600.0
_ENDED = frozenset({"invalid_grant", "invalid_client", "unauthorized_client", "access_denied", "interaction_required", "login_required"})  # fmt: skip


class Provider:
    """One provider, for one client. All methods raise an ``ExchangeError`` when it is away or not as it should be."""

    def __init__(
        self, issuer: str, client_id: str, scopes: str, web: Web, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.issuer, self.client_id, self.scopes = issuer, client_id, scopes
        self._web, self._clock = web, clock
        self._endpoints: Endpoints | None = None

    @property
    def host(self) -> str:
        """Where the browser goes, for a person to recognise."""
        return urlsplit(self.issuer).netloc

    def address(self, redirect: str, state: str, nonce: str, verifier: str) -> str:
        """The page at which a person logs in, and which then sends the browser to ``redirect``."""
        client = self._client(code_challenge_method="S256")
        address, _state = client.create_authorization_url(
            self._known().authorization,
            state=state,
            nonce=nonce,
            redirect_uri=redirect,
            scope=self.scopes,
            code_verifier=verifier,
        )
        return str(address)

    def exchange(self, code: str, redirect: str, verifier: str) -> tuple[str, Access, str]:
        """For this code: the refresh token (or nothing), what the backend takes, and the ID token."""
        client = self._client()
        token = self._asked(
            lambda: client.fetch_token(
                self._known().token,
                grant_type="authorization_code",
                code=code,
                redirect_uri=redirect,
                code_verifier=verifier,
            ),
            LoginFailedError,
        )
        return _word(token, "refresh_token", needed=False), self._access(token), _word(token, "id_token")

    def renew(self, kept: KeptLogin) -> tuple[KeptLogin, Access]:
        """A new token for the backend, and what to keep from now on. Raises ``LoginEndedError`` when that is over."""
        if not kept.refresh_token:
            raise LoginEndedError
        client = self._client()
        token = self._asked(
            lambda: client.refresh_token(self._known().token, refresh_token=kept.refresh_token),
            LoginEndedError,
        )
        fresh = _word(token, "refresh_token", needed=False) or kept.refresh_token
        return KeptLogin(kept.issuer, kept.client_id, kept.scopes, fresh), self._access(token)

    def person(self, id_token: str, nonce: str, audience: str) -> Claims:
        """Who logged in, as the provider signed it for us and for this very login."""
        with _understood(self.host):
            keys = public_keys(self._fetched(self._known().keys))
            _header, claims = opened(id_token, keys)
            check(claims, self.issuer, self.client_id)
            if claims.get("nonce") != nonce:
                raise TokenError("nonce")
            if claims.get("azp", self.client_id) != self.client_id:
                raise TokenError("audience")
            if audiences(claims) - {self.client_id, audience}:
                raise TokenError("audience")
        return claims

    def _known(self) -> Endpoints:
        if self._endpoints is None:
            with _understood(self.host):
                document = self._fetched(self.issuer.rstrip("/") + WELL_KNOWN)
                self._endpoints = endpoints(document, self.issuer)
        return self._endpoints

    def _fetched(self, url: str) -> Any:
        with _reached(self.host):
            return self._web.get(url)

    def _client(self, **more: Any) -> Any:
        return OAuth2Client(
            _Session(self._web),
            client_id=self.client_id,
            token_endpoint_auth_method="none",  # noqa: S106 - a program on a laptop has no secret
            **more,
        )

    def _asked(self, ask: Callable[[], Any], refused: type[ExchangeError]) -> Mapping[str, Any]:
        try:
            with _reached(self.host):
                found: Mapping[str, Any] = ask()
        except OAuth2Error as problem:
            if str(problem.error) in _ENDED:
                raise refused() from None
            raise ProviderDownError(where=self.host) from None
        except ValueError:
            raise ProviderDownError(where=self.host) from None
        return found

    def _access(self, token: Mapping[str, Any]) -> Access:
        if str(token.get("token_type", "")).lower() != "bearer":
            raise LoginFailedError("login.provider-wrong", where=self.host, why="token")
        seconds = token.get("expires_in")
        known = isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0
        lifetime = min(float(seconds), _LONGEST_LIFE) if known and seconds is not None else _LIFETIME
        return Access(_word(token, "access_token"), self._clock() + lifetime, lifetime)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Authlib reads of an answer."""

    status_code: int
    content: Any

    def json(self) -> Any:
        return self.content

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise ServerFailedError(status=self.status_code)


class _Session:
    """What Authlib posts through: our own way to the network."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def post(self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> _Answer:
        url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return _Answer(*self._web.post(url, body, headers))


class _reached:  # noqa: N801 - reads as a word: with the provider reached
    """Says of a provider that is away that it is the provider, and not our server."""

    def __init__(self, host: str) -> None:
        self._host = host

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, problem: BaseException | None, _trace: object) -> None:
        if isinstance(problem, (OfflineError, ServerFailedError, PortalError)):
            raise ProviderDownError(where=self._host) from None


class _understood:  # noqa: N801 - the same
    """Says of a provider that is not to be believed that logging in there is not safe."""

    def __init__(self, host: str) -> None:
        self._host = host

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, problem: BaseException | None, _trace: object) -> None:
        if isinstance(problem, TokenError):
            raise LoginFailedError("login.provider-wrong", where=self._host, why=problem.why) from None


def _word(token: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    """A text of an answer of the token endpoint, as far as it can be one."""
    found = token.get(name)
    if found is None and not needed:
        return ""
    if (
        not isinstance(found, str)
        or not found
        or len(found) > LONGEST
        or not found.isascii()
        or not found.isprintable()
    ):
        raise LoginFailedError("login.provider-wrong", where="", why=name)
    return found
