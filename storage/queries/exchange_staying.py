# SPDX-License-Identifier: EUPL-1.2
"""What stays on this laptop because only somebody else may send it, in a few numbers: whose it is, or what it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

ROLE, OTHERS = "role", "others"
"""As the exchange marks it (``sync.staying``)."""

_WRITERS = {
    "notes": "author_id",
    "action_updates": "actor_id",
    "alerts": "raised_by_id",
    "brief_versions": "offered_by_id",
    "brief_marks": "person_id",
    "brief_remarks": "author_id",
}
_OF_STATE = "FROM sync_states s INDEXED BY ix_sync_states_state"


@dataclass(frozen=True, slots=True)
class Staying:
    """``by_role``: what this login may read only, by kind; ``of_others``: how much each colleague wrote here, by name.

    Both begin with the most.
    """

    by_role: tuple[tuple[str, int], ...] = ()
    of_others: tuple[tuple[str, int], ...] = ()


def staying(db: Session) -> Staying:
    """What the exchange leaves alone."""
    run = db.connection().exec_driver_sql
    kinds = run(
        f"SELECT s.kind, count(*) {_OF_STATE} WHERE s.state != '' AND s.state = '{ROLE}' GROUP BY s.kind"
    )
    by_role = Counter({kind: n for kind, n in kinds if kind != "conflicts"})
    people: Counter[str] = Counter()
    for kind, writer in _WRITERS.items():
        query = (
            f"SELECT c.name, count(*) {_OF_STATE} JOIN {kind} r ON r.id = s.id JOIN colleagues c ON c.id = r.{writer}"
            f" WHERE s.state != '' AND s.state = '{OTHERS}' AND s.kind = '{kind}' GROUP BY c.id"
        )
        for name, n in run(query):
            people[name] += n
    return Staying(tuple(by_role.most_common()), tuple(people.most_common()))
