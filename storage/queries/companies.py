# SPDX-License-Identifier: EUPL-1.2
"""The company list: which companies, in which order, and what each row shows.

A list is an array of local keys (all filters and orders are answered by one index, ``ix_companies_list``); rows come a
page at a time. Search narrows that array by what the full-text index finds.
"""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, compress
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import Session

from storage import search
from storage.models import Action, Colleague, Company, ListMember
from storage.queries.merged import roots, stayed
from storage.queries.merged_tables import NOW
from storage.queries.steering_records import Behind, bound, keys_behind
from storage.queries.top_list import top_of
from storage.rules.workdays import add_months

BY_LIST_INDEX = (Company, "INDEXED BY ix_companies_list", "sqlite")
"""The hint for a query that the list's index can answer alone; the planner would sometimes read all rows."""
LISTED = (Company.archived_at.is_(None), Company.merged_into_id.is_(None))
MANAGER = func.coalesce(Company.account_manager_id, "")
"""The id of the account manager, ``""`` for nobody."""


class LastVisit(StrEnum):
    """How long ago the last visit was, as a filter."""

    NEVER = "never"
    WITHIN_6_MONTHS = "within_6"
    OVER_6_MONTHS = "over_6"
    OVER_12_MONTHS = "over_12"


@dataclass(frozen=True, slots=True)
class CompanyFilter:
    """Which companies: everything that is set must hold; within one field any of the values will do.

    ``account_managers``: ids of colleagues, ``""`` for nobody. ``sizes``: values of ``SizeClass``, ``""`` for unknown.
    ``last_visits`` count back from ``today``. ``archived``: only those that were put away.
    """

    text: str = ""
    lists: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    last_visits: frozenset[str] = frozenset()
    account_managers: frozenset[str] = frozenset()
    archived: bool = False
    behind: Behind | None = None
    """Only what one bar of the overview counted."""
    today: dt.date = field(default_factory=dt.date.today)

    @property
    def narrows(self) -> bool:
        """Whether anything but the text is chosen."""
        return self != replace(self, lists=frozenset(), sectors=frozenset(), sizes=frozenset(), districts=frozenset(),
                               last_visits=frozenset(), account_managers=frozenset(), archived=False, behind=None)  # fmt: skip


NOTHING_CHOSEN = CompanyFilter()

