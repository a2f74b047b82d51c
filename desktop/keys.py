# SPDX-License-Identifier: EUPL-1.2
"""Where the key of a store comes from on this machine: a file, the environment, the system's keyring, or a person.

Only the keyrings of the systems themselves are used. The library also knows back ends that keep secrets in plain text,
nowhere, or in a chain of all of these; for us they are no keyring, and the passphrase takes over. A keyring can ask its
owner to unlock it: call these functions off the GUI thread.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import attempts, head_start
from storage import keys
from storage.errors import RodeLoperError
from storage.keys import Keys

# The library loads half of the network modules of Python; who gives a passphrase does not wait for that.
if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "rode-loper"
ENVIRONMENT = head_start.ENVIRONMENT
TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
LARGEST_PASSPHRASE_FILE = 4096

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ways:
    """How to find a key when nobody has given it: what the command line or the first window knows.

    ``ask`` gets the number of the attempt (from 1) and answers with a passphrase or a recovery code, or ``None`` to stop.
    """

    passphrase_file: Path | None = None
    ask: Callable[[int], str | None] | None = None
    attempts: int = 3
    known: bytes | None = field(default=None, repr=False)
    """A key that may be the right one, of a store that was open a moment ago."""
    remember: bool = False
    """Keep the key in the keyring again when somebody had to be asked: the entry was lost. A store with a passphrase
    was made to ask each time."""


def find_key(store: Path, ways: Ways) -> bytes:
    """The raw key of a store. See ``find_key_for``; also raises what ``storage.keys.read_keys`` raises."""
    return find_key_for(keys.read_keys(store), ways)


def find_key_for(wrapped: Keys, ways: Ways) -> bytes:
    """The raw key behind these wrapped keys (of a store or of a back-up).

    In this order: the passphrase file, ``RODELOPER_PASSPHRASE``, the keyring, a person. What was given on purpose and is
    wrong is refused rather than passed over. Raises ``store.wrong-key``, ``keys.code-mistyped``, ``keys.wait``,
    ``keys.passphrase-file`` (``path``), or ``keys.needed`` when nothing and nobody could say.
    """
    if ways.known is not None and wrapped.fits(ways.known):
        return ways.known
    if ways.passphrase_file is not None:
        return attempts.unlock(wrapped, read_passphrase(ways.passphrase_file))
    if given := os.environ.get(ENVIRONMENT):
        return attempts.unlock(wrapped, given)
    if (known := from_keyring(wrapped)) is not None:
        return known
    for attempt in range(1, ways.attempts + 1):
        if attempt > 1:
            attempts.pause(wrapped.store)
        if ways.ask is None or not (typed := ways.ask(attempt)):
            break
        try:
            key = attempts.unlock(wrapped, typed)
        except RodeLoperError as error:
            if attempt == ways.attempts or error.code == "keys.wait":
                raise
            continue
        if wrapped.has("passphrase"):
            # Where choosing it was cut short, the keyring has the key still.
            _forget(wrapped)
        elif ways.remember:
            _remember(wrapped, key)
        return key
    raise RodeLoperError("keys.needed")


def read_passphrase(file: Path) -> str:
    """The first line of a file, without its line end. Raises ``keys.passphrase-file`` when there is none to read."""
    try:
        with file.open("rb") as content:
            lines = content.read(LARGEST_PASSPHRASE_FILE).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise RodeLoperError("keys.passphrase-file", path=str(file)) from problem
    if not lines or not lines[0]:
        raise RodeLoperError("keys.passphrase-file", path=str(file))
    return lines[0]


def given_passphrase(ways: Ways) -> str | None:
    """The passphrase for a new store, when the file or the environment gives one. Raises ``keys.passphrase-file``."""
    if ways.passphrase_file is not None:
        return read_passphrase(ways.passphrase_file)
    return os.environ.get(ENVIRONMENT) or None


# The keyring


def has_keyring() -> bool:
    """Whether this system keeps secrets for us; else a new store needs a passphrase."""
    return system_keyring() is not None


def open_with_keyring(store: Path) -> bytes | None:
    """The raw key of a store from the keyring; ``None`` without keyring, without entry, or with an entry that does not fit."""
    return from_keyring(keys.read_keys(store))


def from_keyring(wrapped: Keys) -> bytes | None:
    """As ``open_with_keyring``, for wrapped keys. Who chose a passphrase wants it asked, whatever the keyring has."""
    return None if wrapped.has("passphrase") else _kept(wrapped)


def _kept(wrapped: Keys) -> bytes | None:
    ring, found = system_keyring(), None
    if ring is not None:
        with keyring_problems("read"):
            found = ring.get_password(SERVICE, wrapped.store)
    try:
        key = bytes.fromhex(found or "")
    except ValueError:
        return None
    return key if wrapped.fits(key) else None


def remember_in_keyring(store: Path, key: bytes) -> bool:
    """Keep the key of a store in the keyring. Answers whether it is really there, read back; never raises for a keyring."""
    return _remember(keys.read_keys(store), key)


def _remember(wrapped: Keys, key: bytes) -> bool:
    ring = system_keyring()
    if ring is None or not wrapped.fits(key):
        return False
    with keyring_problems("write"):
        ring.set_password(SERVICE, wrapped.store, key.hex())
    return _kept(wrapped) == key


def forget_in_keyring(store: Path) -> None:
    """Take the key of a store out of the keyring, when it is there."""
    _forget(keys.read_keys(store))


def _forget(wrapped: Keys) -> None:
    ring = system_keyring()
    if ring is not None:
        with keyring_problems("delete"):
            ring.delete_password(SERVICE, wrapped.store)


def system_keyring() -> KeyringBackend | None:
    """The keyring of the system, also when the library put it in a chain with others; ``None`` when there is none."""
    import keyring
    from keyring.backend import KeyringBackend

    try:
        chosen = _usual_keyring() or keyring.get_keyring()
        for ring in getattr(chosen, "backends", [chosen]):
            if isinstance(ring, KeyringBackend) and type(ring).__module__.startswith(TRUSTED):
                return ring
    except Exception as problem:  # noqa: BLE001 - back ends of others load here, and raise what they like
        log.info("no keyring: %s", type(problem).__name__)
    return None


def _usual_keyring() -> KeyringBackend | None:
    """The keyring of a Linux desktop, unless somebody chose another one.

    Asking the library which is best loads the back ends of every system there is, which takes longer than a window.
    """
    from keyring.core import load_config, load_env

    if sys.platform != "linux" or load_env() is not None or load_config() is not None:
        return None
    from keyring.backends import SecretService

    ring = SecretService.Keyring
    return ring() if ring.viable else None  # type: ignore[no-untyped-call] # the library types only its base


@contextmanager
def keyring_problems(what: str) -> Iterator[None]:
    """A keyring that is locked, refused or gone is as good as none: say so in the log, without content."""
    from keyring.errors import KeyringError

    try:
        yield
    except (KeyringError, OSError, RuntimeError) as problem:
        log.info("the keyring could not %s: %s", what, type(problem).__name__)
