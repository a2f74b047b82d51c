# SPDX-License-Identifier: EUPL-1.2
"""People at companies: of one company, and found by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Company, Contact
from storage.queries.merged import family


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person at a company. ``company_id`` is the record they belong to, which may have been merged into another."""

    id: str
    company_id: str
    company: str
    name: str
    salutation: str
    function: str
    email: str
    phone: str
    may_mail: bool
    preference: str
    source: str
    archived: bool


_COLUMNS: tuple[Any, ...] = (
    Contact.id, Contact.company_id, Company.name.label("company"), Contact.name, Contact.salutation, Contact.function,
    Contact.email, Contact.phone, Contact.may_mail, Contact.preference, Contact.source,
    Contact.archived_at.is_not(None).label("archived"),
)  # fmt: skip
_PEOPLE = select(*_COLUMNS).join(Company, Company.id == Contact.company_id)


def contacts_of(db: Session, company_id: str, *, archived: bool = False) -> list[ContactRow]:
    """The people of a company and of all that was merged into it, by the order in which they were added."""
    query = _PEOPLE.where(Contact.company_id.in_(family(db, company_id))).order_by(Contact.key)
    if not archived:
        query = query.where(Contact.archived_at.is_(None))
    return [ContactRow(*row) for row in db.execute(query)]


def contact(db: Session, contact_id: str) -> ContactRow | None:
    """One person, or nothing."""
    row = db.execute(_PEOPLE.where(Contact.id == contact_id)).first()
    return ContactRow(*row) if row else None
