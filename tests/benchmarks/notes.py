# SPDX-License-Identifier: EUPL-1.2
"""Saving a note as the conversation does each second, against one bare update that is as safe on the disk."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from storage.operations import notes
from storage.rules.rights import Actor
from storage.store import Priority, Store
from tests.benchmarks.bench import Bench, bare, opened
from tests.benchmarks.big_store import NOW
from tests.benchmarks.figures import Figure, Work, by_turns, compared, p95

_NOTES = 40
_PICK = "SELECT key, agenda_item_id, author_id, text FROM notes ORDER BY key % 997, key LIMIT ?"


def figures(bench: Bench) -> Iterator[Figure]:
    """The save of a note, p95."""
    path = bench.copy()
    with opened(path) as store:
        connection = bare(path, write=True)
        rows = connection.execute(_PICK, (_NOTES,)).fetchall()
        typed = itertools.count()
        ours = [_autosave(store, row, typed) for row in rows]
        floor = [_update(connection, row, typed) for row in rows]
        times = by_turns(ours, floor, bench.times(15))
        connection.close()
    yield compared("note: save while typing, p95", times, bar=4, goal=10, by=p95)


def _text(row: Any, typed: Iterator[int]) -> str:
    return f"{row[3]} En nog iets dat {next(typed)} keer is gezegd."


def _autosave(store: Store, row: Any, typed: Iterator[int]) -> Work:
    actor = Actor(row[2], "Bench", "bench")

    def work() -> None:
        save = store.write_at(
            Priority.TYPING, notes.save, actor, agenda_item_id=row[1], text=_text(row, typed), typing=0
        )
        save.result()

    return work


def _update(connection: Any, row: Any, typed: Iterator[int]) -> Work:
    """The index of the full text follows by the same trigger; marks and audit line are ours, not the floor's."""
    moment = int(NOW.timestamp() * 1_000_000)

    def work() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "UPDATE notes SET text = ?, changed_at = ?, changed_by = ? WHERE key = ?",
            (_text(row, typed), moment, row[2], row[0]),
        )
        connection.execute("COMMIT")

    return work
