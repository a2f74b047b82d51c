# SPDX-License-Identifier: EUPL-1.2
"""Everything that happens to an action, from the promise to the moment the company has heard how it ended.

Each step appends one update and folds the row again; nothing is ever overwritten. Steps take one id or several:
several are one transaction, so either all of them change or none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import Action, ActionUpdate, Colleague, Company, Contact, Note, Visit
from storage.operations.action_fold import refold
from storage.operations.action_steps import NewStep, append, fold
from storage.operations.unit import all_of, chunks, get, operation
from storage.rules.actions import UpdateKind
from storage.rules.choices import Channel
from storage.rules.rights import Actor
from storage.rules.states import ActionState, check_action_move

__all__ = [
    "agree", "change", "drop", "explain", "finish", "finish_and_report_back", "hand_over", "postpone", "refold", "remark", "report_back", "restore",
    "set_state", "telling_unnecessary", "undo", "withdraw",
]  # fmt: skip

Ids = str | Sequence[str]
# A promise was made, and what a server took is gone: neither can be taken back.
_STAYS = frozenset({UpdateKind.CREATED, UpdateKind.SENT, UpdateKind.WITHDRAWN, UpdateKind.UNDONE})
CHANGEABLE = frozenset(
    {"title", "promised_to_id", "promised_by_id", "promised_on", "confidential", "teller_id"}
)


@operation("actions.agree")
def agree(
    db: Session,
    actor: Actor,
    *,
    company_id: str,
    title: str,
    owner_id: str | None = None,
    due_on: dt.date | None = None,
    visit_id: str | None = None,
    note_id: str | None = None,
    sentence: str = "",
    promised_to_id: str | None = None,
    promised_by_id: str | None = None,
    promised_on: dt.date | None = None,
    teller_id: str | None = None,
    confidential: bool = False,
) -> str:
    """Write down a promise to a company; answers with the id.

    Owner and date may stay empty until the wrap-up. ``promised_by_id`` is by default who acts, ``promised_on`` today,
    ``teller_id`` nobody in particular: then the account manager tells the company. Raises ``actions.title-missing``
    and ``not-found``.
    """
    _must_exist(db, (Company, company_id), (Visit, visit_id), (Note, note_id), (Contact, promised_to_id),
                (Colleague, owner_id), (Colleague, promised_by_id), (Colleague, teller_id))  # fmt: skip
    action = Action(
        company_id=company_id,
        visit_id=visit_id,
        note_id=note_id,
        title=_title(title),
        sentence=sentence.strip(),
        promised_by_id=promised_by_id or actor.id or None,
        promised_to_id=promised_to_id,
        promised_on=promised_on or outbox.today(db),
        confidential=confidential,
        updated_at=outbox.now(db),
    )
    db.add(action)
    db.flush()
    made = {"state": ActionState.OPEN.value, "owner_id": owner_id, "due_on": due_on, "teller_id": teller_id}
    _step(db, actor, [action], UpdateKind.CREATED, **made)
    return action.id


@operation("actions.change")
def change(db: Session, actor: Actor, /, action_id: str, **fields: Any) -> None:
    """Change what was promised: ``title``, ``promised_to_id``, ``promised_by_id``, ``promised_on``, ``confidential``, ``teller_id``.

    Owner, date and state have steps of their own. Raises ``actions.title-missing`` and ``not-found``.
    """
    unknown = set(fields) - CHANGEABLE
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    action = get(db, Action, action_id)
    _must_exist(db, (Contact, fields.get("promised_to_id")), (Colleague, fields.get("promised_by_id")),
                (Colleague, fields.get("teller_id")))  # fmt: skip
    if "title" in fields:
        fields["title"] = _title(fields["title"])
    teller = fields.pop("teller_id", action.teller_id)
    for name, value in fields.items():
        setattr(action, name, value)
    if teller != action.teller_id:
        _step(db, actor, [action], UpdateKind.TELLER, teller_id=teller)
    elif "promised_on" in fields:
        _fold(db, [action])


@operation("actions.hand_over")
def hand_over(db: Session, actor: Actor, action_id: Ids, owner_id: str | None) -> None:
    """Give the action another owner, or none."""
    _must_exist(db, (Colleague, owner_id))
    rows = [row for row in _rows(db, action_id) if row.owner_id != owner_id]
    _step(db, actor, rows, UpdateKind.OWNER, owner_id=owner_id)


@operation("actions.postpone")
def postpone(db: Session, actor: Actor, action_id: Ids, due_on: dt.date | None, *, reason: str = "") -> None:
    """Set the due date. Later than before asks why; a first date, an earlier one or none at all does not.

    Nor does a correction on the day that the promise was made: the company has heard nothing else yet. Raises ``actions.reason-missing`` and ``actions.closed``.
    """
    rows = [row for row in _open_rows(db, action_id) if row.due_on != due_on]
    today = outbox.today(db)
    later = due_on is not None and any(
        row.due_on is not None and due_on > row.due_on and row.promised_on != today for row in rows
    )
    if later and not reason.strip():
        raise RodeLoperError("actions.reason-missing")
    _step(db, actor, rows, UpdateKind.DUE, due_on=due_on, reason=reason.strip())


@operation("actions.set_state")
def set_state(
    db: Session,
    actor: Actor,
    action_id: Ids,
    state: ActionState | str,
    *,
    waiting_for: str = "",
    text: str = "",
) -> None:
    """Take an action up, let it wait for someone, or open it again. Done and dropped are steps of their own.

    Who is in that state already stays as it is, unless it now waits for somebody else. Raises
    ``actions.move-not-allowed``.
    """
    to = ActionState(state)
    if to.is_closed:
        raise ValueError("finish or drop it")
    waits = waiting_for.strip() if to is ActionState.WAITING else ""
    rows = [row for row in _rows(db, action_id) if row.state != to.value or row.waiting_for != waits]
    for row in rows:
        if row.state != to.value:
            check_action_move(ActionState(row.state), to)
    _step(db, actor, rows, UpdateKind.STATE, state=to.value, waiting_for=waits, text=text.strip())


@operation("actions.finish")
def finish(
    db: Session, actor: Actor, action_id: Ids, *, done_on: dt.date | None = None, text: str = ""
) -> None:
    """Done. The company must still hear it. Raises ``actions.move-not-allowed`` and ``actions.day-to-come``."""
    _close(db, actor, action_id, ActionState.DONE, done_on=done_on, text=text.strip())


@operation("actions.drop")
def drop(db: Session, actor: Actor, action_id: Ids, *, reason: str) -> None:
    """It will not happen (*vervallen*); the company must hear that too. Raises ``actions.reason-missing``."""
    if not reason.strip():
        raise RodeLoperError("actions.reason-missing")
    _close(db, actor, action_id, ActionState.DROPPED, reason=reason.strip())


@operation("actions.explain")
def explain(
    db: Session,
    actor: Actor,
    action_id: Ids,
    *,
    told_on: dt.date | None = None,
    channel: Channel | str = Channel.PHONE,
    told_to: str = "",
    text: str = "",
) -> None:
    """The company heard how it is going, and counts on the date as it is now; how it ends must still be told.

    A step of its own: a colleague may finish the action at the same moment on another laptop, and that this was
    explained does not tell the company so. Raises ``actions.day-to-come``.
    """
    day = _not_to_come(db, told_on)
    said = {
        "told_on": day,
        "channel": Channel(channel).value,
        "told_to": told_to.strip(),
        "text": text.strip(),
    }
    rows = _rows(db, action_id)
    append(db, actor, [NewStep(row.id, UpdateKind.EXPLAINED, {**said, "due_on": row.due_on}) for row in rows])


@operation("actions.report_back")
def report_back(
    db: Session,
    actor: Actor,
    action_id: Ids,
    *,
    told_on: dt.date | None = None,
    channel: Channel | str = Channel.PHONE,
    told_to: str = "",
    text: str = "",
) -> None:
    """The company was told (*terugkoppeling*): when, how, whom and what was said.

    Of an open action there is no end to tell: that is explained. Raises ``actions.day-to-come`` for a day that is still
    to come.
    """
    day = _not_to_come(db, told_on)
    rows = _rows(db, action_id)
    if going_on := [row.id for row in rows if not ActionState(row.state).is_closed]:
        explain(db, actor, going_on, told_on=day, channel=channel, told_to=told_to, text=text)
    ended = [row for row in rows if ActionState(row.state).is_closed]
    _step(db, actor, ended, UpdateKind.TOLD, told_on=day, channel=Channel(channel).value,
          told_to=told_to.strip(), text=text.strip())  # fmt: skip


@operation("actions.finish_and_report_back")
def finish_and_report_back(db: Session, actor: Actor, /, action_id: Ids, **told: Any) -> None:
    """Done, and the company has heard so in the same breath. Takes what ``report_back`` takes."""
    finish(db, actor, action_id, done_on=told.get("told_on"))
    report_back(db, actor, action_id, **told)


@operation("actions.telling_unnecessary")
def telling_unnecessary(db: Session, actor: Actor, action_id: Ids, *, reason: str) -> None:
    """The company need not be told, and why. Raises ``actions.reason-missing`` and ``actions.still-open``."""
    if not reason.strip():
        raise RodeLoperError("actions.reason-missing")
    rows = _rows(db, action_id)
    if any(not ActionState(row.state).is_closed for row in rows):
        raise RodeLoperError("actions.still-open")
    _step(db, actor, rows, UpdateKind.TELLING_UNNECESSARY, reason=reason.strip())


@operation("actions.remark")
def remark(db: Session, actor: Actor, action_id: Ids, text: str) -> None:
    """Add a remark to the history; it counts as a sign of life. Raises ``actions.text-missing``."""
    if not text.strip():
        raise RodeLoperError("actions.text-missing")
    _step(db, actor, _rows(db, action_id), UpdateKind.REMARK, text=text.strip())


@operation("actions.undo")
def undo(db: Session, actor: Actor, action_id: Ids) -> None:
    """Take back the last step that this actor took; the history keeps both. Raises ``actions.nothing-to-undo``."""
    for row in _rows(db, action_id):
        _step(db, actor, [row], UpdateKind.UNDONE, undoes_id=_last_own_step(db, actor, row.id))


@operation("actions.withdraw")
def withdraw(db: Session, actor: Actor, action_id: str) -> None:
    """Take back a draft that nothing happened to yet, though the line that it was made from may stay.

    The step says so: that line makes no action again until it was gone from its note. Raises ``actions.not-a-draft``
    once somebody else took a step or it was closed.
    """
    action = get(db, Action, action_id)
    if action.removed_at is not None:
        return
    others = [
        row
        for row in all_of(db, ActionUpdate, ActionUpdate.action_id == action_id)
        if row.actor_id != actor.id
    ]
    if others or ActionState(action.state).is_closed:
        raise RodeLoperError("actions.not-a-draft")
    action.removed_at = outbox.now(db)
    _step(db, actor, [action], UpdateKind.WITHDRAWN)


@operation("actions.leave_with_line")
def leave_with_line(db: Session, actor: Actor, action_id: str) -> None:
    """Take back a draft whose line left its note; the same line brings it back. Whether it may go is known there."""
    action = get(db, Action, action_id)
    action.removed_at = outbox.now(db)
    _fold(db, [action])


@operation("actions.restore")
def restore(db: Session, actor: Actor, action_id: str) -> None:
    """Bring a withdrawn draft back."""
    action = get(db, Action, action_id)
    action.removed_at = None
    if step := withdrawn_by_hand(db, [action_id]).get(action_id):
        _step(db, actor, [action], UpdateKind.UNDONE, undoes_id=step)
    else:
        _fold(db, [action])


def withdrawn_by_hand(db: Session, action_ids: Sequence[str]) -> dict[str, str]:
    """Which of these actions a person took back in so many words, with the id of the step that says so."""
    steps = all_of(db, ActionUpdate, ActionUpdate.action_id.in_(action_ids))
    gone = {step.undoes_id for step in steps}
    return {
        step.action_id: step.id
        for step in steps
        if step.kind == UpdateKind.WITHDRAWN.value and step.id not in gone
    }


# What the steps share


def _step(db: Session, actor: Actor, rows: Sequence[Action], kind: UpdateKind, **values: Any) -> None:
    """Append one update to each of these actions and fold them."""
    append(db, actor, [NewStep(row.id, kind, values) for row in rows])


def _fold(db: Session, rows: Sequence[Action]) -> None:
    fold(db, [row.id for row in rows])


def _close(db: Session, actor: Actor, action_id: Ids, to: ActionState, *, done_on: dt.date | None = None,
           text: str = "", reason: str = "") -> None:  # fmt: skip
    rows = _rows(db, action_id)
    for row in rows:
        check_action_move(ActionState(row.state), to)
    day = _not_to_come(db, done_on)
    _step(db, actor, rows, UpdateKind.STATE, state=to.value, done_on=day, text=text, reason=reason)


def _rows(db: Session, action_id: Ids) -> list[Action]:
    """The actions in the order asked. Raises ``not-found`` unless all are there."""
    ids = [action_id] if isinstance(action_id, str) else list(dict.fromkeys(action_id))
    found: dict[str, Action] = {}
    for chunk in chunks(ids):
        query = select(Action).where(Action.id.in_(chunk), Action.removed_at.is_(None))
        found.update((row.id, row) for row in db.scalars(query))
    if len(found) < len(ids):
        raise RodeLoperError("not-found", kind=Action.__tablename__)
    return [found[id_] for id_ in ids]


def _open_rows(db: Session, action_id: Ids) -> list[Action]:
    rows = _rows(db, action_id)
    if any(not row.is_open for row in rows):
        raise RodeLoperError("actions.closed")
    return rows


def _last_own_step(db: Session, actor: Actor, action_id: str) -> str:
    steps = all_of(db, ActionUpdate, ActionUpdate.action_id == action_id)
    gone = {step.undoes_id for step in steps}
    own = [
        step
        for step in steps
        if step.actor_id == actor.id and step.id not in gone and step.kind not in _STAYS
    ]
    if not own:
        raise RodeLoperError("actions.nothing-to-undo")
    return max(own, key=lambda step: (step.counter, step.device)).id


def _title(title: str) -> str:
    clean = " ".join(title.split())
    if not clean:
        raise RodeLoperError("actions.title-missing")
    return clean


def _not_to_come(db: Session, day: dt.date | None) -> dt.date:
    """This day, today when there is none."""
    today = outbox.today(db)
    if day is not None and day > today:
        raise RodeLoperError("actions.day-to-come")
    return day or today


def _must_exist(db: Session, *wanted: tuple[type[Any], str | None]) -> None:
    for model, id_ in wanted:
        if id_ is not None:
            get(db, model, id_)
