# SPDX-License-Identifier: EUPL-1.2
"""What takes long to make and is the same for every test: made by the first test process that asks, for all of them."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

LONGEST_SECONDS = 180.0


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder that ``make`` filled, in this run of the tests; nobody writes in it, whoever wants to makes a copy.

    A folder under another name is the lock: only one process can make that, and it gets its own name when it is whole.
    """
    place = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # one for all workers; without them it is one already
    whole, making = place / f"once-{name}", place / f"once-{name}.making"
    late = time.monotonic() + LONGEST_SECONDS
    while not whole.exists():
        try:
            making.mkdir()
        except FileExistsError:
            assert time.monotonic() < late, f"{making} is not finished; did the process that made it end?"
            time.sleep(0.05)
            continue
        try:
            # Between looking and locking another may have finished it.
            if not whole.exists():
                make(making)
                making.rename(whole)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return whole
