# SPDX-License-Identifier: EUPL-1.2
"""Many laptops at once on one backend, and a count of what got lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from tests.backend_server import password
from tests.sync.backend.records import path, put, record

WRITERS = 8
PEOPLE = ("noor", "eline", "rik", "sterre")


@dataclass(frozen=True, slots=True)
class Lost:
    """What a following reader never saw, and which updates disappeared under others."""

    written: int
    missed: int
    updates: int
    lost: int


def client(url: str, n: int) -> httpx.Client:
    """Laptop number ``n``."""
    name = PEOPLE[n % len(PEOPLE)]
    return httpx.Client(base_url=f"{url}/v1", auth=(name, password(name)), timeout=60)


def hammer(url: str, bucket: str, *, singles: int, batches: int, updates: int) -> Lost:
    """Eight writers: records one by one, in batches of ten, and a counter that all of them raise; one reader follows."""
    done = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(_follow, url, bucket, done)
        try:
            written = _sum(pool, lambda n: _write(url, bucket, n, singles, batches))
        finally:
            done.set()
        seen = reader.result(120)
        with client(url, 0) as http:
            there = {one["id"] for one in _all(http, bucket)}
        assert len(there) == written
        raised, count = _raise_counter(url, bucket, pool, updates)
    return Lost(written, len(there - seen), raised, raised - count)


def _write(url: str, bucket: str, n: int, singles: int, batches: int) -> int:
    written = 0
    with client(url, n) as http:
        for turn in range(max(singles, batches)):
            if turn < singles:
                written += put(http, bucket, "visits", record("visits")).status_code == 201
            if turn < batches:
                ten = [record("visits") for _ in range(10)]
                requests = [
                    {"method": "PUT", "path": path(bucket, "visits", one["id"]), "body": {"data": one}}
                    for one in ten
                ]
                answer = http.post("/batch", json={"requests": requests})
                statuses = [one["status"] for one in answer.json()["responses"]]
                assert statuses == [201] * 10, statuses
                written += 10
    return written


def _follow(url: str, bucket: str, done: threading.Event) -> set[str]:
    """Read on from the last revision, as a laptop does, until the writers are ready."""
    seen: set[str] = set()
    since = 0
    with client(url, 0) as http:
        while True:
            last = done.is_set()
            while records := http.get(
                f"{path(bucket, 'visits')}?_since={since}&_sort=last_modified&_limit=50"
            ).json()["data"]:
                seen |= {one["id"] for one in records}
                since = records[-1]["last_modified"]
            if last:
                return seen


def _raise_counter(url: str, bucket: str, pool: ThreadPoolExecutor, updates: int) -> tuple[int, int]:
    company = record("companies", employees=0)
    with client(url, 0) as http:
        assert put(http, bucket, "companies", company).status_code == 201

    def raise_it(n: int) -> int:
        raised = 0
        with client(url, n) as http:
            for _ in range(updates):
                now = http.get(path(bucket, "companies", company["id"])).json()["data"]
                changed = {**company, "employees": now.get("employees", 0) + 1}
                raised += put(http, bucket, "companies", changed, rev=now["last_modified"]).status_code == 200
        return raised

    raised = _sum(pool, raise_it)
    with client(url, 0) as http:
        there = http.get(path(bucket, "companies", company["id"])).json()["data"]
    return raised, int(there["employees"])


def _all(http: httpx.Client, bucket: str) -> list[dict[str, str]]:
    found, where = [], path(bucket, "visits")
    while where:
        answer = http.get(where)
        found += answer.json()["data"]
        where = answer.headers.get("Next-Page", "")
    return found


def _sum(pool: ThreadPoolExecutor, work: Callable[[int], int]) -> int:
    return sum(future.result(300) for future in [pool.submit(work, n) for n in range(WRITERS)])
