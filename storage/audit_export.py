# SPDX-License-Identifier: EUPL-1.2
"""The audit trail as a file of JSON lines, and an earlier file held against the trail of today.

A line of the file has all that its hash covers, so that anybody can reckon the chain again without this program:
SHA-256 over the hash of the line before it, in hexadecimal, and the values of ``storage.audit.COLUMNS``, one to a line
(``at`` in microseconds since 1970).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from storage.errors import RodeLoperError
from storage.files import whole_file
from storage.queries.audit_trail import Checked, TrailLine, trail_checked, trail_part, trail_rows
from storage.store import Store

Progress = Callable[[int, int], None]
_LARGEST_LINE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Exported:
    """How many lines are in the file, and whether the trail that they come from fits (``checked.broken``)."""

    lines: int
    checked: Checked


class _Known(msgspec.Struct):
    """What an earlier file says of a line; the rest follows from the hash."""

    n: int
    hash: str


def export(
    store: Store, target: Path, since: dt.datetime | None = None, progress: Progress | None = None
) -> Exported:
    """Write the lines from this moment on, oldest first, whole or not at all. Raises as ``files.whole_file``."""
    checked = store.read(trail_checked, progress)
    after = written = 0
    with whole_file(target) as file:
        while part := store.read(trail_part, after, since):
            file.write(b"".join(msgspec.json.encode(_plain(line)) + b"\n" for line in part))
            after, written = part[-1].key, written + len(part)
            if progress is not None:
                progress(written, max(checked.lines, written))
    return Exported(written, checked)


def _plain(line: TrailLine) -> dict[str, object]:
    return {
        "n": line.key,
        "at": line.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": line.actor_id,
        "name": line.actor,
        "device": line.device,
        "origin": line.origin,
        "operation": line.operation,
        "kind": line.kind,
        "record": line.record_id,
        "result": line.result,
        "detail": line.detail,
        "hash": line.hash.hex(),
    }


def first_difference(store: Store, earlier: Path) -> int:
    """The number of the first line of an earlier file that the trail does not have any more as it was; 0 for none.

    Raises ``audit.no-export`` for a file that is not one.
    """
    try:
        with earlier.open("rb") as file:
            while lines := [_known(line) for line in file.readlines(1024 * 1024)]:
                there = {row.key: row.hash.hex() for row in store.read(trail_rows, [one.n for one in lines])}
                for one in lines:
                    if there.get(one.n) != one.hash:
                        return one.n
    except (OSError, ValueError) as problem:
        raise RodeLoperError("audit.no-export", path=str(earlier)) from problem
    return 0


def _known(line: bytes) -> _Known:
    if len(line) > _LARGEST_LINE:
        raise ValueError("no line of ours")
    return msgspec.json.decode(line, type=_Known)
