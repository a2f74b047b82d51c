# SPDX-License-Identifier: EUPL-1.2
"""Migrations: the newest step equals the models, each step keeps what was there, a broken one changes nothing."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.orm import Session

import storage.models
from storage import connections, database, migrations, search
from storage.base import Base
from storage.operations.action_fold import refold
from storage.plain import micros
from storage.rules.rights import Actor, Role
from storage.store import Store
from tests.conftest import KEY

STEPS = sorted(file.name.split("_")[0] for file in (migrations.FOLDER / "versions").glob("[0-9]*.py"))


def test_the_last_step_is_the_head() -> None:
    assert STEPS[-1] == migrations.HEAD


def test_head_equals_the_models(empty_store: Path) -> None:
    assert storage.models.__all__
    engine = database.migrating_engine(empty_store, KEY)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: kind != "table" or not re.search("_search", name or ""),
            },
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_what_every_table_held_is_there_after_each_step(tmp_path: Path) -> None:
    """One row in each table of the first schema, with something in every column."""
    path = tmp_path / "old.store"
    migrations.upgrade(path, KEY, STEPS[0])
    connection = connections.connect(path, KEY)
    # Each refers to the one row of the other; it is checked at the step.
    connection.execute("PRAGMA foreign_keys = OFF")
    for table, columns in tables(connection).items():
        values = [sample(table, *column) for column in columns]
        marks = ", ".join("?" * len(values))
        names = ", ".join(f'"{name}"' for name, _type, _parent in columns)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
    before = {table: held(connection, table, columns) for table, columns in tables(connection).items()}
    connection.close()
    for step in STEPS[1:]:
        migrations.upgrade(path, KEY, step)
        connection = connections.connect(path, KEY)
        after = {table: held(connection, table, tables(connection)[table], before[table]) for table in before}
        connection.close()
        assert after == before, step
    with Store.open(path, KEY) as store:
        assert store.read(hits, "name een") == 1


def test_what_companies_heard_before_follows_from_the_steps_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "old.store"
    migrations.upgrade(path, KEY, "0008")
    stamps = "created_at, created_by, changed_at, changed_by"
    connection = connections.connect(path, KEY)
    connection.execute(f"INSERT INTO companies (id, name, {stamps}) VALUES ('c', 'Een', 1, '', 1, '')")
    connection.execute(f"INSERT INTO colleagues (id, name, {stamps}) VALUES ('noor', 'Noor', 1, '', 1, '')")
    for id_, steps in _HISTORIES.items():
        connection.execute(
            f"INSERT INTO actions (id, company_id, title, promised_on, updated_at, {stamps})"
            f" VALUES ('{id_}', 'c', 'Iets', '2026-10-01', 1, 1, '', 1, '')"
        )
        for counter, (kind, day, due_on, told_on, undoes) in enumerate(steps, 1):
            connection.execute(
                "INSERT INTO action_updates (id, action_id, counter, device, at, actor_id, kind, due_on, told_on, undoes_id,"
                f" {stamps}) VALUES (?, ?, ?, 'a', ?, 'noor', ?, ?, ?, ?, 1, '', 1, '')",
                (f"{id_}{counter}", id_, counter, micros(dt.datetime(2026, *day, 12, tzinfo=dt.UTC)), kind,
                 due_on and f"2026-{due_on}", told_on and f"2026-{told_on}", undoes),
            )  # fmt: skip
    connection.close()
    migrations.upgrade(path, KEY, migrations.HEAD)
    with Store.open(path, KEY) as store:
        there = store.read(heard)
        store.write(refold, Actor("noor", "Noor", "a", Role.ACCOUNT_MANAGER), list(_HISTORIES)).result()
        assert there == store.read(heard)
        assert there["moved"] == (None, "2026-11-09")


# Of each action its steps: kind, when, due_on, told_on, which step it takes back.
_MADE = ("created", (10, 1), "11-02", None, None)
_HISTORIES: dict[str, list[tuple[str, tuple[int, int], str | None, str | None, str | None]]] = {
    "made": [_MADE],
    "moved": [_MADE, ("due", (10, 1), "11-09", None, None), ("due", (10, 5), "11-16", None, None)],
    "told": [_MADE, ("due", (10, 5), "11-16", None, None), ("told", (10, 6), None, "10-06", None),
             ("due", (10, 9), "11-23", None, None)],
    "told late": [_MADE, ("told", (11, 6), None, "11-06", None), ("due", (11, 9), "11-23", None, None)],
    "taken back": [_MADE, ("told", (10, 6), None, "10-06", None), ("undone", (10, 7), None, None, "taken back2")],
    "and again": [_MADE, ("told", (10, 6), None, "10-06", None), ("undone", (10, 7), None, None, "and again2"),
                  ("undone", (10, 8), None, None, "and again3")],
}  # fmt: skip


def heard(db: Session) -> dict[str, tuple[str | None, str | None]]:
    rows = db.connection().exec_driver_sql("SELECT id, heard_on, known_due FROM actions")
    return {id_: (heard_on, known_due) for id_, heard_on, known_due in rows}


Column = tuple[str, str, str]
_NOT_OURS = re.compile("_search|alembic_version|sqlite_")


_NEVER_FILLED = {("visits", "report_made_at")}
"""Columns that went because nothing ever stood in them: of these nothing can be lost."""


def tables(connection: Any) -> dict[str, list[Column]]:
    """The tables with their columns: name, type, and the table that it refers to."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    found = {}
    for (table,) in names:
        if not _NOT_OURS.search(table):
            parents = {
                row[3]: row[2] for row in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            }
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            found[table] = [(row[1], row[2], parents.get(row[1], "")) for row in columns]
    return found


