# SPDX-License-Identifier: EUPL-1.2
"""Laptops that worked by themselves for a while and now join a municipality at a real backend."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from storage import imports
from storage.keys import Keys, wrap_key, write_keys
from storage.operations import municipality, people
from storage.queries.exchange_facts import Connection
from storage.rules.rights import Actor
from storage.store import Store
from sync.client import Client
from sync.connecting import Connected, FirstLook, connect, look
from sync.engine import Engine, Outcome
from tests.backend_server import Backend, password
from tests.conftest import KEY, Clock


@cache
def _keys() -> Keys:
    """Wrapping a key takes half a second on purpose."""
    return wrap_key(KEY, None)[0]


class Laptop:
    """A store of somebody who was asked for a name at the first start, and the login that comes later."""

    def __init__(
        self, folder: Path, empty: Path, clock: Clock, name: str, backend: Backend, bucket: str, login: str
    ) -> None:
        self.folder = folder / login
        self.folder.mkdir()
        path = self.folder / "bezoeken.store"
        path.write_bytes(empty.read_bytes())
        write_keys(path, _keys())
        self.store = Store.open(path, KEY, device=f"laptop-{login}", clock=clock)
        nobody = Actor("", name, self.store.device)
        self.store.write(municipality.seed, nobody, "Voorbeeldstad").result()
        id_ = str(self.store.write(people.introduce, nobody, name).result().answer)
        self.actor = Actor(id_, name, self.store.device)
        self.where = Connection(backend.url, bucket, login)
        self.client = Client(backend.url, bucket, login, password(login))

    def close(self) -> None:
        self.client.close()
        self.store.close()

    def do(self, operation: Any, *args: Any, **fields: Any) -> Any:
        """Write; answers with what came back."""
        return self.store.write(operation, self.actor, *args, **fields).result().answer

    def take_in(self, *lines: str) -> None:
        """Import a file with these lines."""
        path = self.folder / "bedrijven.csv"
        path.write_text("\r\n".join((*lines, "")))
        table = imports.read_table(path)
        self.do(imports.companies, self.store.read(imports.prepare, table, imports.guess(table)))

    def look(self) -> FirstLook:
        return look(self.client, self.store, self.actor, self.where)

    def join(self) -> Connected:
        """Look, connect, and exchange everything there is."""
        done = connect(self.client, self.store, self.actor, self.look(), self.folder)
        self.actor = done.actor
        return done

    def sync(self) -> Outcome:
        return Engine(self.client, self.store, self.actor).run()

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """These columns of a table, in the order of their values."""
        return self.store.read(
            _lines, f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(columns)}"
        )

    def all(self, query: str) -> list[tuple[Any, ...]]:
        return self.store.read(_lines, query)


def _lines(db: Session, query: str) -> list[tuple[Any, ...]]:
    return [tuple(line) for line in db.connection().exec_driver_sql(query)]


def settle(*laptops: Laptop) -> None:
    """Exchange until nobody has anything left to say."""
    for _round in range(4):
        if not sum(outcome.pulled + outcome.pushed for outcome in [laptop.sync() for laptop in laptops]):
            return
    raise AssertionError("they never finish")


START = dt.datetime(2026, 11, 23, 10, 0)
