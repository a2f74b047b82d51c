# SPDX-License-Identifier: EUPL-1.2
"""Keep what lost: where two people changed the same field, a record of what each made of it, for both to see."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Conflict
from storage.rules.ids import lost_version_id, new_id
from storage.rules.rights import Actor
from sync.protocol import Wire, moment_of
from sync.reconcile import FieldConflict
from sync.rows import there


def keep(
    db: Session,
    actor: Actor,
    kind: str,
    about: str,
    conflicts: tuple[FieldConflict, ...],
    mine: Wire | None,
    theirs: Wire | None,
    *,
    settled: str = "",
    lost: int | None = None,
) -> None:
    """Write down these disagreements about one record; they are sent to the others like any record.

    *Mine* is of ``actor``, whose laptop sends it, also where a merge brought in words of others. ``settled``: what the
    actor chose already, so that nobody is asked. ``lost``: *mine* is this revision, which a restored backend does not have
    any more; the other laptops that have it come to the same disagreement.
    """
    if kind == "conflicts":
        # Of a disagreement only its end is ever written; and about one there could be told what only some may read.
        return
    mine, theirs = mine or {}, theirs or {}
    for one in conflicts:
        id_ = new_id() if lost is None else lost_version_id(kind, about, one.field, lost)
        if lost is not None and there(db, "conflicts", [id_]):
            continue
        db.add(
            Conflict(
                id=id_,
                about_kind=kind,
                about_id=about,
                field=one.field,
                base=_as_json(one.base),
                mine=_as_json(one.mine),
                theirs=_as_json(one.theirs),
                mine_by_id=actor.id,
                theirs_by_id=theirs.get("changed_by", ""),
                mine_at=moment_of(mine.get("changed_at")) or outbox.now(db),
                theirs_at=moment_of(theirs.get("changed_at")),
                settled=settled,
                settled_at=outbox.now(db) if settled else None,
                settled_by_id=actor.id if settled else "",
            )
        )
    db.flush()


def _as_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
