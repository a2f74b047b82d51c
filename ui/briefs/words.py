# SPDX-License-Identifier: EUPL-1.2
"""What is different in a brief, how far it is and who read it, in plain sentences. Knows no Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from assets.texts import N_, _, clock, date_long, n_, number, one_stop, relative_day, weekday
from storage.queries.brief_changes import Change, What
from storage.queries.brief_reading import ReaderRow
from storage.rules.choices import Section
from storage.rules.workdays import dutch_day
from ui.words import ALERTS, CHANNELS, PHASES, VISIT_KINDS, day_words, word

SECTIONS: dict[str, str] = {
    Section.MINUTE: N_("In one minute"),
    Section.PROMISES: N_("What we promised"),
    Section.TOPICS: N_("What it is about"),
    Section.PEOPLE: N_("People"),
    Section.COMPANY: N_("The company"),
    Section.ALERTS: N_("Mind: signals"),
    Section.CONVERSATIONS: N_("Earlier conversations"),
    Section.SENSITIVE: N_("Rather not talk about"),
}
_TEXTS: dict[What, str] = {
    What.CANCELLED: N_("The visit does not go ahead."),
    What.MOVED: N_("The visit is on {now} now."),
    What.PLACE: N_("The visit is at another place now: {now}."),
    What.PURPOSE: N_("Why we go was written anew: {now}"),
    What.TEAM_NEW: N_("{name} comes along too."),
    What.TEAM_GONE: N_("{name} does not come along any more."),
    What.PERSON_NEW: N_("{name} of the company is there too."),
    What.PERSON_GONE: N_("{name} of the company is not there any more."),
    What.PROMISE_NEW: N_("New promise: {name}."),
    What.PROMISE_DONE: N_("Done: {name}. The company does not know yet."),
    What.PROMISE_DROPPED: N_("This will not happen: {name}."),
    What.PROMISE_TOLD: N_("Done, and the company knows it: {name}."),
    What.PROMISE_GONE: N_("Taken back: {name}."),
    What.PROMISE_REOPENED: N_("Open again: {name}."),
    What.PROMISE_STARTED: N_("Work on this began: {name}."),
    What.PROMISE_WAITING: N_("“{name}” waits for {now}."),
    What.PROMISE_LATE: N_("This is late now: {name}."),
    What.PROMISE_DUE: N_("“{name}” must be ready on {now} now."),
    What.PROMISE_OWNER: N_("{now} now takes care of “{name}”."),
    What.PROMISE_TITLE: N_("“{was}” is called “{now}” now."),
    What.TOPIC_NEW: N_("New topic: {name}."),
    What.TOPIC_GONE: N_("Not a topic any more: {name}."),
    What.TOPIC: N_("About {name} something else is asked: {now}"),
    What.EMPLOYEES: N_("The company has {now} employees now."),
    What.PHASE: N_("The company is in another phase: {now}."),
    What.ALERT_NEW: N_("New signal: {name}. {now}"),
    What.ALERT_GONE: N_("Not a signal any more: {name}."),
    What.CONTACT_NEW: N_("New contact on {was}: {name}. {now}"),
    What.APPROACH: N_("How to approach them was written anew: {now}"),
    What.SENSITIVE: N_("What is sensitive was written anew: {now}"),
}
_EMPTY: dict[What, str] = {
    What.MOVED: N_("The visit has no day any more."),
    What.PURPOSE: N_("Why we go is not written down any more."),
    What.PROMISE_WAITING: N_("“{name}” waits."),
    What.PROMISE_DUE: N_("“{name}” has no date any more."),
    What.PROMISE_OWNER: N_("Nobody takes care of “{name}” now."),
    What.TOPIC: N_("About {name} nothing is asked any more."),
    What.APPROACH: N_("How to approach them is not written down any more."),
    What.SENSITIVE: N_("Nothing is sensitive any more."),
}
"""When there is nothing now."""


def change_words(change: Change, today: dt.date) -> str:
    """What is different, as ``Joost Ommelkamp van het bedrijf is er ook bij``."""
    kinds = {What.MOVED: _moment, What.PROMISE_DUE: _day, What.PHASE: _phase, What.EMPLOYEES: _count}
    say: Callable[[str, dt.date], str] = kinds.get(change.what, _plain)
    text = _EMPTY[change.what] if not change.now and change.what in _EMPTY else _TEXTS[change.what]
    was = _day(change.was, today) if change.what is What.CONTACT_NEW else say(change.was, today)
    words = _(text).format(name=_name(change), was=was, now=say(change.now, today))
    return one_stop(" ".join(words.split()))


def _name(change: Change) -> str:
    if change.what in (What.ALERT_NEW, What.ALERT_GONE):
        return word(ALERTS, change.name)
    if change.what is What.CONTACT_NEW:
        visit = change.name.removeprefix("visit:")
        return word(VISIT_KINDS, visit) if visit != change.name else word(CHANNELS, change.name)
    return change.name.strip().rstrip(".")


def _plain(value: str, _today: dt.date) -> str:
    return value


def _moment(value: str, _today: dt.date) -> str:
    if not value:
        return ""
    at = dt.datetime.fromisoformat(value)
    return _("{day} at {time}").format(day=date_long(at.date()), time=clock(at))


def _day(value: str, today: dt.date) -> str:
    return day_words(dt.date.fromisoformat(value), today) if value else ""


def _phase(value: str, _today: dt.date) -> str:
    return word(PHASES, value).lower()


def _count(value: str, _today: dt.date) -> str:
    return number(int(value)) if value else ""


def since_words(count: int, read_at: dt.datetime, now: dt.datetime) -> str:
    """``1 ding veranderd sinds zaterdag``."""
    text = n_("{n} thing changed since {when}", "{n} things changed since {when}", count)
    return text.format(n=number(count), when=when_read(read_at, now))


def when_read(at: dt.datetime, now: dt.datetime) -> str:
    """A moment in the past as one says it: ``08:12`` of today, ``gisteren``, ``zaterdag``, ``3 november``."""
    day, today = dutch_day(at), dutch_day(now)
    days = (today - day).days
    if days <= 0:
        return clock(at)
    if days == 1:
        return relative_day(day, today)
    return weekday(day) if days < 7 else day_words(day, today)


def day_and_time(at: dt.datetime, now: dt.datetime) -> str:
    """``zaterdag 16:10``, ``vandaag 08:20``, ``3 november 09:15``."""
    day, today = dutch_day(at), dutch_day(now)
    days = (today - day).days
    said = relative_day(day, today) if days <= 1 else when_read(at, now)
    return f"{said} {clock(at)}"


def reader_words(reader: ReaderRow, last: int, now: dt.datetime) -> str:
    """``gelezen en akkoord, zaterdag 16:10``; what was read of an earlier version says so."""
    if reader.read_at is None:
        return _("not read yet")
    if reader.agreed_at is not None and reader.agreed_number == last:
        return _("read and agreed, {when}").format(when=day_and_time(reader.agreed_at, now))
    if reader.read_number == last:
        words = _("read, {when}").format(when=day_and_time(reader.read_at, now))
        if reader.agreed_at is not None:
            words += ", " + _("agreed with version {n}").format(n=reader.agreed_number)
        return words
    done = (
        _("agreed with version {n}") if reader.agreed_number == reader.read_number else _("read version {n}")
    )
    return _("{what}, not yet version {last}").format(what=done.format(n=reader.read_number), last=last)
