# SPDX-License-Identifier: EUPL-1.2
"""What helps to plan a visit while the form is open: warnings, and what there is to talk about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.errors import RodeLoperError
from storage.models import Action, Alert, Colleague, Company, Department, ListMember, TeamMember, Visit
from storage.queries import people
from storage.queries.merged import family
from storage.queries.visits import COMING, TOOK_PLACE, address
from storage.rules import teams
from storage.rules.choices import AlertKind, Disclosure, Part
from storage.rules.ids import TOP_LIST_ID
from storage.rules.teams import PlanWarning

_LONG_AGO = dt.timedelta(days=800)  # further than any term of months looks


@dataclass(frozen=True, slots=True)
class Draft:
    """A visit as it stands in the form; ``visit_id`` when it is there already. ``team``: (colleague id, part)."""

    company_id: str | None = None
    starts_at: dt.datetime | None = None
    day: dt.date | None = None
    minutes: int = 60
    team: Sequence[tuple[str, str]] = ()
    visit_id: str | None = None


def planning_warnings(db: Session, draft: Draft) -> tuple[PlanWarning, ...]:
    """What to warn about (``rules.teams``): the day, other departments, the mix, the alderman, double bookings."""
    day, starts, ends = _times(draft)
    related = family(db, draft.company_id) if draft.company_id else []
    return teams.warnings(
        teams.Plan(
            day=day,
            starts=starts,
            ends=ends,
            team=_members(db, draft.team),
            on_top_list=on_top_list(db, related),
            other_visits=_other_visits(db, related, day, draft.visit_id),
            bookings=_bookings(db, [colleague for colleague, _part in draft.team], day, draft.visit_id),
            terms=people.terms(db),
        )
    )


def _times(draft: Draft) -> tuple[dt.date | None, dt.time | None, dt.time | None]:
    if draft.starts_at is None:
        return draft.day, None, None
    day, ends = draft.starts_at.date(), draft.starts_at + dt.timedelta(minutes=draft.minutes)
    # A visit that runs past midnight ends, for this purpose, with the day.
    return day, draft.starts_at.time(), ends.time() if ends.date() == day else dt.time(23, 59)


def _members(db: Session, team: Sequence[tuple[str, str]]) -> list[teams.Member]:
    if not team:
        return []
    query = (
        select(Colleague.id, Colleague.name, Colleague.department_id, func.coalesce(Department.name, ""))
        .outerjoin(Department, Department.id == Colleague.department_id)
        .where(Colleague.id.in_([colleague for colleague, _part in team]))
    )
    known = {
        id_: (id_, name, department_id, department)
        for id_, name, department_id, department in db.execute(query)
    }
    return [teams.Member(*known[colleague], Part(part)) for colleague, part in team if colleague in known]


def on_top_list(db: Session, company_ids: Sequence[str]) -> bool:
    """Whether one of these is on the list of the largest employers."""
    member = select(ListMember.key).where(
        ListMember.list_id == TOP_LIST_ID,
        ListMember.company_id.in_(company_ids),
        ListMember.archived_at.is_(None),
    )
    return bool(company_ids) and db.scalar(member.limit(1)) is not None


def _other_visits(
    db: Session, company_ids: Sequence[str], day: dt.date | None, visit_id: str | None
) -> list[teams.OtherVisit]:
    if not company_ids or day is None:
        return []
    query = (
        select(Visit.id, Visit.starts_at, Department.id, Department.name)
        .join(TeamMember, TeamMember.visit_id == Visit.id)
        .join(Colleague, Colleague.id == TeamMember.colleague_id)
        .join(Department, Department.id == Colleague.department_id)
        .where(
            Visit.company_id.in_(company_ids),
            Visit.state.in_((*COMING, *TOOK_PLACE)),
            Visit.starts_at >= dt.datetime.combine(day - _LONG_AGO, dt.time()),
            Visit.starts_at <= dt.datetime.combine(day + _LONG_AGO, dt.time()),
            # Nobody is missed as a stranger because an alderman came along.
            TeamMember.part != Part.ALDERMAN.value,
        )
    )
    if visit_id:
        query = query.where(Visit.id != visit_id)
    visits: dict[str, tuple[dt.date, dict[str, str]]] = {}
    for id_, starts_at, department_id, department in db.execute(query):
        if starts_at is None:
            continue
        visits.setdefault(id_, (starts_at.date(), {}))[1][department_id] = department
    return [teams.OtherVisit(on, departments) for on, departments in visits.values()]


def _bookings(
    db: Session, colleagues: Sequence[str], day: dt.date | None, visit_id: str | None
) -> list[teams.Booking]:
    if not colleagues or day is None:
        return []
    query = (
        select(Colleague.id, Colleague.name, Company.name, Visit.starts_at, Visit.minutes)
        .join(TeamMember, TeamMember.colleague_id == Colleague.id)
        .join(Visit, Visit.id == TeamMember.visit_id)
        .join(Company, Company.id == Visit.company_id)
        .where(
            Colleague.id.in_(colleagues),
            Visit.state.in_((*COMING, *TOOK_PLACE)),
            Visit.starts_at >= dt.datetime.combine(day, dt.time()),
            Visit.starts_at < dt.datetime.combine(day + dt.timedelta(days=1), dt.time()),
        )
    )
    if visit_id:
        query = query.where(Visit.id != visit_id)
    return [
        teams.Booking(id_, name, company, starts, starts + dt.timedelta(minutes=minutes))
        for id_, name, company, starts, minutes in db.execute(query)
        if starts is not None
    ]


# What there is to talk about


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that is open between us and the company: a promise (late or not, done and not told) or a signal.

    ``kind``: ``late`` (days), ``open``, ``tell`` (done, the company does not know) or ``alert`` (the kind of signal).
    """

    kind: str
    title: str
    id: str
    days_late: int = 0
    owner: str = ""
    alert: AlertKind | None = None
    confidential: bool = False


