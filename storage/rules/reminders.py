# SPDX-License-Identifier: EUPL-1.2
"""When somebody is reminded of an action, from its due date alone, and what the one thing to do then is.

Five days before the date, the day before it, and each week after it. A laptop that was closed for days catches up with the
last of these only, and nobody hears the same one twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from storage.rules.states import ActionState

SOON, TOMORROW = 5, 1
"""So many days before the date."""
WEEK = 7
"""So many days after it, and again after that."""
FIRST = dt.timedelta(days=7)
"""Who is reminded for the first time hears what was due in the week before."""


class Stage(StrEnum):
    """Which reminder it is."""

    SOON = "soon"
    TOMORROW = "tomorrow"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder and the day on which it is due; ``weeks`` after the date, 0 before it."""

    stage: Stage
    on: dt.date
    weeks: int = 0


def stage_of(due_on: dt.date, today: dt.date) -> Reminder | None:
    """The last reminder for an open action with this date that is due by today."""
    days = (today - due_on).days
    if days < -SOON:
        return None
    if days < -TOMORROW:
        return Reminder(Stage.SOON, due_on - dt.timedelta(SOON))
    weeks = days // WEEK
    if weeks < 1:
        return Reminder(Stage.TOMORROW, due_on - dt.timedelta(TOMORROW))
    return Reminder(Stage.LATE, due_on + dt.timedelta(weeks * WEEK), weeks)


def reminder(due_on: dt.date, today: dt.date, since: dt.date) -> Reminder | None:
    """What somebody who was last reminded on ``since`` must hear today about an action with this date."""
    found = stage_of(due_on, today)
    return found if found is not None and found.on > since else None


def last_due(today: dt.date) -> dt.date:
    """The latest date of which anybody is reminded today."""
    return min(today, dt.date.max - dt.timedelta(SOON)) + dt.timedelta(SOON)


@dataclass(frozen=True, slots=True)
class Round:
    """The reminders of one day: those that became due after ``since``. ``away``: the person has put them away.

    ``told``: the desktop told of them, which it does once a day however often the program is started.
    """

    day: dt.date
    since: dt.date
    away: bool = False
    told: bool = False


def round_of(last: Round | None, today: dt.date) -> Round:
    """The round of today, after the last one that there was; the same one all day long."""
    if last is None or last.day - today > FIRST:
        # A clock that was far ahead would keep everything from being heard until then.
        return Round(today, today - FIRST)
    if last.day >= today:
        # Also when the clock was a little ahead: what was heard was heard.
        return last
    return Round(today, last.day)


class Next(StrEnum):
    """The one thing to do next with an action that somebody is reminded of."""

    DO = "do"
    POSTPONE = "postpone"
    WAIT = "wait"
    """Say what it waits for."""
    TELL = "tell"
    """Tell the company how it is going, before it has to ask."""


class HasNext(Protocol):
    """What decides it."""

    @property
    def state(self) -> ActionState: ...
    @property
    def waiting_for(self) -> str: ...
    @property
    def due_on(self) -> dt.date | None: ...


def next_step(action: HasNext, known_due: dt.date | None, today: dt.date) -> Next:
    """What to do first. ``known_due``: the date that the company counts on.

    What cannot be done in time is explained to the company first; then it gets a date that can be kept.
    """
    waits = action.state is ActionState.WAITING
    if waits and not action.waiting_for:
        return Next.WAIT
    late = action.due_on is not None and action.due_on < today
    if not late:
        return Next.TELL if waits else Next.DO
    return Next.TELL if known_due is not None and known_due < today else Next.POSTPONE
