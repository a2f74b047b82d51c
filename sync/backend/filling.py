# SPDX-License-Identifier: EUPL-1.2
"""Fill a municipality with all that a store holds, whoever wrote it: how the demo begins with a year of work.

Goes through the administration instance, where nobody has to be the author; who reads what is confidential follows from
the records, as always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.operations.unit import chunks
from storage.queries.confidential import confidential
from storage.store import Store
from sync import protocol
from sync.backend import policy, structure
from sync.backend.administration import Administration, Wanted
from sync.backend.policy import Place
from sync.protocol import Wire
from sync.rows import rows_of


@dataclass(frozen=True, slots=True)
class Filling:
    """A record as the backend is to have it."""

    kind: str
    place: Place
    wire: Wire


def records_of(db: Session) -> list[Filling]:
    """All records of a store, parents before children."""
    found = []
    for kind in protocol.kinds().values():
        ids = [id_ for (id_,) in db.connection().exec_driver_sql(f"SELECT id FROM {kind.name} ORDER BY key")]
        for part in chunks(ids):
            closed = confidential(db, kind.name, part)
            for id_, row in rows_of(db, kind, part).items():
                place = Place.CLOSED if id_ in closed else Place.OPEN
                found.append(Filling(kind.name, place, protocol.encode(kind, row)))
    return found


def fill(server: Administration, municipality: str, records: Sequence[Filling]) -> None:
    """Put these there; what is there already stays as it is. Raises what ``Administration`` raises."""
    places = policy.buckets(municipality)
    server.ensure(
        [
            Wanted(structure.record(places[one.place], one.kind, one.wire["id"]), one.wire, keep=True)
            for one in records
        ]
    )


def fill_from(server: Administration, municipality: str, store: Store) -> None:
    """Put all of this store there."""
    fill(server, municipality, store.read(records_of))
