# SPDX-License-Identifier: EUPL-1.2
"""Bare connections to the encrypted file: the key first, then the pragmas; a wrong key and a full disk become known errors.

This module knows the driver only, so that a store opens and answers its first questions before SQLAlchemy is loaded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from storage.errors import RodeLoperError

Clock = Callable[[], dt.datetime]
KEY_BYTES = 32
# Pages of 4 kB. SQLCipher decrypts what it reads, so a cache pays twice; the default 2 MB makes scans 4 to 8 times slower.
READER_CACHE_KB = 32_000
BESIDE_CACHE_KB = 8_000
"""Of a connection that reads while another one does: what it reads is seldom asked twice."""
WRITER_CACHE_KB = 32_000
BUSY_MS = 10_000
CHECKPOINT_PAGES = 4_000
"""So many pages are written one after the other before they go to their places. With the default of 1,000 a download puts
the same ones there more often, and waits for the disk each time."""


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
        # A file may come from elsewhere: its triggers and columns call no function that reaches out, and a page that
        # lies about itself is found before it is used. The driver offers no "defensive" mode; see docs/security.md.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
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


@contextmanager
def known_errors() -> Iterator[None]:
    """Turn what the environment can do wrong (full disk, damaged file) into sentences; a bug stays a bug."""
    try:
        yield
    except Exception as problem:
        # What SQLAlchemy raises holds what the driver said.
        said = getattr(problem, "orig", None) or problem
        if not isinstance(said, dbapi2.DatabaseError):
            raise
        text = str(said)
        if "disk is full" in text or "disk I/O error" in text:
            raise RodeLoperError("store.full") from problem
        if "malformed" in text:
            raise RodeLoperError("store.damaged", detail=text) from problem
        if "database is locked" in text:
            raise RodeLoperError("store.busy") from problem
        raise
