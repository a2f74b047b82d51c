# SPDX-License-Identifier: EUPL-1.2
"""The key of a store: 32 random bytes, kept beside it only in wrapped form.

``<store>.keys`` is a small JSON file that holds the same key wrapped more than once: under the recovery code that is
shown when the store is made, under a passphrase when there is one, and else, once it belongs to a municipality, under a
secret that its backend gives back after a login. Wrapping is AES-256-GCM under a key that ``storage.stretching`` derives.
A back-up carries the same text. The file has no secret of its own: without code or passphrase it opens nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage import recovery, stretching
from storage.errors import RodeLoperError
from storage.files import write_whole
from storage.stretching import Cost

KEY_BYTES = 32
LARGEST_FILE = 64 * 1024
_USUAL: Mapping[str, int] = {}
_CHEAP: Mapping[str, int] = {"memory_kib": 8 * 1024, "passes": 1, "lanes": 1}

By = Literal["recovery-code", "passphrase", "login"]
# Bounds on what a file from elsewhere may ask of this machine: a few seconds and 128 MB at most.
_Memory = Annotated[int, msgspec.Meta(ge=8 * 1024, le=128 * 1024)]
_Passes = Annotated[int, msgspec.Meta(ge=1, le=4)]
_Lanes = Annotated[int, msgspec.Meta(ge=1, le=16)]
_Salt = Annotated[bytes, msgspec.Meta(min_length=16, max_length=64)]
_Nonce = Annotated[bytes, msgspec.Meta(min_length=12, max_length=12)]
_Sealed = Annotated[bytes, msgspec.Meta(min_length=KEY_BYTES + 16, max_length=KEY_BYTES + 16)]
_StoreId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
_Mark = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]


class Wrapped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The key of a store under one secret, with all that is needed to unwrap it except that secret."""

    by: By
    salt: _Salt
    nonce: _Nonce
    key: _Sealed
    memory_kib: _Memory = Cost().memory_kib
    passes: _Passes = Cost().passes
    lanes: _Lanes = Cost().lanes


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the ``.keys`` file of a store. ``mark`` tells whether a key is the right one, without the file itself."""

    store: _StoreId
    mark: _Mark
    wrapped: Annotated[tuple[Wrapped, ...], msgspec.Meta(max_length=4)]
    format: Literal[1] = 1

    def has(self, by: By) -> bool:
        """Whether the store opens with such a secret."""
        return any(one.by == by for one in self.wrapped)

    def fits(self, key: bytes) -> bool:
        """Whether this is the key of the store."""
        return hmac.compare_digest(self.mark, _mark(self.store, key))


def keys_file(store: Path) -> Path:
    """Where the wrapped keys of a store are: beside it."""
    return store.with_name(f"{store.name}.keys")


def create_keys(store: Path, passphrase: str | None) -> tuple[bytes, str]:
    """Make the key of a new store and write it beside its place, wrapped. Returns the raw key and the recovery code.

    The code is nowhere else: show it once. Raises ``store.exists`` when there is a store at that place. Keys that are
    left there without a store are kept under another name, for the store may turn up again.
    """
    if store.exists():
        raise RodeLoperError("store.exists", path=str(store))
    file = keys_file(store)
    if file.exists():
        file.replace(file.with_name(f"{file.name}.{dt.datetime.now(dt.UTC):%Y%m%d%H%M%S%f}"))
    key = secrets.token_bytes(KEY_BYTES)
    keys, code = wrap_key(key, passphrase)
    write_keys(store, keys)
    return key, code


def wrap_key(key: bytes, passphrase: str | None) -> tuple[Keys, str]:
    """What stands beside a store with this key, and the new recovery code that opens it."""
    code, number = recovery.new_code(), secrets.token_hex(16)
    keys = Keys(
        store=number,
        mark=_mark(number, key),
        wrapped=(_wrap(key, number, "recovery-code", recovery.typed_code(code)),),
    )
    return _with_passphrase(keys, key, passphrase), code


def read_keys(store: Path) -> Keys:
    """The wrapped keys of a store. Raises ``store.missing``, ``keys.missing`` or ``keys.damaged``."""
    file = keys_file(store)
    try:
        with file.open("rb") as content:
            return decode(content.read(LARGEST_FILE + 1), str(file))
    except FileNotFoundError:
        if not store.exists():
            raise RodeLoperError("store.missing", path=str(store)) from None
        raise RodeLoperError("keys.missing", path=str(file)) from None


def write_keys(store: Path, keys: Keys) -> None:
    """Put the wrapped keys beside a store, whole or not at all."""
    write_whole(keys_file(store), msgspec.json.format(msgspec.json.encode(keys)) + b"\n")


def decode(content: bytes, path: str) -> Keys:
    """Keys from their JSON text. Raises ``keys.damaged`` with that path for anything else."""
    try:
        if len(content) > LARGEST_FILE:
            raise msgspec.ValidationError("too large")
        return msgspec.json.decode(content, type=Keys)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise RodeLoperError("keys.damaged", path=path) from problem


def open_with_passphrase(store: Path, passphrase: str) -> bytes:
    """The raw key. Raises ``keys.no-passphrase`` when the store never got one, ``store.wrong-key`` when it is another."""
    keys = read_keys(store)
    if not keys.has("passphrase"):
        raise RodeLoperError("keys.no-passphrase")
    return unwrap(keys, "passphrase", passphrase)


def open_with_recovery_code(store: Path, code: str) -> bytes:
    """The raw key. Raises ``keys.code-mistyped`` for a typing error, ``store.wrong-key`` for the code of another store."""
    return unwrap(read_keys(store), "recovery-code", code)


def set_passphrase(store: Path, key: bytes, passphrase: str | None) -> None:
    """Give a store this passphrase instead of the one it had; ``None`` takes it away. Raises ``store.wrong-key``."""
    write_keys(store, _with_passphrase(_checked(read_keys(store), key), key, passphrase))


def set_login_share(store: Path, key: bytes, share: str) -> None:
    """Let a store without a passphrase open with this secret too, which its backend keeps for after a login.

    It is 32 random bytes, so deriving need not be slow. Raises ``store.wrong-key``.
    """
    keys = _checked(read_keys(store), key)
    others = tuple(one for one in keys.wrapped if one.by != "login")
    wrapped = _wrap(key, keys.store, "login", share, _CHEAP)
    write_keys(store, msgspec.structs.replace(keys, wrapped=(*others, wrapped)))


def renew_recovery_code(store: Path, key: bytes) -> str:
    """A new code for a store whose old one was lost or seen; the old one opens only older back-ups."""
    keys, code = _checked(read_keys(store), key), recovery.new_code()
    others = tuple(one for one in keys.wrapped if one.by != "recovery-code")
    wrapped = _wrap(key, keys.store, "recovery-code", recovery.typed_code(code))
    write_keys(store, msgspec.structs.replace(keys, wrapped=(wrapped, *others)))
    return code


def unlock(keys: Keys, secret: str) -> bytes:
    """The raw key from what a person typed, be it the passphrase or the recovery code (its check group tells them apart).

    Raises ``store.wrong-key``, or ``keys.code-mistyped`` when only a code opens this store and this is none.
    """
    try:
        recovery.typed_code(secret)
    except RodeLoperError:
        if not keys.has("passphrase"):
            raise
        return unwrap(keys, "passphrase", secret)
    try:
        return unwrap(keys, "recovery-code", secret)
    except RodeLoperError:
        if not keys.has("passphrase"):
            raise
        return unwrap(keys, "passphrase", secret)


def unwrap(keys: Keys, by: By, secret: str) -> bytes:
    """The raw key from a passphrase or a recovery code. Takes about 0.2 s. Errors as in the ``open_with_…`` functions."""
    secret = recovery.typed_code(secret) if by == "recovery-code" else secret
    for one in keys.wrapped:
        if one.by == by:
            try:
                key = AESGCM(_derive(one, secret)).decrypt(one.nonce, one.key, _bound_to(keys.store, by))
            except InvalidTag:
                continue
            if keys.fits(key):
                return key
    raise RodeLoperError("store.wrong-key")


def _checked(keys: Keys, key: bytes) -> Keys:
    if not keys.fits(key):
        raise RodeLoperError("store.wrong-key")
    return keys


def _with_passphrase(keys: Keys, key: bytes, passphrase: str | None) -> Keys:
    # Who chooses a passphrase wants it asked, also after a login.
    gone = ("passphrase",) if passphrase is None else ("passphrase", "login")
    others = tuple(one for one in keys.wrapped if one.by not in gone)
    added = () if passphrase is None else (_wrap(key, keys.store, "passphrase", passphrase),)
    return msgspec.structs.replace(keys, wrapped=(*others, *added))


def _wrap(key: bytes, store: str, by: By, secret: str, cost: Mapping[str, int] = _USUAL) -> Wrapped:
    empty = Wrapped(by=by, salt=secrets.token_bytes(16), nonce=secrets.token_bytes(12), key=b"", **cost)
    sealed = AESGCM(_derive(empty, secret)).encrypt(empty.nonce, key, _bound_to(store, by))
    return msgspec.structs.replace(empty, key=sealed)


def _derive(one: Wrapped, secret: str) -> bytes:
    return stretching.stretched(secret, one.salt, Cost(one.memory_kib, one.passes, one.lanes))


def _bound_to(store: str, by: By) -> bytes:
    # Nobody can move a wrapped key to another store or call it something else.
    return f"rode-loper 1 {store} {by}".encode()


def _mark(store: str, key: bytes) -> bytes:
    # The key is 32 random bytes, so its hash gives nothing away.
    return hashlib.sha256(f"rode-loper key of {store} ".encode() + key).digest()[:16]
