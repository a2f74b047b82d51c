# SPDX-License-Identifier: EUPL-1.2
"""The client on a network that fails: each way to fail has its own words and ends in time."""

from __future__ import annotations

import pickle
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assets import texts
from sync import problems
from sync.client import Answer, BatchUnknown, Client, Send
from sync.protocol import OPEN
from sync.wire import Limits
from tests.fake_servers import Asked, Says, honest, raw
from tests.lossy import Lossy, Weather
from tests.sync.asking import STATE, connect, note, page, problem_of, served, since, until_closed


@pytest.fixture
def kinto() -> Iterator[tuple[str, int]]:
    """As much of a backend as these tests need: a state, ten pages, and records that can be written."""

    def answer(request: Asked) -> Says:
        if request.path.endswith("/state"):
            return Says({"data": STATE})
        if request.path.endswith("/batch"):
            sent = [r["path"].rpartition("/")[2] for r in request.json["requests"]]
            return Says(
                {
                    "responses": [
                        {"status": 201, "body": {"data": {"id": i, "last_modified": 5}}} for i in sent
                    ]
                }
            )
        if request.method == "PUT":
            return Says({"data": {"id": request.json["data"]["id"], "last_modified": 6}}, 201)
        first = since(request) + 1
        return page(*range(first, min(first + 100, 1001)))

    with honest(answer) as address:
        yield address


def said_by(call: Callable[[], object]) -> str:
    return problem_of(call).code


def a_page_slowly(sock: socket.socket) -> None:
    """An answer that never ends, a byte at a time."""
    sock.recv(65536)
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        sock.sendall(b"[")
        time.sleep(0.05)


# No way to the server


def test_a_server_that_is_not_there_is_offline_and_surely_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with connect(("127.0.0.1", port)) as client:
        problem = problem_of(lambda: client.state(OPEN))
        assert (problem.code, problem.values) == ("sync.offline", {"sent": False})
        with pytest.raises(problems.OfflineError):
            client.send([note()])


def test_a_name_that_nobody_knows_is_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with connect("https://sync.example.invalid") as client:
        assert said_by(lambda: client.state(OPEN)) == "sync.offline"


def test_who_lets_nobody_in_is_offline_in_time() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(full.getsockname())
        begun = time.monotonic()
        with connect(full.getsockname(), limits=Limits(0.5, 5, 5, 1000)) as client:
            problem = problem_of(lambda: client.send([note()]))
            assert (problem.code, problem.values) == ("sync.offline", {"sent": False})
        assert 0.4 < time.monotonic() - begun < 1.5
        for sock in waiting:
            sock.close()


def test_who_says_nothing_is_offline_after_the_silence() -> None:
    with raw(until_closed) as address, connect(address, limits=Limits(1, 0.3, 5, 1000)) as client:
        begun = time.monotonic()
        problem = problem_of(lambda: client.send_one(note()))
        assert (problem.code, problem.values) == ("sync.offline", {"sent": True})
        assert 0.25 < time.monotonic() - begun < 1


def test_who_answers_a_byte_at_a_time_does_not_hold_us() -> None:
    with raw(a_page_slowly) as address, connect(address, limits=Limits(1, 1, 0.5, 10_000_000)) as client:
        begun = time.monotonic()
        assert said_by(lambda: client.schemas(OPEN)) == "sync.offline"
        assert 0.4 < time.monotonic() - begun < 1.2


def test_a_slow_line_gets_smaller_pages(kinto: tuple[str, int]) -> None:
    limits = Limits(1, 1, 0.6, 1_000_000)
    with (
        Lossy(kinto, Weather(bytes_per_second=40_000)) as lossy,
        connect(lossy.address, limits=limits) as client,
    ):
        # A page of 100 is some 4 kB; the fake server gives no more than 100 at a time.
        assert sum(len(p.records) for p in client.pages(OPEN, "notes", 800, limit=1000)) == 200


# Something else than the server


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (Says({"code": 401}, 401), "sync.password"),
        (Says({"code": 403}, 403), "sync.blocked"),
        (Says({"code": 404}, 404), "sync.not-ours"),
        (Says(content=b"<h1>Not found", status=404, headers={"Content-Type": "text/html"}), "sync.not-ours"),
        (Says(content=b"<h1>Hi", headers={"Content-Type": "text/html"}), "sync.portal"),
        (Says(content=b"<h1>Hi"), "sync.portal"),
        (Says(content=b"{}", headers={"Content-Type": "text/plain"}), "sync.portal"),
        (Says(content=b"", status=204), "sync.portal"),
        (Says(content=b"<h1>No", status=403, headers={"Content-Type": "text/html"}), "sync.portal"),
        (Says(content=b"", status=407), "sync.portal"),
        (Says(content=b"", status=511), "sync.portal"),
        (
            Says(content=b"", status=302, headers={"Location": "https://login.train.example/?to=x"}),
            "sync.moved",
        ),
        (Says(content=b"", status=308, headers={"Location": "/elsewhere"}), "sync.moved"),
        (Says({"code": 410}, 410), "sync.too-old"),
        (Says({"data": {**STATE, "oldest_program": 99}}), "sync.too-old"),
        (Says({"data": {**STATE, "schema_version": 0}}), "sync.too-new"),
        (Says({"code": 429}, 429), "sync.busy"),
        (Says({"code": 503}, 503, {"Retry-After": "3"}), "sync.busy"),
        (Says({"code": 503}, 503), "sync.server-failed"),
        (Says({"code": 500}, 500), "sync.server-failed"),
        (
            Says(content=b"<h1>Bad gateway", status=502, headers={"Content-Type": "text/html"}),
            "sync.server-failed",
        ),
        (Says({"data": {}}), "sync.not-ours"),
        (Says({"data": {**STATE, "collections": 1}}), "sync.hostile"),
    ],
    ids=repr,
)
def test_each_answer_has_its_own_words(says: Says, code: str) -> None:
    with served(lambda _: says) as client:
        problem = problem_of(lambda: client.state(OPEN))
    assert problem.code == code
    for language in texts.LANGUAGES:
        texts.use(language)
        assert texts.sentence(problem.code, problem.values) != code
    again = pickle.loads(pickle.dumps(problem))
    assert (type(again), again.code, again.values) == (type(problem), code, problem.values)


