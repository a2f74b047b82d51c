# SPDX-License-Identifier: EUPL-1.2
"""What the client does not believe: answers of the wrong form, without end, or larger than they look."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from sync.problems import BlockedError, ExchangeError, HostileError, NotOursError, TooLargeError
from sync.protocol import OPEN
from tests.fake_servers import Asked, Says
from tests.sync.asking import QUICK, STATE, page, served, since

_BOMB = gzip.compress(bytes(20 * QUICK.size))


@pytest.mark.parametrize(
    "says",
    [
        Says({"data": [{"id": "a", "last_modified": 2}, {"id": "b", "last_modified": 1}]}),
        Says({"data": [{"id": "a", "last_modified": 2}, {"id": "b", "last_modified": 2}]}),
        Says({"data": [{"id": "a", "last_modified": 1}, {"id": "a", "last_modified": 2}]}),
        Says({"data": [{"id": "a", "last_modified": 0}]}),
        Says({"data": [{"id": "a", "last_modified": "2"}]}),
        Says({"data": [{"id": "a", "last_modified": 2.5}]}),
        Says({"data": [{"id": "a", "last_modified": True}]}),
        Says({"data": [{"id": "a", "last_modified": 2**60}]}),
        Says({"data": [{"id": "a"}]}),
        Says({"data": [{"id": 7, "last_modified": 2}]}),
        Says({"data": [{"id": "../../etc", "last_modified": 2}]}),
        Says({"data": [{"id": "a" * 65, "last_modified": 2}]}),
        Says({"data": ["a"]}),
        Says({"data": {"id": "a"}}),
        Says({"items": []}),
        Says([]),
        Says(content=b"{}", headers={"Content-Encoding": "gzip"}),
        Says(content=b"{}", headers={"Content-Encoding": "br"}),
        page(*range(1, 12)),
    ],
    ids=repr,
)
def test_a_page_of_the_wrong_form_is_refused(says: Says) -> None:
    with served(lambda _: says) as client, pytest.raises(HostileError):
        list(client.pages(OPEN, "notes", 0, limit=10))


def test_pages_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.client._MOST", 50)

    def answer(request: Asked) -> Says:
        last = since(request)
        return page(*range(last + 1, last + 11), headers={"Next-Page": "more"})

    with served(answer) as client, pytest.raises(HostileError):
        list(client.pages(OPEN, "notes", 0, limit=10))


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_without_end_is_not_kept(*, packed: bool) -> None:
    says = (
        Says(content=_BOMB, headers={"Content-Encoding": "gzip"})
        if packed
        else Says(content=b"[" + b" " * 2 * QUICK.size + b"]")
    )
    with served(lambda _: says) as client, pytest.raises(TooLargeError):
        client.schemas(OPEN)


def test_an_answer_that_is_nested_too_deep_is_refused() -> None:
    with served(lambda _: Says(content=b"[" * 200_000)) as client, pytest.raises(ExchangeError):
        client.schemas(OPEN)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"hello": "kinto"}, NotOursError),
        ({"data": {}}, NotOursError),
        ([], NotOursError),
        ({"data": {**STATE, "collections": []}}, HostileError),
        ({"data": {**STATE, "collections": {"notes": -1}}}, HostileError),
        ({"data": {**STATE, "collections": {"notes": "1"}}}, HostileError),
        ({"data": {**STATE, "generation": 5}}, HostileError),
        ({"data": {**STATE, "generation": "g" * 501}}, HostileError),
        ({"data": {**STATE, "schema_version": "1"}}, HostileError),
        ({"data": {**STATE, "time": "soon"}}, HostileError),
        ({"data": {**STATE, "time": None}}, HostileError),
        ({"data": {**STATE, "groups": "team"}}, HostileError),
        ({"data": {**STATE, "user": ["noor"]}}, HostileError),
    ],
    ids=repr,
)
def test_a_state_of_the_wrong_form_is_refused(data: Any, problem: type[ExchangeError]) -> None:
    with served(lambda _: Says(data)) as client, pytest.raises(problem):
        client.state(OPEN)


def test_who_may_not_read_is_told_so() -> None:
    with served(lambda _: Says({"code": 403}, status=403)) as client:
        with pytest.raises(BlockedError):
            client.state(OPEN)
        with pytest.raises(BlockedError):
            list(client.pages(OPEN, "notes", 0))


@pytest.mark.parametrize("etag", ['"é"', '"' + "x" * 500 + '"', ""], ids=["strange", "long", "empty"])
def test_a_mark_that_could_not_be_sent_back_is_left_alone(etag: str) -> None:
    with served(lambda _: Says({"data": STATE}, headers={"ETag": etag})) as client:
        state = client.state(OPEN)
        assert state is not None
        assert state.etag is None
