# SPDX-License-Identifier: EUPL-1.2
"""What an import will do, before it does it: every row is added, changed, unchanged or refused, and counted once.

Provenance: a company keeps the last imported value of each field (``imported``). A field whose value differs from that
(or that was never imported and is not empty) was edited by hand. Such a field is kept, and both values are shown. An
empty cell never empties a field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec
from sqlalchemy import RowMapping, func, select
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.imports.checking import CheckedRow, Problem, RefusedRow, Value, check_rows
from storage.imports.columns import ColumnMapping
from storage.imports.matching import Ambiguous, Known, Register, register_of
from storage.imports.people import ContactPlan, Managers, contacts_for, managers_of
from storage.imports.reading import Table
from storage.imports.steps import Cancel, Progress, Steps
from storage.models import Company, Contact, Fact
from storage.rules.ids import company_id
from storage.rules.texts import plain

COLUMNS = (
    "name trade_name kvk_number branch_number rsin legal_form street house_number postcode city village district"
    " neighbourhood sbi_code sbi_version sbi_text employees size_class kind phase phone email website"
    " account_manager_id approach"
).split()
"""The columns of a company that an import can fill."""


class FieldChange(NamedTuple):
    """One field of one company: what it is, and what the file says. An account manager is shown by name."""

    field: str
    old: Value | None
    new: Value


class Added(NamedTuple):
    """A company that is new, with the row it comes from."""

    number: int
    id: str
    values: dict[str, Value]


class Changed(NamedTuple):
    """A company in the store that gets other values; ``kept`` are the fields that were edited by hand."""

    number: int
    id: str
    name: str
    changes: tuple[FieldChange, ...]
    imported: dict[str, Value]


class Kept(NamedTuple):
    """A field that was edited by hand and stays as it is, although the file says something else."""

    number: int
    id: str
    name: str
    field: str
    current: Value | None
    offered: Value


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of a plan. ``added + changed + unchanged + refused == rows``, always."""

    rows: int
    added: int
    changed: int
    unchanged: int
    refused: int
    kept: int
    """Fields (not rows) that stay because they were edited by hand."""
    dropped: int
    """Fields (not rows) that are left out because their value is not one."""
    repaired: int
    """Fields (not rows) that were mended, such as a leading zero put back."""
    contacts: int
    """People who are new."""


@dataclass(slots=True)
class ImportPlan:
    """What the import will do. Hand it to ``apply.companies``; show ``summary``, the lists and the managers' names."""

    table: Table
    mapping: ColumnMapping
    rows: list[CheckedRow] = field(repr=False)
    refused: list[RefusedRow] = field(repr=False)
    stamp: str = ""
    added: list[Added] = field(default_factory=list, repr=False)
    changed: list[Changed] = field(default_factory=list, repr=False)
    kept: list[Kept] = field(default_factory=list, repr=False)
    unchanged: int = 0
    dropped: list[tuple[int, int, Problem]] = field(default_factory=list, repr=False)
    """Fields left out of rows that are taken: index in the table, number of the row, and the problem."""
    contacts: ContactPlan = field(default_factory=ContactPlan, repr=False)
    managers: Managers = field(default_factory=Managers, repr=False)
    changed_rows: int = 0

    @property
    def summary(self) -> Summary:
        return Summary(
            rows=self.table.row_count,
            added=len(self.added),
            changed=self.changed_rows,
            unchanged=self.unchanged,
            refused=len(self.refused),
            kept=len(self.kept),
            dropped=len(self.dropped),
            repaired=sum(len(row.repaired) for row in self.rows),
            contacts=len(self.contacts.new),
        )

    @property
    def changes_anything(self) -> bool:
        """Whether applying this plan would write at all."""
        return bool(self.added or self.changed or self.contacts.new or self.contacts.filled)

    def shown(self, change: FieldChange) -> FieldChange:
        """The change as a person reads it: account managers by name."""
        if change.field != "account_manager_id":
            return change
        return FieldChange("account_manager", self.managers.name(change.old), self.managers.name(change.new))


