# SPDX-License-Identifier: EUPL-1.2
"""A company visit from wish to held: plan it, change it, say who goes and who receives us, move it on or call it off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import Attendee, Colleague, Company, Contact, TeamMember, Visit
from storage.operations import agenda, derived
from storage.operations.unit import all_of, get, operation
from storage.rules import states
from storage.rules.choices import Part, VisitKind
from storage.rules.ids import attendee_id, team_member_id
from storage.rules.rights import Actor
from storage.rules.states import VisitState

Team = Sequence[tuple[str, str]]
"""Who goes: (id of the colleague, part) in order of importance; the parts are those of ``choices.Part``."""

FIELDS = frozenset(
    {"kind", "purpose", "place", "starts_at", "minutes", "summary", "service_grade", "teller_id"}
)
LONGEST_MINUTES = 24 * 60


# Wish and plan


@operation("visits.wish")
def wish(
    db: Session,
    actor: Actor,
    *,
    company_id: str,
    kind: str = VisitKind.COLLEGETOUR,
    purpose: str = "",
    topics: Sequence[str] = (),
    own_topics: Sequence[str] = (),
) -> str:
    """Put a company on the wish list, with what to talk about when that is known; answers with the id of the visit."""
    get(db, Company, company_id)
    visit = Visit(company_id=company_id, kind=VisitKind(kind).value, state=VisitState.WISH.value)
    visit.purpose = purpose.strip()
    db.add(visit)
    db.flush()
    if topics or own_topics:
        agenda.choose(db, actor, visit_id=visit.id, topics=topics, own_topics=own_topics)
    return visit.id


@operation("visits.plan")
def plan(
    db: Session,
    actor: Actor,
    *,
    company_id: str = "",
    visit_id: str | None = None,
    kind: str = VisitKind.COLLEGETOUR,
    starts_at: dt.datetime,
    minutes: int = 60,
    place: str = "",
    purpose: str | None = None,
    team: Team = (),
    topics: Sequence[str] = (),
    own_topics: Sequence[str] = (),
) -> str:
    """Plan a visit, new or out of the wish ``visit_id``; answers with its id.

    A company that we wished to visit, and is planned without choosing that wish, leaves the wish list too; what the wish
    said stays. ``starts_at`` is the time on the wall in the zone of the visit, without a zone. ``place`` empty means the
    company's own address. Raises ``not-found``, ``visits.minutes``, or ``visits.move-not-allowed`` when the wish is no wish.
    """
    seen: Sequence[str] | None = None
    if visit_id is None:
        visit_id = _wished(db, company_id, kind)
        if visit_id is not None:
            purpose, seen = purpose or None, ()
        else:
            visit_id = str(wish(db, actor, company_id=company_id, kind=kind).answer)
    _arrange(db, actor, visit_id, kind, starts_at, minutes, place, purpose)
    if team:
        set_team(db, actor, visit_id=visit_id, team=team)
    if topics or own_topics:
        agenda.choose(db, actor, visit_id=visit_id, topics=topics, own_topics=own_topics, seen=seen)
    move(db, actor, visit_id=visit_id, to=VisitState.PLANNED)
    return visit_id


def _wished(db: Session, company_id: str, kind: str) -> str | None:
    """The oldest wish for such a visit to this company."""
    wishes = select(Visit.id).where(
        Visit.company_id == company_id,
        Visit.kind == VisitKind(kind).value,
        Visit.state == VisitState.WISH.value,
    )
    return db.scalars(wishes.order_by(Visit.id).limit(1)).first()


@operation("visits.change_plan")
def change_plan(
    db: Session,
    actor: Actor,
    /,
    *,
    visit_id: str,
    team: Team | None = None,
    seen_team: Team | None = None,
    topics: Sequence[str] | None = None,
    own_topics: Sequence[str] = (),
    seen_items: Sequence[str] | None = None,
    **fields: Any,
) -> bool:
    """Another plan for a visit that is planned: all that was changed at once, or nothing of it.

    ``fields`` and the answer as in ``change``. ``seen_team`` and ``seen_items`` (of the agenda): what who changes them saw;
    whoever and whatever came in meanwhile stays.
    """
    unconfirmed = bool(fields) and bool(change(db, actor, visit_id=visit_id, **fields).answer)
    if team is not None:
        set_team(db, actor, visit_id=visit_id, team=team, seen=seen_team)
    if topics is not None:
        agenda.choose(db, actor, visit_id=visit_id, topics=topics, own_topics=own_topics, seen=seen_items)
    return unconfirmed


def _arrange(
    db: Session,
    actor: Actor,
    visit_id: str,
    kind: str,
    starts_at: dt.datetime,
    minutes: int,
    place: str,
    purpose: str | None,
) -> None:
    fields: dict[str, Any] = {"kind": kind, "starts_at": starts_at, "minutes": minutes, "place": place}
    if purpose is not None:
        fields["purpose"] = purpose
    change(db, actor, visit_id=visit_id, **fields)


@operation("visits.change")
def change(db: Session, actor: Actor, /, *, visit_id: str, **fields: Any) -> bool:
    """Change only the given fields (``FIELDS``). A planned visit keeps a date; the company never changes.

    Answers whether the company has to confirm again, because the day changed that it had confirmed (``asked_anew``).
    A visit that was held cannot have its day still to come (``visits.not-begun``).
    """
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    visit = get(db, Visit, visit_id)
    before = visit.starts_at
    for name, value in fields.items():
        setattr(visit, name, _checked(visit, name, value))
    if VisitState(visit.state).took_place and "starts_at" in fields:
        if visit.starts_at is not None and visit.starts_at.date() > outbox.today(db):
            raise RodeLoperError("visits.not-begun", state=visit.state, to=visit.state)
        _refresh(db, visit)
    return asked_anew(db, visit, before)


def asked_anew(db: Session, visit: Visit, before: dt.datetime | None) -> bool:
    """The company was invited for the day of ``before``, and confirmed that one: of another day it knows nothing yet.

    The invitation is to be made anew then, and the visit is planned again. Answers whether it was confirmed.
    """
    old, new = (moment.date() if moment else None for moment in (before, visit.starts_at))
    state = VisitState(visit.state)
    if not states.is_asked_anew(state, old, new, outbox.today(db)):
        return False
    visit.state, visit.invited_at = VisitState.PLANNED.value, None
    return state is VisitState.CONFIRMED


def _checked(visit: Visit, name: str, value: Any) -> Any:
    if name == "kind":
        return VisitKind(value).value
    if name == "minutes" and not 5 <= value <= LONGEST_MINUTES:
        raise RodeLoperError("visits.minutes", minutes=value)
    if name == "service_grade" and value is not None and not 1 <= value <= 10:
        raise RodeLoperError("visits.grade", grade=value)
    if name == "starts_at":
        if value is None and VisitState(visit.state) is not VisitState.WISH:
            raise RodeLoperError("visits.needs-date", state=visit.state, to=visit.state)
        return value and value.replace(second=0, microsecond=0, tzinfo=None)
    return value.strip() if isinstance(value, str) else value


# States


@operation("visits.move")
def move(db: Session, actor: Actor, *, visit_id: str, to: str, reason: str = "") -> None:
    """Bring a visit to another state, when that makes sense now.

    Raises what ``states.check_move`` raises, and ``visits.needs-reason`` for a cancellation without a reason.
    """
    visit = get(db, Visit, visit_id)
    before, after = VisitState(visit.state), VisitState(to)
    states.check_move(
        before,
        after,
        has_date=visit.starts_at is not None,
        has_team=bool(_team(db, visit_id)),
        has_begun=visit.starts_at is not None and visit.starts_at.date() <= outbox.today(db),
    )
    if after is VisitState.CANCELLED and not reason.strip():
        raise RodeLoperError("visits.needs-reason")
    visit.state = after.value
    visit.cancel_reason = reason.strip() if after is VisitState.CANCELLED else ""
    _stamp(visit, before, after, outbox.now(db))
    if before.took_place or after.took_place or after is VisitState.CANCELLED:
        _refresh(db, visit)


def _stamp(visit: Visit, before: VisitState, after: VisitState, now: dt.datetime) -> None:
    """The moments that belong to a state come and go with it."""
    if not after.took_place:
        visit.held_at = None
    elif visit.held_at is None:
        visit.held_at = now
    visit.wrapped_up_at = now if after is VisitState.WRAPPED_UP else None
    if after is VisitState.WISH:
        visit.starts_at = visit.invited_at = None


@operation("visits.cancel")
def cancel(db: Session, actor: Actor, *, visit_id: str, reason: str) -> str:
    """Call a visit off; answers with the state it was in, for ``restore``."""
    before = get(db, Visit, visit_id).state
    move(db, actor, visit_id=visit_id, to=VisitState.CANCELLED, reason=reason)
    return before


@operation("visits.restore")
def restore(db: Session, actor: Actor, *, visit_id: str, state: str) -> None:
    """Take a cancellation back: the visit is again what it was."""
    target = VisitState(state)
    if target is VisitState.CONFIRMED:
        move(db, actor, visit_id=visit_id, to=VisitState.PLANNED)
    move(db, actor, visit_id=visit_id, to=target)


@operation("visits.hold")
def hold(db: Session, actor: Actor, *, visit_id: str) -> None:
    """The visit took place (*gehouden*)."""
    move(db, actor, visit_id=visit_id, to=VisitState.HELD)


@operation("visits.invite")
def invite(db: Session, actor: Actor, *, visit_id: str, invited: bool = True) -> None:
    """Remember that the invitation went out, or that it did not after all."""
    get(db, Visit, visit_id).invited_at = outbox.now(db) if invited else None


# People


@operation("visits.set_team")
def set_team(db: Session, actor: Actor, *, visit_id: str, team: Team, seen: Team | None = None) -> None:
    """Make exactly these colleagues the team. A colleague who stays keeps their attendance.

    ``seen``: the team as who changes it saw it; only what differs from that is changed. A confirmed visit keeps somebody
    (``visits.needs-team``).
    """
    visit = get(db, Visit, visit_id)
    parts = {colleague: Part(part).value for colleague, part in team}
    if not parts and VisitState(visit.state) in (
        VisitState.CONFIRMED,
        VisitState.HELD,
        VisitState.WRAPPED_UP,
    ):
        raise RodeLoperError("visits.needs-team", state=visit.state, to=visit.state)
    there = {member.colleague_id: member for member in _team(db, visit_id)}
    known = dict(seen) if seen is not None else {}
    for colleague in there.keys() - parts.keys():
        if seen is None or colleague in known:
            db.delete(there[colleague])
    for colleague, part in parts.items():
        if known.get(colleague) == part:
            continue
        if colleague in there:
            there[colleague].part = part
        else:
            get(db, Colleague, colleague)
            db.add(_member(visit_id, colleague, part))
    db.flush()


def _member(visit_id: str, colleague_id: str, part: str) -> TeamMember:
    id_ = team_member_id(visit_id, colleague_id)
    return TeamMember(id=id_, visit_id=visit_id, colleague_id=colleague_id, part=part)


@operation("visits.add_attendee")
def add_attendee(
    db: Session,
    actor: Actor,
    *,
    visit_id: str,
    contact_id: str | None = None,
    name: str = "",
    function: str = "",
    attended: bool | None = None,
) -> str:
    """Somebody of the company is expected, or ``attended``: a contact, or a name.

    Answers with the id; a contact is never there twice.
    """
    get(db, Visit, visit_id)
    if contact_id is not None:
        get(db, Contact, contact_id)
        id_ = attendee_id(visit_id, contact_id)
        attendee = db.get(Attendee, id_) or Attendee(id=id_, visit_id=visit_id, contact_id=contact_id)
    else:
        if not name.strip():
            raise RodeLoperError("visits.needs-name")
        attendee = Attendee(visit_id=visit_id, name=name.strip(), function=function.strip())
    if attended is not None:
        attendee.attended = attended
    db.add(attendee)
    db.flush()
    return attendee.id


@operation("visits.remove_attendee")
def remove_attendee(db: Session, actor: Actor, *, attendee_id: str) -> None:
    """Somebody will not be there after all."""
    db.delete(get(db, Attendee, attendee_id))


@operation("visits.set_attended")
def set_attended(db: Session, actor: Actor, *, record_id: str, attended: bool | None) -> None:
    """Who really was there: the id of a team member or of an attendee; ``None`` takes the answer back."""
    member = db.get(TeamMember, record_id)
    row = member if member is not None else get(db, Attendee, record_id)
    row.attended = attended


def _team(db: Session, visit_id: str) -> Iterable[TeamMember]:
    return all_of(db, TeamMember, TeamMember.visit_id == visit_id)


def _refresh(db: Session, visit: Visit) -> None:
    """What lists know of the company follows from its visits."""
    db.flush()
    derived.refresh_company(db, visit.company_id)
