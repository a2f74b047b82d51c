# SPDX-License-Identifier: EUPL-1.2
"""Look whether the way in through the municipality's own provider is there and safe: the provider, and what our server takes."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from sync.problems import ExchangeError
from sync.tokens import WELL_KNOWN, TokenError, endpoints, public_keys
from sync.web import Web

Fetch = Callable[[str], Any]


def provider_problem(told: object, fetch: Fetch | None = None) -> str:
    """What is wrong with the provider that a server names; an empty text when it is all right."""
    fetch = fetch or Web().get
    issuer = told.get("issuer") if isinstance(told, dict) else None
    if not isinstance(issuer, str) or not issuer or not isinstance(told, dict) or not told.get("client_id"):
        return "form"
    try:
        found = endpoints(fetch(issuer.rstrip("/") + WELL_KNOWN), issuer)
        public_keys(fetch(found.keys))
    except ExchangeError as problem:
        return problem.code
    except TokenError as problem:
        return problem.why
    return ""


def where(told: object) -> str:
    """The host of the provider, for a person to recognise."""
    issuer = told.get("issuer") if isinstance(told, dict) else ""
    try:
        return urlsplit(str(issuer)).netloc or "?"
    except ValueError:
        return "?"


def takes_unsigned(http: httpx.Client, told: dict[str, Any]) -> bool:
    """Whether the server believes a token that nobody signed; everything else in it is as it should be."""
    now = int(time.time())
    name = "rodeloper-check"
    claims = {"iss": told.get("issuer"), "aud": told.get("audience"), "sub": name, "preferred_username": name,
              "email": name, "upn": name, "iat": now, "exp": now + 60}  # fmt: skip
    token = f"{_part({'alg': 'none', 'typ': 'at+jwt'})}.{_part(claims)}."
    try:
        about = http.get("/", headers={"Authorization": f"Bearer {token}"}).json()
        return bool(about.get("user", {}).get("id"))
    except (httpx.HTTPError, ValueError, AttributeError):
        return False  # refused in another way


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
