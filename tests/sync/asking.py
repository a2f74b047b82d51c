# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the client share: a quick client, a server that answers what a test says, records to send."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sync.client import Client, Send
from sync.problems import ExchangeError
from sync.protocol import OPEN
from sync.transport import Transport
from sync.wire import Limits
from tests.fake_servers import Asked, Says, honest

SECRET = "correct-horse-battery"
TYPED = "Wil 400 m2 erbij, maar zegt het nog tegen niemand"
ETAG = '"abc"'
STATE = {
    "generation": "g1",
    "schema_version": 1,
    "time": "2026-11-23T09:00:00.000Z",
    "collections": {"notes": 12},
    "user": "account:noor",
    "groups": ["team"],
    "colleague": "c-1",
}
QUICK = Limits(connect=1, silence=1, total=3, size=1_000_000)


def connect(address: tuple[str, int] | str, **more: Any) -> Client:
    server = address if isinstance(address, str) else f"http://{address[0]}:{address[1]}"
    return Client(server, "gemeente-0344", "noor", SECRET, **{"limits": QUICK, **more})


@contextmanager
def served(answer: Callable[[Asked], Says], **more: Any) -> Iterator[Client]:
    with honest(answer) as address, connect(address, **more) as client:
        yield client


def page(*revs: Any, **more: Any) -> Says:
    return Says({"data": [{"id": f"n-{rev}", "last_modified": rev} for rev in revs]}, **more)


def note(id_: str = "n-1", rev: int | None = None, *, bucket: str = OPEN, gone: bool = False) -> Send:
    return Send(bucket, "notes", id_, None if gone else {"id": id_, "text": TYPED}, rev)


def since(request: Asked) -> int:
    """After which revision this question for a page asks."""
    return int(request.path.partition("_since=")[2].partition("&")[0])


def problem_of(call: Callable[[], object]) -> ExchangeError:
    """The problem that this ends in."""
    with pytest.raises(ExchangeError) as caught:
        call()
    return caught.value


def until_closed(sock: socket.socket) -> None:
    """A script for ``raw``: take everything, say nothing."""
    while sock.recv(65536):
        pass


@contextmanager
def trusting(address: str, folder: Path, **more: Any) -> Iterator[Client]:
    """A client that trusts the certificate in this folder, and nothing else."""
    stopped = threading.Event()
    context = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    transport = Transport(address, stopped.is_set, context)
    with connect(address, cancelled=stopped, transport=transport, **more) as client:
        yield client
