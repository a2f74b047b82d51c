# SPDX-License-Identifier: EUPL-1.2
"""The same with many actions at once: hand over, move dates, close what is told; and take that back as one.

Each is one operation and one transaction: all of it is on the disk or none. It appends ordinary steps that have an id in
common, so it merges with what others do at the same time, and is taken back by that id, for as long as it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uuid_utils import uuid7

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import Colleague
from storage.operations.action_steps import NewStep, append
from storage.operations.people import archive_colleague
from storage.operations.unit import get, operation
from storage.queries import bulk as queries
from storage.queries.bulk import Stays
from storage.rules import bulk
from storage.rules.actions import UpdateKind
from storage.rules.bulk import Plan
from storage.rules.rights import Actor, require


@dataclass(frozen=True, slots=True)
class Together:
    """What was done: the id by which it is taken back, and with how many actions; 0 when nothing had to be done."""

    id: str
    count: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """With how many actions it was taken back, and which stay because somebody changed them since."""

    count: int
    stays: tuple[Stays, ...]


@operation("bulk.hand_over")
def hand_over(
    db: Session, actor: Actor, action_ids: Sequence[str], to: str, *, owner: bool = True, teller: bool = False
) -> Together:
    """Give these actions to the colleague ``to``: what is to do (``owner``), what is to tell (``teller``), or both."""
    get(db, Colleague, to)
    return _carry_out(
        db, actor, bulk.hand_over(queries.facts(db, action_ids), to, owner=owner, teller=teller)
    )


@operation("bulk.move_dates")
def move_dates(
    db: Session, actor: Actor, action_ids: Sequence[str], *, days: int = 0, to: dt.date | None = None, reason: str = ""
) -> Together:  # fmt: skip
    """Move due dates by so many days, or all to one day, with one reason.

    Raises ``actions.reason-missing`` when one of them goes later than a company heard.
    """
    plan = bulk.move_dates(queries.facts(db, action_ids), days=days, to=to, reason=reason.strip())
    if bulk.moved(plan, outbox.today(db)).asks and not reason.strip():
        raise RodeLoperError("actions.reason-missing")
    return _carry_out(db, actor, plan)


@operation("bulk.close_told")
def close_told(db: Session, actor: Actor, action_ids: Sequence[str]) -> Together:
    """Close those of these actions of which the company has heard how they ended."""
    return _carry_out(db, actor, bulk.close_told(queries.facts(db, action_ids)))


@operation("bulk.take_over")
def take_over(db: Session, actor: Actor, colleague_id: str, to: str, *, archive: bool = False) -> Together:
    """Give all that this colleague still has to do and to tell to another; ``archive`` them in the same breath.

    Raises ``bulk.same-colleague``.
    """
    get(db, Colleague, to)
    if colleague_id == to:
        raise RodeLoperError("bulk.same-colleague")
    if archive:
        archive_colleague(db, actor, colleague_id)
    return _carry_out(
        db, actor, bulk.take_over(queries.facts_of_colleague(db, colleague_id), colleague_id, to)
    )


@operation("bulk.undo")
def undo(db: Session, actor: Actor, together: str, *, stays_here: str | None = None) -> TakenBack:
    """Take back what was done with many actions. What somebody changed since stays, and is named.

    ``stays_here``: the colleague who was archived with it, and comes back. One's own work, or as a coordinator that of
    anybody. Raises ``actions.nothing-to-undo``.
    """
    found = queries.undoing(db, together)
    if found.by and found.by != actor.id:
        require(actor, "bulk.undo_of_others")
    if stays_here is not None:
        archive_colleague(db, actor, stays_here, archived=False)
    elif not found.takes and not found.stays:
        raise RodeLoperError("actions.nothing-to-undo")
    steps = [
        NewStep(action_id, UpdateKind.UNDONE, {"undoes_id": step})
        for action_id, taken in found.takes.items()
        for step in reversed(taken)
    ]
    _append(db, actor, steps, len(found.takes))
    return TakenBack(len(found.takes), found.stays)


def _carry_out(db: Session, actor: Actor, plan: Plan) -> Together:
    steps = [NewStep(fact.id, kind, values) for fact, taken in plan.takes for kind, values in taken]
    return _append(db, actor, steps, len(plan.takes))


def _append(db: Session, actor: Actor, steps: Sequence[NewStep], count: int) -> Together:
    together = str(uuid7())
    append(db, actor, steps, together=together)
    if steps:
        outbox.tell_whole(db, f"{count} {together}")
    return Together(together if steps else "", count)
