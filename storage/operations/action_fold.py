# SPDX-License-Identifier: EUPL-1.2
"""Bring the derived columns of actions in line with their updates: of a few at once, or of thousands in bulk."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

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
    ActionUpdate.channel, ActionUpdate.teller_id, ActionUpdate.undoes_id,
)  # fmt: skip


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
        "is_open": not withdrawn and is_open(status),
        "is_not_told": not withdrawn and is_not_told(status),
        "updated_at": status.last_update_at or made_at,
    }


def refold_rows(db: Session, rows: Iterable[Action]) -> None:
    """Fold a few actions that an operation has in its hands."""
    by_id = {row.id: row for row in rows}
    db.flush()
    for chunk in chunks(list(by_id)):
        updates = updates_of(db, chunk)
        for id_ in chunk:
            row = by_id[id_]
            status = fold(updates.get(id_, ()), row.promised_on)
            values = columns(status, withdrawn=row.removed_at is not None, made_at=row.created_at)
            for name, value in values.items():
                if getattr(row, name) != value:
                    setattr(row, name, value)


@operation("actions.refold")
def refold(db: Session, actor: Actor, action_ids: Iterable[str]) -> None:
    """Fold many actions in bulk, past the unit of work: after a sync, an import or a restore.

    Their rows are derived, so this leaves no mark that they must be sent; pages hear which actions it touched.
    """
    table = Action.__table__
    assert isinstance(table, Table)
    with outbox.recording(db, actor, "actions.refold") as record:
        db.flush()
        for chunk in chunks(sorted(set(action_ids))):
            updates = updates_of(db, chunk)
            made = {
                row.id: row
                for row in db.execute(
                    select(Action.id, Action.removed_at, Action.created_at, Action.promised_on).where(
                        Action.id.in_(chunk)
                    )
                )
            }
            values = [
                {
                    "this": id_,
                    **columns(
                        fold(updates.get(id_, ()), row.promised_on),
                        withdrawn=row.removed_at is not None,
                        made_at=row.created_at,
                    ),
                }
                for id_, row in made.items()
            ]
            if values:
                db.connection().execute(update(table).where(table.c.id == bindparam("this")), values)
            record.add("actions", made, synced=False)
        db.expire_all()
