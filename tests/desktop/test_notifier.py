# SPDX-License-Identifier: EUPL-1.2
"""What is told on the desktop: a number, once a day, at a moment that disturbs nobody, and never a name."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop.notices import Either
from desktop.notifier import Notifier
from storage.operations import actions
from storage.rules.rights import Actor
from storage.store import Priority, Store
from tests.conftest import Clock
from tests.factories import make_action, make_colleague, make_company
from tests.ui.subjects import StandInDesk
from ui.context import Context
from ui.desk import Notifies
from ui.reminding import put_away

ROOT = Path(__file__).parents[2]


class Told(QObject):
    """A desktop that remembers; ``works`` False is one that shows nothing."""

    pressed = Signal()

    def __init__(self, *, works: bool = True) -> None:
        super().__init__()
        self.works = works
        self.said: list[str] = []

    def tell(self, heading: str, words: str) -> bool:
        if self.works:
            self.said.append(heading)
        return self.works

    def close(self) -> None:
        self.said.clear()


class Program(QObject):
    """As much of the program as a notifier asks."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.locking = SimpleNamespace(locked=False)
        self.page = SimpleNamespace(wants_full_window=lambda: False)
        self.window = SimpleNamespace(current_page=lambda: self.page)


@pytest.fixture
def program(qtbot: QtBot, store: Store, actor: Actor, clock: Clock) -> Iterator[Program]:
    """Monday ten o'clock; Noor has an action for tomorrow that is hers, and one that she gave to Rik."""
    company = make_company(store, actor, "Zanddrecht Logistiek")
    make_action(
        store, actor, company, "Offerte sturen", owner_id=actor.id, due_on=clock.today + dt.timedelta(days=1)
    )
    context = Context(store, actor, clock=lambda: clock().astimezone(dt.timezone(dt.timedelta(hours=1))))
    context.desk = StandInDesk()
    yield Program(context)
    context.tasks.close()


def notifier(program: Program, way: Any) -> Notifier:
    return Notifier(cast("Any", program), way)


def test_once_a_day_a_number_and_no_name(program: Program, clock: Clock) -> None:
    way = Told()
    made = notifier(program, way)
    made.look()
    made.look()
    assert way.said == ["Herinneringen: 1 actie"]
    notifier(program, way).look()
    assert len(way.said) == 1, "the program was started again"
    clock.forward(days=7)
    made.look()
    assert way.said == ["Herinneringen: 1 actie"], "a week later nothing new is due: that is on Tuesday"
    clock.forward(days=1)
    made.look()
    assert way.said == ["Herinneringen: 1 actie"] * 2


@pytest.mark.parametrize("why", ["evening", "sunday", "locked", "talking", "away", "off"])
def test_not_when_it_disturbs_or_is_not_wanted(program: Program, clock: Clock, why: str) -> None:
    way = Told()
    made = notifier(program, way)
    match why:
        case "evening":
            clock.forward(hours=9)
        case "sunday":
            clock.forward(days=-1)
        case "locked":
            program.locking.locked = True
        case "talking":
            program.page.wants_full_window = lambda: True
        case "away":
            put_away(program.context)
        case "off":
            program.context.desk.choose_notifies(Notifies(reminders=False))
    made.look()
    assert way.said == []


def test_what_colleagues_changed_is_told_together_when_it_is_wanted(
    program: Program, qtbot: QtBot, store: Store, actor: Actor, clock: Clock
) -> None:
    rik = Actor(make_colleague(store, actor, "Rik Jansen"), "Rik Jansen", "laptop-b")
    company = make_company(store, actor)
    mine = [make_action(store, actor, company, f"Actie {n}", owner_id=actor.id) for n in range(3)]
    way = Told()
    made = notifier(program, way)
    program.context.desk.choose_notifies(Notifies(reminders=False, changes=True))
    made.start()

    def change(action: str, who: Actor) -> None:
        store.write_at(Priority.SYNC, actions.remark, who, action, "Gebeld.").result()

    change(mine[0], rik)
    qtbot.waitUntil(lambda: way.said == ["Een collega veranderde 1 actie van jou."])
    change(mine[0], rik)
    change(mine[1], rik)
    change(mine[2], actor)
    qtbot.waitUntil(lambda: made._changed == {mine[0], mine[1]})
    assert len(way.said) == 1, "not again so soon"
    clock.forward(minutes=31)
    made.look()
    assert way.said[1:] == ["Collega’s veranderden 2 acties van jou."]
    made._timer.stop()


def test_the_first_way_that_works_and_silence_when_none_does(qtbot: QtBot) -> None:
    server, tray = Told(works=False), Told()
    either = Either(server, tray)
    assert either.tell("Herinneringen: 1 actie", "")
    assert (server.said, tray.said) == ([], ["Herinneringen: 1 actie"])
    with qtbot.waitSignal(either.pressed):
        tray.pressed.emit()
    assert not Either(server).tell("x", "")


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus on this machine")
def test_a_real_session_shows_it_and_a_press_comes_back() -> None:
    words = ["dbus-run-session", "--", sys.executable, "-m", "tests.desktop.notification_server"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    said = "shown 0 Herinneringen: 3 acties | Open Rode Loper om te zien welke."
    assert (done.returncode, done.stdout.split("\n")[:2]) == (0, ["pressed", said]), done.stderr
