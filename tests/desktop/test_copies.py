# SPDX-License-Identifier: EUPL-1.2
"""Copies of the store before an exchange changes much: there when needed, and never more than a few."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop import copies
from storage import backups
from storage.errors import RodeLoperError
from storage.keys import wrap_key, write_keys
from storage.store import Store
from tests.conftest import KEY, Clock


class Space(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def folder(store: Store, tmp_path: Path) -> Path:
    write_keys(store.path, wrap_key(KEY, "zin")[0])
    return tmp_path / "backups"


def test_a_copy_opens_as_a_back_up(store: Store, folder: Path, tmp_path: Path) -> None:
    made = copies.before_exchange(store, folder)
    assert made is not None
    assert made.parent == folder
    back = tmp_path / "back.db"
    assert backups.restore(made, back, lambda _keys: KEY).made == store.clock()
    with Store.open(back, KEY):
        pass


def test_only_the_newest_three_stay(store: Store, folder: Path, clock: Clock) -> None:
    made = []
    for _ in range(5):
        made.append(copies.before_exchange(store, folder))
        clock.forward(minutes=11)
    assert copies.copies(folder, store.path) == made[-3:]
    assert len(list(folder.iterdir())) == 3


def test_a_busy_quarter_of_an_hour_does_not_push_out_the_copy_of_this_morning(
    store: Store, folder: Path, clock: Clock
) -> None:
    first = copies.before_exchange(store, folder)
    for _ in range(5):
        clock.forward(minutes=1)
        assert copies.before_exchange(store, folder) is None
    assert copies.copies(folder, store.path) == [first]


def test_a_clock_that_was_a_year_ahead_does_not_stop_the_copies(
    store: Store, folder: Path, clock: Clock
) -> None:
    clock.forward(days=365)
    copies.before_exchange(store, folder)
    clock.forward(days=-365)
    assert copies.before_exchange(store, folder) is not None


def test_the_daily_series_is_another_one(store: Store, folder: Path, clock: Clock) -> None:
    daily = backups.daily_file(folder, store.path, clock.today)
    store.with_key(lambda path, key: backups.back_up(path, key, daily))
    copy = copies.before_exchange(store, folder)
    assert backups.automatic(folder, store.path) == [daily]
    assert copies.copies(folder, store.path) == [copy]
    backups.keep_newest(folder, store.path, days=1)
    assert {daily, copy} == set(folder.iterdir())


def test_without_room_there_is_no_copy_and_no_trace(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Space(10**9, 10**9, 10_000))
    with pytest.raises(RodeLoperError, match=r"store\.full"):
        copies.before_exchange(store, folder)
    assert list(folder.iterdir()) == []


def test_what_a_cut_off_copy_left_is_cleared_away(store: Store, folder: Path, clock: Clock) -> None:
    made = copies.before_exchange(store, folder)
    assert made is not None
    left = folder / f".{made.name}.snapshot"
    left.write_bytes(b"half")
    clock.forward(hours=1)
    copies.before_exchange(store, folder)
    assert not left.exists()
