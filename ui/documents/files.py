# SPDX-License-Identifier: EUPL-1.2
"""Writes a file whole or not at all: beside its place first, then into it. What goes wrong becomes a sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import RodeLoperError
from storage.files import beside


@contextmanager
def paper_file(target: Path, *, private: bool = False) -> Iterator[Path]:
    """Give a temporary path beside ``target``; at a clean end it takes the place of ``target``, else it is removed.

    Unlike the files of the store, a paper is for others to read too, unless it is ``private``. Raises ``RodeLoperError``: ``export.no-folder``,
    ``export.not-allowed`` (also a file that another program holds open), ``export.disk-full`` or ``export.failed``. An
    older file at ``target`` then stays as it was.
    """
    try:
        with beside(target, mode=0o600 if private else 0o644) as fresh:
            yield fresh
    except OSError as problem:
        raise _known(problem, target) from problem


def write_bytes(target: Path, data: bytes, *, private: bool = False) -> None:
    """Put these bytes in a file, whole or not at all. Errors as ``paper_file``."""
    with paper_file(target, private=private) as fresh:
        fresh.write_bytes(data)


def safe_name(words: str) -> str:
    """A file name that Windows, macOS and Linux all take."""
    kept = "".join(c if c.isprintable() and c not in '<>:"/\\|?*' else " " for c in words)
    return " ".join(kept.split()).strip(". ")[:120] or "rodeloper"


def _known(problem: OSError, target: Path) -> RodeLoperError:
    if isinstance(problem, FileNotFoundError | NotADirectoryError):
        return RodeLoperError("export.no-folder", folder=str(target.parent))
    if isinstance(problem, PermissionError | IsADirectoryError) or problem.errno == errno.EROFS:
        return RodeLoperError("export.not-allowed", path=str(target))
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return RodeLoperError("export.disk-full", path=str(target))
    return RodeLoperError("export.failed", path=str(target), reason=problem.strerror or str(problem))
