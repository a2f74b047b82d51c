# SPDX-License-Identifier: EUPL-1.2
"""A provider of OpenID Connect that is not ours (Canaille), as a process on loopback, with an invented municipality in it.

It keeps everything in memory: who stops it and starts it again has ended all logins, as a provider does that withdraws them.
"""

from __future__ import annotations

import html.parser
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from sync.backend.postgres import free_port
from sync.backend.processes import Kept, wait_until

CLIENT, AUDIENCE = "rodeloper-laptop", "rodeloper-backend"
PASSWORD = "inloggen bij de gemeente"
ALLOW = "accept"
"""The button on the page that asks whether Rode Loper may know who you are."""
PEOPLE = {"noor": "EZ-accountmanagers", "hette": "Wethouders", "sterre": "Coordinatoren", "bo": ""}
"""Who may log in, and in which group of the municipality they are."""


class Provider:
    """One provider. ``key`` is what it signs with, as it is known to nobody else; ``ports`` where laptops may listen."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.ports = (free_port(), free_port(), free_port())
        self.key = new_key()
        self._folder = folder
        self._kept: Kept | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, at the same address as before."""
        orders = {"port": self.port, "ports": self.ports, "key": self.key.as_dict(private=True)}
        log = self._folder / "provider.log"
        with log.open("ab") as out:
            self._kept = Kept([sys.executable, "-m", "tests.openid_provider", json.dumps(orders)], log=out)
        wait_until(self._answers, self._kept, 60, log)

    def stop(self) -> None:
        """Stop it; whoever was logged in is not any more."""
        if self._kept is not None:
            self._kept.stop()
            self._kept = None

    def rotate(self) -> None:
        """From now on it signs with another key."""
        self.stop()
        self.key = new_key()
        self.start()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.issuer}/.well-known/openid-configuration", timeout=5).is_success
        except httpx.HTTPError:
            return False


def new_key() -> RSAKey:
    """A key as a provider signs with."""
    return RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)


@dataclass
class _Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)


class _Forms(html.parser.HTMLParser):
    """The forms of a page, with what stands in their fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[_Form] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form" and has.get("method", "").lower() == "post":
            self.found.append(_Form(has.get("action", "")))
        elif self.found and tag == "input" and has.get("name"):
            self.found[-1].fields[has["name"]] = has.get("value", "")
        elif self.found and tag == "button" and has.get("name"):
            self.found[-1].buttons[has.get("value", "")] = has["name"]


def log_in(url: str, name: str = "noor", password: str = PASSWORD) -> httpx.Response:
    """Do what a person does in a browser: open this address, fill in the forms of the provider, come back to the laptop.

    Answers with what the laptop said in the browser, or with the page at which it ended.
    """
    known, said = {"login": name, "password": password}, False
    with httpx.Client(timeout=20, headers={"Accept": "text/html"}) as browser:
        answer = browser.get(url)
        for _ in range(20):
            if answer.is_redirect:
                answer = browser.get(urljoin(str(answer.url), answer.headers["Location"]))
                continue
            forms = _Forms(answer.text).found if _is_of(url, answer) else []
            form = next(
                (one for one in forms if known.keys() & one.fields.keys() or ALLOW in one.buttons), None
            )
            if form is None or answer.is_error:
                return answer
            if said and "password" in form.fields:
                return answer
            said = "password" in form.fields
            values = {**form.fields, **{key: known[key] for key in known.keys() & form.fields.keys()}}
            if ALLOW in form.buttons:
                values[form.buttons[ALLOW]] = ALLOW
            answer = browser.post(urljoin(str(answer.url), form.action), data=values)
    raise AssertionError("the provider asks on and on")


def _is_of(url: str, answer: httpx.Response) -> bool:
    return urlsplit(str(answer.url)).netloc == urlsplit(url).netloc


@pytest.fixture(scope="session")
def openid_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """The provider of this test process; started by the first test that asks for it."""
    with Provider(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


# In the process of the provider


def _serve(orders: Mapping[str, Any]) -> None:
    import datetime as dt

    import waitress
    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend

    host = f"127.0.0.1:{orders['port']}"
    app = create_app(
        config={
            "SECRET_KEY": "known to this process only",
            "SERVER_NAME": host,
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory", "ENABLE_REGISTRATION": False, "SMTP": None, "TIMEZONE": "UTC"},
            "CANAILLE_OIDC": {
                "ACTIVE_JWKS": [orders["key"]],
                "USERINFO_MAPPING": {
                    "SUB": "id-of-{{ user.user_name }}",
                    "PREFERRED_USERNAME": "{{ user.user_name }}",
                },
            },
        },
        backend=None,
    )
    with app.app_context(), Backend.instance.session():
        for name, group in PEOPLE.items():
            user = models.User(
                user_name=name, formatted_name=name.title(), family_name="Voorbeeld",
                emails=[f"{name}@voorbeeldstad.example"], password=PASSWORD,
            )  # fmt: skip
            Backend.instance.save(user)
            if group:
                Backend.instance.save(models.Group(display_name=group, members=[user]))
        now = dt.datetime.now(dt.UTC)
        backend = models.Client(client_id=AUDIENCE, client_name="Backend", client_id_issued_at=now)
        Backend.instance.save(backend)
        laptop = models.Client(
            client_id=CLIENT, client_name="Rode Loper", client_id_issued_at=now,
            client_uri="https://rodeloper.voorbeeldstad.example", token_endpoint_auth_method="none",
            redirect_uris=[f"http://127.0.0.1:{port}/" for port in orders["ports"]],
            grant_types=["authorization_code", "refresh_token"], response_types=["code"],
            scope=["openid", "profile", "groups", "offline_access"],
        )  # fmt: skip
        Backend.instance.save(laptop)
        laptop.audience = [laptop, backend]
        Backend.instance.save(laptop)
    waitress.serve(app, host="127.0.0.1", port=orders["port"], threads=4)


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