def sample(table: str, name: str, type_: str, parent: str) -> object:
    """Something for this column of the one row of this table."""
    if name == "id":
        return f"{table}-1"
    if name == "merged_into_id":
        return None  # into itself
    if parent:
        return f"{parent}-1"
    if type_ == "DATE":
        return "2026-11-23"
    return 1 if type_ in ("INTEGER", "BIGINT", "BOOLEAN") else f"{name} één"


def held(
    connection: Any, table: str, columns: list[Column], known: dict[str, object] | None = None
) -> dict[str, object]:
    """The one row of a table; only the columns that were ``known``."""
    (row,) = connection.execute(f"SELECT * FROM {table}").fetchall()
    whole = {name: value for (name, _type, _parent), value in zip(columns, row, strict=True)}
    return {name: whole[name] for name in known or whole if (table, name) not in _NEVER_FILLED}


def hits(db: Session, typed: str) -> int:
    raw = db.connection().exec_driver_sql(
        "SELECT count(*) FROM company_search WHERE company_search MATCH ?", (search.match(typed),)
    )
    return int(raw.scalar_one())


def test_a_step_that_fails_halfway_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.store"
    migrations.upgrade(path, KEY, STEPS[0])
    before = schema(path)
    broken = tmp_path / "versions"
    broken.mkdir()
    for file in (migrations.FOLDER / "versions").glob("[0-9]*.py"):
        (broken / file.name).write_text(file.read_text("utf-8"), "utf-8")
    last = max(broken.glob("*.py"))
    last.write_text(last.read_text("utf-8") + '\n    op.execute("SELECT nonsense FROM nowhere")\n', "utf-8")
    monkeypatch.setattr(migrations, "FOLDER", tmp_path)
    with pytest.raises(Exception, match="nowhere"):
        migrations.upgrade(path, KEY, STEPS[-1])
    assert schema(path) == before
    assert migrations.version(path, KEY) == STEPS[0]


def schema(path: Path) -> list[tuple[str, ...]]:
    connection = connections.connect(path, KEY)
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
    connection.close()
    return [tuple(row) for row in rows]


def test_an_existing_store_is_backed_up_before_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "old.store"
    migrations.upgrade(path, KEY, STEPS[0])
    calls: list[str | None] = []
    assert migrations.ready(path, KEY, before=lambda: calls.append(migrations.version(path, KEY)))
    assert calls == [STEPS[0]]
    assert not migrations.ready(path, KEY, before=lambda: calls.append("again"))
    assert len(calls) == 1
