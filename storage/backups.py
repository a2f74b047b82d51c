# SPDX-License-Identifier: EUPL-1.2
"""Back-ups: one file that carries an encrypted store and its wrapped key, and opens on any machine with the code.

The container is plain: a first line of JSON that says what follows, then the bytes of the database as SQLCipher
encrypted them. ``pack`` and ``unpack`` know only that; ``back_up`` and ``restore`` add the snapshot of a store that is
in use, the proof that the result opens, and the exchange with the store that is there now. Nothing in the file names
a place, so nothing in it can write outside the place that the caller gives.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import msgspec

from storage import connections
from storage.errors import RodeLoperError
from storage.files import flush_folder, make_folder, whole_file, write_whole
from storage.keys import Keys, keys_file, read_keys, write_keys
from storage.migrations.likeness import refuse_strangers

SUFFIX = ".rlbackup"
DAYS_KEPT = 14
LARGEST_HEADER = 64 * 1024
_CHUNK = 1024 * 1024
_SPARE = 64 * 1024 * 1024
# What SQLite and the store keep beside a database.
_COMPANIONS = ("-wal", "-shm", "-journal")

_LIFE = "INSERT INTO facts (name, value) VALUES ('life', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"

_Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
_Size = Annotated[int, msgspec.Meta(ge=1, le=2**44)]
_Made = Annotated[dt.datetime, msgspec.Meta(tz=True)]
Unlock = Callable[[Keys], bytes]


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of a back-up: when it was made, the wrapped keys, and what must come after it."""

    made: _Made
    keys: Keys
    size: _Size
    sha256: _Digest
    format: Literal["rode-loper-backup"] = "rode-loper-backup"
    version: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the moment the back-up was made, and where the store that it replaced is kept now."""

    made: dt.datetime
    replaced: Path | None


def pack(keys: Keys, database_file: Path, out: Path, made: dt.datetime) -> Header:
    """Write a database that nobody uses and its wrapped keys into one file, whole or not at all.

    ``made`` is the moment of the snapshot, in UTC. Raises ``store.full``, or ``backup.changed`` when the database was
    written while we read it.
    """
    with database_file.open("rb") as source:
        digest, size = _digest(source)
        header = Header(made=made, keys=keys, size=size, sha256=digest)
        with whole_file(out) as target:
            target.write(msgspec.json.encode(header) + b"\n")
            source.seek(0)
            if _copy(source, target, size) != digest or source.read(1):
                raise RodeLoperError("backup.changed")
    return header


def read_header(backup: Path) -> Header:
    """What a back-up says of itself. Raises ``backup.missing`` or ``backup.damaged``."""
    with _opened(backup) as source:
        return _header(source, backup)


def unpack(backup: Path, database_file: Path) -> Header:
    """Write the database of a back-up to that place, whole or not at all. The caller has made sure that it is free.

    Raises ``backup.missing`` or ``backup.damaged``: another kind of file, a byte too few, too many or different.
    """
    with _opened(backup) as source:
        header = _header(source, backup)
        with whole_file(database_file) as target:
            if _copy(source, target, header.size) != header.sha256 or source.read(1):
                raise RodeLoperError("backup.damaged", path=str(backup))
    return header


def back_up(store: Path, key: bytes, out: Path, made: dt.datetime | None = None) -> Header:
    """Make a back-up of a store that may be in use, and prove that it opens before it takes its place.

    Takes seconds for hundreds of megabytes: call it off the GUI thread. Raises ``store.full``, ``keys.damaged``,
    ``store.damaged``, or ``store.own-file`` rather than write over the store itself.
    """
    not_of_store(store, out)
    keys = read_keys(store)
    make_folder(out)
    snapshot = out.with_name(f".{out.name}.snapshot")
    try:
        moment = made or dt.datetime.now(dt.UTC)
        _check_pages(store, key)
        _snapshot(store, key, snapshot)
        _prove(snapshot, key)
        return pack(keys, snapshot, out, moment)
    finally:
        remove_database(snapshot)


def restore(backup: Path, store: Path, unlock: Unlock, now: dt.datetime | None = None) -> Restored:
    """Put the store of a back-up in this place; the store that is there is kept beside it.

    ``unlock`` answers with the raw key for the wrapped keys of the back-up (it asks for the code or the passphrase).
    The place stays as it was until the unpacked store has been opened with that key and checked: every page, and that
    its tables are ours. The caller holds no connection to the store. Raises the errors of ``unpack``, ``unlock`` and
    ``refuse_strangers``, ``store.full`` or ``store.damaged``.
    """
    known = read_header(backup)
    key = unlock(known.keys)
    _has_room(store.parent, known.size)
    arriving = store.with_name(f".{store.name}.arriving")
    remove_database(arriving)
    try:
        header = unpack(backup, arriving)
        _prove(arriving, key, stranger=True)
        _begin_another_life(arriving, key)
        for file in _beside(arriving):
            file.unlink(missing_ok=True)
        kept = _keep_replaced(store, now or dt.datetime.now(dt.UTC))
        write_keys(store, header.keys)
        arriving.replace(store)
        flush_folder(store.parent)
    finally:
        remove_database(arriving)
    return Restored(header.made, kept)


def put_in_place(database_file: Path, store: Path) -> None:
    """Give a finished database that nobody uses its place, where nothing is yet. Raises ``store.exists``.

    A log that a lost store left there is set aside: SQLite would play it back into the new one.
    """
    if store.exists():
        raise RodeLoperError("store.exists", path=str(store))
    for file in _beside(store):
        if file.exists():
            file.replace(file.with_name(f"{file.name}.{dt.datetime.now(dt.UTC):%Y%m%d%H%M%S%f}"))
    database_file.replace(store)
    flush_folder(store.parent)


def not_of_store(store: Path, out: Path) -> None:
    """Raise ``store.own-file`` when what is written there would replace the store, its log or its keys."""
    if out.resolve() in {file.resolve() for file in (store, keys_file(store), *_beside(store))}:
        raise RodeLoperError("store.own-file", path=str(out))


def remove_database(database_file: Path) -> None:
    """Remove a database and what SQLite keeps beside it, as far as it is there."""
    for file in (database_file, *_beside(database_file)):
        file.unlink(missing_ok=True)


def daily_file(folder: Path, store: Path, day: dt.date) -> Path:
    """Where the automatic back-up of that day goes; two stores of the same name keep apart."""
    return folder / f"{_series(store)}{day:%Y-%m-%d}{SUFFIX}"


def automatic(folder: Path, store: Path) -> list[Path]:
    """The automatic back-ups of a store in this folder, oldest first."""
    pattern = re.compile(rf"{re.escape(_series(store))}\d{{4}}-\d\d-\d\d{re.escape(SUFFIX)}")
    return (
        sorted(file for file in folder.iterdir() if pattern.fullmatch(file.name)) if folder.is_dir() else []
    )


def keep_newest(folder: Path, store: Path, days: int = DAYS_KEPT) -> list[Path]:
    """Remove all automatic back-ups of a store except the newest ones. Returns what was removed."""
    old = automatic(folder, store)[:-days]
    for file in old:
        file.unlink()
    return old


def _series(store: Path) -> str:
    return f"{store.stem}-{read_keys(store).store[:8]}-"


def _opened(backup: Path) -> BinaryIO:
    try:
        return backup.open("rb")
    except OSError as problem:
        raise RodeLoperError("backup.missing", path=str(backup)) from problem


def _header(source: BinaryIO, backup: Path) -> Header:
    line = source.readline(LARGEST_HEADER)
    try:
        if not line.endswith(b"\n"):
            raise msgspec.ValidationError("no line")
        return msgspec.json.decode(line, type=Header)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise RodeLoperError("backup.damaged", path=str(backup)) from problem


def _digest(source: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _copy(source: BinaryIO, target: BinaryIO, size: int) -> str:
    """Copy at most ``size`` bytes; the digest of what was copied."""
    digest, left = hashlib.sha256(), size
    while left and (chunk := source.read(min(_CHUNK, left))):
        digest.update(chunk)
        target.write(chunk)
        left -= len(chunk)
    return digest.hexdigest()


# Each page is read and written once; a bigger cache would only hold what nobody asks again.
_COPY_CACHE_KB = 2_000


def _snapshot(store: Path, key: bytes, target: Path) -> None:
    """A copy of one consistent moment, while others write. SQLite's own back-up keeps the encryption, page by page."""
    remove_database(target)
    with connections.known_errors():
        source = connections.connect(store, key, read_only=True, cache_kb=_COPY_CACHE_KB)
        try:
            copy = connections.connect(target, key, cache_kb=_COPY_CACHE_KB)
            try:
                # In one step: it reads one moment of the log, and nobody who writes waits for it or makes it start again.
                source.backup(copy)
                # One file without companions: what is in the write-ahead log must be in the database.
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()
        finally:
            source.close()


