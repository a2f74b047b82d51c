# SPDX-License-Identifier: EUPL-1.2
"""What belongs to something confidential goes where that is: its steps, what briefs said of it, what people disagree on.

Who made or last changed the record moves them, or whose they are, before sending: others may not see it any more.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import outbox
from storage.operations.unit import chunks, operation
from storage.queries.confidential import confidential
from storage.rules.rights import Actor
from sync.protocol import CLOSED

# Only what is closed, or just changed here, can have what belongs to it in another place. CROSS JOIN keeps SQLite to this
# order: from those few to their steps, never through all the marks there are.
_OWNERS = (
    " FROM (SELECT id FROM sync_states INDEXED BY ix_sync_states_closed WHERE bucket = 'closed' AND kind = 'actions'"
    " UNION SELECT id FROM sync_states INDEXED BY ix_sync_states_dirty WHERE dirty > 0 AND kind = 'actions'"
    " UNION SELECT c.action_id FROM sync_states s INDEXED BY ix_sync_states_closed CROSS JOIN action_updates c"
    " ON c.id = s.id WHERE s.kind = 'action_updates' AND s.bucket = 'closed') o"
)
_QUIET = " WHERE s.dirty = 0 AND s.state = '' AND s.bucket != ''"
# What a brief said goes with the promise, signal or contact that it is about.
_ABOUT = "('actions', 'alerts', 'contact_moments')"
_TOLD_OF = (
    " FROM (SELECT id FROM sync_states INDEXED BY ix_sync_states_closed WHERE bucket = 'closed' AND kind IN "
    + _ABOUT
    + " UNION SELECT id FROM sync_states INDEXED BY ix_sync_states_dirty WHERE dirty > 0 AND kind IN "
    + _ABOUT
    + " UNION SELECT c.about_id FROM sync_states s INDEXED BY ix_sync_states_closed CROSS JOIN brief_parts c"
    " ON c.id = s.id WHERE s.kind = 'brief_parts' AND s.bucket = 'closed') o"
)
_FOLLOWING = {
    "action_updates": text(
        "SELECT c.id, s.bucket" + _OWNERS + " CROSS JOIN actions p ON p.id = o.id"
        " CROSS JOIN action_updates c ON c.action_id = p.id AND :me IN (p.created_by, p.changed_by, c.actor_id)"
        " CROSS JOIN sync_states s ON s.kind = 'action_updates' AND s.id = c.id" + _QUIET
    ),
    "brief_parts": text(
        "SELECT c.id, s.bucket" + _TOLD_OF + " CROSS JOIN brief_parts c ON c.about_id = o.id"
        " LEFT JOIN actions a ON a.id = o.id LEFT JOIN alerts l ON l.id = o.id LEFT JOIN contact_moments m ON m.id = o.id"
        " CROSS JOIN sync_states s ON s.kind = 'brief_parts' AND s.id = c.id"
        + _QUIET
        + " AND :me IN (c.created_by, coalesce(a.changed_by, ''), coalesce(l.changed_by, ''), coalesce(m.changed_by, ''))"
    ),
    "conflicts": text(
        "SELECT c.id, s.bucket FROM conflicts c CROSS JOIN sync_states s ON s.kind = 'conflicts' AND s.id = c.id"
        " AND :me IN (c.mine_by_id, c.theirs_by_id)" + _QUIET
    ),
}


def astray(db: Session, me: str) -> list[tuple[str, str]]:
    """What the backend has in another place than where it belongs, and this colleague moves: kind and id."""
    found: list[tuple[str, str]] = []
    for kind, query in _FOLLOWING.items():
        places = {row.id: row.bucket for row in db.execute(query, {"me": me})}
        for part in chunks(sorted(places)):
            closed = confidential(db, kind, part)
            found += [(kind, id_) for id_ in part if (id_ in closed) != (places[id_] == CLOSED)]
    return found


@operation("sync.follow")
def follow(db: Session, actor: Actor, astray: list[tuple[str, str]]) -> None:
    """Send these again, which takes them to where they belong."""
    last = db.execute(outbox.NEXT, {"n": 1}).scalar_one()
    query = "UPDATE sync_states SET dirty = ? WHERE kind = ? AND id = ? AND dirty = 0"
    db.connection().exec_driver_sql(query, [(last, kind, id_) for kind, id_ in astray])
