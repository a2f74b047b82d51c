# SPDX-License-Identifier: EUPL-1.2
"""What a person types becomes a key, slowly on purpose: Argon2id (RFC 9106).

It takes longer than showing a window, so a program can ``begin`` before it does anything else; this module therefore
imports nothing but the library that does the work.
"""

from __future__ import annotations

import threading
import unicodedata
from typing import NamedTuple

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

LENGTH = 32


class Cost(NamedTuple):
    """How much work one guess is. By default the memory and passes that RFC 9106, section 4, names second.

    One lane, where that text has four: with more, whoever waits has the window wait too, on a laptop with two cores.
    An attacker pays the same.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 1


class _Begun:
    """One derivation on a thread of its own."""

    def __init__(self, secret: str, salt: bytes, cost: Cost) -> None:
        self._args = (secret, salt, cost)
        self._key = b""
        self._thread = threading.Thread(target=self._work, name="stretching")
        self._thread.start()

    def _work(self) -> None:
        self._key = _derive(*self._args)

    def key(self) -> bytes:
        self._thread.join()
        return self._key or _derive(*self._args)


_begun: dict[tuple[str, bytes, Cost], _Begun] = {}


def begin(secret: str, salt: bytes, cost: Cost) -> None:
    """Start deriving this key now: whoever asks ``stretched`` for it within a moment waits less."""
    _begun[secret, salt, cost] = _Begun(secret, salt, cost)


def stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    """The 32 bytes that this secret is worth with this salt. Takes about 0.2 s, and what is left of it when it was begun."""
    begun = _begun.pop((secret, salt, cost), None)
    return begun.key() if begun is not None else _derive(secret, salt, cost)


def forget() -> None:
    """Let go of what was begun and never asked for: it knows the secret."""
    _begun.clear()


def _derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    # The same passphrase can reach us in two forms of Unicode (a Mac types ë as two); RFC 8265 asks for NFC.
    text = unicodedata.normalize("NFC", secret).encode()
    return Argon2id(
        salt=salt,
        length=LENGTH,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(text)
