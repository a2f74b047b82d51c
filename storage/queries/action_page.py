# SPDX-License-Identifier: EUPL-1.2
"""One action whole: how it stands, from which sentence it came, whom to tell, and each step with who and when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, aliased

from storage.models import (
    Action,
    ActionUpdate,
    AgendaItem,
    Colleague,
    Company,
    Contact,
    Note,
    Topic,
    Visit,
)
from storage.queries.action_filter import View, condition, in_time
from storage.queries.actions import ActionRow, action_row
from storage.queries.merged import family
from storage.queries.people import terms
from storage.rules.action_lines import is_command
from storage.rules.actions import UpdateKind
from storage.rules.states import ActionState
from storage.rules.workdays import add_workdays

_STATES = (UpdateKind.STATE, UpdateKind.ANSWERED)


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history. Which fields count follows from ``kind``, as in ``rules.actions.Update``.

    ``before`` is what the step replaced: the due date, the name of the owner or of the teller.
    """

    id: str
    kind: UpdateKind
    at: dt.datetime
    actor_id: str
    actor: str
    state: ActionState | None
    due_on: dt.date | None
    owner: str
    teller: str
    before: str | dt.date | None
    waiting_for: str
    reason: str
    text: str
    done_on: dt.date | None
    told_on: dt.date | None
    told_to: str
    channel: str
    undone: bool
    undoes: UpdateKind | None
    together: str
    reference: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The words in the note from which the action came."""

    text: str
    on: dt.date | None
    topic: str
    author: str
    visit_id: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at the company who can be told."""

    id: str
    name: str
    salutation: str
    function: str
    phone: str
    email: str
    may_mail: bool


@dataclass(frozen=True, slots=True)
class ActionPage:
    """Everything the side panel shows. ``tell_before``: the day before which the term says the company must hear it."""

    row: ActionRow
    people: tuple[Person, ...]
    tell_to: Person | None
    phone: str
    quote: Quote | None
    visit_on: dt.date | None
    tell_before: dt.date | None
    closed_by: str
    close_reason: str
    told_by: str
    told_to: str
    told_text: str
    unnecessary_reason: str
    heard_on: dt.date | None
    """When the company last heard of it."""
    known_due: dt.date | None
    """The date that it counts on."""
    waits_for_word: bool
    """That date passed or moved, or the company heard nothing within the term."""
    steps: tuple[Step, ...]
    """From new to old."""
    together: Mapping[str, int]
    """Of each step that was taken with many actions at once: by the id that they share, with how many."""


def action_page(db: Session, action_id: str, today: dt.date) -> ActionPage | None:
    """The page of one action; nothing when it is not there."""
    row = action_row(db, action_id, today)
    if row is None:
        return None
    steps = history(db, action_id)
    people = _people(db, row)
    live = [step for step in steps if not step.undone]
    closing = next((s for s in live if s.kind in _STATES and s.state and s.state.is_closed), None)
    told = next((s for s in live if s.kind is UpdateKind.TOLD), None)
    spared = next((s for s in live if s.kind is UpdateKind.TELLING_UNNECESSARY), None)
    waits = row.state.is_closed and row.told_on is None and not row.telling_unnecessary
    within = terms(db).telling_workdays
    heard_on, known_due, waits_for_word = _heard(db, action_id, today)
    return ActionPage(
        row=row,
        people=people,
        tell_to=next((one for one in people if one.id == row.promised_to_id), people[0] if people else None),
        phone=db.scalar(select(Company.phone).where(Company.id == row.company_id)) or "",
        quote=_quote(db, row),
        visit_on=_visit_day(db, row.visit_id),
        tell_before=add_workdays(row.done_on, within) if waits and row.done_on else None,
        closed_by=_closer(closing) if closing and row.state.is_closed else "",
        close_reason=(closing.reason or closing.text) if closing and row.state.is_closed else "",
        told_by=told.actor if told and row.told_on else "",
        told_to=told.told_to if told and row.told_on else "",
        told_text=told.text if told and row.told_on else "",
        unnecessary_reason=spared.reason if spared and row.telling_unnecessary else "",
        heard_on=heard_on,
        known_due=known_due,
        waits_for_word=waits_for_word,
        steps=tuple(steps),
        together=_together(db, steps),
    )


def _closer(step: Step) -> str:
    """Who did it: of an answer the owner, whoever wrote that down."""
    return step.owner if step.kind is UpdateKind.ANSWERED and step.owner else step.actor


def _heard(db: Session, action_id: str, today: dt.date) -> tuple[dt.date | None, dt.date | None, bool]:
    waits = f"SELECT a.id FROM actions a WHERE a.id = :id AND {condition(View.UNHEARD)}"
    values = {"id": action_id, "today": today.isoformat(), "unheard": in_time(today, terms(db)).isoformat()}
    heard_on, known_due = db.execute(
        select(Action.heard_on, Action.known_due).where(Action.id == action_id)
    ).one()
    return heard_on, known_due, db.execute(text(waits), values).first() is not None


