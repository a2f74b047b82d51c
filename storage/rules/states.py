# SPDX-License-Identifier: EUPL-1.2
"""The states of visits and actions, and the moves between them that make sense."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from storage.errors import RodeLoperError


class VisitState(StrEnum):
    """How far a visit is. On the screen: wens, gepland, bevestigd, gehouden, afgerond, vervallen."""

    WISH = "wish"
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    HELD = "held"
    WRAPPED_UP = "wrapped_up"
    CANCELLED = "cancelled"

    @property
    def is_coming(self) -> bool:
        """Planned or confirmed: it stands in the programme and still has to happen."""
        return self in (VisitState.PLANNED, VisitState.CONFIRMED)

    @property
    def took_place(self) -> bool:
        """Held, and perhaps wrapped up: it counts as a contact with the company."""
        return self in (VisitState.HELD, VisitState.WRAPPED_UP)


class ActionState(StrEnum):
    """How far an action is. On the screen: open, in behandeling, wacht op, gedaan, vervallen."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_closed(self) -> bool:
        """Done or dropped: nobody works on it any more. Whether the company knows is another fact."""
        return self in (ActionState.DONE, ActionState.DROPPED)


_VISIT_MOVES: dict[VisitState, tuple[VisitState, ...]] = {
    # The way forward comes first, so that a screen can offer the first one as its main button.
    VisitState.WISH: (VisitState.PLANNED, VisitState.CANCELLED),
    VisitState.PLANNED: (VisitState.CONFIRMED, VisitState.HELD, VisitState.WISH, VisitState.CANCELLED),
    VisitState.CONFIRMED: (VisitState.HELD, VisitState.PLANNED, VisitState.WISH, VisitState.CANCELLED),
    # Back to planned: somebody pressed "held" on the wrong visit.
    VisitState.HELD: (VisitState.WRAPPED_UP, VisitState.PLANNED),
    VisitState.WRAPPED_UP: (VisitState.HELD,),
    VisitState.CANCELLED: (VisitState.PLANNED, VisitState.WISH),
}
_NEEDS_DATE = frozenset((VisitState.PLANNED, VisitState.CONFIRMED, VisitState.HELD, VisitState.WRAPPED_UP))
_NEEDS_TEAM = frozenset((VisitState.CONFIRMED, VisitState.HELD, VisitState.WRAPPED_UP))
_NEEDS_BEGUN = frozenset((VisitState.HELD, VisitState.WRAPPED_UP))

_ACTION_OPEN = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.WAITING)


def moves(
    state: VisitState, *, has_date: bool, has_team: bool = True, has_begun: bool = True
) -> tuple[VisitState, ...]:
    """The states to which a visit can go now, the way forward first.

    ``has_begun``: its day is today or past. Planning needs a date; confirming and holding also need a team.
    """
    facts = {"has_date": has_date, "has_team": has_team, "has_begun": has_begun}
    return tuple(to for to in _VISIT_MOVES[state] if _obstacle(to, **facts) is None)


def check_move(
    state: VisitState, to: VisitState, *, has_date: bool, has_team: bool = True, has_begun: bool = True
) -> None:
    """Raise ``RodeLoperError`` unless the visit can go to ``to``; the code says what is missing.

    Codes: ``visits.move-not-allowed``, ``visits.needs-date``, ``visits.needs-team``, ``visits.not-begun``.
    """
    if to not in _VISIT_MOVES[state]:
        raise RodeLoperError("visits.move-not-allowed", state=state.value, to=to.value)
    obstacle = _obstacle(to, has_date=has_date, has_team=has_team, has_begun=has_begun)
    if obstacle:
        raise RodeLoperError(obstacle, state=state.value, to=to.value)


def is_asked_anew(state: VisitState, before: dt.date | None, after: dt.date | None, today: dt.date) -> bool:
    """Whether the company has to hear and confirm another day: a coming visit moves to a day that is still to come."""
    return state.is_coming and before is not None and after is not None and before != after >= today


def _obstacle(to: VisitState, *, has_date: bool, has_team: bool, has_begun: bool) -> str | None:
    if to in _NEEDS_DATE and not has_date:
        return "visits.needs-date"
    if to in _NEEDS_TEAM and not has_team:
        return "visits.needs-team"
    if to in _NEEDS_BEGUN and not has_begun:
        return "visits.not-begun"
    return None


def action_moves(state: ActionState) -> tuple[ActionState, ...]:
    """The states to which an action can go. A closed one first opens again, so that it is told anew when closed."""
    if state.is_closed:
        return (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.WAITING)
    return (*(to for to in _ACTION_OPEN if to is not state), ActionState.DONE, ActionState.DROPPED)


def check_action_move(state: ActionState, to: ActionState) -> None:
    """Raise ``RodeLoperError("actions.move-not-allowed")`` unless the action can go to ``to``."""
    if to not in action_moves(state):
        raise RodeLoperError("actions.move-not-allowed", state=state.value, to=to.value)
