# SPDX-License-Identifier: EUPL-1.2
"""What the client guards: that it talks to the right server, that it can be stopped, that it tells no secret."""

from __future__ import annotations

import io
import logging
import re
import socket
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from assets import texts
from assets.sentences_login import LOGIN
from assets.sentences_sync import SYNC
from sync import problems
from sync.client import BatchUnknown, Client, Send
from sync.problems import ExchangeError
from sync.protocol import OPEN
from sync.wire import Limits, base_address
from tests.fake_servers import Says, certificate, honest, raw
from tests.lossy import Lossy, Weather
from tests.sync.asking import (
    SECRET,
    STATE,
    TYPED,
    connect,
    note,
    page,
    problem_of,
    served,
    since,
    trusting,
    until_closed,
)

UNLIMITED = Limits(connect=60, silence=60, total=60, size=100_000_000)


# The right server


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("sync.gemeente.nl", "https://sync.gemeente.nl/v1"),
        (" https://sync.gemeente.nl/ ", "https://sync.gemeente.nl/v1"),
        ("https://sync.gemeente.nl:8443/rode-loper/v1/", "https://sync.gemeente.nl:8443/rode-loper/v1"),
        ("http://localhost:8888", "http://localhost:8888/v1"),
        ("http://127.0.0.1:8888/v1", "http://127.0.0.1:8888/v1"),
        ("http://[::1]:8888", "http://[::1]:8888/v1"),
    ],
)
def test_an_address_is_made_whole(typed: str, address: str) -> None:
    assert base_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", "https://", "ftp://x.nl", "file:///etc/passwd", "https://noor:geheim@x.nl", "https://x.nl?a=b", "x.nl#a",
        "https://x.nl:99999", "https://x.nl:0", "twee woorden", "https://[::1", "javascript://x.nl", "https://x\x00.nl",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert problem_of(lambda: base_address(typed)).code == "sync.address"


@pytest.mark.parametrize(
    "typed", ["http://sync.gemeente.nl", "http://192.168.1.4", "http://localhost.evil.nl"]
)
def test_nothing_goes_over_a_line_that_others_can_read(typed: str) -> None:
    assert problem_of(lambda: base_address(typed)).code == "sync.unprotected"
    assert base_address(typed, allow_http=True) == f"{typed}/v1"


def test_a_server_with_the_right_certificate_is_asked_over_one_connection(tmp_path: Path) -> None:
    connections = set()

    def answer(request: Any) -> Says:
        connections.add(request.connection)
        return page(*range(since(request) + 1, 1000))

    with (
        honest(answer) as upstream,
        Lossy(upstream, tls=certificate(tmp_path)) as lossy,
        trusting(lossy.address, tmp_path) as client,
    ):
        for _ in range(3):
            assert len(client.ids(OPEN, "notes")) == 999
    assert len(connections) == 1


@pytest.mark.parametrize(("name", "days"), [("127.0.0.1", -1), ("sync.gemeente.example", 30)])
def test_a_certificate_that_is_old_or_of_another_is_refused(tmp_path: Path, name: str, days: int) -> None:
    with (
        honest(lambda _: Says({"data": STATE})) as upstream,
        Lossy(upstream, tls=certificate(tmp_path, name, days=days)) as lossy,
        trusting(lossy.address, tmp_path) as client,
    ):
        problem = problem_of(lambda: client.state(OPEN))
        assert (problem.code, problem.values) == ("sync.untrusted", {"host": "127.0.0.1"})
        assert lossy.counts["requests"] == 0


def test_a_certificate_that_this_machine_does_not_know_is_refused(tmp_path: Path) -> None:
    with (
        honest(lambda _: Says({"data": STATE})) as upstream,
        Lossy(upstream, tls=certificate(tmp_path)) as lossy,
        connect(lossy.address) as client,
    ):
        assert problem_of(lambda: client.send([note()])).code == "sync.untrusted"
        assert lossy.counts["requests"] == 0


def test_a_portal_that_speaks_no_tls_on_the_port_of_the_server_is_a_portal() -> None:
    def page_for_all(sock: socket.socket) -> None:
        sock.recv(10_000)
        sock.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n")

    with raw(page_for_all) as address, connect(f"https://127.0.0.1:{address[1]}") as client:
        assert problem_of(lambda: client.state(OPEN)).code == "sync.portal"


@pytest.mark.parametrize("weather", [Weather(lose_answer=1), Weather(cut_answer=1)], ids=repr)
def test_a_protected_line_that_breaks_is_offline_too(tmp_path: Path, weather: Weather) -> None:
    with (
        honest(lambda _: page(*range(1, 5000))) as upstream,
        Lossy(upstream, weather, tls=certificate(tmp_path)) as lossy,
        trusting(lossy.address, tmp_path) as client,
    ):
        assert problem_of(lambda: client.ids(OPEN, "notes")).values == {"sent": True}
        with pytest.raises(BatchUnknown):
            client.send([note()])


def test_who_hangs_up_while_we_shake_hands_is_offline_and_nothing_was_sent() -> None:
    with raw(lambda _: None) as address, connect(f"https://127.0.0.1:{address[1]}") as client:
        assert problem_of(lambda: client.send([note()])).values == {"sent": False}


# Stopping


def drip(sock: socket.socket) -> None:
    """An answer that never ends, a byte at a time."""
    sock.recv(65536)
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        sock.sendall(b"[")
        time.sleep(0.05)


