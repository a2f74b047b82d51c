# SPDX-License-Identifier: EUPL-1.2
"""What every benchmark stands on: a store of the wanted size, a folder to write in, and how often to measure."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage import connections
from storage.store import Store
from tests.benchmarks.big_store import KEY, NOW, Size, big_store, copy_of


@dataclass(frozen=True, slots=True)
class Bench:
    """One run. ``small``: only to see that everything works; its figures mean nothing."""

    size: Size
    folder: Path
    small: bool = False

    def times(self, full: int, small: int = 2) -> int:
        """How often to do something: ``full`` in a real run."""
        return small if self.small else full

    def store(self) -> Path:
        """The store to read; nobody writes to it."""
        return big_store(self.size)

    def copy(self) -> Path:
        """A copy of it to write to, the same one for all who ask."""
        known = self.folder / self.store().name
        return known if known.exists() else copy_of(self.store(), self.folder)


def opened(path: Path) -> AbstractContextManager[Store]:
    """The store as the program opens it, on a clock that stands still."""
    return Store.open(path, KEY, device="bench", clock=lambda: NOW)


def bare(path: Path, *, write: bool = False) -> Any:
    """The same file and pragmas through the driver alone: what every floor is measured on."""
    cache = connections.WRITER_CACHE_KB if write else connections.READER_CACHE_KB
    return connections.connect(path, KEY, read_only=not write, cache_kb=cache)
