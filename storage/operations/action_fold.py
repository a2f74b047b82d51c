# SPDX-License-Identifier: EUPL-1.2
"""Bring the derived columns of actions in line with their updates, of one or of thousands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from storage import outbox
from storage.models import Action, ActionUpdate
from storage.operations.unit import chunks, operation
from storage.rules.actions import Status, Update, UpdateKind, fold, is_not_told, is_open
from storage.rules.choices import Channel
from storage.rules.rights import Actor
from storage.rules.states import ActionState

_FIELDS = (
    ActionUpdate.action_id, ActionUpdate.id, ActionUpdate.kind, ActionUpdate.counter, ActionUpdate.device,
    ActionUpdate.at, ActionUpdate.actor_id, ActionUpdate.state, ActionUpdate.owner_id, ActionUpdate.due_on,
    ActionUpdate.waiting_for, ActionUpdate.reason, ActionUpdate.text, ActionUpdate.done_on, ActionUpdate.told_on,
    ActionUpdate.channel, ActionUpdate.teller_id, ActionUpdate.undoes_id, ActionUpdate.together,
    ActionUpdate.reference,
)  # fmt: skip
DERIVED = (
    "state", "owner_id", "due_on", "waiting_for", "done_on", "teller_id", "told_on", "told_channel", "postponed", "is_open",
    "is_not_told", "updated_at", "heard_on", "known_due",
)  # fmt: skip
_TABLE = cast("Table", Action.__table__)


def updates_of(db: Session, action_ids: Sequence[str]) -> dict[str, list[Update]]:
    """The updates of each of these actions (as many ids as fit one statement), as the rules read them."""
    found: dict[str, list[Update]] = defaultdict(list)
    query = select(*_FIELDS).where(ActionUpdate.action_id.in_(action_ids)).order_by(ActionUpdate.key)
    for row in db.execute(query):
        found[row.action_id].append(_update(row))
    return found


def _update(row: Any) -> Update:
    return Update(
        kind=UpdateKind(row.kind),
        counter=row.counter,
        device=row.device,
        at=row.at,
        actor_id=row.actor_id,
        id=row.id,
        state=ActionState(row.state) if row.state else None,
        owner_id=row.owner_id,
        due_on=row.due_on,
        reason=row.waiting_for or row.reason,
        text=row.text,
        done_on=row.done_on,
        told_on=row.told_on,
        channel=Channel(row.channel) if row.channel else None,
        teller_id=row.teller_id,
        undoes=row.undoes_id,
        together=row.together,
        # Of what left it is under which reference; that can be said again.
        answer=row.reference if row.kind == UpdateKind.ANSWERED else "",
    )


def columns(status: Status, *, withdrawn: bool, made_at: dt.datetime) -> dict[str, object]:
    """The derived columns of the row. A withdrawn draft is neither open nor waiting to be told."""
    return {
        "state": status.state.value,
        "owner_id": status.owner_id,
        "due_on": status.due_on,
        "waiting_for": status.waiting_for,
        "done_on": status.done_on,
        "teller_id": status.teller_id,
        "told_on": status.told_on,
        "told_channel": status.channel.value if status.channel else "",
        "postponed": status.postponed,
        "heard_on": status.heard_on,
        "known_due": status.known_due,
        "is_open": not withdrawn and is_open(status),
        "is_not_told": not withdrawn and is_not_told(status),
        "updated_at": status.last_update_at or made_at,
    }


_READ = tuple(getattr(Action, name) for name in ("id", "removed_at", "created_at", "promised_on", *DERIVED))


def fold_again(db: Session, action_ids: Iterable[str]) -> list[str]:
    """Bring the rows of these actions in line with their steps, past the unit of work; answers with those that are there.

    Their rows are derived, so this leaves no mark that they must be sent; pages hear which actions it touched. Only
    columns that changed are written: each of the others would be put in its indexes again.
    """
    db.flush()
    there: list[str] = []
    for chunk in chunks(sorted(set(action_ids))):
        updates = updates_of(db, chunk)
        changed: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
        for row in db.execute(select(*_READ).where(Action.id.in_(chunk))):
            status = fold(updates.get(row.id, ()), row.promised_on)
            now = columns(status, withdrawn=row.removed_at is not None, made_at=row.created_at)
            other = {name: value for name, value in now.items() if getattr(row, name) != value}
            if other:
                changed[tuple(other)].append({"this": row.id, **other})
            there.append(row.id)
        for names, values in changed.items():
            # All of one statement have the same columns; SQLAlchemy takes those of the first.
            db.connection().execute(update(_TABLE).where(_TABLE.c.id == bindparam("this")), values)
            for value in values:
                _forget(db, str(value["this"]), names)
    outbox.touched(db, "actions", there)
    return there


def _forget(db: Session, action_id: str, names: Sequence[str]) -> None:
    """An operation that has this action in its hands reads these columns anew."""
    known = db.identity_map.get(identity_key(Action, action_id))
    if known is not None:
        db.expire(known, names)


@operation("actions.refold")
def refold(db: Session, actor: Actor, action_ids: Iterable[str]) -> None:
    """Fold many actions: after a sync, an import or a restore."""
    fold_again(db, action_ids)
