# SPDX-License-Identifier: EUPL-1.2
"""How somebody says to the server of the municipality who they are: a name with a password, or a login in the browser.

For the window and the command line. It loads the network libraries; import it where it is needed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.passwords import Secret
from desktop.stopping import Inner
from storage.errors import RodeLoperError
from sync.client import Client
from sync.login.bearer import Bearer
from sync.login.browser import log_in
from sync.login.kept import KeptLogin, Login
from sync.ways import Ways
from sync.wire import Auth, Basic, Nobody, base_address


@dataclass(frozen=True, slots=True)
class Password:
    """What somebody typed."""

    user: str
    password: str = field(repr=False)


Way = Password | Login


def ways(server: str, stopped: threading.Event) -> Ways:
    """How to log in at this server. Raises ``AddressError``, ``NotOursError`` and the other problems of a client."""
    with Client(base_address(server), "-", "", "", auth=Nobody(), cancelled=Inner(stopped)) as client:
        return client.ways()


def in_browser(server: str, open_page: Callable[[str], object], stopped: threading.Event) -> Login:
    """Let somebody log in with the provider of this server; ``open_page`` shows an address in the browser.

    Raises what ``ways`` raises, ``login.none`` when the server knows no provider, and what ``sync.login.browser`` raises.
    """
    provider = ways(server, stopped).provider
    if provider is None:
        raise RodeLoperError("login.none")
    return log_in(provider, open_page, stopped.is_set)


class Identity:
    """Who we are to a server while no store keeps it: ``auth`` for a client, ``secret`` is what to keep by now.

    ``user``: the name that somebody typed; of a login in the browser only the server knows it. ``keep``, once set, hears
    a newer secret. ``stopped`` ends a question to the provider.
    """

    def __init__(self, way: Way, stopped: Callable[[], bool] = lambda: False) -> None:
        self.keep: Callable[[KeptLogin], object] = lambda _kept: None
        self.auth: Auth
        if isinstance(way, Password):
            self.user, self._password = way.user.strip(), way.password
            self.auth = Basic(self.user, way.password)
        else:
            self.user, self._password = "", ""
            self.auth = Bearer(way.kept, self._kept, stopped, way.access)

    @property
    def secret(self) -> Secret:
        """What to keep between two starts."""
        return self.auth.kept if isinstance(self.auth, Bearer) else self._password

    def _kept(self, kept: KeptLogin) -> None:
        self.keep(kept)


def auth(user: str, secret: Secret, keep: Callable[[KeptLogin], object], stopped: threading.Event) -> Auth:
    """What a client says with this secret. ``keep`` hears what must be kept from now on."""
    if isinstance(secret, str):
        return Basic(user, secret)
    return Bearer(secret, keep, stopped.is_set)