def suggestions(db: Session, company_id: str, today: dt.date, visit_id: str = "") -> list[Suggestion]:
    """Talking points for a visit to this company: late promises, good news to tell, open promises, signals of a year.

    What came out of ``visit_id``, the visit itself, is not something to bring up there.
    """
    related = family(db, company_id)
    return [*_promises(db, related, today, visit_id), *_alerts(db, related, today, visit_id)]


def _promises(db: Session, company_ids: Sequence[str], today: dt.date, visit_id: str) -> list[Suggestion]:
    owner = aliased(Colleague)
    query = (
        select(
            Action.id,
            Action.title,
            Action.is_open,
            Action.due_on,
            func.coalesce(owner.name, ""),
            Action.confidential,
        )
        .outerjoin(owner, owner.id == Action.owner_id)
        .where(
            Action.company_id.in_(company_ids),
            Action.removed_at.is_(None),
            or_(Action.is_open, Action.is_not_told),
            Action.visit_id.is_distinct_from(visit_id),
        )
        .order_by(Action.due_on.asc().nulls_last(), Action.key)
    )
    groups: dict[str, list[Suggestion]] = defaultdict(list)
    for id_, title, is_open, due_on, name, confidential in db.execute(query):
        late = (today - due_on).days if is_open and due_on and due_on < today else 0
        kind = "late" if late else "open" if is_open else "tell"
        groups[kind].append(Suggestion(kind, title, id_, late, name, None, confidential))
    return [*groups["late"], *groups["tell"], *groups["open"]]


def _alerts(db: Session, company_ids: Sequence[str], today: dt.date, visit_id: str) -> list[Suggestion]:
    since = dt.datetime.combine(today - dt.timedelta(days=365), dt.time(), dt.UTC)
    query = (
        select(Alert.id, Alert.text, Alert.kind, Alert.disclosure)
        .where(
            Alert.company_id.in_(company_ids),
            Alert.archived_at.is_(None),
            Alert.raised_at >= since,
            Alert.visit_id.is_distinct_from(visit_id),
        )
        .order_by(Alert.raised_at.desc())
    )
    return [
        Suggestion("alert", words, id_, 0, "", AlertKind(kind), disclosure == Disclosure.CONFIDENTIAL.value)
        for id_, words, kind, disclosure in db.execute(query)
    ]


# Which company


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What the planning form takes over from the company."""

    id: str
    name: str
    place: str
    account_manager_id: str | None
    on_top_list: bool


def company_facts(db: Session, company_id: str) -> CompanyFacts:
    """The company that stayed when it was merged. Raises ``not-found``."""
    related = family(db, company_id)
    query = select(
        Company.name, Company.street, Company.house_number, Company.city, Company.account_manager_id
    )
    found = db.execute(query.where(Company.id == related[0])).one_or_none()
    if found is None:
        raise RodeLoperError("not-found", kind="companies")
    name, street, number, city, manager = found
    return CompanyFacts(related[0], name, address(street, number, city), manager, on_top_list(db, related))
