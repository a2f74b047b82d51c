# SPDX-License-Identifier: EUPL-1.2
"""One login in the browser of the system: authorization code with PKCE, for a program that can keep no secret (RFC 8252)."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from sync.login.kept import KeptLogin, Login
from sync.login.loopback import Listener
from sync.login.oauth import Provider
from sync.problems import LoginFailedError
from sync.ways import Announced
from sync.web import Web

PATIENCE = 600.0
"""Seconds that somebody gets: passwords are looked up, and telephones with a second factor lie elsewhere."""


def log_in(
    announced: Announced,
    open_page: Callable[[str], object],
    stopped: Callable[[], bool],
    *,
    web: Web | None = None,
    patience: float = PATIENCE,
) -> Login:
    """Let a person log in: ``open_page`` gets the address to show in the browser. Waits for the answer; ``stopped`` ends it.

    Raises ``LoginFailedError`` (``login.denied``, ``login.nobody``, ``login.provider-wrong`` …), ``ProviderDownError``,
    ``StoppedError``. Nothing is kept anywhere: that is for who called.
    """
    provider = Provider(announced.issuer, announced.client_id, announced.scopes, web or Web(stopped))
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    with Listener(state, announced.issuer, announced.ports) as listener:
        open_page(provider.address(listener.redirect, state, nonce, verifier))
        answer = listener.wait(stopped, patience)
        redirect = listener.redirect
    if answer.error or not answer.code:
        raise LoginFailedError("login.denied")
    refresh, access, id_token = provider.exchange(answer.code, redirect, verifier)
    provider.person(id_token, nonce, announced.audience)
    return Login(KeptLogin(announced.issuer, announced.client_id, announced.scopes, refresh), access)
