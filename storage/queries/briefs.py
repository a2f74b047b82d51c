# SPDX-License-Identifier: EUPL-1.2
"""What the team and the alderman read before a visit, gathered in one go; a variant leaves out what is confidential."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from storage.models import (
    Action,
    AgendaItem,
    Alert,
    Colleague,
    Company,
    Contact,
    ContactMoment,
    Note,
    Result,
    Topic,
    Visit,
)
from storage.queries.merged import family
from storage.queries.people import municipality
from storage.queries.visit_people import AttendeeRow, VisitFacts, visit_facts
from storage.rules.choices import Disclosure, ResultKind, ResultStage
from storage.rules.states import ActionState, VisitState
from storage.rules.workdays import dutch_day, dutch_midnight

CONVERSATIONS = 3
ALERT_DAYS = 365
_HELD = (VisitState.HELD.value, VisitState.WRAPPED_UP.value)


@dataclass(frozen=True, slots=True)
class Promise:
    """Something we promised this company that is not over: still open, or done or dropped and not told."""

    id: str
    title: str
    state: ActionState
    not_told: bool
    waiting_for: str
    owner: str
    due_on: dt.date | None
    days_late: int
    promised_on: dt.date
    promised_to: str
    done_on: dt.date | None
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class TalkingPoint:
    """A topic of the agenda with what to say or ask."""

    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """An earlier contact in short. ``kind`` is a visit kind, or a channel when it was not a visit."""

    on: dt.date
    kind: str
    is_visit: bool
    text: str
    topics: tuple[str, ...] = ()
    actions: int = 0
    confidential: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class AlertLine:
    """A signal from a conversation."""

    kind: str
    on: dt.date
    by: str
    text: str = ""
    confidential: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The company in figures; ``None`` is not known. Jobs and internships count what was committed or realised."""

    employees: int | None = None
    employees_before: int | None = None
    visits: int = 0
    last_visit_on: dt.date | None = None
    grade: int | None = None
    grade_before: int | None = None
    jobs: int = 0
    internships: int = 0
    phase: str = ""
    phase_since: int | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """The visit brief (*bezoekbrief*). ``confidential``: it holds something that not everybody may read."""

    visit: VisitFacts
    municipality: str = ""
    purpose: str = ""
    approach: str = ""
    sector: str = ""
    figures: KeyFigures = KeyFigures()
    people: tuple[AttendeeRow, ...] = ()
    promises: tuple[Promise, ...] = ()
    topics: tuple[TalkingPoint, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    alerts: tuple[AlertLine, ...] = ()
    sensitivities: str = ""

    @property
    def confidential(self) -> bool:
        return bool(
            self.sensitivities.strip()
            or any(line.confidential for line in self.promises)
            or any(line.confidential for line in self.conversations)
            or any(line.confidential for line in self.alerts)
        )

    def without_confidential(self) -> Brief:
        """The variant for everybody: what is confidential is not there, nor anything that tells that it exists."""
        return replace(
            self,
            promises=tuple(line for line in self.promises if not line.confidential),
            conversations=tuple(line for line in self.conversations if not line.confidential),
            alerts=tuple(line for line in self.alerts if not line.confidential),
            sensitivities="",
        )

    def as_on(self, day: dt.date) -> Brief:
        """The same brief with its promises as late as they are on this day, the latest first."""
        promises = (
            replace(line, days_late=_days_late(line.due_on, day, line.state)) for line in self.promises
        )
        return replace(self, promises=tuple(sorted(promises, key=_late_first)))


def visit_brief(db: Session, visit_id: str, today: dt.date, *, confidential: bool = True) -> Brief:
    """The brief of one visit as it is on ``today``. Raises ``not-found``."""
    facts, visit, company = visit_facts(db, visit_id)
    companies = family(db, company.id)
    brief = Brief(
        visit=facts,
        municipality=municipality(db),
        purpose=visit.purpose,
        approach=company.approach,
        sector=company.sbi_text,
        figures=_figures(db, company, companies, visit, today),
        people=facts.attendees or _contacts(db, companies),
        promises=_promises(db, companies, today),
        topics=_topics(db, visit_id),
        conversations=_conversations(db, companies, visit, today, confidential=confidential),
        alerts=_alerts(db, companies, today),
        sensitivities=company.sensitivities,
    )
    return brief if confidential else brief.without_confidential()


def _figures(db: Session, company: Company, companies: list[str], visit: Visit, today: dt.date) -> KeyFigures:
    held = (
        select(Visit.starts_at, Visit.service_grade)
        .where(Visit.company_id.in_(companies), Visit.state.in_(_HELD), Visit.id != visit.id)
        .where(Visit.starts_at < _before(visit, today))
        .order_by(Visit.starts_at.desc())
    )
    visits = db.execute(held).all()
    grades = [row.service_grade for row in visits if row.service_grade]
    certain = (ResultStage.COMMITTED.value, ResultStage.REALISED.value)
    amounts = (
        select(Result.kind, func.sum(Result.amount))
        .where(Result.company_id.in_(companies), Result.stage.in_(certain), Result.archived_at.is_(None))
        .group_by(Result.kind)
    )
    results = {kind: int(amount) for kind, amount in db.execute(amounts)}
    return KeyFigures(
        employees=company.employees,
        employees_before=company.employees_before,
        visits=len(visits),
        last_visit_on=visits[0].starts_at.date() if visits else None,
        grade=grades[0] if grades else None,
        grade_before=grades[1] if len(grades) > 1 else None,
        jobs=results.get(ResultKind.JOB, 0),
        internships=results.get(ResultKind.INTERNSHIP, 0),
        phase=company.phase,
        phase_since=company.phase_since,
    )


def _before(visit: Visit, today: dt.date) -> dt.datetime:
    """What came before the visit; a wish without a date looks back from the end of today."""
    return visit.starts_at or dt.datetime.combine(today, dt.time.max)


def _contacts(db: Session, companies: list[str]) -> tuple[AttendeeRow, ...]:
    query = (
        select(Contact.name, Contact.function, Contact.preference, Contact.salutation)
        .where(Contact.company_id.in_(companies), Contact.archived_at.is_(None))
        .order_by(Contact.key)
        .limit(6)
    )
    return tuple(AttendeeRow(*row) for row in db.execute(query))


def _promises(db: Session, companies: list[str], today: dt.date) -> tuple[Promise, ...]:
    owner, note = aliased(Colleague), aliased(Note)
    query = (
        select(Action, owner.name, Contact.salutation, Contact.name, note.disclosure)
        .outerjoin(owner, owner.id == Action.owner_id)
        .outerjoin(Contact, Contact.id == Action.promised_to_id)
        .outerjoin(note, note.id == Action.note_id)
        .where(Action.company_id.in_(companies), Action.removed_at.is_(None))
        .where(Action.is_open | Action.is_not_told)
    )
    rows = [
        Promise(
            id=action.id,
            title=action.title,
            state=ActionState(action.state),
            not_told=action.is_not_told,
            waiting_for=action.waiting_for,
            owner=name or "",
            due_on=action.due_on,
            days_late=_days_late(action.due_on, today, ActionState(action.state)),
            promised_on=action.promised_on,
            promised_to=_addressed(salutation, contact),
            done_on=action.done_on,
            confidential=action.confidential or disclosure == Disclosure.CONFIDENTIAL,
        )
        for action, name, salutation, contact, disclosure in db.execute(query)
    ]
    return tuple(sorted(rows, key=_late_first))


def _days_late(due_on: dt.date | None, day: dt.date, state: ActionState) -> int:
    return max((day - due_on).days, 0) if due_on and not state.is_closed else 0


def _addressed(salutation: str | None, name: str | None) -> str:
    """*mevrouw Brandsma* where we know how to address her, else the whole name."""
    if salutation and name:
        return f"{salutation} {name.split(maxsplit=1)[-1]}"
    return name or ""


def _late_first(promise: Promise) -> tuple[int, int, dt.date, str]:
    rank = 0 if promise.days_late else 1 if promise.not_told else 2
    return rank, -promise.days_late, promise.due_on or dt.date.max, promise.id


def _topics(db: Session, visit_id: str) -> tuple[TalkingPoint, ...]:
    query = (
        select(AgendaItem.title, Topic.name, AgendaItem.talking_points, Topic.hint)
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        .where(AgendaItem.visit_id == visit_id, AgendaItem.archived_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.key)
    )
    return tuple(
        TalkingPoint(title or name or "", points or hint or "")
        for title, name, points, hint in db.execute(query)
    )


def _conversations(
    db: Session, companies: list[str], visit: Visit, today: dt.date, *, confidential: bool
) -> tuple[Conversation, ...]:
    """The last contacts, newest first. Without confidential ones an older one takes the place, so no gap tells of them."""
    found = [*_visits_before(db, companies, visit, today, confidential=confidential)]
    moments = (
        select(ContactMoment)
        # The letter after a visit: that visit stands in this list itself.
        .where(ContactMoment.visit_id.is_(None))
        .where(ContactMoment.company_id.in_(companies), ContactMoment.archived_at.is_(None))
        .order_by(ContactMoment.happened_at.desc())
        .limit(CONVERSATIONS)
    )
    if not confidential:
        moments = moments.where(ContactMoment.disclosure != Disclosure.CONFIDENTIAL.value)
    found += [
        Conversation(
            on=dutch_day(moment.happened_at),
            kind=moment.channel,
            is_visit=False,
            text=moment.subject or moment.text,
            confidential=moment.disclosure == Disclosure.CONFIDENTIAL,
            id=moment.id,
        )
        for moment in db.scalars(moments)
    ]
    return tuple(sorted(found, key=lambda line: line.on, reverse=True)[:CONVERSATIONS])


def _visits_before(
    db: Session, companies: list[str], visit: Visit, today: dt.date, *, confidential: bool
) -> list[Conversation]:
    actions = select(func.count()).where(Action.visit_id == Visit.id, Action.removed_at.is_(None))
    if not confidential:
        notes = select(Note.id).where(Note.disclosure == Disclosure.CONFIDENTIAL.value)
        actions = actions.where(Action.confidential.is_(False))
        actions = actions.where(Action.note_id.is_(None) | Action.note_id.not_in(notes))
    query = (
        select(Visit.id, Visit.starts_at, Visit.kind, Visit.summary, actions.scalar_subquery())
        .where(Visit.company_id.in_(companies), Visit.state.in_(_HELD), Visit.id != visit.id)
        .where(Visit.starts_at < _before(visit, today))
        .order_by(Visit.starts_at.desc())
        .limit(CONVERSATIONS)
    )
    return [
        Conversation(
            on=starts_at.date(),
            kind=kind,
            is_visit=True,
            text=summary,
            topics=() if summary else tuple(point.topic for point in _topics(db, visit_id)),
            actions=count,
            id=visit_id,
        )
        for visit_id, starts_at, kind, summary, count in db.execute(query)
    ]


def _alerts(db: Session, companies: list[str], today: dt.date) -> tuple[AlertLine, ...]:
    since = dutch_midnight(today - dt.timedelta(days=ALERT_DAYS))
    query = (
        select(Alert, Colleague.name)
        .join(Colleague, Colleague.id == Alert.raised_by_id)
        .where(Alert.company_id.in_(companies), Alert.archived_at.is_(None), Alert.raised_at >= since)
        .order_by(Alert.raised_at.desc())
    )
    return tuple(
        AlertLine(
            kind=alert.kind,
            on=dutch_day(alert.raised_at),
            by=name,
            text=alert.text,
            confidential=alert.disclosure == Disclosure.CONFIDENTIAL,
            id=alert.id,
        )
        for alert, name in db.execute(query)
    )
