# SPDX-License-Identifier: EUPL-1.2
"""A visit as an .ics file for the team's calendars (RFC 5545): the same appointment each time, never a confidential word."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from assets.texts import _
from storage.queries.visit_page import VisitPage
from storage.rules.states import VisitState
from ui.documents.files import safe_name
from ui.visits.words import names
from ui.words import VISIT_KINDS, word

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_STATUS = {VisitState.PLANNED: "TENTATIVE", VisitState.CANCELLED: "CANCELLED"}


def appointment(page: VisitPage, *, now: dt.datetime) -> bytes:
    """The calendar file of a visit with a date. ``now`` is the aware moment it is made.

    The UID follows from the visit and the number of the version from its changes, so that a calendar replaces the old
    appointment. A cancelled visit gives a file that takes the appointment out of the calendar. Talking points, notes,
    the reason of the visit and topics in somebody's own words stay out: calendars are read by many.
    """
    visit = page.visit
    if visit.starts_at is None or visit.ends_at is None:
        raise ValueError("a visit without a date has no place in a calendar")
    zone = ZoneInfo(page.zone)
    event = Event()
    event.add("uid", f"{visit.id}@rodeloper")
    event.add("sequence", page.sequence)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("last-modified", page.changed_at)
    event.add("dtstart", visit.starts_at.replace(tzinfo=zone))
    event.add("dtend", visit.ends_at.replace(tzinfo=zone))
    event.add("summary", _letters(_("Company visit: {company}").format(company=visit.company)))
    event.add("description", _letters(description(page)))
    if visit.place:
        event.add("location", _letters(visit.place))
    event.add("status", _STATUS.get(visit.state, "CONFIRMED"))
    event.add("class", "PRIVATE")
    return _calendar(event, cancelled=visit.state is VisitState.CANCELLED)


def _calendar(event: Event, *, cancelled: bool) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Rode Loper//rodeloper//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _letters(text: str) -> str:
    """The text without control characters, which RFC 5545 allows nowhere and of which a calendar may make anything."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def description(page: VisitPage) -> str:
    """What stands in the appointment: kind, who goes, and the topics of the municipality's own list."""
    lines = [word(VISIT_KINDS, page.visit.kind.value)]
    if page.team:
        lines.append(_("With {names}").format(names=names(page.team)))
    topics = [item.title for item in page.agenda if item.topic_id is not None]
    if topics:
        lines.append(_("Topics: {topics}").format(topics=", ".join(topics)))
    return "\n".join(lines)


def file_name(page: VisitPage) -> str:
    """``bezoek Van Ommelen Scheepstechniek 2026-11-23.ics``."""
    day = page.visit.day
    return safe_name(_("visit {company} {day}").format(company=page.visit.company, day=day or "")) + ".ics"
