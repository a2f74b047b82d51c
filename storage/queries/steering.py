# SPDX-License-Identifier: EUPL-1.2
"""The figures that a municipality steers by. Screen, paper and spreadsheet all take them from here.

They count what is in this store: a confidential action counts for who may read it, and nothing but the number is told.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from storage.plain import Db, beside, plain
from storage.queries import people
from storage.queries.steering_actions import Stock, stock
from storage.queries.steering_choice import Choice
from storage.queries.steering_coverage import Dimension, Group, companies_there, coverage
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
    then = on if on is not None and on < today else None
    # First what takes longest, and answers in a few rows: the window makes its widgets meanwhile.
    there = companies_there(db, choice)
    with beside(db, _outcome, choice, today, then) as outcome:
        held = visits(db, choice)
        terms = people.terms(db)
        reports = days_of_reports(held, terms)
        covered = coverage(there, held)
        came = outcome()
    return Steering(
        choice=choice,
        on=then or today,
        visits=len(held),
        goal=choice.period.goal(terms.visits_per_week),
        per_week=terms.visits_per_week,
        weeks=_parts(held, choice.period.weeks()),
        months=_parts(held, choice.period.months()),
        departments=came.departments,
        owners=came.owners,
        days=(reports, *came.days),
        without_report=held.reported_on.count(None),
        results=came.results,
        coverage=covered,
    )


class _Came(NamedTuple):
    """What came of the visits."""

    departments: tuple[Stock, ...]
    owners: tuple[Stock, ...]
    days: tuple[Days, Days]
    results: tuple[ResultCount, ...]


def _outcome(db: Db, choice: Choice, today: dt.date, then: dt.date | None) -> _Came:
    days = days_of_actions(db, choice, people.terms(db))
    return _Came(*stock(db, choice, today, then), days, result_counts(db, choice))


def _parts(held: Visits, parts: list[Period]) -> tuple[tuple[Period, int], ...]:
    counts = Counter(held.days)
    return tuple(
        (part, sum(counts[part.since + dt.timedelta(days=n)] for n in range(part.days))) for part in parts
    )
