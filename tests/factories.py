# SPDX-License-Identifier: EUPL-1.2
"""Short ways to fill a store for a test; each goes through an operation, like the program itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from storage.base import Record
from storage.models import Alert, Company, Contact, ListMember
from storage.operations import actions, people, visits
from storage.operations.unit import operation
from storage.rules.ids import DEPARTMENTS, TOP_LIST_ID
from storage.rules.rights import Actor
from storage.store import Store

EZ, WI, ONDERWIJS, RO, VTH = (department.id for department in DEPARTMENTS)


@operation("test.add")
def add(db: Session, actor: Actor, record: Record) -> str:
    """Put any record in the store."""
    db.add(record)
    db.flush()
    return record.id


def make(store: Store, actor: Actor, record: Record) -> str:
    """Add a record; answers with its id."""
    return str(store.write(add, actor, record).result().answer)


def make_company(store: Store, actor: Actor, name: str = "Van Ommelen Scheepstechniek", **fields: Any) -> str:
    """A company; ``top=True`` puts it on the list of the largest employers."""
    top = fields.pop("top", False)
    defaults = {"street": "Sluiskade", "house_number": "14", "postcode": "1234 AB", "city": "Lindervoort", "district": "Havenkwartier"}  # fmt: skip
    company = make(store, actor, Company(name=name, **{**defaults, **fields}))
    if top:
        make(store, actor, ListMember(list_id=TOP_LIST_ID, company_id=company, year=2026))
    return company


def make_contact(
    store: Store, actor: Actor, company_id: str, name: str = "Hanneke Brandsma", **fields: Any
) -> str:
    """A person at a company."""
    return make(store, actor, Contact(company_id=company_id, name=name, **fields))


def make_colleague(
    store: Store, actor: Actor, name: str, department_id: str | None = EZ, **fields: Any
) -> str:
    """A colleague of a department."""
    return str(
        store.write(people.add_colleague, actor, name=name, department_id=department_id, **fields)
        .result()
        .answer
    )


def make_visit(
    store: Store,
    actor: Actor,
    company_id: str,
    starts_at: dt.datetime,
    team: Sequence[tuple[str, str]] = (),
    *,
    state: str = "planned",
    **fields: Any,
) -> str:
    """A visit in any state; it goes there by the moves that a person would make."""
    visit = str(
        store.write(visits.plan, actor, company_id=company_id, starts_at=starts_at, team=team, **fields)
        .result()
        .answer
    )
    path = {
        "confirmed": ["confirmed"],
        "held": ["held"],
        "wrapped_up": ["held", "wrapped_up"],
        "cancelled": ["cancelled"],
    }
    for step in path.get(state, []):
        store.write(
            visits.move, actor, visit_id=visit, to=step, reason="ziek" if step == "cancelled" else ""
        ).result()
    return visit


def make_action(
    store: Store, actor: Actor, company_id: str, title: str = "Offerte sturen", **fields: Any
) -> str:
    """A promise to a company."""
    return str(
        store.write(actions.agree, actor, company_id=company_id, title=title, **fields).result().answer
    )


def make_alert(store: Store, actor: Actor, company_id: str, kind: str = "expanding", **fields: Any) -> str:
    """A signal about a company, raised today."""
    raised = {"raised_by_id": actor.id, "raised_at": store.clock()}
    return make(store, actor, Alert(company_id=company_id, kind=kind, **{**raised, **fields}))
