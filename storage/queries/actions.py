# SPDX-License-Identifier: EUPL-1.2
"""Actions as lists, papers and badges read them: rows, numbers per view, and one query for screen and report."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session, aliased

from storage.models import Action, Colleague, Company, Contact, Department
from storage.queries.action_filter import ActionFilter, View, Winner, condition, moments, winners
from storage.queries.action_list import (
    DEFAULT_SORT,
    GROUPINGS,
    SORTS,
    ActionList,
    Group,
    action_keys,
    action_list,
)
from storage.queries.companies import family
from storage.rules.actions import Chip, days_late, display_state, is_complete
from storage.rules.states import ActionState

__all__ = [
    "DEFAULT_SORT", "GROUPINGS", "SORTS", "ActionFilter", "ActionList", "ActionRow", "Group", "View", "action_keys",
    "action_list", "action_row", "action_rows", "counts", "export_rows", "id_of", "key_of", "rows_of_company",
    "rows_of_visit",
]  # fmt: skip

PAGE = 500


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action on a list: what was promised, how it stands today, and everybody in it by name.

    ``company_id`` and ``company`` are those of the company it was merged into, if any. ``teller`` is who tells the
    company: the one that was named, else its account manager.
    """

    key: int
    id: str
    title: str
    company_id: str
    company: str
    state: ActionState
    waiting_for: str
    chip: Chip
    days_late: int
    owner_id: str | None
    owner: str
    department_id: str | None
    department: str
    due_on: dt.date | None
    done_on: dt.date | None
    told_on: dt.date | None
    told_channel: str
    telling_unnecessary: bool
    postponed: int
    promised_on: dt.date
    promised_by_id: str | None
    promised_by: str
    promised_to_id: str | None
    promised_to: str
    teller_id: str | None
    teller: str
    last_update_at: dt.datetime
    confidential: bool
    visit_id: str | None
    note_id: str | None
    sentence: str
    complete: bool


_Owner, _Promiser, _Teller, _Manager = (aliased(Colleague) for _ in range(4))


