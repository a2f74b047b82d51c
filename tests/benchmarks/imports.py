# SPDX-License-Identifier: EUPL-1.2
"""A file of 100,000 companies into a new store, against raw inserts of what came out of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from storage import imports, migrations
from storage.operations import municipality
from storage.rules.rights import Actor
from tests.benchmarks.bench import Bench, bare, opened
from tests.benchmarks.big_store import KEY
from tests.benchmarks.figures import Figure, compared, seconds
from tests.extracts import write_csv

_ACTOR = Actor("", "Bench", "bench")
# People first: the index over companies holds their names too, so that each company is indexed once. As our import does.
_TABLES = ("contacts", "companies", "sync_states", "audit_lines")

_Rows = dict[str, tuple[str, list[tuple[Any, ...]]]]


def figures(bench: Bench) -> Iterator[Figure]:
    """Reading, understanding, checking, matching and writing; the floor only writes."""
    file = write_csv(bench.folder / "kvk.csv", bench.size.companies)
    empty = bench.folder / "empty.store"
    migrations.create(empty, KEY)
    with opened(empty) as store:
        store.write(municipality.seed, _ACTOR, "Grootstad").result()
    ours: list[float] = []
    floor: list[float] = []
    for round_ in range(bench.times(2, 1)):
        target = _copy(empty, f"import-{round_}.store")
        ours.append(seconds(lambda target=target: _import(target, file)))  # type: ignore[misc]  # bound in the loop
        rows = _written(target, empty)
        fresh = _copy(empty, f"bare-{round_}.store")
        floor.append(seconds(lambda fresh=fresh, rows=rows: _insert(fresh, rows)))  # type: ignore[misc]  # the same
    yield compared(
        f"import: {bench.size.companies:,} companies from CSV", (ours, floor), bar=3, goal=60, unit="s"
    )


def _copy(store: Path, name: str) -> Path:
    return Path(shutil.copyfile(store, store.with_name(name)))


def _import(target: Path, file: Path) -> None:
    with opened(target) as store:
        table = imports.read_table(file)
        plan = store.read(imports.prepare, table, imports.guess(table))
        store.write(imports.companies, _ACTOR, plan).result()


def _written(store: Path, empty: Path) -> _Rows:
    """Every row that the import left, with the statement that inserts it."""
    connection, before = bare(store), bare(empty)
    rows: _Rows = {}
    for table in _TABLES:
        names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
        marks = ", ".join("?" * len(names))
        old = set(before.execute(f"SELECT * FROM {table}"))
        found = [row for row in connection.execute(f"SELECT * FROM {table}") if row not in old]
        rows[table] = (f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", found)
    connection.close()
    before.close()
    return rows


def _insert(store: Path, rows: _Rows) -> None:
    connection = bare(store, write=True)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for statement, found in rows.values():
        connection.executemany(statement, found)
    connection.execute("COMMIT")
    connection.close()
