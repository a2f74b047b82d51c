# SPDX-License-Identifier: EUPL-1.2
"""Locking on any screen, at any moment: nothing shows, and nothing behind the cover reaches for the store."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.demo.build import PASSPHRASE
from tests.ui.every_screen import open_program

_SHORT = ("today", "exchange", "conflicts")
SETTLED_MS = 1_100
"""Longer than any timer of a page, except the clock of today."""


@pytest.mark.parametrize("everywhere", [False, pytest.param(True, marks=pytest.mark.long)])
def test_locked_on_any_screen_nothing_shows_and_nothing_fails(
    qtbot: QtBot, tmp_path: Path, demo: Path, everywhere: bool
) -> None:
    with open_program(qtbot, demo, tmp_path) as tour, qtbot.captureExceptions() as failed:
        tour.program._guard()
        locking = tour.program.locking
        assert locking is not None
        for name, go in itertools.chain(tour._pages(), tour._sheets() if everywhere else ()):
            if not everywhere and name not in _SHORT:
                continue
            go()
            QApplication.processEvents()
            locking.lock()
            qtbot.wait(SETTLED_MS)
            assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [tour.shell], name
            assert tour.shell.windowTitle() == "Op slot · Rode Loper", name
            locking.unlock(PASSPHRASE)
            qtbot.waitUntil(lambda: not locking.locked, timeout=15_000)
            tour.settle()
            tour._leave()
            assert not failed, name
