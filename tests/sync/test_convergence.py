# SPDX-License-Identifier: EUPL-1.2
"""Colleagues who do anything at all, in any order, with requests and answers that get lost: in the end all have the same."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.operations import action_fold
from storage.operations.unit import operation
from storage.rules.rights import Actor
from storage.store import Store
from sync.answers import Answer, Send
from sync.engine import Engine
from sync.problems import BatchUnknown, OfflineError
from sync.protocol import CLOSED, OPEN
from tests.conftest import Clock
from tests.memory_server import MemoryClient, MemoryServer
from tests.sync.random_work import RandomWork
from tests.sync.two_laptops import IDS, Laptop


class Lossy(MemoryClient):
    """A connection on which one request in seven gets lost, on the way there or on the way back."""

    def __init__(self, server: MemoryServer, user: str, seed: int) -> None:
        super().__init__(server, user)
        self.random = random.Random(seed)
        self.lossy = True

    def _lose(self) -> bool:
        return self.lossy and self.random.random() < 0.15

    def state(self, which: str, etag: str | None = None) -> Any:
        if self._lose():
            raise OfflineError
        return super().state(which, etag)

    def pages(self, which: str, kind: str, since: int, limit: int = 1000) -> Any:
        for page in super().pages(which, kind, since, limit=7):
            if self._lose():
                raise OfflineError
            yield page

    def send(self, sends: Sequence[Send]) -> list[Answer]:
        if self._lose():
            raise OfflineError
        answers = super().send(sends[: self.random.randrange(len(sends)) + 1] if self._lose() else sends)
        if len(answers) < len(sends) or self._lose():
            raise BatchUnknown
        return answers

    def send_one(self, send: Send) -> Answer:
        answer = super().send_one(send)
        return Answer(0) if self._lose() else answer


@pytest.mark.parametrize("seed", range(4))
def test_everybody_ends_with_the_same_and_nothing_is_lost(
    seed: int, tmp_path: Path, empty_store: Path, clock: Clock
) -> None:
    server = MemoryServer()
    laptops = [Laptop(tmp_path, empty_store, server, login, clock) for login in IDS]
    try:
        play(laptops, server, seed, steps=120)
    finally:
        for laptop in laptops:
            laptop.store.close()


def play(laptops: Sequence[Laptop], server: MemoryServer, seed: int, steps: int) -> None:
    chance = random.Random(seed)
    for n, laptop in enumerate(laptops):
        laptop.client = Lossy(server, laptop.login, seed * 10 + n)
        laptop.engine = Engine(laptop.client, laptop.store, laptop.actor)  # type: ignore[arg-type]
    work = [RandomWork(laptop.store, laptop.actor, seed * 100 + n) for n, laptop in enumerate(laptops)]
    for _ in range(steps):
        n = chance.randrange(len(laptops))
        if chance.random() < 0.85:
            work[n].step()
        else:
            try:
                laptops[n].engine.run()
            except OfflineError:
                pass
            laptops[n].store.read(sound)
    settle(laptops)
    for laptop in laptops:
        laptop.store.read(sound)
        there = server.contents(OPEN) | server.contents(CLOSED, laptop.client.user)
        parked = laptop.store.read(waiting)
        assert different(laptop.contents(), {k: v for k, v in there.items() if k not in parked}) == {}
        assert derived(laptop.store, laptop.actor) == []
    everything = json.dumps([*server.contents(OPEN).values(), *server.contents(CLOSED).values()])
    lost = [token for one in work for token in one.tokens if token not in everything]
    assert lost == []


def waiting(db: Session) -> set[tuple[str, str]]:
    """The records that wait for a parent that this login may not read."""
    return {(kind, id_) for kind, id_ in db.connection().exec_driver_sql("SELECT kind, id FROM sync_waiting")}


def settle(laptops: Sequence[Laptop]) -> None:
    """The network is good again: exchange until nobody has anything to say."""
    for laptop in laptops:
        laptop.client.lossy = False  # type: ignore[attr-defined]
    for _ in range(12):
        outcomes = [laptop.engine.run() for laptop in laptops]
        for laptop, outcome in zip(laptops, outcomes, strict=True):
            if outcome.removals:
                laptop.engine.settle_removals(right=True)
        if not any(one.pulled or one.pushed or one.waiting or one.removals for one in outcomes):
            break
    assert [(one.refused, one.waiting, one.lost) for one in outcomes] == [(0, 0, 0)] * len(laptops)


def different(one: dict[Any, Any], other: dict[Any, Any]) -> dict[Any, Any]:
    """Where two pictures of all records differ, for a readable failure."""
    found = {}
    for key in one.keys() | other.keys():
        ours, theirs = one.get(key, {}), other.get(key, {})
        if ours != theirs:
            found[key] = {
                n: (ours.get(n), theirs.get(n))
                for n in ours.keys() | theirs.keys()
                if ours.get(n) != theirs.get(n)
            }
    return found


def sound(db: Session) -> None:
    """References lead somewhere, and nothing waits that could be in its place."""
    run = db.connection().exec_driver_sql
    assert run("PRAGMA foreign_key_check").all() == []
    for kind, id_, needs_kind, needs_id in run(
        "SELECT kind, id, needs_kind, needs_id FROM sync_waiting"
    ).all():
        assert needs_kind != "unreadable", (kind, id_)
        if needs_kind != "deletion":
            there = run(f"SELECT 1 FROM {needs_kind} WHERE id = ?", (needs_id,)).first()
            assert there is None, (kind, id_, needs_kind)


@operation("test.derived")
def _again(db: Session, actor: Actor) -> list[Any]:
    query = "SELECT id, state, owner_id, due_on, is_open, is_not_told, postponed FROM actions ORDER BY id"
    run = db.connection().exec_driver_sql
    before = run(query).all()
    action_fold.refold(db, actor, [row[0] for row in before])
    return [(a, b) for a, b in zip(before, run(query).all(), strict=True) if tuple(a) != tuple(b)]


def derived(store: Store, actor: Actor) -> Any:
    """What differs when the columns that follow from others are computed again: nothing should."""
    return store.write(_again, actor).result().answer
