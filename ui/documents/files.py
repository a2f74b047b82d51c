# SPDX-License-Identifier: EUPL-1.2
"""Writes a file whole or not at all: beside its place first, then into it. What goes wrong becomes a sentence."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import RodeLoperError


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a temporary path beside ``target``; at a clean end it takes the place of ``target``, else it is removed.

    Raises ``RodeLoperError``: ``export.no-folder``, ``export.not-allowed`` (also a file that another program holds
    open), ``export.disk-full`` or ``export.failed``. An older file at ``target`` then stays as it was.
    """
    fresh: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
        os.close(handle)
        fresh = Path(name)
        yield fresh
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        fresh.chmod(0o644)
        fresh.replace(target)
        fresh = None
    except OSError as problem:
        raise _known(problem, target) from problem
    finally:
        if fresh is not None:
            fresh.unlink(missing_ok=True)


def write_bytes(target: Path, data: bytes) -> None:
    """Put these bytes in a file, whole or not at all. Errors as ``whole_file``."""
    with whole_file(target) as fresh:
        fresh.write_bytes(data)


def _known(problem: OSError, target: Path) -> RodeLoperError:
    if isinstance(problem, FileNotFoundError | NotADirectoryError):
        return RodeLoperError("export.no-folder", folder=str(target.parent))
    if isinstance(problem, PermissionError | IsADirectoryError) or problem.errno == errno.EROFS:
        return RodeLoperError("export.not-allowed", path=str(target))
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return RodeLoperError("export.disk-full", path=str(target))
    return RodeLoperError("export.failed", path=str(target), reason=problem.strerror or str(problem))
