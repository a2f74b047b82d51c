# SPDX-License-Identifier: EUPL-1.2
"""Laptops of colleagues around one real backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.backend_server import Backend
from tests.flows.real_laptop import RealLaptop

Hire = Callable[..., RealLaptop]
"""Somebody's laptop, by login."""


@pytest.fixture
def laptop(tmp_path: Path, empty_store: Path, backend: Backend, bucket: str) -> Iterator[Hire]:
    """Gives a colleague a laptop that has exchanged everything once; all of them are closed at the end."""
    with ExitStack() as stack:

        def hire(login: str, **how: Any) -> RealLaptop:
            made = RealLaptop(tmp_path, empty_store, backend, bucket, login, **how)
            stack.enter_context(made)
            made.sync()
            return made

        yield hire
