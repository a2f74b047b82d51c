# SPDX-License-Identifier: EUPL-1.2
"""What the steering group reads of a month: its figures beside those of the month before, and what was said about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.queries.exchange_facts import connection, last_complete, unsent
from storage.queries.explanations import explanation
from storage.queries.laptops import Behindhand, behindhand
from storage.queries.people import municipality
from storage.queries.steering import Choice, Steering, steering
from storage.rules.steering import Period, month_before, month_name
from storage.rules.workdays import dutch_day, dutch_time


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """How complete these figures are. ``last``: when this laptop last exchanged everything; ``waiting``: what it did not
    send. Nothing of it counts for a store that belongs to nobody else (``connected``).
    """

    connected: bool = False
    last: dt.datetime | None = None
    waiting: int = 0
    behindhand: Behindhand | None = None


@dataclass(frozen=True, slots=True)
class SteeringReport:
    """The report of a month, as it was at ``made_at`` (Dutch time); ``before`` are the figures of the month before."""

    month: Period
    made_at: dt.datetime
    figures: Steering
    before: Steering
    exchange: ExchangeState
    municipality: str = ""
    explanation: str = ""

    @property
    def ended(self) -> bool:
        """Whether the month was over."""
        return dutch_day(self.made_at) > self.month.until


def steering_report(db: Session, month: Period, made_at: dt.datetime) -> SteeringReport:
    """The report of a month. Raises ``months.not-begun`` (month) for one that is still to come."""
    today = dutch_day(made_at)
    if month.since > today:
        raise RodeLoperError("months.not-begun", month=month_name(month))
    earlier = month_before(month)
    return SteeringReport(
        month=month,
        # The same report on a server that keeps another time.
        made_at=dutch_time(made_at),
        figures=steering(db, Choice(month), today, min(month.until, today)),
        before=steering(db, Choice(earlier), today, earlier.until),
        exchange=_exchange(db, made_at),
        municipality=municipality(db),
        explanation=explanation(db, month_name(month)),
    )


def _exchange(db: Session, now: dt.datetime) -> ExchangeState:
    if connection(db) is None:
        return ExchangeState()
    return ExchangeState(True, last_complete(db), unsent(db).total, behindhand(db, now))
