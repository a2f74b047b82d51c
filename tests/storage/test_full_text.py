# SPDX-License-Identifier: EUPL-1.2
"""Rows that are indexed together are found by the same words as rows that a trigger indexed one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from storage.operations.full_text import indexed_together
from storage.operations.unit import operation
from storage.rules.rights import Actor
from storage.store import Store

_STAMP = {"created_at": 1, "created_by": "a", "changed_at": 1, "changed_by": "a"}
_ROWS = (
    ("colleagues", {"key": 101, "id": "a", "name": "Noor Vermaat"}),
    ("colleagues", {"key": 102, "id": "b", "name": "Bas Terpstra"}),
    ("companies", {"key": 7, "id": "c7", "name": "Café Één", "trade_name": "Kade", "kvk_number": "12345678",
                   "street": "Havenweg", "house_number": "3", "postcode": "1234 AB", "city": "Voorbeeldstad"}),
    ("companies", {"key": 3, "id": "c3", "name": "Brug BV"}),
    ("contacts", {"key": 9, "id": "p9", "company_id": "c7", "name": "Zoë Kroes", "function": "directeur"}),
    ("contacts", {"key": 2, "id": "p2", "company_id": "c7", "name": "Daan Attou", "archived_at": 5}),
    ("contacts", {"key": 4, "id": "p4", "company_id": "c3", "name": "Rik Jansen", "email": "rik@example.org"}),
    ("visits", {"key": 1, "id": "v1", "company_id": "c3", "kind": "account_visit", "state": "wish"}),
    ("agenda_items", {"key": 1, "id": "g1", "visit_id": "v1"}),
    ("notes", {"key": 5, "id": "n5", "visit_id": "v1", "agenda_item_id": "g1", "author_id": "a", "text": "ruimte aan het water"}),
    ("notes", {"key": 4, "id": "n4", "visit_id": "v1", "agenda_item_id": "g1", "author_id": "b", "text": "geen ruimte"}),
    ("actions", {"key": 6, "id": "a6", "company_id": "c3", "title": "Bel de buurman", "promised_on": "2026-11-23",
                 "promised_by_id": "a", "owner_id": "a", "state": "open", "updated_at": 1}),
    ("contact_moments", {"key": 8, "id": "m8", "company_id": "c7", "subject": "Kavel", "text": "offerte gevraagd",
                         "happened_at": 1, "channel": "phone", "colleague_id": "a"}),
)  # fmt: skip
_INDEXES = ("company_search", "contact_search", "note_search", "action_search", "moment_search")


@operation("test.add")
def add(db: Session, actor: Actor, *, together: bool, broken: bool = False) -> None:
    run = db.connection().exec_driver_sql
    run("PRAGMA defer_foreign_keys = ON")
    for kind in dict.fromkeys(kind for kind, _ in _ROWS):
        rows = [row | _STAMP for name, row in _ROWS if name == kind]

        def write(rows: list[dict[str, object]] = rows, kind: str = kind) -> None:
            for row in rows:
                run(
                    f"INSERT INTO {kind} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                    tuple(row.values()),
                )

        _written(db, kind, [str(row["id"]) for row in rows], write, together=together)
    if broken:
        with indexed_together(db, "notes", ["n6"]):
            raise RuntimeError("in the middle")


def _written(db: Session, kind: str, ids: list[str], write: Callable[[], None], *, together: bool) -> None:
    if together:
        with indexed_together(db, kind, ids):
            write()
    else:
        write()


@operation("test.look")
def look(db: Session, actor: Actor) -> dict[str, list[tuple[object, ...]]]:
    """Every word of every index, with the key and the column where it stands."""
    run = db.connection().exec_driver_sql
    found = {}
    for index in _INDEXES:
        run(f"CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, {index}, instance)")
        found[index] = [tuple(row) for row in run("SELECT term, doc, col FROM temp.seen ORDER BY 1, 2, 3")]
        run("DROP TABLE temp.seen")
    return found


@operation("test.clear")
def clear(db: Session, actor: Actor) -> None:
    run = db.connection().exec_driver_sql
    run("PRAGMA defer_foreign_keys = ON")
    for kind in reversed(list(dict.fromkeys(kind for kind, _ in _ROWS))):
        run(f"DELETE FROM {kind} WHERE created_by = 'a'")


def test_together_is_the_same_as_one_by_one(store: Store, actor: Actor) -> None:
    store.write(add, actor, together=False).result()
    one_by_one = store.write(look, actor).result().answer
    assert isinstance(one_by_one, dict)
    assert all(one_by_one.values())
    store.write(clear, actor).result()
    store.write(add, actor, together=True).result()
    assert store.write(look, actor).result().answer == one_by_one


def test_after_a_fault_the_triggers_work_again(store: Store, actor: Actor) -> None:
    with pytest.raises(RuntimeError):
        store.write(add, actor, together=True, broken=True).result()
    store.write(add, actor, together=False).result()
    found = store.write(look, actor).result().answer
    assert isinstance(found, dict)
    assert all(found.values())
