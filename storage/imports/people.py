# SPDX-License-Identifier: EUPL-1.2
"""The people in a company file: contacts of companies, and the colleagues who are named as account manager."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Colleague, Contact
from storage.rules.ids import contact_id
from storage.rules.texts import plain

FILLABLE = ("salutation", "function", "email", "phone")


class NewContact(NamedTuple):
    """A person whom the store does not know yet. The id follows from company and name, so that two imports meet."""

    number: int
    id: str
    company_id: str
    values: dict[str, str]


class FilledContact(NamedTuple):
    """A known person of whom the file knows more; only empty fields are filled."""

    number: int
    id: str
    values: dict[str, str]


@dataclass(slots=True)
class ContactPlan:
    """What happens to people; ``rows`` are the numbers of the rows that change something."""

    new: list[NewContact] = field(default_factory=list)
    filled: list[FilledContact] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Managers:
    """Colleagues by name and by e-mail address."""

    by_text: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str | None:
        """The id of the colleague with this name or address."""
        return self.by_text.get(plain(text))

    def name(self, id_: object) -> str:
        """The name of the colleague with this id; empty for nobody."""
        return self.names.get(str(id_), "")


def managers_of(db: Session) -> Managers:
    """Everybody who works here; those who left last, so that a namesake who works here now is found."""
    found = Managers()
    query = select(Colleague.id, Colleague.name, Colleague.email).order_by(
        Colleague.archived_at.is_not(None), Colleague.key
    )
    for id_, name, email in db.execute(query):
        found.names[id_] = name
        for text in (name, email):
            if text:
                found.by_text.setdefault(plain(text), id_)
    return found


class _Person(NamedTuple):
    id: str
    name: str
    values: dict[str, str]


def contacts_for(
    db: Session, rows: Iterable[tuple[int, str, dict[str, str]]], stored: set[str]
) -> ContactPlan:
    """Who is new and who is known: by e-mail address, else by name, within the company.

    ``rows``: number of the row, id of the company, the person. ``stored``: the companies that may have people already.
    """
    plan = ContactPlan()
    wanted = list(rows)
    known = _known(db, {id_ for _, id_, _ in wanted} & stored) if wanted else {}
    for number, id_, contact in wanted:
        people = known.setdefault(id_, [])
        person = _recognised(people, id_, contact)
        if person is None:
            new = NewContact(number, contact_id(id_, contact["name"]), id_, contact)
            plan.new.append(new)
            plan.rows.add(number)
            people.append(_Person(new.id, contact["name"], dict(contact)))
            continue
        more = {name: contact[name] for name in FILLABLE if contact[name] and not person.values[name]}
        if more:
            plan.filled.append(FilledContact(number, person.id, more))
            plan.rows.add(number)
            person.values.update(more)
    return plan


def _recognised(people: list[_Person], company_id: str, contact: dict[str, str]) -> _Person | None:
    if not people:
        return None
    email, name = contact["email"].lower(), plain(contact["name"])
    if email:
        for person in people:
            if person.values["email"].lower() == email:
                return person
    id_ = contact_id(company_id, contact["name"])
    return next((person for person in people if plain(person.name) == name or person.id == id_), None)


def _known(db: Session, ids: set[str]) -> dict[str, list[_Person]]:
    if not ids:
        return {}
    table = Contact.__table__
    query = select(table.c.company_id, table.c.id, table.c.name, *(table.c[name] for name in FILLABLE))
    found: dict[str, list[_Person]] = {}
    for company_id, id_, name, *cells in db.execute(query.order_by(table.c.key)).yield_per(5000):
        if company_id in ids:
            found.setdefault(company_id, []).append(
                _Person(id_, name, dict(zip(FILLABLE, cells, strict=True)))
            )
    return found
