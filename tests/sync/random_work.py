# SPDX-License-Identifier: EUPL-1.2
"""What colleagues do all day, at random: every kind of record, through the operations that the program uses.

Each thing that a person puts in carries a word of its own (``Edit``), so that it can be looked for at the end.
"""

from __future__ import annotations

from collections.abc import Callable

from storage.rules.rights import Actor
from storage.store import Store
from sync.groups import ADMINISTRATORS, ALDERMEN, COORDINATORS, TEAM
from tests.sync.edits import Edit
from tests.sync.work.actions import Actions
from tests.sync.work.companies import Companies
from tests.sync.work.office import Administration, Disagreements, Planning
from tests.sync.work.visits import Readers, Visits
from tests.sync.work.worker import steps_of

_OF_STAFF = [*steps_of(Companies, Visits, Actions, Readers, Disagreements), *["write_note"] * 6]
_OF_GROUP = {
    TEAM: _OF_STAFF,
    COORDINATORS: [*_OF_STAFF, *steps_of(Planning)],
    ADMINISTRATORS: [*_OF_STAFF, *steps_of(Planning, Administration)],
    ALDERMEN: steps_of(Readers),
}


class RandomWork(Companies, Visits, Actions, Readers, Disagreements, Planning, Administration):
    """What somebody in this group at the backend does; see ``Worker``."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        seed: int,
        *,
        group: str = TEAM,
        remember: Callable[[Edit], object] | None = None,
    ) -> None:
        super().__init__(store, actor, seed, steps=_OF_GROUP[group], group=group, remember=remember)