def test_who_sends_us_on_is_named_and_not_followed() -> None:
    with honest(lambda _: Says({"data": STATE})) as other:
        elsewhere = f"http://{other[0]}:{other[1]}/v1/buckets/gemeente-0344/state"
        with Lossy(other, Weather(redirect=elsewhere)) as lossy, connect(lossy.address) as client:
            problem = problem_of(lambda: client.state(OPEN))
            assert (problem.code, problem.values) == ("sync.moved", {"host": "127.0.0.1"})
            assert lossy.counts["requests"] == 1


def test_the_page_of_a_guest_network_is_not_our_server(kinto: tuple[str, int]) -> None:
    with Lossy(kinto, Weather(portal=True)) as lossy, connect(lossy.address) as client:
        assert said_by(lambda: client.state(OPEN)) == "sync.portal"
        lossy.weather.portal = False  # the person logged in
        assert client.state(OPEN) is not None


@pytest.mark.parametrize(
    "greeting", [b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000]
)
def test_what_speaks_no_http_is_not_our_server(greeting: bytes) -> None:
    def greet(sock: socket.socket) -> None:
        sock.sendall(greeting)
        until_closed(sock)

    with raw(greet) as address, connect(address) as client:
        assert said_by(lambda: client.state(OPEN)) == "sync.portal"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "12"}, 12),
        ({"Backoff": "30"}, 30),
        ({"Retry-After": "999999"}, 3600),
        ({"Retry-After": "-5"}, 1),
        ({"Retry-After": "nan"}, 60),
        ({"Retry-After": "soon"}, 60),
        ({"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}, 3600),
        ({}, 60),
    ],
    ids=repr,
)
def test_a_busy_server_says_how_long_to_wait(headers: dict[str, str], seconds: int) -> None:
    with served(lambda _: Says({"code": 429}, 429, headers)) as client:
        problem = problem_of(lambda: client.send([note()]))
    assert isinstance(problem, problems.BusyError)
    assert problem.seconds == seconds


def test_a_good_answer_can_ask_for_rest(kinto: tuple[str, int]) -> None:
    with Lossy(kinto, Weather(backoff=45)) as lossy, connect(lossy.address) as client:
        client.state(OPEN)
        assert client.backoff_seconds == 45
        lossy.weather.backoff = 0
        client.state(OPEN)
        assert client.backoff_seconds == 0


# A line that breaks


def test_a_question_is_asked_again_when_the_line_breaks_and_no_more_than_once(kinto: tuple[str, int]) -> None:
    with Lossy(kinto, Weather(lose_answer=1)) as lossy, connect(lossy.address) as client:
        assert said_by(lambda: client.state(OPEN)) == "sync.offline"
        assert lossy.counts["reached"] == 2


def test_a_kept_connection_that_ended_is_replaced_without_a_word() -> None:
    def one_answer(sock: socket.socket) -> None:
        sock.recv(65536)
        sock.sendall(
            b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"data": []}'
        )

    with raw(one_answer) as address, connect(address) as client:
        assert [client.schemas(OPEN) for _ in range(3)] == [{}, {}, {}]


@pytest.mark.parametrize(
    "weather", [Weather(lose_request=1), Weather(lose_answer=1), Weather(cut_answer=1)], ids=repr
)
def test_what_was_sent_into_a_broken_line_is_unknown_and_not_sent_again_by_itself(
    kinto: tuple[str, int], weather: Weather
) -> None:
    with Lossy(kinto, weather) as lossy, connect(lossy.address) as client:
        with pytest.raises(BatchUnknown):
            client.send([note("n-1"), note("n-2")])
        assert problem_of(lambda: client.send_one(note())).values == {"sent": True}
        assert lossy.counts["requests"] == 2


def test_in_bad_weather_everything_arrives_in_the_end_and_the_same_way_each_time(
    kinto: tuple[str, int],
) -> None:
    stories = []
    for _ in range(2):
        weather = Weather(lose_request=0.1, lose_answer=0.1, cut_answer=0.1, busy=0.1, retry_after=1)
        with Lossy(kinto, weather, seed=7) as lossy, connect(lossy.address) as client:
            for n in range(60):
                _until_done(client, f"n-{n}")
            stories.append(dict(lossy.counts))
    assert stories[0] == stories[1]
    assert stories[0]["lost answers"] > 0


def _until_done(client: Client, id_: str) -> None:
    while True:
        try:
            assert client.send([note(id_)]) == [Answer(201, 5)]
        except (BatchUnknown, problems.BusyError):
            continue
        return


def test_a_refusal_that_comes_before_we_are_done_sending_is_heard() -> None:
    def refuse(sock: socket.socket) -> None:
        sock.recv(1000)
        sock.sendall(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    large = Send(OPEN, "notes", "n-1", {"id": "n-1", "text": "x" * 8_000_000})
    with raw(refuse) as address, connect(address) as client:
        assert said_by(lambda: client.send_one(large)) in ("sync.password", "sync.offline")
