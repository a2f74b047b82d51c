# SPDX-License-Identifier: EUPL-1.2
"""Finds the key of the store while the rest of the program loads: a passphrase takes as long as half of all modules.

It is only a head start. What goes wrong here goes wrong again where it can be told.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future
from pathlib import Path
from threading import Thread

from desktop.settings import SettingsFile

log = logging.getLogger(__name__)

EarlyKey = Future[bytes | None]
"""The key, or nothing when it was not found."""


def look_for_key(path: Path | None, settings: SettingsFile, passphrase: str | None) -> EarlyKey:
    """Begin to look on a thread of its own, in the places that need no person."""
    found: EarlyKey = Future()

    def look() -> None:
        try:
            found.set_result(_look(settings.store(path), passphrase))
        except Exception as problem:  # noqa: BLE001 - the opening of the store finds it too, and says so
            log.info("no key in advance: %s", type(problem).__name__)
            found.set_result(None)

    Thread(target=look, name="key", daemon=True).start()
    return found


def _look(store: Path, passphrase: str | None) -> bytes | None:
    from desktop.keys import Ways, find_key

    ask = (lambda _attempt: passphrase) if passphrase else None
    return find_key(store, Ways(ask=ask, attempts=1)) if store.exists() else None
