# SPDX-License-Identifier: EUPL-1.2
"""What a laptop keeps of a login, and what it has only while the program runs."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec


class KeptLogin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With this the program goes on as the same person without asking; only in a keyring, or sealed.

    It is bound to the provider at which somebody really logged in: another one never gets to see it.
    """

    issuer: str
    client_id: str
    scopes: str
    refresh_token: str

    def __repr__(self) -> str:
        return f"KeptLogin({self.issuer!r})"


@dataclass(frozen=True, slots=True)
class Access:
    """What the backend takes for a while; ``until`` on the steady clock of this machine. Never written anywhere."""

    token: str = field(repr=False)
    until: float
    lifetime: float


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody just logged in."""

    kept: KeptLogin
    access: Access
