# SPDX-License-Identifier: EUPL-1.2
"""What doing something with many actions at once does to each of them, and why some stay as they are.

The screen shows such a plan before the button is pressed; the operation makes the same plan and carries it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage.rules.actions import Update, UpdateKind, in_order, taken_back
from storage.rules.states import ActionState
from storage.rules.workdays import dutch_day


class Reason(StrEnum):
    """Why an action stays as it is."""

    CLOSED = "closed"
    """Done or dropped already: neither its owner nor its date matters."""
    SETTLED = "settled"
    """Done or dropped, and the company knows: there is nothing left to do."""
    SAME = "same"
    """That is how it is already."""
    NO_DATE = "no_date"
    """Nothing to count from."""
    NOT_TOLD = "not_told"
    """Open, and the company has heard nothing about it."""
    STILL_TO_TELL = "still_to_tell"
    """Done or dropped, and the company must still hear so."""
    WENT_ON = "went_on"
    """The company was told how it goes, and after that it went on."""


@dataclass(frozen=True, slots=True)
class Told:
    """The last time that the company heard about an action."""

    on: dt.date
    channel: str = ""
    to: str = ""
    text: str = ""
    went_on: bool = False
    """Whether it got another state or date after that."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the chosen actions, as far as it matters here. ``teller_id`` is who was named to tell, if anybody."""

    id: str
    title: str
    company: str
    state: ActionState
    owner_id: str | None
    owner: str
    due_on: dt.date | None
    promised_on: dt.date
    postponed: int = 0
    teller_id: str | None = None
    manager_id: str | None = None
    """The account manager of the company, who tells when nobody was named."""
    is_not_told: bool = False
    told: Told | None = None

    @property
    def is_open(self) -> bool:
        """Neither done nor dropped."""
        return not self.state.is_closed

    @property
    def tells(self) -> str | None:
        """Who tells the company."""
        return self.teller_id or self.manager_id


