# SPDX-License-Identifier: EUPL-1.2
"""Wrapping up a visit: what was still open after the conversation is complete, and it is clear who tells the company."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import Action, Colleague, Company, TeamMember, Visit
from storage.operations import actions, visits
from storage.operations.fields import merged_typing
from storage.operations.unit import all_of, get, operation
from storage.queries.merged import family
from storage.rules.choices import Part
from storage.rules.rights import Actor
from storage.rules.states import VisitState

FIELDS = frozenset({"summary", "service_grade", "teller_id"})


@operation("wrap_up.set")
def set_fields(
    db: Session, actor: Actor, visit_id: str, /, seen: str | None = None, **fields: Any
) -> str | None:
    """Keep the conclusion, the grade (1 to 10, or none) or who tells the company. Raises ``wrap_up.grade``.

    ``seen``: the conclusion that who writes saw last; what came in since is merged, and the answer is what stands there
    now.
    """
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    visit = get(db, Visit, visit_id)
    grade = fields.get("service_grade")
    if grade is not None and not 1 <= grade <= 10:
        raise RodeLoperError("wrap_up.grade")
    if fields.get("teller_id"):
        get(db, Colleague, fields["teller_id"])
    before, text = visit.teller_id, None
    if "summary" in fields:
        text = fields["summary"].strip()
        fields["summary"] = merged_typing(text, seen, visit.summary)
    for name, value in fields.items():
        setattr(visit, name, value)
    if visit.state == VisitState.WRAPPED_UP.value and visit.teller_id != before:
        _name_teller(db, actor, visit, before)
    return visit.summary if text not in (None, visit.summary) else None


@operation("wrap_up.finish")
def finish(db: Session, actor: Actor, visit_id: str) -> None:
    """The visit is wrapped up (*afgerond*).

    Every action that is still open has an owner and a date by now, and somebody tells the company. Raises
    ``wrap_up.incomplete-actions`` (``n``) or ``wrap_up.no-teller``, and what a move between states raises.
    """
    visit = get(db, Visit, visit_id)
    incomplete = all_of(
        db,
        Action,
        Action.visit_id == visit_id,
        Action.is_open,
        Action.removed_at.is_(None),
        or_(Action.owner_id.is_(None), Action.due_on.is_(None)),
    )
    if incomplete:
        raise RodeLoperError("wrap_up.incomplete-actions", n=len(incomplete))
    if visit.teller_id is None:
        # Nobody in particular: then the account manager tells the company, or who leads the conversation where there
        # is none, and that is now written down.
        visit.teller_id = get(db, Company, family(db, visit.company_id)[0]).account_manager_id or _lead(
            db, visit
        )
    if visit.teller_id is None:
        raise RodeLoperError("wrap_up.no-teller")
    if visit.state == VisitState.WRAPPED_UP.value:
        return
    if VisitState(visit.state).is_coming:
        visits.hold(db, actor, visit_id=visit_id)
    visits.move(db, actor, visit_id=visit_id, to=VisitState.WRAPPED_UP)
    visit.wrapped_up_at = outbox.now(db)
    _name_teller(db, actor, visit, None)


def _lead(db: Session, visit: Visit) -> str | None:
    """Who leads the conversation, if anybody does."""
    leads = all_of(db, TeamMember, TeamMember.visit_id == visit.id, TeamMember.part == Part.LEAD.value)
    return next((one.colleague_id for one in leads), None)


def _name_teller(db: Session, actor: Actor, visit: Visit, before: str | None) -> None:
    """Who was chosen to tell the company finds its actions among those to tell, unless an action names somebody else."""
    default = get(db, Company, family(db, visit.company_id)[0]).account_manager_id
    # The account manager tells by default; it need not be written down for each action.
    chosen = visit.teller_id if visit.teller_id != default else None
    for action in all_of(db, Action, Action.visit_id == visit.id, Action.removed_at.is_(None)):
        if action.teller_id in (None, before) and action.teller_id != chosen:
            actions.change(db, actor, action.id, teller_id=chosen)
