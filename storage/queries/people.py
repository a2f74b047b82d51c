# SPDX-License-Identifier: EUPL-1.2
"""Colleagues, departments, topics and terms, as pickers and settings need them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Colleague, Department, Term, Topic
from storage.rules.terms import Terms, terms_from


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    """A colleague with the name of the department; ``role`` as in the roles of the work."""

    id: str
    name: str
    function: str
    role: str
    portfolio: str
    email: str
    phone: str
    department_id: str | None
    department: str
    department_code: str
    archived: bool


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department."""

    id: str
    code: str
    name: str
    archived: bool


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic from the municipality's list."""

    id: str
    code: str
    name: str
    hint: str
    archived: bool


def colleagues(db: Session, *, archived: bool = False) -> list[ColleagueRow]:
    """Everybody by name; with ``archived`` also those who left."""
    query = (
        select(
            Colleague.id,
            Colleague.name,
            Colleague.function,
            Colleague.role,
            Colleague.portfolio,
            Colleague.email,
            Colleague.phone,
            Colleague.department_id,
            Department.name,
            Department.code,
            Colleague.archived_at.is_not(None),
        )
        .outerjoin(Department, Department.id == Colleague.department_id)
        .order_by(Colleague.name, Colleague.key)
    )
    if not archived:
        query = query.where(Colleague.archived_at.is_(None))
    return [ColleagueRow(*row[:8], row[8] or "", row[9] or "", row[10]) for row in db.execute(query)]


def colleague(db: Session, colleague_id: str) -> ColleagueRow | None:
    """One colleague, also one who left."""
    return next((row for row in colleagues(db, archived=True) if row.id == colleague_id), None)


def colleague_named(db: Session, name: str) -> ColleagueRow | None:
    """The colleague with this name, in any capitals; one who is still here goes first."""
    same = [row for row in colleagues(db, archived=True) if row.name.casefold() == name.strip().casefold()]
    return min(same, key=lambda row: row.archived, default=None)


def departments(db: Session, *, archived: bool = False) -> list[DepartmentRow]:
    """The departments in their order."""
    query = select(
        Department.id, Department.code, Department.name, Department.archived_at.is_not(None)
    ).order_by(Department.position, Department.key)
    if not archived:
        query = query.where(Department.archived_at.is_(None))
    return [DepartmentRow(*row) for row in db.execute(query)]


def topics(db: Session, *, archived: bool = False) -> list[TopicRow]:
    """The topics in their order."""
    query = select(Topic.id, Topic.code, Topic.name, Topic.hint, Topic.archived_at.is_not(None)).order_by(
        Topic.position, Topic.key
    )
    if not archived:
        query = query.where(Topic.archived_at.is_(None))
    return [TopicRow(*row) for row in db.execute(query)]


def terms(db: Session) -> Terms:
    """The terms of the municipality; what it never set has its default."""
    rows = db.execute(select(Term.name, Term.value)).all()
    return terms_from({row.name: row.value for row in rows})


def municipality(db: Session) -> str:
    """The name of the municipality, empty when nobody gave it yet."""
    return db.scalar(select(Term.value).where(Term.name == "municipality")) or ""


def accent(db: Session) -> str:
    """The colour of the municipality as ``#0B6075``, empty for the colour of the program."""
    return db.scalar(select(Term.value).where(Term.name == "accent")) or ""
