# SPDX-License-Identifier: EUPL-1.2
"""A store joins a municipality and leaves it again: the first questions, the password, and who acts from then on.

For the window and the command line. It loads the network libraries; import it where it is needed.
"""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Self

from desktop import passwords
from desktop.logins import Identity, Password
from desktop.settings import SettingsFile
from desktop.stopping import Inner
from storage.errors import RodeLoperError
from storage.queries import exchange_facts as facts
from storage.queries.exchange_facts import Connection
from storage.rules.rights import Actor
from storage.store import Store
from sync import connecting
from sync.answers import Who
from sync.client import Client
from sync.connecting import Connected, FirstLook, Progress
from sync.login.kept import Login
from sync.problems import BlockedError
from sync.protocol import OPEN
from sync.wire import base_address


def connection(store: Store) -> Connection:
    """Where this store belongs. Raises ``exchange.not-connected``."""
    where = store.read(facts.connection)
    if where is None:
        raise RodeLoperError("exchange.not-connected")
    return where


class Introduction:
    """One try of a store to join: ``look`` first, then ``connect``; ``close`` in any case."""

    def __init__(self, store: Store, actor: Actor, server: str, ours: Identity) -> None:
        """``server`` as a person typed it. Raises ``AddressError``."""
        self.store, self.actor = store, actor
        self.stopped = threading.Event()
        self._server, self._ours = base_address(server), ours
        self._client: Client | None = None
        self._seen: FirstLook | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def look(self, bucket: str = "", progress: Progress | None = None) -> FirstLook:
        """What would happen; nothing is written. Without a bucket that of the login.

        Raises ``sync.blocked``, ``connect.which`` (``names``; ``choices``: bucket → name) when there are more, and what ``sync.connecting`` raises.
        """
        who = self._who()
        where = Connection(self._server, bucket or self._home(who), self._ours.user or who.account)
        self._hang_up()
        self._client = self._dial(where.bucket)
        self._seen = connecting.look(self._client, self.store, self.actor, where, progress)
        return self._seen

    def connect(self, settings: SettingsFile, folder: Path) -> Connected:
        """Do what ``look`` told; from then on the colleague of the login works here. The copy goes to ``folder``."""
        assert self._client is not None
        assert self._seen is not None, "somebody has seen what will happen"
        # First: without its password a connected store only asks for it.
        passwords.keep(self.store, self._seen.where, self._ours.secret)
        self._ours.keep = partial(passwords.keep, self.store, self._seen.where)
        try:
            done = connecting.connect(self._client, self.store, self.actor, self._seen, folder)
        except BaseException:
            passwords.forget(self.store.path)
            raise
        settings.remember_who(self.store.path, done.actor.id)
        return done

    def close(self) -> None:
        """Let go of the server, and of the password. Any thread may call this."""
        self.stopped.set()
        self._hang_up()

    def _who(self) -> Who:
        with self._dial("-") as client:
            return client.who()

    def _home(self, who: Who) -> str:
        if not who.homes:
            raise BlockedError
        if len(who.homes) > 1:
            choices = {home: self._name(home) for home in who.homes}
            raise RodeLoperError("connect.which", names=", ".join(who.homes), choices=choices)
        return who.homes[0]

    def _name(self, home: str) -> str:
        with self._dial(home) as client:
            return connecting.name_of(client) or home

    def _dial(self, bucket: str) -> Client:
        return Client(self._server, bucket, "", "", auth=self._ours.auth, cancelled=Inner(self.stopped))

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def renew(store: Store, way: Login | str) -> None:
    """Keep this password or login when the server takes it.

    Raises ``exchange.not-connected``, ``login.other`` when somebody else logged in, and the problems of the client.
    """
    where = connection(store)
    ours = Identity(Password(where.user, way) if isinstance(way, str) else way)
    with Client(where.server, where.bucket, "", "", auth=ours.auth) as client:
        there = client.who().account
        if there != where.user:
            raise RodeLoperError("login.other", here=where.user, there=there)
        client.state(OPEN)
    passwords.keep(store, where, ours.secret)


def part(store: Store, actor: Actor, folder: Path, *, leave_unsent: bool) -> Path | None:
    """Disconnect. All records stay, the password goes. Answers with the copy of what was never sent, when there was any.

    Raises ``exchange.not-connected``, and ``connect.unsent`` (``n``) unless somebody chose to leave that.
    """
    connection(store)
    copy = connecting.disconnect(store, actor, folder, leave_unsent=leave_unsent)
    passwords.forget(store.path)
    return copy
