# SPDX-License-Identifier: EUPL-1.2
"""Imports the program on a thread of its own: first what the first page needs, and behind that page all the rest.

SQLAlchemy and the mapped tables take longer to import than everything before them. The first page reads in plain SQL
(``storage.plain``) and does without.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from importlib import import_module

WINDOW = ("desktop.program", "desktop.wiring", "ui.today.page")
REST = (
    "storage.database",
    "storage.models",
    "storage.operations.unit",
    "ui.finder_search",
    "ui.shortcuts",
    "ui.exchange.watch",
    "desktop.instance",
    "desktop.sync_runner",
)
LONGEST_WAIT = 2.0
"""Seconds: when no first page comes, because somebody is asked for a passphrase first, the rest loads meanwhile."""


class Loading:
    """Calls ``window`` when the window can be built and ``rest`` when everything can be done, both on its own thread.

    ``first_page`` tells it that a person sees something, so that loading the rest keeps nobody from it.
    """

    def __init__(self, window: Callable[[], object], rest: Callable[[], object]) -> None:
        self._window, self._rest = window, rest
        self._first_page, self._ended = threading.Event(), False
        self._thread = threading.Thread(target=self._work, name="loading")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def first_page(self) -> None:
        """The first page is on the screen and answers."""
        self._first_page.set()

    def end(self) -> None:
        """Load nothing more, and wait until that is so."""
        self._ended = True
        self._first_page.set()
        self._thread.join()

    def _work(self) -> None:
        self._load(WINDOW)
        self._window()
        self._first_page.wait(LONGEST_WAIT)
        try:
            self._load(REST)
        finally:
            # What does not load is told where it is used.
            self._rest()

    def _load(self, modules: Sequence[str]) -> None:
        for module in modules:
            if not self._ended:
                import_module(module)
