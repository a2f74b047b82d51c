# SPDX-License-Identifier: EUPL-1.2
"""What is different in a brief since it was offered: each thing by itself, so that a person reads it in a sentence. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.queries.briefs import Brief, Promise
from storage.rules.choices import Section
from storage.rules.states import ActionState, VisitState


class What(StrEnum):
    """What happened to a part of a brief."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    PLACE = "place"
    TEAM_NEW = "team_new"
    TEAM_GONE = "team_gone"
    PERSON_NEW = "person_new"
    PERSON_GONE = "person_gone"
    PURPOSE = "purpose"
    PROMISE_NEW = "promise_new"
    PROMISE_DONE = "promise_done"
    PROMISE_DROPPED = "promise_dropped"
    PROMISE_TOLD = "promise_told"
    PROMISE_GONE = "promise_gone"
    PROMISE_REOPENED = "promise_reopened"
    PROMISE_STARTED = "promise_started"
    PROMISE_WAITING = "promise_waiting"
    PROMISE_LATE = "promise_late"
    PROMISE_DUE = "promise_due"
    PROMISE_OWNER = "promise_owner"
    PROMISE_TITLE = "promise_title"
    TOPIC_NEW = "topic_new"
    TOPIC_GONE = "topic_gone"
    TOPIC = "topic"
    EMPLOYEES = "employees"
    PHASE = "phase"
    ALERT_NEW = "alert_new"
    ALERT_GONE = "alert_gone"
    CONTACT_NEW = "contact_new"
    APPROACH = "approach"
    SENSITIVE = "sensitive"


