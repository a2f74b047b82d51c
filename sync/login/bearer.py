# SPDX-License-Identifier: EUPL-1.2
"""Says to the backend who we are with a token of the provider, and gets a new one before the old one ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sync.login.kept import Access, KeptLogin
from sync.login.oauth import Provider
from sync.problems import ExchangeError, LoginEndedError, OfflineError
from sync.web import Web

EARLY = 60.0
"""Seconds before the end at which a new token is fetched; of a short life a quarter."""


class Bearer:
    """One login, for as long as a program runs (``sync.wire.Auth``). It shows no token to anybody.

    ``keep`` gets what must be kept from now on, as soon as the provider changed it. ``access``: somebody just logged in.
    """

    def __init__(
        self,
        kept: KeptLogin,
        keep: Callable[[KeptLogin], object],
        stopped: Callable[[], bool],
        access: Access | None = None,
        *,
        provider: Provider | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.kept = kept
        self._keep = keep
        self._clock = clock
        self._access = access
        self._provider = provider or Provider(kept.issuer, kept.client_id, kept.scopes, Web(stopped), clock)
        self._one_at_a_time = threading.Lock()
        self._after_refusal = False

    def header(self) -> str:
        """The header of the next request. Raises ``LoginEndedError``, ``ProviderDownError``."""
        with self._one_at_a_time:
            access, now = self._access, self._clock()
            if access is None or now >= access.until:
                access = self._renewed()
            elif now >= access.until - min(EARLY, access.lifetime / 4):
                try:
                    access = self._renewed()
                except (OfflineError, LoginEndedError):
                    pass  # the one that we have is still good; perhaps it goes better next time
            return f"Bearer {access.token}"

    def refused(self) -> ExchangeError:
        """The backend did not take the token. Once a new one may do better; after that a person must log in."""
        with self._one_at_a_time:
            again, self._after_refusal = not self._after_refusal, True
            self._access = None
        return LoginEndedError("" if again else "login.refused", again=again)

    def accepted(self) -> None:
        """The backend took it."""
        self._after_refusal = False

    def _renewed(self) -> Access:
        kept, self._access = self._provider.renew(self.kept)
        if kept != self.kept:
            # The old one is worth nothing any more.
            self.kept = kept
            self._keep(kept)
        return self._access
