# SPDX-License-Identifier: EUPL-1.2
"""How the exchange of this store is doing, in numbers without names: for the doctor and for who asks for help."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.queries import exchange_facts as facts
from storage.queries.standing import standing


@dataclass(frozen=True, slots=True)
class Health:
    """Numbers of records, except where it says otherwise.

    ``parked`` came in before what they belong to, ``loose`` are references to what is not here, ``removals`` wait for a
    person. ``clock_skew``: seconds that the clock of the backend was ahead. ``downloaded``: everything came in once.
    ``until``: until when the store opens without contact.
    """

    server: str
    bucket: str
    last: dt.datetime | None
    downloaded: bool
    waiting: int
    refused: int
    lost: int
    conflicts: int
    parked: int
    removals: int
    loose: int
    clock_skew: int
    until: dt.datetime | None = None


def health(db: Session) -> Health | None:
    """Nothing for a store that was never connected."""
    where = facts.connection(db)
    if where is None:
        return None

    def count(query: str) -> int:
        ((number,),) = db.connection().exec_driver_sql(f"SELECT count(*) FROM {query}").all()
        return int(number)

    return Health(
        where.server,
        where.bucket,
        facts.last_complete(db),
        facts.downloaded(db),
        waiting=count("sync_states WHERE dirty > 0 AND state = ''"),
        refused=count("sync_states WHERE state = 'refused'"),
        lost=count("sync_states WHERE state = 'lost'"),
        conflicts=count("conflicts WHERE settled = ''"),
        parked=count("sync_waiting WHERE needs_kind != 'deletion'"),
        removals=count("sync_waiting WHERE needs_kind = 'deletion'"),
        loose=count("sync_loose_ends"),
        clock_skew=facts.clock_skew(db),
        until=standing(db).until(),
    )
