# SPDX-License-Identifier: EUPL-1.2
"""A brief as one person reads it: the last version, what changed since that person read it, who agreed, what was asked."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import BriefMark, BriefRemark, BriefVersion, Colleague, TeamMember
from storage.queries.brief_changes import Change
from storage.queries.brief_versions import VersionRow, offered_brief, since, versions
from storage.queries.briefs import Brief, visit_brief
from storage.rules.choices import BriefMarkKind, Part

_DRAFTS = text("SELECT name, value FROM facts WHERE name >= :start AND name < :end")
WORDS_A_MINUTE = 180
"""How fast a person reads with attention; slower than a novel, for there are names and figures in it."""


class BriefState(StrEnum):
    """How far a brief is for one reader. On the screen: concept, aangeboden, veranderd, gelezen, gelezen en akkoord."""

    CONCEPT = "concept"
    OFFERED = "offered"
    CHANGED = "changed"
    READ = "read"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Said:
    """A remark, or an answer to one (moments in UTC)."""

    id: str
    author: str
    author_id: str
    text: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark at a section with what was said back, in the order of the moments."""

    id: str
    section: str
    visit_id: str
    said: tuple[Said, ...]

    @property
    def asked_by(self) -> str:
        """The id of who began."""
        return self.said[0].author_id

    @property
    def waits(self) -> bool:
        """Whether who began has heard nothing yet since the last thing they said."""
        return self.said[-1].author_id == self.asked_by


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """An alderman who goes: what they last read and agreed with, with the number of the version; ``None``: not yet."""

    id: str
    name: str
    read_at: dt.datetime | None = None
    read_number: int = 0
    agreed_at: dt.datetime | None = None
    agreed_number: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A brief as ``me`` reads it. ``brief`` is the last version as it was offered, nothing while it is a concept.

    ``since_read``: what is different in that version from the one that I read. ``since_offered``: what is different now.
    ``fresh``: the keys of those changes that I did not see yet.
    """

    live: Brief
    versions: tuple[VersionRow, ...] = ()
    brief: Brief | None = None
    state: BriefState = BriefState.CONCEPT
    since_read: tuple[Change, ...] = ()
    since_offered: tuple[Change, ...] = ()
    fresh: frozenset[str] = frozenset()
    read_at: dt.datetime | None = None
    agreed_at: dt.datetime | None = None
    readers: tuple[ReaderRow, ...] = ()
    threads: tuple[Thread, ...] = ()
    drafts: Mapping[str, str] = field(default_factory=dict)
    """What I typed at this brief, whichever version, and did not say yet: a section, or the id of a remark, and the words."""
    agrees: bool = False
    """Whether I go on this visit as an alderman."""
    me: str = ""
    earlier: bool = False
    """Whether there is a later version than the one that is shown."""

    @property
    def version(self) -> VersionRow | None:
        """The last version."""
        return self.versions[-1] if self.versions else None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change that I should know of, each once: as it is now when it changed twice."""
        return tuple({change.key: change for change in (*self.since_read, *self.since_offered)}.values())

    @property
    def news(self) -> tuple[Change, ...]:
        """Those that I did not see yet."""
        return tuple(change for change in self.changes if change.key in self.fresh)

    @property
    def answers(self) -> int:
        """How many of my remarks got an answer after I last read."""
        since_then = self.read_at or dt.datetime.min.replace(tzinfo=dt.UTC)
        mine = (one for one in self.threads if one.asked_by == self.me and not one.waits)
        return sum(one.said[-1].at > since_then for one in mine)


def reading(db: Session, visit_id: str, me: str, today: dt.date, *, version_id: str = "") -> Reading:
    """The brief of this visit for this person. Raises ``not-found``, ``briefs.newer``.

    ``version_id``: an earlier version, only to look at, with what differs from it in the next one.
    """
    all_ = versions(db, visit_id)
    if version_id and (not all_ or version_id != all_[-1].id):
        return _earlier(db, visit_id, version_id, today)
    live = visit_brief(db, visit_id, today)
    team = _team(db, visit_id)
    agrees = any((id_, part) == (me, Part.ALDERMAN) for id_, _name, part in team)
    if not all_:
        return Reading(live, agrees=agrees, readers=_readers(team, {}, []))
    brief = offered_brief(db, all_[-1].id)
    marks = _marks(db, visit_id)
    mine = [mark for mark in marks if mark.person_id == me]
    since_offered = since(db, brief, live)
    since_read: tuple[Change, ...] = ()
    if mine and mine[-1].version_id != all_[-1].id:
        since_read = since(db, offered_brief(db, mine[-1].version_id), brief)
    seen = {key for mark in mine for key in mark.seen.split()}
    fresh = frozenset(change.key for change in (*since_read, *since_offered)) - seen
    # Who agreed with an earlier version was not asked about this one.
    agreed = [one.at for one in mine if one.kind == BriefMarkKind.AGREED and one.version_id == all_[-1].id]
    return Reading(
        live=live,
        versions=all_,
        brief=brief,
        state=_state(mine, fresh, agreed),
        since_read=since_read,
        since_offered=since_offered,
        fresh=fresh,
        read_at=mine[-1].at if mine else None,
        agreed_at=agreed[-1] if agreed else None,
        readers=_readers(team, {one.id: one.number for one in all_}, marks),
        threads=threads(db, [visit_id]),
        drafts=_drafts(db, me, visit_id),
        agrees=agrees,
        me=me,
    )


