# SPDX-License-Identifier: EUPL-1.2
"""Who may log in at the municipality: what its administrators see and change from their laptop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from storage.errors import RodeLoperError
from sync.problems import BlockedError, HostileError, NotOursError, ServerFailedError
from sync.wire import Reply

Do = Literal["add", "role", "block", "unblock", "reset"]
_OF_THE_PLUGIN = "rodeloper:"
_REFUSALS = {
    "account": "accounts.name",
    "account-elsewhere": "accounts.elsewhere",
    "account-taken": "accounts.taken",
    "name": "accounts.no-colleague",
    "no-account": "accounts.unknown",
    "no-password": "accounts.no-password",
    "not-yours": "accounts.not-administrator",
    "own-account": "accounts.own",
    "role": "accounts.role",
}


class Account(msgspec.Struct, frozen=True):
    """One login and the colleague whose it is. ``password`` is filled once: right after it was made."""

    account: str
    colleague: str
    name: str
    role: str
    blocked: bool
    password: str = ""

    def __repr__(self) -> str:
        return f"Account({self.account!r})"


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to do with one login. ``name`` and ``colleague`` (an id) are for ``add``, ``role`` for that and ``role``."""

    do: Do
    account: str
    name: str = field(default="", repr=False)
    role: str = ""
    colleague: str = ""

    def body(self) -> dict[str, str]:
        """As the server takes it."""
        said = {"do": self.do, "account": self.account, "name": self.name, "role": self.role}
        return {name: value for name, value in {**said, "colleague": self.colleague}.items() if value}


class _All(msgspec.Struct):
    data: list[Account]


class _One(msgspec.Struct):
    data: Account


def read_all(reply: Reply) -> list[Account]:
    """The logins in this answer. Raises what ``_check`` raises."""
    _check(reply, "")
    found: _All = _decoded(reply.data, _All)
    return found.data


def read_one(reply: Reply, account: str) -> Account:
    """The login that was changed. Raises what ``_check`` raises."""
    _check(reply, account)
    found: _One = _decoded(reply.data, _One)
    return found.data


def _check(reply: Reply, account: str) -> None:
    """Raise ``accounts.…`` for a refusal, ``BlockedError``, ``NotOursError`` (a server without this) or ``ServerFailedError``."""
    if reply.status == 200:
        return
    words = reply.data.get("message") if isinstance(reply.data, dict) else ""
    code = words.removeprefix(_OF_THE_PLUGIN) if isinstance(words, str) else ""
    if code in _REFUSALS:
        raise RodeLoperError(_REFUSALS[code], account=account)
    if reply.status == 403:
        raise BlockedError
    if reply.status in (404, 405):
        raise NotOursError
    raise ServerFailedError(status=reply.status)


def _decoded(data: Any, form: type[msgspec.Struct]) -> Any:
    try:
        return msgspec.convert(data, form)
    except msgspec.ValidationError as problem:
        raise HostileError(what="accounts") from problem
