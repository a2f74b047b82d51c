# SPDX-License-Identifier: EUPL-1.2
"""Two colleagues with a laptop each and one backend in memory between them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from storage.models import Colleague
from storage.operations import municipality
from storage.operations.unit import operation
from storage.rules.rights import Actor
from storage.store import Store
from sync import protocol
from sync.engine import Engine, Outcome
from sync.marks import loose_ends
from tests.conftest import KEY, Clock
from tests.factories import EZ, WI
from tests.memory_server import MemoryServer

IDS = {"noor": "00000000-0000-4000-8000-000000000001", "bas": "00000000-0000-4000-8000-000000000002"}


@operation("test.introduce")
def introduce(db: Session, actor: Actor) -> None:
    """Both know each other from the start, under the same ids, as after a first connection."""
    for (login, id_), department in zip(IDS.items(), (EZ, WI), strict=True):
        db.add(Colleague(id=id_, name=login.title(), account=login, department_id=department))


class Laptop:
    """A store, who works on it, and its connection."""

    def __init__(self, folder: Path, empty: Path, server: MemoryServer, login: str, clock: Clock) -> None:
        path = folder / f"{login}.store"
        path.write_bytes(empty.read_bytes())
        self.login = login
        self.store = Store.open(path, KEY, device=f"laptop-{login}", clock=clock)
        self.actor = Actor(IDS[login], login.title(), f"laptop-{login}")
        self.do(municipality.seed, "Voorbeeldstad")
        self.do(introduce)
        self.client = server.client(login)
        self.engine = Engine(self.client, self.store, self.actor)  # type: ignore[arg-type]

    def do(self, operation: Any, *args: Any, **kw: Any) -> Any:
        """Write; answers with what came back."""
        return self.store.write(operation, self.actor, *args, **kw).result().answer

    def sync(self) -> Outcome:
        return self.engine.run()

    def contents(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Every record of this store as it goes over the wire, by kind and id."""
        return self.store.read(contents)


def contents(db: Session) -> dict[tuple[str, str], dict[str, Any]]:
    """Every record of a store in its wire form."""
    found = {}
    for kind in protocol.kinds().values():
        query = f"SELECT {', '.join(kind.columns)} FROM {kind.name}"
        for line in db.connection().exec_driver_sql(query):
            row = dict(zip(kind.columns, line, strict=True))
            loose = loose_ends(db, kind.name, [row["id"]]).get(row["id"], {})
            found[kind.name, row["id"]] = protocol.whole(kind, row, None, loose)
    return found
