# SPDX-License-Identifier: EUPL-1.2
"""Company visits as lists need them: the big list by keys, what comes, what is wished for, what is not finished."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from storage import search
from storage.errors import RodeLoperError
from storage.models import AgendaItem, Colleague, Company, Department, TeamMember, Topic, Visit
from storage.queries import people
from storage.queries.companies import top_companies
from storage.queries.merged import NOW, WAY
from storage.rules.choices import Part, VisitKind
from storage.rules.states import VisitState
from storage.rules.workdays import add_workdays

COMING = (VisitState.PLANNED.value, VisitState.CONFIRMED.value)
TOOK_PLACE = (VisitState.HELD.value, VisitState.WRAPPED_UP.value)
PART_ORDER = {part.value: n for n, part in enumerate((Part.ALDERMAN, Part.LEAD, Part.SECOND, Part.GUEST))}
_MANY = 500

_Winner = aliased(Company)
COMPANY_ID = func.coalesce(_Winner.id, Company.id)
"""The company as it is now: of two that were merged, the one that stayed. Needs ``with_company``."""


def with_company(query: Any) -> Any:
    """Join the company of the visit, and the one it was merged into. Any query: its columns are no matter of the join."""
    return (
        query.join(Company, Company.id == Visit.company_id)
        .outerjoin(NOW, NOW.c.lost == Company.id)
        .outerjoin(_Winner, _Winner.id == NOW.c.won)
    )


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague on a visit."""

    id: str
    colleague_id: str
    name: str
    function: str
    part: Part
    department_id: str | None
    department: str
    department_code: str
    email: str
    attended: bool | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit in a list. ``starts_at`` is the time on the wall, without a zone; ``place`` is never empty when known."""

    key: int
    id: str
    company_id: str
    company: str
    district: str
    kind: VisitKind
    state: VisitState
    starts_at: dt.datetime | None
    minutes: int
    place: str
    purpose: str
    cancel_reason: str
    invited: bool
    on_top_list: bool
    team: tuple[Member, ...]
    topics: tuple[str, ...]

    @property
    def day(self) -> dt.date | None:
        """The day of the visit."""
        return self.starts_at and self.starts_at.date()

    @property
    def ends_at(self) -> dt.datetime | None:
        """When it is over, on the wall."""
        return self.starts_at and self.starts_at + dt.timedelta(minutes=self.minutes)

    @property
    def alderman(self) -> Member | None:
        """The alderman who comes along, if any."""
        return next((member for member in self.team if member.part is Part.ALDERMAN), None)


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
        company = line[1]
        while company in into:
            company = into[company]
        return places[company]

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


def rows(db: Session, wanted: Sequence[int]) -> list[VisitRow]:
    """The visits with these keys, in the order given; keys that are gone are left out."""
    found: dict[int, VisitRow] = {}
    for start in range(0, len(wanted), _MANY):
        some = list(wanted[start : start + _MANY])
        for row in _read(db, Visit.key.in_(some)):
            found[row.key] = row
    return [found[key] for key in wanted if key in found]


def row(db: Session, visit_id: str) -> VisitRow:
    """One visit. Raises ``not-found``."""
    for found in _read(db, Visit.id == visit_id):
        return found
    raise RodeLoperError("not-found", kind="visits")


def read_rows(
    db: Session, *where: ColumnElement[bool], order: Sequence[Any] = (), limit: int | None = None
) -> list[VisitRow]:
    """The visits that meet all conditions, by default the first date first."""
    return _read(db, *where, order=order or (Visit.starts_at.asc().nulls_last(), Visit.key), limit=limit)


def _read(
    db: Session, *where: ColumnElement[bool], order: Sequence[Any] = (), limit: int | None = None
) -> list[VisitRow]:
    query = with_company(
        select(
            Visit.key,
            Visit.id,
            COMPANY_ID,
            func.coalesce(_Winner.name, Company.name),
            func.coalesce(_Winner.district, Company.district),
            Visit.kind,
            Visit.state,
            Visit.starts_at,
            Visit.minutes,
            Visit.place,
            func.coalesce(_Winner.street, Company.street),
            func.coalesce(_Winner.house_number, Company.house_number),
            func.coalesce(_Winner.city, Company.city),
            Visit.purpose,
            Visit.cancel_reason,
            Visit.invited_at.is_not(None),
        )
    ).where(*where)
    raw = db.execute(query.order_by(*order).limit(limit)).all()
    ids = [line[1] for line in raw]
    teams, topics = team_of(db, ids), topics_of(db, ids)
    top = top_companies(db, [line[2] for line in raw])
    return [
        VisitRow(
            key=line[0],
            id=line[1],
            company_id=line[2],
            company=line[3],
            district=line[4],
            kind=VisitKind(line[5]),
            state=VisitState(line[6]),
            starts_at=line[7],
            minutes=line[8],
            place=line[9] or address(line[10], line[11], line[12]),
            purpose=line[13],
            cancel_reason=line[14],
            invited=line[15],
            on_top_list=line[2] in top,
            team=tuple(teams[line[1]]),
            topics=tuple(topics[line[1]]),
        )
        for line in raw
    ]


def address(street: str, house_number: str, city: str) -> str:
    """``Sluiskade 14, Lindervoort``; what is not known is left out."""
    return ", ".join(part for part in (f"{street} {house_number}".strip(), city) if part)


def team_of(db: Session, visit_ids: Sequence[str]) -> dict[str, list[Member]]:
    """The team of each visit: alderman first, then who leads, the second and the guests."""
    teams: dict[str, list[Member]] = defaultdict(list)
    query = (
        select(
            TeamMember.visit_id,
            TeamMember.id,
            TeamMember.colleague_id,
            Colleague.name,
            Colleague.function,
            TeamMember.part,
            Colleague.department_id,
            func.coalesce(Department.name, ""),
            func.coalesce(Department.code, ""),
            Colleague.email,
            TeamMember.attended,
        )
        .join(Colleague, Colleague.id == TeamMember.colleague_id)
        .outerjoin(Department, Department.id == Colleague.department_id)
        .order_by(TeamMember.key)
    )
    for chunk in _chunks(visit_ids):
        lines: Any = db.execute(query.where(TeamMember.visit_id.in_(chunk)))
        for line in lines:
            teams[line[0]].append(Member(line[1], line[2], line[3], line[4], Part(line[5]), *line[6:]))
    for team in teams.values():
        team.sort(key=lambda member: PART_ORDER[member.part])
    return teams


def topics_of(db: Session, visit_ids: Sequence[str]) -> dict[str, list[str]]:
    """The names of the topics on the agenda of each visit, in order."""
    topics: dict[str, list[str]] = defaultdict(list)
    query = (
        select(AgendaItem.visit_id, func.coalesce(Topic.name, AgendaItem.title))
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        .where(AgendaItem.archived_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.key)
    )
    for chunk in _chunks(visit_ids):
        for visit_id, name in db.execute(query.where(AgendaItem.visit_id.in_(chunk))):
            topics[visit_id].append(name)
    return topics


def _chunks(ids: Sequence[str]) -> Iterable[list[str]]:
    return (list(ids[start : start + _MANY]) for start in range(0, len(ids), _MANY))


# What comes, what is wished for, what is not finished


def upcoming(
    db: Session, today: dt.date, *, colleague_id: str | None = None, limit: int | None = 50
) -> list[VisitRow]:
    """The visits of today and later that are planned or confirmed, the first one first; of one colleague or of all."""
    where = [Visit.state.in_(COMING), Visit.starts_at >= dt.datetime.combine(today, dt.time())]
    if colleague_id:
        where.append(goes(colleague_id))
    return read_rows(db, *where, limit=limit)


def next_visit(db: Session, now: dt.datetime, *, colleague_id: str | None = None) -> VisitRow | None:
    """The first visit that is not over yet at ``now`` (local, without a zone): the one that is going on counts."""
    for visit in upcoming(db, now.date(), colleague_id=colleague_id, limit=20):
        if visit.ends_at is not None and visit.ends_at >= now.replace(tzinfo=None):
            return visit
    return None


def wishes(db: Session) -> list[VisitRow]:
    """The companies we want to visit, without a date; the oldest wish first."""
    return read_rows(db, Visit.state == VisitState.WISH.value, order=(Visit.key,))


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A visit that was held and not wrapped up, or whose day went by without a word."""

    visit: VisitRow
    report_due: dt.date
    days_late: int


def unfinished(db: Session, today: dt.date, *, colleague_id: str | None = None) -> list[Unfinished]:
    """Held and not wrapped up, or planned for a day that is past; the report that is due first comes first."""
    midnight = dt.datetime.combine(today, dt.time())
    where = [
        or_(
            Visit.state == VisitState.HELD.value,
            and_(Visit.state.in_(COMING), Visit.starts_at < midnight),
        )
    ]
    if colleague_id:
        where.append(goes(colleague_id))
    within = people.terms(db).report_workdays
    found = []
    for visit in read_rows(db, *where):
        if visit.day is not None:
            due = add_workdays(visit.day, within)
            found.append(Unfinished(visit, due, max((today - due).days, 0)))
    return sorted(found, key=lambda one: (one.report_due, one.visit.key))


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
