# SPDX-License-Identifier: EUPL-1.2
"""Companies: add one, change what is given, put it away, and delete one that nothing refers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import (
    Action,
    Alert,
    Attendee,
    Colleague,
    Company,
    Contact,
    ContactMoment,
    ListMember,
    Result,
    Visit,
)
from storage.operations.company_fields import checked_company, invalid
from storage.operations.fields import merged_typing
from storage.operations.unit import all_of, get, operation
from storage.rules import ids
from storage.rules.rights import Actor

HISTORY = (Visit, Action, ContactMoment, Result, Alert)
"""What may not lose its company."""
MET = (Attendee.contact_id, Action.promised_to_id, ContactMoment.contact_id)
"""Where a person of one company can stand in what happened at another."""


@operation("companies.add")
def add(db: Session, actor: Actor, /, **fields: Any) -> str:
    """Add a company; answers with the id.

    Raises ``fields.invalid`` with a problem per field, among them ``companies.branch-known`` when another company has
    this branch number.
    """
    clean = checked_company(fields)
    _manager_exists(db, clean)
    branch = clean.get("branch_number")
    _branch_is_free(db, branch)
    id_ = ids.company_id(branch)
    if db.get(Company, id_) is not None:
        # The company that had this number first got another one since.
        id_ = ids.new_id()
    db.add(Company(id=id_, **clean))
    db.flush()
    return id_


@operation("companies.change")
def change(
    db: Session, actor: Actor, company_id: str, /, seen: Mapping[str, str] | None = None, **fields: Any
) -> None:
    """Change only the given fields. Raises ``not-found`` or ``fields.invalid`` (as ``add``).

    ``seen``: texts as who changes them saw them; what came into those since is merged, not replaced.
    """
    company = get(db, Company, company_id)
    clean = checked_company(fields, partly=True)
    for name in clean.keys() & (seen or {}).keys():
        clean[name] = merged_typing(clean[name], (seen or {})[name], getattr(company, name))
    _manager_exists(db, clean)
    if clean.get("branch_number") and clean["branch_number"] != company.branch_number:
        _branch_is_free(db, clean["branch_number"])
    before = company.employees
    for name, value in clean.items():
        setattr(company, name, value)
    if before is not None and company.employees not in (None, before):
        company.employees_before = before


@operation("companies.archive")
def archive(db: Session, actor: Actor, company_id: str, *, archived: bool = True) -> None:
    """Take a company out of the lists (or back in); everything about it stays."""
    company = get(db, Company, company_id)
    if archived != (company.archived_at is not None):
        company.archived_at = outbox.now(db) if archived else None


@operation("companies.unarchive")
def unarchive(db: Session, actor: Actor, company_id: str) -> None:
    """Put a company back in the lists."""
    archive(db, actor, company_id, archived=False)


@operation("companies.delete")
def delete(db: Session, actor: Actor, company_id: str) -> None:
    """Remove a company that was added by mistake, with its people and places on lists.

    Raises ``companies.has-history`` when a visit, action, contact moment, result, alert or merged company refers to it:
    that one can be archived.
    """
    company = get(db, Company, company_id)
    merged = db.scalar(select(Company.id).where(Company.merged_into_id == company_id).limit(1))
    if merged or company.merged_into_id or any(_refers(db, model, company_id) for model in HISTORY):
        raise RodeLoperError("companies.has-history", name=company.name)
    people = all_of(db, Contact, Contact.company_id == company_id)
    if any(_met_elsewhere(db, column, people) for column in MET):
        raise RodeLoperError("companies.has-history", name=company.name)
    for contact in people:
        db.delete(contact)
    for member in all_of(db, ListMember, ListMember.company_id == company_id):
        db.delete(member)
    db.flush()
    db.delete(company)


def _refers(db: Session, model: Any, company_id: str) -> bool:
    return db.scalar(select(model.key).where(model.company_id == company_id).limit(1)) is not None


def _met_elsewhere(db: Session, column: Any, people: Sequence[Contact]) -> bool:
    return db.execute(select(1).where(column.in_([one.id for one in people])).limit(1)).first() is not None


def _branch_is_free(db: Session, branch: str | None) -> None:
    if branch and db.scalar(select(Company.id).where(Company.branch_number == branch).limit(1)):
        raise invalid(branch_number="companies.branch-known")


def _manager_exists(db: Session, clean: dict[str, Any]) -> None:
    manager = clean.get("account_manager_id")
    if manager and db.get(Colleague, manager) is None:
        raise invalid(account_manager_id="fields.choice")
