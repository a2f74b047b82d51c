# SPDX-License-Identifier: EUPL-1.2
"""What the panel says about several chosen actions, in sentences, and what can be done with all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assets.texts import _, n_, number
from storage.rules.bulk import Fact

MOST = 5000
"""Actions that can be changed together; more is a mistake of the keyboard rather than a wish, and keeps others waiting."""

NAMED = 10

STEPS = (
    ("owner", "ph.user", "O"),
    ("due", "ph.calendar-blank", "D"),
    ("state", "ph.circle-half", "S"),
    ("close_told", "ph.checks", "A"),
    ("remark", "ph.chat-circle-text", "R"),
    ("send", "ph.paper-plane-tilt", "V"),
)
"""What can be done with several actions: the step, its icon and its key."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Several chosen actions: how many, and how they stand once that is known (nothing when they are too many)."""

    count: int
    facts: Sequence[Fact] | None = None

    @property
    def too_many(self) -> bool:
        """More than can be changed together."""
        return self.count > MOST


def caption(chosen: Chosen) -> str:
    """``12 acties gekozen``."""
    n = chosen.count
    return n_("{n} action chosen", "{n} actions chosen", n).format(n=number(n))


def names(chosen: Chosen) -> list[str]:
    """The first few by name, and how many more there are; nothing until they are known."""
    if chosen.facts is None:
        return []
    more = chosen.count - NAMED
    said = [fact.title for fact in chosen.facts[:NAMED]]
    return [*said, n_("and {n} more", "and {n} more", more).format(n=number(more))] if more > 0 else said


def how_they_stand(facts: Sequence[Fact], today: dt.date) -> str:
    """How many are open, late, still to tell and finished."""
    opened = [fact for fact in facts if fact.is_open]
    late = sum(fact.due_on is not None and fact.due_on < today for fact in opened)
    to_tell = sum(fact.is_not_told for fact in facts)
    settled = len(facts) - len(opened) - to_tell
    said = []
    if opened:
        words = n_("{n} is open", "{n} are open", len(opened))
        if late == len(opened):
            words = n_("{n} is late", "{n} are late", late)
        elif late:
            words = _("{n} are open, {late} of them late")
        said.append(words.format(n=number(len(opened)), late=number(late)))
    if to_tell:
        said.append(n_("{n} must still be told", "{n} must still be told", to_tell).format(n=number(to_tell)))
    if settled:
        said.append(n_("{n} is finished", "{n} are finished", settled).format(n=number(settled)))
    return ". ".join(said) + "." if said else ""


def step_words(step: str) -> str:
    """What the button of a step says."""
    return {
        "owner": _("Hand over"),
        "due": _("Another date"),
        "state": _("Set state"),
        "close_told": _("Close what is told"),
        "remark": _("Add a remark"),
        "send": _("List for the owners"),
    }[step]
