# SPDX-License-Identifier: EUPL-1.2
"""All contacts with one company under one another: visits, calls, promises that were kept and told, signals."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage.models import (
    Action,
    AgendaItem,
    Alert,
    Colleague,
    Contact,
    ContactMoment,
    Note,
    TeamMember,
    Topic,
    Visit,
)  # fmt: skip
from storage.queries.merged import family
from storage.rules.choices import Disclosure, Part
from storage.rules.states import ActionState
from storage.rules.workdays import dutch_day

_BEGINNING = 160
# Marks, and whole lines with an action: those stand on the time line themselves.
_MARKS = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?/acti(?:e|on)\b.*$|^[\s#>*\-+]+|[*_`]+|^/\S+\s", re.MULTILINE | re.IGNORECASE
)


class TimelineKind(StrEnum):
    """What happened, and the filter of the time line."""

    VISIT = "visit"
    CONTACT = "contact"
    ACTION = "action"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One contact.

    ``on`` is its day (nothing for a visit that is still a wish), ``at`` the clock time when there is one. ``what`` is the
    kind of visit, channel, ``done``/``dropped``/``told`` or kind of alert; ``state`` of a visit or action. ``text`` may be
    the beginning of a note. ``person`` is the colleague, ``contact`` the person of the company.
    """

    kind: TimelineKind
    id: str
    on: dt.date | None
    at: dt.datetime | None
    what: str
    title: str = ""
    text: str = ""
    state: str = ""
    person: str = ""
    contact: str = ""
    with_alderman: bool = False
    topics: tuple[str, ...] = ()
    actions: int = 0
    not_told: bool = False
    disclosure: str = ""


@dataclass(frozen=True, slots=True)
class TimelineCounts:
    """How many of each kind."""

    visits: int
    contacts: int
    actions: int
    alerts: int

    @property
    def all(self) -> int:
        return self.visits + self.contacts + self.actions + self.alerts


def timeline(
    db: Session, company_id: str, *, only: TimelineKind | None = None, limit: int = 30, offset: int = 0
) -> list[TimelineItem]:
    """The contacts with a company and all that was merged into it; what is to come first, then newest first."""
    related = family(db, company_id)
    most = limit + offset
    sources = {
        TimelineKind.VISIT: _visits,
        TimelineKind.CONTACT: _contacts,
        TimelineKind.ACTION: _actions,
        TimelineKind.ALERT: _alerts,
    }
    found = [
        item for kind, source in sources.items() if only in (None, kind) for item in source(db, related, most)
    ]
    found.sort(key=_when, reverse=True)
    return found[offset : offset + limit]


# When the company last heard how it is going; how it ended is told by itself.
_EXPLAINED_ON = case((Action.told_on.is_(None), Action.heard_on))


def _when(item: TimelineItem) -> tuple[dt.date, dt.time, str]:
    """A wish has no day yet and stands on top; within a day what has a time comes after (so: above) what has none."""
    return (item.on or dt.date.max, item.at.time() if item.at else dt.time(), item.id)


def counts(db: Session, related: Sequence[str]) -> TimelineCounts:
    """How many contacts of each kind these companies have."""

    def count(model: type[Visit | ContactMoment | Alert], *where: object) -> int:
        return db.scalar(select(func.count()).where(model.company_id.in_(related), *where)) or 0  # type: ignore[arg-type]

    closed = func.count(Action.done_on) + func.count(Action.told_on) + func.count(_EXPLAINED_ON)
    actions = (
        db.scalar(select(closed).where(Action.company_id.in_(related), Action.removed_at.is_(None))) or 0
    )
    return TimelineCounts(
        count(Visit),
        count(ContactMoment, ContactMoment.archived_at.is_(None)),
        actions,
        count(Alert, Alert.archived_at.is_(None)),
    )


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone().replace(tzinfo=None)


def _visits(db: Session, related: Sequence[str], most: int) -> list[TimelineItem]:
    columns = (
        Visit.id,
        Visit.kind,
        Visit.state,
        Visit.starts_at,
        Visit.purpose,
        Visit.summary,
    )
    query = select(*columns).where(Visit.company_id.in_(related))
    rows = db.execute(query.order_by(Visit.starts_at.is_not(None), Visit.starts_at.desc()).limit(most)).all()
    ids = [row.id for row in rows]
    aldermen = set(
        db.scalars(
            select(TeamMember.visit_id).where(TeamMember.visit_id.in_(ids), TeamMember.part == Part.ALDERMAN)
        )
    )
    topics, notes, actions = _topics(db, ids), _notes(db, ids), _actions_of_visits(db, ids)
    return [
        TimelineItem(
            TimelineKind.VISIT, row.id, row.starts_at.date() if row.starts_at else None, row.starts_at, row.kind,
            text=row.summary or notes.get(row.id, "") or row.purpose, state=row.state,
            with_alderman=row.id in aldermen, topics=tuple(topics[row.id]), actions=actions.get(row.id, 0),
        )
        for row in rows
    ]  # fmt: skip


