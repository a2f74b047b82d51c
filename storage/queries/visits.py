# SPDX-License-Identifier: EUPL-1.2
"""Company visits as lists need them: the keys of what passes, in order; their rows; and which visit a person means."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from storage import search
from storage.errors import RodeLoperError
from storage.models import Company, TeamMember, Visit
from storage.queries.merged import stayed
from storage.queries.merged_tables import WAY
from storage.queries.steering_records import Behind, bound, keys_behind
from storage.queries.visit_rows import (
    COMING,
    TOOK_PLACE,
    Member,
    Unfinished,
    VisitRow,
    address,
    next_visit,
    read_rows,
    row,
    rows,
    team_of,
    topics_of,
    unfinished,
    upcoming,
    wishes,
)
from storage.rules.states import VisitState

__all__ = [
    "COMING", "EVERYTHING", "SORTS", "TOOK_PLACE", "Member", "Unfinished", "VisitFilter", "VisitRow", "address", "goes",
    "keys", "next_visit", "read_rows", "resolve", "row", "rows", "team_of", "topics_of", "unfinished", "upcoming",
    "wishes",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits a list shows; everything that is given must hold. ``since`` and ``until`` include their day."""

    states: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    colleague_id: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    search: str = ""
    company_ids: frozenset[str] = frozenset()
    behind: Behind | None = None
    """Only what one bar of the overview counted."""


EVERYTHING = VisitFilter()
SORTS = ("when", "company", "kind", "state")
_STATE_ORDER = {state.value: n for n, state in enumerate(VisitState)}


def keys(
    db: Session, wanted: VisitFilter = EVERYTHING, sort: str = "when", *, descending: bool = True
) -> array[int]:
    """The local keys of these visits in this order (``SORTS``). A wish has no date and stands on top.

    Within one company, kind or state the latest visit comes first.
    """
    where = tuple(_conditions(wanted))
    latest_first: tuple[Any, ...] = (Visit.starts_at.desc().nulls_first(), Visit.key.desc())
    if sort == "company":
        query = select(Visit.key, Visit.company_id).where(*where).order_by(*latest_first)
        return _by_company(db, query, descending=descending)
    order = latest_first
    if sort != "when":
        # The order of the work, not of the alphabet.
        column: Any = Visit.kind if sort == "kind" else func.instr(",".join(_STATE_ORDER), Visit.state)
        order = (column.desc() if descending else column.asc(), *latest_first)
    elif not descending:
        order = (Visit.starts_at.asc().nulls_last(), Visit.key)
    return array("q", db.scalars(select(Visit.key).where(*where).order_by(*order)))


def _by_company(db: Session, query: Any, *, descending: bool) -> array[int]:
    """Sorted by the name of the company. A join reads a row a visit: four times as slow as the index of all names."""
    connection = db.connection()
    names: Any = connection.exec_driver_sql("SELECT id FROM companies ORDER BY name").cursor
    places: dict[str, int] = {line[0]: place for place, line in enumerate(names)}
    merged: Any = connection.exec_driver_sql(
        "SELECT id, merged_into_id FROM companies WHERE merged_into_id IS NOT NULL"
    ).cursor
    into: dict[str, str] = dict(merged)

    def place(line: tuple[int, str]) -> int:
        return places[stayed(into, line[1])]

    # The driver's own tuples: rows with names cost as much as the query.
    found: Any = connection.execute(query).cursor
    return array("q", (key for key, _company in sorted(found, key=place, reverse=descending)))


def _conditions(wanted: VisitFilter) -> Iterable[ColumnElement[bool]]:
    if wanted.states:
        yield Visit.state.in_(wanted.states)
    if wanted.kinds:
        yield Visit.kind.in_(wanted.kinds)
    if wanted.company_ids:
        yield Visit.company_id.in_(wanted.company_ids)
    if wanted.colleague_id:
        yield goes(wanted.colleague_id)
    if wanted.behind:
        # Visits need no day to count from: what was held was held.
        keys, values = keys_behind(wanted.behind, dt.date.min)
        yield Visit.key.in_(text(keys).bindparams(**bound(keys, values)).columns(Visit.key).scalar_subquery())
    if wanted.since:
        yield Visit.starts_at >= dt.datetime.combine(wanted.since, dt.time())
    if wanted.until:
        yield Visit.starts_at < dt.datetime.combine(wanted.until + dt.timedelta(days=1), dt.time())
    found = search.match(wanted.search)
    if found:
        yield Visit.company_id.in_(_companies_found(found))


def _companies_found(found: str) -> Any:
    """Companies that match, and those that were merged into one that matches: both names lead to their visits."""
    hits = text("SELECT rowid FROM company_search WHERE company_search MATCH :found").bindparams(found=found)
    own = select(Company.id).where(Company.key.in_(hits.columns(Company.key).scalar_subquery()))
    return own.union_all(select(WAY.c.lost).where(WAY.c.won.in_(own)))


def goes(colleague_id: str) -> ColumnElement[bool]:
    """The condition that this colleague is on the team."""
    return Visit.id.in_(select(TeamMember.visit_id).where(TeamMember.colleague_id == colleague_id))


def resolve(db: Session, what: str, now: dt.datetime | None = None) -> str:
    """The id of the visit that a person means: ``next``, an id, or the beginning of exactly one id (4 characters or more).

    Raises ``visits.no-next``, ``visits.unknown`` or ``visits.ambiguous`` (n).
    """
    what = what.strip().lower()
    if what == "next":
        clock: Callable[[], dt.datetime] = db.info["clock"]
        coming = next_visit(db, now or clock().astimezone().replace(tzinfo=None))
        if coming is None:
            raise RodeLoperError("visits.no-next")
        return coming.id
    if len(what) >= 4:
        starts = Visit.id.startswith(what, autoescape=True)
        ids = list(db.scalars(select(Visit.id).where(starts).limit(2)))
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise RodeLoperError("visits.ambiguous", what=what)
    raise RodeLoperError("visits.unknown", what=what)
