# SPDX-License-Identifier: EUPL-1.2
"""A real backend for tests: PostgreSQL and Kinto with our plugin, once for each test process, gone when it ends.

Kinto runs as a process of its own. A test that writes asks for a municipality of its own (``fresh``), which is a copy
in the database and takes a few milliseconds.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bcrypt
import httpx
import pytest
import sqlalchemy as sa

from sync.backend import configuration, processes
from sync.backend.accounts import Account
from sync.backend.administration import Administration
from sync.backend.postgres import Embedded, free_port
from sync.backend.provision import Provisioned, provision

BUCKET = "gemeente-voorbeeldstad"
ELSEWHERE = "gemeente-elders"
START_SECONDS = 90.0

PEOPLE = (
    Account("noor", "Noor Vermaat", "account_manager", "EZ"),
    Account("eline", "Eline Kroes", "account_manager", "W&I"),
    Account("rik", "Rik Jansen", "specialist", "W&I"),
    Account("sterre", "Sterre Wolthuis", "coordinator", "EZ"),
    Account("lobke", "Lobke Sijtsma", "administrator", "EZ"),
    Account("hette", "Hette van Rijnsbergen", "alderman"),
)
NEIGHBOURS = (Account("bo", "Bo Elders", "account_manager"), Account("max", "Max Elders", "administrator"))
"""The people of another municipality at the same backend."""

_TABLES = {
    "objects": ("id", "parent_id", "resource_name", "last_modified", "data", "deleted"),
    "timestamps": ("parent_id", "resource_name", "last_modified"),
    "access_control_entries": ("object_id", "permission", "principal"),
}


def password(name: str) -> str:
    """Everybody's password in the tests."""
    return f"wachtwoord-van-{name}"


@dataclass(frozen=True)
class Dump:
    """All that one municipality had at a moment."""

    bucket: str
    rows: Mapping[str, list[dict[str, Any]]] = field(repr=False)


class Backend:
    """One running backend. ``url`` is where laptops come, ``administration`` where structure is made."""

    def __init__(self, folder: Path) -> None:
        self.postgres = Embedded(folder / "postgres", durable=False).start()
        self.ports = (free_port(), free_port())
        self.url, self.administration = (f"http://127.0.0.1:{port}" for port in self.ports)
        self.bucket = BUCKET
        self.accounts = {one.account: one for one in (*PEOPLE, *NEIGHBOURS)}
        self._folder = folder
        self._clients: dict[str, httpx.Client] = {}
        self._kinto: processes.Kept | None = None
        try:
            self._engine = sa.create_engine(
                self.postgres.address.replace("://", "+psycopg2://", 1), poolclass=sa.NullPool
            )
            self.configured = configuration.write(folder / "configuration", self.postgres.address)
            self.start()
            self._let_in()
            self.provision(BUCKET, *PEOPLE)
            self.provision(ELSEWHERE, *NEIGHBOURS)
        except BaseException:
            self.close()
            raise

    # Running

    def start(self) -> None:
        """Start Kinto, on the same ports as before."""
        log = self._folder / "kinto.log"
        words = [self.configured.folder, *self.ports]
        with log.open("ab") as out:
            self._kinto = processes.Kept(
                [sys.executable, "-m", "sync.backend.serving", *map(str, words)], log=out
            )
        processes.wait_until(self._answers, self._kinto, START_SECONDS, log)

    def stop(self) -> None:
        """Stop Kinto; the data stays."""
        if self._kinto:
            self._kinto.stop()
            self._kinto = None

    def restart(self) -> None:
        """Stop Kinto and start it again."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Stop everything."""
        for client in self._clients.values():
            client.close()
        self.stop()
        self.postgres.stop()

    # People

    def client_for(self, name: str) -> httpx.Client:
        """An HTTP client that is logged in as this person (nobody for an empty name); one for each, closed with the backend."""
        if name not in self._clients or self._clients[name].is_closed:
            auth = (name, password(name)) if name else None
            self._clients[name] = httpx.Client(base_url=f"{self.url}/v1", auth=auth, timeout=30)
        return self._clients[name]

    def admin(self) -> Administration:
        """The administration instance as its administrator; to be used as a context."""
        return Administration(self.administration, self.configured.password)

    def provision(self, bucket: str, *accounts: Account, new_generation: bool = False) -> Provisioned:
        """Run the set-up with these people; who is blocked loses the group."""
        with self.admin() as server:
            return provision(
                server,
                bucket,
                accounts,
                name="Voorbeeldstad",
                new_generation=new_generation,
                known_elsewhere=True,
            )

    def block(self, name: str, bucket: str = BUCKET) -> None:
        """Take a person out of all groups."""
        one = self.accounts[name]
        self.provision(bucket, Account(one.account, one.name, one.role, blocked=True))

    # Municipalities

    def fresh(self, template: str = BUCKET) -> str:
        """The open bucket of a new municipality with the same people in the same groups."""
        bucket = f"gemeente-proef-{uuid.uuid4().hex[:12]}"
        values = {"old": template, "new": bucket, "generation": uuid.uuid4().hex}
        with self._engine.begin() as connection:
            for statement in _COPY:
                connection.execute(sa.text(statement), values)
        return bucket

    def dump(self, bucket: str) -> Dump:
        """Keep what a municipality has now, to put back later."""
        rows: dict[str, list[dict[str, Any]]] = {}
        with self._engine.connect() as connection:
            for table, columns in _TABLES.items():
                query = f"SELECT {', '.join(columns)} FROM {table} WHERE {_mine(table)}"
                found = connection.execute(sa.text(query), {"b": bucket, "like": f"/buckets/{bucket}%"})
                rows[table] = [dict(row._mapping) for row in found]
        return Dump(bucket, rows)

    def restore(self, dump: Dump) -> None:
        """Put a municipality back as it was, as an administrator does with a back-up (who then gives it a new life)."""
        self.drop(dump.bucket)
        with self._engine.begin() as connection:
            for table, rows in dump.rows.items():
                values = ", ".join(f"CAST(:{c} AS JSONB)" if c == "data" else f":{c}" for c in _TABLES[table])
                statement = f"INSERT INTO {table} ({', '.join(_TABLES[table])}) VALUES ({values})"
                for row in rows:
                    connection.execute(sa.text(statement), _storable(row))

    def new_generation(self, bucket: str) -> str:
        """Tell the laptops that this municipality was restored."""
        return self.provision(bucket, new_generation=True).generation

    def drop(self, bucket: str) -> None:
        """Remove all that a municipality has; its people stay in groups that mean nothing."""
        with self._engine.begin() as connection:
            for table in _TABLES:
                statement = f"DELETE FROM {table} WHERE {_mine(table)}"
                connection.execute(sa.text(statement), {"b": bucket, "like": f"/buckets/{bucket}%"})

    def colleague(self, name: str, bucket: str = BUCKET) -> str:
        """The id of somebody's colleague record."""
        with self.admin() as server:
            return next(
                str(one["id"]) for one in server.records(bucket, "colleagues") if one.get("account") == name
            )

    def _let_in(self) -> None:
        """Make the logins with a hash that takes no time; the real one takes a fifth of a second each on purpose."""
        objects = sa.text(
            "INSERT INTO objects (id, parent_id, resource_name, data, deleted)"
            " VALUES (:name, :name, 'account', CAST(:data AS JSONB), false)"
        )
        with self._engine.begin() as connection:
            for name in self.accounts:
                hashed = bcrypt.hashpw(password(name).encode(), bcrypt.gensalt(4)).decode()
                connection.execute(objects, {"name": name, "data": f'{{"password": "{hashed}"}}'})

    def _answers(self) -> bool:
        try:
            return all(httpx.get(f"{url}/v1/").is_success for url in (self.url, self.administration))
        except httpx.HTTPError:
            return False


