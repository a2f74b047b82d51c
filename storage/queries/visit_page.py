# SPDX-License-Identifier: EUPL-1.2
"""Everything that the page of one visit shows, in a handful of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, null, or_, select
from sqlalchemy.orm import Session, aliased

from storage.models import (
    Action,
    AgendaItem,
    Attendee,
    Colleague,
    Company,
    Contact,
    Note,
    TeamMember,
    Topic,
    Visit,
)
from storage.queries import people
from storage.queries.merged import family
from storage.queries.planning import Draft, Suggestion, planning_warnings, suggestions
from storage.queries.visits import Member, VisitRow, row
from storage.rules import states
from storage.rules.choices import Disclosure
from storage.rules.states import ActionState, VisitState
from storage.rules.teams import PlanWarning
from storage.rules.workdays import add_workdays


class Step(StrEnum):
    """What to do next with a visit; a screen makes it the main button."""

    PLAN = "plan"
    INVITE = "invite"
    CONFIRM = "confirm"
    CONVERSE = "converse"
    WRAP_UP = "wrap_up"
    REPORT = "report"
    RESTORE = "restore"


def next_step(state: VisitState, *, invited: bool, begun: bool) -> Step:
    """The next sensible step: invite, confirm, talk, wrap up, read the report. On the day itself there is only talking."""
    match state:
        case VisitState.WISH:
            return Step.PLAN
        case VisitState.PLANNED:
            if begun:
                return Step.CONVERSE
            return Step.CONFIRM if invited else Step.INVITE
        case VisitState.CONFIRMED:
            return Step.CONVERSE
        case VisitState.HELD:
            return Step.WRAP_UP
        case VisitState.WRAPPED_UP:
            return Step.REPORT
        case VisitState.CANCELLED:
            return Step.RESTORE


@dataclass(frozen=True, slots=True)
class AttendeeRow:
    """Somebody of the company who is there; ``contact_id`` is empty for a name that was heard at the door."""

    id: str
    contact_id: str | None
    name: str
    function: str
    salutation: str
    email: str
    phone: str
    preference: str
    attended: bool | None


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A topic on the agenda; ``hint`` is what the municipality usually asks. ``notes``: how many were written under it."""

    id: str
    topic_id: str | None
    title: str
    hint: str
    talking_points: str
    notes: int


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What one author wrote under one topic; read-only here."""

    id: str
    agenda_item_id: str
    topic: str
    author: str
    author_id: str
    text: str
    disclosure: Disclosure
    changed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """An action for this company, as short as a line. ``here``: it was agreed in this visit."""

    id: str
    title: str
    state: ActionState
    owner: str
    due_on: dt.date | None
    done_on: dt.date | None
    promised_on: dt.date
    promised_to: str
    waiting_for: str
    not_told: bool
    days_late: int
    here: bool


@dataclass(frozen=True, slots=True)
class VisitPage:
    """One visit with all that belongs to it. ``sequence`` counts the versions of the appointment for calendars."""

    visit: VisitRow
    own_place: str
    zone: str
    company_phone: str
    company_email: str
    account_manager: str
    invited_at: dt.datetime | None
    held_at: dt.datetime | None
    wrapped_up_at: dt.datetime | None
    summary: str
    service_grade: int | None
    changed_at: dt.datetime
    sequence: int
    attendees: tuple[AttendeeRow, ...]
    contacts: tuple[AttendeeRow, ...]
    """The people of the company who are not on the list of attendees yet."""
    agenda: tuple[AgendaRow, ...]
    promises: tuple[Promise, ...]
    """Open, or done and not told: late first, then what must be told. Those of this visit are not among them."""
    actions: tuple[Promise, ...]
    """Agreed in this visit, in every state."""
    notes: tuple[NoteRow, ...]
    suggestions: tuple[Suggestion, ...]
    warnings: tuple[PlanWarning, ...]
    moves: tuple[VisitState, ...]
    step: Step
    report_due: dt.date | None

    @property
    def team(self) -> tuple[Member, ...]:
        """Who goes."""
        return self.visit.team


def visit_page(db: Session, visit_id: str, today: dt.date) -> VisitPage:
    """Everything about one visit. Raises ``not-found``."""
    visit = row(db, visit_id)
    related = family(db, visit.company_id)
    raw = db.execute(_own_columns(related[0]).where(Visit.id == visit_id)).one()
    attendees = attendees_of(db, visit_id)
    promises = _promises(db, related, visit_id, today)
    begun = visit.day is not None and visit.day <= today
    coming = visit.state.is_coming
    return VisitPage(
        visit=visit,
        own_place=raw.place,
        zone=raw.zone,
        company_phone=raw.phone,
        company_email=raw.email,
        account_manager=raw.manager or "",
        invited_at=raw.invited_at,
        held_at=raw.held_at,
        wrapped_up_at=raw.wrapped_up_at,
        summary=raw.summary,
        service_grade=raw.service_grade,
        changed_at=raw.changed_at,
        sequence=_sequence(db, visit_id, raw.created_at, raw.changed_at),
        attendees=attendees,
        contacts=contacts_not_there(db, related, attendees),
        agenda=_agenda(db, visit_id),
        promises=tuple(one for one in promises if not one.here and (one.not_told or not one.state.is_closed)),
        actions=tuple(one for one in promises if one.here),
        notes=_notes(db, visit_id),
        suggestions=(
            tuple(suggestions(db, visit.company_id, today, visit_id)) if not visit.state.took_place else ()
        ),
        warnings=planning_warnings(db, draft_of(visit)) if coming else (),
        moves=states.moves(
            visit.state, has_date=visit.day is not None, has_team=bool(visit.team), has_begun=begun
        ),
        step=next_step(visit.state, invited=visit.invited, begun=begun),
        report_due=_report_due(db, visit),
    )


def draft_of(visit: VisitRow) -> Draft:
    """The visit as the planning form would hold it."""
    team = [(member.colleague_id, member.part.value) for member in visit.team]
    return Draft(visit.company_id, visit.starts_at, visit.day, visit.minutes, team, visit.id)


def _own_columns(company_id: str) -> Select[Any]:
    """What stands in the visit itself, and of this company: the one that stayed when it was merged."""
    manager = aliased(Colleague)
    columns: Select[Any] = select(  # type: ignore[assignment]  # more columns than the stubs have a name for
        Visit.place,
        Visit.zone,
        Visit.invited_at,
        Visit.held_at,
        Visit.wrapped_up_at,
        Visit.summary,
        Visit.service_grade,
        Visit.created_at,
        Visit.changed_at,
        Company.phone,
        Company.email,
        manager.name.label("manager"),
    )
    return (
        columns.select_from(Visit)
        .join(Company, Company.id == company_id)
        .outerjoin(manager, manager.id == Company.account_manager_id)
    )


def _sequence(db: Session, visit_id: str, created: dt.datetime, changed: dt.datetime) -> int:
    """Seconds between the first and the last change: a number that only grows, on whichever laptop it is counted."""
    team = db.scalar(select(func.max(TeamMember.changed_at)).where(TeamMember.visit_id == visit_id))
    latest = max(changed, team) if team is not None else changed
    return max(0, round((latest - created).total_seconds()))


def _report_due(db: Session, visit: VisitRow) -> dt.date | None:
    if visit.state is not VisitState.HELD or visit.day is None:
        return None
    return add_workdays(visit.day, people.terms(db).report_workdays)


def attendees_of(db: Session, visit_id: str) -> tuple[AttendeeRow, ...]:
    """The people of the company on this visit, in the order they were added."""
    optional = (Contact.salutation, Contact.email, Contact.phone, Contact.preference)
    query = (
        select(
            Attendee.id,
            Attendee.contact_id,
            func.coalesce(Contact.name, Attendee.name),
            func.coalesce(Contact.function, Attendee.function),
            *(func.coalesce(column, "") for column in optional),
            Attendee.attended,
        )
        .outerjoin(Contact, Contact.id == Attendee.contact_id)
        .where(Attendee.visit_id == visit_id)
        .order_by(Attendee.key)
    )
    lines: Sequence[Any] = db.execute(query).all()
    return tuple(AttendeeRow(*line) for line in lines)


def contacts_not_there(
    db: Session, company_ids: list[str], there: tuple[AttendeeRow, ...]
) -> tuple[AttendeeRow, ...]:
    """The contacts of these companies, by name, who are not among ``there``; their ``id`` is that of the contact."""
    columns = (
        Contact.name,
        Contact.function,
        Contact.salutation,
        Contact.email,
        Contact.phone,
        Contact.preference,
    )
    query = (
        select(Contact.id, Contact.id.label("contact_id"), *columns, null())
        .where(Contact.company_id.in_(company_ids), Contact.archived_at.is_(None))
        .where(Contact.id.not_in([one.contact_id for one in there if one.contact_id]))
        .order_by(Contact.name)
    )
    lines: Sequence[Any] = db.execute(query).all()
    return tuple(AttendeeRow(*line) for line in lines)


def _agenda(db: Session, visit_id: str) -> tuple[AgendaRow, ...]:
    notes = (
        select(Note.agenda_item_id, func.count().label("n"))
        .where(Note.visit_id == visit_id, Note.text != "")
        .group_by(Note.agenda_item_id)
        .subquery()
    )
    query = (
        select(
            AgendaItem.id,
            AgendaItem.topic_id,
            func.coalesce(Topic.name, AgendaItem.title),
            func.coalesce(Topic.hint, ""),
            AgendaItem.talking_points,
            func.coalesce(notes.c.n, 0),
        )
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        .outerjoin(notes, notes.c.agenda_item_id == AgendaItem.id)
        .where(AgendaItem.visit_id == visit_id, AgendaItem.archived_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.key)
    )
    return tuple(AgendaRow(*line) for line in db.execute(query))


def _notes(db: Session, visit_id: str) -> tuple[NoteRow, ...]:
    query = (
        select(
            Note.id,
            Note.agenda_item_id,
            func.coalesce(Topic.name, AgendaItem.title),
            Colleague.name,
            Note.author_id,
            Note.text,
            Note.disclosure,
            Note.changed_at,
        )
        .join(AgendaItem, AgendaItem.id == Note.agenda_item_id)
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        .join(Colleague, Colleague.id == Note.author_id)
        .where(Note.visit_id == visit_id, Note.text != "")
        .order_by(AgendaItem.position, AgendaItem.key, Note.key)
    )
    return tuple(NoteRow(*line[:6], Disclosure(line[6]), line[7]) for line in db.execute(query))


def _promises(db: Session, company_ids: list[str], visit_id: str, today: dt.date) -> list[Promise]:
    owner, to = aliased(Colleague), aliased(Contact)
    query = (
        select(
            Action.id,
            Action.title,
            Action.state,
            func.coalesce(owner.name, ""),
            Action.due_on,
            Action.done_on,
            Action.promised_on,
            func.coalesce(to.name, ""),
            Action.waiting_for,
            Action.is_not_told,
            Action.visit_id,
        )
        .outerjoin(owner, owner.id == Action.owner_id)
        .outerjoin(to, to.id == Action.promised_to_id)
        .where(
            or_(
                Action.visit_id == visit_id,
                Action.company_id.in_(company_ids) & or_(Action.is_open, Action.is_not_told),
            ),
            Action.removed_at.is_(None),
        )
        .order_by(Action.due_on.asc().nulls_last(), Action.key)
    )
    found = []
    for line in db.execute(query):
        state, due_on = ActionState(line[2]), line[4]
        late = (today - due_on).days if due_on and not state.is_closed else 0
        here = line[10] == visit_id
        found.append(Promise(line[0], line[1], state, *line[3:10], max(late, 0), here))
    return sorted(found, key=lambda one: (-one.days_late, not one.not_told))