def history(db: Session, action_id: str) -> list[Step]:
    """Each step with who and when, from new to old; a step that was taken back is still there and says so."""
    actor, owner, teller = aliased(Colleague), aliased(Colleague), aliased(Colleague)
    query = (
        select(ActionUpdate, actor.name, owner.name, teller.name)
        .outerjoin(actor, actor.id == ActionUpdate.actor_id)
        .outerjoin(owner, owner.id == ActionUpdate.owner_id)
        .outerjoin(teller, teller.id == ActionUpdate.teller_id)
        .where(ActionUpdate.action_id == action_id)
        .order_by(ActionUpdate.kind != UpdateKind.CREATED.value, ActionUpdate.counter, ActionUpdate.device)
    )
    raw = db.execute(query).all()
    gone = _gone([found[0] for found in raw])
    kinds = {found[0].id: UpdateKind(found[0].kind) for found in raw}
    due: dt.date | None = None
    holder = told_by = ""
    steps: list[Step] = []
    for update, who, owner_name, teller_name in raw:
        kind = UpdateKind(update.kind)
        step = Step(
            update.id, kind, update.at, update.actor_id, who or "",
            ActionState(update.state) if update.state else None, update.due_on, owner_name or "", teller_name or "", None,
            update.waiting_for, update.reason, update.text, update.done_on, update.told_on, update.told_to,
            update.channel, update.id in gone, kinds.get(update.undoes_id or ""), update.together, update.reference,
        )  # fmt: skip
        before = {UpdateKind.DUE: due, UpdateKind.OWNER: holder, UpdateKind.TELLER: told_by}.get(kind)
        steps.append(replace(step, before=before))
        if step.undone:
            continue
        if kind in (UpdateKind.CREATED, UpdateKind.DUE):
            due = update.due_on
        if kind in (UpdateKind.CREATED, UpdateKind.OWNER):
            holder = owner_name or ""
        if kind in (UpdateKind.CREATED, UpdateKind.TELLER):
            told_by = teller_name or ""
    return steps[::-1]


def _together(db: Session, steps: Sequence[Step]) -> dict[str, int]:
    ids = {step.together for step in steps if step.together}
    if not ids:
        return {}
    query = (
        select(ActionUpdate.together, func.count(ActionUpdate.action_id.distinct()))
        .where(ActionUpdate.together.in_(ids), ActionUpdate.together != "")
        .group_by(ActionUpdate.together)
    )
    return dict(db.execute(query).all())


def _gone(updates: list[ActionUpdate]) -> set[str]:
    """Ids of the steps that were taken back, as the fold counts them."""
    gone: set[str] = set()
    for update in reversed(updates):
        if update.kind == UpdateKind.UNDONE.value and update.undoes_id and update.id not in gone:
            gone.add(update.undoes_id)
    return gone - {update.id for update in updates if update.kind == UpdateKind.CREATED.value}


def _people(db: Session, row: ActionRow) -> tuple[Person, ...]:
    """Who at the company can be told; the person it was promised to first, also one who left."""
    query = select(
        Contact.id,
        Contact.name,
        Contact.salutation,
        Contact.function,
        Contact.phone,
        Contact.email,
        Contact.may_mail,
    ).where(
        (Contact.company_id.in_(family(db, row.company_id)) & Contact.archived_at.is_(None))
        | (Contact.id == row.promised_to_id)
    )
    people = [Person(*raw) for raw in db.execute(query.order_by(Contact.key))]
    return tuple(sorted(people, key=lambda person: person.id != row.promised_to_id))


def _quote(db: Session, row: ActionRow) -> Quote | None:
    if not row.sentence:
        return None
    query = (
        select(Note.text, AgendaItem.title, Topic.name, Colleague.name, Visit.id, Visit.starts_at)
        .select_from(Note)
        .outerjoin(AgendaItem, AgendaItem.id == Note.agenda_item_id)
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        .outerjoin(Colleague, Colleague.id == Note.author_id)
        .outerjoin(Visit, Visit.id == Note.visit_id)
        .where(Note.id == row.note_id)
    )
    found = db.execute(query).first() if row.note_id else None
    if found is None:
        return (
            None
            if is_command(row.sentence)
            else Quote(row.sentence, _visit_day(db, row.visit_id), "", "", row.visit_id)
        )
    note, title, topic, author, visit_id, starts_at = found
    words = _words_before(note, row.sentence)
    if not words:
        return None
    return Quote(words, starts_at and starts_at.date(), topic or title or "", author or "", visit_id)


_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|`")
"""The marks of Markdown inside a line: a quote shows what was said, not how it was typed."""


def _words_before(note: str, sentence: str) -> str:
    """What was said: the sentence itself, or when that is the line that made the action, the line above it."""
    if not is_command(sentence):
        return sentence
    before = ""
    for line in note.splitlines():
        if line.strip() == sentence.strip():
            return before
        if line.strip() and not is_command(line):
            before = _EMPHASIS.sub("", line.strip().lstrip("#*->• ")).strip()
    return ""


def _visit_day(db: Session, visit_id: str | None) -> dt.date | None:
    starts_at = db.scalar(select(Visit.starts_at).where(Visit.id == visit_id)) if visit_id else None
    return starts_at.date() if starts_at else None
