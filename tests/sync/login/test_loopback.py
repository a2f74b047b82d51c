# SPDX-License-Identifier: EUPL-1.2
"""The answer of the provider comes to this machine only, once, and from nobody who does not know the state."""

from __future__ import annotations

import socket
import threading
import time
from urllib.parse import urlencode

import httpx
import pytest

from storage.errors import RodeLoperError
from sync.backend.postgres import free_port
from sync.login.loopback import Answer, Listener
from sync.problems import StoppedError

STATE, ISSUER = "what-only-we-know", "https://login.voorbeeldstad.example"


def go_on() -> bool:
    return False


def say(listener: Listener, path: str = "/", host: str = "", **fields: str) -> httpx.Response:
    headers = {"Host": host} if host else {}
    return httpx.get(f"{listener.redirect.rstrip('/')}{path}?{urlencode(fields)}", headers=headers)


def test_a_good_answer_ends_the_wait_and_tells_the_person_to_go_back() -> None:
    with Listener(STATE, ISSUER) as listener:
        page = say(listener, state=STATE, code="abc", iss=ISSUER)
        assert listener.wait(go_on, 5) == Answer("abc")
    assert page.status_code == 200
    assert "Je bent ingelogd" in page.text
    assert 'lang="nl"' in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "abc" not in page.text
    assert "Server" not in page.headers


def test_only_this_machine_hears_it() -> None:
    with Listener(STATE, ISSUER) as listener:
        port = int(listener.redirect.rsplit(":", 1)[1].strip("/"))
        assert listener.redirect == f"http://127.0.0.1:{port}/"
        others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        for address in others - {"127.0.0.1"}:
            with socket.socket() as probe:
                probe.settimeout(1)
                assert probe.connect_ex((address, port)) != 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://[::1]:{port}/")


@pytest.mark.parametrize(
    ("path", "host", "fields"),
    [
        ("/", "", {"state": "another", "code": "stolen"}),
        ("/", "", {"code": "stolen"}),
        ("/", "", {"state": "", "code": "stolen"}),
        ("/", "", {"state": "ë", "code": "stolen"}),
        ("/", "", {"state": STATE}),
        ("/", "", {"state": STATE, "code": ""}),
        ("/", "", {"state": STATE, "code": "x", "iss": "https://login.boef.example"}),
        ("/", "login.boef.example", {"state": STATE, "code": "x"}),
        ("/elsewhere", "", {"state": STATE, "code": "x"}),
        ("/", "", {"state": STATE, "code": "x" * 9000}),
        ("/favicon.ico", "", {}),
    ],
    ids=str,
)
def test_what_is_not_the_answer_changes_nothing(path: str, host: str, fields: dict[str, str]) -> None:
    with Listener(STATE, ISSUER) as listener:
        assert say(listener, path, host, **fields).status_code == 404
        say(listener, state=STATE, code="right")
        assert listener.wait(go_on, 5).code == "right"


def test_the_same_word_twice_is_no_answer() -> None:
    with Listener(STATE, ISSUER) as listener:
        twice = f"{listener.redirect}?state=x&state={STATE}&code=a"
        assert httpx.get(twice).status_code == 404


def test_the_first_answer_counts() -> None:
    with Listener(STATE, ISSUER) as listener:
        say(listener, state=STATE, code="first")
        say(listener, state=STATE, code="second")
        assert listener.wait(go_on, 5).code == "first"


def test_a_no_of_the_provider_is_an_answer_too() -> None:
    with Listener(STATE, ISSUER) as listener:
        page = say(listener, state=STATE, error="access_denied")
        assert listener.wait(go_on, 5) == Answer("", "access_denied")
    assert "Je bent niet ingelogd" in page.text


def test_a_browser_that_opens_a_connection_and_says_nothing_holds_up_nobody() -> None:
    with Listener(STATE, ISSUER) as listener, socket.socket() as silent:
        silent.connect(("127.0.0.1", int(listener.redirect.rsplit(":", 1)[1].strip("/"))))
        say(listener, state=STATE, code="abc")
        assert listener.wait(go_on, 5).code == "abc"


def test_somebody_can_stop_the_waiting_and_it_ends_by_itself() -> None:
    stopped = threading.Event()
    with Listener(STATE, ISSUER) as listener:
        with pytest.raises(RodeLoperError, match=r"login\.nobody"):
            listener.wait(go_on, 0.3)
        threading.Timer(0.3, stopped.set).start()
        began = time.monotonic()
        with pytest.raises(StoppedError):
            listener.wait(stopped.is_set, 60)
        assert time.monotonic() - began < 2


def test_with_ports_that_a_provider_wants_to_know_the_first_free_one_is_taken() -> None:
    ports = (free_port(), free_port())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", ports[0]))
        taken.listen()
        with Listener(STATE, ISSUER, ports) as listener:
            assert listener.redirect == f"http://127.0.0.1:{ports[1]}/"
        with pytest.raises(RodeLoperError, match=r"login\.ports"):
            Listener(STATE, ISSUER, ports[:1])
    with Listener(STATE, ISSUER) as one, Listener(STATE, ISSUER) as other:
        assert one.redirect != other.redirect
