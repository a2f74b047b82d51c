# SPDX-License-Identifier: EUPL-1.2
"""What a plan for many actions promises before the button is what the fold says after it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence

from hypothesis import assume, given
from hypothesis import strategies as st

from storage.rules import bulk
from storage.rules.actions import Status, Update, UpdateKind, fold, is_not_told, is_settled
from storage.rules.bulk import Fact, Plan, Reason
from storage.rules.choices import Channel
from storage.rules.states import ActionState
from tests.storage.rules.test_actions_fold import TODAY, histories

LATER = dt.datetime(2027, 2, 1, 9, tzinfo=dt.UTC)
PROMISED = dt.date(2026, 1, 5)

Planning = Callable[[list[Fact]], Plan]


def fact(updates: Sequence[Update], id_: str = "a", manager: str | None = "noor") -> Fact:
    status = fold(updates, PROMISED)
    told = bulk.last_told(updates, {update.id: "" for update in updates})
    return Fact(
        id_, "", "", status.state, status.owner_id, "", status.due_on, PROMISED, status.postponed,
        status.teller_id, manager, is_not_told(status), told,
    )  # fmt: skip


def after(updates: Sequence[Update], plan: Plan, together: str = "t") -> list[Update]:
    """These updates with what the plan adds."""
    counter = max(update.counter for update in updates)
    added = []
    for _fact, steps in plan.takes:
        for number, (kind, values) in enumerate(steps, start=1):
            known = {name: value for name, value in values.items() if name in Update.__dataclass_fields__}
            state, channel = known.get("state"), known.get("channel")
            known |= {"state": ActionState(state)} if state else {}
            known |= {"channel": Channel(channel) if channel else None} if "channel" in known else {}
            added.append(
                Update(kind, counter + number, "z", LATER, id=f"z{number}", together=together, **known)
            )
    return [*updates, *added]


def undone(updates: Sequence[Update], together: str = "t") -> list[Update]:
    found = bulk.taking_back(updates, together)
    counter = max(update.counter for update in updates)
    return [
        *updates,
        *(
            Update(UpdateKind.UNDONE, counter + n, "z", LATER, id=f"u{n}", undoes=step)
            for n, step in enumerate(reversed(found.steps), start=1)
        ),
    ]


def without_moment(status: Status) -> Status:
    return dataclasses.replace(status, last_update_at=None)


ONCE: list[Planning] = [
    lambda facts: bulk.hand_over(facts, "rik", owner=True, teller=False),
    lambda facts: bulk.hand_over(facts, "rik", owner=False, teller=True),
    lambda facts: bulk.hand_over(facts, "rik", owner=True, teller=True),
    lambda facts: bulk.take_over(facts, "noor", "rik"),
    lambda facts: bulk.move_dates(facts, to=dt.date(2027, 3, 1), reason="drukte"),
    bulk.close_told,
]
BY_DAYS: Planning = lambda facts: bulk.move_dates(facts, days=9, reason="drukte")  # noqa: E731 - beside the others


@given(histories(), st.sampled_from([*ONCE, BY_DAYS]))
def test_every_action_takes_steps_or_stays_for_one_reason(updates: list[Update], plan: Planning) -> None:
    made = plan([fact(updates)])
    assert len(made.takes) + len(made.stays) == 1
    assert all(steps for _fact, steps in made.takes)


@given(histories(), st.sampled_from(ONCE))
def test_doing_it_again_does_nothing_more(updates: list[Update], plan: Planning) -> None:
    assert not plan([fact(after(updates, plan([fact(updates)])))]).takes


@given(histories(), st.sampled_from([*ONCE, BY_DAYS]))
def test_taking_it_back_leaves_the_action_as_it_was(updates: list[Update], plan: Planning) -> None:
    back = undone(after(updates, plan([fact(updates)])))
    assert without_moment(fold(back, PROMISED)) == without_moment(fold(updates, PROMISED))


@given(histories())
def test_what_is_closed_as_told_is_settled_on_the_day_that_the_company_heard(updates: list[Update]) -> None:
    last = max(update.counter for update in updates) + 1
    updates = [*updates, Update(UpdateKind.TOLD, last, "a", LATER, id="told", told_on=TODAY, text="Klaar.")]
    plan = bulk.close_told([fact(updates)])
    assume(plan.takes)
    told = plan.takes[0][0].told
    assert told is not None
    status = fold(after(updates, plan))
    assert is_settled(status)
    assert (status.done_on, status.told_on, status.told_text) == (told.on, told.on, told.text)


@given(histories(), st.integers(-800, 800))
def test_dates_move_by_exactly_so_many_days(updates: list[Update], days: int) -> None:
    before = fact(updates)
    plan = bulk.move_dates([before], days=days, reason="drukte")
    assume(plan.takes and before.due_on)
    assert before.due_on is not None
    assert fold(after(updates, plan)).due_on == before.due_on + dt.timedelta(days)
    moved = bulk.moved(plan, TODAY)
    assert (moved.later, moved.earlier, moved.first) == (int(days > 0), int(days < 0), 0)
    assert moved.late == (before.due_on + dt.timedelta(days) < TODAY)


@given(histories(), st.sampled_from([UpdateKind.OWNER, UpdateKind.DUE, UpdateKind.STATE, UpdateKind.REMARK]))
def test_what_somebody_did_after_it_is_never_taken_away(updates: list[Update], kind: UpdateKind) -> None:
    plan = bulk.hand_over([fact(updates)], "eline")
    assume(plan.takes)
    now = after(updates, plan)
    counter = max(update.counter for update in now) + 1
    theirs = Update(kind, counter, "b", LATER, "rik", "theirs", state=ActionState.OPEN, owner_id="rik")
    found = bulk.taking_back([*now, theirs], "t")
    if kind is UpdateKind.REMARK:
        assert found.steps
    else:
        assert (found.steps, found.changed_by) == ((), "rik")


def test_a_last_day_is_no_reason_to_fail() -> None:
    one = Fact("a", "", "", ActionState.OPEN, None, "", dt.date.max, PROMISED)
    assert bulk.move_dates([one], days=7).stays == ((one, Reason.SAME),)
