# SPDX-License-Identifier: EUPL-1.2
"""The briefs of all visits of one week, or of the visits that somebody chose, in the order in which people go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import Visit
from storage.queries.briefs import Brief, visit_brief
from storage.queries.people import municipality
from storage.rules.states import VisitState

# What is wrapped up has a report; a visit of this morning still has its brief.
_WITH_BRIEF = (VisitState.PLANNED.value, VisitState.CONFIRMED.value, VisitState.HELD.value)


@dataclass(frozen=True, slots=True)
class BriefPack:
    """The briefs of the week of this Monday, or of chosen visits (then there is none).

    ``confidential``: one of them holds something that not everybody may read.
    """

    monday: dt.date | None
    municipality: str = ""
    briefs: tuple[Brief, ...] = ()

    @property
    def first(self) -> dt.date | None:
        """The day on which it begins."""
        return self.monday or min(self._days(), default=None)

    @property
    def last(self) -> dt.date | None:
        """The day on which it ends: the Sunday of a week."""
        return self.monday + dt.timedelta(days=6) if self.monday else max(self._days(), default=None)

    def _days(self) -> list[dt.date]:
        return [brief.visit.day for brief in self.briefs if brief.visit.day is not None]

    @property
    def confidential(self) -> bool:
        return any(brief.confidential for brief in self.briefs)

    @property
    def with_alderman(self) -> bool:
        return any(brief.visit.with_alderman for brief in self.briefs)


def brief_pack(db: Session, monday: dt.date, today: dt.date, *, confidential: bool = True) -> BriefPack:
    """The briefs of the week that begins on ``monday``, as they are on ``today``, by day and time."""
    first = dt.datetime.combine(monday, dt.time())
    query = (
        select(Visit.id)
        .where(Visit.state.in_(_WITH_BRIEF))
        .where(Visit.starts_at >= first, Visit.starts_at < first + dt.timedelta(weeks=1))
        .order_by(Visit.starts_at, Visit.key)
    )
    briefs = [visit_brief(db, visit, today, confidential=confidential) for visit in db.scalars(query).all()]
    return BriefPack(monday, municipality(db), tuple(briefs))


def chosen_pack(
    db: Session, visits: Sequence[str], today: dt.date, *, confidential: bool = True
) -> BriefPack:
    """The briefs of these visits (ids), as they are on ``today``, by day and time; without a date last.

    Raises ``not-found``.
    """
    order = select(Visit.id).where(Visit.id.in_(visits)).order_by(Visit.starts_at.nulls_last(), Visit.key)
    there = list(db.scalars(order))
    if set(visits) - set(there):
        raise RodeLoperError("not-found", kind="visits")
    briefs = [visit_brief(db, visit, today, confidential=confidential) for visit in there]
    return BriefPack(None, municipality(db), tuple(briefs))
