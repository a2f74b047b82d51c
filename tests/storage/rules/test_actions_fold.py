# SPDX-License-Identifier: EUPL-1.2
"""An action is the fold of its updates, in whatever order they arrive."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import actions
from storage.rules.actions import Chip, DisplayState, Status, Update, UpdateKind, display_state, fold
from storage.rules.choices import Channel
from storage.rules.states import ActionState

TODAY = dt.date(2026, 11, 25)  # a Wednesday
START = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def step(counter: int, kind: UpdateKind, device: str = "a", **values: object) -> Update:
    moment = START + dt.timedelta(days=counter)
    return Update(kind, counter, device, moment, id=f"{device}{counter}", **values)  # type: ignore[arg-type]


def state(counter: int, to: ActionState, device: str = "a", reason: str = "") -> Update:
    return step(counter, UpdateKind.STATE, device, state=to, reason=reason)


CREATED = step(0, UpdateKind.CREATED, owner_id="rik", due_on=dt.date(2026, 11, 20))

DATES = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
WHO = st.none() | st.sampled_from(["rik", "noor"])


@st.composite
def histories(draw: st.DrawFn) -> list[Update]:
    places = draw(st.lists(st.tuples(st.integers(1, 6), st.sampled_from("abc")), unique=True, max_size=10))
    ids = [f"{device}{counter}" for counter, device in places]
    updates = [CREATED]
    for (counter, device), id_ in zip(places, ids, strict=True):
        updates.append(
            Update(
                draw(st.sampled_from([kind for kind in UpdateKind if kind is not UpdateKind.CREATED])),
                counter,
                device,
                draw(
                    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))
                ),
                id=id_,
                state=draw(st.none() | st.sampled_from(ActionState)),
                owner_id=draw(WHO),
                due_on=draw(DATES),
                told_on=draw(DATES),
                channel=draw(st.none() | st.sampled_from(Channel)),
                teller_id=draw(WHO),
                reason=draw(st.sampled_from(["", "offerte"])),
                undoes=draw(st.none() | st.sampled_from([*ids, CREATED.id])),
            )
        )
    return updates


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(updates: list[Update], dice: random.Random) -> None:
    shuffled = [*updates, *dice.choices(updates, k=3)]
    dice.shuffle(shuffled)
    assert fold(shuffled) == fold(updates)


@given(histories(), st.timedeltas(dt.timedelta(days=-400), dt.timedelta(days=400)))
def test_a_clock_that_is_wrong_changes_no_state_owner_or_date(
    updates: list[Update], wrong: dt.timedelta
) -> None:
    import dataclasses

    moved = [dataclasses.replace(u, at=u.at + wrong) if u.device == "b" else u for u in updates]
    now, then = fold(updates), fold(moved)
    for name in (
        "state",
        "owner_id",
        "due_on",
        "teller_id",
        "postponed",
        "telling_unnecessary",
        "waiting_for",
    ):
        assert getattr(now, name) == getattr(then, name)


@given(histories(), st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)))
def test_every_action_is_in_exactly_one_place(updates: list[Update], today: dt.date) -> None:
    status = fold(updates)
    heard_of_drop = status.state is ActionState.DROPPED and not actions.is_not_told(status)
    places = (actions.is_open(status), actions.is_not_told(status), actions.is_settled(status), heard_of_drop)
    assert sum(places) == 1
    shown = display_state(status, today)
    assert (shown.chip is Chip.NOT_TOLD) == actions.is_not_told(status)
    assert (shown.chip is Chip.SETTLED) == actions.is_settled(status)
    assert shown.days_late == actions.days_late(status, today)
    assert not (shown.days_late and actions.due_this_week(status, today))


def test_no_updates_is_an_open_action() -> None:
    assert fold([]) == Status()


def test_two_laptops_change_different_things_and_both_count() -> None:
    done = state(1, ActionState.DONE, "a")
    later = step(1, UpdateKind.DUE, "b", due_on=dt.date(2026, 12, 1), reason="leverancier")
    status = fold([CREATED, later, done])
    assert (status.state, status.due_on, status.postponed) == (ActionState.DONE, dt.date(2026, 12, 1), 1)


def test_done_is_not_yet_told() -> None:
    done = fold([CREATED, state(1, ActionState.DONE)])
    assert actions.is_not_told(done)
    assert done.done_on == dt.date(2026, 11, 3)
    told = fold(
        [
            CREATED,
            state(1, ActionState.DONE),
            step(2, UpdateKind.TOLD, told_on=TODAY, channel=Channel.PHONE, text="gebeld"),
        ]
    )
    assert actions.is_settled(told)
    assert (told.told_on, told.channel, told.told_text) == (TODAY, Channel.PHONE, "gebeld")


def test_a_dropped_promise_is_told_too() -> None:
    dropped = [CREATED, state(1, ActionState.DROPPED, reason="geen budget")]
    assert display_state(fold(dropped), TODAY) == DisplayState(Chip.NOT_TOLD)
    assert fold(dropped).dropped_reason == "geen budget"
    told = fold([*dropped, step(2, UpdateKind.TOLD, told_on=TODAY)])
    assert display_state(told, TODAY) == DisplayState(Chip.DROPPED)
    assert not actions.is_settled(told)


def test_telling_can_be_unnecessary() -> None:
    status = fold(
        [
            CREATED,
            state(1, ActionState.DONE),
            step(2, UpdateKind.TELLING_UNNECESSARY, reason="zat aan tafel"),
        ]
    )
    assert actions.is_settled(status)
    assert status.unnecessary_reason == "zat aan tafel"


def test_explaining_a_delay_is_not_telling_how_it_ended() -> None:
    updates = [CREATED, step(1, UpdateKind.TOLD, told_on=TODAY), state(2, ActionState.DONE)]
    status = fold(updates)
    assert actions.is_not_told(status)
    assert status.first_told_on == TODAY


def test_what_opens_again_is_told_again() -> None:
    updates = [
        CREATED,
        state(1, ActionState.DONE),
        step(2, UpdateKind.TOLD, told_on=TODAY),
        state(3, ActionState.OPEN),
        state(4, ActionState.DONE),
    ]
    assert actions.is_not_told(fold(updates))


def test_an_undo_takes_back_one_step_and_can_be_taken_back_itself() -> None:
    done = state(1, ActionState.DONE)
    undo = step(2, UpdateKind.UNDONE, undoes=done.id)
    assert actions.is_open(fold([CREATED, done, undo]))
    assert not actions.is_open(fold([CREATED, done, undo, step(3, UpdateKind.UNDONE, undoes=undo.id)]))
    assert fold([CREATED, step(1, UpdateKind.UNDONE, undoes=CREATED.id)]).owner_id == "rik"


def test_what_was_taken_back_is_no_news() -> None:
    moved = step(20, UpdateKind.DUE, due_on=TODAY)
    undo = step(21, UpdateKind.UNDONE, undoes=moved.id)
    assert fold([CREATED, moved]).last_update_at == moved.at
    assert fold([CREATED, moved, undo]).last_update_at == CREATED.at
    again = step(22, UpdateKind.UNDONE, undoes=undo.id)
    assert fold([CREATED, moved, undo, again]).last_update_at == moved.at


def test_only_a_later_date_is_a_postponement() -> None:
    def due(counter: int, day: dt.date | None) -> Update:
        return step(counter, UpdateKind.DUE, due_on=day)

    assert fold([CREATED, due(1, dt.date(2026, 11, 10))]).postponed == 0
    assert fold([CREATED, due(1, None)]).postponed == 0
    assert fold([CREATED, due(1, None), due(2, dt.date(2026, 12, 1))]).postponed == 1
    assert fold([step(0, UpdateKind.CREATED), due(1, dt.date(2026, 12, 1))]).postponed == 0


def test_a_later_date_on_the_day_of_the_promise_is_no_postponement() -> None:
    moved = [CREATED, step(1, UpdateKind.DUE, due_on=dt.date(2026, 12, 1))]
    assert fold(moved, moved[1].at.date()).postponed == 0
    assert fold(moved, CREATED.at.date()).postponed == 1


def test_what_it_waits_for_goes_when_the_waiting_is_over() -> None:
    waiting = [CREATED, state(1, ActionState.WAITING, reason="offerte van Eneco")]
    assert fold(waiting).waiting_for == "offerte van Eneco"
    assert fold([*waiting, state(2, ActionState.IN_PROGRESS)]).waiting_for == ""


@pytest.mark.parametrize(
    ("due_on", "late", "this_week"),
    [
        (None, 0, False),
        (dt.date(2026, 11, 20), 5, False),
        (dt.date(2026, 11, 24), 1, False),
        (TODAY, 0, True),
        (dt.date(2026, 11, 29), 0, True),
        (dt.date(2026, 11, 30), 0, False),
    ],
)
def test_late_and_this_week_are_calculated(due_on: dt.date | None, late: int, this_week: bool) -> None:
    status = Status(due_on=due_on, owner_id="rik")
    assert actions.days_late(status, TODAY) == late
    assert actions.due_this_week(status, TODAY) == this_week
    assert actions.is_complete(status) == (due_on is not None)
    assert display_state(status, TODAY) == DisplayState(Chip.OPEN, late)


@pytest.mark.parametrize(
    ("moment", "stalled"),
    [
        (
            dt.datetime(2026, 11, 11, 22, 59, tzinfo=dt.UTC),
            True,
        ),  # 11 November, one minute before midnight here
        (dt.datetime(2026, 11, 11, 23, 0, tzinfo=dt.UTC), False),  # 12 November here: 13 days
        (dt.datetime(2026, 11, 11, 22, 59), True),
    ],
)
def test_no_update_in_fourteen_days_is_stalled(moment: dt.datetime, stalled: bool) -> None:
    assert actions.is_stalled(Status(last_update_at=moment), TODAY) == stalled
    assert not actions.is_stalled(Status(ActionState.DONE, last_update_at=moment), TODAY)
    assert not actions.is_stalled(Status(), TODAY)


def test_an_answer_that_two_laptops_took_over_counts_once() -> None:
    def answered(counter: int, device: str) -> Update:
        return step(
            counter, UpdateKind.ANSWERED, device, state=ActionState.DONE, answer="RL-7KQ4-9M2X-3HFC a1"
        )

    again = state(2, ActionState.IN_PROGRESS)
    steps = [CREATED, answered(1, "a"), again, answered(3, "b")]
    assert fold(steps).state is ActionState.IN_PROGRESS
    # Taken back it does not count, so the other one does.
    undone = step(4, UpdateKind.UNDONE, undoes="a1")
    assert fold([*steps, undone]).state is ActionState.DONE
    # What is said without a file twice is said twice.
    other = step(3, UpdateKind.ANSWERED, "b", state=ActionState.DONE)
    assert fold([CREATED, other, again, other]).state is ActionState.DONE
