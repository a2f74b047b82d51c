# SPDX-License-Identifier: EUPL-1.2
"""The page of one company: what you must know before you call or go, in one read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import Alert, Colleague, Company, Result, Visit
from storage.queries.actions import ActionRow, rows_of_company
from storage.queries.contacts import ContactRow, contacts_of
from storage.queries.lists import MemberRow, lists_of
from storage.queries.merged import family
from storage.queries.timeline import TimelineCounts, counts
from storage.rules.choices import ResultStage
from storage.rules.ids import TOP_LIST_ID
from storage.rules.states import VisitState
from storage.rules.workdays import dutch_day

_TOOK_PLACE = (VisitState.HELD.value, VisitState.WRAPPED_UP.value)
_COMING = (VisitState.PLANNED.value, VisitState.CONFIRMED.value)


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """Everything that is filled in about a company; empty texts for what is not known."""

    id: str
    name: str
    trade_name: str
    kvk_number: str
    branch_number: str
    rsin: str
    legal_form: str
    street: str
    house_number: str
    postcode: str
    city: str
    village: str
    district: str
    neighbourhood: str
    sbi_code: str
    sbi_version: str
    sbi_text: str
    sector: str
    employees: int | None
    employees_before: int | None
    size_class: str
    kind: str
    phase: str
    phase_since: int | None
    phone: str
    email: str
    website: str
    account_manager_id: str | None
    account_manager: str
    approach: str
    sensitivities: str
    last_visit_on: dt.date | None
    last_contact_on: dt.date | None
    archived_at: dt.datetime | None
    merged_into_id: str | None


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A signal that somebody raised about the company."""

    id: str
    kind: str
    text: str
    raised_by: str
    raised_on: dt.date
    disclosure: str


@dataclass(frozen=True, slots=True)
class ResultSum:
    """How many jobs or internships together, of one kind and stage."""

    kind: str
    stage: str
    amount: int


@dataclass(frozen=True, slots=True)
class MergedCompany:
    """A record that was merged into this one, and can be taken out again."""

    id: str
    name: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """The whole page. ``promises``: open ones and those that the company must still hear of, late first.

    ``grades`` are the last two for the municipality's service (1 to 10), newest first; ``next_visit_at`` is the clock
    time of the first visit to come.
    """

    facts: CompanyFacts
    lists: tuple[MemberRow, ...]
    people: tuple[ContactRow, ...]
    promises: tuple[ActionRow, ...]
    all_actions: int
    alerts: tuple[AlertRow, ...]
    results: tuple[ResultSum, ...]
    visits: int
    next_visit_at: dt.datetime | None
    grades: tuple[int, ...]
    merged: tuple[MergedCompany, ...]
    timeline: TimelineCounts

    @property
    def is_top(self) -> bool:
        """Whether it is on the list of the largest employers."""
        return any(one.list_id == TOP_LIST_ID for one in self.lists)

    def places(self, kind: str) -> int:
        """Jobs or internships that were committed or realised."""
        return sum(
            one.amount for one in self.results if one.kind == kind and one.stage != ResultStage.DISCUSSED
        )


def company_page(db: Session, company_id: str, today: dt.date) -> CompanyPage:
    """The page of a company; for one that was merged, the page of the company that stayed. Raises ``not-found``."""
    related = family(db, company_id)
    facts = company_facts(db, related[0])
    actions = rows_of_company(db, facts.id, today)
    return CompanyPage(
        facts=facts,
        lists=tuple(lists_of(db, facts.id)),
        people=tuple(contacts_of(db, facts.id)),
        promises=tuple(row for row in actions if not row.state.is_closed or row.chip == "not_told"),
        all_actions=len(actions),
        alerts=_alerts(db, related),
        results=_results(db, related),
        visits=db.scalar(_count_of(related)) or 0,
        next_visit_at=_next_visit(db, related, today),
        grades=_grades(db, related),
        merged=_merged(db, related),
        timeline=counts(db, related),
    )


def company_facts(db: Session, company_id: str) -> CompanyFacts:
    """What is filled in about one company, that record itself. Raises ``not-found``."""
    columns = [
        Colleague.name.label("account_manager") if name == "account_manager" else getattr(Company, name)
        for name in CompanyFacts.__slots__
    ]
    query = select(*columns).outerjoin(Colleague, Colleague.id == Company.account_manager_id)
    row = db.execute(query.where(Company.id == company_id)).first()
    if row is None:
        raise RodeLoperError("not-found", kind="companies")
    values = row._asdict()
    values["account_manager"] = values["account_manager"] or ""
    return CompanyFacts(**values)


def _alerts(db: Session, related: list[str]) -> tuple[AlertRow, ...]:
    query = (
        select(Alert.id, Alert.kind, Alert.text, Colleague.name, Alert.raised_at, Alert.disclosure)
        .outerjoin(Colleague, Colleague.id == Alert.raised_by_id)
        .where(Alert.company_id.in_(related), Alert.archived_at.is_(None))
        .order_by(Alert.raised_at.desc())
    )
    return tuple(
        AlertRow(id_, kind, text, name or "", dutch_day(raised_at), disclosure)
        for id_, kind, text, name, raised_at, disclosure in db.execute(query)
    )


def _results(db: Session, related: list[str]) -> tuple[ResultSum, ...]:
    query = (
        select(Result.kind, Result.stage, func.sum(Result.amount))
        .where(Result.company_id.in_(related), Result.archived_at.is_(None))
        .group_by(Result.kind, Result.stage)
    )
    return tuple(ResultSum(*row) for row in db.execute(query))


def _count_of(related: list[str]) -> Select[int]:
    return select(func.count()).where(Visit.company_id.in_(related), Visit.state.in_(_TOOK_PLACE))


def _next_visit(db: Session, related: list[str], today: dt.date) -> dt.datetime | None:
    start = dt.datetime.combine(today, dt.time())
    query = select(func.min(Visit.starts_at)).where(
        Visit.company_id.in_(related), Visit.state.in_(_COMING), Visit.starts_at >= start
    )
    return db.scalar(query)


def _grades(db: Session, related: list[str]) -> tuple[int, ...]:
    query = (
        select(Visit.service_grade)
        .where(Visit.company_id.in_(related), Visit.service_grade.is_not(None), Visit.state.in_(_TOOK_PLACE))
        .order_by(Visit.starts_at.desc())
        .limit(2)
    )
    return tuple(grade for grade in db.scalars(query) if grade is not None)


def _merged(db: Session, related: list[str]) -> tuple[MergedCompany, ...]:
    query = select(Company.id, Company.name, Company.merged_into_id).where(Company.id.in_(related[1:]))
    return tuple(MergedCompany(id_, name, into == related[0]) for id_, name, into in db.execute(query))