def _check_pages(store: Path, key: bytes) -> None:
    """Check each page of a store that may be in use against its signature. Raises ``store.damaged``.

    A copy would hide the damage: SQLCipher hands out zeros for a page whose signature is wrong, and the copy signs those.
    A page that is being written at this moment looks wrong too, so only what stays wrong counts.
    """
    with connections.known_errors():
        connection = connections.connect(store, key, read_only=True)
        try:
            wrong = set(connection.execute("PRAGMA cipher_integrity_check").fetchall())
            for _ in range(3):
                if not wrong:
                    return
                time.sleep(0.2)
                wrong &= set(connection.execute("PRAGMA cipher_integrity_check").fetchall())
        finally:
            connection.close()
    if wrong:
        raise RodeLoperError("store.damaged", detail=str(min(wrong)[0]))


def _has_room(folder: Path, size: int) -> None:
    """Raise ``store.full`` before a back-up that says it is huge fills the disk. The folder may be still to be made."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if shutil.disk_usage(there).free < size + _SPARE:
        raise RodeLoperError("store.full")


def _prove(database_file: Path, key: bytes, *, stranger: bool = False) -> None:
    """Open it and check each page against its signature. Raises ``store.wrong-key`` or ``store.damaged``.

    Of a ``stranger`` the tables are compared before anything is read from them; see ``refuse_strangers``.
    """
    with connections.known_errors():
        connection = connections.connect(database_file, key)
        try:
            problems = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            if stranger and not problems:
                refuse_strangers(connection)
            problems = problems or [
                row for row in connection.execute("PRAGMA quick_check(1)") if row[0] != "ok"
            ]
            connection.execute("PRAGMA journal_mode = DELETE")
        finally:
            connection.close()
    if problems:
        raise RodeLoperError("store.damaged", detail=str(problems[0][0]))


def _begin_another_life(database_file: Path, key: bytes) -> None:
    """Give it another life (see ``action_steps``): colleagues know what was done after the back-up, and it does not."""
    with connections.known_errors():
        connection = connections.connect(database_file, key)
        try:
            connection.execute(_LIFE, (uuid.uuid4().hex[:8],))
            connection.commit()
            connection.execute("PRAGMA journal_mode = DELETE")
        finally:
            connection.close()


def _keep_replaced(store: Path, now: dt.datetime) -> Path | None:
    """Move the store that is there, its companions and its keys to another name."""
    there = [ending for ending in ("", *_COMPANIONS) if store.with_name(store.name + ending).exists()]
    kept = store.with_name(f"{store.stem}-replaced-{now:%Y%m%d-%H%M%S-%f}{store.suffix}")
    if there and keys_file(store).exists():
        write_whole(keys_file(kept), keys_file(store).read_bytes())
    # The database goes first: should we be cut off, then it is plainly missing rather than without its last pages.
    for ending in there:
        store.with_name(store.name + ending).replace(kept.with_name(kept.name + ending))
    return kept if "" in there else None


def _beside(database_file: Path) -> list[Path]:
    return [database_file.with_name(database_file.name + ending) for ending in _COMPANIONS]
