# SPDX-License-Identifier: EUPL-1.2
"""A table to write at in tests of notes and of the wrap-up."""

from __future__ import annotations

import datetime as dt

from storage.changes import Changes
from storage.operations import agenda, notes
from storage.operations.notes import Saved
from storage.queries import notes as queries
from storage.queries.notes import Conversation, TableAction
from storage.rules.rights import Actor
from storage.store import Store
from tests import factories
from tests.factories import make_colleague, make_company, make_visit

TODAY = dt.date(2026, 11, 23)
FRIDAY = dt.date(2026, 11, 27)


class Table:
    """One visit with one topic, and short ways to write and look."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store, self.actor = store, actor
        self.rik = make_colleague(store, actor, "Rik Jansen", factories.RO)
        self.company = make_company(store, actor)
        team = [(actor.id, "lead"), (self.rik, "second")]
        self.visit = make_visit(store, actor, self.company, dt.datetime(2026, 11, 23, 10, 0), team)
        self.item = self.add("Duurzaamheid")

    def add(self, title: str) -> str:
        return str(self.store.write(agenda.add, self.actor, visit_id=self.visit, title=title).result().answer)

    def write(
        self, text: str, *, seen: str | None = None, typing: int | None = None, actor: Actor | None = None,
        item: str = "",
    ) -> Saved:  # fmt: skip
        answer = self.saved(text, seen=seen, typing=typing, actor=actor, item=item).answer
        assert isinstance(answer, Saved)
        return answer

    def saved(
        self, text: str, *, seen: str | None = None, typing: int | None = None, actor: Actor | None = None,
        item: str = "",
    ) -> Changes:  # fmt: skip
        return self.store.write(
            notes.save,
            actor or self.actor,
            agenda_item_id=item or self.item,
            text=text,
            seen=seen,
            typing=typing,
        ).result()

    def look(self, me: str = "") -> Conversation:
        found: Conversation = self.store.read(queries.conversation, self.visit, me or self.actor.id, TODAY)
        return found

    def actions(self) -> list[TableAction]:
        return list(reversed(self.look().actions))

    def only(self) -> TableAction:
        (only,) = self.actions()
        return only
