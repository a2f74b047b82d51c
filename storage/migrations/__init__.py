# SPDX-License-Identifier: EUPL-1.2
"""Bring a store to the newest schema: all of it or nothing, with a back-up first.

Comparing one value by plain SQL is all that a normal start pays; Alembic is loaded only when there is work.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from storage import connections
from storage.errors import RodeLoperError

HEAD = "0013"
FOLDER = Path(__file__).parent


def version(path: Path, key: bytes) -> str | None:
    """The schema of the store at this path, nothing when it is empty. Raises ``store.wrong-key``."""
    with connections.known_errors():
        connection = connections.connect(path, key)
        try:
            # A table that is not there is told apart from one that cannot be read now.
            there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
            if connection.execute(there).fetchone() is None:
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    return str(row[0]) if row else None


def ready(path: Path, key: bytes, before: Callable[[], object] | None = None) -> bool:
    """Make the store fit this program; answers whether anything had to be done.

    ``before`` runs first when an existing store will change (it makes the back-up). Raises ``store.newer`` when
    the store comes from a newer program; nothing is then changed.
    """
    current = version(path, key)
    if current == HEAD:
        return False
    if current is not None:
        if current not in known():
            raise RodeLoperError("store.newer")
        if before is not None:
            before()
    upgrade(path, key, HEAD)
    return True


def create(path: Path, key: bytes) -> None:
    """Make a new, empty store. Raises ``store.exists`` rather than touch a file that is there."""
    if path.exists():
        raise RodeLoperError("store.exists", path=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    upgrade(path, key, HEAD)


def upgrade(path: Path, key: bytes, target: str) -> None:
    """Run the steps up to ``target`` in one transaction, with foreign keys checked before it commits."""
    # Alembic costs an eighth of a second to import and is needed once a release.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    from storage import database

    script = ScriptDirectory(str(FOLDER))
    engine = database.migrating_engine(path, key)
    try:
        with (
            connections.known_errors(),
            EnvironmentContext(
                Config(), script, fn=lambda revision, _: script._upgrade_revs(target, revision)
            ) as context,
            engine.connect() as connection,
        ):
            context.configure(connection=connection, transactional_ddl=True)
            with context.begin_transaction():
                context.run_migrations()
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RodeLoperError("store.damaged", detail=f"{len(broken)} × {broken[0][0]}")
    finally:
        engine.dispose()


def known() -> frozenset[str]:
    """The revisions that this program can upgrade from."""
    return frozenset(file.name.split("_")[0] for file in (FOLDER / "versions").glob("[0-9]*_*.py"))
