# SPDX-License-Identifier: EUPL-1.2
"""The versions of a brief that were offered, each exactly as it was, and how a brief is taken apart to be kept.

A version has what everybody may read; what can be confidential is in parts of its own. Who may not read such a part does
not have it here, so the version that comes together is the one for this reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import Action, BriefPart, BriefVersion, Colleague
from storage.queries.brief_changes import Change, Ended, changes
from storage.queries.briefs import CONVERSATIONS, AlertLine, Brief, Conversation, Promise, visit_brief
from storage.rules.choices import BriefPartKind
from storage.rules.states import ActionState
from storage.rules.workdays import dutch_day

Line = Promise | AlertLine | Conversation


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version: the how manieth of this visit, when it was offered (UTC) and by whom."""

    id: str
    number: int
    offered_at: dt.datetime
    offered_by: str
    offered_by_id: str


def versions(db: Session, visit_id: str) -> tuple[VersionRow, ...]:
    """All versions of the brief of a visit, the first one first. Two that were offered at once are both there."""
    query = (
        select(BriefVersion, Colleague.name)
        .join(Colleague, Colleague.id == BriefVersion.offered_by_id)
        .where(BriefVersion.visit_id == visit_id)
        .order_by(BriefVersion.offered_at, BriefVersion.id)
    )
    return tuple(
        VersionRow(row.id, number, row.offered_at, name, row.offered_by_id)
        for number, (row, name) in enumerate(db.execute(query), start=1)
    )


def offered_brief(db: Session, version_id: str) -> Brief:
    """A version as it was offered, as far as it is ours to read; as late as things were on the day it was offered.

    Raises ``not-found``, and ``briefs.newer`` for one that a newer program made.
    """
    version = db.get(BriefVersion, version_id)
    if version is None:
        raise RodeLoperError("not-found", kind="brief_versions")
    lines: dict[str, list[Line]] = {kind.value: [] for kind in BriefPartKind}
    query = select(BriefPart).where(BriefPart.version_id == version_id).order_by(BriefPart.key)
    try:
        brief = msgspec.json.decode(version.content, type=Brief)
        for part in db.scalars(query):
            kind = BriefPartKind(part.about_kind)
            lines[kind.value].append(msgspec.json.decode(part.content, type=_LINES[kind]))
    except (msgspec.DecodeError, ValueError):
        raise RodeLoperError("briefs.newer") from None
    return _together(brief, lines).as_on(dutch_day(version.offered_at))


def version_of(db: Session, visit_id: str, version_id: str) -> VersionRow:
    """This version, with its number. Raises ``not-found``."""
    found = next((one for one in versions(db, visit_id) if one.id == version_id), None)
    if found is None:
        raise RodeLoperError("not-found", kind="brief_versions")
    return found


_LINES = {
    BriefPartKind.PROMISE: Promise,
    BriefPartKind.ALERT: AlertLine,
    BriefPartKind.CONTACT: Conversation,
}


def _together(brief: Brief, lines: dict[str, list[Line]]) -> Brief:
    alerts = [one for one in lines[BriefPartKind.ALERT] if isinstance(one, AlertLine)]
    contacts = [one for one in lines[BriefPartKind.CONTACT] if isinstance(one, Conversation)]
    spoken = sorted((*brief.conversations, *contacts), key=lambda one: (one.on, one.id), reverse=True)
    return replace(
        brief,
        promises=tuple(one for one in lines[BriefPartKind.PROMISE] if isinstance(one, Promise)),
        conversations=tuple(spoken[:CONVERSATIONS]),
        alerts=tuple(sorted(alerts, key=lambda one: (one.on, one.id), reverse=True)),
    )


@dataclass(frozen=True, slots=True)
class Content:
    """A brief taken apart: what everybody may read, and each thing that can be confidential with what it is about."""

    open: str
    parts: tuple[tuple[str, str, str], ...]
    """Kind and id of what it is about, and what was said of it."""


def content(db: Session, visit_id: str, today: dt.date) -> Content:
    """The brief of a visit as it is now, taken apart. Raises ``not-found``."""
    whole = visit_brief(db, visit_id, today)
    # How many actions an earlier visit had is counted without those that only some may know of.
    plain = visit_brief(db, visit_id, today, confidential=False)
    moments = {one.id: one for one in (*whole.conversations, *plain.conversations) if not one.is_visit}
    lines: Sequence[tuple[BriefPartKind, Sequence[Line]]] = (
        (BriefPartKind.PROMISE, [replace(one, days_late=0) for one in whole.promises]),
        (BriefPartKind.ALERT, whole.alerts),
        (BriefPartKind.CONTACT, list(moments.values())),
    )
    visits = tuple(one for one in plain.conversations if one.is_visit)
    rest = replace(whole, promises=(), alerts=(), conversations=visits)
    return Content(
        _json(rest), tuple((kind.value, one.id, _json(one)) for kind, all_ in lines for one in all_)
    )


def since(db: Session, then: Brief, now: Brief) -> tuple[Change, ...]:
    """What changed from the one to the other, with how promises ended that are in no brief any more."""
    gone = {one.id for one in then.promises} - {one.id for one in now.promises}
    query = select(
        Action.id, Action.state, Action.told_on, Action.removed_at, Action.is_open, Action.is_not_told
    )
    over = {
        id_: Ended(ActionState(state), told_on, removed_at is not None)
        for id_, state, told_on, removed_at, is_open, is_not_told in db.execute(
            query.where(Action.id.in_(gone))
        )
        if removed_at is not None or not (is_open or is_not_told)
    }
    return changes(then, now, over)


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
