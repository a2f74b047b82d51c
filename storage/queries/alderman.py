# SPDX-License-Identifier: EUPL-1.2
"""What an alderman opens the day with: the visits of this week with their briefs, answers, and what was promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from storage.errors import RodeLoperError
from storage.models import Action, Colleague, Company, TeamMember
from storage.queries.brief_changes import Change
from storage.queries.brief_reading import BriefState, Reading, Thread, minutes, reading
from storage.queries.merged import family
from storage.queries.visit_rows import VisitRow, upcoming
from storage.rules.choices import Part
from storage.rules.states import ActionState
from storage.rules.workdays import dutch_day

MOST_COMING, MOST_PLEDGES = 12, 6
TOLD_DAYS = 21
"""How long a promise of which the company knows the end stays in the list."""
ANSWER_DAYS = 14


@dataclass(frozen=True, slots=True)
class BriefCard:
    """A visit to come with how far its brief is for this reader. ``unreadable``: a newer program made it."""

    visit: VisitRow
    state: BriefState
    news: tuple[Change, ...] = ()
    read_at: dt.datetime | None = None
    agreed_at: dt.datetime | None = None
    minutes: int = 0
    answers: int = 0
    unreadable: bool = False

    @property
    def maker(self) -> str:
        """Who prepares the visit: who leads it, else the first of the team who is no alderman."""
        others = [member for member in self.visit.team if member.part is not Part.ALDERMAN]
        leads = [member for member in others if member.part is Part.LEAD]
        return next((member.name for member in (*leads, *others)), "")


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise that the alderman made or was there for. ``tell_on``: the next visit to that company, to tell it there."""

    id: str
    title: str
    company: str
    state: ActionState
    waiting_for: str
    owner: str
    due_on: dt.date | None
    days_late: int
    done_on: dt.date | None
    not_told: bool
    told_on: dt.date | None
    tell_on: dt.date | None
    own: bool
    """Whether I promised it myself; else somebody did while I was there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A remark of mine of which the last word is somebody else's."""

    thread: Thread
    company: str
    fresh: bool
    """Whether it came after I last read that brief."""


