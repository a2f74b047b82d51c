# SPDX-License-Identifier: EUPL-1.2
"""Actions as lists, papers and badges read them: rows, numbers per view, and one query for screen and report."""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from storage.plain import Db, day, first, moment, plain, rows
from storage.queries.action_filter import ActionFilter, View, Winner, condition, moments, winners
from storage.queries.action_groups import ActionList, Group
from storage.queries.action_list import (
    DEFAULT_SORT,
    GROUPINGS,
    SORTS,
    action_keys,
    action_list,
)
from storage.queries.merged import family
from storage.rules.actions import Chip
from storage.rules.states import ActionState

__all__ = [
    "DEFAULT_SORT", "GROUPINGS", "SORTS", "ActionFilter", "ActionList", "ActionRow", "Group", "View", "action_keys",
    "action_list", "action_row", "action_rows", "counts", "export_rows", "id_of", "key_of", "rows_of_company",
    "rows_of_visit",
]  # fmt: skip

PAGE = 500


class ActionRow(NamedTuple):
    """One action on a list: what was promised, how it stands today, and everybody in it by name.

    ``company_id`` and ``company`` are those of the company it was merged into, if any. ``teller`` is who tells the
    company: the one that was named, else its account manager.
    """

    key: int
    id: str
    title: str
    company_id: str
    company: str
    state: ActionState
    waiting_for: str
    chip: Chip
    days_late: int
    owner_id: str | None
    owner: str
    department_id: str | None
    department: str
    due_on: dt.date | None
    done_on: dt.date | None
    told_on: dt.date | None
    told_channel: str
    telling_unnecessary: bool
    postponed: int
    promised_on: dt.date
    promised_by_id: str | None
    promised_by: str
    promised_to_id: str | None
    promised_to: str
    teller_id: str | None
    teller: str
    last_update_at: dt.datetime
    confidential: bool
    visit_id: str | None
    note_id: str | None
    sentence: str
    complete: bool


# This is what a list reads while somebody scrolls, a page of 200 rows in a few ms.
_SELECT = (
    "SELECT a.key, a.id, a.title, c.id, c.name, a.state, a.waiting_for, a.owner_id, o.name, d.id, d.code, a.due_on, a.done_on,"
    " a.told_on, a.told_channel, a.postponed, a.promised_on, a.promised_by_id, p.name, a.promised_to_id, k.name,"
    " t.id, t.name, m.id, m.name, a.updated_at, a.confidential, a.visit_id, a.note_id, a.sentence, a.is_open,"
    " a.is_not_told, c.merged_into_id"
    " FROM actions a JOIN companies c ON c.id = a.company_id"
    " LEFT JOIN colleagues o ON o.id = a.owner_id LEFT JOIN departments d ON d.id = o.department_id"
    " LEFT JOIN colleagues p ON p.id = a.promised_by_id LEFT JOIN contacts k ON k.id = a.promised_to_id"
    " LEFT JOIN colleagues t ON t.id = a.teller_id LEFT JOIN colleagues m ON m.id = c.account_manager_id"
)
# State as stored -> state, whether it is closed, and what ``rules.actions.display_state`` says of it once it is known
# whether the company must still be told. Worked out once, because a page asks it 200 times.
_STATES = {
    state.value: (state, state.is_closed, Chip.SETTLED if state is ActionState.DONE else Chip(state.value))
    for state in ActionState
}


def _read(db: Db, where: str, values: Mapping[str, object], today: dt.date) -> list[ActionRow]:
    found = rows(db, f"{_SELECT} WHERE {where}", values)
    merged = winners(db) if any(raw[-1] for raw in found) else {}
    return [_row(raw, today, merged) for raw in found]


