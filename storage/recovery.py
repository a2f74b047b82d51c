# SPDX-License-Identifier: EUPL-1.2
"""The recovery code: what a person writes down once, and types again on the worst day, perhaps with a mistake.

Eight groups of four, as in ``7K3M-Q0XA-…``: seven groups of chance (140 bits) and one group that checks the others, so
that a typing error is told apart from a code of another store. The alphabet is Crockford's base 32: no I, L, O or U
(https://www.crockford.com/base32.html); case, spaces, dashes and look-alikes do not matter.
"""

from __future__ import annotations

import hashlib
import secrets

from storage.errors import RodeLoperError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
GROUPS = 8
_CHANCE = GROUP * (GROUPS - 1)
_LOOK_ALIKES = str.maketrans("ILO", "110")


def new_code() -> str:
    """A new code, in groups with dashes."""
    chance = "".join(secrets.choice(ALPHABET) for _ in range(_CHANCE))
    return grouped(chance + _check(chance))


def grouped(code: str) -> str:
    """``ABCDEFGH`` as ``ABCD-EFGH``."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed_code(text: str) -> str:
    """The code that somebody typed, without separators and in capitals.

    Raises ``keys.code-mistyped`` when it has another length (``typed``, ``expected``: numbers of characters), a character
    that no code has, or when its check group does not fit.
    """
    code = "".join(sign for sign in text.upper() if sign.isalnum()).translate(_LOOK_ALIKES)
    if (
        len(code) != GROUP * GROUPS
        or not set(code) <= set(ALPHABET)
        or code[_CHANCE:] != _check(code[:_CHANCE])
    ):
        raise RodeLoperError("keys.code-mistyped", typed=len(code), expected=GROUP * GROUPS)
    return code


def _check(chance: str) -> str:
    number = int.from_bytes(hashlib.sha256(chance.encode()).digest()[:3], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(GROUP))
