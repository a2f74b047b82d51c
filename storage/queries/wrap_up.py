# SPDX-License-Identifier: EUPL-1.2
"""The checklist after a visit: what is known, what is still missing, and before when the company must hear."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Colleague, Company, Result, Visit
from storage.queries import people
from storage.queries.merged import family
from storage.queries.notes import TableAction, TableAlert, table_actions, table_alerts
from storage.queries.visit_page import AttendeeRow, attendees_of, contacts_not_there
from storage.queries.visits import VisitRow, row
from storage.rules.choices import Part, ResultKind, ResultStage
from storage.rules.states import VisitState
from storage.rules.workdays import add_workdays


class Missing(StrEnum):
    """What keeps a visit from being wrapped up."""

    TEAM = "team"
    NOT_BEGUN = "not_begun"
    DATE = "date"
    ACTIONS = "actions"
    TELLER = "teller"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class ResultRow:
    """Jobs or internships of this visit, how certain, and for whom."""

    id: str
    kind: ResultKind
    stage: ResultStage
    amount: int
    target_group: str


@dataclass(frozen=True, slots=True)
class WrapUp:
    """The whole checklist.

    ``teller`` is who tells the company: the one chosen, else its account manager, else who leads the conversation
    (``teller_leads``).
    """

    visit: VisitRow
    attendees: tuple[AttendeeRow, ...]
    contacts: tuple[AttendeeRow, ...]
    actions: tuple[TableAction, ...]
    """Those without an owner or a date first, then the newest first."""
    alerts: tuple[TableAlert, ...]
    results: tuple[ResultRow, ...]
    summary: str
    grade: int | None
    chosen_teller_id: str | None
    teller_id: str | None
    teller: str
    teller_leads: bool
    report_before: dt.date | None
    tell_before: dt.date | None
    missing: tuple[Missing, ...]
    """What must be filled in before the visit can be wrapped up; empty when nothing must."""

    @property
    def somebody_there(self) -> bool:
        """Whether anybody, of either side, is ticked as having been there."""
        ours, theirs = self.visit.team, self.attendees
        return any(one.attended for one in ours) or any(one.attended for one in theirs)

    @property
    def incomplete(self) -> tuple[TableAction, ...]:
        """The actions that miss an owner or a date."""
        return tuple(action for action in self.actions if not action.complete)


def wrap_up(db: Session, visit_id: str, me: str, today: dt.date) -> WrapUp:
    """The checklist of one visit. Raises ``not-found``."""
    visit = row(db, visit_id)
    raw = db.execute(
        select(Visit.summary, Visit.service_grade, Visit.teller_id, Company.account_manager_id)
        .join(Company, Company.id == visit.company_id)
        .where(Visit.id == visit_id)
    ).one()
    named = raw.teller_id or raw.account_manager_id
    teller_id = named or next((one.colleague_id for one in visit.team if one.part is Part.LEAD), None)
    teller = db.scalar(select(Colleague.name).where(Colleague.id == teller_id)) if teller_id else ""
    actions = tuple(sorted(table_actions(db, visit_id, me), key=lambda one: one.complete))
    terms = people.terms(db)
    attendees = attendees_of(db, visit_id)
    return WrapUp(
        visit=visit,
        attendees=attendees,
        contacts=contacts_not_there(db, family(db, visit.company_id), attendees),
        actions=actions,
        alerts=table_alerts(db, visit_id),
        results=_results(db, visit_id),
        summary=raw.summary,
        grade=raw.service_grade,
        chosen_teller_id=raw.teller_id,
        teller_id=teller_id,
        teller=teller or "",
        teller_leads=named is None and teller_id is not None,
        report_before=add_workdays(visit.day, terms.report_workdays) if visit.day else None,
        tell_before=add_workdays(visit.day, terms.telling_workdays) if visit.day else None,
        missing=_missing(visit, actions, teller_id, today),
    )


def _missing(
    visit: VisitRow, actions: tuple[TableAction, ...], teller_id: str | None, today: dt.date
) -> tuple[Missing, ...]:
    checks = (
        (Missing.STATE, visit.state in (VisitState.WISH, VisitState.CANCELLED)),
        (Missing.DATE, visit.day is None),
        (Missing.NOT_BEGUN, visit.day is not None and visit.day > today),
        (Missing.TEAM, not visit.team),
        (Missing.ACTIONS, any(not action.complete for action in actions)),
        (Missing.TELLER, teller_id is None),
    )
    return tuple(what for what, holds in checks if holds)


def _results(db: Session, visit_id: str) -> tuple[ResultRow, ...]:
    query = (
        select(Result.id, Result.kind, Result.stage, Result.amount, Result.target_group)
        .where(Result.visit_id == visit_id, Result.archived_at.is_(None))
        .order_by(Result.key)
    )
    return tuple(
        ResultRow(line.id, ResultKind(line.kind), ResultStage(line.stage), line.amount, line.target_group)
        for line in db.execute(query)
    )
