# SPDX-License-Identifier: EUPL-1.2
"""Who must be reminded of which actions, asked of the store alone: there may be no connection on the day that counts."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from storage.plain import Db, day, plain, rows
from storage.queries.actions import ActionRow, action_rows
from storage.queries.people import terms
from storage.rules.actions import is_stalled
from storage.rules.reminders import Next, Reminder, Stage, last_due, next_step, reminder
from storage.rules.workdays import dutch_day

SHOWN = 5
"""So many actions are shown, the most urgent first: of more, people read none."""

# First which dates there are, then the actions of those that matter today: thousands of actions share a few hundred dates.
_ALL = "actions INDEXED BY ix_actions_open_due WHERE is_open = 1 AND owner_id IS NOT NULL"
_ONE = "actions INDEXED BY ix_actions_open_owner WHERE is_open = 1 AND owner_id = :who"
_DATES = "SELECT DISTINCT due_on FROM {those} AND due_on <= :last"
_OF_DATES = "SELECT due_on, owner_id, key FROM {those} AND due_on IN (SELECT value FROM json_each(:dates)) ORDER BY due_on"
_KNOWN = "SELECT key, known_due FROM actions WHERE key IN (SELECT value FROM json_each(:keys))"


_CHANGED = (
    "SELECT DISTINCT u.action_id FROM action_updates u JOIN actions a ON a.id = u.action_id"
    " WHERE u.id IN (SELECT value FROM json_each(:ids)) AND u.actor_id <> :me"
    " AND u.kind NOT IN ('created', 'sent', 'prepared') AND (a.owner_id = :me OR a.promised_by_id = :me)"
)


class Due(NamedTuple):
    """An action of which its owner is reminded."""

    key: int
    stage: Stage
    weeks: int


class Reminded(Struct, frozen=True):
    """One action with why it is here, what to do first, and how long nobody wrote anything about it (in days)."""

    row: ActionRow
    reminder: Reminder
    next: Next
    silent: int
    stalled: bool


class Digest(Struct, frozen=True):
    """What one colleague is reminded of today: the first few, and how many there are of each stage."""

    today: dt.date
    shown: tuple[Reminded, ...]
    stages: Mapping[Stage, int]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.stages.values())

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


@plain
def reminders(db: Db, today: dt.date, since: dt.date, who: str = "") -> dict[str, list[Due]]:
    """Colleague → the actions they are reminded of, the longest late first; of one colleague, or of everybody."""
    those, values = _ONE if who else _ALL, {"who": who, "last": last_due(today).isoformat()}
    dates = (due_on for (due_on,) in rows(db, _DATES.format(those=those), values))
    wanted = {
        due_on: one
        for due_on in dates
        if (one := reminder(dt.date.fromisoformat(due_on), today, since)) is not None
    }
    found: dict[str, list[Due]] = defaultdict(list)
    values["dates"] = json.dumps(list(wanted))
    for due_on, owner, key in rows(db, _OF_DATES.format(those=those), values):
        found[owner].append(Due(key, wanted[due_on].stage, wanted[due_on].weeks))
    return dict(found)


@plain
def digest(db: Db, who: str, today: dt.date, since: dt.date, shown: int = SHOWN) -> Digest:
    """The reminders of one colleague on this day."""
    found = reminders(db, today, since, who).get(who, [])
    return Digest(
        today=today,
        shown=tuple(_reminded(db, found[:shown], today, since)),
        stages=dict(Counter(due.stage for due in found)),
    )


def _reminded(db: Db, found: Sequence[Due], today: dt.date, since: dt.date) -> list[Reminded]:
    keys = [due.key for due in found]
    counts_on = {key: day(due) for key, due in rows(db, _KNOWN, {"keys": json.dumps(keys)})}
    stalled_days = terms(db).stalled_days
    made = []
    for row in action_rows(db, keys, today):
        why = reminder(row.due_on, today, since) if row.due_on else None
        if why is not None:
            silent = max(0, (today - dutch_day(row.last_update_at)).days)
            next_ = next_step(row, counts_on.get(row.key), today)
            made.append(Reminded(row, why, next_, silent, is_stalled(row, today, stalled_days)))
    return made


@plain
def changed_by_others(db: Db, update_ids: Sequence[str], me: str) -> set[str]:
    """Of these steps: the actions that I do or promised, and that somebody else changed or answered with them."""
    return {id_ for (id_,) in rows(db, _CHANGED, {"ids": json.dumps(list(update_ids)), "me": me})}
