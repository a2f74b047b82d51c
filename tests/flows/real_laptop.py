# SPDX-License-Identifier: EUPL-1.2
"""A laptop of a colleague with the real program on it: an encrypted store, the real client, the real backend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from storage.operations import municipality
from storage.rules.rights import Actor
from storage.store import Store, utc_now
from sync import protocol
from sync.backend import policy
from sync.client import Client
from sync.engine import Engine, Outcome
from sync.protocol import CLOSED, OPEN
from tests.backend_server import Backend, password
from tests.conftest import KEY
from tests.sync.two_laptops import contents

MOST_ROUNDS = 15


class RealLaptop:
    """A store, who works on it, and the connection. ``actor`` is the colleague whose login it is.

    ``url``: where the server is, when something stands in between.
    """

    def __init__(
        self,
        folder: Path,
        empty: Path,
        backend: Backend,
        bucket: str,
        login: str,
        *,
        clock: Callable[[], Any] = utc_now,
        url: str = "",
        **engine: Any,
    ) -> None:
        self.login, self.bucket, self.backend = login, bucket, backend
        self.path = folder / f"{login}.store"
        if not self.path.exists():
            self.path.write_bytes(empty.read_bytes())
        self.client = client_of(backend, bucket, login, url)
        self.store = Store.open(self.path, KEY, device=f"laptop-{login}", clock=clock)
        person = backend.accounts[login]
        # The template of all municipalities of a test knows everybody under the same id.
        self.actor = Actor(backend.colleague(login), person.name, self.store.device)
        self.do(municipality.seed)
        self._how = engine
        self.engine = Engine(self.client, self.store, self.actor, **engine)

    def do(self, operation: Any, *args: Any, **kw: Any) -> Any:
        """Write; answers with what came back."""
        return self.store.write(operation, self.actor, *args, **kw).result().answer

    def sync(self) -> Outcome:
        """One exchange."""
        return self.engine.run()

    def go_through(self, url: str) -> None:
        """From now on the server is reached here (empty: directly)."""
        self.client.close()
        self.client = client_of(self.backend, self.bucket, self.login, url)
        self.engine = Engine(self.client, self.store, self.actor, **self._how)

    def contents(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Every record of this store as it goes over the wire."""
        return self.store.read(contents)

    def all_of(self, kind: str) -> list[dict[str, Any]]:
        """The records of a kind, in the order of their ids."""
        return [wire for (name, _), wire in sorted(self.contents().items()) if name == kind]

    def readable(self) -> dict[tuple[str, str], dict[str, Any]]:
        """What the backend has, as far as this login may read it."""
        return readable(self.client)

    def close(self) -> None:
        self.client.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def client_of(backend: Backend, bucket: str, login: str, url: str = "") -> Client:
    """The real client of this person."""
    return Client(url or backend.url, bucket, login, password(login))


def readable(client: Client) -> dict[tuple[str, str], dict[str, Any]]:
    """Everything that this login may read, by kind and id."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for place in (OPEN, CLOSED):
        there = client.state(place)
        assert there is not None
        for kind in protocol.kinds():
            if kind not in there.collections:
                continue
            for page in client.pages(place, kind, 0):
                for record in page.records:
                    if not record.get("deleted"):
                        assert (kind, record["id"]) not in found, f"in both places: {kind} {record['id']}"
                        found[kind, record["id"]] = protocol.content(record)
    return found


def everything(backend: Backend, bucket: str) -> dict[tuple[str, str], dict[str, Any]]:
    """All that a municipality has at the backend, whoever may read it."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    with backend.admin() as server:
        for place, kinds in ((bucket, protocol.kinds()), (f"{bucket}-vertrouwelijk", policy.CLOSED_KINDS)):
            for kind in kinds:
                for record in server.records(place, kind):
                    assert (kind, record["id"]) not in found, f"in both places: {kind} {record['id']}"
                    found[kind, record["id"]] = protocol.content(record)
    return found


def until_quiet(laptops: list[RealLaptop]) -> list[Outcome]:
    """Exchange until nobody has anything to say; answers with the last outcomes."""
    outcomes: list[Outcome] = []
    for _ in range(MOST_ROUNDS):
        outcomes = [laptop.sync() for laptop in laptops]
        for laptop, outcome in zip(laptops, outcomes, strict=True):
            if outcome.removals:
                laptop.engine.settle_removals(right=True)
        if not any(one.pulled or one.pushed or one.waiting or one.removals for one in outcomes):
            return outcomes
    raise AssertionError(outcomes)
