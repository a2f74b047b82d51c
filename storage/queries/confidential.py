# SPDX-License-Identifier: EUPL-1.2
"""Which records only some people may read. Who that is, the backend finds out for itself (``sync.backend.readership``).

Confidential is what its author marked so: notes, contact moments and alerts by their disclosure, actions by their mark,
and what belongs to one of those: the steps of an action, a disagreement about any of them, what a brief said of it. A remark
at a brief always is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

_CONFIDENTIAL = {
    "notes": "SELECT id FROM notes WHERE disclosure = 'confidential' AND id IN ({ids})",
    "alerts": "SELECT id FROM alerts WHERE disclosure = 'confidential' AND id IN ({ids})",
    "contact_moments": "SELECT id FROM contact_moments WHERE disclosure = 'confidential' AND id IN ({ids})",
    "actions": "SELECT id FROM actions WHERE confidential = 1 AND id IN ({ids})",
    "brief_remarks": "SELECT id FROM brief_remarks WHERE id IN ({ids})",
}
_OWNER = {
    "action_updates": "SELECT id, 'actions', action_id FROM action_updates WHERE id IN ({ids})",
    "conflicts": "SELECT id, about_kind, about_id FROM conflicts WHERE id IN ({ids})",
    "brief_parts": "SELECT id, about_kind, about_id FROM brief_parts WHERE id IN ({ids})",
}
MAY_BE = frozenset({*_CONFIDENTIAL, *_OWNER})
"""The kinds of which a record can be confidential."""


def confidential(db: Session, kind: str, ids: Sequence[str]) -> frozenset[str]:
    """Which of these records (as many as fit one statement) are confidential."""
    if kind in _OWNER:
        return _through_owner(db, kind, ids)
    if kind not in _CONFIDENTIAL:
        return frozenset()
    return frozenset(id_ for (id_,) in _run(db, _CONFIDENTIAL[kind], ids))


def _through_owner(db: Session, kind: str, ids: Sequence[str]) -> frozenset[str]:
    belongs: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for id_, about, owner in _run(db, _OWNER[kind], ids):
        belongs[about][owner].append(id_)
    found: set[str] = set()
    # No program of ours disagrees about a disagreement; one from elsewhere could be about itself, for ever.
    belongs.pop("conflicts", None)
    # Nor about what a brief said; should there be words of it that found no place, they are of who wrote them.
    for owner_ids in belongs.pop("brief_parts", {}).values():
        found.update(owner_ids)
    for about, owners in belongs.items():
        closed = set(confidential(db, about, list(owners)))
        if about in MAY_BE:
            # Such a record is never really removed: what is not here became confidential, and not for us.
            query = f"SELECT id FROM {about} WHERE id IN ({{ids}})"
            closed |= owners.keys() - {id_ for (id_,) in _run(db, query, list(owners))}
        for owner in closed:
            found.update(owners[owner])
    return frozenset(found)


def _run(db: Session, query: str, ids: Sequence[str]) -> Iterable[tuple[str, ...]]:
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    times = query.count("{ids}")
    return [
        tuple(row) for row in db.connection().exec_driver_sql(query.format(ids=marks), tuple(ids) * times)
    ]
