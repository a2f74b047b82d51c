# SPDX-License-Identifier: EUPL-1.2
"""Takes over what the preview showed, in one transaction: all of it, or nothing when it is cancelled or fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from storage import outbox
from storage.base import EPOCH
from storage.imports.checking import derived
from storage.imports.people import FILLABLE
from storage.imports.plan import COLUMNS, Added, Changed, ImportPlan, Summary, decide, stamp_of
from storage.imports.steps import Cancel, Progress, Steps
from storage.operations.unit import operation
from storage.rules.companies import sector_of, size_class
from storage.rules.rights import Actor

_BATCH = 2000
_STAMPS = ("created_at", "created_by", "changed_at", "changed_by")
_INSERTED = ("id", *COLUMNS, "sector", "imported", *_STAMPS)
_EMPTY = {name: None if name in ("employees", "account_manager_id") else "" for name in COLUMNS}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What the import did (``Changes.answer``). The counts can differ from the preview when others wrote in between."""

    summary: Summary
    decided_again: bool


@operation("imports.companies")
def companies(
    db: Session,
    actor: Actor,
    plan: ImportPlan,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> ImportResult:
    """Write the plan. When the store changed after the preview, decides again first: no hand edit is ever overwritten.

    ``progress`` and ``cancel`` are called on the writing thread. Raises ``import.cancelled``; nothing has then changed.
    """
    again = stamp_of(db) != plan.stamp
    if again:
        decide(db, plan)
    with outbox.recording(db, actor, "imports.companies") as record:
        work = _Writer(db, actor, plan, record, Steps(_size(plan), progress, cancel))
        # The index over companies holds their people too. With the people there first, each company is indexed once.
        db.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        work.add_contacts()
        work.add_companies()
        work.fill_contacts()
        work.change_companies()
    return ImportResult(plan.summary, again)


class _Writer:
    """The bulk statements of one import, with its moment, its actor and its progress."""

    def __init__(
        self, db: Session, actor: Actor, plan: ImportPlan, record: outbox.Recording, steps: Steps
    ) -> None:
        self.connection = db.connection()
        self.plan, self.record, self.steps = plan, record, steps
        moment = _micros(outbox.now(db))
        self.stamps = (moment, actor.id, moment, actor.id)
        self.done = 0

    def add_contacts(self) -> None:
        new = self.plan.contacts.new
        columns = ("id", "company_id", "name", *FILLABLE, "source", *_STAMPS)
        rows = (
            (
                c.id,
                c.company_id,
                c.values["name"],
                *(c.values[name] for name in FILLABLE),
                "import",
                *self.stamps,
            )
            for c in new
        )
        self._many(_insert("contacts", columns), rows)
        self.record.add("contacts", (contact.id for contact in new), new=True)

    def add_companies(self) -> None:
        self._many(_insert("companies", _INSERTED), map(self._company, self.plan.added))
        self.record.add("companies", (added.id for added in self.plan.added), new=True)

    def _company(self, added: Added) -> tuple[object, ...]:
        values = added.values
        whole = _EMPTY | values | derived(values)
        imported = msgspec.json.encode(values).decode()
        sector = whole.get("sector", "")
        return (added.id, *[whole[name] for name in COLUMNS], sector, imported, *self.stamps)

    def fill_contacts(self) -> None:
        for contact in self.plan.contacts.filled:
            self._update(
                "contacts", tuple(contact.values), [(*contact.values.values(), *self.stamps[2:], contact.id)]
            )
        self.record.add("contacts", (contact.id for contact in self.plan.contacts.filled))

    def change_companies(self) -> None:
        """Companies in which the same fields change go in one statement."""
        kinds: dict[tuple[str, ...], list[tuple[object, ...]]] = {}
        for changed in self.plan.changed:
            values = _columns_of(changed)
            kinds.setdefault(tuple(values), []).append((*values.values(), *self.stamps[2:], changed.id))
        for columns, rows in kinds.items():
            self._update("companies", columns, rows)
        self.record.add("companies", (changed.id for changed in self.plan.changed))

    def _update(self, table: str, columns: Sequence[str], rows: list[tuple[object, ...]]) -> None:
        sets = ", ".join(f"{name} = ?" for name in (*columns, "changed_at", "changed_by"))
        self._many(f"UPDATE {table} SET {sets} WHERE id = ?", rows)

    def _many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        source = iter(rows)
        while batch := list(islice(source, _BATCH)):
            self.steps.now(self.done)
            self.connection.exec_driver_sql(statement, batch)
            self.done += len(batch)


def _size(plan: ImportPlan) -> int:
    contacts = plan.contacts
    return len(plan.added) + len(plan.changed) + len(contacts.new) + len(contacts.filled)


def _columns_of(changed: Changed) -> dict[str, Any]:
    """The columns that change: the fields of the file, and what follows from them."""
    values: dict[str, Any] = {change.field: change.new for change in changed.changes}
    for change in changed.changes:
        if change.field == "employees":
            values["employees_before"] = change.old
            size = size_class(int(change.new))
            values["size_class"] = size.value if size else ""
        elif change.field == "sbi_code":
            sector = sector_of(str(change.new))
            values["sector"] = sector.value if sector else ""
    values["imported"] = msgspec.json.encode(changed.imported).decode()
    return values


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _micros(moment: dt.datetime) -> int:
    return (moment - EPOCH) // dt.timedelta(microseconds=1)