def _earlier(db: Session, visit_id: str, version_id: str, today: dt.date) -> Reading:
    all_ = versions(db, visit_id)
    at = next((n for n, one in enumerate(all_, start=1) if one.id == version_id), 0)
    if not at:
        raise RodeLoperError("not-found", kind="brief_versions")
    brief, live = offered_brief(db, version_id), visit_brief(db, visit_id, today)
    next_ = offered_brief(db, all_[at].id) if at < len(all_) else live
    return Reading(
        live=live,
        versions=all_[:at],
        brief=brief,
        state=BriefState.READ,
        since_offered=since(db, brief, next_),
        threads=threads(db, [visit_id]),
        earlier=at < len(all_),
    )


def _state(mine: Sequence[BriefMark], fresh: frozenset[str], agreed: Sequence[dt.datetime]) -> BriefState:
    if not mine:
        return BriefState.OFFERED
    if fresh:
        return BriefState.CHANGED
    return BriefState.AGREED if agreed else BriefState.READ


def _team(db: Session, visit_id: str) -> list[tuple[str, str, str]]:
    query = (
        select(Colleague.id, Colleague.name, TeamMember.part)
        .join(TeamMember, TeamMember.colleague_id == Colleague.id)
        .where(TeamMember.visit_id == visit_id)
        .order_by(TeamMember.key)
    )
    return [(id_, name, part) for id_, name, part in db.execute(query)]


def _marks(db: Session, visit_id: str) -> list[BriefMark]:
    query = (
        select(BriefMark)
        .join(BriefVersion, BriefVersion.id == BriefMark.version_id)
        .where(BriefVersion.visit_id == visit_id)
        .order_by(BriefMark.at, BriefMark.id)
    )
    return list(db.scalars(query))


def _readers(
    team: Iterable[tuple[str, str, str]], numbers: dict[str, int], marks: Sequence[BriefMark]
) -> tuple[ReaderRow, ...]:
    found = []
    for id_, name, part in team:
        if part == Part.ALDERMAN:
            mine = [mark for mark in marks if mark.person_id == id_]
            agreed = [mark for mark in mine if mark.kind == BriefMarkKind.AGREED]
            found.append(
                ReaderRow(
                    id_,
                    name,
                    mine[-1].at if mine else None,
                    numbers[mine[-1].version_id] if mine else 0,
                    agreed[-1].at if agreed else None,
                    numbers[agreed[-1].version_id] if agreed else 0,
                )
            )
    return tuple(found)


def threads(db: Session, visits: Sequence[str]) -> tuple[Thread, ...]:
    """What was said at the briefs of these visits, the oldest remark first."""
    query = (
        select(BriefRemark, Colleague.name)
        .join(Colleague, Colleague.id == BriefRemark.author_id)
        .where(BriefRemark.visit_id.in_(visits))
        .order_by(BriefRemark.at, BriefRemark.id)
    )
    found: dict[str, list[tuple[BriefRemark, Said]]] = {}
    for row, name in db.execute(query):
        said = Said(row.id, name, row.author_id, row.text, row.at)
        # An answer whose remark is not here stands by itself.
        found.setdefault(row.answers_id or row.id, []).append((row, said))
    return tuple(
        Thread(id_, rows[0][0].section, rows[0][0].visit_id, tuple(said for _row, said in rows))
        for id_, rows in found.items()
    )


def draft_name(me: str, visit_id: str, place: str) -> str:
    """The name under which this store keeps what somebody types at the brief of a visit. It is of no version: a next one
    can be offered while somebody types.
    """
    return f"draft {me} {visit_id} {place}"


def _drafts(db: Session, me: str, visit_id: str) -> dict[str, str]:
    start = draft_name(me, visit_id, "")
    found = db.execute(_DRAFTS, {"start": start, "end": start + "\uffff"})
    return {name.removeprefix(start): value for name, value in found}


def minutes(brief: Brief) -> int:
    """How long reading takes, at least one minute."""
    texts = [
        brief.purpose, brief.approach, brief.sensitivities,
        *(f"{one.title} {one.owner} {one.waiting_for} {one.promised_to}" for one in brief.promises),
        *(f"{one.topic} {one.text}" for one in brief.topics),
        *(one.text or " ".join(one.topics) for one in brief.conversations),
        *(one.text for one in brief.alerts),
        *(f"{one.name} {one.function} {one.preference}" for one in brief.people),
    ]  # fmt: skip
    words = sum(len(text.split()) for text in texts)
    return max(1, math.ceil(words / WORDS_A_MINUTE))
