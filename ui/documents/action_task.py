# SPDX-License-Identifier: EUPL-1.2
"""An action as an .ics file for its owner: a task, and a day in the calendar for programs that know no tasks.

Outlook and Google ignore a VTODO, so the day on which it must be done is there as well: all day long, free, with a
reminder. See docs/decisions/0020. Knows no Qt.
"""

from __future__ import annotations

import datetime as dt
import re

from icalendar import Alarm, Calendar, Component, Event, Todo

from assets.texts import _
from storage.queries.actions import ActionRow
from storage.rules.references import Reference
from storage.rules.states import ActionState

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_STATUS = {
    ActionState.OPEN: "NEEDS-ACTION",
    ActionState.IN_PROGRESS: "IN-PROCESS",
    ActionState.WAITING: "IN-PROCESS",
    ActionState.DONE: "COMPLETED",
    ActionState.DROPPED: "CANCELLED",
}
_REMINDER = dt.timedelta(hours=-15)
"""Before the day begins: nine in the morning of the day before."""


def task(row: ActionRow, code: Reference, *, now: dt.datetime) -> bytes:
    """The file. ``now`` is the aware moment it is made; sent again it takes the place of the one before."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rode Loper//rodeloper//NL")
    calendar.add("version", "2.0")
    todo = Todo()
    _fill(todo, row, code, now, "task")
    todo.add("status", _STATUS[row.state])
    if row.due_on is not None:
        todo.add("due", row.due_on)
    calendar.add_component(todo)
    if row.due_on is not None and not row.state.is_closed:
        calendar.add_component(_day(row, code, now, row.due_on))
    return bytes(calendar.to_ical())


def _day(row: ActionRow, code: Reference, now: dt.datetime, due_on: dt.date) -> Event:
    event = Event()
    _fill(event, row, code, now, "day")
    event.add("dtstart", due_on)
    event.add("dtend", due_on + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event["summary"])
    alarm.add("trigger", _REMINDER)
    event.add_component(alarm)
    return event


def _fill(part: Component, row: ActionRow, code: Reference, now: dt.datetime, what: str) -> None:
    part.add("uid", f"{row.id}-{what}@rodeloper")
    # It only grows, so that the newest one wins.
    part.add("sequence", int(row.last_update_at.timestamp()) % 2**31)
    part.add("dtstamp", now.astimezone(dt.UTC))
    part.add("summary", _letters(_("A confidential action") if row.confidential else row.title))
    lines = [] if row.confidential else [_("For {company}").format(company=row.company)]
    part.add("description", _letters("\n".join([*lines, _("Reference: {code}").format(code=code)])))
    part.add("class", "PRIVATE")


def _letters(text: str) -> str:
    """The text without control characters, which RFC 5545 allows nowhere."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
