# SPDX-License-Identifier: EUPL-1.2
"""Run as a process of its own: the real program, led along all its lists and scrolled through them. Then it waits."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop import app, moments
from storage.queries.action_filter import View
from ui.main_window import MainWindow
from ui.widgets.table import BigTable

SEEN = "seen"
_ROUTES = ("companies", "visits", "actions", "settings", "today", "companies", "actions")
_STOPS = 30  # places in each list
_EVERY = 15  # ms between two of them


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
    """One step, and the next when the window has painted it."""
    if next(steps, False) is False:
        moments.reached(SEEN)
    else:
        QTimer.singleShot(_EVERY, partial(_go_on, steps))


def _steps() -> Iterator[None]:
    window = next(
        widget for shell in QApplication.topLevelWidgets() for widget in shell.findChildren(MainWindow)
    )
    for route in _ROUTES:
        window.show_page(route, View.ALL.value if route == "actions" else None)
        yield
        for table in window.findChildren(BigTable):
            if table.isVisible():
                bar = table.verticalScrollBar()
                for stop in range(_STOPS + 1):
                    bar.setValue(bar.maximum() * stop // _STOPS)
                    yield


if __name__ == "__main__":
    sys.exit(main())