# The closed and the devices bucket begin with the name of the open one.
_COPY = (
    # Kinto allows one object of a kind for each moment.
    """INSERT INTO objects (id, parent_id, resource_name, last_modified, data, deleted)
       SELECT replace(id, :old, :new), '', resource_name,
              (SELECT max(last_modified) FROM objects WHERE parent_id = '') + row_number() OVER () * interval '1 ms',
              CASE WHEN id = :old
                   THEN data || jsonb_build_object('generation', CAST(:generation AS TEXT)) ELSE data END, deleted
       FROM objects WHERE parent_id = '' AND resource_name = 'bucket' AND id LIKE :old || '%'""",
    """INSERT INTO objects (id, parent_id, resource_name, last_modified, data, deleted)
       SELECT id, replace(parent_id, :old, :new), resource_name, last_modified, data, deleted
       FROM objects WHERE parent_id LIKE '/buckets/' || :old || '%' ORDER BY last_modified""",
    """INSERT INTO timestamps SELECT replace(parent_id, :old, :new), resource_name, last_modified
       FROM timestamps WHERE parent_id LIKE '/buckets/' || :old || '%'""",
    """INSERT INTO access_control_entries
       SELECT replace(object_id, :old, :new), permission, replace(principal, :old, :new)
       FROM access_control_entries WHERE object_id LIKE '/buckets/' || :old || '%'""",
    """INSERT INTO user_principals SELECT user_id, replace(principal, :old, :new)
       FROM user_principals WHERE principal LIKE '/buckets/' || :old || '/%'""",
)


def _mine(table: str) -> str:
    if table == "objects":
        return "parent_id LIKE :like OR (parent_id = '' AND id LIKE :b || '%')"
    return "parent_id LIKE :like" if table == "timestamps" else "object_id LIKE :like"


def _storable(row: dict[str, Any]) -> dict[str, Any]:
    return {name: json.dumps(value) if name == "data" else value for name, value in row.items()}


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """The backend of this test process; started by the first test that asks for it."""
    started = Backend(tmp_path_factory.mktemp("backend"))
    try:
        yield started
    finally:
        started.close()


@pytest.fixture
def bucket(backend: Backend) -> str:
    """A municipality of this test's own."""
    return backend.fresh()
