# SPDX-License-Identifier: EUPL-1.2
"""What the client asks and sends, and what it makes of the answers."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import Any

import pytest

from sync.answers import Who
from sync.client import Answer, BatchUnknown, Client, ExchangeError, Send
from sync.protocol import CLOSED, OPEN
from tests.fake_servers import Asked, Says
from tests.sync.asking import ETAG, STATE, TYPED, note, page, served, since

# Questions


def test_the_state_says_how_far_the_server_is_and_who_we_are() -> None:
    asked = []

    def answer(request: Asked) -> Says:
        asked.append(request)
        return Says({"data": STATE}, headers={"ETag": ETAG})

    with served(answer) as client:
        state = client.state(OPEN)
    assert state is not None
    assert (state.generation, state.schema_version, state.collections) == ("g1", 1, {"notes": 12})
    assert (state.user, state.groups, state.colleague, state.etag) == ("account:noor", ("team",), "c-1", ETAG)
    assert state.moment == dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    assert asked[0].path == "/v1/buckets/gemeente-0344/state"
    assert asked[0].headers["Authorization"] == "Basic bm9vcjpjb3JyZWN0LWhvcnNlLWJhdHRlcnk="


def test_an_unchanged_state_is_nothing_to_read() -> None:
    def answer(request: Asked) -> Says:
        assert request.headers["If-None-Match"] == ETAG
        return Says(status=304, content=b"")

    with served(answer) as client:
        assert client.state(CLOSED, ETAG) is None


def test_the_three_places_have_their_own_buckets() -> None:
    asked = []

    def answer(request: Asked) -> Says:
        asked.append(request.path.split("/")[3])
        return page()

    with served(answer) as client:
        for which in (OPEN, CLOSED, "devices"):
            list(client.pages(which, "notes", 0))
    assert asked == ["gemeente-0344", "gemeente-0344-vertrouwelijk", "gemeente-0344-apparaten"]


def test_a_clock_that_is_off_is_told_and_stops_nothing() -> None:
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=10)
    with served(lambda _: Says({"data": {**STATE, "time": ahead.isoformat()}})) as client:
        assert client.clock_skew == dt.timedelta()
        client.state(OPEN)
        assert abs(client.clock_skew - dt.timedelta(minutes=10)) < dt.timedelta(seconds=5)


def test_pages_go_on_by_our_own_count_and_never_where_the_server_points() -> None:
    asked = []

    def answer(request: Asked) -> Says:
        asked.append(request.path)
        last = since(request)
        if last >= 4:
            return page()
        return page(
            last + 1, last + 2, headers={"Next-Page": "http://evil.example/v1/buckets/other?_token=x"}
        )

    with served(answer) as client:
        pages = list(client.pages(OPEN, "notes", 0, limit=2))
    assert [(p.since, [r["id"] for r in p.records]) for p in pages] == [
        (2, ["n-1", "n-2"]),
        (4, ["n-3", "n-4"]),
    ]
    start = "/v1/buckets/gemeente-0344/collections/notes/records?_since="
    assert asked == [f"{start}{n}&_sort=last_modified&_limit=2" for n in (0, 2, 4)]


def test_a_full_page_is_followed_by_another_question_though_nobody_says_that_there_is_more() -> None:
    # A proxy may drop the header in which Kinto says so; the end of the collection would be lost for ever.
    def answer(request: Asked) -> Says:
        first = since(request) + 1
        return page(*range(first, min(first + 100, 251)))

    with served(answer) as client:
        assert sum(len(p.records) for p in client.pages(OPEN, "notes", 0, limit=1000)) == 250


def test_a_small_page_is_the_last_one() -> None:
    asked = []

    def answer(request: Asked) -> Says:
        asked.append(request)
        return page(1, 2, 3)

    with served(answer) as client:
        assert len(list(client.pages(OPEN, "notes", 0))) == 1
    assert len(asked) == 1


def test_an_answer_that_is_too_large_is_asked_again_in_smaller_parts() -> None:
    limits = []

    def answer(request: Asked) -> Says:
        limit = int(request.path.partition("_limit=")[2])
        limits.append(limit)
        first = since(request) + 1
        found = [
            {"id": f"n-{n}", "last_modified": n, "text": "x" * 5000}
            for n in range(first, min(first + limit, 301))
        ]
        return Says({"data": found})

    with served(answer) as client:
        assert sum(len(p.records) for p in client.pages(OPEN, "notes", 0, limit=1000)) == 300
    assert limits == [1000, 100, 100, 100, 100]


def test_ids_leaves_out_what_is_gone() -> None:
    data = [{"id": "n-1", "last_modified": 5}, {"id": "n-2", "last_modified": 6, "deleted": True}]
    with served(lambda _: Says({"data": data})) as client:
        assert client.ids(CLOSED, "notes") == {"n-1": 5}


def test_schemas_says_which_fields_the_server_knows() -> None:
    data = [
        {"id": "notes", "last_modified": 1, "schema": {"properties": {"id": {}, "text": {}}}},
        {"id": "other", "last_modified": 2},
    ]
    with served(lambda _: Says({"data": data})) as client:
        assert client.schemas(OPEN) == {"notes": {"id", "text"}}


def test_count_asks_for_the_number_only() -> None:
    def answer(request: Asked) -> Says:
        assert request.method == "HEAD"
        return Says(headers={"Total-Records": "45212"})

    with served(answer) as client:
        assert client.count(OPEN, "companies") == 45212


def test_packed_answers_are_unpacked() -> None:
    content = gzip.compress(json.dumps({"data": STATE}).encode())

    def answer(request: Asked) -> Says:
        assert request.headers["Accept-Encoding"] == "gzip"
        return Says(content=content, headers={"Content-Encoding": "gzip"})

    with served(answer) as client:
        assert client.state(OPEN) is not None


def test_one_connection_serves_all_questions() -> None:
    connections = set()

    def answer(request: Asked) -> Says:
        connections.add(request.connection)
        return Says({"data": STATE})

    with served(answer) as client:
        for _ in range(5):
            client.state(OPEN)
    assert len(connections) == 1


# Sending


def test_a_batch_says_on_which_version_each_record_stands() -> None:
    asked = []

    def answer(request: Asked) -> Says:
        asked.append(request)
        made = {"status": 201, "path": "", "body": {"data": {"id": "n-1", "last_modified": 7}}}
        changed = {"status": 200, "path": "", "body": {"data": {"id": "n-2", "last_modified": 8}}}
        gone = {
            "status": 200,
            "path": "",
            "body": {"data": {"id": "n-3", "last_modified": 9, "deleted": True}},
        }
        return Says({"responses": [made, changed, gone]})

    named = Send(CLOSED, "notes", "n-2", {"id": "n-2"}, 4)
    of_the_server = Send(OPEN, "notes", "n-1", {"id": "n-1", "text": "a", "last_modified": 3, "schema": 1})
    with served(answer) as client:
        assert [a.rev for a in client.send([of_the_server, named, note("n-3", 5, gone=True)])] == [7, 8, 9]
    assert (asked[0].method, asked[0].path) == ("POST", "/v1/batch")
    records = "/buckets/gemeente-0344{}/collections/notes/records/n-{}"
    assert asked[0].json["requests"] == [
        {
            "method": "PUT",
            "path": records.format("", 1),
            "headers": {"If-None-Match": "*"},
            "body": {"data": {"id": "n-1", "text": "a"}},
        },
        {
            "method": "PUT",
            "path": records.format("-vertrouwelijk", 2),
            "headers": {"If-Match": '"4"'},
            "body": {"data": {"id": "n-2"}},
        },
        {"method": "DELETE", "path": records.format("", 3), "headers": {"If-Match": '"5"'}},
    ]


def test_what_the_server_has_instead_comes_back() -> None:
    theirs = {"id": "n-1", "last_modified": 12, "text": "van een ander"}
    other = {"status": 412, "body": {"message": "modified", "details": {"existing": theirs}}}
    gone = {"status": 412, "body": {"message": "modified"}}
    with served(lambda _: Says({"responses": [other, gone]})) as client:
        first, second = client.send([note("n-1", 3), note("n-2", 3)])
    assert (first.status, first.rev, first.existing) == (412, 12, theirs)
    assert (second.status, second.rev, second.existing) == (412, None, None)


def test_a_refusal_has_the_short_reason_and_the_words() -> None:
    body = {
        "code": 403,
        "errno": 121,
        "error": "Forbidden",
        "message": "rodeloper:not-yours: written by another",
    }
    with served(lambda _: Says({"responses": [{"status": 403, "body": body}]})) as client:
        assert client.send([note()]) == [
            Answer(403, code="not-yours", words="rodeloper:not-yours: written by another")
        ]


def ok(id_: str = "n-1") -> dict[str, Any]:
    return {"status": 201, "path": "", "body": {"data": {"id": id_, "last_modified": 7}}}


@pytest.mark.parametrize(
    "says",
    [
        Says({"responses": [ok(), {"status": 409, "body": {}}]}),
        Says({"responses": [ok(), {"status": 503, "body": {}}]}),
        Says({"responses": [ok(), {"status": 429, "body": {}}]}),
        Says({"responses": [ok()]}),
        Says({"responses": [ok("n-2"), ok("n-1")]}),
        Says({"responses": [ok(), {"status": 201, "body": {"data": {"id": "n-2", "last_modified": "7"}}}]}),
        Says({"responses": [ok(), {"status": "201", "body": {}}]}),
        Says({"responses": [ok(), {"status": 412, "body": {"details": {"existing": {"id": "other"}}}}]}),
        Says({"responses": [ok(), None]}),
        Says({"responses": {}}),
        Says([]),
        Says({"code": 400}, status=400),
        Says({"code": 413}, status=413),
        Says({"code": 500}, status=500),
        Says(content=b"<html>", headers={"Content-Type": "text/html"}),
        Says(content=b"<html>", status=502, headers={"Content-Type": "text/html"}),
        Says(content=b'{"responses": ['),
    ],
    ids=repr,
)
def test_when_one_answer_of_a_batch_is_unclear_the_whole_batch_is(says: Says) -> None:
    with served(lambda _: says) as client, pytest.raises(BatchUnknown):
        client.send([note("n-1"), note("n-2")])


@pytest.mark.parametrize(
    "says",
    [
        Says({"code": 409}, status=409),
        Says({"code": 500}, status=500),
        Says({"data": {"id": "another", "last_modified": 3}}),
        Says([], status=201),
    ],
    ids=repr,
)
def test_a_record_by_itself_of_which_nobody_knows_comes_back_with_status_0(says: Says) -> None:
    with served(lambda _: says) as client:
        assert client.send_one(note()) == Answer(0)


def test_a_record_by_itself_is_sent_like_one_in_a_batch() -> None:
    def answer(request: Asked) -> Says:
        assert (request.method, request.headers["If-Match"]) == ("PUT", '"3"')
        assert request.json == {"data": {"id": "n-1", "text": TYPED}}
        return Says({"data": {"id": "n-1", "last_modified": 4}})

    with served(answer) as client:
        assert client.send_one(note(rev=3)) == Answer(200, 4)


def test_nothing_to_send_asks_nothing() -> None:
    with Client("sync.example", "b", "u", "s") as client:
        assert client.send([]) == []


def test_nobody_can_send_a_removal_without_saying_of_which_version() -> None:
    with pytest.raises(AssertionError):
        Send(OPEN, "notes", "n-1", None)


# Finding one's municipality

HELLO = {"capabilities": {"rodeloper": {"version": 1}}, "user": {"id": "account:noor"}}


def hello(*principals: Any) -> dict[str, Any]:
    return {**HELLO, "user": {"id": "account:noor", "principals": list(principals)}}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (hello("account:noor", "/buckets/gemeente-0344/groups/team"), ("gemeente-0344",)),
        (hello("/buckets/b/groups/team", "/buckets/a/groups/team", "/buckets/a/groups/aldermen"), ("a", "b")),
        (hello("system.Everyone", 7, None, "/buckets/../groups/team", "/buckets/x/groups/team/y"), ()),
        (HELLO, ()),
    ],
)
def test_a_login_knows_its_municipalities(said: Any, found: tuple[str, ...]) -> None:
    with served(lambda _: Says(said)) as client:
        assert client.who() == Who("noor", found)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"capabilities": {"rodeloper": {}}}, "sync.password"),
        ({"capabilities": {"accounts": {}}, "user": {"id": "account:noor"}}, "sync.not-ours"),
        (["hello"], "sync.not-ours"),
    ],
)
def test_without_the_right_server_or_password_there_is_no_municipality(said: Any, problem: str) -> None:
    with served(lambda _: Says(said)) as client, pytest.raises(ExchangeError, match=problem):
        client.who()