@dataclass(frozen=True, slots=True)
class Start:
    """The whole page. ``week``: until Sunday; ``later``: the first ones after that."""

    week: tuple[BriefCard, ...] = ()
    later: tuple[BriefCard, ...] = ()
    answers: tuple[Answer, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    more_pledges: int = 0

    @property
    def minutes(self) -> int:
        """How long it takes to read what is there and was not read yet, and everything when nothing is left."""
        ready = [one for one in self.week if one.minutes]
        unread = [one for one in ready if one.state in (BriefState.OFFERED, BriefState.CHANGED)]
        return sum(one.minutes for one in unread or ready)

    @property
    def briefs(self) -> tuple[BriefCard, ...]:
        """Those that can be read, in the order of the visits."""
        return tuple(one for one in (*self.week, *self.later) if one.minutes)


def start(db: Session, me: str, now: dt.datetime) -> Start:
    """The page of this alderman at this moment (with its zone)."""
    today, wall = dutch_day(now), now.replace(tzinfo=None)
    sunday = today + dt.timedelta(days=6 - today.weekday())
    coming = upcoming(db, today, colleague_id=me, limit=MOST_COMING)
    there = [visit for visit in coming if visit.ends_at is None or visit.ends_at >= wall]
    cards, answers = [], []
    for visit in there:
        card, found = _card(db, visit, me, today)
        cards.append(card)
        answers += _answers(found, visit, me, now) if found else []
    pledges = _pledges(db, me, today, there)
    week = [card for card in cards if card.visit.day is not None and card.visit.day <= sunday]
    return Start(
        week=tuple(week),
        later=tuple(cards[len(week) : len(week) + (3 if week else 4)]),
        answers=tuple(sorted(answers, key=lambda one: one.thread.said[-1].at, reverse=True)),
        pledges=tuple(pledges[:MOST_PLEDGES]),
        more_pledges=max(0, len(pledges) - MOST_PLEDGES),
    )


def _card(db: Session, visit: VisitRow, me: str, today: dt.date) -> tuple[BriefCard, Reading | None]:
    try:
        found: Reading = reading(db, visit.id, me, today)
    except RodeLoperError as problem:
        if problem.code != "briefs.newer":
            raise
        return BriefCard(visit, BriefState.OFFERED, unreadable=True), None
    return (
        BriefCard(
            visit,
            found.state,
            news=found.news if found.read_at else (),
            read_at=found.read_at,
            agreed_at=found.agreed_at,
            minutes=minutes(found.brief) if found.brief else 0,
            answers=found.answers,
        ),
        found,
    )


def _answers(found: Reading, visit: VisitRow, me: str, now: dt.datetime) -> list[Answer]:
    since = now - dt.timedelta(days=ANSWER_DAYS)
    return [
        Answer(thread, visit.company, found.read_at is None or thread.said[-1].at > found.read_at)
        for thread in found.threads
        if thread.asked_by == me and not thread.waits and thread.said[-1].at > since
    ]


def _pledges(db: Session, me: str, today: dt.date, coming: Sequence[VisitRow]) -> list[Pledge]:
    """What I promised, or what was promised while I was there: late first, then what I can tell, then the rest."""
    owner = aliased(Colleague)
    mine = select(TeamMember.visit_id).where(
        TeamMember.colleague_id == me, TeamMember.part == Part.ALDERMAN.value
    )
    recent = today - dt.timedelta(days=TOLD_DAYS)
    told = Action.told_on >= recent
    query = (
        select(Action, Company.id, Company.name, owner.name)
        .join(Company, Company.id == Action.company_id)
        .outerjoin(owner, owner.id == Action.owner_id)
        .where(Action.removed_at.is_(None))
        .where(or_(Action.is_open, Action.is_not_told, told))
    )
    found: dict[str, Row[Action, str, str, str]] = {}
    # Three questions, each with an index of its own, instead of one that looks through everything.
    for which in (Action.visit_id.in_(mine), _own(Action.is_open, me), _own(Action.is_not_told, me)):
        found |= {row[0].id: row for row in db.execute(query.where(which))}
    visits = _next_visits(db, coming)
    pledges = [
        _pledge(action, name, who or "", me, today, visits.get(company))
        for action, company, name, who in found.values()
    ]
    return sorted(pledges, key=_late_first)


def _own(still: InstrumentedAttribute[bool], me: str) -> ColumnElement[bool]:
    return and_(still, Action.promised_by_id == me)


def _next_visits(db: Session, coming: Sequence[VisitRow]) -> dict[str, dt.date]:
    """Company, also one that was merged into it → my next visit there."""
    days: dict[str, dt.date] = {}
    for visit in coming:
        for company in family(db, visit.company_id) if visit.day else ():
            assert visit.day is not None
            days.setdefault(company, visit.day)
    return days


def _pledge(
    action: Action, company: str, owner: str, me: str, today: dt.date, tell_on: dt.date | None
) -> Pledge:
    late = action.is_open and action.due_on is not None and action.due_on < today
    return Pledge(
        id=action.id,
        title=action.title,
        company=company,
        state=ActionState(action.state),
        waiting_for=action.waiting_for,
        owner=owner,
        due_on=action.due_on,
        days_late=(today - action.due_on).days if late and action.due_on else 0,
        done_on=action.done_on,
        not_told=action.is_not_told,
        told_on=action.told_on,
        tell_on=tell_on if action.is_not_told else None,
        own=action.promised_by_id == me,
    )


def _late_first(pledge: Pledge) -> tuple[int, bool, int, dt.date, str]:
    if pledge.days_late:
        rank = 0
    elif pledge.not_told:
        rank = 1 if pledge.tell_on else 2
    else:
        rank = 4 if pledge.state.is_closed else 3
    return rank, not pledge.own, -pledge.days_late, pledge.due_on or dt.date.max, pledge.id
