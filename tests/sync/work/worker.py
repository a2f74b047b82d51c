# SPDX-License-Identifier: EUPL-1.2
"""Somebody who does one thing after another at random in a store, and remembers each word that was typed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.rules.rights import Actor
from storage.store import Store
from sync import protocol
from sync.groups import may_write
from tests.sync.edits import Edit, Place, watched


class Worker:
    """One colleague at work in one store. ``edits``: the words that must still be somewhere in the end.

    ``remember`` is called with each word just before it is committed, and again after it is on the disk. ``group``:
    what this login may do at the backend. ``steps``: the names of what is done, each a method with a ``_`` before it.
    """

    def __init__(
        self,
        store: Store,
        actor: Actor,
        seed: int,
        *,
        steps: Sequence[str],
        group: str,
        remember: Callable[[Edit], object] | None = None,
    ) -> None:
        self.store, self.actor = store, actor
        self.random = random.Random(seed)
        self.edits: list[Edit] = []
        self._remember = remember or self.edits.append
        self._steps = steps
        others = [kind for kind in protocol.kinds() if not may_write(kind, [group])]
        self._not_mine = f"({', '.join(repr(kind) for kind in ('', *others))})"
        self._n = 0
        self._doing = ""

    def step(self) -> str:
        """Do one thing; what the rules refuse is no harm. Answers the name of what was done."""
        name = self._doing = self.random.choice(self._steps)
        try:
            getattr(self, f"_{name}")()
        except RodeLoperError as problem:
            if problem.code.startswith("store."):
                raise
        return name

    def _do(self, operation: Any, *args: Any, keeps: str = "", into: Place = None, **kw: Any) -> Any:
        """Write. ``keeps``: the word that is typed; ``into``: the field whose value it replaces."""
        seen = ""

        def intend(before: str) -> None:
            nonlocal seen
            seen = before
            if keeps or into:
                self._remember(Edit(keeps, before, committed=False))

        changes = self.store.write(watched, self.actor, operation, args, kw, into, intend).result()
        # What changed nothing (a date that was that date already) has nothing to keep.
        if changes and (keeps or into):
            self._remember(Edit(keeps, seen))
        return changes.answer

    def _edit(self, operation: Any, kind: str, id_: str, field: str, **kw: Any) -> None:
        """Write a word over what stands in a field."""
        word = self._token()
        self._do(operation, id_, keeps=word, into=(kind, id_, field), **{field: word}, **kw)

    def _token(self) -> str:
        self._n += 1
        doing = self._doing.title().replace("_", "")
        return f"{self.actor.name.split()[0]}{doing}{self._n:05}x{self.random.randrange(10**6):06}"

    def _any(self, kind: str, where: str = "1 = 1") -> str:
        """The id of some record; refuses like the rules when there is none."""
        found = self.store.read(ids, kind, where)
        if not found:
            raise RodeLoperError("not-found", kind=kind)
        return self.random.choice(found)

    def _colleague(self) -> str:
        return self._any("colleagues")

    def _yes(self) -> bool:
        return self.random.random() < 0.5


def ids(db: Session, kind: str, where: str) -> list[str]:
    return [
        id_ for (id_,) in db.connection().exec_driver_sql(f"SELECT id FROM {kind} WHERE {where} ORDER BY id")
    ]


def steps_of(*parts: type[Worker]) -> list[str]:
    """What these can do."""
    return [name.removeprefix("_") for part in parts for name in vars(part) if re.match("_[a-z]", name)]