@pytest.mark.parametrize("by", ["event", "close"])
@pytest.mark.parametrize(
    ("scheme", "script"), [("http", until_closed), ("http", drip), ("https", until_closed)]
)
def test_whatever_goes_on_stops_within_a_second(
    by: str, script: Callable[[socket.socket], None], scheme: str
) -> None:
    cancelled = threading.Event()
    with raw(script) as (_, port):
        client = connect(f"{scheme}://127.0.0.1:{port}", limits=UNLIMITED, cancelled=cancelled)
        took = stopped_after(client, cancelled.set if by == "event" else client.close)
        client.close()
    assert took < 1


def test_sending_to_somebody_who_takes_nothing_can_be_stopped() -> None:
    enough = threading.Event()
    with raw(lambda _: waits(enough)) as address:
        client = connect(address, limits=UNLIMITED)
        large = Send(OPEN, "notes", "n-1", {"id": "n-1", "text": "x" * 50_000_000})
        assert stopped_after(client, client.close, lambda: client.send([large])) < 1
        enough.set()


def test_looking_up_a_name_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    enough = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: enough.wait(20) and [])
    client = connect("https://sync.example.nl", limits=UNLIMITED)
    assert stopped_after(client, client.close) < 1
    enough.set()


def waits(enough: threading.Event) -> None:
    enough.wait(20)


def stopped_after(
    client: Client, stop: Callable[[], None], call: Callable[[], object] | None = None
) -> float:
    """Seconds between asking to stop and the end of the call."""
    stopped_at = []

    def stop_soon() -> None:
        time.sleep(0.3)
        stopped_at.append(time.monotonic())
        stop()

    thread = threading.Thread(target=stop_soon)
    thread.start()
    assert problem_of(call or (lambda: client.schemas(OPEN))).code == "sync.stopped"
    ended = time.monotonic()
    thread.join()
    return ended - stopped_at[0]


def test_a_closed_client_asks_nothing_any_more() -> None:
    with served(lambda _: Says({"data": STATE})) as client:
        client.close()
        client.close()
        assert problem_of(lambda: client.state(OPEN)).code == "sync.stopped"


def test_closing_one_client_leaves_the_others_alone() -> None:
    cancelled = threading.Event()
    with honest(lambda _: Says({"data": STATE})) as address:
        with connect(address, cancelled=cancelled) as first:
            first.state(OPEN)
        with connect(address, cancelled=cancelled) as second:
            assert second.state(OPEN) is not None
            cancelled.set()
            assert problem_of(lambda: second.state(OPEN)).code == "sync.stopped"


def test_threads_that_ask_at_the_same_time_wait_for_each_other() -> None:
    found = []
    with served(lambda _: Says({"data": STATE})) as client:
        threads = [threading.Thread(target=lambda: found.append(client.state(OPEN))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len([state for state in found if state]) == 8


# Secrets


@pytest.mark.parametrize(
    "weather",
    [
        Weather(), Weather(portal=True), Weather(busy=1), Weather(lose_answer=1), Weather(cut_answer=1),
        Weather(redirect="https://evil.example/"), Weather(lose_request=1),
    ],
    ids=repr,
)  # fmt: skip
def test_neither_password_nor_content_is_in_a_log_or_a_problem(weather: Weather) -> None:
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    told = []
    refusal = {"status": 403, "body": {"message": f"rodeloper:not-yours {TYPED}", "details": {"x": TYPED}}}
    try:
        with (
            honest(lambda _: Says({"responses": [refusal]})) as upstream,
            Lossy(upstream, weather) as lossy,
            connect(lossy.address) as client,
        ):
            told += [repr(client), repr(client.__dict__), _told(lambda: client.send([note()]))]
            told += [_told(lambda: client.send_one(note())), _told(lambda: client.state(OPEN))]
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    words = logged.getvalue() + "".join(told)
    for secret in (SECRET, "bm9vcjpjb3JyZWN0", TYPED, "/collections/"):
        assert secret not in words


def _told(call: Callable[[], object]) -> str:
    try:
        return repr(call())
    except (ExchangeError, BatchUnknown) as problem:
        return repr(problem) + str(problem) + "".join(traceback.format_exception(problem))


# Words

SENTENCES = SYNC | LOGIN


def test_each_problem_has_a_sentence_that_says_what_is_safe() -> None:
    codes = {
        kind.CODE
        for kind in vars(problems).values()
        if isinstance(kind, type) and issubclass(kind, ExchangeError)
    }
    assert codes <= SENTENCES.keys()
    for code in codes - {"sync.address", "login.failed"}:
        for language, safe in (
            ("nl", "Alles wat je typte staat veilig op deze laptop."),
            ("en", "Everything you typed is safe on this laptop."),
        ):
            texts.use(language)
            assert safe in texts.sentence(code, {"host": "x", "seconds": 5, "minutes": 6, "where": "x"})


def test_no_sentence_of_the_exchange_has_a_word_of_engineers() -> None:
    for code in SENTENCES:
        asked: dict[str, object] = {name: 6 for _, name, *_ in Formatter().parse(SENTENCES[code]) if name}
        words = texts.sentence(code, asked)
        assert not re.search(
            r"HTTP(?!S)\b|TLS|certificaat|JSON|proxy|Kinto|bucket|status|time-?out", words, re.IGNORECASE
        ), code


def test_what_is_sent_does_not_show_what_was_typed() -> None:
    assert TYPED not in repr(note())
