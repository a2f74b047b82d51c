# SPDX-License-Identifier: EUPL-1.2
"""Company visits as rows: what comes, what is wished for, what is not finished; the first page reads these."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from storage import plain as sql
from storage.errors import RodeLoperError
from storage.plain import Db, plain
from storage.queries import people
from storage.queries.merged import AS_NOW, WITH_NOW
from storage.queries.top_list import top_companies
from storage.rules.choices import Part, VisitKind
from storage.rules.states import VisitState
from storage.rules.workdays import add_workdays

COMING = (VisitState.PLANNED.value, VisitState.CONFIRMED.value)
TOOK_PLACE = (VisitState.HELD.value, VisitState.WRAPPED_UP.value)
PART_ORDER = {part.value: n for n, part in enumerate((Part.ALDERMAN, Part.LEAD, Part.SECOND, Part.GUEST))}
_MANY = 500


class Member(Struct, frozen=True):
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


class VisitRow(Struct, frozen=True):
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


class Unfinished(Struct, frozen=True):
    """A visit that was held and not wrapped up, or whose day went by without a word."""

    visit: VisitRow
    report_due: dt.date
    days_late: int


# The company is the one it is now: of two that were merged, the one that stayed.
_SELECT = (
    f"{WITH_NOW}SELECT v.key, v.id, coalesce(won.id, c.id), coalesce(won.name, c.name), coalesce(won.district, c.district),"
    " v.kind, v.state, v.starts_at, v.minutes, v.place, coalesce(won.street, c.street),"
    " coalesce(won.house_number, c.house_number), coalesce(won.city, c.city), v.purpose, v.cancel_reason,"
    " v.invited_at IS NOT NULL"
    f" FROM visits v JOIN companies c ON c.id = v.company_id{AS_NOW}"
)
BY_DATE = "v.starts_at ASC NULLS LAST, v.key"
_COMING = f"v.state IN {COMING}"
_GOES = "v.id IN (SELECT visit_id FROM team_members WHERE colleague_id = :who)"
_OPEN = f"(v.state = '{VisitState.HELD.value}' OR {_COMING} AND v.starts_at < :midnight)"


def read_rows(
    db: Db, where: str, values: Mapping[str, object], *, order: str = BY_DATE, limit: int | None = None
) -> list[VisitRow]:
    """The ``visits v`` that meet this condition, by default the first date first."""
    most = -1 if limit is None else limit
    query = f"{_SELECT} WHERE {where} ORDER BY {order} LIMIT :most"
    raw = sql.rows(db, query, {**values, "most": most})
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
            starts_at=sql.local(line[7]),
            minutes=line[8],
            place=line[9] or address(line[10], line[11], line[12]),
            purpose=line[13],
            cancel_reason=line[14],
            invited=bool(line[15]),
            on_top_list=line[2] in top,
            team=tuple(teams[line[1]]),
            topics=tuple(topics[line[1]]),
        )
        for line in raw
    ]


def rows(db: Db, wanted: Sequence[int]) -> list[VisitRow]:
    """The visits with these keys, in the order given; keys that are gone are left out."""
    found: dict[int, VisitRow] = {}
    for start in range(0, len(wanted), _MANY):
        some = {"keys": json.dumps(list(wanted[start : start + _MANY]))}
        for row in read_rows(db, "v.key IN (SELECT value FROM json_each(:keys))", some):
            found[row.key] = row
    return [found[key] for key in wanted if key in found]


def row(db: Db, visit_id: str) -> VisitRow:
    """One visit. Raises ``not-found``."""
    for found in read_rows(db, "v.id = :id", {"id": visit_id}):
        return found
    raise RodeLoperError("not-found", kind="visits")


def address(street: str, house_number: str, city: str) -> str:
    """``Sluiskade 14, Lindervoort``; what is not known is left out."""
    return ", ".join(part for part in (f"{street} {house_number}".strip(), city) if part)


_TEAM = (
    "SELECT t.visit_id, t.id, t.colleague_id, c.name, c.function, t.part, c.department_id, coalesce(d.name, ''),"
    " coalesce(d.code, ''), c.email, t.attended"
    " FROM team_members t JOIN colleagues c ON c.id = t.colleague_id LEFT JOIN departments d ON d.id = c.department_id"
    " WHERE t.visit_id IN (SELECT value FROM json_each(:ids)) ORDER BY t.key"
)
_TOPICS = (
    "SELECT a.visit_id, coalesce(t.name, a.title) FROM agenda_items a LEFT JOIN topics t ON t.id = a.topic_id"
    " WHERE a.archived_at IS NULL AND a.visit_id IN (SELECT value FROM json_each(:ids)) ORDER BY a.position, a.key"
)


def team_of(db: Db, visit_ids: Sequence[str]) -> dict[str, list[Member]]:
    """The team of each visit: alderman first, then who leads, the second and the guests."""
    teams: dict[str, list[Member]] = defaultdict(list)
    for line in _of_each(db, _TEAM, visit_ids):
        (
            visit_id,
            id_,
            colleague_id,
            name,
            function,
            part,
            department_id,
            department,
            code,
            email,
            attended,
        ) = line
        came = None if attended is None else bool(attended)
        teams[visit_id].append(
            Member(
                id_, colleague_id, name, function, Part(part), department_id, department, code, email, came
            )
        )
    for team in teams.values():
        team.sort(key=lambda member: PART_ORDER[member.part])
    return teams


def topics_of(db: Db, visit_ids: Sequence[str]) -> dict[str, list[str]]:
    """The names of the topics on the agenda of each visit, in order."""
    topics: dict[str, list[str]] = defaultdict(list)
    for visit_id, name in _of_each(db, _TOPICS, visit_ids):
        topics[visit_id].append(name)
    return topics


def _of_each(db: Db, query: str, ids: Sequence[str]) -> list[tuple[Any, ...]]:
    return sql.rows(db, query, {"ids": json.dumps(list(ids))}) if ids else []


# What comes, what is wished for, what is not finished


@plain
def upcoming(
    db: Db, today: dt.date, *, colleague_id: str | None = None, limit: int | None = 50
) -> list[VisitRow]:
    """The visits of today and later that are planned or confirmed, the first one first; of one colleague or of all."""
    where = f"{_COMING} AND v.starts_at >= :midnight" + (f" AND {_GOES}" if colleague_id else "")
    values = {"midnight": sql.midnight(today), "who": colleague_id}
    return read_rows(db, where, values, limit=limit)


@plain
def visits_of_day(db: Db, day: dt.date, colleague_id: str) -> int:
    """How many visits this colleague has that day: those to come and those that were."""
    query = (
        "SELECT count(*) FROM visits v INDEXED BY ix_visits_starts_at"
        " WHERE v.starts_at >= :midnight AND v.starts_at < :next"
        f" AND (v.state IN {COMING} OR v.state IN {TOOK_PLACE})"
        # From the few visits of a day to their teams, not from all that somebody was ever on.
        " AND EXISTS (SELECT 1 FROM team_members t WHERE t.visit_id = v.id AND t.colleague_id = :who)"
    )
    values = {
        "midnight": sql.midnight(day),
        "next": sql.midnight(day + dt.timedelta(days=1)),
        "who": colleague_id,
    }
    ((count,),) = sql.rows(db, query, values)
    return int(count)


@plain
def next_visit(db: Db, now: dt.datetime, *, colleague_id: str | None = None) -> VisitRow | None:
    """The first visit that is not over yet at ``now`` (local, without a zone): the one that is going on counts."""
    for visit in upcoming(db, now.date(), colleague_id=colleague_id, limit=20):
        if visit.ends_at is not None and visit.ends_at >= now.replace(tzinfo=None):
            return visit
    return None


@plain
def wishes(db: Db) -> list[VisitRow]:
    """The companies we want to visit, without a date; the oldest wish first."""
    return read_rows(db, "v.state = :wish", {"wish": VisitState.WISH.value}, order="v.key")


@plain
def unfinished(db: Db, today: dt.date, *, colleague_id: str | None = None) -> list[Unfinished]:
    """Held and not wrapped up, or planned for a day that is past; the report that is due first comes first."""
    where = f"{_OPEN} AND {_GOES}" if colleague_id else _OPEN
    within = people.terms(db).report_workdays
    found = []
    for visit in read_rows(db, where, {"midnight": sql.midnight(today), "who": colleague_id}):
        if visit.day is not None:
            due = add_workdays(visit.day, within)
            found.append(Unfinished(visit, due, max((today - due).days, 0)))
    return sorted(found, key=lambda one: (one.report_due, one.visit.key))


THANKED_WITHIN_DAYS = 30
_UNTHANKED = (
    f"v.state = '{VisitState.WRAPPED_UP.value}' AND v.starts_at >= :since AND {_GOES}"
    " AND NOT EXISTS (SELECT 1 FROM contact_moments m WHERE m.visit_id = v.id AND m.archived_at IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM contact_moments m WHERE m.company_id = v.company_id AND m.archived_at IS NULL"
    " AND m.happened_at > v.wrapped_up_at)"
)


@plain
def unthanked(db: Db, today: dt.date, *, colleague_id: str) -> list[VisitRow]:
    """Visits of this colleague that were wrapped up, after which the company heard nothing: no letter, call or mail.

    After a month the moment to thank has passed; what was promised is in other lists.
    """
    since = sql.midnight(today - dt.timedelta(days=THANKED_WITHIN_DAYS))
    return read_rows(db, _UNTHANKED, {"since": since, "who": colleague_id})
