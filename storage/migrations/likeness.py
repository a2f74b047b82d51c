# SPDX-License-Identifier: EUPL-1.2
"""Whether the tables of a store from elsewhere are ours: no trigger, view or computed column that somebody slipped in.

A back-up opens with a code that its sender knows too, so its tables are compared with the ones that our own steps make
before it takes the place of a store. Spaces and quotes do not count: libraries write them differently over the years.
"""

from __future__ import annotations

import re
import secrets
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from storage import connections, migrations
from storage.errors import RodeLoperError

_OF_SQLITE = frozenset(
    {"CREATETABLEsqlite_stat1(tbl,idx,stat)", "CREATETABLEsqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"}
)
"""Statistics, which SQLite makes by itself."""
_SEARCH = re.compile(r"CREATEVIRTUALTABLE(\w+)USINGfts5")
_NOISE = re.compile(r'[\s"]+')

Parts = dict[tuple[str, str, str], str]
"""Kind, name and table of each part of a store, and the statement that makes it."""


def refuse_strangers(connection: Any) -> None:
    """Raise ``store.newer`` for a store of a newer program, ``backup.not-ours`` for parts that no program of ours makes."""
    found = _parts(connection)
    version = None
    if ("table", "alembic_version", "alembic_version") in found:
        version = next(iter(connection.execute("SELECT version_num FROM alembic_version")), (None,))[0]
    if version is None:
        raise RodeLoperError("backup.not-ours", part="alembic_version")
    if version not in migrations.known():
        raise RodeLoperError("store.newer")
    ours = parts_of(version)
    searches = {made[1] for sql in ours.values() if (made := _SEARCH.match(sql))}
    strange = {part for part, sql in found.items() if ours.get(part) != sql and sql not in _OF_SQLITE}
    # What the full-text index keeps for itself may look otherwise in another SQLite; it may compute nothing.
    strange -= {
        part for part in strange & ours.keys()
        if part[0] == "table" and part[1].rpartition("_")[0] in searches and _is_plain(connection, part[1])
    }  # fmt: skip
    if strange := strange | (ours.keys() - found.keys()):
        raise RodeLoperError("backup.not-ours", part=min(strange)[1])


@cache
def parts_of(version: str) -> Parts:
    """The parts that our own steps up to this version make. Takes a third of a second, once."""
    with TemporaryDirectory() as folder:
        path, key = Path(folder, "ours.db"), secrets.token_bytes(connections.KEY_BYTES)
        migrations.upgrade(path, key, version)
        connection = connections.connect(path, key)
        try:
            return _parts(connection)
        finally:
            connection.close()


def _parts(connection: Any) -> Parts:
    query = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"
    return {(kind, name, table): _NOISE.sub("", sql) for kind, name, table, sql in connection.execute(query)}


def _is_plain(connection: Any, table: str) -> bool:
    """Whether every column holds what was put in it, and none is computed."""
    columns = connection.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,)).fetchall()
    return bool(columns) and all(hidden == 0 for (hidden,) in columns)
