# SPDX-License-Identifier: EUPL-1.2
"""Which provider of OpenID Connect the people of a municipality log in with, and what of its tokens counts here.

One public instance knows at most one provider, and a provider lets people into one municipality only: the names that it
hands out are worth nothing elsewhere on a shared server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from storage.errors import RodeLoperError
from storage.files import write_whole
from sync.backend import policy
from sync.tokens import is_protected

SETTING = "rodeloper.openid"
FILE = "openid.json"
SCOPES = "openid profile offline_access"

_WORD = re.compile(r"[\x21-\x7e]{1,300}")
_GROUP = re.compile(r"[^\x00-\x1f]{1,200}")
_MOST_PORTS = 20


class OpenId(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One provider.

    ``audience``: what an access token for this backend names in ``aud``. ``login_claim``: the claim that holds the login name
    of a colleague. ``groups_claim``: the claim whose values, through ``groups`` (value: our group), say what somebody may
    do; without it that is what ``provision`` said. ``ports``: where a laptop may listen for the answer, for a provider that
    wants to know them beforehand; else any. ``only``: nobody logs in with a password here.
    """

    issuer: str
    client_id: str
    audience: str
    municipality: str
    scopes: str = SCOPES
    login_claim: str = "preferred_username"
    groups_claim: str = ""
    groups: dict[str, str] = {}
    ports: tuple[int, ...] = ()
    only: bool = False

    def check(self) -> OpenId:
        """Raises ``backend.openid`` (``field``) for the first thing that cannot be right."""
        words = {name: getattr(self, name) for name in ("client_id", "audience", "login_claim")}
        scopes = self.scopes.split()
        right = {
            "issuer": _is_issuer(self.issuer),
            **{name: bool(_WORD.fullmatch(word)) for name, word in words.items()},
            "municipality": policy.municipality_of(self.municipality) == self.municipality != "",
            "scopes": "openid" in scopes and all(_WORD.fullmatch(one) for one in scopes),
            "groups_claim": not self.groups_claim or bool(_WORD.fullmatch(self.groups_claim)),
            "groups": bool(self.groups) == bool(self.groups_claim) and all(map(_fits, self.groups.items())),
            "ports": len(self.ports) <= _MOST_PORTS and all(1024 <= port <= 65535 for port in self.ports),
        }
        if wrong := [name for name, good in right.items() if not good]:
            raise RodeLoperError("backend.openid", field=wrong[0])
        return self

    def announced(self) -> dict[str, Any]:
        """What a laptop must know; nothing of it is secret."""
        return {
            "issuer": self.issuer,
            "client_id": self.client_id,
            "audience": self.audience,
            "scopes": self.scopes,
            "ports": list(self.ports),
            "only": self.only,
        }

    def setting(self) -> str:
        """As one line of the configuration of an instance."""
        return msgspec.json.encode(self).decode()


def from_settings(settings: Mapping[str, Any]) -> OpenId | None:
    """The provider of an instance, when it has one. Raises ``backend.openid``."""
    found = settings.get(SETTING)
    # Kinto reads JSON in a setting by itself.
    return None if found is None else _made(_decoded(found) if isinstance(found, str) else found)


def groups(pairs: Iterable[str]) -> dict[str, str]:
    """``Accountmanagers=team`` and so on as a table. Raises ``backend.openid``."""
    table: dict[str, str] = {}
    for pair in pairs:
        value, mark, group = pair.rpartition("=")
        if not mark or value.strip() in table:
            raise RodeLoperError("backend.openid", field="groups")
        table[value.strip()] = group.strip()
    return table


def keep(folder: Path, openid: OpenId | None) -> None:
    """Remember the provider beside the configuration, so that writing that again needs no repeating."""
    if openid is None:
        (folder / FILE).unlink(missing_ok=True)
    else:
        write_whole(folder / FILE, msgspec.json.format(msgspec.json.encode(openid)) + b"\n")


def kept(folder: Path) -> OpenId | None:
    """The provider that was remembered there. Raises ``backend.openid``."""
    try:
        content = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return None
    return _made(_decoded(content))


def _decoded(content: str | bytes) -> object:
    try:
        return msgspec.json.decode(content)
    except msgspec.DecodeError as problem:
        raise RodeLoperError("backend.openid", field=str(problem)) from None


def _made(values: object) -> OpenId:
    try:
        return msgspec.convert(values, OpenId).check()
    except msgspec.ValidationError as problem:
        raise RodeLoperError("backend.openid", field=str(problem)) from None


def _is_issuer(address: str) -> bool:
    return bool(_WORD.fullmatch(address)) and is_protected(address) and "?" not in address


def _fits(pair: tuple[str, str]) -> bool:
    value, group = pair
    return bool(_GROUP.fullmatch(value)) and group in policy.GROUPS
