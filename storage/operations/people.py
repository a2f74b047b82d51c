# SPDX-License-Identifier: EUPL-1.2
"""Departments and colleagues: who works here, from the alderman to the owner of an action who has no account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import Colleague, Department
from storage.operations.fields import named
from storage.operations.unit import get, operation
from storage.queries.people import HAS_ROLES
from storage.rules import numbers
from storage.rules.rights import OF_ADMINISTRATORS, Actor, require

COLLEAGUE_FIELDS = frozenset({"name", "department_id", "function", "role", "portfolio", "email", "phone"})
DEPARTMENT_FIELDS = frozenset({"code", "name", "position"})


@operation("people.add_colleague")
def add_colleague(db: Session, actor: Actor, /, **fields: Any) -> str:
    """Add a colleague or alderman; answers with the id. Raises ``fields.invalid`` with a problem per field."""
    colleague = Colleague(**_checked(fields))
    _may_set(actor, fields, OF_ADMINISTRATORS)
    db.add(colleague)
    db.flush()
    return colleague.id


@operation("people.change_colleague")
def change_colleague(db: Session, actor: Actor, colleague_id: str, /, **fields: Any) -> None:
    """Change only the given fields. Raises ``not-found`` or ``fields.invalid``."""
    colleague = get(db, Colleague, colleague_id)
    _may_set(actor, fields, {name: getattr(colleague, name) for name in OF_ADMINISTRATORS})
    for name, value in _checked(fields, partly=True).items():
        setattr(colleague, name, value)


@operation("people.archive_colleague")
def archive_colleague(db: Session, actor: Actor, colleague_id: str, *, archived: bool = True) -> None:
    """Take a colleague out of the pickers (or back in); what they wrote and promised stays theirs."""
    get(db, Colleague, colleague_id).archived_at = outbox.now(db) if archived else None


@operation("people.introduce")
def introduce(db: Session, actor: Actor, name: str) -> str:
    """The id of the colleague with this name; added when nobody has it yet."""
    known = db.scalar(
        select(Colleague.id)
        .where(Colleague.name == name.strip())
        .order_by(Colleague.archived_at, Colleague.key)
    )
    if known is not None:
        return known
    colleague = Colleague(**_checked({"name": name}))
    db.add(colleague)
    db.flush()
    return colleague.id


@operation("people.count_roles")
def count_roles(db: Session, actor: Actor) -> None:
    """From now on a person may here what their role may, although this store belongs to no municipality (the demo)."""
    db.connection().exec_driver_sql(
        "INSERT INTO facts (name, value) VALUES (?, '1') ON CONFLICT DO NOTHING", (HAS_ROLES,)
    )


@operation("people.add_department")
def add_department(db: Session, actor: Actor, /, **fields: Any) -> str:
    """Add a department at the end of the list; answers with the id."""
    last = db.scalar(select(func.max(Department.position))) or 0
    department = Department(**{"position": last + 1, **named(fields, DEPARTMENT_FIELDS)})
    db.add(department)
    db.flush()
    return department.id


@operation("people.change_department")
def change_department(db: Session, actor: Actor, department_id: str, /, **fields: Any) -> None:
    """Change only the given fields."""
    department = get(db, Department, department_id)
    for name, value in named(fields, DEPARTMENT_FIELDS, partly=True).items():
        setattr(department, name, value)


@operation("people.archive_department")
def archive_department(db: Session, actor: Actor, department_id: str, *, archived: bool = True) -> None:
    """Take a department out of the pickers, or back in."""
    get(db, Department, department_id).archived_at = outbox.now(db) if archived else None


def _may_set(actor: Actor, fields: Mapping[str, Any], now: Mapping[str, str]) -> None:
    """Raise ``not-allowed`` for another role than it has ``now``, unless an administrator gives it."""
    if any(name in fields and fields[name] != value for name, value in now.items()):
        require(actor, "people.set_role")


def _checked(fields: dict[str, Any], *, partly: bool = False) -> dict[str, Any]:
    clean = named(fields, COLLEAGUE_FIELDS, partly=partly)
    problems: dict[str, str] = {}
    for name, check in (("email", numbers.email), ("phone", numbers.phone)):
        if clean.get(name):
            checked = check(clean[name])
            clean[name] = checked.value
            if checked.problem:
                problems[name] = checked.problem
    if problems:
        raise RodeLoperError("fields.invalid", fields=problems)
    return clean
