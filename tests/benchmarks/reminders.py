# SPDX-License-Identifier: EUPL-1.2
"""Who is reminded of what today, of all actions that there are, against the bare query for their dates."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator

from storage.queries import reminders
from storage.rules.reminders import last_due
from storage.store import Store
from tests.benchmarks.bench import Bench, bare, opened
from tests.benchmarks.big_store import TODAY
from tests.benchmarks.bulk import somebody
from tests.benchmarks.figures import Figure, by_turns, compared

_YESTERDAY = TODAY - dt.timedelta(days=1)
_DATES = "SELECT due_on, owner_id, key FROM actions WHERE is_open = 1 AND due_on <= ? AND owner_id IS NOT NULL ORDER BY due_on"
_MINE = "SELECT due_on, owner_id, key FROM actions WHERE is_open = 1 AND owner_id = ? AND due_on <= ? ORDER BY due_on"


def figures(bench: Bench) -> Iterator[Figure]:
    """Everybody's reminders, as a scheduled job asks, and those of one person, as the first page does."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    connection = bare(bench.store())
    last = last_due(TODAY).isoformat()
    with opened(bench.store()) as store:
        me, _name = store.read(somebody)
        times = by_turns(
            [lambda: store.read(reminders.reminders, TODAY, _YESTERDAY)],
            [lambda: connection.execute(_DATES, (last,)).fetchall()],
            bench.times(15),
        )
        total, found = _counted(store)
        yield compared(f"reminders: {found:,} of {total:,} actions, of everybody", times, bar=2, goal=100)
        times = by_turns(
            [lambda: store.read(reminders.digest, me, TODAY, _YESTERDAY)],
            [lambda: connection.execute(_MINE, (me, last)).fetchall()],
            bench.times(25),
        )
        yield Figure(
            "reminders: the line on the first page", sorted(times[0])[len(times[0]) // 2], "ms", goal=20
        )
    connection.close()


def _counted(store: Store) -> tuple[int, int]:
    found = store.read(reminders.reminders, TODAY, _YESTERDAY)
    (total,) = store.read(lambda db: db.connection().exec_driver_sql("SELECT count(*) FROM actions").one())
    return total, sum(map(len, found.values()))