_SECTIONS = {
    "promise": Section.PROMISES,
    "topic": Section.TOPICS,
    "team": Section.PEOPLE,
    "person": Section.PEOPLE,
    "approach": Section.PEOPLE,
    "alert": Section.ALERTS,
    "contact": Section.CONVERSATIONS,
    "sensitive": Section.SENSITIVE,
    "employees": Section.COMPANY,
    "phase": Section.COMPANY,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``name``: of whom or what; ``was`` and ``now`` as text (dates in ISO form); ``id`` of its record.

    ``confidential``: about something that not everybody may read.
    """

    what: What
    name: str = ""
    was: str = ""
    now: str = ""
    id: str = ""
    confidential: bool = False

    @property
    def section(self) -> Section:
        """Where in the brief it belongs; what is about the visit as a whole is at the top."""
        return _SECTIONS.get(self.what.partition("_")[0], Section.MINUTE)

    @property
    def key(self) -> str:
        """A short fingerprint, to remember that somebody saw it. It holds the id of what can be confidential: who does not
        have that record cannot guess what is behind a fingerprint.
        """
        said = "\n".join((self.what, self.id or self.name, self.now))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a promise that is in no brief any more ended: ``told_on`` the company knows, ``removed`` it was taken back."""

    state: ActionState
    told_on: dt.date | None = None
    removed: bool = False


def changes(then: Brief, now: Brief, ended: Mapping[str, Ended]) -> tuple[Change, ...]:
    """What is new, gone or different in ``now``, in the order of the brief.

    ``ended``: promises of ``then`` that are over. One that is in neither is not ours to read any more: nothing is said.
    """
    return (
        *_of_visit(then, now),
        *_of_promises(then, now, ended),
        *_of_topics(then, now),
        *_of_company(then, now),
        *_of_signals(then, now),
    )


def _of_visit(then: Brief, now: Brief) -> Iterator[Change]:
    was, is_ = then.visit, now.visit
    if is_.state == VisitState.CANCELLED and was.state != is_.state:
        yield Change(What.CANCELLED)
    if was.starts_at != is_.starts_at:
        yield Change(What.MOVED, was=_iso(was.starts_at), now=_iso(is_.starts_at))
    if was.place != is_.place:
        yield Change(What.PLACE, was=was.place, now=is_.place)
    if then.purpose.strip() != now.purpose.strip():
        yield Change(What.PURPOSE, was=then.purpose.strip(), now=now.purpose.strip())
    team, attendees = [one.name for one in was.team], [one.name for one in was.attendees]
    yield from _names(What.TEAM_NEW, What.TEAM_GONE, team, [one.name for one in is_.team])
    yield from _names(What.PERSON_NEW, What.PERSON_GONE, attendees, [one.name for one in is_.attendees])
    if then.approach.strip() != now.approach.strip():
        yield Change(What.APPROACH, was=then.approach.strip(), now=now.approach.strip())


def _names(new: What, gone: What, was: list[str], now: list[str]) -> Iterator[Change]:
    yield from (Change(new, name) for name in now if name not in was)
    yield from (Change(gone, name) for name in was if name not in now)


def _of_promises(then: Brief, now: Brief, ended: Mapping[str, Ended]) -> Iterator[Change]:
    before = {one.id: one for one in then.promises}
    for promise in now.promises:
        if promise.id in before:
            yield from _of_promise(before[promise.id], promise)
        else:
            yield _about(promise, What.PROMISE_NEW, now=_iso(promise.due_on))
    there = {one.id for one in now.promises}
    for promise in then.promises:
        if promise.id not in there and (end := ended.get(promise.id)):
            yield _end(promise, end)


def _end(promise: Promise, end: Ended) -> Change:
    if end.removed:
        return _about(promise, What.PROMISE_GONE)
    if end.state is ActionState.DROPPED:
        return _about(promise, What.PROMISE_DROPPED, now=_iso(end.told_on) or "over")
    return _about(promise, What.PROMISE_TOLD, now=_iso(end.told_on))


_STATES = {
    ActionState.DONE: What.PROMISE_DONE,
    ActionState.DROPPED: What.PROMISE_DROPPED,
    ActionState.WAITING: What.PROMISE_WAITING,
    ActionState.IN_PROGRESS: What.PROMISE_STARTED,
    ActionState.OPEN: What.PROMISE_REOPENED,
}


def _of_promise(was: Promise, now: Promise) -> Iterator[Change]:
    if (was.state, was.waiting_for) != (now.state, now.waiting_for):
        yield _about(now, _STATES[now.state], now=now.waiting_for or _iso(now.done_on))
    if was.due_on != now.due_on:
        yield _about(now, What.PROMISE_DUE, was=_iso(was.due_on), now=_iso(now.due_on))
    elif now.days_late and not was.days_late:
        yield _about(now, What.PROMISE_LATE, now=_iso(now.due_on))
    if was.owner != now.owner:
        yield _about(now, What.PROMISE_OWNER, was=was.owner, now=now.owner)
    if was.title != now.title:
        yield _about(now, What.PROMISE_TITLE, was=was.title, now=now.title)


def _about(promise: Promise, what: What, was: str = "", now: str = "") -> Change:
    return Change(what, promise.title, was, now, promise.id, promise.confidential)


def _of_topics(then: Brief, now: Brief) -> Iterator[Change]:
    was = {one.topic: one.text for one in then.topics}
    names = [one.topic for one in now.topics]
    yield from _names(What.TOPIC_NEW, What.TOPIC_GONE, list(was), names)
    for point in now.topics:
        if point.topic in was and was[point.topic].strip() != point.text.strip():
            yield Change(What.TOPIC, point.topic, was[point.topic].strip(), point.text.strip())


def _of_company(then: Brief, now: Brief) -> Iterator[Change]:
    was, is_ = then.figures, now.figures
    if is_.employees is not None and was.employees != is_.employees:
        yield Change(What.EMPLOYEES, was=str(was.employees or ""), now=str(is_.employees))
    if is_.phase and was.phase != is_.phase:
        yield Change(What.PHASE, was=was.phase, now=is_.phase)


def _of_signals(then: Brief, now: Brief) -> Iterator[Change]:
    was, is_ = {one.id: one for one in then.alerts}, {one.id: one for one in now.alerts}
    for id_, alert in is_.items():
        if id_ not in was:
            yield Change(What.ALERT_NEW, alert.kind, now=alert.text, id=id_, confidential=alert.confidential)
    for id_, alert in was.items():
        if id_ not in is_:
            yield Change(What.ALERT_GONE, alert.kind, id=id_, confidential=alert.confidential)
    known = {one.id for one in then.conversations}
    last = max((one.on for one in then.conversations), default=dt.date.min)
    for line in now.conversations:
        # An older one that takes the place of another is no news.
        if line.id not in known and line.on >= last:
            kind = f"visit:{line.kind}" if line.is_visit else line.kind
            yield Change(What.CONTACT_NEW, kind, _iso(line.on), line.text, line.id, line.confidential)
    if then.sensitivities.strip() != now.sensitivities.strip():
        yield Change(What.SENSITIVE, was=then.sensitivities.strip(), now=now.sensitivities.strip())


def _iso(moment: dt.date | dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""
