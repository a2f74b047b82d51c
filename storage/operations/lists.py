# SPDX-License-Identifier: EUPL-1.2
"""Lists of companies and who is on them, each membership with a reason and a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Company, CompanyList, ListMember
from storage.operations.fields import named
from storage.operations.unit import chunks, get, operation
from storage.rules import ids
from storage.rules.rights import Actor

FIELDS = frozenset({"name", "description", "position"})


@operation("lists.add")
def add(db: Session, actor: Actor, /, *, company_keys: Sequence[int] = (), **fields: Any) -> str:
    """Add a list at the end, perhaps with the companies that have these local keys; answers with the id.

    Raises ``fields.invalid``.
    """
    last = db.scalar(select(func.max(CompanyList.position))) or 0
    made = CompanyList(**{"position": last + 1, **named(fields, FIELDS)})
    db.add(made)
    db.flush()
    for keys in chunks(company_keys):
        companies = list(db.scalars(select(Company.id).where(Company.key.in_(keys))))
        add_members(db, actor, made.id, companies)
    return made.id


@operation("lists.change")
def change(db: Session, actor: Actor, list_id: str, /, **fields: Any) -> None:
    """Change only the given fields."""
    found = get(db, CompanyList, list_id)
    for name, value in named(fields, FIELDS, partly=True).items():
        setattr(found, name, value)


@operation("lists.archive")
def archive(db: Session, actor: Actor, list_id: str, *, archived: bool = True) -> None:
    """Take a list out of the filters (or back in); its members stay."""
    get(db, CompanyList, list_id).archived_at = outbox.now(db) if archived else None


@operation("lists.add_members")
def add_members(db: Session, actor: Actor, list_id: str, company_ids: Sequence[str], *, reason: str = "",
                year: int | None = None) -> int:  # fmt: skip
    """Put companies on a list; who is on it already stays as it is. Answers with how many were added.

    ``year``: by default this year. A company that was taken off before comes back with its record.
    """
    get(db, CompanyList, list_id)
    values = {"reason": reason.strip(), "year": year or outbox.today(db).year}
    added = 0
    for batch in chunks(list(dict.fromkeys(company_ids))):
        added += _add_batch(db, actor, list_id, batch, values)
    return added


def _add_batch(
    db: Session, actor: Actor, list_id: str, company_ids: Sequence[str], values: dict[str, Any]
) -> int:
    known = dict(
        db.execute(
            select(ListMember.company_id, ListMember).where(
                ListMember.list_id == list_id, ListMember.company_id.in_(company_ids)
            )
        ).all()
    )
    back = [member for member in known.values() if member.archived_at is not None]
    for member in back:
        member.archived_at = None
        member.reason, member.year = values["reason"], values["year"]
    now = outbox.now(db)
    stamp = {"created_at": now, "created_by": actor.id, "changed_at": now, "changed_by": actor.id}
    new = [
        {
            "id": ids.list_member_id(list_id, company),
            "list_id": list_id,
            "company_id": company,
            **values,
            **stamp,
        }
        for company in company_ids
        if company not in known
    ]
    if new:
        with outbox.recording(db, actor, "lists.add_members") as record:
            db.execute(insert(ListMember), new)
            record.add("list_members", [row["id"] for row in new], new=True)
    return len(new) + len(back)


@operation("lists.remove_members")
def remove_members(db: Session, actor: Actor, list_id: str, company_ids: Sequence[str]) -> int:
    """Take companies off a list; ``add_members`` brings them back. Answers with how many were taken off."""
    removed = 0
    now = outbox.now(db)
    for batch in chunks(company_ids):
        where = (
            ListMember.list_id == list_id,
            ListMember.company_id.in_(batch),
            ListMember.archived_at.is_(None),
        )
        found = list(db.scalars(select(ListMember.id).where(*where)))
        if found:
            with outbox.recording(db, actor, "lists.remove_members") as record:
                db.execute(
                    update(ListMember)
                    .where(*where)
                    .values(archived_at=now, changed_at=now, changed_by=actor.id)
                )
                record.add("list_members", found)
        removed += len(found)
    return removed
