# SPDX-License-Identifier: EUPL-1.2
"""What may stand in a letter to a company: only what is marked shareable, whoever writes it.

Of a visit: notes that are shareable, and actions that are not confidential. Never a summary, an internal or confidential
note, a signal, or what is sensitive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, aliased

from storage.errors import RodeLoperError
from storage.models import (
    Action,
    ActionUpdate,
    AgendaItem,
    Attendee,
    Colleague,
    Company,
    Contact,
    ContactMoment,
    Department,
    Note,
    TeamMember,
    Topic,
    Visit,
)
from storage.queries.merged import family
from storage.queries.people import colleague, municipality, terms
from storage.rules.action_lines import is_command
from storage.rules.actions import UpdateKind
from storage.rules.choices import Disclosure, Part
from storage.rules.states import ActionState
from storage.rules.workdays import add_workdays, dutch_day


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody at the company to whom a letter can go."""

    id: str
    name: str
    salutation: str
    function: str
    email: str
    may_mail: bool

    @property
    def can_be_mailed(self) -> bool:
        """Whether a mail can go to them, and may."""
        return self.may_mail and bool(self.email.strip())


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes."""

    name: str = ""
    function: str = ""
    department: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What every letter needs: the company, its people (whom it most likely goes to first), who writes, and for which municipality."""

    company_id: str
    company: str
    street: str
    postcode: str
    city: str
    people: tuple[Addressee, ...]
    sender: Sender
    municipality: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """An action that may stand in the letter."""

    title: str
    owner: str
    department: str
    due_on: dt.date | None
    done_on: dt.date | None = None
    internal: bool = False
    """It was written down in an internal note: its words were not meant for the company when they were written."""


