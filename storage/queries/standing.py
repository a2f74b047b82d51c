# SPDX-License-Identifier: EUPL-1.2
"""What a store remembers of its backend, as far as it decides whether the store may be opened; asked at each start."""

from __future__ import annotations

import datetime as dt

from storage.plain import Db, plain, rows
from storage.queries import people
from storage.rules.standing import Standing


@plain
def standing(db: Db) -> Standing:
    """How this store stands with its municipality."""
    names = "'sync_server', 'sync_contact', 'sync_last', 'sync_seen', 'sync_held'"
    facts = dict(rows(db, f"SELECT name, value FROM facts WHERE name IN ({names})"))
    if "sync_server" not in facts:
        return Standing()
    held = facts.get("sync_held", "")
    return Standing(
        connected=True,
        # A store of before there was a term knows only when all was exchanged.
        contact=_moment(facts.get("sync_contact") or facts.get("sync_last")),
        seen=_moment(facts.get("sync_seen")),
        held=held if held in ("lost", "blocked") else "",
        days=people.terms(db).offline_days,
    )


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
