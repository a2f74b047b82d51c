# SPDX-License-Identifier: EUPL-1.2
"""Connecting from the window: look, show what would happen, do it, and wait for the first download."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from desktop import folders
from desktop.ways import logged_in, typed, ways_in
from storage.errors import RodeLoperError
from storage.rules.rights import Actor
from ui.exchange.values import Failed, Offer, Status, WaysIn

if TYPE_CHECKING:
    from desktop.connecting import Introduction
    from desktop.logins import Identity, Way
    from desktop.settings import SettingsFile
    from storage.store import Store
    from sync.connecting import Connected, FirstLook
    from sync.login.kept import Login
    from ui.context import Context
    from ui.tasks import Job

Done = Callable[[], object]


class FirstConnection:
    """What a person typed, and how far connecting is. ``busy`` while the store gets its place in the municipality."""

    def __init__(self, context: Context, settings: SettingsFile) -> None:
        self.context, self.settings = context, settings
        self.busy = False
        self._server, self._bucket = "", ""
        self._way: Callable[[], Way] | None = None
        self._ours: Identity | None = None
        self._logging_in = threading.Event()
        self._trying: Introduction | None = None
        self._waiting: tuple[Done, Failed] | None = None

    def look(
        self, server: str, user: str, password: str, bucket: str, answered: Callable[[Offer], object],
        failed: Failed,
    ) -> None:  # fmt: skip
        """Look what would happen; also before there is a store. ``bucket``: empty for the only one of the login."""
        self._look_as(server, partial(typed, user, password), answered, failed, bucket)

    def ways_in(self, server: str, answered: Callable[[WaysIn], object], failed: Failed) -> None:
        """Ask how people log in at this server."""
        stopped = self._logging_in = threading.Event()

        def ask(_job: Job) -> WaysIn:
            from desktop import logins

            return ways_in(logins.ways(server, stopped))

        self.context.tasks.run(ask, done=answered, failed=failed)

    def login_at(self, server: str, open_page: Callable[[str], object]) -> Callable[[], Login]:
        """What lets a person log in with the browser, on another thread; ``stop`` ends it."""
        self._logging_in = stopped = threading.Event()
        return lambda: logged_in(server, open_page, stopped)

    def look_in_browser(
        self,
        server: str,
        open_page: Callable[[str], object],
        answered: Callable[[Offer], object],
        failed: Failed,
    ) -> None:
        """The same for who logs in with the browser; ``open_page`` is called on another thread."""
        self._look_as(server, self.login_at(server, open_page), answered, failed)

    def _look_as(
        self,
        server: str,
        way: Callable[[], Way],
        answered: Callable[[Offer], object],
        failed: Failed,
        bucket: str = "",
    ) -> None:
        self._server, self._bucket, self._way, self._ours = server, bucket, way, None
        store, actor = self.context.store, self.context.actor
        self.context.tasks.run(
            lambda _job: self._look(store, actor), done=lambda seen: answered(_offer(seen)), failed=failed
        )

    def await_download(self, done: Done, failed: Failed) -> None:
        """Tell when all is here, or that it broke off; see ``heard``."""
        self._waiting = (done, failed)

    def connect(self, connected: Callable[[Actor], object]) -> None:
        """Do what was shown; ``connected`` gets who acts from then on, and goes on with the download."""
        store, actor = self.context.store, self.context.actor
        self.busy = True

        def done(result: Connected) -> None:
            self.busy = False
            self._way = self._ours = None
            connected(result.actor)

        def failed(error: Exception) -> None:
            self.busy = False
            self._end(error)

        self.context.tasks.run(lambda _job: self._connect(store, actor), done=done, failed=failed)

    def stop(self) -> None:
        """End what is going on, within a second."""
        self._logging_in.set()
        if self._trying is not None:
            self._trying.stopped.set()

    def forget(self) -> None:
        """Stop, and let go of what somebody typed or logged in with: the store closes."""
        self.stop()
        self._way = self._ours = None
        trying, self._trying = self._trying, None
        if trying is not None:
            trying.close()

    def heard(self, status: Status) -> None:
        """How the exchange is doing now."""
        if status.state == "idle":
            self._end(None)
        elif status.problem:
            self._end(RodeLoperError(status.problem, **status.values))

    def _end(self, error: Exception | None) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        done, failed = waiting
        if error is None:
            done()
        else:
            failed(error)

    # Off the GUI thread, where the network libraries are loaded

    def _look(self, store: Store | None, actor: Actor | None) -> FirstLook:
        from desktop import opening
        from desktop.connecting import Introduction
        from desktop.logins import Identity

        if self._ours is None:
            if self._way is None:
                # It was locked between looking and connecting.
                raise RodeLoperError("connect.forgotten")
            self._ours = Identity(self._way())
        if store is None or actor is None:
            with (
                opening.nothing_yet() as empty,
                Introduction(empty, Actor("", "", ""), self._server, self._ours) as trying,
            ):
                self._trying = trying
                return trying.look(self._bucket)
        self._trying = trying = Introduction(store, actor, self._server, self._ours)
        return trying.look(self._bucket)

    def _connect(self, store: Store, actor: Actor) -> Connected:
        trying = self._trying
        if trying is None or trying.store is not store or trying.stopped.is_set():
            # Looked at before there was this store, or stopped in between: what was shown is looked up once more.
            self._look(store, actor)
            trying = self._trying
        assert trying is not None
        try:
            return trying.connect(self.settings, folders.backups())
        finally:
            trying.close()
            self._trying = None


def _offer(seen: FirstLook) -> Offer:
    return Offer(
        seen.municipality_there or seen.where.bucket,
        seen.colleague_name,
        together={kind: len(matches) for kind, matches in seen.matches.items() if matches},
        there={kind: n for kind, n in seen.new_there.items() if n},
        here={kind: n for kind, n in seen.new_here.items() if n},
    )
