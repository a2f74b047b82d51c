# SPDX-License-Identifier: EUPL-1.2
"""The order of the list of actions: all keys and the boundaries of its groups, without reading one row.

The list is a chain of parts, each one query. Where a part is long, its query follows one index that holds all it
asks (a join that is written as ``CROSS JOIN`` keeps SQLite to that order); where conditions leave few rows, SQLite
may look those up and sort them.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from msgspec import Struct

from storage.plain import Db, plain, rows
from storage.queries.action_filter import (
    FEW,
    THERE,
    WAITS,
    ActionFilter,
    View,
    Where,
    everything,
    hits,
    where,
    winners,
)
from storage.queries.action_groups import ActionList, Group, by_department, together
from storage.rules.states import ActionState

GROUPINGS = ("", "date", "owner", "department", "waiting", "company")
SORTS = (
    "due", "title", "company", "state", "owner", "department", "done", "told", "promised", "postponed", "updated",
)  # fmt: skip
DEFAULT_SORT = "due"

_COLUMNS = {
    "due": "a.due_on",
    "title": "a.title",
    "done": "a.done_on",
    "told": "a.told_on",
    "promised": "a.promised_on",
    "postponed": "a.postponed",
    "updated": "a.updated_at",
}
_DATED = (View.OPEN, View.LATE, View.DUE_THIS_WEEK, View.WAITING, View.UNHEARD, View.STALLED, View.POSTPONED)
_OPEN = (View.OPEN, View.LATE, View.DUE_THIS_WEEK, View.UNHEARD, View.STALLED, View.POSTPONED)
_NAMES = ("company", "owner", "department")
_STATES = ("open", "in_progress", "waiting", "not_told", "done", "dropped")
# The index that holds an order and all that an unfiltered list asks; of the last two it holds only the values, which
# makes sorting them cheap. Named to SQLite, because statistics (ANALYZE) can make it choose to look up every row.
_HELD_BY = {
    "due": "ix_actions_due",
    "title": "ix_actions_title",
    "done": "ix_actions_done",
    "promised": "ix_actions_promised",
    "updated": "ix_actions_updated",
    "told": "ix_actions_updated",
    "postponed": "ix_actions_updated",
}


class _Part(Struct, frozen=True):
    """One query of the chain. ``group`` says what one group is within it: SQL of its id, name and order, or nothing."""

    source: str
    condition: str
    order: str
    code: str = ""
    group: tuple[str, str, str] | None = None


@plain
def action_list(
    db: Db,
    filter: ActionFilter,  # noqa: A002 - the word of the screen
    *,
    sort: str = DEFAULT_SORT,
    descending: bool = False,
    group: str = "",
    today: dt.date,
    me: str = "",
) -> ActionList:
    """The list for a screen or report: ``sort`` one of ``SORTS``, ``group`` one of ``GROUPINGS``.

    Within groups the rows are sorted; the groups themselves always stand in their own order (late first, names by
    alphabet, months from new to old). Empty dates and names come last.
    """
    if sort not in SORTS or group not in GROUPINGS:
        raise ValueError(f"no such order: {sort}, {group}")
    found = hits(db, filter.search)
    conditions = where(db, filter, today, me)
    view = filter.view
    if found is not None and len(found) <= FEW:
        conditions.narrow(found)
        found = None
    elif not (
        conditions.few or conditions.plain or _by_date_alone(conditions, view, sort, descending, group)
    ):
        # No index holds this filter and this order together. What passes the filter, and the order of everything,
        # each come from an index of their own; picking one out of the other beats looking up every row.
        members = _members(db, conditions)
        found = members if found is None else found & members
        if len(found) <= FEW:
            conditions.narrow(found)
            found = None
        else:
            conditions = everything(view, conditions.values)
            view = View.OPEN if conditions.conditions else View.ALL
    made = _build(db, conditions, view, sort, descending, group)
    return made if found is None else made.only(found)


def _by_date_alone(conditions: Where, view: View, sort: str, descending: bool, group: str) -> bool:
    """An order that has an index for each of its parts, and conditions that those indexes can answer.

    A view alone is one; the index of what is open also holds owner and company, by which a list is narrowed.
    """
    dated = group == "date" or (group == "" and view in _DATED and not descending)
    held = len(conditions.conditions) == 1 or view in _OPEN
    return dated and sort == DEFAULT_SORT and held


def _members(db: Db, conditions: Where) -> set[int]:
    """The keys that pass, in no order."""
    there = () if any("is_open" in one or "is_not_told" in one for one in conditions.conditions) else (THERE,)
    sql = f"SELECT a.key FROM actions a WHERE {conditions.sql(*there)}"
    return {key for (key,) in rows(db, sql, conditions.values)}


@plain
def action_keys(
    db: Db,
    filter: ActionFilter,  # noqa: A002 - the word of the screen
    sort: str,
    descending: bool,
    today: dt.date,
    me: str = "",
) -> array[int]:
    """The keys alone, not grouped."""
    return action_list(db, filter, sort=sort, descending=descending, today=today, me=me).keys


def _build(db: Db, conditions: Where, view: View, sort: str, descending: bool, group: str) -> ActionList:
    if not group and _by_date_alone(conditions, view, sort, descending, group):
        parts = _by_date(view) if view in _IN_PARTS else _OPEN_BY_DATE
        return ActionList(_run(db, conditions, parts).keys)
    if not group:
        return _flat(db, conditions, sort, descending)
    if group == "date":
        made = _run(db, conditions, _by_date(view), grouped=True)
    elif group == "waiting":
        made = by_department(_run(db, conditions, _BY_WAITING, grouped=True), db)
    else:
        made = _run(db, conditions, _by_name(group, few=conditions.few), grouped=True)
        if group == "company" and (merged := winners(db)):
            made = together(made, merged)
    if sort == DEFAULT_SORT:
        return made.backwards() if descending else made
    return made.sorted_as(_flat(db, conditions, sort, descending).keys)


def _flat(db: Db, conditions: Where, sort: str, descending: bool) -> ActionList:
    if sort == "state":
        made = _run(db, conditions, _by_state(descending, few=conditions.few))
    elif sort in _NAMES:
        merged = winners(db) if sort == "company" else {}
        parts = _by_name(sort, few=conditions.few, descending=descending)
        made = _run(db, conditions, parts, grouped=bool(merged))
        if merged:
            made = together(made, merged, descending=descending)
    else:
        order = f"{_COLUMNS[sort]}{' DESC' if descending else ''} NULLS LAST"
        source = f"actions a INDEXED BY {_HELD_BY[sort]}" if conditions.plain else "actions a"
        made = _run(db, conditions, [_Part(source, THERE, order)])
    return ActionList(made.keys)


# Open actions by date when nobody asks where the groups begin.
_OPEN_BY_DATE = (
    _Part("actions a", "a.is_open = 1 AND a.due_on IS NOT NULL", "a.due_on"),
    _Part("actions a", "a.is_open = 1 AND a.due_on IS NULL", "a.key"),
)
_IN_PARTS = (View.ALL, View.MY_COMPANIES, View.LATE, View.DUE_THIS_WEEK, View.NOT_TOLD)


def _by_date(view: View) -> list[_Part]:
    """Late, to tell, this week, later, without a date, and what is settled by month."""
    late = _Part("actions a", "a.is_open = 1 AND a.due_on < :today", "a.due_on", "late")
    told = _Part("actions a", "a.is_not_told = 1", "a.done_on", "not_told")
    week = _Part(
        "actions a", "a.is_open = 1 AND a.due_on BETWEEN :today AND :sunday", "a.due_on", "this_week"
    )
    later = _Part("actions a", "a.is_open = 1 AND a.due_on > :sunday", "a.due_on", "later")
    dateless = _Part("actions a", "a.is_open = 1 AND a.due_on IS NULL", "a.key", "no_date")
    # Counted by day, which the index can; days of one month join into one group.
    month = ("substr(a.done_on, 1, 7)", "''", "a.done_on DESC")
    settled = _Part(
        "actions a", f"{THERE} AND a.is_open = 0 AND a.is_not_told = 0", "a.done_on DESC", "settled", month
    )
    shown = {
        View.ALL: [late, told, week, later, dateless, settled],
        View.MY_COMPANIES: [late, told, week, later, dateless],
        View.LATE: [late],
        View.DUE_THIS_WEEK: [week],
        View.NOT_TOLD: [told],
    }
    return shown.get(view, [late, week, later, dateless])


def _by_state(descending: bool, *, few: bool) -> list[_Part]:
    source = "actions a" if few else "actions a INDEXED BY ix_actions_state"

    def part(state: str) -> _Part:
        if state == "not_told":
            return _Part("actions a", "a.is_not_told = 1", "a.done_on")
        is_open = int(not ActionState(state).is_closed)
        condition = f"{THERE} AND a.state = '{state}' AND a.is_open = {is_open} AND a.is_not_told = 0"
        return _Part(source, condition, "a.due_on")

    parts = [part(state) for state in _STATES]
    return parts[::-1] if descending else parts


def _by_name(group: str, *, few: bool, descending: bool = False) -> list[_Part]:
    """By company, owner or department; those without one come last, and inside each the earliest date first."""
    join = " JOIN " if few else " CROSS JOIN "
    down = " DESC" if descending else ""
    # Walking names and, for each, the index of its actions gives them by date already; to say so would sort once more.
    inner = ", a.due_on" if few else ""

    def part(source: str, alias: str, name: str, first: str) -> _Part:
        order = f"{first}{down}, {alias}.id{down}"
        return _Part(source, THERE, order + inner, group, (f"{alias}.id", name, order))

    if group == "company":
        return [part(f"companies c{join}actions a ON a.company_id = c.id", "c", "c.name", "c.name")]
    nobody = f"{THERE} AND a.owner_id IS NULL"
    if group == "owner":
        named = part(f"colleagues o{join}actions a ON a.owner_id = o.id", "o", "o.name", "o.name")
    else:
        people = (
            f"departments d{join}colleagues o ON o.department_id = d.id{join}actions a ON a.owner_id = o.id"
        )
        named = part(people, "d", "coalesce(nullif(d.name, ''), d.code)", "d.position")
        if few:
            nobody = f"{THERE} AND (a.owner_id IS NULL OR a.owner_id IN (SELECT id FROM colleagues WHERE department_id IS NULL))"
        else:
            outside = "colleagues o CROSS JOIN actions a ON a.owner_id = o.id"
            return [
                named,
                _Part(outside, f"{THERE} AND o.department_id IS NULL", "o.name, o.id", group),
                _Part("actions a", nobody, "a.due_on", group),
            ]
    return [named, _Part("actions a", nobody, "a.due_on", group)]


def _run(db: Db, conditions: Where, parts: Sequence[_Part], *, grouped: bool = False) -> ActionList:
    keys: array[int] = array("q")
    groups: list[Group] = []

    def ask(sql: str) -> Iterator[tuple[Any, ...]]:
        return iter(rows(db, sql, conditions.values))

    for part in parts:
        tail = f"FROM {part.source} WHERE {conditions.sql(part.condition)}"
        start = len(keys)
        keys.extend(chain.from_iterable(ask(f"SELECT a.key {tail} ORDER BY {part.order}")))
        if not grouped or len(keys) == start:
            continue
        for value, name, count in _sizes(ask, part, tail, len(keys) - start):
            if groups and groups[-1][:2] == (part.code, value):
                last = groups.pop()
                groups.append(last._replace(count=last.count + count))
            else:
                groups.append(Group(part.code, value, name, start, count))
            start += count
    return ActionList(keys, tuple(groups))


def _sizes(
    ask: Callable[[str], Iterator[tuple[Any, ...]]], part: _Part, tail: str, all_of_it: int
) -> Iterator[tuple[Any, ...]]:
    """Value, name and size of each group in this part, in the order of its keys."""
    if part.group is None:
        return iter([("", "", all_of_it)])
    id_, name, order = part.group
    return ask(
        f"SELECT {id_}, {name}, count(*) {tail} GROUP BY {order.replace(' DESC', '')} ORDER BY {order}"
    )


_BY_WAITING = (
    _Part(
        "actions a",
        WAITS,
        "a.waiting_for, a.due_on",
        "waiting",
        ("a.waiting_for", "a.waiting_for", "a.waiting_for"),
    ),
    _Part(
        "actions a",
        f"{THERE} AND NOT (a.state = 'waiting' AND a.is_open = 1)",
        "a.due_on NULLS LAST",
        "waiting",
    ),
)
