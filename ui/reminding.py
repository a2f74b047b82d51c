# SPDX-License-Identifier: EUPL-1.2
"""The round of reminders of today for who works here: begun with the first look of the day, the same until it is put away.

What looks in the store is imported on first use: the first page is there before anybody is reminded.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from storage.changes import Changes

if TYPE_CHECKING:
    from storage.queries.reminders import Digest
    from storage.rules.reminders import Round
    from ui.context import Context
    from ui.desk import Desk


PUT_AWAY = "reminders"
"""The kind by which pages hear that they were put away; it is no record."""


def todays_round(context: Context) -> Round:
    """The round of today; the first look of a day begins it, and what became due since the last one is in it."""
    from storage.rules.reminders import round_of

    desk = cast("Desk | None", context.desk)
    last = desk.reminded() if desk is not None else None
    now = round_of(last, context.today())
    if desk is not None and now != last:
        desk.remember_reminded(now)
    return now


def put_away(context: Context) -> None:
    """Not again today."""
    desk = cast("Desk | None", context.desk)
    if desk is not None:
        desk.remember_reminded(replace(todays_round(context), away=True))
        context.announce(Changes({PUT_AWAY: frozenset()}))


def to_tell(context: Context) -> int:
    """How many reminders the desktop still has to tell of today."""
    today = todays_round(context)
    return 0 if today.away or today.told else mine(context).count


def told(context: Context) -> None:
    """The desktop told of them: not again today, also after a next start."""
    desk = cast("Desk | None", context.desk)
    if desk is not None:
        desk.remember_reminded(replace(todays_round(context), told=True))


def mine(context: Context) -> Digest:
    """What who works here is reminded of today; nothing for who does no actions."""
    from storage.queries import reminders
    from storage.queries.reminders import Digest

    today = context.today()
    if not context.may("actions.set_state"):
        return Digest(today, (), {})
    since = todays_round(context).since
    found: Digest = context.read(reminders.digest, context.actor.id, today, since)
    return found
