# SPDX-License-Identifier: EUPL-1.2
"""What a visit report says: who was there, what was written and agreed, and who tells the company before when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from storage.models import Action, AgendaItem, Alert, Colleague, Department, Note, Result, Topic, Visit
from storage.queries.briefs import AlertLine
from storage.queries.people import municipality, terms
from storage.queries.visit_people import VisitFacts, visit_facts
from storage.rules.choices import Disclosure
from storage.rules.states import ActionState
from storage.rules.workdays import add_workdays, dutch_day


@dataclass(frozen=True, slots=True)
class ReportNote:
    """What one author wrote under one topic, as Markdown."""

    author: str
    text: str
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class ReportTopic:
    """One topic of the conversation with the notes of all authors."""

    title: str
    notes: tuple[ReportNote, ...]


@dataclass(frozen=True, slots=True)
class AgreedAction:
    """An action that this visit brought."""

    title: str
    owner: str
    department: str
    due_on: dt.date | None
    state: ActionState
    not_told: bool
    waiting_for: str = ""
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class ResultLine:
    """Jobs or internships, how certain, and for whom."""

    kind: str
    stage: str
    amount: int
    target_group: str = ""


@dataclass(frozen=True, slots=True)
class VisitReport:
    """The report of a visit (*bezoekverslag*). ``tell_before`` is the last day of the term for telling the company."""

    visit: VisitFacts
    municipality: str = ""
    purpose: str = ""
    summary: str = ""
    grade: int | None = None
    topics: tuple[ReportTopic, ...] = ()
    actions: tuple[AgreedAction, ...] = ()
    results: tuple[ResultLine, ...] = ()
    alerts: tuple[AlertLine, ...] = ()
    teller: str = ""
    tell_before: dt.date | None = None

    @property
    def confidential(self) -> bool:
        return (
            any(note.confidential for topic in self.topics for note in topic.notes)
            or any(line.confidential for line in self.actions)
            or any(line.confidential for line in self.alerts)
        )

    def without_confidential(self) -> VisitReport:
        """The variant for everybody. A topic with nothing but confidential notes goes as a whole."""
        topics = (
            replace(topic, notes=tuple(note for note in topic.notes if not note.confidential))
            for topic in self.topics
        )
        return replace(
            self,
            topics=tuple(topic for topic in topics if topic.notes),
            actions=tuple(line for line in self.actions if not line.confidential),
            alerts=tuple(line for line in self.alerts if not line.confidential),
        )


def visit_report(db: Session, visit_id: str, *, confidential: bool = True) -> VisitReport:
    """The report of one visit. Raises ``not-found``."""
    facts, visit, company = visit_facts(db, visit_id)
    teller = visit.teller_id or company.account_manager_id
    report = VisitReport(
        visit=facts,
        municipality=municipality(db),
        purpose=visit.purpose,
        summary=visit.summary,
        grade=visit.service_grade,
        topics=_topics(db, visit_id),
        actions=_actions(db, visit_id),
        results=_results(db, visit_id),
        alerts=_alerts(db, visit_id),
        teller=(db.scalar(select(Colleague.name).where(Colleague.id == teller)) or "") if teller else "",
        tell_before=_tell_before(db, visit),
    )
    return report if confidential else report.without_confidential()


def _tell_before(db: Session, visit: Visit) -> dt.date | None:
    return add_workdays(visit.starts_at.date(), terms(db).telling_workdays) if visit.starts_at else None


def _topics(db: Session, visit_id: str) -> tuple[ReportTopic, ...]:
    query = (
        select(
            AgendaItem.id, AgendaItem.title, Topic.name, Colleague.name, Note.id, Note.text, Note.disclosure
        )
        .join(Note, Note.agenda_item_id == AgendaItem.id)
        .join(Colleague, Colleague.id == Note.author_id)
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        .where(AgendaItem.visit_id == visit_id)
        .order_by(AgendaItem.position, AgendaItem.key, Note.key)
    )
    promised = _promised_lines(db, visit_id)
    found: dict[str, ReportTopic] = {}
    for item, title, name, author, note_id, whole, disclosure in db.execute(query):
        lines = (line for line in whole.splitlines() if (note_id, line.strip()) not in promised)
        if text := "\n".join(lines).strip():
            note = ReportNote(author, text, disclosure == Disclosure.CONFIDENTIAL)
            topic = found.get(item, ReportTopic(title or name or "", ()))
            found[item] = replace(topic, notes=(*topic.notes, note))
    return tuple(found.values())


def _promised_lines(db: Session, visit_id: str) -> set[tuple[str, str]]:
    """The lines of notes that became actions, by note: the report lists them as actions, with their own disclosure.

    A withdrawn action is not listed, so its line is, unless the action was confidential.
    """
    query = (
        select(Action.note_id, Action.sentence)
        .join(Note, Note.id == Action.note_id)
        .where(Note.visit_id == visit_id, or_(Action.removed_at.is_(None), Action.confidential))
    )
    return {
        (note_id, sentence.strip()) for note_id, sentence in db.execute(query) if note_id and sentence.strip()
    }


def _actions(db: Session, visit_id: str) -> tuple[AgreedAction, ...]:
    owner = aliased(Colleague)
    query = (
        select(Action, owner.name, Department.name, Note.disclosure)
        .outerjoin(owner, owner.id == Action.owner_id)
        .outerjoin(Department, Department.id == owner.department_id)
        .outerjoin(Note, Note.id == Action.note_id)
        .where(Action.visit_id == visit_id, Action.removed_at.is_(None))
        .order_by(Action.due_on.is_(None), Action.due_on, Action.key)
    )
    return tuple(
        AgreedAction(
            title=action.title,
            owner=name or "",
            department=department or "",
            due_on=action.due_on,
            state=ActionState(action.state),
            not_told=action.is_not_told,
            waiting_for=action.waiting_for,
            confidential=action.confidential or disclosure == Disclosure.CONFIDENTIAL,
        )
        for action, name, department, disclosure in db.execute(query)
    )


def _results(db: Session, visit_id: str) -> tuple[ResultLine, ...]:
    query = (
        select(Result.kind, Result.stage, Result.amount, Result.target_group)
        .where(Result.visit_id == visit_id, Result.archived_at.is_(None))
        .order_by(Result.key)
    )
    return tuple(ResultLine(*row) for row in db.execute(query))


def _alerts(db: Session, visit_id: str) -> tuple[AlertLine, ...]:
    query = (
        select(Alert, Colleague.name)
        .join(Colleague, Colleague.id == Alert.raised_by_id)
        .where(Alert.visit_id == visit_id, Alert.archived_at.is_(None))
        .order_by(Alert.raised_at)
    )
    return tuple(
        AlertLine(
            kind=alert.kind,
            on=dutch_day(alert.raised_at),
            by=name,
            text=alert.text,
            confidential=alert.disclosure == Disclosure.CONFIDENTIAL,
        )
        for alert, name in db.execute(query)
    )
