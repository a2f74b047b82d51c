# SPDX-License-Identifier: EUPL-1.2
"""A login in the browser, at a provider that is real and not ours; and everything that may go wrong on the way."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt

from sync.login.bearer import Bearer
from sync.login.browser import log_in
from sync.login.kept import Access, Login
from sync.login.loopback import Listener
from sync.login.oauth import Provider
from sync.problems import ExchangeError, LoginFailedError, StoppedError
from sync.ways import Announced
from sync.web import Web
from tests import openid_provider as real
from tests.openid_provider import AUDIENCE, CLIENT


@pytest.fixture
def own_provider(tmp_path: Path) -> Iterator[real.Provider]:
    """One for a test that leaves a code behind: in its memory the provider takes such a code for that of the next login."""
    with real.Provider(tmp_path) as own:
        yield own


def announced(provider: real.Provider, **other: Any) -> Announced:
    return replace(
        Announced(provider.issuer, CLIENT, AUDIENCE, "openid profile groups offline_access", provider.ports),
        **other,
    )


class Person:
    """Somebody at the browser of this machine. ``change`` what the program asks for; ``pages`` is what was shown last."""

    def __init__(
        self,
        name: str = "noor",
        change: Callable[[dict[str, str]], object] = lambda _asked: None,
        password: str = real.PASSWORD,
    ) -> None:
        self.name, self.change, self.password = name, change, password
        self.asked: dict[str, str] = {}
        self.pages: list[httpx.Response] = []
        self._thread: threading.Thread | None = None

    def open(self, address: str) -> None:
        """Log in at this address, while the program waits."""
        parts = urlsplit(address)
        self.asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.change(self.asked)
        changed = parts._replace(query=urlencode(self.asked)).geturl()

        def go() -> None:
            self.pages.append(real.log_in(changed, self.name, self.password))

        self._thread = threading.Thread(target=go)
        self._thread.start()

    def done(self) -> None:
        if self._thread is not None:
            self._thread.join()


def try_it(
    told: Announced, person: Person, patience: float = 20, stopped: Callable[[], bool] = lambda: False
) -> Login:
    try:
        return log_in(told, person.open, stopped, patience=patience)
    finally:
        person.done()


def refused(told: Announced, person: Person, patience: float = 5) -> tuple[str, Any]:
    with pytest.raises(ExchangeError) as problem:
        try_it(told, person, patience)
    return problem.value.code, problem.value.values.get("why")


def claims(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=="))
    return found


def test_a_person_logs_in_and_the_program_has_what_it_needs(openid_provider: real.Provider) -> None:
    person = Person()
    login = try_it(announced(openid_provider), person)
    assert claims(login.access.token)["preferred_username"] == "noor"
    assert AUDIENCE in claims(login.access.token)["aud"]
    assert login.kept.refresh_token
    assert login.kept.issuer == openid_provider.issuer
    assert "Je bent ingelogd" in person.pages[0].text
    assert person.asked["code_challenge_method"] == "S256"
    assert person.asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert len(person.asked["state"]) >= 43
    assert len({person.asked["state"], person.asked["nonce"], person.asked["code_challenge"]}) == 3


def test_the_login_goes_on_without_the_person(openid_provider: real.Provider) -> None:
    login = try_it(announced(openid_provider), Person())
    kept = [login.kept]
    bearer = Bearer(login.kept, kept.append, lambda: False)
    token = bearer.header().removeprefix("Bearer ")
    assert claims(token)["preferred_username"] == "noor"
    assert token != login.access.token
    # From what was kept the next start of the program goes on.
    assert Bearer(kept[-1], kept.append, lambda: False).header()


def test_a_no_of_the_provider_is_no_login(openid_provider: real.Provider) -> None:
    person = Person(change=lambda asked: asked.update(prompt="none"))
    assert refused(announced(openid_provider), person)[0] == "login.denied"
    assert "Je bent niet ingelogd" in person.pages[0].text


def test_a_wrong_password_at_the_provider_ends_there(openid_provider: real.Provider) -> None:
    person = Person("bo", password="fout")
    assert refused(announced(openid_provider), person, patience=2)[0] == "login.nobody"
    assert person.pages[0].url.port == openid_provider.port


def test_an_answer_with_another_state_is_not_taken(own_provider: real.Provider) -> None:
    person = Person(change=lambda asked: asked.update(state="of somebody else"))
    assert refused(announced(own_provider), person, patience=3)[0] == "login.nobody"
    assert person.pages[0].status_code == 404


def test_a_token_of_another_login_is_not_taken(openid_provider: real.Provider) -> None:
    person = Person(change=lambda asked: asked.update(nonce="of-somebody-else"))
    assert refused(announced(openid_provider), person) == ("login.provider-wrong", "nonce")


def test_a_code_without_our_verifier_is_worth_nothing(own_provider: real.Provider) -> None:
    other = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    person = Person(change=lambda asked: asked.update(code_challenge=other))
    assert refused(announced(own_provider), person)[0] == "login.failed"


def test_a_code_works_once(openid_provider: real.Provider) -> None:
    told = announced(openid_provider)
    provider = Provider(told.issuer, told.client_id, told.scopes, Web())
    with Listener("state", told.issuer, told.ports) as listener:
        page = real.log_in(provider.address(listener.redirect, "state", "a-nonce-of-its-own", "v" * 64))
        code = listener.wait(lambda: False, 5).code
    assert page.status_code == 200
    assert provider.exchange(code, listener.redirect, "v" * 64)[1].token
    with pytest.raises(LoginFailedError, match=r"login\.failed"):
        provider.exchange(code, listener.redirect, "v" * 64)


def test_another_issuer_or_audience_than_the_provider_says_is_refused(openid_provider: real.Provider) -> None:
    alias = f"{openid_provider.issuer}/"
    assert refused(announced(openid_provider, issuer=alias), Person()) == ("login.provider-wrong", "issuer")
    assert refused(announced(openid_provider, audience="else"), Person()) == (
        "login.provider-wrong",
        "audience",
    )


def test_a_client_that_the_provider_does_not_know_gets_nowhere(openid_provider: real.Provider) -> None:
    person = Person()
    assert refused(announced(openid_provider, client_id="unknown"), person, patience=1)[0] == "login.nobody"


def test_a_provider_that_is_away_or_goes_away_and_one_that_ended_the_login(tmp_path: Path) -> None:
    with real.Provider(tmp_path) as own:
        login = try_it(announced(own), Person())
        now = [time.monotonic()]
        provider = Provider(login.kept.issuer, CLIENT, login.kept.scopes, Web(), lambda: now[0])
        bearer = Bearer(
            login.kept,
            lambda _kept: None,
            lambda: False,
            login.access,
            provider=provider,
            clock=lambda: now[0],
        )
        own.stop()
        assert bearer.header() == f"Bearer {login.access.token}"
        assert refused(announced(own), Person())[0] == "login.provider-down"
        now[0] = login.access.until
        with pytest.raises(ExchangeError, match=r"login\.provider-down"):
            bearer.header()
        # It comes back and has forgotten everybody: so does one that withdraws a login.
        own.start()
        with pytest.raises(ExchangeError, match=r"login\.ended"):
            bearer.header()


def test_cancel_ends_the_waiting_within_a_second(openid_provider: real.Provider) -> None:
    stopped = threading.Event()
    began = time.monotonic()
    with pytest.raises(StoppedError):
        log_in(announced(openid_provider), lambda _address: stopped.set(), stopped.is_set)
    assert time.monotonic() - began < 3


# ID tokens that a provider would never make, with its own key


class Keys(Web):
    """The real keys, without a question."""

    def __init__(self, provider: real.Provider) -> None:
        super().__init__()
        self.provider = provider

    def get(self, url: str) -> Any:
        if url.endswith("openid-configuration"):
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            return {"issuer": self.provider.issuer, **dict.fromkeys(names, f"{self.provider.issuer}/keys")}
        return {"keys": [self.provider.key.as_dict(private=False)]}


def id_token(provider: real.Provider, **other: Any) -> str:
    now = int(time.time())
    usual = {
        "iss": provider.issuer,
        "aud": [CLIENT, AUDIENCE],
        "sub": "1",
        "iat": now,
        "exp": now + 600,
        "nonce": "n",
    }
    return jwt.encode({"alg": "RS256", "kid": str(provider.key.kid)}, {**usual, **other}, provider.key)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({}, ""),
        ({"aud": CLIENT}, ""),
        ({"azp": CLIENT}, ""),
        ({"iss": "https://login.boef.example"}, "issuer"),
        ({"aud": AUDIENCE}, "audience"),
        ({"aud": [CLIENT, "a third one"]}, "audience"),
        ({"azp": "another program"}, "audience"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"exp": 1_000_000_000}, "expired"),
    ],
    ids=str,
)
def test_an_id_token_is_believed_when_all_of_it_is_right(
    openid_provider: real.Provider, other: dict[str, Any], why: str
) -> None:
    provider = Provider(openid_provider.issuer, CLIENT, "openid", Keys(openid_provider))
    token = id_token(openid_provider, **other)
    if not why:
        assert provider.person(token, "n", AUDIENCE)["sub"] == "1"
        return
    with pytest.raises(LoginFailedError) as wrong:
        provider.person(token, "n", AUDIENCE)
    assert wrong.value.values["why"] == why


def test_an_id_token_that_nobody_signed_is_not_believed(openid_provider: real.Provider) -> None:
    provider = Provider(openid_provider.issuer, CLIENT, "openid", Keys(openid_provider))
    _head, body, _signature = id_token(openid_provider).split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for wrong in (f"{none}.{body}.", "", "a.b.c"):
        with pytest.raises(LoginFailedError):
            provider.person(wrong, "n", AUDIENCE)


def test_access_is_never_shown(openid_provider: real.Provider) -> None:
    access = Access("secret", 1, 1)
    assert "secret" not in repr(access)
