# SPDX-License-Identifier: EUPL-1.2
"""Choose between what two people wrote, and put back later what was not chosen: nothing of either is ever gone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import outbox
from storage.base import LocalTime, Record
from storage.errors import RodeLoperError
from storage.models import Action, Company, Conflict, ContactMoment, Note, Visit
from storage.operations import companies, notes, visits
from storage.operations.action_fold import fold_again
from storage.operations.derived import refresh_companies, refresh_company
from storage.operations.unit import get, operation
from storage.queries.confidential import MAY_BE
from storage.queries.conflicts import WHOLE, column_of, is_text, models, removed_in, stored
from storage.rules.companies import size_class
from storage.rules.merging import merge_text
from storage.rules.rights import Actor

MINE, THEIRS, MERGED, NOW = "mine", "theirs", "merged", "now"

Choice = tuple[str, str]
"""``mine``, ``theirs``, ``merged`` with the text itself, or ``now``: what somebody made of it since stays."""


@operation("conflicts.settle")
def settle(db: Session, actor: Actor, choices: Mapping[str, Choice]) -> None:
    """Choose for each of these conflicts (by id), all at once. What is chosen is written as an edit of the actor.

    For a record that one removed, choosing the side of the removal removes it after all. Raises ``not-found``,
    ``notes.not-yours``, ``conflicts.still-used`` and ``companies.has-history``.
    """
    for conflict_id, (choice, text) in choices.items():
        conflict = get(db, Conflict, conflict_id)
        if choice == NOW:
            choice = MERGED
        elif conflict.field == WHOLE:
            if removed_in(getattr(conflict, choice)):
                _remove(db, actor, conflict)
        else:
            column = _column(conflict)
            _write(
                db, actor, conflict, text if choice == MERGED else stored(column, getattr(conflict, choice))
            )
        conflict.settled, conflict.settled_by_id = choice, actor.id
        conflict.settled_at = outbox.now(db)


@operation("conflicts.put_back")
def put_back(db: Session, actor: Actor, conflict_id: str, which: str) -> None:
    """Bring back what stood there: ``base`` (before both), ``mine`` or ``theirs``. What it replaces is kept in turn.

    Raises ``not-found`` and ``notes.not-yours``.
    """
    conflict = get(db, Conflict, conflict_id)
    _write(db, actor, conflict, stored(_column(conflict), getattr(conflict, which)))


def _column(conflict: Conflict) -> Column[Any]:
    column = column_of(conflict.about_kind, conflict.field)
    if column is None:
        raise RodeLoperError("conflicts.unknown-field")
    return column


def _record(db: Session, conflict: Conflict) -> Record:
    return get(db, models()[conflict.about_kind], conflict.about_id)


def _write(db: Session, actor: Actor, conflict: Conflict, value: Any) -> None:
    """Put this value in its field, when something else stands there now."""
    row, column = _record(db, conflict), _column(conflict)
    name = _attribute(row, column)
    now = getattr(row, name)
    if now == value:
        return
    known = [stored(column, words) for words in (conflict.base, conflict.mine, conflict.theirs)]
    if now not in (*known, "", None) and not _put_together(column, known, now):
        _keep(db, actor, conflict, column, now, value)
    if isinstance(row, Note) and conflict.field == "text":
        if row.author_id != actor.id:
            raise RodeLoperError("notes.not-yours")
        # As if it was typed: its action lines stay in step.
        notes.save(db, actor, agenda_item_id=row.agenda_item_id, text=value)
        return
    for key in column.foreign_keys:
        if value is not None:
            get(db, models()[key.column.table.name], value)
    setattr(row, name, value)
    if isinstance(row, Visit) and name == "starts_at":
        visits.asked_anew(db, row, now)
    db.flush()
    if isinstance(row, Company) and name == "merged_into_id":
        # Who has it no longer, who has it now, and what it is by itself.
        refresh_companies(db, {row.id, now or row.id})
    if follow_up := _FOLLOW_UP.get(conflict.about_kind):
        follow_up(db, row)


def _put_together(column: Column[Any], known: list[Any], now: Any) -> bool:
    """Whether this is what the exchange itself made of the two texts: that can be made again."""
    return is_text(column) and merge_text(*known).text == now


def _attribute(row: Record, column: Column[Any]) -> str:
    attributes = row.__mapper__.column_attrs
    return next(one.key for one in attributes if any(column is own for own in one.columns))


def _keep(db: Session, actor: Actor, conflict: Conflict, column: Column[Any], now: Any, value: Any) -> None:
    """What is replaced was written later than both sides of this conflict: remember it beside them."""
    moment = outbox.now(db)
    row = _record(db, conflict)
    db.add(
        Conflict(
            about_kind=conflict.about_kind,
            about_id=conflict.about_id,
            field=conflict.field,
            base=_as_json(column, now),
            mine=_as_json(column, value),
            theirs=_as_json(column, now),
            mine_by_id=actor.id,
            theirs_by_id=row.changed_by,
            mine_at=moment,
            theirs_at=row.changed_at,
            settled=MINE,
            settled_at=moment,
            settled_by_id=actor.id,
        )
    )


def _as_json(column: Column[Any], value: Any) -> str:
    if isinstance(value, dt.datetime):
        if isinstance(column.type, LocalTime):
            return json.dumps(value.isoformat(timespec="minutes"))
        return json.dumps(
            value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        )
    return json.dumps(value.isoformat() if isinstance(value, dt.date) else value, ensure_ascii=False)


def _remove(db: Session, actor: Actor, conflict: Conflict) -> None:
    """Remove the record after all, as the other person did.

    What can be confidential was never removed, only out of sight: others still work with it.
    """
    if conflict.about_kind in MAY_BE:
        return
    row = db.get(models()[conflict.about_kind], conflict.about_id)
    if row is None:
        return
    if isinstance(row, Company):
        companies.delete(db, actor, row.id)
        return
    try:
        with db.begin_nested():
            db.delete(row)
            db.flush()
    except IntegrityError:
        raise RodeLoperError("conflicts.still-used") from None


def _after_company(db: Session, company: Any) -> None:
    company.size_class = size_class(company.employees) or ""


def _after_visit(db: Session, visit: Any) -> None:
    refresh_company(db, visit.company_id)


def _after_action(db: Session, action: Any) -> None:
    fold_again(db, [action.id])
    refresh_company(db, action.company_id)


_FOLLOW_UP: Mapping[str, Callable[[Session, Any], None]] = {
    Company.__tablename__: _after_company,
    Visit.__tablename__: _after_visit,
    ContactMoment.__tablename__: _after_visit,
    Action.__tablename__: _after_action,
}
"""What follows from a field of these kinds, brought up to date after it changed."""
