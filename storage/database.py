# SPDX-License-Identifier: EUPL-1.2
"""Connections to the encrypted file: the key first, then the pragmas; a wrong key and a full disk become known errors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool
from sqlcipher3 import dbapi2

from storage.errors import RodeLoperError

Clock = Callable[[], dt.datetime]
KEY_BYTES = 32
READERS = 4
# Pages of 4 kB. SQLCipher decrypts what it reads, so a cache pays twice; the default 2 MB makes scans 4 to 8 times slower.
READER_CACHE_KB = 32_000
WRITER_CACHE_KB = 32_000
BUSY_MS = 10_000


def connect(path: Path, key: bytes, *, read_only: bool = False, cache_kb: int = READER_CACHE_KB) -> Any:
    """An open DB-API connection to an encrypted store.

    Raises ``store.wrong-key`` when the file does not open with this 32-byte key (or is no store at all),
    ``store.missing`` when there is nothing to read, and what ``known_errors`` knows.
    """
    if len(key) != KEY_BYTES:
        raise RodeLoperError("store.wrong-key")
    if read_only and not path.exists():
        # The library would make an empty file in its place.
        raise RodeLoperError("store.missing", path=str(path))
    connection = dbapi2.connect(
        str(path), check_same_thread=False, isolation_level=None, timeout=BUSY_MS / 1000
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{cache_kb}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except dbapi2.DatabaseError as problem:
        connection.close()
        if "not a database" in str(problem):
            raise RodeLoperError("store.wrong-key") from None
        with known_errors():
            raise
    return connection


def reading_engine(path: Path, key: bytes) -> Engine:
    """A small pool of connections that can only read; safe to use from any thread.

    Errors do not repeat the values of a statement: those are somebody's notes and names.
    """
    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key, read_only=True),
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=READERS,
        pool_reset_on_return="rollback",
        # The one used last has the warm cache; taking turns would fill the cache of every connection.
        pool_use_lifo=True,
        hide_parameters=True,
    )
    return _transactional(engine, "BEGIN")


def writing_engine(path: Path, key: bytes) -> Engine:
    """The one connection that writes; its thread opens and closes it."""
    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key, cache_kb=WRITER_CACHE_KB),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )
    return _transactional(engine, "BEGIN IMMEDIATE")


def migrating_engine(path: Path, key: bytes) -> Engine:
    """A connection without foreign keys for a migration: rebuilding a table must not delete its children."""
    engine = create_engine(
        "sqlite+pysqlite://", module=dbapi2, creator=lambda: connect(path, key), poolclass=NullPool
    )

    @event.listens_for(engine, "connect")
    def without_foreign_keys(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = OFF")

    return _transactional(engine, "BEGIN IMMEDIATE")


class _Compiler(SQLiteCompiler):
    """Lets a query name its index (``with_hint(Company, "INDEXED BY …", "sqlite")``), which SQLAlchemy leaves out.

    The statistics of one municipality must not make the list of another slow.
    """

    def get_from_hint_text(self, table: object, text: str | None) -> str | None:
        return text


def _transactional(engine: Engine, begin: str) -> Engine:
    """Begin transactions ourselves; the driver's own mode commits in the middle of a migration.

    https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
    """
    engine.dialect.statement_compiler = _Compiler

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def known_errors() -> Iterator[None]:
    """Turn what the environment can do wrong (full disk, damaged file) into sentences; a bug stays a bug."""
    try:
        yield
    except (DBAPIError, dbapi2.DatabaseError) as problem:
        text = str(getattr(problem, "orig", None) or problem)
        if "disk is full" in text or "disk I/O error" in text:
            raise RodeLoperError("store.full") from problem
        if "malformed" in text:
            raise RodeLoperError("store.damaged", detail=text) from problem
        if "database is locked" in text:
            raise RodeLoperError("store.busy") from problem
        raise
