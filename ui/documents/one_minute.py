# SPDX-License-Identifier: EUPL-1.2
"""The three things to know before you walk in: excuses first, then news, good or bad, then what to ask on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from assets.texts import _, days_late, n_
from storage.queries.briefs import AlertLine, Brief, Promise
from storage.rules.states import ActionState
from ui.words import ALERTS, day_words, word

MOST = 3
FRESH_DAYS = 120  # a signal older than this is history, not a subject for today


class Point(NamedTuple):
    """What to do, in bold, and why. ``kind``: ``late told dropped open alert start``."""

    kind: str
    lead: str
    text: str


def points(brief: Brief, today: dt.date, *, how_late: Callable[[Promise], str] | None = None) -> list[Point]:
    """At most three points, the most urgent first. A brief without any still says how to begin.

    ``how_late`` says so of a promise; without it that is the number of days.
    """
    late = [promise for promise in brief.promises if promise.days_late]
    untold = [promise for promise in brief.promises if promise.not_told]
    done = [promise for promise in untold if promise.state is ActionState.DONE]
    dropped = [promise for promise in untold if promise.state is ActionState.DROPPED]
    coming = [promise for promise in brief.promises if not promise.state.is_closed]
    fresh = [alert for alert in brief.alerts if (today - alert.on).days <= FRESH_DAYS]
    found = [
        *([_apologise(late, len(late), how_late or _days)] if late else []),
        *([_good_news(done)] if done else []),
        *([_bad_news(dropped[0])] if dropped else []),
        *([_on_its_way(coming, today)] if coming and not late else []),
        *(_ask_on(alert, today) for alert in fresh),
    ]
    return (found or [_start(brief)])[:MOST]


def _days(promise: Promise) -> str:
    return days_late(promise.days_late)


def _apologise(late: list[Promise], count: int, how_late: Callable[[Promise], str]) -> Point:
    first = late[0]
    said = _("This is {late}: {title}.").format(title=_bare(first.title), late=how_late(first))
    if first.waiting_for and first.state is ActionState.WAITING:
        said += " " + _("It waits for {what}.").format(what=_bare(first.waiting_for))
    elif first.owner:
        said += " " + _("{name} works on it.").format(name=first.owner)
    if count > 1:
        said += " " + n_(
            "{n} other promise is late too.", "{n} other promises are late too.", count - 1
        ).format(n=count - 1)
    return Point("late", _("Apologise."), said)


def _good_news(done: list[Promise]) -> Point:
    said = _("This is done: {title}.").format(title=_bare(done[0].title))
    if len(done) > 1:
        said += " " + n_("And {n} other thing.", "And {n} other things.", len(done) - 1).format(
            n=len(done) - 1
        )
    return Point("told", _("Tell the good news."), said + " " + _("The company does not know yet."))


def _bad_news(dropped: Promise) -> Point:
    said = _("This will not happen: {title}. The company does not know yet.").format(
        title=_bare(dropped.title)
    )
    return Point("dropped", _("Explain why."), said)


def _on_its_way(coming: list[Promise], today: dt.date) -> Point:
    first = coming[0]
    said = _("We promised: {title}.").format(title=_bare(first.title))
    if first.due_on and first.owner:
        said += " " + _("{name} does it, at the latest {day}.").format(
            name=first.owner, day=day_words(first.due_on, today)
        )
    elif first.owner:
        said += " " + _("{name} works on it.").format(name=first.owner)
    if len(coming) > 1:
        said += " " + n_(
            "{n} other promise is open too.", "{n} other promises are open too.", len(coming) - 1
        ).format(n=len(coming) - 1)
    return Point("open", _("Say how it goes."), said)


def _ask_on(alert: AlertLine, today: dt.date) -> Point:
    said = _("{signal}, said on {date}.").format(
        signal=word(ALERTS, alert.kind), date=day_words(alert.on, today)
    )
    return Point("alert", _("Ask on."), " ".join(part for part in (said, alert.text.strip()) if part))


def _start(brief: Brief) -> Point:
    if not brief.figures.visits and not brief.conversations:
        return Point("start", _("Get acquainted."), _("This is our first visit. Ask what the company needs."))
    return Point("start", _("Listen."), _("We have no open promises. Ask what matters now."))


def _bare(title: str) -> str:
    return title.strip().rstrip(".")
