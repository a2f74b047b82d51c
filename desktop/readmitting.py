# SPDX-License-Identifier: EUPL-1.2
"""Asks for a login at the backend before a shut store opens: the page, and the slow work behind it off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from assets.texts import _
from desktop import attempts, custody
from storage.errors import RodeLoperError
from storage.keys import read_keys
from ui.start.away import AwayPage

if TYPE_CHECKING:
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
        self.page.login_requested.connect(partial(self._log_in, enter, done))

    def _log_in(
        self,
        enter: Callable[[Admission], T],
        done: Callable[[T], object],
        user: str,
        password: str,
        secret: str,
    ) -> None:
        path, device = self._path, self._device
        self.page.set_busy(_("Logging in …"))

        def work(_job: object) -> T:
            # Imported here, where nobody waits for the network libraries.
            from desktop import readmission

            return enter(readmission.log_in(path, device, user, password, secret))

        self.context.tasks.run(work, done=done, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        code = error.code if isinstance(error, RodeLoperError) else ""
        # Of how long it takes the page itself tells.
        self.page.show_problem("" if code == "keys.wait" else self.context.words(error))
        if code == "away.code-needed":
            self.page.ask_code()
        self.page.wait(attempts.waiting_for(self._path))
