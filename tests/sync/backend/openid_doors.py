# SPDX-License-Identifier: EUPL-1.2
"""What a backend is told about the provider of a municipality, in tests."""

from __future__ import annotations

from typing import Any

from sync.backend.openid import OpenId
from sync.backend.provider import PAUSE, Provider
from sync.problems import OfflineError
from tests.backend_server import BUCKET
from tests.openid_provider import AUDIENCE, CLIENT, new_key

GROUPS = {"EZ-accountmanagers": "team", "Wethouders": "aldermen", "Coordinatoren": "coordinators"}


def provider_of(issuer: str, **other: Any) -> OpenId:
    return OpenId(issuer, CLIENT, AUDIENCE, BUCKET, **other).check()


def impatient(issuer: str) -> Provider:
    """Asks as soon as it wants to know."""
    ticks = iter(range(10_000))
    return Provider(issuer, clock=lambda: next(ticks) * (PAUSE + 1))


class Shop:
    """Where keys are fetched; counts the visits."""

    def __init__(self) -> None:
        self.key, self.visits, self.open = new_key(), 0, True
        self.now = 0.0
        self.provider = Provider("https://x.example", self.fetch, lambda: self.now)

    def fetch(self, url: str) -> Any:
        if not self.open:
            raise OfflineError
        if url.endswith("openid-configuration"):
            self.visits += 1
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            return {"issuer": "https://x.example", **dict.fromkeys(names, "https://x.example/keys")}
        return {"keys": [self.key.as_dict(private=False)]}