def prepare(
    db: Session,
    table: Table,
    mapping: ColumnMapping,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> ImportPlan:
    """Check every row and compare it with the store; changes nothing. Run it through ``store.read``.

    Raises ``import.no-name-column`` when no column holds a name, and ``import.cancelled``.
    """
    if not mapping.usable:
        raise RodeLoperError("import.no-name-column")
    plan = ImportPlan(table, mapping, [], [])
    for row in check_rows(table, mapping, Steps(table.row_count, progress, cancel)):
        if isinstance(row, CheckedRow):
            plan.rows.append(row)
        else:
            plan.refused.append(row)
    decide(db, plan)
    return plan


def stamp_of(db: Session) -> str:
    """Something that differs when companies, contacts or colleagues were written in between."""
    last_edit = db.scalar(select(Fact.value).where(Fact.name == "last_edit"))
    counted = [
        tuple(db.execute(select(func.count(), func.max(model.changed_at))).one())
        for model in (Company, Contact)
    ]
    return repr((last_edit, counted))


def decide(db: Session, plan: ImportPlan) -> None:
    """Fill in what happens to each checked row, from the store as it is now. Can be done again on the same plan."""
    plan.stamp = stamp_of(db)
    plan.refused = [row for row in plan.refused if row.problems[0].code not in _DECIDED_HERE]
    plan.added, plan.changed, plan.kept, plan.dropped = [], [], [], []
    plan.managers = managers_of(db)
    register = register_of(db, (row.values for row in plan.rows))
    owner: dict[int, str] = {}
    taken: dict[str, CheckedRow] = {}
    for place in sorted(range(len(plan.rows)), key=lambda place: _strength(plan.rows[place])):
        row = plan.rows[place]
        found = register.find(row.values)
        if isinstance(found, Ambiguous):
            problem = Problem("import.ambiguous", "name", str(row.values["name"]))
            plan.refused.append(RefusedRow(row.at, row.number, (problem,)))
            # Its numbers are spoken for: a later row must not make the company that this one might be.
            taken[register.bar(row.values)] = row
            continue
        if found is not None and found.barred:
            plan.refused.append(RefusedRow(row.at, row.number, (_duplicate(taken[found.id]),)))
            continue
        known = found or _new_or_renumbered(register, row)
        register.learn(known, row.values)
        first = taken.setdefault(known.id, row)
        if first is not row and not _adds_a_contact(first, row):
            plan.refused.append(RefusedRow(row.at, row.number, (_duplicate(first),)))
            continue
        owner[place] = known.id
        plan.dropped += [(row.at, row.number, problem) for problem in row.dropped]
    _compare(db, plan, owner, {id_: row for id_, row in taken.items() if id_ in register.ids})
    plan.refused.sort(key=lambda refused: refused.at)


_DECIDED_HERE = frozenset({"import.ambiguous", "import.duplicate"})


def _strength(row: CheckedRow) -> int:
    """Rows with a branch number first, then those with a KvK number: who a company is must not hang on the order of the file."""
    return 0 if "branch_number" in row.values else 1 if "kvk_number" in row.values else 2


def _new_or_renumbered(register: Register, row: CheckedRow) -> Known:
    branch = str(row.values.get("branch_number", ""))
    id_ = company_id(branch)
    if id_ in register.ids:
        # The number was changed by hand after an import; the id still tells that it is this company.
        return register.ids[id_]
    known = Known(id_, branch, str(row.values.get("kvk_number", "")))
    register.ids[id_] = known
    if branch:
        register.branches[branch] = known
    return known


def _duplicate(first: CheckedRow) -> Problem:
    return Problem("import.duplicate", "row", str(first.number))


def _adds_a_contact(first: CheckedRow, row: CheckedRow) -> bool:
    """A CRM writes a company once for every person: the same company again, with somebody else."""
    if row.contact is None:
        return False
    return first.contact is None or plain(row.contact["name"]) != plain(first.contact["name"])


def _compare(
    db: Session, plan: ImportPlan, owner: Mapping[int, str], taken: Mapping[str, CheckedRow]
) -> None:
    """Added, changed or unchanged, and the people of each."""
    ids = set(taken)
    stored = {row.id for row in db.execute(select(Company.id)).yield_per(10_000)} & ids
    wrote: set[int] = set()
    for id_, row in taken.items():
        if id_ not in stored:
            plan.added.append(Added(row.number, id_, _with_manager(plan, row, note=True)))
            wrote.add(row.number)
    for current in _current(db, stored):
        row = taken[current["id"]]
        change = _difference(plan, row, current)
        if change is not None:
            plan.changed.append(change)
            wrote.add(row.number)
    plan.added.sort(key=lambda added: added.number)
    plan.changed.sort(key=lambda changed: changed.number)
    plan.kept.sort(key=lambda kept: kept.number)
    people = [
        (plan.rows[place].number, id_, contact)
        for place, id_ in sorted(owner.items())
        if (contact := plan.rows[place].contact)
    ]
    plan.contacts = contacts_for(db, people, stored)
    wrote |= plan.contacts.rows
    plan.changed_rows = len(wrote) - len(plan.added)
    plan.unchanged = len(owner) - len(wrote)


def _current(db: Session, ids: set[str]) -> Iterator[RowMapping]:
    """The companies with these ids, whole; streamed, because there can be 100,000 of them."""
    if not ids:
        return
    table = Company.__table__
    query = select(table.c.id, table.c.imported, *(table.c[name] for name in COLUMNS)).order_by(table.c.key)
    for row in db.execute(query).yield_per(2000):
        if row[0] in ids:
            yield row._mapping


def _with_manager(plan: ImportPlan, row: CheckedRow, *, note: bool) -> dict[str, Value]:
    """The values of the row with the id of the account manager; a name that nobody has is left out and reported."""
    name = row.values.get("account_manager")
    if name is None:
        return row.values
    values = {field: value for field, value in row.values.items() if field != "account_manager"}
    id_ = plan.managers.find(str(name))
    if id_ is not None:
        values["account_manager_id"] = id_
    elif note:
        plan.dropped.append(
            (row.at, row.number, Problem("import.unknown-colleague", "account_manager", str(name)))
        )
    return values


def _has(changes: list[FieldChange], name: str) -> bool:
    return any(change.field == name for change in changes)


def _difference(plan: ImportPlan, row: CheckedRow, current: RowMapping) -> Changed | None:
    """What changes in this company, when anything does; fields edited by hand go to ``plan.kept``."""
    values = _with_manager(plan, row, note=True)
    before: dict[str, Value] = msgspec.json.decode(current["imported"]) if current["imported"] else {}
    changes: list[FieldChange] = []
    for name in COLUMNS:
        old, new = current[name], values.get(name)
        # A spreadsheet takes the zero of SBI 0113; what we know already tells that it was not 11.3.
        if new is None or old == new or (name == "sbi_code" and old == f"0{new}"):
            continue
        if (
            name == "sbi_version"
            and current["sbi_code"] != values["sbi_code"]
            and not _has(changes, "sbi_code")
        ):
            continue
        if (name in before and old == before[name]) or (name not in before and old in ("", None)):
            changes.append(FieldChange(name, old, new))
        elif name != "sbi_version":
            change = plan.shown(FieldChange(name, old, new))
            plan.kept.append(
                Kept(row.number, current["id"], current["name"], change.field, change.old, change.new)
            )
    if not changes:
        return None
    imported = before | {change.field: change.new for change in changes}
    return Changed(row.number, current["id"], current["name"], tuple(changes), imported)
