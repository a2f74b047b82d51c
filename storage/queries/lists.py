# SPDX-License-Identifier: EUPL-1.2
"""The lists of companies, and who is on them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import Company, CompanyList, ListMember
from storage.queries.companies import LISTED
from storage.queries.merged import family
from storage.queries.merged_tables import NOW


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list with how many companies are on it (those in the company list; archived and merged ones do not count)."""

    id: str
    code: str
    name: str
    description: str
    position: int
    archived: bool
    count: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One company on one list."""

    list_id: str
    list_name: str
    company_id: str
    company: str
    reason: str
    year: int | None


def lists(db: Session, *, archived: bool = False) -> list[ListRow]:
    """All lists in their order; with those that were put away when asked."""
    n = (
        select(func.count(Company.id.distinct()))
        .select_from(ListMember)
        .outerjoin(NOW, NOW.c.lost == ListMember.company_id)
        .join(Company, Company.id == func.coalesce(NOW.c.won, ListMember.company_id))
        .where(ListMember.list_id == CompanyList.id, ListMember.archived_at.is_(None), *LISTED)
        .scalar_subquery()
    )
    one = CompanyList
    query = select(one.id, one.code, one.name, one.description, one.position, one.archived_at.is_not(None), n)
    if not archived:
        query = query.where(one.archived_at.is_(None))
    return [ListRow(*row) for row in db.execute(query.order_by(one.position, one.name))]


_MEMBERS = (
    select(ListMember.list_id, CompanyList.name, Company.id, Company.name, ListMember.reason, ListMember.year)
    .join(CompanyList, CompanyList.id == ListMember.list_id)
    .outerjoin(NOW, NOW.c.lost == ListMember.company_id)
    .join(Company, Company.id == func.coalesce(NOW.c.won, ListMember.company_id))
    .where(ListMember.archived_at.is_(None))
)  # fmt: skip


def members(db: Session, list_id: str) -> list[MemberRow]:
    """The companies on a list, by name; one that was merged stands there as the one that stayed, once."""
    query = _MEMBERS.where(ListMember.list_id == list_id, *LISTED).order_by(Company.name, ListMember.key)
    once: dict[str, MemberRow] = {}
    for row in db.execute(query):
        once.setdefault(row[2], MemberRow(*row))
    return list(once.values())


def lists_of(db: Session, company_id: str) -> list[MemberRow]:
    """The lists that a company is on, also through a company that was merged into it; each list once."""
    query = _MEMBERS.where(
        ListMember.company_id.in_(family(db, company_id)), CompanyList.archived_at.is_(None)
    ).order_by(CompanyList.position, CompanyList.name)
    once: dict[str, MemberRow] = {}
    for row in db.execute(query):
        once.setdefault(row[0], MemberRow(*row))
    return list(once.values())
