# SPDX-License-Identifier: EUPL-1.2
"""Which way a visit and an action can go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import RodeLoperError
from storage.rules.states import (
    ActionState,
    VisitState,
    action_moves,
    check_action_move,
    check_move,
    moves,
)


def test_the_way_forward_comes_first() -> None:
    state, way = VisitState.WISH, [VisitState.WISH]
    while (after := moves(state, has_date=True)[0]) not in way:
        state = after
        way.append(state)
    assert [str(step) for step in way] == ["wish", "planned", "confirmed", "held", "wrapped_up"]


@given(st.sampled_from(VisitState), st.sampled_from(VisitState), st.booleans(), st.booleans(), st.booleans())
def test_the_check_allows_exactly_the_moves(
    state: VisitState, to: VisitState, has_date: bool, has_team: bool, has_begun: bool
) -> None:
    facts = {"has_date": has_date, "has_team": has_team, "has_begun": has_begun}
    if to in moves(state, **facts):
        assert to is not state
        check_move(state, to, **facts)
        return
    with pytest.raises(RodeLoperError) as refused:
        check_move(state, to, **facts)
    assert refused.value.values == {"state": state.value, "to": to.value}


def test_every_state_can_be_left() -> None:
    assert all(moves(state, has_date=True) for state in VisitState)
    assert all(action_moves(state) for state in ActionState)


@pytest.mark.parametrize(
    ("state", "to", "facts", "code"),
    [
        (VisitState.WISH, VisitState.HELD, {"has_date": True}, "visits.move-not-allowed"),
        (VisitState.HELD, VisitState.CANCELLED, {"has_date": True}, "visits.move-not-allowed"),
        (VisitState.WISH, VisitState.PLANNED, {"has_date": False}, "visits.needs-date"),
        (
            VisitState.PLANNED,
            VisitState.CONFIRMED,
            {"has_date": True, "has_team": False},
            "visits.needs-team",
        ),
        (VisitState.CONFIRMED, VisitState.HELD, {"has_date": True, "has_begun": False}, "visits.not-begun"),
    ],
)
def test_a_refusal_says_what_is_missing(
    state: VisitState, to: VisitState, facts: dict[str, bool], code: str
) -> None:
    with pytest.raises(RodeLoperError) as refused:
        check_move(state, to, **{"has_date": True, **facts})
    assert refused.value.code == code


def test_a_closed_action_opens_before_it_closes_otherwise() -> None:
    assert ActionState.DROPPED not in action_moves(ActionState.DONE)
    assert ActionState.OPEN in action_moves(ActionState.DONE)
    with pytest.raises(RodeLoperError):
        check_action_move(ActionState.DROPPED, ActionState.DONE)
