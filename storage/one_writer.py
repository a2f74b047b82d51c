# SPDX-License-Identifier: EUPL-1.2
"""One process writes to a store at a time: whoever holds the small file beside it.

The file is an empty SQLite database with its own exclusive lock on it. That works the same on every system, is gone with the
process that held it however that ended, and costs a start nothing: the library is there anyway.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from storage.errors import RodeLoperError


class WriterLock:
    """The writing lock of the store at this path. Not held until ``take``."""

    def __init__(self, store: Path) -> None:
        self.file = store.with_name(f"{store.name}.lock")
        self._held: Any = None

    def take(self) -> None:
        """Hold it from now on. Raises ``store.busy`` when another process, or another door in this one, has it."""
        connection = dbapi2.connect(str(self.file), check_same_thread=False, isolation_level=None, timeout=0)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except dbapi2.OperationalError:
            connection.close()
            raise RodeLoperError("store.busy") from None
        self._held = connection

    def give_back(self) -> None:
        """Let others have it."""
        held, self._held = self._held, None
        if held is not None:
            held.close()
