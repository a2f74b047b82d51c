# SPDX-License-Identifier: EUPL-1.2
"""Where a thing lives that has no page of its own: the company of a contact, the visit of a note."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.errors import RodeLoperError
from storage.models import Contact, ContactMoment, Note


def company_of_contact(db: Session, contact_id: str) -> str:
    """The id of the company where this person works. Raises ``not-found``."""
    return _home(db, Contact, Contact.company_id, contact_id)


def company_of_moment(db: Session, moment_id: str) -> str:
    """The id of the company that this contact was with. Raises ``not-found``."""
    return _home(db, ContactMoment, ContactMoment.company_id, moment_id)


def visit_of_note(db: Session, note_id: str) -> str:
    """The id of the visit in which this was written. Raises ``not-found``."""
    return _home(db, Note, Note.visit_id, note_id)


def _home(db: Session, model: Any, column: InstrumentedAttribute[str], id_: str) -> str:
    found = db.scalar(select(column).where(model.id == id_))
    if found is None:
        raise RodeLoperError("not-found", kind=model.__tablename__)
    return found
