# SPDX-License-Identifier: EUPL-1.2
"""The departure check: whether all of a coming visit is on this laptop, before somebody leaves for where no internet is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.queries import merged, visits
from storage.queries.briefs import visit_brief
from storage.queries.exchange_facts import connection, downloaded, last_complete
from storage.rules.workdays import dutch_day

CHECKED = 6
"""Coming visits that are looked at: more than anybody makes without being online in between."""

PARTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("company", frozenset({"companies"})),
    ("lists", frozenset({"lists", "list_members"})),
    ("contacts", frozenset({"contacts"})),
    ("contact_moments", frozenset({"contact_moments"})),
    ("alerts", frozenset({"alerts"})),
    ("results", frozenset({"results"})),
    ("visit", frozenset({"visits"})),
    ("team", frozenset({"team_members", "attendees", "colleagues"})),
    ("agenda", frozenset({"agenda_items", "topics"})),
    ("notes", frozenset({"notes"})),
    ("promises", frozenset({"actions", "action_updates"})),
    ("brief", frozenset()),
)
"""What a person needs at the table, each with the kinds of records that it is made of."""


@dataclass(frozen=True, slots=True)
class Check:
    """One visit: the names of the ``PARTS`` that are not all here."""

    visit_id: str
    missing: tuple[str, ...] = ()

    @property
    def there(self) -> int:
        """How many parts are here."""
        return len(PARTS) - len(self.missing)


@dataclass(frozen=True, slots=True)
class Departure:
    """The coming visits, soonest first, and when everything was exchanged for the last time."""

    last: dt.datetime | None
    checks: tuple[Check, ...] = ()

    def of(self, visit_id: str) -> Check | None:
        """The check of this visit."""
        return next((check for check in self.checks if check.visit_id == visit_id), None)


def departure(db: Session, me: str, now: dt.datetime) -> Departure | None:
    """The check for this colleague; nothing for a store without a backend, where all is here by nature."""
    if connection(db) is None:
        return None
    today = dutch_day(now)
    unread = set() if downloaded(db) else _unread(db)
    coming = visits.upcoming(db, today, colleague_id=me, limit=CHECKED)
    checks = tuple(Check(one.id, _missing(db, one.id, one.company_id, unread, today)) for one in coming)
    return Departure(last_complete(db), checks)


def _missing(
    db: Session, visit_id: str, company_id: str, unread: set[str], today: dt.date
) -> tuple[str, ...]:
    kinds = unread | _parked(db, visit_id, list(merged.family(db, company_id)))
    missing = [name for name, made_of in PARTS if made_of & kinds]
    if not missing:
        try:
            visit_brief(db, visit_id, today)
        except RodeLoperError:
            missing.append("brief")
    elif {"company", "visit", "contacts", "promises", "agenda"} & set(missing):
        missing.append("brief")
    return tuple(missing)


def _unread(db: Session) -> set[str]:
    """The kinds of which a first download has not brought everything yet."""
    read = {kind for (kind,) in db.connection().exec_driver_sql("SELECT DISTINCT kind FROM sync_cursors")}
    return {kind for _name, kinds in PARTS for kind in kinds} - read


def _parked(db: Session, visit_id: str, company_ids: list[str]) -> set[str]:
    """The kinds of what came in for this visit or company, and waits for something that it belongs to."""
    ids = (visit_id, *company_ids)
    marks = ", ".join("?" * len(ids))
    query = (
        "SELECT DISTINCT kind FROM (SELECT kind, needs_id, CASE WHEN json_valid(data) THEN data END AS data"
        f" FROM sync_waiting WHERE needs_kind != 'deletion') WHERE needs_id IN ({marks})"
        f" OR json_extract(data, '$.visit_id') IN ({marks}) OR json_extract(data, '$.company_id') IN ({marks})"
    )
    return {kind for (kind,) in db.connection().exec_driver_sql(query, (*ids, *ids, *ids))}
