# SPDX-License-Identifier: EUPL-1.2
"""After any steps, whoever takes them, the row of an action is what its steps add up to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import Action, Company
from storage.operations import actions, owners
from storage.operations.action_fold import columns, updates_of
from storage.operations.unit import get
from storage.queries.actions import (
    ActionFilter,
    action_keys,
    action_row,
    counts,
)
from storage.rules import actions as rules
from storage.rules.references import reference, version
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_company
from tests.storage.listed_actions import TODAY


def from_owner(store: Store, actor: Actor, action: str, name: str, arguments: dict[str, Any]) -> None:
    """Send the action to its owner, or take an answer over."""
    row = store.read(action_row, action, TODAY)
    assert row is not None
    code = str(reference(row))
    if name == "send_out":
        store.write(owners.send_out, actor, {action: code}, **arguments).result()
        return
    state = arguments["state"] and ActionState(arguments["state"])
    said = owners.Answer(action, code, row.last_update_at.isoformat(), version(row), state=state, text="ja")
    store.write(owners.take_answers, actor, [said]).result()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "hand_over",
                "postpone",
                "set_state",
                "finish",
                "drop",
                "report_back",
                "telling_unnecessary",
                "remark",
                "undo",
                "withdraw",
                "restore",
                "change",
                "send_out",
                "take_answers",
            ]
        ),
        st.integers(0, 3),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_steps_the_row_is_the_fold_and_counts_equal_views(
    store: Store, actor: Actor, clock: Clock, steps: list[tuple[str, int]]
) -> None:
    company = make_company(store, actor, f"Bedrijf {clock.now:%f}", account_manager_id=actor.id)
    owners = [None, actor.id, actor.id, None]
    action = str(store.write(actions.agree, actor, company_id=company, title="Iets doen").result().answer)
    for name, number in steps:
        possible: dict[str, dict[str, Any]] = {
            "hand_over": {"owner_id": owners[number]},
            "postpone": {"due_on": TODAY + dt.timedelta(number * 5 - 3), "reason": "druk"},
            "set_state": {"state": ["open", "in_progress", "waiting", "open"][number], "waiting_for": "RO"},
            "finish": {"done_on": TODAY - dt.timedelta(number)},
            "drop": {"reason": "kan niet"},
            "telling_unnecessary": {"reason": "wist het al"},
            "remark": {"text": "gebeld"},
            "change": {"teller_id": owners[number]},
            "send_out": {"way": ["server", "draft", "list", "server"][number]},
            "take_answers": {"state": [None, "in_progress", "waiting", "done"][number], "text": "gedaan"},
        }
        arguments = possible.get(name, {})
        clock.forward(hours=number)
        try:
            if name in ("send_out", "take_answers"):
                from_owner(store, actor, action, name, arguments)
            else:
                store.write(getattr(actions, name), actor, action, **arguments).result()
        except RodeLoperError:
            continue

    def agrees(db: Session) -> None:
        row = get(db, Action, action)
        expected = columns(
            rules.fold(updates_of(db, [action]).get(action, ()), row.promised_on),
            withdrawn=row.removed_at is not None,
            made_at=row.created_at,
        )
        assert {name: getattr(row, name) for name in expected} == expected
        numbers = counts(db, actor.id, TODAY)
        for view, number in numbers.items():
            assert number == len(action_keys(db, ActionFilter(view), "due", False, TODAY, actor.id)), view
        assert get(db, Company, company).open_actions == int(row.is_open)

    store.read(agrees)
