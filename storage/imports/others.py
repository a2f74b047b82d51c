# SPDX-License-Identifier: EUPL-1.2
"""The other lists that a municipality brings along: colleagues, members of a company list, topics.

The same steps as for companies, smaller: ``guess_list`` → ``prepare_list`` (preview) → ``take_over`` → the same report.
Who or what is known is recognised by e-mail address or name; only empty fields are filled, nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.imports.checking import CheckedRow, Problem, RefusedRow
from storage.imports.columns import ColumnMapping
from storage.imports.headings import LIST_HEADINGS
from storage.imports.matching import Ambiguous, Known, Register, register_of
from storage.imports.plan import Kept, Summary
from storage.imports.reading import Table
from storage.models import Colleague, CompanyList, Department, ListMember, Topic
from storage.operations import lists, municipality, people
from storage.operations.unit import get, operation
from storage.rules import numbers
from storage.rules.rights import Actor
from storage.rules.texts import plain

Outcome = Literal["added", "changed", "unchanged"]


class ListKind(StrEnum):
    """Which list a file holds."""

    COLLEAGUES = "colleagues"
    MEMBERS = "members"
    TOPICS = "topics"


class ListRow(NamedTuple):
    """A row that is taken: what happens, to which record (empty: a new one), with which values."""

    number: int
    outcome: Outcome
    id: str
    values: dict[str, Any]


@dataclass(slots=True)
class ListPlan:
    """What taking over the list will do; every row of the file is in ``entries`` or in ``refused``."""

    kind: ListKind
    table: Table
    mapping: ColumnMapping
    list_id: str = ""
    entries: list[ListRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    dropped: list[tuple[int, int, Problem]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    rows: list[CheckedRow] = field(default_factory=list)

    @property
    def summary(self) -> Summary:
        """As for companies; ``added + changed + unchanged + refused == rows``."""
        counts = {
            outcome: sum(entry.outcome == outcome for entry in self.entries)
            for outcome in ("added", "changed", "unchanged")
        }
        return Summary(
            rows=self.table.row_count,
            refused=len(self.refused),
            kept=0,
            dropped=len(self.dropped),
            repaired=0,
            contacts=0,
            **counts,
        )


def guess_list(table: Table, kind: ListKind) -> ColumnMapping:
    """Which column is which, by heading; a name goes to the first column when no heading claims it."""
    words = {plain(text): name for name, texts in LIST_HEADINGS[kind].items() for text in texts.split("|")}
    fields: list[str | None] = []
    for heading in table.headings:
        found = words.get(plain(heading[:100]))
        fields.append(None if found in fields else found)
    needed = "name" if kind != ListKind.MEMBERS or not {"kvk_number", "branch_number"} & set(fields) else None
    if needed and needed not in fields and fields[0] is None:
        fields[0] = needed
    return ColumnMapping(tuple(fields), tuple(0.95 if name else 0.0 for name in fields))


def prepare_list(
    db: Session, table: Table, kind: ListKind, mapping: ColumnMapping, *, list_id: str = ""
) -> ListPlan:
    """Check and recognise every row; changes nothing. ``list_id``: the list that members come on.

    Raises ``import.no-name-column``, and ``not-found`` for a list that is not there.
    """
    if not {"name", *(("kvk_number", "branch_number") if kind == ListKind.MEMBERS else ())} & set(
        mapping.fields
    ):
        raise RodeLoperError("import.no-name-column")
    plan = ListPlan(kind, table, mapping, list_id)
    if kind == ListKind.COLLEAGUES:
        decide: Callable[[_Row], ListRow | Problem] = partial(_colleague, plan, _Colleagues.of(db))
    elif kind == ListKind.TOPICS:
        decide = partial(_topic, {plain(topic.name): topic for topic in db.scalars(select(Topic))})
    else:
        get(db, CompanyList, list_id)
        named = plan.mapping.column_of("name")
        register = register_of(db, ({"name": cells[named]} for _, cells in table.rows() if named is not None))
        on_list = set(
            db.scalars(
                select(ListMember.company_id).where(
                    ListMember.list_id == list_id, ListMember.archived_at.is_(None)
                )
            )
        )
        decide = partial(_member, plan, register, _by_number(register), on_list)
    seen: dict[object, int] = {}
    for at, (number, cells) in enumerate(table.rows()):
        row = _Row(at, number, {name: cells[n] for n, name in enumerate(mapping.fields) if name and cells[n]})
        found = decide(row)
        if isinstance(found, ListRow):
            first = seen.setdefault(found.id or plain(str(found.values.get("name"))), number)
            if first == number:
                plan.entries.append(found)
                continue
            found = Problem("import.duplicate", "row", str(first))
        plan.refused.append(RefusedRow(at, number, (found,)))
    # What is left out of a row that is refused is no news.
    refused = {row.at for row in plan.refused}
    plan.dropped = [dropped for dropped in plan.dropped if dropped[0] not in refused]
    return plan


@operation("imports.lists")
def take_over(db: Session, actor: Actor, plan: ListPlan) -> Summary:
    """Write the plan in one transaction, each record through its own operation."""
    for entry in plan.entries:
        if entry.outcome == "unchanged":
            continue
        if plan.kind == ListKind.MEMBERS:
            lists.add_members(db, actor, plan.list_id, [entry.id], **entry.values)
        elif plan.kind == ListKind.TOPICS:
            if entry.id:
                municipality.change_topic(db, actor, entry.id, **entry.values)
            else:
                municipality.add_topic(db, actor, **entry.values)
        elif entry.id:
            people.change_colleague(db, actor, entry.id, **entry.values)
        else:
            people.add_colleague(db, actor, **entry.values)
    return plan.summary


class _Row(NamedTuple):
    at: int
    number: int
    cells: dict[str, str]


def _filled(row: _Row, id_: str, current: object, values: Mapping[str, Any]) -> ListRow:
    """Only what is empty so far changes."""
    more = {name: value for name, value in values.items() if value and not getattr(current, name)}
    return ListRow(row.number, "changed" if more else "unchanged", id_, more)


def _topic(known: Mapping[str, Topic], row: _Row) -> ListRow | Problem:
    name = row.cells.get("name", "")
    if not name:
        return Problem("import.no-name", "name", "")
    topic = known.get(plain(name))
    values = {"name": name, "hint": row.cells.get("hint", "")}
    return _filled(row, topic.id, topic, values) if topic else ListRow(row.number, "added", "", values)


@dataclass(frozen=True, slots=True)
class _Colleagues:
    people: Mapping[str, Colleague]
    departments: Mapping[str, str]

    @classmethod
    def of(cls, db: Session) -> _Colleagues:
        found: dict[str, Colleague] = {}
        for person in db.scalars(
            select(Colleague).order_by(Colleague.archived_at.is_not(None), Colleague.key)
        ):
            for text in (person.email, person.name):
                if text:
                    found.setdefault(plain(text), person)
        query = select(Department.id, Department.code, Department.name)
        departments = {plain(text): id_ for id_, *texts in db.execute(query) for text in texts if text}
        return cls(found, departments)


def _colleague(plan: ListPlan, known: _Colleagues, row: _Row) -> ListRow | Problem:
    cells = row.cells
    name = cells.get("name", "")
    if not name:
        return Problem("import.no-name", "name", "")
    values: dict[str, Any] = {"name": name}
    values |= {column: cells[column] for column in ("function", "portfolio") if column in cells}
    for column, check in (("email", numbers.email), ("phone", numbers.phone)):
        checked = check(cells.get(column))
        if checked.value:
            values[column] = checked.value
        elif checked.problem:
            plan.dropped.append((row.at, row.number, Problem(checked.problem, column, cells[column])))
    if "department" in cells:
        values["department_id"] = known.departments.get(plain(cells["department"]))
        if values["department_id"] is None:
            del values["department_id"]
            plan.dropped.append(
                (row.at, row.number, Problem("import.unknown-department", "department", cells["department"]))
            )
    person = known.people.get(plain(values.get("email", ""))) or known.people.get(plain(name))
    if person is not None:
        return _filled(row, person.id, person, values)
    if "wethouder" in plain(cells.get("role", "") + cells.get("function", "")) or "portfolio" in values:
        values["role"] = "alderman"
    return ListRow(row.number, "added", "", values)


def _member(
    plan: ListPlan,
    register: Register,
    known: Mapping[str, list[Known]],
    on_list: set[str],
    row: _Row,
) -> ListRow | Problem:
    """The company by its numbers, or by its name with what else is known."""
    values: dict[str, object] = dict(row.cells)
    for column, check in (
        ("kvk_number", numbers.kvk_number),
        ("branch_number", numbers.branch_number),
        ("postcode", numbers.postcode),
    ):
        checked = check(row.cells.get(column))
        if checked.problem and column != "postcode":
            return Problem(checked.problem, column, row.cells[column])
        values[column] = checked.value or ""
    found = register.find(values) or _by_kvk_only(known, values)
    if found is None:
        return Problem("import.unknown-company", "name", row.cells.get("name", ""))
    if isinstance(found, Ambiguous):
        return Problem("import.ambiguous", "name", row.cells.get("name", ""))
    id_ = register.left(found).id
    year = row.cells.get("year", "")
    if year and not (year.isdecimal() and 1900 <= int(year[:5]) <= 2200):
        plan.dropped.append((row.at, row.number, Problem("import.year", "year", year)))
        year = ""
    more = {"reason": row.cells.get("reason", ""), "year": int(year) if year else None}
    return ListRow(row.number, "unchanged" if id_ in on_list else "added", id_, more)


def _by_number(register: Register) -> Mapping[str, list[Known]]:
    found: dict[str, list[Known]] = {}
    for known in register.ids.values():
        if known.kvk_number:
            found.setdefault(known.kvk_number, []).append(known)
    return found


def _by_kvk_only(known: Mapping[str, list[Known]], values: Mapping[str, object]) -> Known | Ambiguous | None:
    """A KvK number alone, when only one company has it."""
    fits = known.get(str(values["kvk_number"]), []) if not values["branch_number"] else []
    return fits[0] if len(fits) == 1 else Ambiguous(len(fits)) if fits else None
