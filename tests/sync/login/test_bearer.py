# SPDX-License-Identifier: EUPL-1.2
"""A login goes on by itself for as long as the provider lets it, and ends with a sentence when it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sync.login.bearer import EARLY, Bearer
from sync.login.kept import Access, KeptLogin
from sync.login.oauth import Provider
from sync.problems import ExchangeError, LoginEndedError, LoginFailedError, OfflineError, ProviderDownError
from sync.web import Web

ISSUER = "https://login.voorbeeldstad.example"
KEPT = KeptLogin(ISSUER, "laptop", "openid offline_access", "refresh-0")


class FakeWeb(Web):
    """A provider in memory; ``says`` is what its token endpoint answers next."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.says: Callable[[], tuple[int, Any]] = self.fresh

    def fresh(self, **other: Any) -> tuple[int, Any]:
        n = len(self.asked)
        usual = {
            "access_token": f"access-{n}",
            "refresh_token": f"refresh-{n}",
            "expires_in": 300,
            "token_type": "Bearer",
        }
        return 200, {name: value for name, value in {**usual, **other}.items() if value is not None}

    def get(self, url: str) -> Any:
        assert url == f"{ISSUER}/.well-known/openid-configuration"
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        return {"issuer": ISSUER, **dict.fromkeys(names, f"{ISSUER}/x")}

    def post(self, url: str, form: str, headers: Any) -> tuple[int, Any]:
        assert url == f"{ISSUER}/x"
        self.asked.append(form)
        return self.says()


class Table:
    """One login, its provider, a clock, and what was kept."""

    def __init__(self, access: Access | None = None, kept: KeptLogin = KEPT) -> None:
        self.web, self.now, self.kept = FakeWeb(), 1000.0, [kept]
        provider = Provider(kept.issuer, kept.client_id, kept.scopes, self.web, lambda: self.now)
        self.bearer = Bearer(
            kept, self.kept.append, lambda: False, access, provider=provider, clock=lambda: self.now
        )

    def header(self) -> str:
        return self.bearer.header()


def problem(table: Table) -> str:
    with pytest.raises(ExchangeError) as refused:
        table.header()
    return refused.value.code


def test_a_token_serves_until_just_before_its_end_and_then_there_is_a_new_one() -> None:
    table = Table()
    assert table.header() == table.header() == "Bearer access-1"
    assert "grant_type=refresh_token" in table.web.asked[0]
    assert "refresh_token=refresh-0" in table.web.asked[0]
    assert "client_id=laptop" in table.web.asked[0]
    table.now += 300 - EARLY - 1
    assert table.header() == "Bearer access-1"
    table.now += 2
    assert table.header() == "Bearer access-2"
    assert "refresh_token=refresh-1" in table.web.asked[1]


def test_what_renews_it_is_kept_as_soon_as_it_changed() -> None:
    table = Table()
    table.header()
    assert table.kept[-1].refresh_token == "refresh-1"
    assert table.kept[-1].issuer == ISSUER
    table.web.says = lambda: table.web.fresh(refresh_token=None)
    table.now += 300
    table.header()
    assert [one.refresh_token for one in table.kept] == ["refresh-0", "refresh-1"], (
        "this provider lets it as it was"
    )


def test_of_a_short_life_the_last_quarter_is_early() -> None:
    table = Table(Access("a", 1000.0 + 40, 40))
    table.now += 29
    assert table.header() == "Bearer a"
    table.now += 2
    assert table.header() == "Bearer access-1"


def test_while_the_provider_is_away_the_token_serves_until_its_very_end() -> None:
    table = Table(Access("a", 1300.0, 300))

    def away() -> tuple[int, Any]:
        raise OfflineError(sent=True)

    table.web.says = away
    table.now = 1299.0
    assert table.header() == "Bearer a"
    table.now = 1300.0
    assert problem(table) == "login.provider-down"
    table.web.says = table.web.fresh
    assert table.header().startswith("Bearer access-")


@pytest.mark.parametrize(
    "error", ["invalid_grant", "invalid_client", "unauthorized_client", "login_required"]
)
def test_when_the_provider_says_that_it_is_over_a_person_must_log_in(error: str) -> None:
    table = Table()
    table.web.says = lambda: (400, {"error": error, "error_description": "x"})
    assert problem(table) == "login.ended"


def test_without_anything_that_renews_it_a_login_ends_with_its_token() -> None:
    table = Table(Access("a", 1300.0, 300), KeptLogin(ISSUER, "laptop", "openid", ""))
    assert table.header() == "Bearer a"
    table.now = 1250.0
    assert table.header() == "Bearer a"
    table.now = 1301.0
    assert problem(table) == "login.ended"
    assert table.web.asked == []


@pytest.mark.parametrize(
    "says",
    [
        (200, []),
        (200, None),
        (400, "no"),
        (200, {}),
        (200, {"access_token": 7, "token_type": "Bearer"}),
        (200, {"access_token": "a\r\nX: y", "token_type": "Bearer"}),
        (200, {"access_token": "x" * 20_000, "token_type": "Bearer"}),
        (200, {"access_token": "a", "token_type": "mac"}),
        (200, {"access_token": "a", "token_type": "Bearer", "refresh_token": ["x"]}),
        (400, {"error": ["invalid_grant"]}),
        (400, {"error": "something new"}),
        (200, {"access_token": "a", "token_type": "Bearer", "expires_in": "soon"}),
        (200, {"access_token": "a", "token_type": "Bearer", "expires_in": float("nan")}),
        (503, {"error": "temporarily_unavailable"}),
    ],
    ids=str,
)
def test_an_answer_that_makes_no_sense_is_a_problem_and_no_login(says: tuple[int, Any]) -> None:
    table = Table()
    table.web.says = lambda: says
    with pytest.raises((ProviderDownError, LoginFailedError)):
        table.header()
    assert table.kept == [KEPT]


@pytest.mark.parametrize("seconds", [None, -5, 0, True, 10**9])
def test_a_strange_lifetime_is_made_a_sane_one(seconds: Any) -> None:
    table = Table()
    table.web.says = lambda: table.web.fresh(expires_in=seconds)
    table.header()
    table.now += 24 * 3600
    table.header()
    assert len(table.web.asked) == 2


def test_a_token_that_the_backend_refuses_is_renewed_once() -> None:
    table = Table(Access("a", 1300.0, 300))
    first = table.bearer.refused()
    assert isinstance(first, LoginEndedError)
    assert first.again
    assert table.header() == "Bearer access-1"
    second = table.bearer.refused()
    assert isinstance(second, LoginEndedError)
    assert (second.again, second.code) == (False, "login.refused")
    table.bearer.accepted()
    third = table.bearer.refused()
    assert isinstance(third, LoginEndedError)
    assert third.again


def test_no_token_shows_in_a_text_of_any_of_these() -> None:
    table = Table(Access("secret-a", 1300.0, 300))
    shown = f"{KEPT!r} {table.bearer!r} {Access('secret-a', 1, 1)!r} {LoginEndedError()!r}"
    assert "secret-a" not in shown
    assert "refresh-0" not in shown