Step = tuple[UpdateKind, dict[str, Any]]
"""What is appended: the kind, and the columns of the update."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which actions get which steps, and which stay as they are and why."""

    takes: tuple[tuple[Fact, tuple[Step, ...]], ...] = ()
    stays: tuple[tuple[Fact, Reason], ...] = ()

    def because(self, reason: Reason) -> list[Fact]:
        """Those that stay for this reason."""
        return [fact for fact, why in self.stays if why is reason]


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving dates does: how many go later, earlier, or get their first date; ``asks`` whether a reason is needed."""

    later: int = 0
    earlier: int = 0
    first: int = 0
    asks: bool = False
    again: int = 0
    """Of those that go later: how many were postponed before."""
    late: int = 0
    """How many are late on their new date too."""


def _planned(facts: Iterable[Fact], look: Callable[[Fact], Reason | tuple[Step, ...]]) -> Plan:
    takes: list[tuple[Fact, tuple[Step, ...]]] = []
    stays: list[tuple[Fact, Reason]] = []
    for fact in facts:
        found = look(fact)
        if isinstance(found, Reason):
            stays.append((fact, found))
        else:
            takes.append((fact, found))
    return Plan(tuple(takes), tuple(stays))


def hand_over(facts: Iterable[Fact], to: str, *, owner: bool = True, teller: bool = False) -> Plan:
    """Give actions to ``to``: what is still to do, what is still to tell, or both."""

    def look(fact: Fact) -> Reason | tuple[Step, ...]:
        does, tells = owner and fact.is_open, teller and (fact.is_open or fact.is_not_told)
        steps = _handed(fact, to, owner=does, teller=tells)
        if steps:
            return steps
        if does or tells:
            return Reason.SAME
        return Reason.STILL_TO_TELL if fact.is_not_told else Reason.SETTLED

    return _planned(facts, look)


def take_over(facts: Iterable[Fact], who: str, to: str) -> Plan:
    """Give ``to`` what ``who`` still has to do and to tell, and nothing of anybody else."""

    def look(fact: Fact) -> Reason | tuple[Step, ...]:
        does = fact.is_open and fact.owner_id == who
        tells = (fact.is_open or fact.is_not_told) and fact.tells == who
        return _handed(fact, to, owner=does, teller=tells) or Reason.SAME

    return _planned(facts, look)


def _handed(fact: Fact, to: str, *, owner: bool, teller: bool) -> tuple[Step, ...]:
    steps: list[Step] = []
    if owner and fact.owner_id != to:
        steps.append((UpdateKind.OWNER, {"owner_id": to}))
    if teller and fact.tells != to:
        steps.append((UpdateKind.TELLER, {"teller_id": to}))
    return tuple(steps)


def move_dates(facts: Iterable[Fact], *, days: int = 0, to: dt.date | None = None, reason: str = "") -> Plan:
    """Move due dates by so many ``days``, or all ``to`` one day."""

    def look(fact: Fact) -> Reason | tuple[Step, ...]:
        if not fact.is_open:
            return Reason.CLOSED
        if to is None and fact.due_on is None:
            return Reason.NO_DATE
        due = to or _later(fact.due_on, days)
        if due == fact.due_on:
            return Reason.SAME
        return ((UpdateKind.DUE, {"due_on": due, "reason": reason}),)

    return _planned(facts, look)


def _later(day: dt.date | None, days: int) -> dt.date | None:
    """So many days later; the last day that there is rather than none at all."""
    if day is None:
        return None
    room = dt.date.max - day if days > 0 else dt.date.min - day
    return day + (min(dt.timedelta(days), room) if days > 0 else max(dt.timedelta(days), room))


def moved(plan: Plan, today: dt.date) -> Moved:
    """What the companies notice of it. A date that is corrected on the day of the promise is no postponement."""
    later = earlier = first = again = late = 0
    asks = False
    for fact, steps in plan.takes:
        due = steps[0][1]["due_on"]
        late += due < today
        if fact.due_on is None:
            first += 1
        elif due > fact.due_on:
            later += 1
            asks = asks or fact.promised_on != today
            again += fact.postponed > 0
        else:
            earlier += 1
    return Moved(later, earlier, first, asks, again, late)


def close_told(facts: Iterable[Fact]) -> Plan:
    """Close what is open although the company has heard how it ended: done on that day, with the same words.

    What a company hears of an open action counts as how it is going; here a person says that it was how it ended.
    """

    def look(fact: Fact) -> Reason | tuple[Step, ...]:
        if not fact.is_open:
            return Reason.STILL_TO_TELL if fact.is_not_told else Reason.SETTLED
        told = fact.told
        if told is None:
            return Reason.NOT_TOLD
        if told.went_on:
            return Reason.WENT_ON
        done: Step = (UpdateKind.STATE, {"state": ActionState.DONE.value, "done_on": told.on})
        words = {"told_on": told.on, "channel": told.channel, "told_to": told.to, "text": told.text}
        return (done, (UpdateKind.TOLD, words))

    return _planned(facts, look)


_CHANGES_NOTHING = frozenset(
    {UpdateKind.CREATED, UpdateKind.REMARK, UpdateKind.SENT, UpdateKind.PREPARED, UpdateKind.UNDONE}
)


def _changes(update: Update) -> bool:
    """Whether the action is another one after this: an answer without a state is only words."""
    words = update.kind is UpdateKind.ANSWERED and update.state is None
    return not words and update.kind not in _CHANGES_NOTHING


def _goes_on(update: Update) -> bool:
    """Whether the work went on with it."""
    return _changes(update) and update.kind not in (UpdateKind.OWNER, UpdateKind.TELLER)


def last_told(updates: Sequence[Update], heard_by: Mapping[str, str]) -> Told | None:
    """When the company last heard about this action. ``heard_by``: who heard it, by the id of the update."""
    ordered = in_order(updates)
    gone = taken_back(ordered)
    found: Told | None = None
    for update in ordered:
        if update.id in gone:
            continue
        if update.kind in (UpdateKind.TOLD, UpdateKind.EXPLAINED):
            channel = update.channel.value if update.channel else ""
            told_on = update.told_on or dutch_day(update.at)
            found = Told(told_on, channel, heard_by[update.id], update.text)
        elif found is not None and _goes_on(update):
            found = Told(found.on, found.channel, found.to, found.text, went_on=True)
    return found


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Of one action: the steps to take back, or who changed it since (an empty id: nothing is left to take back)."""

    steps: tuple[str, ...] = ()
    changed_by: str | None = field(default=None)


def taking_back(updates: Iterable[Update], together: str) -> TakingBack:
    """What it takes to undo in this action what was done to many at once.

    An action that somebody changed after that stays as it is: taking the earlier step away could turn theirs into
    nonsense. A remark changes nothing.
    """
    ordered = in_order(updates)
    gone = taken_back(ordered)
    ours: list[str] = []
    since: str | None = None
    for update in ordered:
        if update.id in gone:
            continue
        if update.together == together:
            ours.append(update.id)
            since = None
        elif ours and _changes(update):
            since = update.actor_id or ""
    if not ours:
        return TakingBack()
    return TakingBack(changed_by=since) if since is not None else TakingBack(tuple(ours))