def _topics(db: Session, visits: Sequence[str]) -> dict[str, list[str]]:
    query = (
        select(AgendaItem.visit_id, func.coalesce(Topic.name, AgendaItem.title))
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        .where(AgendaItem.visit_id.in_(visits), AgendaItem.archived_at.is_(None))
        .order_by(AgendaItem.position)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for visit, name in db.execute(query):
        found[visit].append(name)
    return found


def _notes(db: Session, visits: Sequence[str]) -> dict[str, str]:
    """The beginning of the first note of each visit. What is confidential is not shown in passing."""
    query = (
        select(Note.visit_id, func.substr(Note.text, 1, 2 * _BEGINNING))
        .where(Note.visit_id.in_(visits), Note.text != "", Note.disclosure != Disclosure.CONFIDENTIAL)
        .order_by(Note.key.desc())
    )
    return {visit: beginning(text) for visit, text in db.execute(query)}


def beginning(markdown: str) -> str:
    """The first words of a note on one line, without marks, cut at a word."""
    words = " ".join(_MARKS.sub("", markdown).split())
    if len(words) <= _BEGINNING:
        return words
    return words[:_BEGINNING].rsplit(" ", 1)[0] + " …"


def _actions_of_visits(db: Session, visits: Sequence[str]) -> dict[str, int]:
    query = (
        select(Action.visit_id, func.count())
        .where(Action.visit_id.in_(visits), Action.removed_at.is_(None))
        .group_by(Action.visit_id)
    )
    return {visit: n for visit, n in db.execute(query) if visit}


def _contacts(db: Session, related: Sequence[str], most: int) -> list[TimelineItem]:
    m = ContactMoment
    query = (
        select(
            m.id,
            m.channel,
            m.happened_at,
            m.subject,
            m.text,
            m.disclosure,
            Colleague.name,
            Contact.name.label("who"),
        )
        .outerjoin(Colleague, Colleague.id == m.colleague_id)
        .outerjoin(Contact, Contact.id == m.contact_id)
        .where(m.company_id.in_(related), m.archived_at.is_(None))
        .order_by(m.happened_at.desc())
        .limit(most)
    )
    return [
        TimelineItem(
            TimelineKind.CONTACT, row.id, dutch_day(row.happened_at), _local(row.happened_at), row.channel,
            title=row.subject, text=row.text, person=row.name or "", contact=row.who or "", disclosure=row.disclosure,
        )
        for row in db.execute(query)
    ]  # fmt: skip


def _actions(db: Session, related: Sequence[str], most: int) -> list[TimelineItem]:
    a = Action
    items = []
    # What happened last on one day goes first, and an action is told after it is done.
    for column, what in (
        (a.told_on, "told"),
        (_EXPLAINED_ON, "explained"),
        (a.done_on, ActionState.DONE.value),
    ):
        query = (
            select(
                a.id,
                column.label("day"),
                a.title,
                a.state,
                a.is_not_told,
                a.confidential,
                Note.disclosure,
                Colleague.name,
            )
            .outerjoin(Colleague, Colleague.id == a.owner_id)
            .outerjoin(Note, Note.id == a.note_id)
            .where(a.company_id.in_(related), a.removed_at.is_(None), column.is_not(None))
            .order_by(column.desc())
            .limit(most)
        )
        for row in db.execute(query):
            secret = row.confidential or row.disclosure == Disclosure.CONFIDENTIAL
            happened = row.state if what == ActionState.DONE and row.state == ActionState.DROPPED else what
            items.append(
                TimelineItem(
                    TimelineKind.ACTION, row.id, row.day, None, happened, title=row.title, state=row.state,
                    person=row.name or "", not_told=row.is_not_told and what == ActionState.DONE,
                    disclosure=Disclosure.CONFIDENTIAL.value if secret else "",
                )
            )  # fmt: skip
    return items


def _alerts(db: Session, related: Sequence[str], most: int) -> list[TimelineItem]:
    query = (
        select(Alert.id, Alert.kind, Alert.raised_at, Alert.text, Alert.disclosure, Colleague.name)
        .outerjoin(Colleague, Colleague.id == Alert.raised_by_id)
        .where(Alert.company_id.in_(related), Alert.archived_at.is_(None))
        .order_by(Alert.raised_at.desc())
        .limit(most)
    )
    return [
        TimelineItem(
            TimelineKind.ALERT, row.id, dutch_day(row.raised_at), None, row.kind, text=row.text,
            person=row.name or "", disclosure=row.disclosure,
        )
        for row in db.execute(query)
    ]  # fmt: skip
