# SPDX-License-Identifier: EUPL-1.2
"""The visits of a period that took place: when, at what kind of company, and when their report was ready."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from storage.plain import Db, columns, moment
from storage.queries.merged import WITH_NOW
from storage.queries.steering_choice import Choice, one_of, went
from storage.queries.visit_rows import TOOK_PLACE
from storage.rules.workdays import dutch_day

_HOUR = 3_600_000_000
"""In microseconds, as moments are kept."""


@dataclass(frozen=True, slots=True)
class Visits:
    """All of them: the first of each list is of one visit, the second of another one.

    ``reported_on``: when it was wrapped up, which makes its report. What follows is of the company as it is now.
    """

    days: list[dt.date]
    reported_on: list[dt.date | None]
    sectors: list[str]
    size_classes: list[str]
    districts: list[str]
    kinds: list[str]

    def __len__(self) -> int:
        return len(self.days)


REPORTED_AT = "v.wrapped_up_at"
"""When the report of a visit was ready, or nothing."""
_SELECT = (
    f"{WITH_NOW}SELECT substr(v.starts_at, 1, 10), {REPORTED_AT}, c.sector, c.size_class, c.district, c.kind"
    " FROM visits v INDEXED BY ix_visits_starts_at LEFT JOIN now ON now.lost = v.company_id"
    " JOIN companies c ON c.id = coalesce(now.won, v.company_id)"
    f" WHERE v.state IN {TOOK_PLACE} AND v.starts_at >= :begin AND v.starts_at < :end AND "
)


def visits(db: Db, choice: Choice) -> Visits:
    """The visits of this choice."""
    conditions = [one_of("v.kind", "visit_kinds")]
    if choice.districts:
        conditions.append(one_of("c.district", "districts"))
    if choice.departments:
        conditions.append(went("v.id"))
    days, reported, *company = columns(db, _SELECT + " AND ".join(conditions), 6, choice.values())
    return Visits(
        [dt.date.fromisoformat(day) for day in days],
        [_day_of_hour(at // _HOUR) if at is not None else None for at in reported],
        *company,
    )


@lru_cache(maxsize=4096)
def _day_of_hour(hour: int) -> dt.date:
    """The date in the Netherlands, where the clock changes on the hour."""
    return dutch_day(moment(hour * _HOUR))
