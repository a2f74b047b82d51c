# SPDX-License-Identifier: EUPL-1.2
"""Who is visited against who is there: by sector, size, district and kind of company, so that blind spots show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from storage.plain import Db, rows
from storage.queries.steering_choice import Choice, one_of
from storage.queries.steering_visits import HeldVisit, Visits
from storage.rules.companies import size_step
from storage.rules.steering import OTHERS, is_blind_spot, summed, told_apart


class Dimension(StrEnum):
    """Along what companies are divided."""

    SECTOR = "sector"
    SIZE = "size"
    DISTRICT = "district"
    KIND = "kind"


_FIELDS = {
    Dimension.SECTOR: HeldVisit._fields.index("sector"),
    Dimension.SIZE: HeldVisit._fields.index("size_class"),
    Dimension.DISTRICT: HeldVisit._fields.index("district"),
    Dimension.KIND: HeldVisit._fields.index("company_kind"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Companies that are alike: how many there are, and how many visits went there; ``share`` of 1 is all.

    ``value`` is empty when nobody knows it, and ``OTHERS`` for small groups together.
    """

    value: str
    companies: int
    visits: int
    company_share: float
    visit_share: float
    blind_spot: bool = False
    members: frozenset[str] = frozenset()
    """The values that are in it: one, or those of the small groups."""


def coverage(db: Db, choice: Choice, held: Visits) -> dict[Dimension, tuple[Group, ...]]:
    """The groups along each dimension, the largest first; nothing where there are too few companies to tell apart."""
    where = "archived_at IS NULL AND merged_into_id IS NULL"
    if choice.districts:
        where += f" AND {one_of('district', 'districts')}"
    query = f"SELECT sector, size_class, district, kind, count(*) FROM companies INDEXED BY ix_companies_divided WHERE {where} GROUP BY 1, 2, 3, 4"
    there = rows(db, query, choice.values())
    found = {}
    for at, (dimension, field) in enumerate(_FIELDS.items()):
        named = size_step if dimension is Dimension.SIZE else str
        companies = summed((named(row[at]), row[-1]) for row in there)
        found[dimension] = _groups(companies, Counter(named(str(row[field])) for row in held.rows))
    return found


def _groups(companies: dict[str, int], visits: Counter[str]) -> tuple[Group, ...]:
    # A visit to a company that is archived by now counts where that company stood.
    named = told_apart({**dict.fromkeys(visits, 0), **companies})
    there = summed((named[value], n) for value, n in companies.items() if value in named)
    went = summed((named[value], n) for value, n in visits.items() if value in named)
    all_there, all_went = sum(there.values()), sum(went.values())
    found = [
        Group(
            value,
            there.get(value, 0),
            went.get(value, 0),
            there.get(value, 0) / all_there if all_there else 0.0,
            went.get(value, 0) / all_went if all_went else 0.0,
            is_blind_spot(there.get(value, 0), went.get(value, 0), all_there, all_went),
            frozenset(group for group, name in named.items() if name == value),
        )
        for value in dict.fromkeys(named.values())
    ]
    return tuple(
        sorted(found, key=lambda one: (one.value in ("", OTHERS), -one.companies, -one.visits, one.value))
    )
