# SPDX-License-Identifier: EUPL-1.2
"""Reminders in words, for the window, a mail and the command line: which action, why now, and what to do first. No Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from assets.texts import _, date_full, n_, number
from storage.queries.reminders import Digest, Reminded
from storage.rules.reminders import Next, Stage

SILENT = 7
"""From so many days without news on it is said."""


def title(count: int) -> str:
    """``Herinneringen: 3 acties``."""
    return n_("Reminders: {n} action", "Reminders: {n} actions", count).format(n=number(count))


def when(due_on: dt.date, today: dt.date) -> str:
    """How near or how late: ``morgen``, ``over 5 dagen``, ``2 weken te laat``."""
    days = (due_on - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 0:
        return n_("in {n} day", "in {n} days", days).format(n=days)
    weeks, more = divmod(-days, 7)
    if weeks and not more:  # as many days as every list says
        return n_("{n} week late", "{n} weeks late", weeks).format(n=number(weeks))
    return n_("{n} day late", "{n} days late", -days).format(n=-days)


def why(one: Reminded, today: dt.date) -> str:
    """What makes this action wait: when it is due, how often it was postponed, what it waits for, how long it is silent."""
    row = one.row
    said = [when(row.due_on, today) if row.due_on else ""]
    if row.postponed:
        said.append(n_("postponed {n} time", "postponed {n} times", row.postponed).format(n=row.postponed))
    if row.waiting_for:
        said.append(_("waits for {what}").format(what=row.waiting_for))
    if one.silent >= SILENT:
        said.append(
            n_("no news for {n} day", "no news for {n} days", one.silent).format(n=number(one.silent))
        )
    return " \u00b7 ".join(part for part in said if part)


def what_to_do(next_: Next) -> str:
    """The one thing to do first, as an invitation."""
    return {
        Next.DO: _("Is it done? Say so."),
        Next.POSTPONE: _("Choose a date that can be kept, and say why."),
        Next.WAIT: _("Say what it waits for."),
        Next.TELL: _("Tell the company why it takes longer."),
    }[next_]


def in_short(stages: Mapping[Stage, int]) -> str:
    """How many of each: ``2 te laat, 1 vandaag of morgen, 3 binnen 5 dagen``."""
    said = []
    if n := stages.get(Stage.LATE, 0):
        said.append(n_("{n} late", "{n} late", n).format(n=number(n)))
    if n := stages.get(Stage.TOMORROW, 0):
        said.append(n_("{n} around its date", "{n} around their date", n).format(n=number(n)))
    if n := stages.get(Stage.SOON, 0):
        said.append(n_("{n} within five days", "{n} within five days", n).format(n=number(n)))
    return ", ".join(said)


def more(found: Digest) -> str:
    """What is not shown, in one line; empty when all of it is."""
    return (
        n_("and {n} more", "and {n} more", found.more).format(n=number(found.more)) if found.more > 0 else ""
    )


def text(found: Digest, name: str) -> str:
    """All of it as a text to copy, mail or print. What is confidential is counted and not named: a text goes anywhere."""
    day = date_full(found.today)
    if not found.count:
        return _("{name} has no reminders on {day}.").format(name=name, day=day)
    head = _("Reminders for {name}, {day}").format(name=name, day=day)
    open_ones = [one for one in found.shown if not one.row.confidential]
    parts = [f"{head}: {in_short(found.stages)}."]
    parts += [_paragraph(number_, one, found.today) for number_, one in enumerate(open_ones, start=1)]
    closed = len(found.shown) - len(open_ones)
    if closed:
        words = n_(
            "{n} confidential action is not in this text.",
            "{n} confidential actions are not in this text.",
            closed,
        )
        parts.append(words.format(n=number(closed)))
    if found.more > 0:
        parts.append(
            n_("And {n} more action.", "And {n} more actions.", found.more).format(n=number(found.more))
        )
    return "\n\n".join(parts) + "\n"


def _paragraph(place: int, one: Reminded, today: dt.date) -> str:
    return f"{place}. {one.row.title} ({one.row.company})\n   {why(one, today)}\n   {what_to_do(one.next)}"
