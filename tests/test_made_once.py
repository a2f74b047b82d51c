# SPDX-License-Identifier: EUPL-1.2
"""What the test processes share is made by one of them, and is whole before another sees it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.made_once import made_once


class Kitchen:
    """Makes a folder slowly, in two steps."""

    def __init__(self, *, fails: int = 0) -> None:
        self.made, self.fails = 0, fails
        self._lock = threading.Lock()

    def __call__(self, folder: Path) -> None:
        with self._lock:
            self.made += 1
            number = self.made
        (folder / "first").touch()
        time.sleep(0.1)
        if number <= self.fails:
            raise OSError("burnt")
        (folder / "second").touch()


def asked_by_many(factory: pytest.TempPathFactory, name: str, make: Kitchen) -> list[list[str] | str]:
    def ask(_number: int) -> list[str] | str:
        try:
            return sorted(file.name for file in made_once(factory, name, make).iterdir())
        except OSError as failed:
            return str(failed)

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(ask, range(4)))


def test_all_get_the_same_whole_folder(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    kitchen = Kitchen()
    assert asked_by_many(tmp_path_factory, tmp_path.name, kitchen) == [["first", "second"]] * 4
    assert kitchen.made == 1


def test_when_making_it_fails_the_next_one_tries(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    kitchen = Kitchen(fails=1)
    answers = asked_by_many(tmp_path_factory, tmp_path.name, kitchen)
    assert answers.count("burnt") == 1
    assert answers.count(["first", "second"]) == 3
    assert kitchen.made == 2
