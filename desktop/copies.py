# SPDX-License-Identifier: EUPL-1.2
"""Encrypted copies of the store for when an exchange goes wrong, made before it changes much.

They lie among the automatic back-ups under names of their own, so that neither series pushes out the other.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from contextlib import suppress
from pathlib import Path

from storage import backups
from storage.errors import RodeLoperError
from storage.keys import read_keys
from storage.store import Store

KEPT = 3
EVERY = dt.timedelta(minutes=10)
"""A busy day must not push out the copy of this morning within a minute."""
SPARE = 64 * 1024 * 1024


def before_exchange(store: Store, folder: Path) -> Path | None:
    """Make a copy and keep the newest three; nothing when the last one is only minutes old. Takes seconds.

    Raises ``store.full`` when there is no room for it and what the exchange brings, and what ``backups.back_up`` raises.
    """
    now = store.clock()
    there = copies(folder, store.path)
    if there and dt.timedelta() <= now - _made(there[-1]) < EVERY:
        return None
    out = _copy(store, folder, now)
    for old in copies(folder, store.path)[:-KEPT]:
        old.unlink(missing_ok=True)
    return out


def copies(folder: Path, store: Path) -> list[Path]:
    """The copies that were made before an exchange, oldest first."""
    name = re.compile(rf"{re.escape(_series(store))}\d{{8}}T\d{{6}}Z{re.escape(backups.SUFFIX)}")
    return sorted(file for file in folder.iterdir() if name.fullmatch(file.name)) if folder.is_dir() else []


def _copy(store: Store, folder: Path, now: dt.datetime) -> Path:
    series = _series(store.path)
    folder.mkdir(parents=True, exist_ok=True)
    # What a copy left that was cut off. Only who holds the writing lock of the store makes these, so none is at work.
    for cut_off in folder.glob(f".{series}*"):
        with suppress(OSError):
            cut_off.unlink()
    # The copy exists twice for a moment: as a database and packed.
    size = store.path.stat().st_size
    if shutil.disk_usage(folder).free < 2 * size + SPARE:
        raise RodeLoperError("store.full")
    out = folder / f"{series}{now.astimezone(dt.UTC):%Y%m%dT%H%M%S}Z{backups.SUFFIX}"
    store.with_key(lambda path, key: backups.back_up(path, key, out, now))
    return out


def _made(copy: Path) -> dt.datetime:
    moment = copy.name.removesuffix(backups.SUFFIX)[-16:]
    return dt.datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def _series(store: Path) -> str:
    return f"{store.stem}-{read_keys(store).store[:8]}-exchange-"
