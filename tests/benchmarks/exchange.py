# SPDX-License-Identifier: EUPL-1.2
"""The exchange with a real backend on this machine, against bare requests for the same."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import httpx
import psycopg2
from psycopg2.extras import execute_values
from PySide6.QtCore import QCoreApplication, QTimer

from storage import migrations
from storage.operations import companies, exchange
from storage.operations.unit import operation
from storage.queries.exchange_facts import Connection
from storage.rules.rights import Actor
from storage.store import Store
from sync import protocol
from sync.client import Client, Send
from sync.engine import Engine
from sync.marks import Mark, put
from sync.protocol import CLOSED, OPEN
from tests.backend_server import Backend, password
from tests.benchmarks.bench import Bench, opened
from tests.benchmarks.big_store import KEY, SMALL, Size, big_store
from tests.benchmarks.figures import Figure, compared, p95, quiet

LOGIN = "sterre"
"""A coordinator, who may write nearly everything."""
PAGE = 1000
_DOWNLOADED = Size(companies=25_000, visits=5_000, notes=10_000, actions=12_000)
"""Together with their people, agendas and steps about 100,000 records."""


def figures(bench: Bench) -> Iterator[Figure]:
    """A first download, two filled stores that meet, one change in a small and in a big store, a push, and nothing to do."""
    backend = Backend(bench.folder / "backend")
    try:
        bucket = backend.fresh()
        number = fill(backend, bucket, big_store(_downloaded(bench)))
        yield from _first_download(bench, backend, bucket, number)
        yield _meeting(bench, backend, bucket)
        yield from _one_change(bench, backend)
        yield from _push(bench, backend)
        if not bench.small:
            yield _initial_load(bench, backend)
    finally:
        backend.close()


# The first download


def _downloaded(bench: Bench) -> Size:
    return SMALL if bench.small else _DOWNLOADED


def _first_download(bench: Bench, backend: Backend, bucket: str, number: int) -> Iterator[Figure]:
    empty = bench.folder / "empty-exchange.store"
    migrations.create(empty, KEY)
    ours: list[float] = []
    floor: list[float] = []
    gaps: list[float] = []
    for round_ in range(bench.times(3, 1)):
        target = Path(shutil.copyfile(empty, bench.folder / f"download-{round_}.store"))
        with opened(target) as store, _client(backend, bucket) as client, quiet():
            gaps = _watched(lambda: ours.append(_seconds(Engine(client, store, _ACTOR).run)))
        with quiet():
            floor.append(_seconds(lambda: _bare_download(backend, bucket)))
    yield compared(f"exchange: first download of {number:,} records", (ours, floor), bar=6, unit="s")
    yield Figure("exchange: frames meanwhile, p95", p95(gaps), "ms", goal=20)
    yield Figure("exchange: frames meanwhile, longest", max(gaps), "ms", goal=50)


def _meeting(bench: Bench, backend: Backend, bucket: str) -> Figure:
    """The first round of a store that has already what the backend has: two that imported the same file."""
    ours: list[float] = []
    floor: list[float] = []
    number = 0
    for round_ in range(bench.times(3, 1)):
        target = Path(
            shutil.copyfile(big_store(_downloaded(bench)), bench.folder / f"meeting-{round_}.store")
        )
        with opened(target) as store, _client(backend, bucket) as client:
            number = cast("int", store.write(_to_send, _ACTOR, *protocol.kinds()).result().answer)
            _connect(store, backend, bucket)
            with quiet():
                ours.append(_seconds(Engine(client, store, _ACTOR).run))
        with quiet():
            floor.append(_seconds(lambda: _bare_download(backend, bucket)))
    return compared(f"exchange: first round, {number:,} records in both", (ours, floor), bar=6, unit="s")


def _watched(work: Callable[[], object]) -> list[float]:
    """Do this on a thread of its own while an event loop ticks 60 times a second; the time between its ticks, in ms."""
    application = QCoreApplication.instance() or QCoreApplication([])
    ticks: list[float] = []
    timer = QTimer()
    timer.setTimerType(timer.timerType().PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start(16)
    thread = threading.Thread(target=work)
    thread.start()
    while thread.is_alive():
        application.processEvents()
        time.sleep(0.001)
    timer.stop()
    return [(later - earlier) * 1000 for earlier, later in pairwise(ticks)]


def _bare_download(backend: Backend, bucket: str) -> None:
    """The same pages, read and thrown away."""
    with httpx.Client(base_url=backend.url, auth=(LOGIN, password(LOGIN)), timeout=60) as bare:
        for kind in protocol.kinds():
            path = (
                f"/v1/buckets/{bucket}/collections/{kind}/records?_since=0&_sort=last_modified&_limit={PAGE}"
            )
            while path:
                answer = bare.get(path)
                answer.raise_for_status()
                path = answer.headers.get("Next-Page", "").removeprefix(backend.url)


def fill(backend: Backend, bucket: str, source: Path) -> int:
    """Put every record of a store into a municipality, straight into the database. Answers how many."""
    now = int(time.time() * 1000) - 10_000_000
    number = 0
    with opened(source) as store, psycopg2.connect(backend.postgres.address) as connection:
        cursor = connection.cursor()
        for kind in protocol.kinds().values():
            parent = f"/buckets/{bucket}/collections/{kind.name}"
            cursor.execute("DELETE FROM objects WHERE parent_id = %s AND resource_name = 'record'", (parent,))
            wires = list(store.read(_wires, kind))
            for wire in wires:
                protocol.decode(
                    kind, wire
                )  # what a laptop cannot read is set aside, and no measure of its work
            rows = [
                (wire["id"], parent, "record", now + n, json.dumps(wire), False)
                for n, wire in enumerate(wires)
            ]
            execute_values(
                cursor,
                "INSERT INTO objects (id, parent_id, resource_name, last_modified, data, deleted) VALUES %s",
                rows,
                template="(%s, %s, %s, from_epoch(%s), %s::jsonb, %s)",
                page_size=1000,
            )
            if rows:
                cursor.execute(
                    "INSERT INTO timestamps (parent_id, resource_name, last_modified) VALUES (%s, 'record', from_epoch(%s))"
                    " ON CONFLICT (parent_id, resource_name) DO UPDATE SET last_modified = excluded.last_modified",
                    (parent, now + len(rows)),
                )
            number += len(rows)
    connection.close()
    return number


def _wires(db: Any, kind: protocol.Kind) -> list[protocol.Wire]:
    lines = db.connection().exec_driver_sql(f"SELECT {', '.join(kind.columns)} FROM {kind.name}")
    return [protocol.encode(kind, dict(zip(kind.columns, line, strict=True))) for line in lines]


# One change


def _one_change(bench: Bench, backend: Backend) -> Iterator[Figure]:
    sizes = {"small": SMALL} if bench.small else {"5,000": _tiny(), "500,000": bench.size}
    for label, size in sizes.items():
        bucket = backend.fresh()
        with _settled(bench, backend, bucket, size) as (_, client, engine):
            ours: list[float] = []
            floor: list[float] = []
            for n in range(bench.times(30, 3)):
                rev = _change_there(client, n)
                floor.append(_seconds(lambda: list(client.pages(OPEN, "lists", rev - 1))) * 1000)  # noqa: B023
                ours.append(_seconds(engine.run) * 1000)
            name = f"exchange: one change, store of {label} records"
            yield compared(name, (ours, floor), bar=3)
            asked = _counting(client, engine.run)
        yield Figure(f"exchange: requests with nothing to do, {label}", asked, "requests", 1, bar=1)


def _tiny() -> Size:
    return Size(companies=1_500, visits=250, notes=500, actions=700)


_LIST: protocol.Wire = {
    "id": "00000000-0000-4000-8000-0000000000aa",
    "name": "Zelf gekozen",
    "created_at": "2026-11-23T09:00:00.000000Z",
    "created_by": "",
    "changed_at": "2026-11-23T09:00:00.000000Z",
    "changed_by": "",
}
_revision: dict[str, int] = {}


def _change_there(client: Client, n: int) -> int:
    """Somebody else changes a record; its revision."""
    key = str(id(client))
    answer = client.send_one(
        Send(OPEN, "lists", _LIST["id"], {**_LIST, "name": f"Zelf gekozen {n}"}, _revision.get(key))
    )
    assert answer.rev is not None, answer
    _revision[key] = answer.rev
    return answer.rev


def _counting(client: Client, work: Callable[[], object]) -> float:
    asked = 0
    ask = client._wire.ask

    def counted(*args: Any, **kw: Any) -> Any:
        nonlocal asked
        asked += 1
        return ask(*args, **kw)

    client._wire.ask = counted  # type: ignore[method-assign]
    work()
    client._wire.ask = ask  # type: ignore[method-assign]
    return float(asked)


# Sending


def _push(bench: Bench, backend: Backend) -> Iterator[Figure]:
    number = 100 if bench.small else 1000
    bucket = backend.fresh()
    source = big_store(SMALL)
    fill(backend, bucket, source)
    with _settled(bench, backend, bucket, SMALL, pull=True) as (store, _, engine):
        ids = store.read(_some_companies, number)
        ours: list[float] = []
        floor: list[float] = []
        for n in range(bench.times(3, 1)):
            for id_ in ids:
                store.write(companies.change, _ACTOR, id_, city=f"Lindervoort {n}")
            store.wait()
            ours.append(_seconds(engine.run))
            requests = store.read(_as_requests, ids, bucket)
            floor.append(_seconds(lambda: _bare_push(backend, requests)))  # noqa: B023 - at once
            engine.run()
        yield compared(f"exchange: push of {number:,} changed records", (ours, floor), bar=1.3, unit="s")


def _some_companies(db: Any, number: int) -> list[str]:
    return [row[0] for row in db.connection().exec_driver_sql("SELECT id FROM companies LIMIT ?", (number,))]


def _as_requests(db: Any, ids: list[str], bucket: str) -> list[dict[str, Any]]:
    requests = []
    for id_ in ids:
        query = "SELECT base, base_rev FROM sync_states WHERE kind = 'companies' AND id = ?"
        base, rev = db.connection().exec_driver_sql(query, (id_,)).one()
        data = protocol.parsed(base) | {"city": "Oosterdam"}
        path = f"/buckets/{bucket}/collections/companies/records/{id_}"
        requests.append(
            {"method": "PUT", "path": path, "headers": {"If-Match": f'"{rev}"'}, "body": {"data": data}}
        )
    return requests


def _bare_push(backend: Backend, requests: list[dict[str, Any]]) -> None:
    with httpx.Client(base_url=backend.url, auth=(LOGIN, password(LOGIN)), timeout=60) as bare:
        for start in range(0, len(requests), 50):
            answer = bare.post("/v1/batch", json={"requests": requests[start : start + 50]})
            assert all(one["status"] == 200 for one in answer.json()["responses"])


def _initial_load(bench: Bench, backend: Backend) -> Figure:
    """A new municipality: 45,000 companies of an import go up. Told, not judged: see ``docs/performance.md``."""
    size = Size(companies=45_000, visits=1, notes=1, actions=1)
    sent: list[int] = []
    bucket = backend.fresh()
    target = Path(shutil.copyfile(big_store(size), bench.folder / "initial.store"))
    with opened(target) as store, _client(backend, bucket) as client:
        store.write(_to_send, _ACTOR, "companies").result()
        _connect(store, backend, bucket)
        taken = _seconds(lambda: sent.append(Engine(client, store, _ACTOR).run().pushed))
    assert sent[0] >= size.companies, sent
    return Figure("exchange: initial load of 45,000 companies", taken, "s")


# What all of them stand on

_ACTOR = Actor("bench", "Bench", "bench")


@contextmanager
def _settled(
    bench: Bench, backend: Backend, bucket: str, size: Size, *, pull: bool = False
) -> Iterator[tuple[Store, Client, Engine]]:
    """A store that has nothing to send and is as far as the backend."""
    target = Path(shutil.copyfile(big_store(size), bench.folder / f"settled-{bucket}.store"))
    with opened(target) as store, _client(backend, bucket) as client:
        _connect(store, backend, bucket)
        if not pull:
            store.write(_as_received, _ACTOR).result()
            for place in (OPEN, CLOSED):
                state = client.state(place)
                assert state is not None
                for kind, rev in state.collections.items():
                    store.write(exchange.start_from, _ACTOR, place, kind, rev).result()
        engine = Engine(client, store, _ACTOR)
        engine.run()
        engine.run()
        yield store, client, engine


@operation("bench.to_send")
def _to_send(db: Any, actor: Actor, *kinds: str) -> int:
    """All records of these kinds were made here. Answers how many."""
    run = db.connection().exec_driver_sql
    for kind in kinds:
        run(f"INSERT OR REPLACE INTO sync_states (kind, id, dirty) SELECT '{kind}', id, 1 FROM {kind}")
    return int(run("SELECT count(*) FROM sync_states WHERE dirty > 0").scalar_one())


@operation("bench.as_received")
def _as_received(db: Any, actor: Actor) -> None:
    """All records came from the backend, one after the other."""
    for kind in protocol.kinds().values():
        wires = enumerate(_wires(db, kind), start=1)
        put(db, [Mark(kind.name, wire["id"], protocol.canonical(wire), n, 0, OPEN) for n, wire in wires])


def _connect(store: Store, backend: Backend, bucket: str) -> None:
    store.write(exchange.connected, _ACTOR, Connection(backend.url, bucket, LOGIN)).result()


def _client(backend: Backend, bucket: str) -> Client:
    return Client(backend.url, bucket, LOGIN, password(LOGIN))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
