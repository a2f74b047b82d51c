# SPDX-License-Identifier: EUPL-1.2
"""What an action is now, folded from its updates, and the questions that every list and paper asks of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from storage.rules.choices import Channel
from storage.rules.states import ActionState
from storage.rules.workdays import dutch_day, dutch_midnight

STALLED_DAYS = 14


class UpdateKind(StrEnum):
    """What one update says. Only ever added; a mistake is taken back by an ``undone``."""

    CREATED = "created"
    STATE = "state"
    OWNER = "owner"
    DUE = "due"
    REMARK = "remark"
    TELLER = "teller"
    EXPLAINED = "explained"
    TOLD = "told"
    TELLING_UNNECESSARY = "telling_unnecessary"
    SENT = "sent"
    PREPARED = "prepared"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Update:
    """One step in the life of an action.

    ``counter`` counts per action (one more than the highest this device knew), ``device`` breaks ties. ``at`` is a
    moment in UTC. Which other fields count follows from ``kind``: created (state, owner, due, teller), state (state,
    reason: what it waits for or why it was dropped, done_on), owner, due (due_on, reason), remark (text), teller,
    explained (told_on, channel, text: what was said about how it is going, due_on: the date that was named), told (the
    same about how it ended), telling_unnecessary (reason), sent and prepared (owner: to whom, channel), answered (as state
    when there is one, text: the words of the owner, told_on: the day that they were written), withdrawn (by hand, while its
    line stayed), undone (undoes: id of the update). ``together`` is the same for the steps of one operation on many actions,
    ``answer`` for the steps that came from one and the same answer.
    """

    kind: UpdateKind
    counter: int
    device: str
    at: dt.datetime
    actor_id: str | None = None
    id: str = ""
    state: ActionState | None = None
    owner_id: str | None = None
    due_on: dt.date | None = None
    reason: str = ""
    text: str = ""
    done_on: dt.date | None = None
    told_on: dt.date | None = None
    channel: Channel | None = None
    teller_id: str | None = None
    undoes: str | None = None
    together: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What an action is now; on the action's row these are derived columns."""

    state: ActionState = ActionState.OPEN
    owner_id: str | None = None
    due_on: dt.date | None = None
    done_on: dt.date | None = None
    """The day on which it was done or dropped."""
    teller_id: str | None = None
    """Who tells the company; ``None``: the account manager of the company."""
    told_on: dt.date | None = None
    channel: Channel | None = None
    told_text: str = ""
    telling_unnecessary: bool = False
    unnecessary_reason: str = ""
    first_told_on: dt.date | None = None
    """The first telling ever, which the term of the first terugkoppeling looks at; reopening does not clear it."""
    heard_on: dt.date | None = None
    """When the company last heard anything about it: an explanation, or how it ended."""
    known_due: dt.date | None = None
    """The date that the company counts on: the one of the promise, or the last that was explained; none was named otherwise."""
    postponed: int = 0
    waiting_for: str = ""
    dropped_reason: str = ""
    last_update_at: dt.datetime | None = None


def fold(updates: Iterable[Update], promised_on: dt.date | None = None) -> Status:
    """What an action is after these updates, in whatever order and however often they arrive.

    A date that is moved on ``promised_on``, the day of the promise, is no postponement: nobody heard another one yet.

    The order is (counter, device), never the clock; ``created`` comes first. Closing an action, and opening it again,
    clear what was told before: the company heard how it was going, not how it ended. An answer that two laptops took over
    before they heard of each other counts once, or it would undo what was done after the first.
    """
    ordered = in_order(updates)
    undone = taken_back(ordered)
    now = _Folding(promised_on)
    answers: set[str] = set()
    latest: dt.datetime | None = None
    for update in ordered:
        if (update.id and update.id in undone) or (update.answer and update.answer in answers):
            continue
        now.take(update)
        answers.add(update.answer)
        # What was taken back is no news, and neither is taking it back: an action that stood still does so again.
        if update.kind is not UpdateKind.UNDONE:
            latest = max(update.at, latest or update.at)
    now.set(last_update_at=latest)
    return now.status


def in_order(updates: Iterable[Update]) -> list[Update]:
    """Each update once, in the order in which they count."""
    known = set(updates)
    # The words of an update only decide between two with one id, and take long to make.
    twice = len({update.id for update in known}) < len(known)
    return sorted(
        known,
        key=lambda u: (u.kind is not UpdateKind.CREATED, u.counter, u.device, u.id, repr(u) if twice else ""),
    )


def taken_back(ordered: Sequence[Update]) -> set[str]:
    """Ids of the updates that were taken back; from last to first, so that an undo can be undone."""
    undone: set[str] = set()
    for update in reversed(ordered):
        if update.kind is UpdateKind.UNDONE and update.undoes and update.id not in undone:
            undone.add(update.undoes)
    return undone - {update.id for update in ordered if update.kind is UpdateKind.CREATED}


