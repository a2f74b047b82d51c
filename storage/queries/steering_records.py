# SPDX-License-Identifier: EUPL-1.2
"""The records behind one bar of a chart: a list narrows itself down to these with the very conditions that were counted."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage.queries.merged import WITH_NOW
from storage.queries.steering_choice import (
    DONE,
    NOT_TOLD,
    OPEN,
    TOLD,
    Choice,
    Narrowed,
    narrowed,
    narrowed_actions,
    one_of,
    went,
)
from storage.queries.steering_coverage import Dimension
from storage.queries.steering_results import RESULTS
from storage.queries.steering_visits import REPORTED_AT
from storage.queries.visit_rows import TOOK_PLACE
from storage.rules.choices import ResultKind, ResultStage
from storage.rules.companies import SIZE_STEPS
from storage.rules.states import ActionState


class Part(StrEnum):
    """What was counted in a bar."""

    VISITS = "visits"
    REPORTED = "reported"
    """Visits of which the report is there."""
    ON_TIME = "on_time"
    LATE = "late"
    NOT_TOLD = "not_told"
    DONE = "done"
    TOLD = "told"
    RESULTS = "results"
    COMPANIES = "companies"


_LISTS = {
    Part.VISITS: "visits",
    Part.REPORTED: "visits",
    Part.RESULTS: "companies",
    Part.COMPANIES: "companies",
}
COLUMNS = {
    Dimension.SECTOR: "sector",
    Dimension.SIZE: "size_class",
    Dimension.DISTRICT: "district",
    Dimension.KIND: "kind",
}


@dataclass(frozen=True, slots=True)
class Behind:
    """What one bar counted. ``department`` and ``owner``: of actions, "" for those without.

    ``dimension`` and ``values``: only at companies with one of these. Results are shown as the companies that gave them.
    """

    part: Part
    choice: Choice
    department: str | None = None
    owner: str | None = None
    dimension: Dimension | None = None
    values: frozenset[str] = frozenset()
    stage: ResultStage | None = None
    result: ResultKind | None = None
    words: str = field(default="", compare=False)
    """What the bar was called where it was pressed."""

    @property
    def kind(self) -> str:
        """Which list shows them: ``actions``, ``visits`` or ``companies``."""
        return _LISTS.get(self.part, "actions")


def keys_behind(behind: Behind, today: dt.date) -> tuple[str, dict[str, Any]]:
    """A query for the local keys of these records, in the table of their ``kind``, with the values that it needs."""
    values = {
        **behind.choice.values(),
        "today": today.isoformat(),
        "groups": json.dumps(sorted(_groups(behind))),
    }
    if behind.part in (Part.VISITS, Part.REPORTED):
        return _visits(behind), values
    if behind.part is Part.COMPANIES:
        return _companies(behind), values
    if behind.part is Part.RESULTS:
        return _results(behind), {**values, "stage": behind.stage, "result": behind.result}
    return _actions(behind), {**values, "one_department": behind.department, "one_owner": behind.owner}


def bound(query: str, values: dict[str, Any]) -> dict[str, Any]:
    """Of these values the ones that the query names: SQLAlchemy takes no others."""
    return {name: value for name, value in values.items() if re.search(rf":{name}\b", query)}


def _groups(behind: Behind) -> set[str]:
    """The values as they stand in the table."""
    if behind.dimension is not Dimension.SIZE:
        return set(behind.values)
    return {size for lowest, sizes in SIZE_STEPS if str(lowest) in behind.values for size in sizes}


def _group(behind: Behind, column: str) -> str:
    known = one_of(column, "groups")
    if behind.dimension is Dimension.SIZE and "" in behind.values:
        # Whatever is in no step.
        every = ", ".join(f"'{size}'" for _lowest, sizes in SIZE_STEPS for size in sorted(sizes))
        return f"({known} OR {column} NOT IN ({every}))"
    return known


def _visits(behind: Behind) -> str:
    choice = behind.choice
    conditions = [
        f"v.state IN {TOOK_PLACE} AND v.starts_at >= :begin AND v.starts_at < :end",
        one_of("v.kind", "visit_kinds"),
    ]
    if choice.districts:
        conditions.append(one_of("c.district", "districts"))
    if choice.departments:
        conditions.append(went("v.id"))
    if behind.part is Part.REPORTED:
        conditions.append(f"{REPORTED_AT} IS NOT NULL")
    if behind.dimension is not None:
        conditions.append(_group(behind, f"c.{COLUMNS[behind.dimension]}"))
    return (
        f"{WITH_NOW}SELECT v.key FROM visits v INDEXED BY ix_visits_starts_at LEFT JOIN now ON now.lost = v.company_id"
        f" JOIN companies c ON c.id = coalesce(now.won, v.company_id) WHERE {' AND '.join(conditions)}"
    )


def _companies(behind: Behind) -> str:
    conditions = ["archived_at IS NULL", "merged_into_id IS NULL"]
    if behind.choice.districts:
        conditions.append(one_of("district", "districts"))
    if behind.dimension is not None:
        conditions.append(_group(behind, COLUMNS[behind.dimension]))
    return f"SELECT key FROM companies WHERE {' AND '.join(conditions)}"


def _results(behind: Behind) -> str:
    made = narrowed(behind.choice, "results", RESULTS)
    if behind.choice.departments:
        made.conditions.append(went("t.visit_id"))
    where = made.where(
        "t.archived_at IS NULL", "t.on_date BETWEEN :since AND :until", "t.stage = :stage", "t.kind = :result"
    )
    begin = made.begin or WITH_NOW
    companies = f"SELECT coalesce((SELECT won FROM now WHERE lost = t.company_id), t.company_id) FROM {made.tables} WHERE {where}"
    return f"{begin}SELECT key FROM companies WHERE id IN ({companies})"


_CONDITIONS = {
    Part.ON_TIME: ("t.is_open = 1", "(t.due_on IS NULL OR t.due_on >= :today)"),
    Part.LATE: ("t.is_open = 1", "t.due_on < :today"),
    Part.NOT_TOLD: ("t.is_not_told = 1",),
    Part.DONE: (
        f"t.state = '{ActionState.DONE.value}'",
        "t.done_on BETWEEN :since AND :until",
        "t.removed_at IS NULL",
    ),
    Part.TOLD: ("t.told_on BETWEEN :since AND :until", "t.done_on IS NOT NULL", "t.removed_at IS NULL"),
}


_INDEXES = {
    Part.ON_TIME: OPEN,
    Part.LATE: OPEN,
    Part.NOT_TOLD: NOT_TOLD,
    Part.DONE: DONE,
    Part.TOLD: TOLD,
}


def _actions(behind: Behind) -> str:
    made: Narrowed = narrowed_actions(behind.choice, _INDEXES[behind.part])
    if behind.department is not None:
        of_department = "SELECT o.id FROM colleagues o WHERE o.department_id = :one_department"
        without = "t.owner_id IS NULL OR t.owner_id IN (SELECT o.id FROM colleagues o WHERE o.department_id IS NULL)"
        made.conditions.append(f"t.owner_id IN ({of_department})" if behind.department else f"({without})")
    if behind.owner is not None:
        made.conditions.append("t.owner_id = :one_owner" if behind.owner else "t.owner_id IS NULL")
    return f"{made.begin}SELECT t.key FROM {made.tables} WHERE {made.where(*_CONDITIONS[behind.part])}"