def _row(raw: Sequence[Any], today: dt.date, merged: Mapping[str, Winner]) -> ActionRow:
    (key, id_, title, company_id, company, state_value, waiting, owner_id, owner, department_id, department, due_text, done,
     told_text, channel, postponed, promised_on, promiser_id, promiser, to_id, to, teller_id, teller, manager_id, manager,
     updated, confidential, visit_id, note_id, sentence, is_open, is_not_told, merged_into) = raw  # fmt: skip
    if merged_into and (winner := merged.get(company_id)):
        company_id, company, manager_id, manager = winner.id, winner.name, winner.manager_id, winner.manager
    state, closed, chip = _STATES[state_value]
    due, told = day(due_text), day(told_text)
    late = max((today - due).days, 0) if due and not closed else 0
    spared = closed and not is_open and not is_not_told and told is None
    return ActionRow(
        key, id_, title, company_id, company, state, waiting, Chip.NOT_TOLD if is_not_told else chip, late,
        owner_id, owner or "", department_id, department or "", due, day(done), told, channel, spared, postponed,
        dt.date.fromisoformat(promised_on), promiser_id, promiser or "", to_id, to or "", teller_id or manager_id,
        teller or manager or "", moment(updated), bool(confidential), visit_id, note_id,
        sentence, owner_id is not None and due is not None,
    )  # fmt: skip


@plain
def action_rows(db: Db, keys: Sequence[int], today: dt.date) -> list[ActionRow]:
    """The rows with these keys, in their order; a key that is gone is left out."""
    found: dict[int, ActionRow] = {}
    for start in range(0, len(keys), PAGE):
        chunk = json.dumps(list(keys[start : start + PAGE]))
        read = _read(db, "a.key IN (SELECT value FROM json_each(:keys))", {"keys": chunk}, today)
        found.update((row.key, row) for row in read)
    return [found[key] for key in keys if key in found]


@plain
def action_row(db: Db, action_id: str, today: dt.date) -> ActionRow | None:
    """One action by its id."""
    return next(iter(_read(db, "a.id = :id", {"id": action_id}, today)), None)


@plain
def key_of(db: Db, action_id: str) -> int | None:
    """The local key of an action."""
    found = first(db, "SELECT key FROM actions WHERE id = :id", {"id": action_id})
    return found[0] if found else None


@plain
def id_of(db: Db, start: str) -> str | None:
    """The id of the only action whose id starts like this; nothing when there is none or more than one."""
    query = "SELECT id FROM actions WHERE substr(id, 1, length(:start)) = lower(:start) LIMIT 2"
    found = rows(db, query, {"start": start})
    return found[0][0] if len(found) == 1 else None


@plain
def rows_of_company(db: Db, company_id: str, today: dt.date) -> list[ActionRow]:
    """Everything promised to a company and to those merged into it: late first, then to tell, to do, settled."""
    related = json.dumps(family(db, company_id))
    where = "a.company_id IN (SELECT value FROM json_each(:related)) AND a.removed_at IS NULL"
    return sorted(_read(db, where, {"related": related}, today), key=_urgency)


@plain
def rows_of_visit(db: Db, visit_id: str, today: dt.date) -> list[ActionRow]:
    """The actions of one visit, in the order they were agreed."""
    return _read(
        db, "a.visit_id = :visit AND a.removed_at IS NULL ORDER BY a.key", {"visit": visit_id}, today
    )


def _urgency(row: ActionRow) -> tuple[int, dt.date, int]:
    if row.days_late:
        return 0, row.due_on or dt.date.max, row.key
    if row.chip is Chip.NOT_TOLD:
        return 1, row.done_on or dt.date.max, row.key
    if not row.state.is_closed:
        return 2, row.due_on or dt.date.max, row.key
    return 3, dt.date.min + (dt.date.max - (row.done_on or dt.date.min)), row.key


@plain
def counts(db: Db, me: str, today: dt.date) -> dict[View, int]:
    """How many actions each view holds, all views in one statement."""
    columns = ", ".join(f"(SELECT count(*) FROM actions a WHERE {condition(view)})" for view in View)
    (numbers,) = rows(db, f"SELECT {columns}", moments(db, today, me))
    return dict(zip(View, numbers, strict=True))


def export_rows(
    db: Db,
    filter: ActionFilter,  # noqa: A002 - the word of the screen
    *,
    sort: str = DEFAULT_SORT,
    descending: bool = False,
    group: str = "",
    today: dt.date,
    me: str = "",
    keys: array[int] | None = None,
) -> Iterator[ActionRow]:
    """The rows of that very list one by one, read in pages, so that a long report needs no memory.

    Consume it inside the ``store.read`` that started it. ``keys``: the snapshot that is on the screen now.
    """
    if keys is None:
        keys = action_list(db, filter, sort=sort, descending=descending, group=group, today=today, me=me).keys
    for start in range(0, len(keys), PAGE):
        yield from action_rows(db, keys[start : start + PAGE], today)