SORTS = (
    "name",
    "sector",
    "district",
    "employees",
    "last_visit",
    "last_contact",
    "open_actions",
    "account_manager",
)
"""The orders that the list knows; equal ones by name."""


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One company in the list. ``late_actions`` are open past their date; ``is_top`` on the list of largest employers."""

    key: int
    id: str
    name: str
    trade_name: str
    sector: str
    sbi_text: str
    size_class: str
    is_top: bool
    district: str
    city: str
    employees: int | None
    last_visit_on: dt.date | None
    last_contact_on: dt.date | None
    open_actions: int
    late_actions: int
    account_manager_id: str | None
    account_manager: str
    kvk_number: str
    archived: bool


def company_keys(
    db: Session, filters: CompanyFilter = NOTHING_CHOSEN, sort: str = "name", descending: bool = False
) -> array[int]:
    """The local keys of the companies that pass, in this order (one of ``SORTS``). Raises ``ValueError`` for another."""
    query = select(Company.key).where(*_conditions(filters)).order_by(*_order(sort, descending))
    if sort == "account_manager":
        query = query.outerjoin(Colleague, Colleague.id == Company.account_manager_id)
    if not filters.archived:
        query = query.with_hint(*BY_LIST_INDEX)
    keys = array("q", db.scalars(query))
    return Ordered(keys).narrowed(db, filters.text) if filters.text else keys


MANY = 8
"""From one hit in so many keys on, walking all keys is faster than looking each hit up."""


class Ordered:
    """Keys in an order, ready to be narrowed again at every letter that is typed."""

    def __init__(self, keys: array[int]) -> None:
        self.keys = keys
        self._places: array[int] | None = None

    def narrowed(self, db: Session, typed: str) -> array[int]:
        """Those that match what was typed, in this order; all of them when that is too little to search."""
        words = search.match(typed)
        if words is None:
            return self.keys
        query = "SELECT rowid FROM company_search WHERE company_search MATCH ?"
        # Tens of thousands of hits: the driver's own tuples cost half of what rows with names do.
        cursor: Any = db.connection().exec_driver_sql(query, (words,)).cursor
        hits = list(chain.from_iterable(cursor.fetchall()))
        if stayed := stayed_for(db, hits):
            hits = list({*hits, *stayed})
        return self._few(hits) if len(hits) * MANY < len(self.keys) else self._many(hits)

    def _few(self, hits: Sequence[int]) -> array[int]:
        """Look each hit up and put them in order."""
        places = self._place_of_each()
        # A company that was added after these keys were read has no place among them yet.
        most = len(places)
        found = [places[key] for key in hits if key < most]
        found.sort()
        # Those that the filter left out have place -1 and come first.
        keys, start = self.keys, bisect_left(found, 0)
        return array("q", [keys[place] for place in found[start:]])

    def _many(self, hits: Sequence[int]) -> array[int]:
        """Mark the hits and walk the whole order: nothing to sort, and little but C for each key."""
        marks = bytearray(max(max(hits, default=0), max(self.keys, default=0)) + 1)
        for key in hits:
            marks[key] = 1
        return array("q", compress(self.keys, map(marks.__getitem__, self.keys)))

    def _place_of_each(self) -> array[int]:
        """Key → place in the order, -1 for none. Keys of companies are row numbers, so there are few gaps."""
        if self._places is None:
            self._places = array("i", [-1]) * (max(self.keys, default=0) + 1)
            for place, key in enumerate(self.keys):
                self._places[key] = place
        return self._places


def stayed_for(db: Session, hits: Sequence[int]) -> list[int]:
    """A hit on a merged company, or on its people, is a hit on the one that stayed."""
    query = "SELECT key, id, merged_into_id FROM companies WHERE merged_into_id IS NOT NULL"
    merged = db.connection().exec_driver_sql(query).all()
    into = {id_: winner for _, id_, winner in merged}
    found, winners = set(hits) if merged else set(), set()
    for key, _, winner in merged:
        if key in found:
            winners.add(stayed(into, winner))
    return list(db.scalars(select(Company.key).where(Company.id.in_(winners)))) if winners else []


def _conditions(filters: CompanyFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Company.merged_into_id.is_(None)]
    conditions.append(Company.archived_at.is_not(None) if filters.archived else Company.archived_at.is_(None))
    for column, values in (
        (Company.sector, filters.sectors),
        (Company.size_class, filters.sizes),
        (Company.district, filters.districts),
    ):
        if values:
            conditions.append(column.in_(sorted(values)))
    if filters.account_managers:
        conditions.append(MANAGER.in_(sorted(filters.account_managers)))
    if filters.lists:
        members = select(ListMember.company_id).where(
            ListMember.list_id.in_(sorted(filters.lists)), ListMember.archived_at.is_(None)
        )
        # Who was on it and was merged is on it as the one that stayed.
        on_list = members.union_all(select(NOW.c.won).where(NOW.c.lost.in_(members)))
        # The ids are not in the list's own index, the keys are.
        conditions.append(Company.key.in_(select(_member.c.key).where(_member.c.id.in_(on_list))))
    if filters.behind:
        keys, given = keys_behind(filters.behind, filters.today)
        behind = text(keys).bindparams(**bound(keys, given)).columns(_member.c.key)
        conditions.append(Company.key.in_(behind.scalar_subquery()))
    if filters.last_visits:
        conditions.append(
            or_(*(_visited(LastVisit(one), filters.today) for one in sorted(filters.last_visits)))
        )
    return conditions


_member = Company.__table__.alias("member")


def _visited(when: LastVisit, today: dt.date) -> ColumnElement[bool]:
    half, year = add_months(today, -6), add_months(today, -12)
    match when:
        case LastVisit.NEVER:
            return Company.last_visit_on.is_(None)
        case LastVisit.WITHIN_6_MONTHS:
            return Company.last_visit_on >= half
        case LastVisit.OVER_6_MONTHS:
            return Company.last_visit_on < half
        case LastVisit.OVER_12_MONTHS:
            return Company.last_visit_on < year


def _order(sort: str, descending: bool) -> tuple[Any, ...]:
    columns = {
        "name": Company.name,
        "sector": Company.sector,
        "district": Company.district,
        "employees": Company.employees,
        "last_visit": Company.last_visit_on,
        "last_contact": Company.last_contact_on,
        "open_actions": Company.open_actions,
        "account_manager": Colleague.name,
    }
    if sort not in columns:
        raise ValueError(f"no such order: {sort}")
    first = columns[sort].desc() if descending else columns[sort].asc()
    if sort == "name":
        return (first,)
    # Who has no district or number comes last, whatever the direction; "never visited" is the first thing to see.
    empty = (columns[sort] == "",) if sort in ("sector", "district") else ()
    if sort in ("employees", "account_manager"):
        empty = (columns[sort].is_(None),)
    return (*empty, first, Company.name)


def company_rows(db: Session, keys: Sequence[int], today: dt.date) -> list[CompanyRow]:
    """The rows of these local keys, in their order; a company that has gone meanwhile is left out."""
    c = Company
    query = (
        select(c.key, c.id, c.name, c.trade_name, c.sector, c.sbi_text, c.size_class, c.district, c.city, c.employees,
               c.last_visit_on, c.last_contact_on, c.open_actions, c.account_manager_id, c.kvk_number, c.archived_at,
               Colleague.name.label("manager"))
        .outerjoin(Colleague, Colleague.id == c.account_manager_id)
        .where(c.key.in_(keys))
    )  # fmt: skip
    found = {row.key: row for row in db.execute(query)}
    ids = [row.id for row in found.values()]
    root = roots(db, ids)
    busy = {row.id for row in found.values() if row.open_actions}
    late = _late_actions(db, {id_: now for id_, now in root.items() if now in busy}, today)
    top = top_of(db, root)
    return [
        CompanyRow(
            row.key, row.id, row.name, row.trade_name, row.sector, row.sbi_text, row.size_class, row.id in top,
            row.district, row.city, row.employees, row.last_visit_on, row.last_contact_on, row.open_actions,
            late.get(row.id, 0), row.account_manager_id, row.manager or "", row.kvk_number, row.archived_at is not None,
        )
        for key in keys
        if (row := found.get(key)) is not None
    ]  # fmt: skip


def _late_actions(db: Session, root: Mapping[str, str], today: dt.date) -> dict[str, int]:
    query = (
        select(Action.company_id, func.count())
        .where(
            Action.company_id.in_(list(root)),
            Action.is_open,
            Action.due_on < today,
            Action.removed_at.is_(None),
        )
        .group_by(Action.company_id)
    )
    late: dict[str, int] = {}
    for id_, n in db.execute(query):
        late[root[id_]] = late.get(root[id_], 0) + n
    return late


def count(db: Session, filters: CompanyFilter = NOTHING_CHOSEN) -> int:
    """How many companies pass."""
    if search.match(filters.text):
        return len(company_keys(db, filters))
    query = select(func.count()).select_from(Company).where(*_conditions(filters))
    return db.scalar(query if filters.archived else query.with_hint(*BY_LIST_INDEX)) or 0


def ids_of(db: Session, keys: Iterable[int]) -> list[str]:
    """The ids of these local keys."""
    return list(db.scalars(select(Company.id).where(Company.key.in_(list(keys)))))
