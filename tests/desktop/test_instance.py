# SPDX-License-Identifier: EUPL-1.2
"""A second start on the same store raises the window that is there."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.instance import OneWindow


@pytest.fixture
def first(qtbot: QtBot, tmp_path: Path) -> Iterator[OneWindow]:
    window = OneWindow(tmp_path / "one.db")
    yield window
    window.close()


def test_the_second_start_raises_the_first(qtbot: QtBot, first: OneWindow) -> None:
    assert not first.is_second()
    first.listen()
    with qtbot.waitSignal(first.raise_requested):
        assert OneWindow(first.store).is_second()
    # Whoever listens is never its own second, and what it left behind keeps nobody out.
    assert not first.is_second()
    first.close()
    assert not OneWindow(first.store).is_second()


def test_another_store_is_another_window(first: OneWindow, tmp_path: Path) -> None:
    first.listen()
    assert not OneWindow(tmp_path / "other.db").is_second()


def test_a_window_that_has_only_just_begun_is_waited_for(first: OneWindow) -> None:
    second, answers = OneWindow(first.store), []
    knocking = threading.Thread(target=lambda: answers.append(second.is_second(starting=True)))
    knocking.start()
    time.sleep(0.3)
    first.listen()
    knocking.join()
    assert answers == [True]
