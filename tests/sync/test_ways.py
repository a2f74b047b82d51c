# SPDX-License-Identifier: EUPL-1.2
"""What a server tells about logging in is checked before anybody is sent anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from sync.problems import ExchangeError
from sync.ways import Announced, Ways, ways

TOLD = {
    "issuer": "https://login.voorbeeldstad.example:8443/realms/x",
    "client_id": "laptop",
    "audience": "backend",
    "scopes": "openid profile",
    "ports": [8765],
    "only": False,
}


def hello(told: Any) -> dict[str, Any]:
    return {"capabilities": {"rodeloper": {"openid": told}}}


def test_a_server_without_a_provider_takes_names_and_passwords() -> None:
    assert ways({"capabilities": {"rodeloper": {}}}) == Ways(None, password=True)


def test_a_provider_is_told_with_where_it_is() -> None:
    provider = Announced(TOLD["issuer"], "laptop", "backend", "openid profile", (8765,))  # type: ignore[arg-type]
    assert ways(hello(TOLD)) == Ways(provider, password=True)
    assert ways(hello({**TOLD, "only": True})) == Ways(provider, password=False)
    assert provider.host == "login.voorbeeldstad.example:8443"


@pytest.mark.parametrize("said", [[], {}, {"capabilities": {}}, {"capabilities": {"rodeloper": 7}}])
def test_another_server_is_not_ours(said: Any) -> None:
    with pytest.raises(ExchangeError, match=r"sync\.not-ours"):
        ways(said)


@pytest.mark.parametrize(
    "told",
    [
        7,
        [],
        {},
        {**TOLD, "issuer": "http://login.voorbeeldstad.example"},
        {**TOLD, "issuer": "javascript:alert(1)"},
        {**TOLD, "issuer": "https://noor@login.boef.example"},
        {**TOLD, "issuer": "https://"},
        {**TOLD, "issuer": None},
        {**TOLD, "client_id": ""},
        {**TOLD, "client_id": "a\nb"},
        {**TOLD, "scopes": "x" * 501},
        {**TOLD, "audience": ["backend"]},
        {**TOLD, "ports": "8765"},
        {**TOLD, "ports": [80]},
        {**TOLD, "ports": [True]},
        {**TOLD, "ports": [8765] * 21},
    ],
    ids=str,
)
def test_what_no_server_of_ours_tells_is_hostile(told: Any) -> None:
    with pytest.raises(ExchangeError, match=r"sync\.hostile"):
        ways(hello(told))
