# SPDX-License-Identifier: EUPL-1.2
"""Let go of what the backend refused: the record becomes as the backend has it, and ours is kept as an earlier version."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.operations.unit import operation
from storage.rules.rights import Actor
from sync import afterwards, disagreements, protocol
from sync.marks import Mark, loose_ends, marks_of, put
from sync.reconcile import differing
from sync.rows import change, insert, rows_of


@operation("sync.give_up")
def give_up(db: Session, actor: Actor, kind_name: str, id_: str) -> None:
    """Take the version of the backend. Raises ``not-found`` when it never had one."""
    kind = protocol.kind(kind_name)
    mark = marks_of(db, kind.name, [id_]).get(id_)
    if mark is None or mark.base is None:
        raise RodeLoperError("not-found", kind=kind.name)
    theirs = protocol.parsed(mark.base)
    before = rows_of(db, kind, [id_])
    row = protocol.decode(kind, theirs)
    for name in loose_ends(db, kind.name, [id_]).get(id_, {}):
        row[name] = None  # its target is still not here
    if id_ in before:
        mine = protocol.whole(kind, before[id_], mark.base, loose_ends(db, kind.name, [id_]).get(id_, {}))
        ours = differing(kind, mine, theirs)
        disagreements.keep(db, actor, kind.name, id_, ours, mine, theirs, settled="theirs")
        change(db, kind, [row], before)
    else:
        insert(db, kind, [row])
    put(db, [Mark(kind.name, id_, mark.base, mark.base_rev, 0, mark.bucket)])
    with outbox.recording(db, actor, "sync.give_up") as record:
        record.add(kind.name, [id_], synced=False)
    afterwards.bring_up_to_date(db, actor, kind.name, [row, *before.values()])
