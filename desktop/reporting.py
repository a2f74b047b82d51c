# SPDX-License-Identifier: EUPL-1.2
"""What this laptop tells the backend about itself after an exchange, and the secret it leaves there to open again.

Neither ever stands in the way of an exchange: what the backend does not take is tried again with the next report.
"""

from __future__ import annotations

import logging
import platform
import time
from collections.abc import Callable

from desktop import VERSION, keys
from storage.errors import RodeLoperError
from storage.keys import read_keys, set_login_share, unwrap
from storage.queries import exchange_facts as facts
from storage.store import Store
from sync import devices
from sync.client import Client
from sync.devices import Report
from sync.engine import Outcome

EVERY = 15 * 60.0
"""Seconds between two reports. Each takes its turn at the backend with what people write."""

log = logging.getLogger(__name__)


class Reporter:
    """Reports for one laptop and login, as long as a connection lasts."""

    def __init__(self, store: Store, account: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._account, self._clock = store, account, clock
        self._rev: int | None = None
        self._next = 0.0
        self._share_is_there = False

    def after(self, client: Client, outcome: Outcome) -> None:
        """An exchange came to its end."""
        if self._clock() < self._next and self._rev is not None:
            return
        self._next = self._clock() + EVERY
        try:
            self._rev = devices.report(
                client, self._store.device, self._account, self._report(outcome), self._rev
            )
            if not self._share_is_there:
                self._leave_share(client)
        except RodeLoperError as error:
            log.info("no report of this laptop: %s", error.code)

    def _report(self, outcome: Outcome) -> Report:
        return Report(
            platform.node(),
            VERSION,
            f"{platform.system()} {platform.release()}".strip(),
            self._store.read(facts.last_complete),
            outcome.waiting,
            outcome.refused,
        )

    def _leave_share(self, client: Client) -> None:
        """Let the backend keep what opens this store after it was shut, unless there is a passphrase for that."""
        store = self._store
        wrapped = read_keys(store.path)
        if not wrapped.has("passphrase") and keys.from_keyring(wrapped) is not None:
            known = devices.share(client, store.device) if wrapped.has("login") else None
            if known is None or not _opens(store, known):
                share = devices.keep_share(client, store.device, self._account)
                if share is None:
                    return
                store.with_key(lambda path, key: set_login_share(path, key, share))
        self._share_is_there = True


def _opens(store: Store, share: str) -> bool:
    try:
        unwrap(read_keys(store.path), "login", share)
    except RodeLoperError:
        return False
    return True
