# SPDX-License-Identifier: EUPL-1.2
"""What every paper about a visit starts with: the company, who goes and who receives them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import Attendee, Colleague, Company, Contact, Department, TeamMember, Visit
from storage.queries.merged import family
from storage.rules.choices import Part

PARTS = tuple(Part)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A colleague or alderman on a visit; ``attended`` is nothing until somebody said so."""

    name: str
    part: str
    department: str
    attended: bool | None = None

    @property
    def is_alderman(self) -> bool:
        return self.part == Part.ALDERMAN


@dataclass(frozen=True, slots=True)
class AttendeeRow:
    """Someone of the company, with how they like to be approached."""

    name: str
    function: str = ""
    preference: str = ""
    salutation: str = ""
    attended: bool | None = None


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What a visit is: company, kind, state, when and where. ``starts_at`` is the clock time of the appointment."""

    visit_id: str
    company_id: str
    company: str
    kind: str
    state: str
    starts_at: dt.datetime | None
    minutes: int
    place: str
    district: str
    team: tuple[TeamRow, ...]
    attendees: tuple[AttendeeRow, ...]

    @property
    def with_alderman(self) -> bool:
        return any(member.is_alderman for member in self.team)

    @property
    def day(self) -> dt.date | None:
        return self.starts_at.date() if self.starts_at else None


def visit_facts(db: Session, visit_id: str) -> tuple[VisitFacts, Visit, Company]:
    """The facts of one visit, with its record and that of its company (the winner, when it was merged).

    Raises ``not-found``.
    """
    visit = db.scalar(select(Visit).where(Visit.id == visit_id))
    if visit is None:
        raise RodeLoperError("not-found", kind="visits")
    company = db.scalars(select(Company).where(Company.id == family(db, visit.company_id)[0])).one()
    facts = VisitFacts(
        visit_id=visit.id,
        company_id=company.id,
        company=company.name or company.trade_name,
        kind=visit.kind,
        state=visit.state,
        starts_at=visit.starts_at,
        minutes=visit.minutes,
        place=visit.place or _address(company),
        district=company.district or company.village,
        team=_team(db, visit_id),
        attendees=_attendees(db, visit_id),
    )
    return facts, visit, company


def _address(company: Company) -> str:
    street = f"{company.street} {company.house_number}".strip()
    return ", ".join(part for part in (street, company.city) if part)


def _team(db: Session, visit_id: str) -> tuple[TeamRow, ...]:
    query = (
        select(Colleague.name, TeamMember.part, Department.name, TeamMember.attended)
        .join(Colleague, Colleague.id == TeamMember.colleague_id)
        .outerjoin(Department, Department.id == Colleague.department_id)
        .where(TeamMember.visit_id == visit_id)
        .order_by(TeamMember.key)
    )
    rows = [
        TeamRow(name, part, department or "", attended)
        for name, part, department, attended in db.execute(query)
    ]
    order = (Part.ALDERMAN, Part.LEAD, Part.SECOND, Part.GUEST)
    return tuple(
        sorted(rows, key=lambda row: order.index(Part(row.part)) if row.part in PARTS else len(order))
    )


def _attendees(db: Session, visit_id: str) -> tuple[AttendeeRow, ...]:
    query = (
        select(
            func.coalesce(Contact.name, Attendee.name),
            func.coalesce(func.nullif(Attendee.function, ""), Contact.function, ""),
            func.coalesce(Contact.preference, ""),
            func.coalesce(Contact.salutation, ""),
            Attendee.attended,
        )
        .outerjoin(Contact, Contact.id == Attendee.contact_id)
        .where(Attendee.visit_id == visit_id)
        .order_by(Attendee.key)
    )
    return tuple(AttendeeRow(*row) for row in db.execute(query))