def _select() -> Any:
    return (
        select(
            Action.key, Action.id, Action.title, Company.id, Company.name,
            Action.state, Action.waiting_for, Action.owner_id, _Owner.name, Department.id, Department.code, Action.due_on,
            Action.done_on, Action.told_on, Action.told_channel, Action.postponed, Action.promised_on, Action.promised_by_id,
            _Promiser.name, Action.promised_to_id, Contact.name, _Teller.id, _Teller.name, _Manager.id, _Manager.name,
            Action.updated_at, Action.confidential, Action.visit_id, Action.note_id, Action.sentence, Action.is_open,
            Action.is_not_told,
        )
        .join(Company, Company.id == Action.company_id)
        .outerjoin(_Owner, _Owner.id == Action.owner_id)
        .outerjoin(Department, Department.id == _Owner.department_id)
        .outerjoin(_Promiser, _Promiser.id == Action.promised_by_id)
        .outerjoin(Contact, Contact.id == Action.promised_to_id)
        .outerjoin(_Teller, _Teller.id == Action.teller_id)
        .outerjoin(_Manager, _Manager.id == Company.account_manager_id)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Now:
    """What the rules ask of a row; their answer becomes part of it."""

    state: ActionState
    owner_id: str | None
    due_on: dt.date | None
    told_on: dt.date | None
    telling_unnecessary: bool
    last_update_at: dt.datetime | None


def _row(raw: Row[Any], today: dt.date, merged: Mapping[str, Winner]) -> ActionRow:
    (key, id_, title, company_id, company, state, waiting, owner_id, owner, department_id, department, due, done, told,
     channel, postponed, promised_on, promiser_id, promiser, to_id, to, teller_id, teller, manager_id, manager,
     updated, confidential, visit_id, note_id, sentence, is_open, is_not_told) = tuple(raw)  # fmt: skip
    if winner := merged.get(company_id):
        company_id, company, manager_id, manager = winner.id, winner.name, winner.manager_id, winner.manager
    closed = ActionState(state).is_closed
    now = _Now(
        ActionState(state),
        owner_id,
        due,
        told,
        closed and not is_open and not is_not_told and told is None,
        updated,
    )
    return ActionRow(
        key, id_, title, company_id, company, now.state, waiting, display_state(now, today).chip, days_late(now, today),
        owner_id, owner or "", department_id, department or "", due, done, told, channel, now.telling_unnecessary,
        postponed, promised_on, promiser_id, promiser or "", to_id, to or "", teller_id or manager_id,
        (teller or manager or ""), updated, confidential, visit_id, note_id, sentence, is_complete(now),
    )  # fmt: skip


def action_rows(db: Session, keys: Sequence[int], today: dt.date) -> list[ActionRow]:
    """The rows with these keys, in their order; a key that is gone is left out."""
    found: dict[int, ActionRow] = {}
    merged = winners(db)
    for start in range(0, len(keys), PAGE):
        chunk = list(keys[start : start + PAGE])
        for raw in db.execute(_select().where(Action.key.in_(chunk))):
            row = _row(raw, today, merged)
            found[row.key] = row
    return [found[key] for key in keys if key in found]


def action_row(db: Session, action_id: str, today: dt.date) -> ActionRow | None:
    """One action by its id."""
    raw = db.execute(_select().where(Action.id == action_id)).first()
    return _row(raw, today, winners(db)) if raw else None


def key_of(db: Session, action_id: str) -> int | None:
    """The local key of an action."""
    return db.scalar(select(Action.key).where(Action.id == action_id))


def id_of(db: Session, start: str) -> str | None:
    """The id of the only action whose id starts like this; nothing when there is none or more than one."""
    found = db.scalars(select(Action.id).where(Action.id.startswith(start, autoescape=True)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def rows_of_company(db: Session, company_id: str, today: dt.date) -> list[ActionRow]:
    """Everything promised to a company and to those merged into it: late first, then to tell, to do, settled."""
    query = _select().where(Action.company_id.in_(family(db, company_id)), Action.removed_at.is_(None))
    merged = winners(db)
    return sorted((_row(raw, today, merged) for raw in db.execute(query)), key=_urgency)


def rows_of_visit(db: Session, visit_id: str, today: dt.date) -> list[ActionRow]:
    """The actions of one visit, in the order they were agreed."""
    query = _select().where(Action.visit_id == visit_id, Action.removed_at.is_(None)).order_by(Action.key)
    merged = winners(db)
    return [_row(raw, today, merged) for raw in db.execute(query)]


def _urgency(row: ActionRow) -> tuple[int, dt.date, int]:
    if row.days_late:
        return 0, row.due_on or dt.date.max, row.key
    if row.chip is Chip.NOT_TOLD:
        return 1, row.done_on or dt.date.max, row.key
    if not row.state.is_closed:
        return 2, row.due_on or dt.date.max, row.key
    return 3, dt.date.min + (dt.date.max - (row.done_on or dt.date.min)), row.key


def counts(db: Session, me: str, today: dt.date) -> dict[View, int]:
    """How many actions each view holds, all views in one statement."""
    columns = ", ".join(f"(SELECT count(*) FROM actions a WHERE {condition(view)})" for view in View)
    numbers = db.execute(text(f"SELECT {columns}"), moments(db, today, me)).one()
    return dict(zip(View, numbers, strict=True))


def export_rows(
    db: Session,
    filter: ActionFilter,  # noqa: A002 - the word of the screen
    *,
    sort: str = DEFAULT_SORT,
    descending: bool = False,
    group: str = "",
    today: dt.date,
    me: str = "",
    keys: array[int] | None = None,
) -> Iterator[ActionRow]:
    """The rows of that very list one by one, read in pages, so that a long report needs no memory.

    Consume it inside the ``store.read`` that started it. ``keys``: the snapshot that is on the screen now.
    """
    if keys is None:
        keys = action_list(db, filter, sort=sort, descending=descending, group=group, today=today, me=me).keys
    for start in range(0, len(keys), PAGE):
        yield from action_rows(db, keys[start : start + PAGE], today)
