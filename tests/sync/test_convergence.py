# SPDX-License-Identifier: EUPL-1.2
"""Colleagues who do anything at all, in any order, with requests and answers that get lost: in the end all have the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sync.answers import Answer, Send
from sync.engine import Engine, Outcome
from sync.problems import BatchUnknown, OfflineError
from sync.protocol import CLOSED, OPEN
from tests.conftest import Clock
from tests.memory_server import MemoryClient, MemoryServer
from tests.sync.agreement import derived, different, doubled, lost, sound, waiting
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
    everything = server.contents(OPEN) | server.contents(CLOSED)
    edits = [edit for one in work for edit in one.edits]
    assert lost(edits, everything) == []
    assert doubled(edits, everything) == []


def settle(laptops: Sequence[Laptop]) -> None:
    """The network is good again: exchange until nobody has anything to say."""
    for laptop in laptops:
        laptop.client.lossy = False  # type: ignore[attr-defined]
    outcomes: list[Outcome] = []
    for _ in range(12):
        outcomes = [laptop.engine.run() for laptop in laptops]
        for laptop, outcome in zip(laptops, outcomes, strict=True):
            if outcome.removals:
                laptop.engine.settle_removals(right=True)
        if not any(one.pulled or one.pushed or one.waiting or one.removals for one in outcomes):
            break
    assert [(one.refused, one.waiting, one.lost) for one in outcomes] == [(0, 0, 0)] * len(laptops)
