# SPDX-License-Identifier: EUPL-1.2
"""Look: what the backend has that this store does not, in batches small enough for one transaction. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sync.client import Client, State
from sync.marks import Batch
from sync.protocol import CLOSED, OPEN, kinds
from sync.rows import in_parts

BATCH = 1000
"""Records in one transaction: a page of the backend. What a person types meanwhile waits a tenth of a second at most."""


@dataclass(frozen=True, slots=True)
class Known:
    """How far this store is: the cursor of each collection, and the revisions it has of closed records."""

    cursors: Mapping[tuple[str, str], int]
    closed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def look(client: Client, state: State, bucket: str, known: Known) -> Iterator[Batch]:
    """What changed in this place since the store last looked, parents before children.

    Raises the problems of the client; whatever was taken in before stays, and the next look goes on from there.
    """
    for kind in kinds():
        newest = state.collections.get(kind, 0)
        since = known.cursors.get((bucket, kind), 0)
        if newest == since:
            continue
        if bucket == OPEN:
            yield from _since(client, kind, since, newest)
        else:
            yield from _readable(client, kind, known.closed.get(kind, {}), newest)


def everything(client: Client, bucket: str, kind: str) -> Iterator[Batch]:
    """All that the backend has of a kind, from the beginning."""
    yield from _pages(client, bucket, kind, 0)


def _since(client: Client, kind: str, since: int, newest: int) -> Iterator[Batch]:
    """The records that changed or went; a server that is behind us (it was restored) is read from the beginning."""
    last = since if newest >= since else 0
    for batch in _pages(client, OPEN, kind, last):
        assert batch.since is not None
        last = batch.since
        yield batch
    if last < newest:
        # Nothing but removals that are forgotten by now.
        yield Batch(OPEN, kind, (), newest)


def _readable(client: Client, kind: str, here: Mapping[str, int], newest: int) -> Iterator[Batch]:
    """The closed place tells no removals to who may read single records only: compare what we may read now."""
    readable = client.ids(CLOSED, kind)
    news = [rev for id_, rev in readable.items() if here.get(id_, 0) < rev]
    if news:
        for batch in _pages(client, CLOSED, kind, min(news) - 1):
            yield Batch(CLOSED, kind, batch.records)
    yield Batch(CLOSED, kind, (), newest, tuple(sorted(here.keys() - readable.keys())))


def _pages(client: Client, bucket: str, kind: str, since: int) -> Iterator[Batch]:
    for page in client.pages(bucket, kind, since):
        for part in in_parts(page.records, BATCH):
            yield Batch(bucket, kind, tuple(part), part[-1]["last_modified"], first=since == 0)