@dataclass(frozen=True, slots=True)
class Told:
    """A topic with the shareable words of all who wrote under it, as Markdown."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AfterVisit:
    """For the letter after a visit. ``tell_before``: when the company hears from us by the term. ``sent_on``: a letter went already."""

    around: Around
    visit_id: str
    day: dt.date | None
    place: str
    team: tuple[str, ...]
    topics: tuple[Told, ...]
    agreed: tuple[Agreed, ...]
    teller: str
    tell_before: dt.date | None
    sent_on: dt.date | None


@dataclass(frozen=True, slots=True)
class AboutAction:
    """For a letter about one action. ``reason``: why it was dropped, or why it was last postponed; ``outcome``: what came of it.

    ``known_due`` is the date that the company counts on. ``answer`` is what the owner (``answered_by``) wrote to us last: for who
    writes the letter, never in it.
    """

    around: Around
    action_id: str
    title: str
    state: ActionState
    confidential: bool
    promised_on: dt.date
    promised_by: str
    due_on: dt.date | None
    known_due: dt.date | None
    done_on: dt.date | None
    outcome: str
    reason: str
    answer: str = ""
    answered_by: str = ""


def after_visit(db: Session, visit_id: str, me: str) -> AfterVisit:
    """What may stand in the letter after this visit. Raises ``not-found``."""
    visit = db.scalar(select(Visit).where(Visit.id == visit_id))
    if visit is None:
        raise RodeLoperError("not-found", kind="visits")
    company = _company(db, visit.company_id)
    there = select(Attendee.contact_id).where(
        Attendee.visit_id == visit_id, Attendee.contact_id.is_not(None), Attendee.attended.is_not(False)
    )
    teller = visit.teller_id or company.account_manager_id
    day = visit.starts_at.date() if visit.starts_at else None
    return AfterVisit(
        around=_around(db, company, me, [id_ for id_ in db.scalars(there.order_by(Attendee.key)) if id_]),
        visit_id=visit_id,
        day=day,
        place=visit.place or f"{company.street} {company.house_number}".strip(),
        team=_team(db, visit_id),
        topics=_topics(db, visit_id),
        agreed=_agreed(db, visit_id),
        teller=(db.scalar(select(Colleague.name).where(Colleague.id == teller)) or "") if teller else "",
        tell_before=add_workdays(day, terms(db).telling_workdays) if day else None,
        sent_on=_sent_on(db, visit_id),
    )


def about_action(db: Session, action_id: str, me: str) -> AboutAction:
    """What may stand in a letter about this action. Raises ``not-found``."""
    action = db.scalar(select(Action).where(Action.id == action_id, Action.removed_at.is_(None)))
    if action is None:
        raise RodeLoperError("not-found", kind="actions")
    by = db.scalar(select(Colleague.name).where(Colleague.id == action.promised_by_id))
    secret = action_id in confidential_actions(db, [action_id])
    closing, postponed = _last_words(db, action_id)
    answer, answered_by = _answer(db, action_id)
    state = ActionState(action.state)
    return AboutAction(
        around=_around(db, _company(db, action.company_id), me, [action.promised_to_id or ""]),
        action_id=action_id,
        title=action.title,
        state=state,
        confidential=secret,
        promised_on=action.promised_on,
        promised_by=by or "",
        due_on=action.due_on,
        known_due=action.known_due,
        done_on=action.done_on,
        outcome=closing if state is ActionState.DONE and not secret else "",
        reason="" if secret else closing if state is ActionState.DROPPED else postponed,
        answer=answer,
        answered_by=answered_by,
    )


def _company(db: Session, company_id: str) -> Company:
    found = db.scalar(select(Company).where(Company.id == family(db, company_id)[0]))
    if found is None:
        raise RodeLoperError("not-found", kind="companies")
    return found


def _around(db: Session, company: Company, me: str, first: Sequence[str]) -> Around:
    query = select(
        Contact.id, Contact.name, Contact.salutation, Contact.function, Contact.email, Contact.may_mail
    ).where(Contact.company_id.in_(family(db, company.id)), Contact.archived_at.is_(None))
    people = [Addressee(*row) for row in db.execute(query.order_by(Contact.key))]
    order = {id_: place for place, id_ in enumerate(first)}
    people.sort(key=lambda one: order.get(one.id, len(order)))
    who = colleague(db, me)
    return Around(
        company_id=company.id,
        company=company.name or company.trade_name,
        street=f"{company.street} {company.house_number}".strip(),
        postcode=company.postcode,
        city=company.city,
        people=tuple(people),
        sender=Sender(who.name, who.function, who.department, who.phone, who.email) if who else Sender(),
        municipality=municipality(db),
    )


def _team(db: Session, visit_id: str) -> tuple[str, ...]:
    query = (
        select(Colleague.name)
        .join(TeamMember, TeamMember.colleague_id == Colleague.id)
        .where(TeamMember.visit_id == visit_id, TeamMember.attended.is_not(False))
        .order_by(TeamMember.part != Part.ALDERMAN.value, TeamMember.key)
    )
    return tuple(db.scalars(query))


def _topics(db: Session, visit_id: str) -> tuple[Told, ...]:
    """The topics under which somebody wrote something shareable, without the lines that became actions."""
    query = (
        select(
            AgendaItem.id,
            func.coalesce(func.nullif(AgendaItem.title, ""), Topic.name, ""),
            Note.id,
            Note.text,
        )
        .join(Note, Note.agenda_item_id == AgendaItem.id)
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        .where(AgendaItem.visit_id == visit_id, Note.disclosure == Disclosure.SHAREABLE.value)
        .order_by(AgendaItem.position, AgendaItem.key, Note.key)
    )
    promised = select(Action.note_id, Action.sentence).where(
        Action.visit_id == visit_id, Action.sentence != ""
    )
    lines = {(note, sentence.strip()) for note, sentence in db.execute(promised)}
    found: dict[str, Told] = {}
    for item, title, note, whole in db.execute(query):
        kept = [
            line for line in whole.splitlines() if not is_command(line) and (note, line.strip()) not in lines
        ]
        if words := "\n".join(kept).strip():
            before = found.get(item, Told(title, ()))
            found[item] = Told(title, (*before.texts, words))
    return tuple(found.values())


def _agreed(db: Session, visit_id: str) -> tuple[Agreed, ...]:
    query = (
        select(
            Action.id,
            Action.title,
            Colleague.name,
            Department.name,
            Action.due_on,
            Action.done_on,
            Note.disclosure,
        )
        .outerjoin(Note, Note.id == Action.note_id)
        .outerjoin(Colleague, Colleague.id == Action.owner_id)
        .outerjoin(Department, Department.id == Colleague.department_id)
        .where(
            Action.visit_id == visit_id,
            Action.removed_at.is_(None),
            Action.state != ActionState.DROPPED.value,
        )
        .order_by(Action.due_on.is_(None), Action.due_on, Action.key)
    )
    rows = db.execute(query).all()
    secret = confidential_actions(db, [row.id for row in rows])
    return tuple(
        Agreed(title, owner or "", department or "", due_on, done_on, disclosure == Disclosure.INTERNAL)
        for id_, title, owner, department, due_on, done_on, disclosure in rows
        if id_ not in secret
    )


def confidential_actions(db: Session, ids: Sequence[str]) -> frozenset[str]:
    """Which of these actions are confidential: marked so, or from a note that is, also from one that is not for us."""
    query = (
        select(Action.id)
        .outerjoin(Note, Note.id == Action.note_id)
        .where(Action.id.in_(ids), Action.confidential | (Note.disclosure == Disclosure.CONFIDENTIAL.value))
    )
    loose = text("SELECT id FROM sync_loose_ends WHERE kind = 'actions' AND field = 'note_id'")
    return frozenset(db.scalars(query)) | (frozenset(db.scalars(loose)) & frozenset(ids))


def _answer(db: Session, action_id: str) -> tuple[str, str]:
    """What the owner wrote to us last, and who that is; what was taken back does not count."""
    other = aliased(ActionUpdate)
    gone = select(other.undoes_id).where(other.action_id == action_id, other.undoes_id.is_not(None))
    query = (
        select(ActionUpdate.text, Colleague.name)
        .outerjoin(Colleague, Colleague.id == ActionUpdate.owner_id)
        .where(ActionUpdate.action_id == action_id, ActionUpdate.id.not_in(gone))
        .where(ActionUpdate.kind == UpdateKind.ANSWERED.value, ActionUpdate.text != "")
        .order_by(ActionUpdate.counter.desc(), ActionUpdate.device.desc())
    )
    found = db.execute(query.limit(1)).first()
    return (found[0], found[1] or "") if found is not None else ("", "")


def _last_words(db: Session, action_id: str) -> tuple[str, str]:
    """What was said when it was closed, and why it was last postponed; what was taken back does not count."""
    other = aliased(ActionUpdate)
    gone = select(other.undoes_id).where(other.action_id == action_id, other.undoes_id.is_not(None))
    query = (
        select(ActionUpdate.kind, ActionUpdate.state, ActionUpdate.reason, ActionUpdate.text)
        .where(ActionUpdate.action_id == action_id, ActionUpdate.id.not_in(gone))
        .order_by(ActionUpdate.counter, ActionUpdate.device)
    )
    closing = postponed = ""
    for kind, state, reason, words in db.execute(query):
        if kind == UpdateKind.STATE.value:
            closing = (reason or words) if state and ActionState(state).is_closed else ""
        elif kind == UpdateKind.ANSWERED.value and state:
            # What its owner wrote to us is not for the company, and what was said before is not how it ended.
            closing = ""
        elif kind == UpdateKind.DUE.value:
            postponed = reason
    return closing, postponed


def _sent_on(db: Session, visit_id: str) -> dt.date | None:
    query = select(func.max(ContactMoment.happened_at)).where(
        ContactMoment.visit_id == visit_id, ContactMoment.archived_at.is_(None)
    )
    moment = db.scalar(query)
    return dutch_day(moment) if moment else None