@dataclass(slots=True)
class _Folding:
    promised_on: dt.date | None
    status: Status = field(default_factory=Status)
    latest_due: dt.date | None = None

    def take(self, update: Update) -> None:
        match update.kind:
            case UpdateKind.CREATED:
                self._state(update)
                self._due(update)
                self.set(owner_id=update.owner_id, teller_id=update.teller_id)
            case UpdateKind.STATE:
                self._state(update)
            case UpdateKind.OWNER:
                self.set(owner_id=update.owner_id)
            case UpdateKind.DUE:
                self._due(update)
            case UpdateKind.TELLER:
                self.set(teller_id=update.teller_id)
            case UpdateKind.EXPLAINED:
                self._heard(update.told_on or dutch_day(update.at), update.due_on)
            case UpdateKind.TOLD:
                self._told(update)
            case UpdateKind.TELLING_UNNECESSARY:
                self.set(telling_unnecessary=True, unnecessary_reason=update.reason)
            case UpdateKind.ANSWERED:
                if update.state is not None:
                    self._state(update)
            case (
                UpdateKind.REMARK
                | UpdateKind.SENT
                | UpdateKind.PREPARED
                | UpdateKind.WITHDRAWN
                | UpdateKind.UNDONE
            ):
                pass

    def set(self, **values: object) -> None:
        # Nobody else has this status yet. A copy for each step would be a quarter of the time of folding thousands.
        for name, value in values.items():
            object.__setattr__(self.status, name, value)

    def _state(self, update: Update) -> None:
        state = update.state or ActionState.OPEN
        if self.status.state.is_closed != state.is_closed:
            self.set(
                told_on=None, channel=None, told_text="", telling_unnecessary=False, unnecessary_reason=""
            )
        self.set(
            state=state,
            done_on=(update.done_on or dutch_day(update.at)) if state.is_closed else None,
            waiting_for=(update.reason or update.text) if state is ActionState.WAITING else "",
            dropped_reason=(update.reason or update.text) if state is ActionState.DROPPED else "",
        )

    def _due(self, update: Update) -> None:
        due_on = update.due_on
        later = due_on is not None and self.latest_due is not None and due_on > self.latest_due
        heard = later and dutch_day(update.at) != self.promised_on
        self.set(due_on=due_on, postponed=self.status.postponed + heard)
        first = self.status.known_due is None and self.status.heard_on is None
        if due_on is not None and (first or dutch_day(update.at) == self.promised_on):
            self.set(known_due=due_on)
        # A date that was taken away still counts, or clearing it first would hide a postponement.
        self.latest_due = due_on or self.latest_due

    def _heard(self, told_on: dt.date, due_on: dt.date | None) -> None:
        self.set(
            heard_on=max(told_on, self.status.heard_on or told_on),
            first_told_on=min(told_on, self.status.first_told_on or told_on),
            known_due=due_on if due_on is not None and due_on >= told_on else None,
        )

    def _told(self, update: Update) -> None:
        told_on = update.told_on or dutch_day(update.at)
        self._heard(told_on, self.status.due_on)
        self.set(
            told_on=told_on,
            channel=update.channel,
            told_text=update.text,
            telling_unnecessary=False,
            unnecessary_reason="",
        )


class HasStatus(Protocol):
    """What the questions below need: a ``Status``, or a row of a query with the same fields."""

    @property
    def state(self) -> ActionState: ...
    @property
    def owner_id(self) -> str | None: ...
    @property
    def due_on(self) -> dt.date | None: ...
    @property
    def told_on(self) -> dt.date | None: ...
    @property
    def telling_unnecessary(self) -> bool: ...
    @property
    def last_update_at(self) -> dt.datetime | None: ...


def is_open(status: HasStatus) -> bool:
    """Neither done nor dropped."""
    return not status.state.is_closed


def is_not_told(status: HasStatus) -> bool:
    """Done or dropped, and the company was neither told nor was telling marked unnecessary."""
    return status.state.is_closed and not _telling_is_over(status)


def is_settled(status: HasStatus) -> bool:
    """Afgerond: done, and told or unnecessary to tell."""
    return status.state is ActionState.DONE and _telling_is_over(status)


def _telling_is_over(status: HasStatus) -> bool:
    return status.told_on is not None or status.telling_unnecessary


def is_complete(status: HasStatus) -> bool:
    """Somebody owns it and it has a date; before the wrap-up both may be missing."""
    return status.owner_id is not None and status.due_on is not None


def days_late(status: HasStatus, today: dt.date) -> int:
    """Whole days past its date while still open, else 0."""
    if status.due_on is None or not is_open(status):
        return 0
    return max((today - status.due_on).days, 0)


def due_this_week(status: HasStatus, today: dt.date) -> bool:
    """Open, and due from today up to and including Sunday; what is late already is a list of its own."""
    return status.due_on is not None and is_open(status) and today <= status.due_on <= end_of_week(today)


def end_of_week(today: dt.date) -> dt.date:
    """The Sunday of this week."""
    return today + dt.timedelta(days=6 - today.weekday())


def is_stalled(status: HasStatus, today: dt.date, days: int = STALLED_DAYS) -> bool:
    """Open, and nobody added an update in the last ``days`` days."""
    if status.last_update_at is None or not is_open(status):
        return False
    moment = status.last_update_at
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return moment < stalled_before(today, days)


def stalled_before(today: dt.date, days: int = STALLED_DAYS) -> dt.datetime:
    """The moment (UTC) before which the last update of a stalled action lies; the same bound for a query."""
    return dutch_midnight(today - dt.timedelta(days=days - 1))


class Chip(StrEnum):
    """The one word and colour by which a screen or paper shows an action."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    NOT_TOLD = "not_told"
    SETTLED = "settled"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class DisplayState:
    """The chip, and how many days late: late is an addition to a state, not a state."""

    chip: Chip
    days_late: int = 0


def display_state(status: HasStatus, today: dt.date) -> DisplayState:
    """How to show this action. Whoever must still be told goes before how it ended: a dropped promise is told too."""
    if is_not_told(status):
        return DisplayState(Chip.NOT_TOLD)
    if status.state is ActionState.DONE:
        return DisplayState(Chip.SETTLED)
    return DisplayState(Chip(status.state.value), days_late(status, today))
