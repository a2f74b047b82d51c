# SPDX-License-Identifier: EUPL-1.2
"""How the actions stand: open, late, and done but not told, by department and by owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from storage.plain import Db, columns
from storage.queries import people
from storage.queries.steering_choice import DONE, NOT_TOLD, OPEN, TOLD, Choice, narrowed_actions


@dataclass(frozen=True, slots=True)
class Stock:
    """The actions of one department or owner; ``id`` is empty for those without. ``late`` are among the open ones.

    ``not_told``: done or dropped, and the company did not hear it.
    """

    id: str
    name: str
    open: int
    late: int
    not_told: int
    department: str = ""
    """Of an owner."""

    @property
    def on_time(self) -> int:
        """Open, and not late."""
        return self.open - self.late


_Counts = dict[str, tuple[int, int, int]]


def stock(
    db: Db, choice: Choice, today: dt.date, then: dt.date | None
) -> tuple[tuple[Stock, ...], tuple[Stock, ...]]:
    """By department and by owner, most late ones first. ``then``: at the end of that day in the past; else now."""
    by_owner = _then(db, choice, then) if then else _now(db, choice, today)
    who = {one.id: one for one in people.colleagues(db, archived=True)}
    names = {one.id: one.name or one.code for one in people.departments(db, archived=True)}
    by_department: _Counts = {}
    owners = []
    for owner, counts in by_owner.items():
        one = who.get(owner)
        department = (one.department_id if one else None) or ""
        before = by_department.get(department, (0, 0, 0))
        by_department[department] = (before[0] + counts[0], before[1] + counts[1], before[2] + counts[2])
        owners.append(Stock(owner, one.name if one else "", *counts, names.get(department, "")))
    departments = [Stock(id_, names.get(id_, ""), *counts) for id_, counts in by_department.items()]
    return _in_order(departments), _in_order(owners)


def _in_order(found: list[Stock]) -> tuple[Stock, ...]:
    return tuple(
        sorted(
            found,
            key=lambda one: (not one.id, -one.late, -one.open, -one.not_told, one.name.casefold(), one.id),
        )
    )


_OPEN = "t.owner_id, count(*), coalesce(sum(t.due_on < :on), 0), 0"
_TOLD = "t.owner_id, 0, 0, count(*)"


def _now(db: Db, choice: Choice, today: dt.date) -> _Counts:
    """As the rows stand: the same conditions as the views of the list of actions."""
    parts = ((OPEN, _OPEN, ("t.is_open = 1",)), (NOT_TOLD, _TOLD, ("t.is_not_told = 1",)))
    return _counted(db, choice, today, parts)


def _then(db: Db, choice: Choice, then: dt.date) -> _Counts:
    """As they stood: promised by then, and closed or told only later."""
    promised, there = "t.promised_on <= :on", "t.removed_at IS NULL"
    parts = (
        (OPEN, _OPEN, ("t.is_open = 1", promised)),
        (DONE, _OPEN, ("t.done_on > :on", there, promised)),
        (NOT_TOLD, _TOLD, ("t.is_not_told = 1", "t.done_on <= :on")),
        (TOLD, _TOLD, ("t.told_on > :on", "t.done_on <= :on", there)),
    )
    return _counted(db, choice, then, parts)


def _counted(
    db: Db, choice: Choice, on: dt.date, parts: Iterable[tuple[str, str, tuple[str, ...]]]
) -> _Counts:
    """The sum of these parts: an index, what it counts by owner, and of which rows."""
    queries, begin = [], ""
    for index, counts, conditions in parts:
        made = narrowed_actions(choice, index)
        begin = made.begin
        queries.append(
            f"SELECT {counts} FROM {made.tables} WHERE {made.where(*conditions)} GROUP BY t.owner_id"
        )
    query = begin + " UNION ALL ".join(queries)
    found = columns(db, query, 4, {**choice.values(), "on": on.isoformat()})
    by_owner: _Counts = {}
    for owner, open_, late, not_told in zip(*found, strict=True):
        before = by_owner.get(owner or "", (0, 0, 0))
        by_owner[owner or ""] = (before[0] + open_, before[1] + late, before[2] + not_told)
    return by_owner
