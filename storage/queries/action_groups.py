# SPDX-License-Identifier: EUPL-1.2
"""The list of actions as keys with the boundaries of its groups, and groups that only Python can tell."""

from __future__ import annotations

from array import array
from itertools import chain, repeat
from typing import NamedTuple

from msgspec import Struct

from storage.plain import Db
from storage.queries.action_filter import Winner
from storage.queries.people import departments


class Group(NamedTuple):
    """The boundary of a group: ``count`` keys from ``start``.

    ``code``: ``late``, ``not_told``, ``this_week``, ``later``, ``no_date``, ``settled`` (``value`` is the month, a
    ``2026-11``), or ``owner``, ``department``, ``company`` (``value`` is the id, empty for none, ``name`` its name), or ``waiting``: the
    department that it waits for, else the words that say for what.
    """

    code: str
    value: str
    name: str
    start: int
    count: int  # type: ignore[assignment]  # tuple.count is never asked of a group


class ActionList(Struct, frozen=True):
    """The keys of all actions on the list in order, and its groups (none when it is not grouped)."""

    keys: array[int]
    groups: tuple[Group, ...] = ()

    def only(self, kept: set[int]) -> ActionList:
        """The same list with only these keys."""
        if not self.groups:
            return ActionList(array("q", [key for key in self.keys if key in kept]))
        keys, groups = array("q"), []
        for group in self.groups:
            start = len(keys)
            keys.extend([key for key in self.keys[group.start : group.start + group.count] if key in kept])
            if len(keys) > start:
                groups.append(group._replace(start=start, count=len(keys) - start))
        return ActionList(keys, tuple(groups))

    def backwards(self) -> ActionList:
        """The same groups with their keys from last to first."""
        keys: array[int] = array("q")
        for group in self.groups:
            keys.extend(self.keys[group.start : group.start + group.count][::-1])
        return ActionList(keys, self.groups)

    def sorted_as(self, order: array[int]) -> ActionList:
        """The same groups with their keys in this order. Two walks along an index beat one sort of everything."""
        place: dict[int, int] = {}
        for group in self.groups:
            place.update(
                zip(self.keys[group.start : group.start + group.count], repeat(group.start), strict=False)
            )
        inside: dict[int, list[int]] = {group.start: [] for group in self.groups}
        for key in order:
            if key in place:
                inside[place[key]].append(key)
        keys = array("q", chain.from_iterable(inside.values()))
        return ActionList(keys, self.groups)


def by_department(made: ActionList, db: Db) -> ActionList:
    """What people typed about the same department stands together; first the departments, then what is none."""
    # Imported on first use: the first page groups nothing.
    from storage.rules.waiting import Known, department_in

    known = [Known(one.id, one.code, one.name or one.code) for one in departments(db, archived=True)]
    places = {one.id: place for place, one in enumerate(known)}
    joined: dict[tuple[int, str, str, str], list[Group]] = {}
    for group in made.groups:
        found = department_in(group.name, known) if group.name else None
        if found is not None:
            key = (places[found.id], found.name.lower(), found.id, found.name)
        else:
            key = (len(known) + (not group.name), group.name.lower(), group.value, group.name)
        joined.setdefault(key, []).append(group)
    keys, groups = array("q"), []
    for order in sorted(joined, key=lambda one: one[:2]):
        start = len(keys)
        for group in joined[order]:
            keys.extend(made.keys[group.start : group.start + group.count])
        groups.append(Group("waiting", order[2], order[3], start, len(keys) - start))
    return ActionList(keys, tuple(groups))


def together(made: ActionList, merged: dict[str, Winner], *, descending: bool = False) -> ActionList:
    """Actions of a company that was merged stand with the company that it became."""
    members: dict[str, list[Group]] = {}
    names: dict[str, str] = {}
    for group in made.groups:
        winner = merged.get(group.value)
        id_, name = (winner.id, winner.name) if winner else (group.value, group.name)
        members.setdefault(id_, []).append(group)
        names[id_] = name
    keys, groups = array("q"), []
    for id_ in sorted(members, key=lambda one: (names[one].lower(), one), reverse=descending):
        start = len(keys)
        for group in members[id_]:
            keys.extend(made.keys[group.start : group.start + group.count])
        groups.append(Group("company", id_, names[id_], start, len(keys) - start))
    return ActionList(keys, tuple(groups))
