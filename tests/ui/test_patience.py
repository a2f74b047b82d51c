# SPDX-License-Identifier: EUPL-1.2
"""What is asked while the program loads is done afterwards, and of two wishes the last one."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ui.patience import Patience


def test_without_waiting_everything_is_done_at_once() -> None:
    patience, done = Patience(), list[str]()
    patience.grant(lambda: done.append("wish"))
    patience.after(lambda: done.append("chore"))
    assert patience.over
    assert done == ["wish", "chore"]


def test_the_last_wish_is_granted_at_the_end_and_every_chore_after_it(qtbot: QtBot) -> None:
    patience, done = Patience(), list[str]()
    patience.begin()
    patience.after(lambda: done.append("chore"))
    for place in ("companies", "visits"):
        patience.grant(partial(done.append, place))
    assert not done
    assert QGuiApplication.overrideCursor() is not None
    patience.end()
    assert done == ["visits", "chore"]
    assert QGuiApplication.overrideCursor() is None


def test_who_asked_nothing_gets_nothing(qtbot: QtBot) -> None:
    patience = Patience()
    patience.begin()
    patience.end()
    assert patience.over
    assert QGuiApplication.overrideCursor() is None
