# SPDX-License-Identifier: EUPL-1.2
"""What the filters of the company list offer, each value with the number of companies that have it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage.models import Colleague, Company, CompanyList, ListMember
from storage.queries.companies import BY_LIST_INDEX, LISTED, MANAGER, LastVisit
from storage.rules.companies import Sector, SizeClass
from storage.rules.workdays import add_months


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, the name of what has one (else empty) and how many companies have it."""

    value: str
    name: str
    count: int


def list_choices(db: Session) -> tuple[Choice, ...]:
    """The lists in use, with how many of their companies are in the company list."""
    members = (
        select(ListMember.list_id, func.count().label("n"))
        .join(Company, Company.id == ListMember.company_id)
        .where(ListMember.archived_at.is_(None), *LISTED)
        .group_by(ListMember.list_id)
        .subquery()
    )
    query = (
        select(CompanyList.id, CompanyList.name, func.coalesce(members.c.n, 0))
        .outerjoin(members, members.c.list_id == CompanyList.id)
        .where(CompanyList.archived_at.is_(None))
        .order_by(CompanyList.position, CompanyList.name)
    )
    return tuple(Choice(*row) for row in db.execute(query))


def sector_choices(db: Session) -> tuple[Choice, ...]:
    """The sectors that occur, in the order of the SBI; ``""`` is unknown."""
    found = _counted(db, Company.sector)
    known = [Choice(sector, "", found.pop(sector)) for sector in Sector if sector in found]
    return (*known, *(Choice(value, "", n) for value, n in sorted(found.items())))


def size_choices(db: Session) -> tuple[Choice, ...]:
    """The size classes that occur, small to large; ``""`` is unknown."""
    found = _counted(db, Company.size_class)
    known = [Choice(size, "", found.pop(size)) for size in SizeClass if size in found]
    return (*known, *(Choice(value, "", n) for value, n in sorted(found.items())))


def district_choices(db: Session) -> tuple[Choice, ...]:
    """The districts that occur, by name; ``""`` is unknown and comes last."""
    found = _counted(db, Company.district)
    order = sorted(found, key=lambda name: (not name, name.casefold()))
    return tuple(Choice(name, name, found[name]) for name in order)


def last_visit_choices(db: Session, today: dt.date) -> tuple[Choice, ...]:
    """How long ago the last visit was; over 12 months counts in over 6 as well."""
    half, year = add_months(today, -6), add_months(today, -12)
    visited = Company.last_visit_on
    tests = {
        LastVisit.NEVER: visited.is_(None),
        LastVisit.WITHIN_6_MONTHS: visited >= half,
        LastVisit.OVER_6_MONTHS: visited < half,
        LastVisit.OVER_12_MONTHS: visited < year,
    }
    sums = [func.coalesce(func.sum(case((test, 1), else_=0)), 0) for test in tests.values()]
    row = db.execute(select(*sums).select_from(Company).where(*LISTED).with_hint(*BY_LIST_INDEX)).one()
    return tuple(Choice(when, "", n) for when, n in zip(tests, row, strict=True))


def manager_choices(db: Session) -> tuple[Choice, ...]:
    """The account managers that have companies, by name; ``""`` is nobody and comes last."""
    found = _counted(db, MANAGER)
    people = select(Colleague.id, Colleague.name).where(Colleague.id.in_([id_ for id_ in found if id_]))
    names = {id_: name for id_, name in db.execute(people)}  # noqa: C416 - as in _counted
    known = sorted(names, key=lambda id_: names[id_].casefold())
    nobody = (Choice("", "", found[""]),) if "" in found else ()
    return (*(Choice(id_, names[id_], found[id_]) for id_ in known), *nobody)


def archived_count(db: Session) -> int:
    """How many companies were put away."""
    query = select(func.count()).where(Company.archived_at.is_not(None), Company.merged_into_id.is_(None))
    return db.scalar(query) or 0


def _counted(db: Session, column: Any) -> dict[Any, int]:
    query = select(column, func.count()).where(*LISTED).group_by(column).with_hint(*BY_LIST_INDEX)
    return {value: n for value, n in db.execute(query)}  # noqa: C416 - dict() would ask the result for its keys
