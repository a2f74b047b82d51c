# SPDX-License-Identifier: EUPL-1.2
"""Where a thing lives that has no page of its own: the company of a contact, the visit of a note."""

from __future__ import annotations

from storage.errors import RodeLoperError
from storage.plain import Db, first, plain


@plain
def company_of_contact(db: Db, contact_id: str) -> str:
    """The id of the company where this person works. Raises ``not-found``."""
    return _home(db, "contacts", "company_id", contact_id)


@plain
def company_of_moment(db: Db, moment_id: str) -> str:
    """The id of the company that this contact was with. Raises ``not-found``."""
    return _home(db, "contact_moments", "company_id", moment_id)


@plain
def visit_of_note(db: Db, note_id: str) -> str:
    """The id of the visit in which this was written. Raises ``not-found``."""
    return _home(db, "notes", "visit_id", note_id)


def _home(db: Db, table: str, column: str, id_: str) -> str:
    found = first(db, f"SELECT {column} FROM {table} WHERE id = :id", {"id": id_})
    if found is None:
        raise RodeLoperError("not-found", kind=table)
    return str(found[0])
