# SPDX-License-Identifier: EUPL-1.2
"""People at a company: add, change, put away."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Company, Contact
from storage.operations.company_fields import checked_contact
from storage.operations.unit import get, operation
from storage.rules.rights import Actor


@operation("contacts.add")
def add(db: Session, actor: Actor, company_id: str, /, **fields: Any) -> str:
    """Add a person to a company; answers with the id. Raises ``not-found`` or ``fields.invalid``."""
    company = get(db, Company, company_id)
    contact = Contact(company_id=company.id, **checked_contact(fields))
    db.add(contact)
    db.flush()
    return contact.id


@operation("contacts.change")
def change(db: Session, actor: Actor, contact_id: str, /, **fields: Any) -> None:
    """Change only the given fields. Raises ``not-found`` or ``fields.invalid``."""
    contact = get(db, Contact, contact_id)
    for name, value in checked_contact(fields, partly=True).items():
        setattr(contact, name, value)


@operation("contacts.archive")
def archive(db: Session, actor: Actor, contact_id: str, *, archived: bool = True) -> None:
    """Take a person out of the lists (or back in); what they were told stays on record."""
    get(db, Contact, contact_id).archived_at = outbox.now(db) if archived else None
