# SPDX-License-Identifier: EUPL-1.2
"""Append steps to actions, to one or to thousands in a few statements, and bring their rows in line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import Action, ActionUpdate
from storage.operations.action_fold import fold_again
from storage.operations.derived import refresh_companies
from storage.operations.unit import chunks
from storage.rules.actions import UpdateKind
from storage.rules.rights import Actor
from storage.rules.texts import storable

_TABLE = cast("Table", ActionUpdate.__table__)
_EMPTY: Mapping[str, Any] = {
    "state": "", "owner_id": None, "due_on": None, "waiting_for": "", "reason": "", "text": "", "done_on": None,
    "told_on": None, "told_to": "", "channel": "", "teller_id": None, "undoes_id": None, "reference": "",
}  # fmt: skip

_LIFE = text("SELECT value FROM facts WHERE name = 'life'")


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to take with one action; ``values`` as the columns of ``ActionUpdate``."""

    action_id: str
    kind: UpdateKind
    values: Mapping[str, Any] = field(default_factory=dict)


def append(db: Session, actor: Actor, steps: Sequence[NewStep], *, together: str = "") -> None:
    """Append these steps, in this order where an action has several, and fold their actions.

    ``together``: the id of what was done with many at once. Raises ``actions.who`` when nobody acts.
    """
    if not steps:
        return
    if not actor.id:
        raise RodeLoperError("actions.who")
    db.flush()
    ids = list(dict.fromkeys(step.action_id for step in steps))
    counters = _counters(db, ids)
    moment = outbox.now(db)
    shared = {
        "device": _device(db), "at": moment, "actor_id": actor.id, "together": together,
        "created_at": moment, "created_by": actor.id, "changed_at": moment, "changed_by": actor.id,
    }  # fmt: skip
    rows = []
    for step in steps:
        counters[step.action_id] += 1
        about = {"id": str(uuid7()), "action_id": step.action_id, "counter": counters[step.action_id]}
        said = {
            name: storable(value) if isinstance(value, str) else value for name, value in step.values.items()
        }
        rows.append({**_EMPTY, **shared, **about, "kind": step.kind.value, **said})
    # As an import, past the unit of work: an object for each step takes longer than writing it.
    db.connection().execute(insert(_TABLE), rows)
    outbox.written(db, "action_updates", [row["id"] for row in rows])
    fold(db, ids)


def fold(db: Session, action_ids: Sequence[str]) -> None:
    """Bring these actions, and the companies that they belong to, in line with their steps."""
    fold_again(db, action_ids)
    of_companies: set[str] = set()
    for chunk in chunks(action_ids):
        of_companies.update(db.scalars(select(Action.company_id).where(Action.id.in_(chunk))))
    refresh_companies(db, of_companies)


def _device(db: Session) -> str:
    """Which store a step comes from. One that was put back counts on from where the back-up was, so it needs another name:
    two steps with the same number from the same store would be one to the others.
    """
    life = db.scalar(_LIFE)
    device: str = db.info.get("device", "")
    return f"{device} {life}" if life else device


def _counters(db: Session, ids: Sequence[str]) -> defaultdict[str, int]:
    """The highest counter of each of these actions; 0 when it has no step yet."""
    found: defaultdict[str, int] = defaultdict(int)
    query = select(ActionUpdate.action_id, func.max(ActionUpdate.counter)).group_by(ActionUpdate.action_id)
    for chunk in chunks(ids):
        found.update((id_, last) for id_, last in db.execute(query.where(ActionUpdate.action_id.in_(chunk))))
    return found
