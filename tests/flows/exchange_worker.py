# SPDX-License-Identifier: EUPL-1.2
"""One life of the program on one laptop, as a process of its own: somebody works while it exchanges, until it is killed.

``python -m tests.flows.exchange_worker`` with its orders as JSON on standard input. It can kill itself in the middle of
whatever the seed says: a statement on the store, a commit, or a question to the backend.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import sys
import threading
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import httpx
import msgspec
from sqlalchemy import Engine as Database
from sqlalchemy import event

from storage.rules.rights import Actor
from storage.store import Store
from sync.client import Client
from sync.engine import Engine
from sync.groups import TEAM
from sync.problems import ExchangeError
from sync.transport import Transport
from sync.wire import base_address
from tests.sync.agreement import whole
from tests.sync.edits import Edit
from tests.sync.random_work import RandomWork


@dataclass(frozen=True)
class Life:
    """The orders for one life. ``die_at``: what to be in the middle of (``statement``, ``commit``, ``question``) when
    it ends, and at the how manieth; nothing: work until ``steps`` are done, or until somebody else ends it.
    """

    store: str
    key: str
    side: str
    url: str
    bucket: str
    login: str
    secret: str
    colleague: str
    name: str
    group: str = TEAM
    seed: int = 0
    skew: float = 0
    steps: int = 100
    die_at: tuple[str, int] | None = None


class Side:
    """Words on their way into the store and words that are there, on the disk before anything else happens."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("ab", buffering=0)

    def remember(self, edit: Edit) -> None:
        self._file.write(msgspec.json.encode(asdict(edit)) + b"\n")
        os.fsync(self._file.fileno())

    def count(self, what: str, n: int = 1) -> None:
        """Something for the figures at the end."""
        self._file.write(msgspec.json.encode({what: n}) + b"\n")


class Fate:
    """Counts what happens and ends this process in the middle of it."""

    def __init__(self, die_at: tuple[str, int] | None) -> None:
        self._what, self._left = die_at or ("", 0)
        self._lock = threading.Lock()

    def happens(self, what: str) -> None:
        if what == self._what:
            with self._lock:
                self._left -= 1
                if self._left <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)

    def watch_stores(self) -> None:
        event.listen(Database, "after_cursor_execute", lambda *_: self.happens("statement"))
        event.listen(Database, "commit", lambda *_: self.happens("commit"))


class Fateful(httpx.BaseTransport):
    """The network, on which this process may end just before or just after the backend did something."""

    def __init__(self, transport: httpx.BaseTransport, fate: Fate) -> None:
        self._transport, self._fate = transport, fate

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._fate.happens("question")
        response = self._transport.handle_request(request)
        self._fate.happens("question")
        return response

    def close(self) -> None:
        self._transport.close()


def exchange(engine: Engine, stopped: threading.Event, chance: random.Random, side: Side) -> None:
    """Exchange again and again, as the program does beside the window. What is no problem of ours ends everything."""
    try:
        while not stopped.is_set():
            side.count(one_exchange(engine, side))
            stopped.wait(chance.uniform(0, 0.2))
    except BaseException:  # noqa: BLE001 - whatever it is, the test shows it
        traceback.print_exc()
        os._exit(3)


def one_exchange(engine: Engine, side: Side) -> str:
    """Answers with the name of what became of it."""
    try:
        outcome = engine.run()
    except ExchangeError as problem:
        return problem.code
    side.count("disagreements", outcome.conflicts)
    if outcome.removals:
        engine.settle_removals(right=True)
    return "exchanges"


def live(life: Life) -> None:
    """Work and exchange, both at once."""
    skew = dt.timedelta(seconds=life.skew)
    fate, chance, side = Fate(life.die_at), random.Random(life.seed), Side(Path(life.side))
    fate.watch_stores()
    device = f"laptop-{life.login}"
    stopped = threading.Event()
    transport = Fateful(Transport(base_address(life.url), stopped.is_set), fate)
    with (
        Store.open(
            Path(life.store),
            bytes.fromhex(life.key),
            device=device,
            clock=lambda: dt.datetime.now(dt.UTC) + skew,
        ) as store,
        Client(
            life.url, life.bucket, life.login, life.secret, transport=transport, cancelled=stopped
        ) as client,
    ):
        store.read(whole)
        actor = Actor(life.colleague, life.name, device)
        engine = Engine(client, store, actor, stopped=stopped)
        beside = threading.Thread(target=exchange, args=(engine, stopped, random.Random(life.seed), side))
        work = RandomWork(store, actor, life.seed, remember=side.remember, group=life.group)
        beside.start()
        for _ in range(life.steps):
            work.step()
            side.count("operations")
            time.sleep(chance.expovariate(50))
        stopped.set()
        beside.join()


if __name__ == "__main__":
    live(msgspec.json.decode(sys.stdin.buffer.read(), type=Life))
