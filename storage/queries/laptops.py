# SPDX-License-Identifier: EUPL-1.2
"""The laptops of the municipality as this store last heard of them: figures can miss what one of them did not send yet."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass

from storage.plain import Db, plain, rows
from storage.queries import people
from storage.rules.workdays import dutch_day, workdays_between

ALLOWED_WORKDAYS = 1
"""A laptop that exchanged on the last working day, or today, is up to date: nobody works in the weekend."""


@dataclass(frozen=True, slots=True)
class SeenLaptop:
    """A laptop that is in use. ``last``: when it exchanged everything, if it ever did."""

    account: str
    last: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Behindhand:
    """Laptops that are not up to date, by whose they are. ``since``: none of them exchanged after this moment.

    ``known_at``: when the backend was asked. ``since`` is nothing when none of them ever exchanged.
    """

    known_at: dt.datetime
    who: tuple[str, ...]
    since: dt.datetime | None

    @property
    def count(self) -> int:
        """How many."""
        return len(self.who)


def written(laptops: Iterable[SeenLaptop]) -> str:
    """How the store remembers them."""
    return json.dumps([[one.account, one.last.isoformat() if one.last else None] for one in laptops])


@plain
def behindhand(db: Db, now: dt.datetime) -> Behindhand | None:
    """Which laptops were not up to date at ``now``, as far as this store knows; nothing when it was never told."""
    facts = dict(
        rows(db, "SELECT name, value FROM facts WHERE name IN ('sync_laptops_seen', 'sync_laptops_seen_at')")
    )
    if "sync_laptops_seen_at" not in facts:
        return None
    known_at = dt.datetime.fromisoformat(facts["sync_laptops_seen_at"])
    # Nobody knows what became of them since: they are judged as they were when they were seen.
    today = dutch_day(min(now, known_at))
    names = people.names_by_account(db)
    late: list[tuple[str, dt.datetime | None]] = []
    for account, moment in json.loads(facts["sync_laptops_seen"]):
        last = dt.datetime.fromisoformat(moment) if moment else None
        if last is None or workdays_between(dutch_day(last), today) > ALLOWED_WORKDAYS:
            late.append((names.get(account, account), last))
    moments = [last for _who, last in late if last is not None]
    return Behindhand(known_at, tuple(sorted(who for who, _last in late)), max(moments, default=None))
