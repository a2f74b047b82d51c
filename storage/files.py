# SPDX-License-Identifier: EUPL-1.2
"""Files that are whole or not there: written beside their place, flushed to the disk, then renamed."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from storage.errors import RodeLoperError

# Only their owner reads and writes these files. Windows keeps a profile private by itself.
PRIVATE = 0o600


@contextmanager
def beside(target: Path, *, mode: int = PRIVATE) -> Iterator[Path]:
    """A path to write that takes the place of ``target`` when the block ends well, else leaves no trace.

    Raises the ``OSError`` that went wrong; an older file then stays as it was.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".new", dir=target.parent)
    os.close(handle)
    fresh = Path(name)
    try:
        yield fresh
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        fresh.chmod(mode)
        fresh.replace(target)
        flush_folder(target.parent)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes its place when it is whole, else leaves no trace; see ``beside``.

    The folder is made when it is missing. Raises ``store.full`` when the disk is, ``export.not-allowed`` when we may not
    write there.
    """
    make_folder(path)
    try:
        with beside(path) as fresh, fresh.open("wb") as file:
            yield file
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise RodeLoperError("store.full") from problem
        raise RodeLoperError("export.not-allowed", path=str(path)) from problem


def make_folder(path: Path) -> None:
    """Make the folder in which this file is going to be. Raises ``export.not-allowed``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise RodeLoperError("export.not-allowed", path=str(path)) from problem


def write_whole(path: Path, content: bytes) -> None:
    """Replace the content of a file at once; see ``whole_file``."""
    with whole_file(path) as file:
        file.write(content)


def flush_folder(folder: Path) -> None:
    """Make renames in this folder survive a power failure (Windows cannot, and does not need it)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
