# SPDX-License-Identifier: EUPL-1.2
"""Writes the audit trail: one line for each thing that was done, chained to the line before it.

The database refuses to change or remove a line (triggers of migration 0003). Each line carries a hash over itself and the
line before it, so that a trail that was altered behind the program's back does not fit any more. Plain SQL, because also
a command that only reads leaves a line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from storage import connections
from storage.errors import RodeLoperError

OK = "ok"
NOT_ALLOWED = "not-allowed"
START = b""
"""What the first line is chained to."""

COLUMNS = ("n", "at", "actor_id", "device", "origin", "operation", "kind", "record_id", "result", "detail")
"""What the hash covers, in this order. Another order, or one more, is another chain: only for new lines."""

_BATCH = 5000
_LAST = "SELECT n, hash FROM audit_lines ORDER BY n DESC LIMIT 1"
_LEAVE = (
    f"INSERT INTO audit_lines ({', '.join(COLUMNS)}, hash) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"
)


class Line(NamedTuple):
    """Who did what to which record, when, where and how it ended. Codes and ids only: nothing that a person typed.

    ``at``: microseconds since 1970, UTC. ``origin``: ``window``, ``command`` or ``exchange``. ``detail``: a code or a
    number that belongs to it, such as ``pdf 12``; for a record that got another id, the id that it had.
    """

    at: int
    actor_id: str
    device: str
    origin: str
    operation: str
    kind: str = ""
    record_id: str = ""
    result: str = OK
    detail: str = ""


def result_of(problem: BaseException) -> str:
    """How something ended that went wrong: its code, or what kind of defect it was. Never its words."""
    return problem.code if isinstance(problem, RodeLoperError) else type(problem).__name__


def leave(driver: Any, lines: Iterable[Line]) -> None:
    """Write these lines, within the transaction of this connection of the driver (one that may write: the end of the
    chain is read first).
    """
    last = driver.execute(_LAST).fetchone()
    n, former = (last[0], last[1]) if last else (0, START)
    rows = _chained(n, former, lines)
    while batch := list(islice(rows, _BATCH)):
        driver.executemany(_LEAVE, batch)


def leave_beside(path: Path, key: bytes, line: Line) -> None:
    """Write one line through a connection of its own, also while another process writes to this store."""
    with connections.known_errors():
        driver = connections.connect(path, key)
        try:
            driver.execute("BEGIN IMMEDIATE")
            leave(driver, [line])
            driver.execute("COMMIT")
        finally:
            driver.close()


def _chained(n: int, former: bytes, lines: Iterable[Line]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        n += 1
        former = link(former, (n, *line))
        yield (n, *line, former)


def link(former: bytes, values: Iterable[object]) -> bytes:
    """The hash of a line: SHA-256 over the hash of the line before it, in hexadecimal, and ``COLUMNS``, one to a line."""
    return hashlib.sha256("\n".join([former.hex(), *map(str, values)]).encode()).digest()
