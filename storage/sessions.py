# SPDX-License-Identifier: EUPL-1.2
"""What the store reads and writes with: bare connections at once, sessions of SQLAlchemy when the first of them is asked for."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage import audit, connections
from storage.plain import Bare

# Imported where a session is made. Loading it takes longer than opening the store and reading the first page together.
if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session


class Readers:
    """The connections that read; safe to use from any thread. Raises ``store.wrong-key``."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        # One connection keeps a warm cache and is taken first; those that read beside it have a small one.
        self._first = self._connect()
        self._idle = deque([self._first])
        self._making = threading.Lock()
        self._engine: Engine | None = None

    def _connect(self, cache_kb: int = connections.READER_CACHE_KB) -> Any:
        return connections.connect(self._path, self._key, read_only=True, cache_kb=cache_kb)

    @contextmanager
    def bare(self) -> Iterator[Bare]:
        """A bare connection, on one consistent picture of the store."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect(connections.BESIDE_CACHE_KB)
        try:
            connection.execute("BEGIN")
            yield Bare(connection, self.bare)
        finally:
            connection.rollback()
            (self._idle.append if connection is self._first else self._idle.appendleft)(connection)

    @contextmanager
    def session(self, info: Mapping[str, Any]) -> Iterator[Session]:
        """A session, on one consistent picture of the store."""
        from sqlalchemy.orm import Session

        with Session(self._reading(), autoflush=False, info=dict(info)) as db:
            yield db

    def _reading(self) -> Engine:
        from storage import database

        with self._making:
            if self._engine is None:
                self._engine = database.reading_engine(self._path, self._key)
            return self._engine

    def close(self) -> None:
        """Close them all, when nobody reads any more."""
        if self._engine is not None:
            self._engine.dispose()
        while self._idle:
            self._idle.pop().close()


class Writing:
    """The one connection that writes. One thread asks for its transactions."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self._engine: Engine | None = None

    @contextmanager
    def transaction(self, info: Mapping[str, Any]) -> Iterator[Session]:
        """A session in one transaction; anything but a clean end rolls back."""
        from sqlalchemy.orm import Session

        from storage import database

        if self._engine is None:
            self._engine = database.writing_engine(self._path, self._key)
        with Session(self._engine, info=dict(info)) as db, db.begin():
            yield db

    def leave(self, line: audit.Line) -> None:
        """Write a line of the audit trail by itself; that does not wait for SQLAlchemy to be there."""
        audit.leave_beside(self._path, self._key, line)

    def close(self) -> None:
        """Close it, when nothing is written any more."""
        if self._engine is not None:
            self._engine.dispose()
