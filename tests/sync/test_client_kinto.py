# SPDX-License-Identifier: EUPL-1.2
"""The client against the real backend: Kinto with our plugin on PostgreSQL, also over a bad network."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sync import protocol
from sync.client import DEVICES, SKEW_ALLOWED, Answer, BatchUnknown, Client, Send
from sync.problems import BlockedError, ExchangeError, NotOursError, OfflineError, PasswordError
from sync.protocol import CLOSED, OPEN
from tests.backend_server import Backend, password
from tests.lossy import Lossy, Weather

NOW = "2026-11-23T09:00:00.000000Z"
MADE = {"created_at": NOW, "created_by": "", "changed_at": NOW, "changed_by": ""}


@pytest.fixture
def connect(backend: Backend, bucket: str) -> Iterator[Callable[..., Client]]:
    """A client for somebody of this municipality."""
    made = []

    def connect(name: str, server: str = "", place: str = "", secret: str = "") -> Client:
        client = Client(server or backend.url, place or bucket, name, secret or password(name))
        made.append(client)
        return client

    yield connect
    for client in made:
        client.close()


def company(name: str = "Bakkerij Ommel", **more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "name": name, **more, **MADE}


def new(data: dict[str, Any], **more: Any) -> Send:
    return Send(OPEN, "companies", data["id"], data, **more)


def test_the_state_tells_who_we_are_and_moves_when_something_is_written(
    connect: Callable[..., Client],
) -> None:
    noor = connect("noor")
    first = noor.state(OPEN)
    assert first is not None
    assert first.user == "account:noor"
    assert first.groups == ("team",)
    assert set(protocol.kinds()) <= first.collections.keys()
    assert abs(noor.clock_skew) < SKEW_ALLOWED
    assert noor.state(OPEN, first.etag) is None
    [answer] = noor.send([new(company())])
    second = noor.state(OPEN, first.etag)
    assert second is not None
    assert second.collections["companies"] == answer.rev
    assert noor.state(CLOSED) is not None
    assert noor.state(DEVICES) is not None


def test_the_server_knows_every_field_that_we_send(connect: Callable[..., Client]) -> None:
    known = connect("noor").schemas(OPEN)
    assert {name: frozenset(kind.fields) for name, kind in protocol.kinds().items()} == known


def test_records_come_back_as_they_were_sent_page_by_page(connect: Callable[..., Client]) -> None:
    noor = connect("noor")
    state = noor.state(OPEN)
    assert state is not None
    since = state.collections["companies"]
    sent = [company(f"Bedrijf {n}") for n in range(230)]
    for start in range(0, 230, 50):
        assert all(a.status == 201 for a in noor.send([new(data) for data in sent[start : start + 50]]))
    eline = connect("eline")
    assert eline.count(OPEN, "companies", since) == 230
    pages = list(eline.pages(OPEN, "companies", since, limit=100))
    assert [len(page.records) for page in pages] == [100, 100, 30]
    assert [protocol.content(r) for page in pages for r in page.records] == sent
    assert eline.ids(OPEN, "companies").keys() >= {data["id"] for data in sent}


def test_a_removal_comes_along_and_is_no_id_any_more(connect: Callable[..., Client]) -> None:
    noor = connect("noor")
    data = company()
    made = noor.send_one(new(data))
    gone = noor.send_one(Send(OPEN, "companies", data["id"], None, made.rev))
    assert gone.status == 200
    [page] = noor.pages(OPEN, "companies", made.rev or 0)
    assert page.records == [{"id": data["id"], "last_modified": gone.rev, "deleted": True}]
    assert data["id"] not in noor.ids(OPEN, "companies")
    # What is gone has no version to change.
    again = noor.send_one(new({**data, "name": "Toch niet"}, rev=made.rev))
    assert (again.status, again.existing) == (412, None)


def test_who_is_second_gets_what_the_first_wrote(connect: Callable[..., Client]) -> None:
    noor, eline = connect("noor"), connect("eline")
    data = company()
    made = noor.send_one(new(data))
    theirs = {**data, "name": "Bakkerij Ommel en Zoon"}
    changed = eline.send_one(new(theirs, rev=made.rev))
    for answer in (noor.send_one(new({**data, "name": "Mijn"}, rev=made.rev)), *noor.send([new(data)])):
        assert (answer.status, answer.rev) == (412, changed.rev)
        assert answer.existing is not None
        assert protocol.content(answer.existing) == theirs


def test_one_refused_record_does_not_hold_up_the_others(connect: Callable[..., Client]) -> None:
    noor = connect("noor")
    good, bad = company(), company("Bedrijf\x00")
    wrong = {**company(), "name": 7}
    answers = noor.send([new(bad), new(good), new(wrong), Send(OPEN, "nonsense", good["id"], good)])
    assert [answer.status for answer in answers] == [400, 201, 400, 404]
    assert answers[0].code
    assert answers[0].words
    assert list(noor.ids(OPEN, "companies")) == [good["id"]]


def test_an_alderman_reads_and_does_not_write(connect: Callable[..., Client]) -> None:
    connect("noor").send([new(company())])
    hette = connect("hette")
    assert len(hette.ids(OPEN, "companies")) == 1
    assert [answer.status for answer in hette.send([new(company())])] == [403]


def test_a_confidential_note_is_there_for_its_readers_only(connect: Callable[..., Client]) -> None:
    noor, rik, eline = connect("noor"), connect("rik"), connect("eline")
    theirs = rik.state(OPEN)
    assert theirs is not None
    note = _note(noor) | {"readers": theirs.colleague}
    [made] = noor.send([Send(CLOSED, "notes", note["id"], note, None)])
    assert made.status == 201
    assert rik.ids(CLOSED, "notes") == noor.ids(CLOSED, "notes") == {note["id"]: made.rev}
    assert eline.ids(CLOSED, "notes") == {}
    [page] = rik.pages(CLOSED, "notes", 0)
    assert [protocol.content(record) for record in page.records] == [note]
    assert list(eline.pages(CLOSED, "notes", 0)) == []
    before = eline.state(CLOSED)
    assert before is not None
    assert before.collections["notes"] == made.rev


def _note(noor: Client) -> dict[str, Any]:
    state = noor.state(OPEN)
    assert state is not None
    fields = protocol.kind("notes").fields
    note: dict[str, Any] = {"id": str(uuid.uuid4()), "author_id": state.colleague, **MADE}
    for field in fields.values():
        if field.required and field.name not in note:
            note[field.name] = str(uuid.uuid4()) if field.parent else NOW
    return note


def test_a_batch_that_is_too_large_for_the_server_goes_one_by_one(connect: Callable[..., Client]) -> None:
    noor = connect("noor")
    sends = [new(company(approach="x" * 250_000)) for _ in range(100)]
    try:
        answers = noor.send(sends)
    except BatchUnknown:
        answers = [noor.send_one(send) for send in sends[:3]]
    assert {answer.status for answer in answers} == {201}
    # A page of these is 25 MB; it comes in parts that we take.
    assert len(noor.ids(OPEN, "companies")) == len(answers)


@pytest.mark.parametrize(
    ("who", "problem"),
    [
        ({"name": "noor", "secret": "verkeerd"}, PasswordError),
        ({"name": "niemand", "secret": "x"}, PasswordError),
        ({"name": "bo"}, BlockedError),
        ({"name": "noor", "place": "gemeente-bestaat-niet"}, BlockedError),
    ],
    ids=["wrong password", "no such login", "of another municipality", "no such municipality"],
)
def test_who_does_not_belong_here_hears_why(
    connect: Callable[..., Client], who: dict[str, str], problem: type[ExchangeError]
) -> None:
    stranger = connect(**who)
    with pytest.raises(problem):
        stranger.state(OPEN)
    with pytest.raises(problem):
        list(stranger.pages(OPEN, "companies", 0))


def test_who_is_blocked_is_out_at_once(backend: Backend, connect: Callable[..., Client], bucket: str) -> None:
    rik = connect("rik")
    assert rik.state(OPEN) is not None
    backend.block("rik", bucket)
    with pytest.raises(BlockedError):
        rik.state(OPEN)
    assert rik.send_one(new(company())).status == 403


def test_a_server_that_stops_and_comes_back(backend: Backend, connect: Callable[..., Client]) -> None:
    noor = connect("noor")
    assert noor.state(OPEN) is not None
    backend.stop()
    try:
        with pytest.raises(OfflineError):
            noor.state(OPEN)
    finally:
        backend.start()
    assert noor.state(OPEN) is not None


def test_what_is_sent_again_after_a_lost_answer_is_recognised(
    backend: Backend,
    connect: Callable[..., Client],
) -> None:
    upstream = ("127.0.0.1", backend.ports[0])
    with Lossy(upstream, Weather(lose_answer=1)) as lossy:
        noor = connect("noor", lossy.address)
        data = company()
        with pytest.raises(BatchUnknown):
            noor.send([new(data)])
        lossy.weather.lose_answer = 0
        answer = noor.send_one(new(data))
    assert answer.status == 412
    assert answer.existing is not None
    assert protocol.content(answer.existing) == data


def test_in_bad_weather_every_record_arrives_once(backend: Backend, connect: Callable[..., Client]) -> None:
    weather = Weather(lose_request=0.1, lose_answer=0.1, cut_answer=0.1)
    waiting = {data["id"]: data for data in (company(f"Bedrijf {n}") for n in range(60))}
    with Lossy(("127.0.0.1", backend.ports[0]), weather, seed=3) as lossy:
        noor = connect("noor", lossy.address)
        sent = set(waiting)
        while waiting:
            part = [new(data) for data in list(waiting.values())[:10]]
            for send, answer in zip(part, _answers(noor, part), strict=True):
                if answer.status in (201, 412):
                    del waiting[send.id]
        assert lossy.counts["lost answers"] + lossy.counts["cut answers"] > 0
    assert connect("eline").ids(OPEN, "companies").keys() == sent


def _answers(client: Client, sends: list[Send]) -> list[Answer]:
    try:
        return client.send(sends)
    except BatchUnknown:
        return [_one(client, send) for send in sends]


def _one(client: Client, send: Send) -> Answer:
    try:
        return client.send_one(send)
    except OfflineError:
        return Answer(0)


def test_another_server_than_ours_is_not_ours(backend: Backend, connect: Callable[..., Client]) -> None:
    elsewhere = connect("noor", f"{backend.url}/elsewhere")
    with pytest.raises(NotOursError):
        elsewhere.state(OPEN)


def test_the_clock_of_the_server_is_in_utc(connect: Callable[..., Client]) -> None:
    state = connect("noor").state(OPEN)
    assert state is not None
    assert state.moment.tzinfo is dt.UTC
