# SPDX-License-Identifier: EUPL-1.2
"""Opens the store while the window is still being loaded: finding the key and reading the disk need little of Python.

It is only a head start. What goes wrong here goes wrong again where it can be told.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

# Here, and not on the thread: deriving the key takes longest, so it begins before other threads import anything.
from desktop.keys import Ways, find_key
from desktop.settings import SettingsFile

if TYPE_CHECKING:
    from desktop.opening import Opened

log = logging.getLogger(__name__)


class EarlyStore:
    """A store that is being opened on a thread of its own, with what its first page needs in memory if there is time.

    It looks for the key in the places that need no person.
    """

    def __init__(self, path: Path | None, settings: SettingsFile, passphrase: str | None) -> None:
        self._path, self._settings, self._passphrase = path, settings, passphrase
        self._opened: Future[Opened | None] = Future()
        self._unwanted = self._awaited = False
        threading.Thread(target=self._work, name="early").start()

    def take(self) -> Opened | None:
        """The open store, which is the caller's from now on; nothing when it could not be opened or was taken before.

        Waits until that is known.
        """
        self._awaited = True
        opened, self._opened = self._opened.result(), Future()
        self._opened.set_result(None)
        return opened

    def close(self) -> None:
        """Close what nobody took."""
        self._unwanted = True
        if (opened := self.take()) is not None:
            opened.store.close()

    def _work(self) -> None:
        opened: Opened | None = None
        try:
            opened = self._open(self._settings.store(self._path))
        except Exception as problem:  # noqa: BLE001 - the opening of the store finds it too, and says so
            log.info("not opened in advance: %s", type(problem).__name__)
        self._opened.set_result(opened)

    def _open(self, path: Path) -> Opened | None:
        if not path.exists():
            return None
        given = self._passphrase
        ask = (lambda _attempt: given) if given else None
        key = find_key(path, Ways(ask=ask, attempts=1))
        if self._unwanted:
            return None
        from desktop import opening

        opened = opening.open_store(path, self._settings, Ways(known=key), write=True)
        if not self._awaited:
            _warm_up(opened)
        return opened


def _warm_up(opened: Opened) -> None:
    """Read what the first page reads, which brings it into the memory of the connection that the page gets."""
    from storage.queries import today

    now = dt.datetime.now().astimezone()
    try:
        opened.store.read(today.today_page, opened.actor.id, now)
    except Exception as problem:  # noqa: BLE001 - the page meets the same and can say it
        log.info("nothing read in advance: %s", type(problem).__name__)
