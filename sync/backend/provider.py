# SPDX-License-Identifier: EUPL-1.2
"""The keys of the municipality's own provider: fetched when needed, kept a while, renewed when it signs with a new one."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from joserfc.jwk import KeySet

from sync.problems import ExchangeError
from sync.tokens import WELL_KNOWN, TokenError, endpoints, public_keys
from sync.web import Web

FRESH = 3600.0
"""Seconds after which we ask whether a key was withdrawn."""
STALE = 24 * 3600.0
"""Seconds that the keys still count while the provider does not answer."""
PAUSE = 30.0
"""Seconds between two questions at least, whatever comes in: strangers must not make us knock there."""

log = logging.getLogger(__name__)


class Provider:
    """The keys of one issuer, for all threads of a process. ``fetch`` and ``clock`` take the place of the real ones in tests."""

    def __init__(
        self,
        issuer: str,
        fetch: Callable[[str], Any] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer = issuer
        self._fetch = fetch or Web().get
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched = self._asked = float("-inf")
        self._one_asks = threading.Lock()

    def keys(self, *, other_than: KeySet | None = None) -> KeySet:
        """The keys of now. ``other_than``: these did not fit, so ask for newer ones.

        Raises ``TokenError``: ``provider`` when there are none, because it does not answer.
        """
        age = self._clock() - self._fetched
        wanted = age > FRESH or (other_than is not None and self._keys is other_than)
        may_ask = wanted and self._clock() - self._asked > PAUSE
        # One thread asks; the first time the others have nothing to go on with, and wait for it.
        if may_ask and self._one_asks.acquire(blocking=self._keys is None):
            try:
                self._renew()
            finally:
                self._one_asks.release()
        if self._keys is None or self._clock() - self._fetched > STALE:
            raise TokenError("provider")
        return self._keys

    def _renew(self) -> None:
        if self._clock() - self._asked <= PAUSE:
            return  # somebody else did, while we waited
        self._asked = self._clock()
        try:
            found = endpoints(self._fetch(self.issuer.rstrip("/") + WELL_KNOWN), self.issuer)
            self._keys = public_keys(self._fetch(found.keys))
            self._fetched = self._clock()
        except ExchangeError as problem:
            log.warning("the provider does not answer as it should: %s", problem.code)
        except TokenError as problem:
            log.warning("the provider is not set up as it should be: %s", problem.why)
