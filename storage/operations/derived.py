# SPDX-License-Identifier: EUPL-1.2
"""Columns of a company that follow from its visits, contacts and actions; local, kept for the lists."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import Action, Company, ContactMoment, Visit
from storage.operations.unit import get
from storage.queries.companies import family
from storage.rules.states import VisitState
from storage.rules.workdays import dutch_day

_TOOK_PLACE = (VisitState.HELD.value, VisitState.WRAPPED_UP.value)


def refresh_company(db: Session, company_id: str) -> None:
    """Compute again when this company was last visited and spoken to, and how many actions are open.

    Of a merged company the one that stayed is brought up to date, with all that belongs to the family. Being told how
    a promise ended is a contact too.
    """
    related = family(db, company_id)
    company = get(db, Company, related[0])
    visited = db.scalar(
        select(func.max(Visit.starts_at)).where(Visit.company_id.in_(related), Visit.state.in_(_TOOK_PLACE))
    )
    spoken = db.scalar(
        select(func.max(ContactMoment.happened_at)).where(
            ContactMoment.company_id.in_(related), ContactMoment.archived_at.is_(None)
        )
    )
    told = db.scalar(
        select(func.max(Action.told_on)).where(Action.company_id.in_(related), Action.removed_at.is_(None))
    )
    company.last_visit_on = visited and visited.date()
    contacts = (company.last_visit_on, spoken and dutch_day(spoken), told)
    company.last_contact_on = max((day for day in contacts if day), default=None)
    company.open_actions = (
        db.scalar(
            select(func.count()).where(
                Action.company_id.in_(related), Action.is_open, Action.removed_at.is_(None)
            )
        )
        or 0
    )
