# SPDX-License-Identifier: EUPL-1.2
"""Run as a process of its own: the real program, led along all its lists and scrolled through them. Then it waits."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from desktop import app, moments
from storage.queries.action_filter import View
from ui.main_window import MainWindow
from ui.widgets.table import BigTable

SEEN = "seen"
_ROUTES = ("companies", "visits", "actions", "settings", "today", "companies", "actions")
_STOPS = 30  # places in each list
_EVERY = 15  # ms between two of them
_END = object()


def main() -> int:
    """Start the program and lead it around as soon as it shows its first page."""
    report = moments.reached

    def reached(moment: str) -> None:
        report(moment)
        if moment == moments.USABLE:
            _go_on(_steps())

    moments.reached = reached
    return app.run()


def _go_on(steps: Iterator[None]) -> None:
    """One step, and the next when the window has painted it. A step that fails ends the process: nobody is looking."""
    try:
        going = next(steps, _END)
    except Exception:  # noqa: BLE001 - whatever it is, the benchmark has to say it
        traceback.print_exc()
        QApplication.exit(1)
        return
    if going is _END:
        moments.reached(SEEN)
    else:
        QTimer.singleShot(_EVERY, partial(_go_on, steps))


def _steps() -> Iterator[None]:
    window = next(
        widget for shell in QApplication.topLevelWidgets() for widget in shell.findChildren(MainWindow)
    )
    for number, route in enumerate(_ROUTES):
        moments.reached(f"stop-{number}")
        window.show_page(route, View.ALL.value if route == "actions" else None)
        yield
        for table in window.findChildren(BigTable):
            for stop in range(_STOPS + 1):
                # What the page reads meanwhile may take a table away, or hide it for the words of an empty one.
                if not isValid(table) or not table.isVisible():
                    break
                bar = table.verticalScrollBar()
                bar.setValue(bar.maximum() * stop // _STOPS)
                yield


if __name__ == "__main__":
    sys.exit(main())
