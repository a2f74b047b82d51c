# SPDX-License-Identifier: EUPL-1.2
"""A login at the backend opens a store that was shut (``desktop.custody``).

It loads the network libraries; import it where it is needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop import attempts, custody, keys, passwords
from desktop.logins import Identity, Way
from storage.errors import RodeLoperError
from storage.keys import read_keys, unwrap
from storage.queries import exchange_facts as facts
from storage.rules.rights import Actor
from storage.store import Store
from sync import devices
from sync.client import Client
from sync.problems import LostError
from sync.protocol import OPEN

Dial = Callable[[str, str], Client]
"""Makes the connection with this server and municipality, as whoever logs in."""


@dataclass(frozen=True, slots=True)
class Admission:
    """The backend let somebody in, and this key opens the store."""

    user: str
    ours: Identity = field(repr=False)
    key: bytes = field(repr=False)
    moment: dt.datetime


def log_in(store: Path, device: str, way: Way, secret: str = "", *, dial: Dial | None = None) -> Admission:
    """Log in at the backend of this store, and find its key.

    ``secret``: the passphrase, or the recovery code. Raises what the client raises, ``LostError``, ``keys.wait``,
    ``store.wrong-key``, and ``away.code-needed`` when nothing but the recovery code can open it.
    """
    note = custody.away(store)
    assert note is not None, "only a store that is shut asks for a login"
    ours = Identity(way)
    with (
        dial(note.server, note.bucket)
        if dial
        else Client(note.server, note.bucket, "", "", auth=ours.auth) as client
    ):
        state = client.state(OPEN)
        assert state is not None  # without an etag there is always an answer
        if devices.record_id(device) in state.lost:
            raise LostError
        # Of a login in the browser only the backend knows the name.
        user = ours.user or state.user.partition(":")[2]
        return Admission(user, ours, _key(store, device, secret, client), state.moment)


def let_in(store: Store, actor: Actor, admission: Admission) -> None:
    """The store is open with that key: the term begins anew. Raises ``away.other-login`` when it is of somebody else."""
    where = store.read(facts.connection)
    if where is None or where.user != admission.user:
        raise RodeLoperError("away.other-login")
    custody.contact_succeeded(store, actor, admission.moment)
    passwords.keep(store, where, admission.ours.secret)
    if not read_keys(store.path).has("passphrase"):
        store.with_key(keys.remember_in_keyring)


def _key(store: Path, device: str, secret: str, client: Client) -> bytes:
    wrapped = read_keys(store)
    if wrapped.has("passphrase"):
        return attempts.unlock(wrapped, secret)
    if (known := keys.from_keyring(wrapped)) is not None:
        # Nothing else could open it, so it was left there.
        return known
    if wrapped.has("login") and (share := devices.share(client, device)):
        try:
            return unwrap(wrapped, "login", share)
        except RodeLoperError:
            pass  # of another life of the backend; what is left is on paper
    if not secret:
        raise RodeLoperError("away.code-needed")
    return attempts.unlock(wrapped, secret)
