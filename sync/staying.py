# SPDX-License-Identifier: EUPL-1.2
"""What stays on this laptop because the backend takes it from somebody else only: never tried in vain, and said once.

What a role may not write waits for another role. What colleagues wrote in a store that they share waits for each of them
to connect under their own name; the backend then has it, and it comes back as theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy.orm import Session

from storage.operations.unit import operation
from storage.rules.rights import Actor
from sync import protocol
from sync.groups import OWNER, may_write
from sync.marks import Mark

ROLE, OTHERS = "role", "others"
"""In ``sync_states.state``: not for this role to send, or not for this colleague."""

_STAYS = "UPDATE sync_states SET state = ?, words = '' WHERE kind = ? AND id = ? AND dirty > 0"


def not_ours(marks: Iterable[Mark], groups: Collection[str]) -> list[Mark]:
    """Those of these that somebody in these groups may not write."""
    return [mark for mark in marks if not may_write(mark.kind, groups)]


@operation("sync.withhold")
def withhold(db: Session, actor: Actor, marks: Sequence[Mark]) -> None:
    """Do not try these with this role."""
    values = [(ROLE, mark.kind, mark.id) for mark in marks]
    if values:
        db.connection().exec_driver_sql(_STAYS, values)


@operation("sync.allow")
def allow(db: Session, actor: Actor, groups: Collection[str]) -> None:
    """Somebody has these groups now: what waited for one of them is sent after all."""
    kinds = [(kind,) for kind in protocol.kinds() if may_write(kind, groups)]
    if kinds:
        query = f"UPDATE sync_states SET state = '' WHERE state = '{ROLE}' AND kind = ?"
        db.connection().exec_driver_sql(query, kinds)


def leave_to_colleagues(db: Session, me: str) -> None:
    """What others wrote here and the backend never had is for them to send."""
    for kind, owner in OWNER.items():
        db.connection().exec_driver_sql(
            f"UPDATE sync_states SET state = '{OTHERS}' WHERE kind = ? AND dirty > 0 AND base IS NULL"
            f" AND id IN (SELECT id FROM {kind} WHERE {owner} != ?)",
            (kind, me),
        )


def leave_to_colleague(db: Session, mark: Mark) -> None:
    """The backend says that it is."""
    db.connection().exec_driver_sql(_STAYS, (OTHERS, mark.kind, mark.id))
