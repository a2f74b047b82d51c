# SPDX-License-Identifier: EUPL-1.2
"""Where the passwords for the municipal backend (or what renews a login there) and for the mail server are kept: in the
system's keyring, else in a small sealed file beside the store.

The file (``<store>.login``, ``<store>.mail``) is encrypted with AES-256-GCM under a key that is derived from the key of the store, so that
it opens only where the store itself does. Both are bound to the server, the municipality and the name that the password
is for: it is never offered to another server. A keyring can ask its owner to unlock it: not for the GUI thread.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop import keys
from storage.files import write_whole
from storage.keys import read_keys
from storage.queries.exchange_facts import Connection
from storage.store import Store
from sync.login.kept import KeptLogin


@dataclass(frozen=True, slots=True)
class Kind:
    """What a password is for: its name in the keyring, the end of its file, and the word that its key is derived with."""

    service: str
    ending: str
    info: bytes


EXCHANGE = Kind("rode-loper-exchange", "login", b"rode-loper login 1")
MAIL = Kind("rode-loper-mail", "mail", b"rode-loper mail 1")
KINDS = (EXCHANGE, MAIL)
SERVICE = EXCHANGE.service
LARGEST_FILE = 64 * 1024
LONGEST_IN_KEYRING = 1200
"""Windows takes 2,560 bytes of two for each letter; what renews a login can be longer, and is sealed in the file then."""

Secret = str | KeptLogin
"""A password, or what renews a login."""
_PADDED = 128
"""The file does not tell how long the password is."""

log = logging.getLogger(__name__)


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the keyring."""

    server: str
    bucket: str
    user: str
    password: Secret


class _Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the file."""

    nonce: Annotated[bytes, msgspec.Meta(min_length=12, max_length=12)]
    sealed: Annotated[bytes, msgspec.Meta(max_length=LARGEST_FILE)]
    format: Literal[1] = 1


def login_file(store: Path, kind: Kind = EXCHANGE) -> Path:
    """Where the sealed password of a store is when there is no keyring: beside it."""
    return store.with_name(f"{store.name}.{kind.ending}")


def keep(store: Store, where: Connection, password: Secret, kind: Kind = EXCHANGE) -> None:
    """Remember this for that login; it takes the place of what was there.

    Raises ``store.full``, ``export.not-allowed`` and ``store.locked``.
    """
    if _into_keyring(store.path, where, password, kind):
        login_file(store.path, kind).unlink(missing_ok=True)
        return
    content = store.with_key(lambda path, key: _seal(path, key, where, password, kind))
    write_whole(login_file(store.path, kind), content)


def find(store: Store, where: Connection, kind: Kind = EXCHANGE) -> Secret | None:
    """What was kept for that login; nothing when it is not here, or is for another login. Raises ``store.locked``."""
    # A file is there only when the keyring did not take what was kept last; what it has is older then.
    try:
        with login_file(store.path, kind).open("rb") as file:
            content = file.read(LARGEST_FILE)
    except OSError:
        return _from_keyring(store.path, where, kind)
    found = store.with_key(lambda path, key: _unseal(path, key, where, content, kind))
    return _from_keyring(store.path, where, kind) if found is None else found


def forget(store: Path, kind: Kind = EXCHANGE) -> None:
    """Take it away, wherever it is."""
    login_file(store, kind).unlink(missing_ok=True)
    ring = keys.system_keyring()
    if ring is not None:
        with keys.keyring_problems("delete"):
            ring.delete_password(kind.service, read_keys(store).store)


def forget_all(store: Path) -> None:
    """Take every password away that this store can log in with somewhere."""
    for kind in KINDS:
        forget(store, kind)


def _into_keyring(store: Path, where: Connection, password: Secret, kind: Kind) -> bool:
    """Whether it is really there, read back."""
    ring = keys.system_keyring()
    kept = msgspec.json.encode(_Kept(where.server, where.bucket, where.user, password)).decode()
    if ring is None:
        return False
    if len(kept) > LONGEST_IN_KEYRING:
        with keys.keyring_problems("delete"):
            ring.delete_password(kind.service, read_keys(store).store)
        return False
    with keys.keyring_problems("write"):
        ring.set_password(kind.service, read_keys(store).store, kept)
    return _from_keyring(store, where, kind) == password


def _from_keyring(store: Path, where: Connection, kind: Kind) -> Secret | None:
    ring, found = keys.system_keyring(), None
    if ring is not None:
        with keys.keyring_problems("read"):
            found = ring.get_password(kind.service, read_keys(store).store)
    try:
        kept = msgspec.json.decode(found or "", type=_Kept)
    except msgspec.MsgspecError:
        return None
    same = (kept.server, kept.bucket, kept.user) == (where.server, where.bucket, where.user)
    return kept.password if same else None


def _seal(store: Path, key: bytes, where: Connection, password: Secret, kind: Kind) -> bytes:
    nonce, words = secrets.token_bytes(12), msgspec.json.encode(password)
    # Spaces after a JSON text mean nothing.
    words = words.ljust(-(-len(words) // _PADDED) * _PADDED)
    sealed = AESGCM(_derived(key, kind)).encrypt(nonce, words, _bound_to(store, where))
    return msgspec.json.encode(_Sealed(nonce, sealed)) + b"\n"


def _unseal(store: Path, key: bytes, where: Connection, content: bytes, kind: Kind) -> Secret | None:
    try:
        file = msgspec.json.decode(content, type=_Sealed)
        words = AESGCM(_derived(key, kind)).decrypt(file.nonce, file.sealed, _bound_to(store, where))
        found: Secret = msgspec.json.decode(words, type=Secret)
        return found
    except (msgspec.MsgspecError, UnicodeDecodeError, InvalidTag):
        log.info("the kept password does not belong to this store and login")
        return None


def _derived(key: bytes, kind: Kind) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=kind.info).derive(key)


def _bound_to(store: Path, where: Connection) -> bytes:
    return msgspec.json.encode([read_keys(store).store, where.server, where.bucket, where.user])
