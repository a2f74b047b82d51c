# SPDX-License-Identifier: EUPL-1.2
"""The visits of a period that took place: when, at what kind of company, and when their report was ready."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from storage.plain import Db, moment, rows
from storage.queries.merged import WITH_NOW
from storage.queries.steering_choice import Choice, one_of, went
from storage.queries.visit_rows import TOOK_PLACE
from storage.rules.workdays import dutch_day


class HeldVisit(NamedTuple):
    """One visit. ``reported_on``: when it was wrapped up, which makes its report."""

    day: dt.date
    reported_on: dt.date | None
    sector: str
    size_class: str
    district: str
    company_kind: str


@dataclass(frozen=True, slots=True)
class Visits:
    """All of them."""

    rows: tuple[HeldVisit, ...]


REPORTED_AT = "v.wrapped_up_at"
"""When the report of a visit was ready, or nothing."""
_SELECT = (
    f"{WITH_NOW}SELECT v.starts_at, {REPORTED_AT}, c.sector, c.size_class, c.district, c.kind"
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
    found = rows(db, _SELECT + " AND ".join(conditions), choice.values())
    return Visits(
        tuple(
            HeldVisit(
                dt.date.fromisoformat(starts_at[:10]),
                dutch_day(moment(reported)) if reported is not None else None,
                *company,
            )
            for starts_at, reported, *company in found
        )
    )
