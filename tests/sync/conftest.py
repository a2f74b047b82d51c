# SPDX-License-Identifier: EUPL-1.2
"""No test of the exchange leaves a thread behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_thread_stays() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    late = time.monotonic() + 2
    while (left := set(threading.enumerate()) - before) and time.monotonic() < late:
        time.sleep(0.01)
    assert not left
