# SPDX-License-Identifier: EUPL-1.2
"""Migrations: the newest step equals the models, each step keeps what was there, a broken one changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.orm import Session

import storage.models
from storage import connections, database, migrations, search
from storage.base import Base
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


def test_each_step_up_keeps_the_data(tmp_path: Path) -> None:
    path = tmp_path / "old.store"
    migrations.upgrade(path, KEY, STEPS[0])
    connection = connections.connect(path, KEY)
    stamp = "1, 'a', 1, 'a'"
    fields = "created_at, created_by, changed_at, changed_by"
    connection.execute(f"INSERT INTO companies (id, name, {fields}) VALUES ('c', 'Café Één', {stamp})")
    connection.execute(
        f"INSERT INTO contacts (id, company_id, name, {fields}) VALUES ('p', 'c', 'Zoë', {stamp})"
    )
    connection.close()
    for step in STEPS[1:]:
        migrations.upgrade(path, KEY, step)
        assert migrations.version(path, KEY) == step
    with Store.open(path, KEY) as store:
        assert store.read(hits, "cafe een") == 1
        assert store.read(hits, "zoe") == 1


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
