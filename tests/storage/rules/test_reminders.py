# SPDX-License-Identifier: EUPL-1.2
"""Somebody is reminded five days and one day before a date and each week after it, once each, also after a holiday."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules.reminders import Next, Reminder, Round, Stage, next_step, reminder, round_of, stage_of
from storage.rules.states import ActionState

DUE = dt.date(2026, 11, 27)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))


def days(n: int) -> dt.timedelta:
    return dt.timedelta(days=n)


@pytest.mark.parametrize(
    ("after", "stage", "on"),
    [
        (-6, None, 0), (-5, Stage.SOON, -5), (-2, Stage.SOON, -5), (-1, Stage.TOMORROW, -1), (0, Stage.TOMORROW, -1),
        (6, Stage.TOMORROW, -1), (7, Stage.LATE, 7), (13, Stage.LATE, 7), (14, Stage.LATE, 14), (400, Stage.LATE, 399),
    ],
)  # fmt: skip
def test_the_last_reminder_that_is_due(after: int, stage: Stage | None, on: int) -> None:
    found = stage_of(DUE, DUE + days(after))
    assert (found and (found.stage, found.on)) == (stage and (stage, DUE + days(on)))


@given(DAYS, st.lists(DAYS, unique=True, max_size=40))
def test_whenever_the_laptop_is_opened_each_reminder_is_heard_once_and_the_last_is_never_missed(
    due: dt.date, opened: list[dt.date]
) -> None:
    last: Round | None = None
    heard: list[Reminder] = []
    for today in sorted(opened):
        last = round_of(last, today)
        found = reminder(due, today, last.since)
        if found is not None:
            heard.append(found)
        first_of_all = len(heard) == 0
        assert first_of_all or stage_of(due, today) == heard[-1], "up to date once reminded at all"
    assert len({one.on for one in heard}) == len(heard)
    assert heard == sorted(heard, key=lambda one: one.on)


@given(DAYS, DAYS, st.integers(1, 30))
def test_a_daily_round_is_what_is_due_that_very_day(due: dt.date, today: dt.date, away: int) -> None:
    daily = reminder(due, today, today - days(1))
    assert (daily is not None) == ((found := stage_of(due, today)) is not None and found.on == today)
    # After a holiday no more than one about the same action.
    since_then = [reminder(due, today - days(n), today - days(n + 1)) for n in range(away)]
    assert (reminder(due, today, today - days(away)) is not None) == any(since_then)


def test_the_round_stays_the_same_all_day_and_what_was_put_away_stays_away() -> None:
    monday = dt.date(2026, 11, 23)
    first = round_of(None, monday)
    assert first == Round(monday, monday - days(7))
    away = Round(first.day, first.since, away=True)
    assert round_of(away, monday) == away
    assert round_of(away, monday - days(1)) == away, "a clock that was set back"
    assert round_of(away, monday - days(300)) == round_of(None, monday - days(300)), "it was a year ahead"
    assert round_of(away, monday + days(4)) == Round(monday + days(4), monday)


@dataclass(frozen=True, slots=True)
class Stand:
    state: ActionState = ActionState.IN_PROGRESS
    waiting_for: str = ""
    due_on: dt.date | None = DUE


@pytest.mark.parametrize(
    ("action", "known", "after", "wanted"),
    [
        (Stand(), DUE, -5, Next.DO),
        (Stand(ActionState.WAITING), DUE, -5, Next.WAIT),
        (Stand(ActionState.WAITING, "RO"), DUE, -5, Next.TELL),
        (Stand(), DUE, 7, Next.TELL),
        (Stand(), None, 7, Next.POSTPONE),
        (Stand(), DUE + days(30), 7, Next.POSTPONE),
    ],
)
def test_the_company_hears_in_time_that_it_takes_longer_and_then_the_action_gets_a_date_that_can_be_kept(
    action: Stand, known: dt.date | None, after: int, wanted: Next
) -> None:
    assert next_step(action, known, DUE + days(after)) is wanted
