# SPDX-License-Identifier: EUPL-1.2
"""Look from outside whether a server is safe to trust a municipality's work to. Nothing is changed, and no login needed.

Finds what a careless set-up gets wrong; it cannot prove that a server is honest.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from sync import protocol
from sync.backend import check_openid

TIMEOUT = 10.0
SKEW_ALLOWED = 60
"""Seconds. Laptops complain at five minutes; a server that keeps its clock is never off by one."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_NOBODYS = "/buckets/rodeloper-check"
# Nothing exists under this name, nobody is logged in, and the condition can never hold: these change nothing anywhere.
_NEVER = {"If-Match": '"1"'}
_STRUCTURE = (
    ("PUT", _NOBODYS),
    ("PATCH", _NOBODYS),
    ("DELETE", _NOBODYS),
    ("POST", "/buckets"),
    ("DELETE", "/buckets"),
    ("PUT", f"{_NOBODYS}/collections/check"),
    ("DELETE", f"{_NOBODYS}/collections/check"),
    ("DELETE", f"{_NOBODYS}/collections"),
    ("PUT", f"{_NOBODYS}/groups/check"),
    ("DELETE", f"{_NOBODYS}/groups"),
    ("PUT", "/accounts/rodeloper-check"),
)
_DANGEROUS = {
    "flush_endpoint": "flush",
    "default_bucket": "default-bucket",
    "history": "history",
    "admin": "admin",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``values`` fill its sentence."""

    name: str
    ok: bool
    values: dict[str, Any] = field(default_factory=dict)


def check(
    url: str, transport: httpx.BaseTransport | None = None, fetch: check_openid.Fetch | None = None
) -> list[Finding]:
    """All findings on the public instance at this address; the first alone when there is no such server.

    ``transport`` and ``fetch`` take the place of the way to the server and to the provider in tests.
    """
    base = url.rstrip("/").removesuffix("/v1")
    with httpx.Client(base_url=f"{base}/v1", timeout=TIMEOUT, transport=transport) as http:
        asked = dt.datetime.now(dt.UTC)
        try:
            answer = http.get("/")
            about = answer.json() if answer.is_success else None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            return [Finding("reachable", False, {"url": base})]
        if not isinstance(about, dict) or not isinstance(about.get("capabilities"), dict):
            return [Finding("reachable", False, {"url": base})]
        findings = [Finding("reachable", True, {"url": base}), *_of_the_hello(about)]
        findings.append(_of_the_address(base))
        findings.append(_of_the_clock(answer, asked))
        findings.append(_of_the_structure(http))
        findings += _of_the_login(http, about, fetch)
        return findings


def _of_the_hello(about: dict[str, Any]) -> list[Finding]:
    """What the server tells about itself."""
    capabilities = about["capabilities"]
    ours = capabilities.get("rodeloper") or {}
    found = [
        Finding("plugin", bool(ours.get("lock"))),
        Finding("instance", ours.get("instance", "public") == "public"),
        Finding("schemas", "schema" in capabilities),
        Finding("rights", about.get("settings", {}).get("explicit_permissions") is False),
    ]
    found += [Finding(name, capability not in capabilities) for capability, name in _DANGEROUS.items()]
    if ours:
        there, here = ours.get("schema_version", 0), protocol.SCHEMA_VERSION
        found.append(Finding("version", there >= here, {"there": there, "here": here}))
    return found


def _of_the_login(
    http: httpx.Client, about: dict[str, Any], fetch: check_openid.Fetch | None
) -> list[Finding]:
    """Whether the municipality's own provider is there and safe, when people log in with one."""
    told = (about["capabilities"].get("rodeloper") or {}).get("openid")
    if told is None:
        return []
    values = {"where": check_openid.where(told), "why": check_openid.provider_problem(told, fetch)}
    return [
        Finding("login", not values["why"], values),
        Finding("unsigned", not (isinstance(told, dict) and check_openid.takes_unsigned(http, told))),
    ]


def _of_the_address(base: str) -> Finding:
    parts = urlsplit(base)
    return Finding("encrypted", parts.scheme == "https" or parts.hostname in _LOOPBACK)


def _of_the_clock(answer: httpx.Response, asked: dt.datetime) -> Finding:
    try:
        theirs = parsedate_to_datetime(answer.headers["Date"])
        off = round((theirs - asked).total_seconds())
    except (KeyError, ValueError, TypeError):
        return Finding("clock", False, {"seconds": "?"})
    return Finding("clock", abs(off) <= SKEW_ALLOWED, {"seconds": off})


def _of_the_structure(http: httpx.Client) -> Finding:
    """Whether buckets, groups, collections and accounts can be written from here at all."""
    possible = []
    for method, path in _STRUCTURE:
        try:
            answer = http.request(
                method, path, headers=_NEVER, json={"data": {}} if method != "DELETE" else None
            )
        except httpx.HTTPError:
            continue
        if answer.status_code not in (404, 405):
            possible.append(f"{method} {path}")
    return Finding("structure", not possible, {"what": ", ".join(possible[:3])})
