# SPDX-License-Identifier: EUPL-1.2
"""Full-text search: what a person types becomes a safe query; the indexes are kept by triggers in the store.

``company_search`` (names, numbers, address, people), ``contact_search``, ``note_search``, ``action_search`` and
``moment_search`` hold words without diacritics; their ``rowid`` is the local key of the record, and for notes, actions
and contact moments that key runs with the record's own moment, so *newest first* is ``ORDER BY rowid DESC``.
"""

from __future__ import annotations

import re
import unicodedata

from storage.rules.texts import storable

_WORD = re.compile(r"\w+", re.UNICODE)
SHORTEST = 2  # letters; one letter would match half the municipality and cost as much

LONGEST = 200  # characters; who pastes a page into the search box is looking for how it begins


def cleaned(typed: str) -> str:
    """What was typed as the index and SQL take it: accents in one piece (a Mac sends two), no half characters, not too long."""
    return unicodedata.normalize("NFC", storable(typed[:LONGEST])).strip()


def match(typed: str) -> str | None:
    """The FTS5 query for what was typed: every word as a prefix, in any order; nothing when there is too little to search.

    Words are quoted, so no character of the input is ever read as query syntax.
    """
    words = _WORD.findall(cleaned(typed))
    if not any(len(word) >= SHORTEST for word in words):
        return None
    return " ".join(f'"{word}"*' for word in words)
