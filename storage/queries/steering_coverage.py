# SPDX-License-Identifier: EUPL-1.2
"""Who is visited against who is there: by sector, size, district and kind of company, so that blind spots show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from storage.plain import Db, rows
from storage.queries.steering_choice import Choice, one_of
from storage.queries.steering_visits import Visits
from storage.rules.companies import size_step
from storage.rules.steering import OTHERS, is_blind_spot, summed, told_apart


class Dimension(StrEnum):
    """Along what companies are divided."""

    SECTOR = "sector"
    SIZE = "size"
    DISTRICT = "district"
    KIND = "kind"


_FIELDS = {
    # The column of a company, and that of the visits.
    Dimension.SECTOR: ("sector", attrgetter("sectors")),
    Dimension.SIZE: ("size_class", attrgetter("size_classes")),
    Dimension.DISTRICT: ("district", attrgetter("districts")),
    Dimension.KIND: ("kind", attrgetter("kinds")),
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


Companies = dict[Dimension, dict[str, int]]
"""How many companies have each value, along each dimension."""


def companies_there(db: Db, choice: Choice) -> Companies:
    """Who is there: looked through once, and added up along each dimension."""
    where = "archived_at IS NULL AND merged_into_id IS NULL"
    if choice.districts:
        where += f" AND {one_of('district', 'districts')}"
    alike = f"SELECT sector, size_class, district, kind, count(*) AS n FROM companies INDEXED BY ix_companies_divided WHERE {where} GROUP BY 1, 2, 3, 4"
    sums = " UNION ALL ".join(
        f"SELECT '{dimension}', {column}, sum(n) FROM alike GROUP BY {column}"
        for dimension, (column, _of_visits) in _FIELDS.items()
    )
    found: Companies = {dimension: {} for dimension in Dimension}
    for dimension, value, n in rows(db, f"WITH alike AS MATERIALIZED ({alike}) {sums}", choice.values()):
        found[Dimension(dimension)][value] = n
    return found


def coverage(there: Companies, held: Visits) -> dict[Dimension, tuple[Group, ...]]:
    """The groups along each dimension, the largest first; nothing where there are too few companies to tell apart."""
    found = {}
    for dimension, (_column, of_visits) in _FIELDS.items():
        went = _named(dimension, Counter(of_visits(held)))
        found[dimension] = _groups(_named(dimension, there[dimension]), went)
    return found


def _named(dimension: Dimension, counts: Mapping[str, int]) -> dict[str, int]:
    """Sizes are told apart in steps."""
    if dimension is not Dimension.SIZE:
        return dict(counts)
    return summed((size_step(value), n) for value, n in counts.items())


def _groups(companies: dict[str, int], visits: dict[str, int]) -> tuple[Group, ...]:
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
