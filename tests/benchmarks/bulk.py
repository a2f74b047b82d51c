# SPDX-License-Identifier: EUPL-1.2
"""The dates of 2,500 actions moved at once, against the same rows written by the driver; and whether the window stands still."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from storage.operations import bulk
from storage.plain import Db, plain, rows
from storage.queries.actions import View
from storage.rules.rights import Actor
from storage.store import Store
from tests.benchmarks.bench import Bench, bare, opened
from tests.benchmarks.big_store import NOW
from tests.benchmarks.figures import Figure, Work, compared, quiet, seconds
from ui import theme
from ui.actions.page import ActionsPage
from ui.context import Context

MANY = 2_500
_REASON = "De vergunning laat op zich wachten"
_TICK_MS = 2
# What one such operation leaves: a step and a mark and a line of the trail for each, other columns of the action, one line more.
_TABLES = {
    "action_updates": "SELECT * FROM action_updates WHERE together = :together",
    "sync_states": "SELECT * FROM sync_states WHERE kind = 'action_updates' AND id IN"
    " (SELECT id FROM action_updates WHERE together = :together)",
    "audit_lines": "SELECT * FROM (SELECT * FROM audit_lines WHERE operation = 'bulk.move_dates' ORDER BY n DESC LIMIT :lines)"
    " ORDER BY n",
}
_MOVED = (
    "SELECT due_on, postponed, updated_at, id FROM actions WHERE id IN"
    " (SELECT action_id FROM action_updates WHERE together = :together)"
)
_MOVE = "UPDATE actions SET due_on = ?, postponed = ?, updated_at = ? WHERE id = ?"


@plain
def _open_actions(db: Db, most: int) -> list[str]:
    found = rows(
        db, "SELECT id FROM actions WHERE is_open = 1 ORDER BY due_on, key LIMIT :most", {"most": most}
    )
    return [id_ for (id_,) in found]


@plain
def somebody(db: Db) -> tuple[str, str]:
    """Id and name of a colleague who does many actions."""
    ((id_, name),) = rows(db, "SELECT id, name FROM colleagues ORDER BY key LIMIT 1")
    return id_, name


def figures(bench: Bench) -> Iterator[Figure]:
    """Write many at once, and look at the window meanwhile."""
    ours, beside = (
        shutil.copyfile(bench.store(), bench.folder / f"{name}.store") for name in ("ours", "beside")
    )
    with opened(ours) as store:
        actor = Actor(*store.read(somebody), "bench")
        ids = store.read(_open_actions, bench.times(MANY, 100))
        yield compared(
            f"bulk: move the dates of {len(ids):,}", _by_turns(bench, store, actor, ids, beside), goal=1000
        )  # fmt: skip
        yield _longest_pause(store, actor, len(ids))
    for path in (ours, beside):
        path.unlink()


def _by_turns(
    bench: Bench, store: Store, actor: Actor, ids: Sequence[str], beside: Path
) -> tuple[list[float], list[float]]:
    mine: list[float] = []
    floor: list[float] = []
    connection = bare(beside, write=True)
    for round_ in range(bench.times(5) + 1):
        made: list[Any] = []

        def move(made: list[Any] = made) -> None:
            made.append(store.write(bulk.move_dates, actor, ids, days=7, reason=_REASON).result().answer)

        with quiet():
            taken = seconds(move) * 1000
            written = store.read(_written, made[0].id, made[0].count + 1)
            bare_ = seconds(_writing(connection, written)) * 1000
        if round_:
            mine.append(taken)
            floor.append(bare_)
    connection.close()
    return mine, floor


@plain
def _written(
    db: Db, together: str, lines: int
) -> tuple[dict[str, list[tuple[Any, ...]]], list[tuple[Any, ...]]]:
    """All rows that one operation left, as the driver has them."""
    values = {"together": together, "lines": lines}
    return {table: rows(db, sql, values) for table, sql in _TABLES.items()}, rows(db, _MOVED, values)


def _writing(
    connection: Any, written: tuple[dict[str, list[tuple[Any, ...]]], list[tuple[Any, ...]]]
) -> Work:
    made, moved = written

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table, found in made.items():
            marks = ", ".join("?" * len(found[0]))
            connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", found)
        connection.executemany(_MOVE, moved)
        connection.execute("COMMIT")

    return write


def _longest_pause(store: Store, actor: Actor, count: int) -> Figure:
    """How long the window answered nothing, at most, from the key until the list shows what was done."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply("light")
    context = Context(store, actor, clock=NOW.astimezone)
    page = ActionsPage(context)
    context.changed.connect(page.refresh)
    page.resize(1100, 760)
    page.show()
    page.load()
    page.show_view(View.OPEN)
    page.table.choosing.again(page.table.rows.keys[:count])
    _settle(application, context, lambda: not page._wait.isActive())
    beats = [time.perf_counter()]
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start(_TICK_MS)
    ready: list[object] = []
    ids = store.read(_ids_of, page.table.choosing.keys())
    context.write(bulk.move_dates, ids, days=7, reason=_REASON, then=ready.append)
    _settle(application, context, lambda: bool(ready) and not page._wait.isActive())
    timer.stop()
    page.close()
    context.tasks.close()
    pauses = [(after - before) * 1000 for before, after in itertools.pairwise(beats)]
    return Figure(f"bulk: longest pause of the window, {count:,}", max(pauses), "ms", goal=100)


@plain
def _ids_of(db: Db, keys: Sequence[int]) -> list[str]:
    query = "SELECT id FROM actions WHERE key IN (SELECT value FROM json_each(:keys))"
    return [id_ for (id_,) in rows(db, query, {"keys": json.dumps(list(keys))})]


def _settle(application: QApplication, context: Context, done: Any) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and not (done() and not context.tasks.busy()):
        application.processEvents()
        time.sleep(0.0005)
