# SPDX-License-Identifier: EUPL-1.2
"""How a person looks at the list of actions, kept as long as the program runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from storage.queries.actions import View
from ui.actions import columns
from ui.context import Context


@dataclass
class Looks:
    """The view, grouping, order and columns; also kept over a change of language. ``who``: whose they are."""

    who: str = ""
    view: View | None = None
    group: str = "date"
    sort: tuple[str, bool] = ("due", False)
    columns: list[str] = field(default_factory=lambda: list(columns.DEFAULT))


_looks: WeakKeyDictionary[Context, Looks] = WeakKeyDictionary()


def looks_of(context: Context) -> Looks:
    """How who works here looks at the list; somebody else begins where their own work is."""
    looks = _looks.setdefault(context, Looks())
    if looks.who != context.actor.id:
        looks.who, looks.view = context.actor.id, None
    return looks
