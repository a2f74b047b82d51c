# SPDX-License-Identifier: EUPL-1.2
"""Index many new rows at once: the triggers of the full text rest meanwhile.

A trigger indexes one row, and SQLite then writes the words of that row to the pages of the index before the next one
comes. Hundreds of rows in one statement, in the order of their keys, are written once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

_REST = "INSERT INTO facts (name, value) VALUES ('index_rests', '1')"
_GO_ON = "DELETE FROM facts WHERE name = 'index_rests'"
_THESE = "(SELECT value FROM json_each(?))"

# As the triggers do it, see the migrations.
_COMPANIES = (
    "INSERT INTO company_search (rowid, names, numbers, address, people)"
    " SELECT c.key, c.name || ' ' || c.trade_name, c.kvk_number || ' ' || c.branch_number,"
    " c.street || ' ' || c.house_number || ' ' || c.postcode || ' ' || replace(c.postcode, ' ', '') || ' ' || c.city,"
    " coalesce((SELECT group_concat(p.name, ' ') FROM contacts p"
    " WHERE p.company_id = c.id AND p.archived_at IS NULL), '') FROM companies c"
)
_EMPLOYERS = f"c.id IN (SELECT company_id FROM contacts WHERE id IN {_THESE})"


def _words(table: str, index: str, words: str) -> tuple[str, ...]:
    return (
        f"INSERT INTO {index} (rowid, words) SELECT key, {words} FROM {table} WHERE id IN {_THESE} ORDER BY key",
    )


_INDEX = {
    "companies": (f"{_COMPANIES} WHERE c.id IN {_THESE} ORDER BY c.key",),
    "contacts": (
        *_words("contacts", "contact_search", "name || ' ' || function || ' ' || email"),
        f"DELETE FROM company_search WHERE rowid IN (SELECT c.key FROM companies c WHERE {_EMPLOYERS})",
        f"{_COMPANIES} WHERE {_EMPLOYERS} ORDER BY c.key",
    ),
    "notes": _words("notes", "note_search", "text"),
    "actions": _words("actions", "action_search", "title || ' ' || sentence"),
    "contact_moments": _words("contact_moments", "moment_search", "subject || ' ' || text"),
}


@contextmanager
def indexed_together(db: Session, kind: str, ids: Sequence[str]) -> Iterator[None]:
    """New rows of this kind with these ids, which are written inside, are indexed at the end; nothing else is written there.

    All within one transaction: whatever goes wrong, no row is left without its words.
    """
    statements = _INDEX.get(kind, ())
    if not statements or not ids:
        yield
        return
    run = db.connection().exec_driver_sql
    run(_REST)
    yield
    run(_GO_ON)
    these = json.dumps(ids)
    for statement in statements:
        run(statement, (these,))
