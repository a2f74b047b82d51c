# SPDX-License-Identifier: EUPL-1.2
"""Two laptops and a backend in memory; and no test of the exchange leaves a thread behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.memory_server import MemoryServer
from tests.sync.two_laptops import IDS, Laptop


@pytest.fixture(autouse=True)
def _no_thread_stays() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    late = time.monotonic() + 2
    while (left := set(threading.enumerate()) - before) and time.monotonic() < late:
        time.sleep(0.01)
    assert not left


@pytest.fixture
def server() -> MemoryServer:
    """A backend in memory, empty."""
    return MemoryServer()


@pytest.fixture
def laptops(
    tmp_path: Path, empty_store: Path, server: MemoryServer, clock: Clock
) -> Iterator[tuple[Laptop, Laptop]]:
    """Two colleagues whose stores and backend have the same."""
    both = tuple(Laptop(tmp_path, empty_store, server, login, clock) for login in IDS)
    both[0].sync()
    both[1].sync()
    both[0].sync()
    yield both[0], both[1]
    for laptop in both:
        laptop.store.close()
