# SPDX-License-Identifier: EUPL-1.2
"""What the store remembers of its municipal backend, for the exchange itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Connection:
    """Which backend this store belongs to: its address, the name of the municipality there, and our login."""

    server: str
    bucket: str
    user: str


@dataclass(frozen=True, slots=True)
class Unsent:
    """What only this laptop has, in records. ``aside`` of them belong to something that became confidential: they are not
    shown any more, and come back with it.
    """

    total: int = 0
    aside: int = 0


def unsent(db: Session) -> Unsent:
    """What the backend does not have, refused or not."""
    run = db.connection().exec_driver_sql
    waits = run("SELECT count(*) FROM sync_states WHERE dirty > 0").scalar_one()
    aside = run(
        "SELECT count(*) FROM sync_waiting WHERE bucket = '' AND needs_kind != 'deletion'"
    ).scalar_one()
    return Unsent(waits + aside, aside)


def connection(db: Session) -> Connection | None:
    """Nothing while this store was never connected."""
    facts = _facts(db)
    if "server" not in facts:
        return None
    return Connection(facts["server"], facts["bucket"], facts["user"])


def generation(db: Session, bucket: str) -> str:
    """Which life of the backend we last saw; another one means that it was restored or made anew."""
    return _facts(db).get(f"generation_{bucket}", "")


def last_complete(db: Session) -> dt.datetime | None:
    """When all was exchanged for the last time, in UTC."""
    moment = _facts(db).get("last")
    return dt.datetime.fromisoformat(moment) if moment else None


def clock_skew(db: Session) -> int:
    """How many seconds the clock of the backend was ahead of ours, as far as we noticed."""
    return int(_facts(db).get("skew", "0"))


def downloaded(db: Session) -> bool:
    """Whether everything came in once: from then on all of it works offline."""
    return _facts(db).get("complete") == "1"


def cursors(db: Session) -> dict[tuple[str, str], int]:
    """How far each collection was read: bucket and kind → revision."""
    lines = db.connection().exec_driver_sql("SELECT bucket, kind, since FROM sync_cursors")
    return {(bucket, kind): since for bucket, kind, since in lines}


def closed_revisions(db: Session) -> dict[str, dict[str, int]]:
    """The confidential records that are here, by kind: id → the revision that we have."""
    found: dict[str, dict[str, int]] = {}
    query = "SELECT kind, id, base_rev FROM sync_states WHERE bucket = 'closed' AND base_rev IS NOT NULL"
    for kind, id_, rev in db.connection().exec_driver_sql(query):
        found.setdefault(kind, {})[id_] = rev
    waiting = "SELECT kind, id, rev FROM sync_waiting WHERE bucket = 'closed' AND needs_kind != 'deletion'"
    for kind, id_, rev in db.connection().exec_driver_sql(waiting):
        found.setdefault(kind, {})[id_] = rev
    return found


def _facts(db: Session) -> dict[str, str]:
    lines = db.connection().exec_driver_sql(
        "SELECT name, value FROM facts WHERE name LIKE 'sync!_%' ESCAPE '!'"
    )
    return {name.removeprefix("sync_"): value for name, value in lines}
