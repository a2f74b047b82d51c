# SPDX-License-Identifier: EUPL-1.2
"""What a provider of OpenID Connect publishes and signs, read with suspicion; the same for laptops and for the backend.

Everything that is wrong is a ``TokenError`` with one word that says what, so that a log can keep it: never a token, a name
or an address. The signatures are joserfc's work; which of them we take is ours.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    InvalidKeyIdError,
    JoseError,
    MissingClaimError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

LEEWAY = 60
"""Seconds that the clock of the provider may differ from ours."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""With two keys only: with one shared key (HMAC) whoever can check a token can also make one, and *none* is nothing."""
LONGEST = 16 * 1024
WELL_KNOWN = "/.well-known/openid-configuration"

_WEAKEST_RSA = 2048
_MOST_KEYS = 50
_SIGNS = frozenset({"RSA", "EC", "OKP"})

Claims = Mapping[str, Any]


class TokenError(Exception):
    """Not to be believed; ``why`` is one word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What a provider tells about itself, as far as we use it."""

    issuer: str
    authorization: str
    token: str
    keys: str


def endpoints(document: object, issuer: str) -> Endpoints:
    """The answer of a provider at ``WELL_KNOWN``. Raises ``TokenError``: ``discovery``, ``issuer``, ``unprotected``, ``pkce``."""
    if not isinstance(document, dict):
        raise TokenError("discovery")
    if document.get("issuer") != issuer:
        raise TokenError("issuer")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    found = [document.get(name) for name in names]
    if not all(isinstance(one, str) and one for one in found):
        raise TokenError("discovery")
    if not all(is_protected(str(one)) for one in found):
        raise TokenError("unprotected")
    challenges = document.get("code_challenge_methods_supported")
    # A provider that says nothing may well do it, and takes no harm from it.
    if challenges is not None and "S256" not in (challenges if isinstance(challenges, list) else ()):
        raise TokenError("pkce")
    return Endpoints(issuer, *map(str, found))


def is_protected(address: str) -> bool:
    """Whether nobody reads along on the way there: TLS, or this very machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.username is not None or parts.fragment:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(host)))


def public_keys(document: object) -> KeySet:
    """The keys by which signatures of a provider are checked, of its JWKS. Raises ``TokenError``: ``keys``."""
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or len(listed) > _MOST_KEYS:
        raise TokenError("keys")
    keys: list[RSAKey | ECKey | OKPKey] = []
    for one in listed:
        if not isinstance(one, dict) or one.get("kty") not in _SIGNS or one.get("use") == "enc":
            continue
        try:
            # The library takes a weak key too, with a warning; a letter of the number holds six bits.
            if one["kty"] != "RSA" or len(one["n"]) * 6 >= _WEAKEST_RSA:
                keys.append(_IMPORT[one["kty"]].import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue  # one key that we do not understand makes the others no worse
    if not keys:
        raise TokenError("keys")
    return KeySet([*keys])


_IMPORT: Mapping[str, Any] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}


def opened(token: str, keys: KeySet) -> tuple[Mapping[str, Any], Claims]:
    """Header and claims of a token with a signature of one of these keys.

    Raises ``TokenError``: ``form``, ``algorithm``, ``key`` (an unknown one: the provider may have new ones), ``signature``.
    """
    if len(token) > LONGEST or token.count(".") != 2:
        raise TokenError("form")
    # Header parameters that nobody knows are to be ignored, unless the token says that they are critical.
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        found = jwt.decode(token, keys, algorithms=ALGORITHMS, registry=registry)
    except InvalidKeyIdError:
        raise TokenError("key") from None
    except UnsupportedAlgorithmError:
        raise TokenError("algorithm") from None
    except BadSignatureError:
        raise TokenError("signature") from None
    except (JoseError, ValueError, TypeError, RecursionError, OverflowError):
        raise TokenError("form") from None
    if not isinstance(found.header.get("kid", ""), str) or "b64" in found.header:
        raise TokenError("form")
    return found.header, found.claims


def check(claims: Claims, issuer: str, audience: str, now: float | None = None) -> None:
    """Raise ``TokenError`` (``issuer``, ``audience``, ``expired``, ``time``, ``claims``) unless this is for us, and now."""
    registry = jwt.JWTClaimsRegistry(
        now=None if now is None else int(now),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        registry.validate(dict(claims))
    except ExpiredTokenError:
        raise TokenError("expired") from None
    except MissingClaimError:
        raise TokenError("claims") from None
    except InvalidClaimError as problem:
        raise TokenError(_CLAIMS.get(problem.claim, "claims")) from None


_CLAIMS = {"iss": "issuer", "aud": "audience", "exp": "time", "nbf": "time", "iat": "time"}


def audiences(claims: Claims) -> frozenset[str]:
    """For whom a token is; after ``check``."""
    found = claims["aud"]
    return frozenset([found] if isinstance(found, str) else found)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
