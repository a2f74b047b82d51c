# SPDX-License-Identifier: EUPL-1.2
"""A brief is offered to the alderman, read, agreed to and asked about. Every step only adds; nothing is ever rewritten."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import BriefMark, BriefPart, BriefRemark, BriefVersion, TeamMember, Visit
from storage.operations import half_typed
from storage.operations.company_fields import invalid
from storage.operations.unit import get, operation
from storage.queries.brief_reading import draft_name
from storage.queries.brief_versions import content, versions
from storage.rules.choices import BriefMarkKind, Part, Section
from storage.rules.rights import Actor
from storage.rules.states import VisitState

_TO_COME = (VisitState.PLANNED.value, VisitState.CONFIRMED.value)


@operation("briefs.offer")
def offer(db: Session, actor: Actor, visit_id: str) -> str:
    """Offer the brief of a visit, as it is now, to the alderman who goes; answers with the id of the version.

    Raises ``not-found``, ``briefs.not-to-come``, ``briefs.no-alderman`` and, when nothing differs from the last version,
    ``briefs.nothing-new``.
    """
    visit = get(db, Visit, visit_id)
    if visit.state not in _TO_COME:
        raise RodeLoperError("briefs.not-to-come")
    aldermen = select(TeamMember.id).where(
        TeamMember.visit_id == visit_id, TeamMember.part == Part.ALDERMAN.value
    )
    if db.scalar(aldermen.limit(1)) is None:
        raise RodeLoperError("briefs.no-alderman")
    now = content(db, visit_id, outbox.today(db))
    if (before := versions(db, visit_id)) and _same(db, before[-1].id, now.open, now.parts):
        raise RodeLoperError("briefs.nothing-new", number=before[-1].number)
    version = BriefVersion(
        visit_id=visit_id, offered_by_id=actor.id, offered_at=outbox.now(db), content=now.open
    )
    db.add(version)
    db.flush()
    for kind, about, said in now.parts:
        db.add(BriefPart(version_id=version.id, about_kind=kind, about_id=about, content=said))
        db.flush()  # one by one, so that they keep their order
    return version.id


def _same(db: Session, version_id: str, open_: str, parts: Iterable[tuple[str, str, str]]) -> bool:
    query = select(BriefPart.about_kind, BriefPart.about_id, BriefPart.content)
    there = {tuple(row) for row in db.execute(query.where(BriefPart.version_id == version_id))}
    return get(db, BriefVersion, version_id).content == open_ and there == set(parts)


@operation("briefs.read")
def read(
    db: Session, actor: Actor, version_id: str, *, seen: Iterable[str] = (), again: bool = False
) -> str | None:
    """Who acts read this version, and the later changes in ``seen``. Answers nothing when that was known already.

    ``again``: it was read once more, because somebody answered.
    """
    return _mark(db, actor, version_id, BriefMarkKind.READ, seen, again=again)


@operation("briefs.agree")
def agree(db: Session, actor: Actor, version_id: str, *, seen: Iterable[str] = ()) -> str | None:
    """Who acts read this version and agrees with it: only an alderman who goes on the visit. Raises ``briefs.not-alderman``."""
    version = get(db, BriefVersion, version_id)
    goes = select(TeamMember.id).where(
        TeamMember.visit_id == version.visit_id,
        TeamMember.colleague_id == actor.id,
        TeamMember.part == Part.ALDERMAN.value,
    )
    if db.scalar(goes.limit(1)) is None:
        raise RodeLoperError("briefs.not-alderman")
    return _mark(db, actor, version_id, BriefMarkKind.AGREED, seen)


def _mark(
    db: Session,
    actor: Actor,
    version_id: str,
    kind: BriefMarkKind,
    seen: Iterable[str],
    *,
    again: bool = False,
) -> str | None:
    get(db, BriefVersion, version_id)
    said = " ".join(sorted(set(seen)))
    known = select(BriefMark.id).where(
        BriefMark.version_id == version_id,
        BriefMark.person_id == actor.id,
        BriefMark.kind == kind.value,
        BriefMark.seen == said,
    )
    if not again and db.scalar(known.limit(1)) is not None:
        return None
    mark = BriefMark(version_id=version_id, person_id=actor.id, kind=kind.value, at=outbox.now(db), seen=said)
    db.add(mark)
    db.flush()
    return mark.id


@operation("briefs.remark")
def remark(db: Session, actor: Actor, version_id: str, section: str, text: str) -> str:
    """Say or ask something at a section of a brief; who offered it hears it, and the team. Raises ``fields.invalid``."""
    version = get(db, BriefVersion, version_id)
    return _say(db, actor, version.visit_id, version_id, Section(section).value, text, version.offered_by_id)


@operation("briefs.answer")
def answer(db: Session, actor: Actor, remark_id: str, text: str) -> str:
    """Say something back: to who asked, or on what was said back to one. Raises ``not-found``, ``fields.invalid``."""
    asked = get(db, BriefRemark, remark_id)
    to = asked.author_id if asked.author_id != actor.id else asked.to_id
    return _say(
        db, actor, asked.visit_id, asked.version_id, asked.section, text, to, asked.answers_id or asked.id
    )


def _say(
    db: Session, actor: Actor, visit_id: str, version_id: str, section: str, text: str, to: str,
    answers: str | None = None,
) -> str:  # fmt: skip
    if not (said := text.strip()):
        raise invalid(text="fields.missing")
    made = BriefRemark(
        visit_id=visit_id, version_id=version_id, section=section, text=said, author_id=actor.id, to_id=to,
        at=outbox.now(db), answers_id=answers,
    )  # fmt: skip
    db.add(made)
    half_typed.forget(db, draft_name(actor.id, visit_id, answers or section))
    db.flush()
    return made.id


@operation("briefs.draft")
def draft(db: Session, actor: Actor, version_id: str, place: str, text: str) -> None:
    """Keep what is being typed at ``place`` (a section, or the id of a remark) on this laptop only; nothing forgets it."""
    name = draft_name(actor.id, get(db, BriefVersion, version_id).visit_id, place)
    if text.strip():
        half_typed.keep(db, name, text)
    else:
        half_typed.forget(db, name)
