# SPDX-License-Identifier: EUPL-1.2
"""What must hold when everybody has exchanged: the same everywhere, nothing lost, nothing twice, nothing left behind."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from storage.operations import action_fold
from storage.operations.derived import refresh_companies
from storage.operations.unit import operation
from storage.rules.rights import Actor
from storage.store import Store
from tests.sync.edits import Edit

Records = Mapping[tuple[str, str], Mapping[str, Any]]
"""Records in their wire form, by kind and id."""

_ONCE = {
    "companies": "name",
    "contacts": "name",
    "contact_moments": "subject",
    "actions": "title",
    "action_updates": "text",
    "alerts": "text",
    "brief_remarks": "text",
    "lists": "name",
    "topics": "name",
}
"""The field that holds what somebody typed to make the record: no two records have the same there."""
_ONE_OF_EACH = {
    "notes": ("agenda_item_id", "author_id"),
    "team_members": ("visit_id", "colleague_id"),
    "list_members": ("list_id", "company_id"),
    "terms": ("name",),
    "letter_templates": ("kind", "language"),
    "explanations": ("month",),
    "brief_parts": ("version_id", "about_kind", "about_id"),
}
"""What there can be one of."""
_TOGETHER = ("together", "action_id", "kind", "undoes_id")
"""And of the steps of one operation on many actions, which may repeat the words of an earlier step."""


def different(one: Records, other: Records) -> dict[Any, Any]:
    """Where two pictures of all records differ, for a readable failure."""
    found = {}
    for key in one.keys() | other.keys():
        ours, theirs = one.get(key, {}), other.get(key, {})
        if ours != theirs:
            found[key] = {
                n: (ours.get(n), theirs.get(n))
                for n in ours.keys() | theirs.keys()
                if ours.get(n) != theirs.get(n)
            }
    return found


def lost(edits: Iterable[Edit], records: Records) -> list[str]:
    """The words that were committed and are nowhere: not in a record, not kept in a disagreement, and not replaced by
    somebody who had them before their eyes.
    """
    known = list(edits)
    replaced = {word for edit in known for word in edit.replaced.split()}
    everything = json.dumps(list(records.values()))
    return [
        edit.word
        for edit in known
        if edit.committed and edit.word not in everything and edit.word not in replaced
    ]


def doubled(edits: Iterable[Edit], records: Records) -> list[str]:
    """What is there twice although somebody did it once."""
    found = []
    words = {edit.word for edit in edits if edit.word}
    there: dict[str, Counter[str]] = defaultdict(Counter)
    for (kind, _), record in records.items():
        together = record.get("together")
        if kind in _ONCE and not together and (made_of := record.get(_ONCE[kind])):
            there[kind][made_of] += 1
        if one := _TOGETHER if together else _ONE_OF_EACH.get(kind):
            there[f"one of {kind}"][" ".join(str(record.get(n)) for n in one)] += 1
        if kind == "notes":
            text = str(record.get("text", ""))
            found += [word for word in words if text.count(word) > 1]
    for kind, counted in there.items():
        found += [f"{kind}: {what}" for what, n in counted.items() if n > 1 and what != "Te veel"]
    return found


def waiting(db: Session) -> set[tuple[str, str]]:
    """The records that wait for a parent that this login may not read."""
    return {(kind, id_) for kind, id_ in db.connection().exec_driver_sql("SELECT kind, id FROM sync_waiting")}


def refused(db: Session) -> list[tuple[str, str, str]]:
    """The records that the backend did not take, with why."""
    query = "SELECT kind, id, words FROM sync_states WHERE state = 'refused' ORDER BY kind, id"
    return [(kind, id_, words) for kind, id_, words in db.connection().exec_driver_sql(query)]


def whole(db: Session) -> None:
    """References lead somewhere, whatever happened."""
    assert db.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []


def sound(db: Session) -> None:
    """And after an exchange nothing waits that could be in its place."""
    whole(db)
    run = db.connection().exec_driver_sql
    for kind, id_, needs_kind, needs_id in run(
        "SELECT kind, id, needs_kind, needs_id FROM sync_waiting"
    ).all():
        assert needs_kind != "unreadable", (kind, id_)
        if needs_kind != "deletion":
            there = run(f"SELECT 1 FROM {needs_kind} WHERE id = ?", (needs_id,)).first()
            assert there is None, (kind, id_, needs_kind)
    for kind, id_, _field, target in run("SELECT kind, id, field, target FROM sync_loose_ends").all():
        assert run(f"SELECT 1 FROM {kind} WHERE id = ?", (id_,)).first(), (kind, id_, target)


_DERIVED = (
    "SELECT id, state, owner_id, due_on, is_open, is_not_told, postponed FROM actions ORDER BY id",
    "SELECT id, last_visit_on, last_contact_on, open_actions FROM companies ORDER BY id",
)


@operation("test.derived")
def _again(db: Session, actor: Actor) -> list[Any]:
    run = db.connection().exec_driver_sql
    before = [run(query).all() for query in _DERIVED]
    action_fold.refold(db, actor, [row[0] for row in before[0]])
    refresh_companies(db, [row[0] for row in before[1]])
    db.flush()
    after = [run(query).all() for query in _DERIVED]
    return [
        (tuple(a), tuple(b))
        for was, now in zip(before, after, strict=True)
        for a, b in zip(was, now, strict=True)
        if tuple(a) != tuple(b)
    ]


def derived(store: Store, actor: Actor) -> Any:
    """What differs when the columns that follow from others are computed again: nothing should."""
    return store.write(_again, actor).result().answer
