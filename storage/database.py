# SPDX-License-Identifier: EUPL-1.2
"""Engines of SQLAlchemy on the encrypted file: a pool that reads, one connection that writes, one that migrates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.pool import NullPool, QueuePool
from sqlcipher3 import dbapi2

from storage.connections import WRITER_CACHE_KB, connect

READERS = 4


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
