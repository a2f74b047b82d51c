# SPDX-License-Identifier: EUPL-1.2
"""Asks for a login at the backend before a shut store opens: the page, and the slow work behind it off the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from assets.texts import _
from desktop import attempts, custody
from desktop.ways import logged_in, open_in_browser, typed, ways_in
from storage.errors import RodeLoperError
from storage.keys import read_keys
from ui.courier import Courier
from ui.exchange.values import WaysIn
from ui.start.away import AwayPage

if TYPE_CHECKING:
    from desktop.logins import Way
    from desktop.readmission import Admission
    from ui.context import Context

T = TypeVar("T")


class Readmitting(QObject):
    """One page for one shut store. ``enter`` opens it, on a task thread, and ``done`` goes on with what that answers."""

    def __init__(
        self,
        context: Context,
        path: Path,
        device: str,
        enter: Callable[[Admission], T],
        done: Callable[[T], object],
    ) -> None:
        super().__init__()
        self.context = context
        self._path, self._device = path, device
        note = custody.away(path)
        assert note is not None, "the store is shut"
        asks = read_keys(path).has("passphrase")
        self.page = AwayPage(context, note.why, days=note.days, server=note.server, asks=asks)
        self._server, self._stopped = note.server, threading.Event()
        self._courier = Courier(self)
        self.page.login_requested.connect(partial(self._log_in, enter, done))
        self.page.browser_requested.connect(partial(self._browse, enter, done))
        self._ask_ways()

    def _ask_ways(self) -> None:
        """Whether people log in with the browser there; without an answer the page stays as it is."""
        server, stopped = self._server, self._stopped

        def ask(_job: object) -> WaysIn:
            from desktop import logins

            return ways_in(logins.ways(server, stopped))

        self.context.tasks.run(ask, done=self.page.show_ways, failed=lambda _error: None)

    def _log_in(
        self,
        enter: Callable[[Admission], T],
        done: Callable[[T], object],
        user: str,
        password: str,
        secret: str,
    ) -> None:
        self.page.set_busy(_("Logging in …"))
        self._run(partial(typed, user, password), secret, enter, done)

    def _browse(self, enter: Callable[[Admission], T], done: Callable[[T], object], secret: str) -> None:
        self._stopped = stopped = threading.Event()
        self.page.set_busy(_("Log in in your browser"), stopped.set)
        open_page = partial(open_in_browser, self._courier, lambda _address: None)
        self._run(partial(logged_in, self._server, open_page, stopped), secret, enter, done)

    def _run(
        self,
        way: Callable[[], Way],
        secret: str,
        enter: Callable[[Admission], T],
        done: Callable[[T], object],
    ) -> None:
        path, device = self._path, self._device

        def work(_job: object) -> T:
            # Imported here, where nobody waits for the network libraries.
            from desktop import readmission

            return enter(readmission.log_in(path, device, way(), secret))

        self.context.tasks.run(work, done=done, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        code = error.code if isinstance(error, RodeLoperError) else ""
        # Of how long it takes the page itself tells.
        self.page.show_problem("" if code in ("keys.wait", "sync.stopped") else self.context.words(error))
        if code == "away.code-needed":
            self.page.ask_code()
        self.page.wait(attempts.waiting_for(self._path))
