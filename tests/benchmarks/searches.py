# SPDX-License-Identifier: EUPL-1.2
"""Search while typing, letter by letter, against the same queries of the full-text index through the driver alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from storage import search
from storage.queries.companies import Ordered, company_keys
from storage.queries.company_search import search_companies
from storage.queries.finder import notes_with
from tests.benchmarks.bench import Bench, bare, opened
from tests.benchmarks.figures import Figure, by_turns, compared, p95

_HITS = 10
_NOTES = 5
# Names from their beginning and from the middle, a street, a person, the city (which is in every company), a number, and
# words that are nowhere.
_COMPANIES = (
    "Molenbos Techniek",
    "hofweg",
    "zuiderhof metaal",
    "Vermaat",
    "Grootstad",
    "10000123",
    "kwartier bouw",
)
_WORDS = ("stroomaansluiting", "vacatures stages", "terras zonnepanelen", "wil uitbreiden", "rolluik")

_COLUMNS = "c.id, c.name, c.trade_name, c.street, c.house_number, c.city, c.kvk_number"
_RAW_COMPANIES = (
    f"SELECT {_COLUMNS} FROM company_search s CROSS JOIN companies c ON c.key = s.rowid"
    " WHERE company_search MATCH ? LIMIT ?"
)
_RAW_LIST = "SELECT rowid FROM company_search WHERE company_search MATCH ?"
_RAW_NOTES = (
    "SELECT n.id, n.visit_id, n.text FROM (SELECT rowid FROM note_search WHERE note_search MATCH ?"
    " ORDER BY rowid DESC LIMIT ?) s CROSS JOIN notes n ON n.key = s.rowid ORDER BY s.rowid DESC"
)


def figures(bench: Bench) -> Iterator[Figure]:
    """The best companies, the narrowed list of companies, and the newest notes; p95 over all letters typed."""
    rounds = bench.times(15)
    connection = bare(bench.store())
    with opened(bench.store()) as store:
        typed = [part for words in _COMPANIES for part in letters(words)]
        times = by_turns(
            [partial(store.read, search_companies, part, _HITS) for part in typed],
            [partial(_names_first, connection, part) for part in typed],
            rounds,
        )
        yield compared("search: best companies while typing, p95", times, bar=2, goal=16, by=p95)
        ordered = Ordered(store.read(company_keys))
        times = by_turns(
            [partial(store.read, ordered.narrowed, part) for part in typed],
            [partial(_all_rowids, connection, part) for part in typed],
            rounds,
        )
        yield compared("search: whole list of companies narrowed, p95", times, bar=2, by=p95)
        typed = [part for words in _WORDS for part in letters(words)]
        times = by_turns(
            [partial(store.read, notes_with, part, _NOTES) for part in typed],
            [partial(_newest, connection, part) for part in typed],
            rounds,
        )
        yield compared("search: notes, newest first, p95", times, bar=2, goal=16, by=p95)
    connection.close()


def letters(words: str) -> list[str]:
    """What stands in the field after each letter, from the second on."""
    return [words[:end] for end in range(search.SHORTEST, len(words) + 1)]


def _names_first(connection: Any, typed: str) -> object:
    """Names before anything else, as the person sees it: one query, and a second when the first gave too little."""
    words = search.match(typed)
    found = connection.execute(_RAW_COMPANIES, (f"names : ({words})", _HITS)).fetchall()
    if len(found) < _HITS:
        found += connection.execute(_RAW_COMPANIES, (words, _HITS)).fetchall()
    return found


def _all_rowids(connection: Any, typed: str) -> object:
    return connection.execute(_RAW_LIST, (search.match(typed),)).fetchall()


def _newest(connection: Any, typed: str) -> object:
    return connection.execute(_RAW_NOTES, (search.match(typed), _NOTES)).fetchall()
