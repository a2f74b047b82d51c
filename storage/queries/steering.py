# SPDX-License-Identifier: EUPL-1.2
"""The figures that a municipality steers by. Screen, paper and spreadsheet all take them from here.

They count what is in this store: a confidential action counts for who may read it, and nothing but the number is told.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from storage.plain import Db, plain
from storage.queries import people
from storage.queries.steering_actions import Stock, stock
from storage.queries.steering_choice import Choice
from storage.queries.steering_coverage import Dimension, Group, coverage
from storage.queries.steering_days import Days, days_of_actions, days_of_reports
from storage.queries.steering_results import ResultCount, result_counts
from storage.queries.steering_visits import Visits, visits
from storage.rules.steering import Period

__all__ = ["Choice", "Days", "Dimension", "Group", "Period", "ResultCount", "Steering", "Stock", "steering"]


@dataclass(frozen=True, slots=True)
class Steering:
    """The figures of one choice. ``on``: the day at the end of which the actions stood as they are told here.

    ``weeks`` and ``months`` are the parts of the period with the visits in each; ``goal`` is what the term asks of all of
    it, ``per_week`` of one week.
    """

    choice: Choice
    on: dt.date
    visits: int = 0
    goal: int = 0
    per_week: int = 0
    weeks: tuple[tuple[Period, int], ...] = ()
    months: tuple[tuple[Period, int], ...] = ()
    departments: tuple[Stock, ...] = ()
    owners: tuple[Stock, ...] = ()
    days: tuple[Days, ...] = ()
    without_report: int = 0
    results: tuple[ResultCount, ...] = ()
    coverage: dict[Dimension, tuple[Group, ...]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show yet: no visit, no action, no result."""
        return not (self.visits or self.departments or self.results or any(one.count for one in self.days))


@plain
def steering(db: Db, choice: Choice, today: dt.date, on: dt.date | None = None) -> Steering:
    """The figures of this choice. ``on``: the actions as they stood at the end of that day, else as they stand now.

    A day in the past is counted back from what the actions are now, with their date and owner of now.
    """
    terms = people.terms(db)
    then = on if on is not None and on < today else None
    held = visits(db, choice)
    departments, owners = stock(db, choice, today, then)
    return Steering(
        choice=choice,
        on=then or today,
        visits=len(held.rows),
        goal=choice.period.goal(terms.visits_per_week),
        per_week=terms.visits_per_week,
        weeks=_parts(held, choice.period.weeks()),
        months=_parts(held, choice.period.months()),
        departments=departments,
        owners=owners,
        days=(days_of_reports(held, terms), *days_of_actions(db, choice, terms)),
        without_report=sum(row.reported_on is None for row in held.rows),
        results=result_counts(db, choice),
        coverage=coverage(db, choice, held),
    )


def _parts(held: Visits, parts: list[Period]) -> tuple[tuple[Period, int], ...]:
    place = {part.since + dt.timedelta(days=n): at for at, part in enumerate(parts) for n in range(part.days)}
    counts = Counter(place[row.day] for row in held.rows)
    return tuple((part, counts[at]) for at, part in enumerate(parts))
