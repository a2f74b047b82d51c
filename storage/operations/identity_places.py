# SPDX-License-Identifier: EUPL-1.2
"""Where the id of a record can stand, besides in the record itself; found from the tables, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Table, UniqueConstraint

from storage.base import Base, Record
from storage.rules import ids

_STAMPS = ("created_by", "changed_by")
_NOT_DECLARED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "colleagues": (
        ("conflicts", "mine_by_id"),
        ("conflicts", "theirs_by_id"),
        ("conflicts", "settled_by_id"),
    ),
    "action_updates": (("action_updates", "undoes_id"),),
    "brief_remarks": (("brief_remarks", "answers_id"),),
}
"""References without a foreign key, besides the stamps of every record: kind → table and column.

Not the audit trail, which only grows: there the line of the rename tells which id became which."""

NAMED = (
    ("conflicts", "about_kind", "about_id"),
    ("brief_parts", "about_kind", "about_id"),
    ("sync_loose_ends", "kind", "id"),
    ("sync_waiting", "needs_kind", "needs_id"),
)
"""Tables that name a record of any kind: table, column of the kind, column of the id. The marks of what must be sent
(``sync_states``) do so too, and need more care."""

PACKED: Mapping[str, tuple[str, ...]] = {
    "companies": ("imported", "merge_undo"),
    "conflicts": ("base", "mine", "theirs"),
    "sync_waiting": ("data",),
    "notes": ("readers",),
    "brief_versions": ("content",),
    "brief_parts": ("content",),
    "facts": ("name", "value"),
}
"""Columns with JSON or a list, in which the id of a colleague, or of anything that a record refers to, can stand. What
somebody is typing names whose it is and what it is about (``facts``)."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A kind whose ids may follow from what the record belongs to: ``id`` of the values of ``columns``."""

    kind: str
    columns: tuple[str, ...]
    id: Callable[..., str]


DERIVED = (
    Derived("contacts", ("company_id", "name"), ids.contact_id),
    Derived("list_members", ("list_id", "company_id"), ids.list_member_id),
    Derived("team_members", ("visit_id", "colleague_id"), ids.team_member_id),
    Derived("attendees", ("visit_id", "contact_id"), ids.attendee_id),
    Derived("agenda_items", ("visit_id", "topic_id", "title"), ids.agenda_item_id),
)


@cache
def models() -> Mapping[str, type[Record]]:
    """Every kind of record with its class."""
    found = (mapper.class_ for mapper in Base.registry.mappers)
    return {model.__tablename__: model for model in found if issubclass(model, Record)}


@cache
def references(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Table → its columns that hold the id of a record of this kind."""
    found = {}
    for table in Base.metadata.sorted_tables:
        columns = [column.name for column in table.columns if refers(table.name, column.name, kind)]
        if kind == "colleagues" and table.name in models():
            columns += _STAMPS
        columns += [column for other, column in _NOT_DECLARED.get(kind, ()) if other == table.name]
        if columns:
            found[table.name] = tuple(columns)
    return found


def refers(table: str, column: str, kind: str) -> bool:
    """Whether a foreign key says that this column holds the id of such a record."""
    keys = Base.metadata.tables[table].columns[column].foreign_keys
    return any(key.column.table.name == kind for key in keys)


@cache
def without_index(kind: str) -> tuple[tuple[str, str], ...]:
    """Table and column of each foreign key to this kind that no index helps to find."""
    return tuple(
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if refers(table.name, column.name, kind) and column.name not in _first_columns(table)
    )


def _first_columns(table: Table) -> set[str]:
    """What an index over all rows begins with, or over all rows that have it."""
    found = {next(iter(one.columns)).name for one in table.constraints if isinstance(one, UniqueConstraint)}
    for index in table.indexes:
        first, where = next(iter(index.columns)).name, index.dialect_options["sqlite"]["where"]
        if where is None or str(where) == f"{first} IS NOT NULL":
            found.add(first)
    return found
