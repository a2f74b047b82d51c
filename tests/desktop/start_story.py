# SPDX-License-Identifier: EUPL-1.2
"""A start of the program in a process of its own, in which somebody does one thing at the moment that it is usable.

``python -m tests.desktop.start_story STORY`` prints what was seen, one fact a line.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import app, moments

POLL_MS = 20
PATIENCE_MS = 20_000


importers: set[str] = set()
"""The threads that asked for SQLAlchemy: never that of the window, which would stand still meanwhile."""


def note_import(event: str, what: tuple[Any, ...]) -> None:
    if event == "import" and what[0] == "sqlalchemy":
        importers.add(threading.current_thread().name)


def say(fact: str) -> None:
    sys.stdout.write(f"{fact}\n")
    sys.stdout.flush()


def main_window() -> Any:
    from ui.main_window import MainWindow

    found = [one.findChild(MainWindow) for one in QApplication.topLevelWidgets()]
    return next((one for one in found if one is not None), None)


def when(true: Callable[[], bool], then: Callable[[], None]) -> None:
    """Look again and again; a thing that never comes is caught by the patience of the whole story."""
    if true():
        then()
    else:
        QTimer.singleShot(POLL_MS, lambda: when(true, then))


def close() -> None:
    main_window().window().close()


def loaded() -> bool:
    return "storage.models" in sys.modules and main_window().context.patience.over


def tell_and_close() -> None:
    window = main_window()
    say(f"route {window.current_route()}")
    say(f"messages {len(window.messages.banners())}")
    close()


# What is done at the moment that the first page is usable


def look() -> None:
    say(f"sqlalchemy {'sqlalchemy' in sys.modules}")
    page = main_window().current_page()
    say(f"page {type(page).__name__}")
    say(f"greeting {page.header.title.text()}")
    say(f"next {page.next.company.text()}")
    say(f"late {len(page.late.lines())}")
    when(loaded, look_again)


def look_again() -> None:
    say(f"imported {' '.join(sorted(importers))}")
    close()


def press_keys() -> None:
    window = main_window()
    QTest.keyClick(window.window(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.window(), Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    say(f"at once {window.current_route()}")
    when(loaded, tell_and_close)


def click() -> None:
    window = main_window()
    QTest.mouseClick(window.rail.items["companies"], Qt.MouseButton.LeftButton)
    say(f"at once {window.current_route()}")
    when(loaded, tell_and_close)


def open_from_page() -> None:
    main_window().context.open("plan_visit", "")
    when(loaded, tell_and_close)


def search() -> None:
    window = main_window()
    QTest.keyClick(window.window(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.finder.field, "Zanddrecht")
    when(lambda: bool(window.finder.hits()), found)


def found() -> None:
    say(f"found {main_window().finder.hits()[0].title}")
    close()


def write() -> None:
    from storage.changes import Changes

    def written(changes: Changes) -> None:
        say(f"written {changes.touches('colleagues')}")
        close()

    from storage.operations import people

    main_window().context.write(people.add_colleague, name="Daan Hooiveld", then=written)


def start_again() -> None:
    """At the very moment that the first page is there: the first window does not listen yet."""
    second = subprocess.Popen([sys.executable, "-m", "desktop"])

    def ended() -> bool:
        return second.poll() is not None

    def tell() -> None:
        say(f"second {second.returncode}")
        tell_and_close()

    when(ended, tell)


STORIES: dict[str, Callable[[], None]] = {
    "look": look,
    "keys": press_keys,
    "click": click,
    "open": open_from_page,
    "search": search,
    "write": write,
    "close": close,
    "again": start_again,
}


def another_page() -> None:
    """For a start that does not come to a first page: say what stands there instead."""
    from ui.start.frame import StartFrame

    def there() -> bool:
        window = main_window()
        return window is not None and any(one.isVisible() for one in window.findChildren(StartFrame))

    def tell() -> None:
        (page,) = [one for one in main_window().findChildren(StartFrame) if one.isVisible()]
        say(f"page {type(page).__name__}")
        close()

    when(there, tell)


def run(story: str) -> int:
    """Start the program and live this story in it."""
    reached = moments.reached

    def at(moment: str) -> None:
        reached(moment)
        if moment == moments.PAINTED:
            QTimer.singleShot(PATIENCE_MS, QApplication.quit)
            if story == "another_page":
                another_page()
        elif moment == moments.USABLE and story in STORIES:
            STORIES[story]()

    moments.reached = at
    sys.addaudithook(note_import)
    return app.run()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]))
