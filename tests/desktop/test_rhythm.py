# SPDX-License-Identifier: EUPL-1.2
"""When an exchange is due: never a hammer, never asleep when somebody waits."""

from __future__ import annotations

import pytest

from desktop.rhythm import FAULT, GUEST, LINE, PERSON, Rhythm


@pytest.fixture
def rhythm() -> Rhythm:
    return Rhythm(chance=lambda: 0.5)


def settled(rhythm: Rhythm, now: float = 100.0) -> Rhythm:
    rhythm.begin()
    rhythm.done(now)
    return rhythm


def test_the_first_exchange_is_at_once(rhythm: Rhythm) -> None:
    assert rhythm.due() <= 0


def test_in_use_it_looks_every_five_seconds_and_else_every_minute(rhythm: Rhythm) -> None:
    assert settled(rhythm).due() == 105
    rhythm.activity(101, False)
    assert settled(rhythm).due() == 160


def test_who_comes_back_to_the_window_sees_the_newest(rhythm: Rhythm) -> None:
    rhythm.activity(0, False)
    settled(rhythm)
    rhythm.activity(130, True)
    assert rhythm.due() == 130


def test_going_to_and_fro_between_windows_is_no_hammer(rhythm: Rhythm) -> None:
    settled(rhythm)
    for n in range(10):
        rhythm.activity(100 + n / 100, n % 2 == 0)
    assert rhythm.due() == 102


def test_a_change_waits_for_a_pause_in_the_typing(rhythm: Rhythm) -> None:
    settled(rhythm)
    rhythm.changed(100.2)
    rhythm.changed(100.9)
    assert rhythm.due() == pytest.approx(101.9)


def test_who_types_without_a_pause_is_heard_all_the_same(rhythm: Rhythm) -> None:
    rhythm.activity(0, False)
    settled(rhythm)
    for n in range(100):
        rhythm.changed(100 + n / 10)
    assert rhythm.due() == 105


def test_a_change_during_an_exchange_is_for_the_next_one(rhythm: Rhythm) -> None:
    rhythm.begin()
    rhythm.changed(100)
    rhythm.done(100.1)
    assert rhythm.due() == 101


@pytest.mark.parametrize(
    ("patience", "waits"),
    [
        (LINE, [5, 10, 20, 40, 80, 160, 300, 300]),
        (GUEST, [15, 30, 60, 120, 120]),
        (FAULT, [60, 120, 240, 480, 960, 1920, 3600, 3600]),
        (PERSON, [3600, 3600]),
    ],
)
def test_what_keeps_failing_is_tried_ever_less(rhythm: Rhythm, patience: object, waits: list[int]) -> None:
    found = []
    for _ in waits:
        rhythm.begin()
        rhythm.failed(1000, patience)  # type: ignore[arg-type]
        found.append(rhythm.due() - 1000)
    assert found == waits


def test_after_a_day_of_failing_the_numbers_still_fit(rhythm: Rhythm) -> None:
    for _ in range(5000):
        rhythm.failed(0, LINE)
    assert rhythm.due() == 300


def test_another_problem_and_a_good_exchange_start_the_waiting_anew(rhythm: Rhythm) -> None:
    for _ in range(5):
        rhythm.failed(100, LINE)
    rhythm.failed(100, GUEST)
    assert rhythm.due() == 115
    rhythm.done(200)
    rhythm.failed(200, GUEST)
    assert rhythm.due() == 215


def test_writing_on_while_offline_does_not_try_sooner(rhythm: Rhythm) -> None:
    for _ in range(4):
        rhythm.failed(100, LINE)
    rhythm.changed(101)
    assert rhythm.due() == 140


def test_a_change_while_the_line_breaks_does_not_try_sooner(rhythm: Rhythm) -> None:
    settled(rhythm)
    rhythm.begin()
    rhythm.changed(100)
    rhythm.failed(110, LINE)
    assert rhythm.due() == 115


def test_the_return_of_the_network_is_used_at_once(rhythm: Rhythm) -> None:
    for _ in range(8):
        rhythm.failed(100, LINE)
    rhythm.came_back(150)
    assert rhythm.due() == 150


def test_the_network_may_return_while_a_try_is_failing(rhythm: Rhythm) -> None:
    rhythm.begin()
    rhythm.came_back(105)
    rhythm.failed(110, LINE)
    assert rhythm.due() <= 110


@pytest.mark.parametrize("patience", [PERSON, FAULT])
def test_what_a_person_must_mend_waits_for_that_person_only(rhythm: Rhythm, patience: object) -> None:
    rhythm.begin()
    rhythm.came_back(99)
    rhythm.failed(100, patience)  # type: ignore[arg-type]
    due = rhythm.due()
    rhythm.changed(101)
    rhythm.came_back(102)
    rhythm.activity(103, False)
    rhythm.activity(104, True)
    assert rhythm.due() == due >= 160
    rhythm.by_hand(105)
    assert rhythm.due() == 105


def test_what_the_server_asks_for_is_kept(rhythm: Rhythm) -> None:
    rhythm.failed(100, LINE, 90)
    rhythm.came_back(101)
    assert rhythm.due() == 190
    rhythm.done(200, 40)
    rhythm.changed(201)
    assert rhythm.due() == 240


def test_by_hand_a_person_waits_half_a_minute_at_most_for_a_server_that_asks_for_an_hour(
    rhythm: Rhythm,
) -> None:
    rhythm.failed(100, LINE, 3600)
    rhythm.by_hand(101)
    assert rhythm.due() == 130
    rhythm.begin()
    rhythm.failed(130, LINE, 3600)
    rhythm.by_hand(170)
    assert rhythm.due() == 170


def test_laptops_do_not_come_back_all_together() -> None:
    moments = set()
    for n in range(11):
        rhythm = Rhythm(chance=lambda n=n: n / 10)  # type: ignore[misc]
        rhythm.failed(0, LINE)
        moments.add(rhythm.due())
    assert len(moments) == 11
    assert min(moments) == pytest.approx(4.5)
    assert max(moments) == pytest.approx(5.5)
