# SPDX-License-Identifier: EUPL-1.2
"""The reference that an action carries when it leaves for somebody without an account: ``RL-7KQ4-9M2X-3HFC``.

It follows from the id of the action and from how the action stood, so that nothing has to be kept to know it again: the
first eight signs say which action, the next three which version of it, the last one guards against a typing error.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

PREFIX = "RL"
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Those of Crockford's base 32: no I, L, O or U, which look like others or make words."""

_ACTION, _VERSION = 8, 3
_VERSIONS: int = len(SIGNS) ** _VERSION
TAIL = 10
"""Hexadecimal digits of the id that go in: its end, which is by chance also in ids that sort by time."""
_GAP = r"[\s\-\u2010-\u2015]?"
_SIGN = r"[0-9A-Za-z]"
_WRITTEN = re.compile(
    rf"(?<![0-9A-Za-z])RL{_GAP}({_SIGN}{{4}}){_GAP}({_SIGN}{{4}}){_GAP}({_SIGN}{{4}})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_LOOKS_LIKE = str.maketrans("OIL", "011")


class Stands(Protocol):
    """How an action stands, as its owner is told: what a row of the list has."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def owner_id(self) -> str | None: ...
    @property
    def due_on(self) -> object: ...
    @property
    def waiting_for(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference says: the end of the id of the action, and a mark of how it stood."""

    tail: str
    version: int

    def __str__(self) -> str:
        body = _signs(int(self.tail, 16), _ACTION) + _signs(self.version, _VERSION)
        whole = body + _check(body)
        return f"{PREFIX}-{whole[:4]}-{whole[4:8]}-{whole[8:]}"


@dataclass(frozen=True, slots=True)
class Written:
    """What stands somewhere in the place of a reference. ``reference`` is nothing when its check sign is wrong."""

    text: str
    reference: Reference | None


def reference(action: Stands) -> Reference:
    """The reference of this action as it stands now."""
    return Reference(action.id.replace("-", "")[-TAIL:], version(action))


def version(action: Stands) -> int:
    """A mark (15 bits) of what the owner is told. What does not concern them, such as a remark, is no other version."""
    told = [
        action.title,
        str(action.state),
        action.owner_id or "",
        str(action.due_on or ""),
        action.waiting_for,
    ]
    digest = hashlib.sha256(json.dumps(told).encode()).digest()
    number = int.from_bytes(digest[:4])
    return number % _VERSIONS


def written_in(text: str) -> Iterator[Written]:
    """Everything in this text that was meant as a reference, each once, in capitals or not, with or without its lines.

    An O stands for 0, an I and an L for 1: nobody has to see the difference.
    """
    seen = set()
    for match in _WRITTEN.finditer(text):
        signs = "".join(match.groups()).upper().translate(_LOOKS_LIKE)
        if signs in seen:
            continue
        seen.add(signs)
        right = not set(signs) - set(SIGNS) and _check(signs[:-1]) == signs[-1]
        found = (
            Reference(f"{_number(signs[:_ACTION]):0{TAIL}x}", _number(signs[_ACTION:-1])) if right else None
        )
        yield Written(match[0].strip(), found)


def _signs(number: int, length: int) -> str:
    signs = []
    for _place in range(length):
        number, rest = divmod(number, len(SIGNS))
        signs.append(SIGNS[rest])
    return "".join(reversed(signs))


def _number(signs: str) -> int:
    number = 0
    for sign in signs:
        number = number * len(SIGNS) + SIGNS.index(sign)
    return number


def _check(signs: str) -> str:
    # Imported here: a start of the program and a server do without.
    from stdnum.iso7064 import mod_37_36

    # ISO 7064's hybrid system takes any alphabet; a wrong sign is always seen, two that changed places nearly always.
    return str(mod_37_36.calc_check_digit(signs, SIGNS))
