# SPDX-License-Identifier: EUPL-1.2
"""The round of reminders of today for who works here: begun with the first look of the day, the same until it is put away."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from storage.changes import Changes
from storage.queries import reminders
from storage.queries.reminders import Digest
from storage.rules.reminders import Round, round_of

if TYPE_CHECKING:
    from ui.context import Context
    from ui.desk import Desk


PUT_AWAY = "reminders"
"""The kind by which pages hear that they were put away; it is no record."""


def todays_round(context: Context) -> Round:
    """The round of today; the first look of a day begins it, and what became due since the last one is in it."""
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
        now = todays_round(context)
        desk.remember_reminded(Round(now.day, now.since, away=True))
        context.announce(Changes({PUT_AWAY: frozenset()}))


def mine(context: Context) -> Digest:
    """What who works here is reminded of today; nothing for who does no actions."""
    today = context.today()
    if not context.may("actions.set_state"):
        return Digest(today, (), {})
    since = todays_round(context).since
    found: Digest = context.read(reminders.digest, context.actor.id, today, since)
    return found
