# SPDX-License-Identifier: EUPL-1.2
"""How far both places are, in one question; and in two from a server that is older than that."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from sync.client import Client, Send, State
from sync.problems import HostileError
from sync.protocol import CLOSED, OPEN
from tests.backend_server import Backend, password
from tests.fake_servers import Asked, Says
from tests.sync.asking import ETAG, STATE, served

MADE = {
    "created_at": "2026-11-23T09:00:00.000000Z", "created_by": "",
    "changed_at": "2026-11-23T09:00:00.000000Z", "changed_by": "",
}  # fmt: skip


@pytest.fixture
def noor(backend: Backend, bucket: str) -> Iterator[Client]:
    with Client(backend.url, bucket, "noor", password("noor")) as client:
        yield client


def known(news: dict[str, State | None], before: dict[str, str]) -> dict[str, str]:
    return before | {which: state.etag or "" for which, state in news.items() if state is not None}


def test_only_what_moved_in_either_place_is_news(noor: Client) -> None:
    first = noor.look({})
    there = first[OPEN]
    assert there is not None
    assert first[CLOSED] is not None
    etags = known(first, {})
    assert noor.look(etags) == {CLOSED: None, OPEN: None}
    company = {"id": str(uuid.uuid4()), "name": "Van Ommelen", **MADE}
    [made] = noor.send([Send(OPEN, "companies", company["id"], company)])
    moved = noor.look(etags)
    assert moved[CLOSED] is None
    there = moved[OPEN]
    assert there is not None
    assert there.collections["companies"] == made.rev
    etags = known(moved, etags)
    spoken = {
        "id": str(uuid.uuid4()), "company_id": company["id"], "colleague_id": there.colleague, "channel": "phone",
        "happened_at": MADE["created_at"], **MADE, "created_by": there.colleague,
    }  # fmt: skip
    [secret] = noor.send([Send(CLOSED, "contact_moments", spoken["id"], spoken)])
    assert secret.status == 201
    hidden = noor.look(etags)[CLOSED]
    assert hidden is not None
    assert hidden.collections["contact_moments"] == secret.rev
    state = noor.state(CLOSED)
    assert state is not None
    assert (state.collections, state.generation) == (hidden.collections, hidden.generation)


def test_an_older_server_is_asked_for_each_place() -> None:
    asked = []

    def answer(request: Asked) -> Says:
        asked.append(request.path.removeprefix("/v1/buckets/").partition("?")[0])
        if request.headers.get("If-None-Match") == ETAG:
            return Says(status=304, content=b"")
        return Says({"data": STATE}, headers={"ETag": ETAG})

    with served(answer) as client:
        news = client.look({})
        assert all(state is not None for state in news.values())
        assert client.look(known(news, {})) == {CLOSED: None, OPEN: None}
    assert asked == ["gemeente-0344/state", "gemeente-0344-vertrouwelijk/state"] * 2


@pytest.mark.parametrize("closed", [[], "alles", {"notes": "12"}, {"notes": -1}])
def test_what_no_server_of_ours_says_of_the_closed_place_is_not_believed(closed: Any) -> None:
    with served(lambda _: Says({"data": {**STATE, "closed": closed}})) as client, pytest.raises(HostileError):
        client.look({})
