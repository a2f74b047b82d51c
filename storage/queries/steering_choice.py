# SPDX-License-Identifier: EUPL-1.2
"""What the figures are narrowed down to, as conditions that each of their queries can take."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from storage.plain import midnight
from storage.queries.merged import WITH_NOW
from storage.rules.choices import Part, VisitKind
from storage.rules.steering import Period

VISITED = frozenset(kind.value for kind in VisitKind if kind is not VisitKind.PHONE_ONLINE)
"""What counts as a visit when nobody chose a kind: a conversation by phone or online is none of the programme."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to count. Everything that is given must hold; within one field any of the values will do.

    ``departments``: ids; a visit is of those who went, an action of its owner, a result of its visit.
    ``kinds``: of the visit, also of the one that an action or result came from. ``districts``: of the company.
    """

    period: Period
    departments: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    @property
    def visit_kinds(self) -> frozenset[str]:
        """The kinds that count as a visit here."""
        return self.kinds or VISITED

    def values(self) -> dict[str, Any]:
        """What the conditions below need, as the store keeps it."""
        return {
            "since": self.period.since.isoformat(),
            "until": self.period.until.isoformat(),
            "begin": midnight(self.period.since),
            "end": midnight(self.period.until + dt.timedelta(days=1)),
            "departments": json.dumps(sorted(self.departments)),
            "kinds": json.dumps(sorted(self.kinds)),
            "visit_kinds": json.dumps(sorted(self.visit_kinds)),
            "districts": json.dumps(sorted(self.districts)),
        }


OPEN, NOT_TOLD = "ix_actions_open_owner", "ix_actions_not_told_owner"
DONE, TOLD = "ix_actions_days_done", "ix_actions_days_told"
"""The indexes of actions that figures are counted from."""


def one_of(column: str, name: str) -> str:
    """That this column has one of the values of a list."""
    return f"{column} IN (SELECT value FROM json_each(:{name}))"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a query on one table, ``t``, says before SELECT and after FROM, and its conditions."""

    begin: str
    tables: str
    conditions: list[str]

    def where(self, *more: str) -> str:
        """These conditions and all that the choice asks."""
        return " AND ".join((*more, *self.conditions))


def narrowed(choice: Choice, table: str, index: str) -> Narrowed:
    """Rows of a table with a company and a visit: in the chosen districts, from a visit of the chosen kinds.

    ``index``: the one that holds what is counted. SQLite by itself now and then reads all rows instead, for seconds. A
    merged company is where the one is that stayed.
    """
    table = f"{table} t INDEXED BY {index}"
    conditions = []
    if choice.kinds:
        kind = one_of("v.kind", "kinds")
        conditions.append(f"EXISTS (SELECT 1 FROM visits v WHERE v.id = t.visit_id AND {kind})")
    if not choice.districts:
        return Narrowed("", table, conditions)
    tables = (
        f"{table} LEFT JOIN now ON now.lost = t.company_id"
        " JOIN companies c ON c.id = coalesce(now.won, t.company_id)"
    )
    return Narrowed(WITH_NOW, tables, [*conditions, one_of("c.district", "districts")])


def narrowed_actions(choice: Choice, index: str) -> Narrowed:
    """Actions of this choice: an action is of the department of its owner."""
    made = narrowed(choice, "actions", index)
    if choice.departments:
        department = one_of("o.department_id", "departments")
        made.conditions.append(f"t.owner_id IN (SELECT o.id FROM colleagues o WHERE {department})")
    return made


def went(visit: str) -> str:
    """That somebody of the chosen departments went along; an alderman has none in this."""
    department = one_of("o.department_id", "departments")
    return (
        "EXISTS (SELECT 1 FROM team_members m JOIN colleagues o ON o.id = m.colleague_id"
        f" WHERE m.visit_id = {visit} AND m.part <> '{Part.ALDERMAN.value}' AND {department})"
    )
