# SPDX-License-Identifier: EUPL-1.2
"""Which records only named people may read, and who they are.

Confidential is what its author marked so: notes, contact moments and alerts by their disclosure, actions by their mark,
and what belongs to one of those: the steps of an action, a disagreement about any of them. A disagreement about what went out
of our sight is for who wrote it. Its readers are its author
and the team of the visit; of an action also who has to do it, who promised it and who tells the company.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

_TEAM = " UNION SELECT t.id, m.colleague_id FROM {table} t JOIN team_members m ON m.visit_id = t.visit_id WHERE t.id IN ({ids})"
_CONFIDENTIAL = {
    "notes": "SELECT id FROM notes WHERE disclosure = 'confidential' AND id IN ({ids})",
    "alerts": "SELECT id FROM alerts WHERE disclosure = 'confidential' AND id IN ({ids})",
    "contact_moments": "SELECT id FROM contact_moments WHERE disclosure = 'confidential' AND id IN ({ids})",
    "actions": "SELECT id FROM actions WHERE confidential = 1 AND id IN ({ids})",
}
_READERS = {
    "notes": "SELECT id, author_id FROM notes WHERE id IN ({ids})" + _TEAM.replace("{table}", "notes"),
    "alerts": "SELECT id, raised_by_id FROM alerts WHERE id IN ({ids})" + _TEAM.replace("{table}", "alerts"),
    "contact_moments": "SELECT id, colleague_id FROM contact_moments WHERE id IN ({ids})"
    " UNION SELECT id, created_by FROM contact_moments WHERE id IN ({ids})",
    "actions": "SELECT id, created_by FROM actions WHERE id IN ({ids})"
    " UNION SELECT id, owner_id FROM actions WHERE id IN ({ids})"
    " UNION SELECT id, promised_by_id FROM actions WHERE id IN ({ids})"
    " UNION SELECT id, teller_id FROM actions WHERE id IN ({ids})" + _TEAM.replace("{table}", "actions"),
}
_OWNER = {
    "action_updates": "SELECT id, 'actions', action_id, actor_id FROM action_updates WHERE id IN ({ids})",
    "conflicts": "SELECT id, about_kind, about_id, mine_by_id FROM conflicts WHERE id IN ({ids})",
}
MAY_BE = frozenset({*_CONFIDENTIAL, *_OWNER})
"""The kinds of which a record can be confidential."""


def confidential(db: Session, kind: str, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Which of these records (as many as fit one statement) are confidential: id → the ids of its readers."""
    if kind in _OWNER:
        return _through_owner(db, kind, ids)
    if kind not in _CONFIDENTIAL:
        return {}
    marked = [id_ for (id_,) in _run(db, _CONFIDENTIAL[kind], ids)]
    readers: dict[str, set[str]] = {id_: set() for id_ in marked}
    for id_, colleague in _run(db, _READERS[kind], marked):
        if colleague:
            readers[id_].add(colleague)
    return {id_: frozenset(who) for id_, who in readers.items()}


def accounts(db: Session) -> Mapping[str, str]:
    """The login of each colleague who has one, by the id of the colleague."""
    query = "SELECT id, account FROM colleagues WHERE account != ''"
    return {row[0]: row[1] for row in db.connection().exec_driver_sql(query)}


def _through_owner(db: Session, kind: str, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    belongs: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    writers = {}
    for id_, about, owner, writers[id_] in _run(db, _OWNER[kind], ids):
        belongs[about][owner].append(id_)
    found = {}
    # No program of ours disagrees about a disagreement; one from elsewhere could be about itself, for ever.
    belongs.pop("conflicts", None)
    for about, owners in belongs.items():
        for owner, readers in confidential(db, about, list(owners)).items():
            found.update(dict.fromkeys(owners[owner], readers))
        if about in MAY_BE:
            # Such a record is never really removed: what is not here became confidential, and not for us.
            here = {id_ for (id_,) in _run(db, f"SELECT id FROM {about} WHERE id IN ({{ids}})", list(owners))}
            for owner in owners.keys() - here:
                found.update({id_: frozenset({writers[id_]}) for id_ in owners[owner]})
    return found


def _run(db: Session, query: str, ids: Sequence[str]) -> Iterable[tuple[str, ...]]:
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    times = query.count("{ids}")
    return [
        tuple(row) for row in db.connection().exec_driver_sql(query.format(ids=marks), tuple(ids) * times)
    ]
