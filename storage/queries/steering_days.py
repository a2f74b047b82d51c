# SPDX-License-Identifier: EUPL-1.2
"""How long things take: from visit to report, from promise to done, and from done to told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from storage.plain import Db, columns
from storage.queries.steering_choice import DONE, TOLD, Choice, narrowed_actions
from storage.queries.steering_visits import Visits
from storage.rules.states import ActionState
from storage.rules.steering import middle_and_tail
from storage.rules.terms import Terms
from storage.rules.workdays import workdays_between


class Way(StrEnum):
    """From what to what."""

    REPORT = "report"
    """From a visit in the period to its report, in working days."""
    DONE = "done"
    """From a promise to the day in the period on which it was done, in days."""
    TOLD = "told"
    """From done or dropped to the day in the period on which the company heard it, in working days."""


@dataclass(frozen=True, slots=True)
class Days:
    """How long one way takes: half takes ``middle`` at most, nine of ten ``tail``. ``term`` is what was agreed, if anything.

    ``workdays``: the days are working days, as the term is.
    """

    way: Way
    count: int
    middle: int | None = None
    tail: int | None = None
    term: int | None = None
    workdays: bool = False


def days_of_reports(held: Visits, terms: Terms) -> Days:
    """From visit to report."""
    pairs = Counter(zip(held.days, held.reported_on, strict=True))
    reported = ((day, on, n) for (day, on), n in pairs.items() if on is not None)
    return _measured(Way.REPORT, reported, term=terms.report_workdays, workdays=True)


def days_of_actions(db: Db, choice: Choice, terms: Terms) -> tuple[Days, Days]:
    """From promise to done, and from done to told."""
    ended, heard = narrowed_actions(choice, DONE), narrowed_actions(choice, TOLD)
    done = (
        f"t.state = '{ActionState.DONE.value}'",
        "t.done_on BETWEEN :since AND :until",
        "t.removed_at IS NULL",
    )
    told = ("t.told_on BETWEEN :since AND :until", "t.done_on IS NOT NULL", "t.removed_at IS NULL")
    query = (
        f"{ended.begin}SELECT 'done', t.promised_on, t.done_on, count(*) FROM {ended.tables}"
        f" WHERE {ended.where(*done)} GROUP BY 2, 3"
        f" UNION ALL SELECT 'told', t.done_on, t.told_on, count(*) FROM {heard.tables}"
        f" WHERE {heard.where(*told)} GROUP BY 2, 3"
    )
    found: dict[str, list[tuple[dt.date, dt.date, int]]] = {"done": [], "told": []}
    for way, begin, end, n in zip(*columns(db, query, 4, choice.values()), strict=True):
        found[way].append((dt.date.fromisoformat(begin), dt.date.fromisoformat(end), n))
    return (
        _measured(Way.DONE, found["done"]),
        _measured(Way.TOLD, found["told"], term=terms.telling_workdays, workdays=True),
    )


def _measured(
    way: Way,
    pairs: Iterable[tuple[dt.date, dt.date, int]],
    *,
    term: int | None = None,
    workdays: bool = False,
) -> Days:
    counts: Counter[int] = Counter()
    for begin, end, n in pairs:
        days = workdays_between(begin, end) if workdays else (end - begin).days
        # Who wrote down an earlier day for the end than for the beginning took no time.
        counts[max(days, 0)] += n
    if not counts:
        return Days(way, 0, term=term, workdays=workdays)
    return Days(way, counts.total(), *middle_and_tail(counts), term=term, workdays=workdays)
