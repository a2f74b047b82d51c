# SPDX-License-Identifier: EUPL-1.2
"""Eight laptops write at once: a reader that follows misses nothing, and no update disappears under another."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assets import path as asset
from sync.backend import policy, processes
from sync.backend.postgres import free_port
from sync.backend.processes import Kept
from tests.backend_server import Backend
from tests.sync.backend.hammer import hammer
from tests.sync.backend.records import path, put, record


def test_eight_laptops_at_once_lose_nothing(backend: Backend, bucket: str) -> None:
    lost = hammer(backend.url, bucket, singles=6, batches=2, updates=6)
    assert lost.written == 8 * 26
    assert (lost.missed, lost.lost) == (0, 0)
    assert lost.updates >= 6


@pytest.fixture
def gunicorn(backend: Backend, tmp_path: Path) -> Iterator[str]:
    """The public instance as it runs in production: two processes of four threads, with the shipped configuration."""
    port = free_port()
    words = [
        "-m",
        "gunicorn",
        "--config",
        str(asset("backend", "gunicorn.py")),
        "--bind",
        f"127.0.0.1:{port}",
    ]
    url, log = f"http://127.0.0.1:{port}", tmp_path / "gunicorn.log"
    config = f"RODELOPER_CONFIG={backend.configured.instance('public')}"

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/v1/").is_success
        except httpx.HTTPError:
            return False

    with (
        log.open("wb") as out,
        Kept([sys.executable, *words, "--env", config, "sync.backend.wsgi:application"], log=out) as kept,
    ):
        processes.wait_until(answers, kept, 30, log)
        yield url


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="gunicorn does not run on Windows")
def test_two_processes_of_four_threads_lose_nothing_either(gunicorn: str, bucket: str) -> None:
    lost = hammer(gunicorn, bucket, singles=100, batches=10, updates=100)
    assert lost.written == 8 * 200
    assert (lost.missed, lost.lost) == (0, 0)
    assert lost.updates >= 100


def test_another_municipality_does_not_wait(backend: Backend, bucket: str) -> None:
    other = backend.fresh()
    key = f"{policy.LOCK_SPACE}, {policy.lock_number(bucket)}"
    hold = f"BEGIN; SELECT pg_advisory_xact_lock({key}); SELECT pg_sleep(1.5); COMMIT;"
    with Kept([backend.postgres.program("psql"), "--dbname", backend.postgres.address, "-c", hold]):
        _until_locked(backend)
        noor = backend.client_for("noor")
        started = time.monotonic()
        assert put(noor, other, "visits", record("visits")).status_code == 201
        assert noor.get(path(bucket, "visits")).status_code == 200
        assert time.monotonic() - started < 1
        assert put(noor, bucket, "visits", record("visits")).status_code == 201
        assert time.monotonic() - started > 1


def _until_locked(backend: Backend) -> None:
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    for _ in range(100):
        if backend.postgres.tool("psql", "--tuples-only", "--command", query).strip() == b"1":
            return
        time.sleep(0.02)
    raise AssertionError("nobody took the lock")
