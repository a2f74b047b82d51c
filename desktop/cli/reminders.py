# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper reminders``: what a colleague is reminded of on a day, for a terminal or a scheduled mail."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from assets.texts import _, n_
from desktop.cli.call import Call, command_options
from desktop.opening import Opened
from storage.errors import RodeLoperError
from storage.queries import people
from storage.queries.people import ColleagueRow
from storage.queries.reminders import Digest, digest, reminders
from storage.rules.workdays import is_workday
from ui.reminder_words import text

_ALL = 100_000


@click.command(name="reminders")
@click.option("--colleague", metavar="NAME", help="Whose reminders; by default of who acts.")
@click.option("--all", "everybody", is_flag=True, help="How many reminders each colleague has.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="By default today.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="What became due after this day; by default the working day before.")  # fmt: skip
@command_options
def reminders_command(
    call: Call, colleague: str | None, everybody: bool, day: dt.datetime | None, since: dt.datetime | None
) -> None:
    """The reminders of a day: 5 days and 1 day before the date of an action, and each week after it.

    What is confidential is counted and not named.
    """
    today = day.date() if day else call.now().date()
    after = since.date() if since else _working_day_before(today)
    with call.opened() as opened:
        if everybody:
            _answer_all(call, opened, today, after)
            return
        who = _who(opened, colleague)
        found = opened.store.read(digest, who.id, today, after, _ALL)
        opened.store.note(
            opened.actor, "exports.reminders", kind="colleagues", record_id=who.id, detail=str(found.count)
        )
    call.answer(_plain(found, who), text(found, who.name))


def _who(opened: Opened, name: str | None) -> ColleagueRow:
    found = (
        opened.store.read(people.colleague_named, name)
        if name is not None
        else opened.store.read(people.colleague, opened.actor.id)
    )
    if found is None:
        raise RodeLoperError("people.unknown", name=name or opened.actor.name)
    return found


def _working_day_before(today: dt.date) -> dt.date:
    """A job that runs each working day tells on Monday what became due in the weekend too."""
    before = today - dt.timedelta(days=1)
    while not is_workday(before):
        before -= dt.timedelta(days=1)
    return before


def _answer_all(call: Call, opened: Opened, today: dt.date, since: dt.date) -> None:
    found = opened.store.read(reminders, today, since)
    names = {one.id: one.name for one in opened.store.read(people.colleagues, archived=True)}
    numbers = sorted((names.get(who, ""), len(some)) for who, some in found.items())
    opened.store.note(opened.actor, "exports.reminders", kind="colleagues", detail=str(len(numbers)))
    lines = [
        n_("{name}: {n} reminder", "{name}: {n} reminders", n).format(name=name, n=n) for name, n in numbers
    ]
    rows = [{"colleague": name, "count": n} for name, n in numbers]
    call.answer({"day": today, "colleagues": rows}, *(lines or [_("Nobody has reminders on this day.")]))


def _plain(found: Digest, who: ColleagueRow) -> dict[str, Any]:
    return {
        "colleague": who.name,
        "email": who.email,
        "day": found.today,
        "count": found.count,
        "reminders": [
            {
                "id": one.row.id,
                "title": "" if one.row.confidential else one.row.title,
                "company": "" if one.row.confidential else one.row.company,
                "confidential": one.row.confidential,
                "due_on": one.row.due_on,
                "stage": one.reminder.stage.value,
                "weeks": one.reminder.weeks,
                "next": one.next.value,
                "postponed": one.row.postponed,
                "waiting_for": "" if one.row.confidential else one.row.waiting_for,
                "silent_days": one.silent,
            }
            for one in found.shown
        ],
    }
