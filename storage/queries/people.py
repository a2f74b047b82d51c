# SPDX-License-Identifier: EUPL-1.2
"""Colleagues, departments, topics and terms, as pickers and settings need them; the first page asks them too."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from storage.plain import Db, first, plain, rows
from storage.rules.rights import NOBODY, OWN
from storage.rules.terms import Terms, terms_from

HAS_ROLES = "has_roles"
"""A fact of a store in which roles count although it belongs to no municipality: that of the demo."""


class ColleagueRow(Struct, frozen=True):
    """A colleague with the name of the department; ``role`` as in the roles of the work."""

    id: str
    name: str
    function: str
    role: str
    portfolio: str
    email: str
    phone: str
    department_id: str | None
    department: str
    department_code: str
    archived: bool
    account: str = ""
    """The login at the municipality; empty for who has none."""


class DepartmentRow(Struct, frozen=True):
    """A department."""

    id: str
    code: str
    name: str
    archived: bool


class TopicRow(Struct, frozen=True):
    """A topic from the municipality's list."""

    id: str
    code: str
    name: str
    hint: str
    archived: bool


# Those who are still here, or everybody with ``:archived``.
_HERE = "(:archived OR {}.archived_at IS NULL)"
_COLLEAGUES = (
    "SELECT c.id, c.name, c.function, c.role, c.portfolio, c.email, c.phone, c.department_id, coalesce(d.name, ''),"
    " coalesce(d.code, ''), c.archived_at IS NOT NULL, c.account"
    " FROM colleagues c LEFT JOIN departments d ON d.id = c.department_id"
)


@plain
def colleagues(db: Db, *, archived: bool = False) -> list[ColleagueRow]:
    """Everybody by name; with ``archived`` also those who left."""
    query = f"{_COLLEAGUES} WHERE {_HERE.format('c')} ORDER BY c.name, c.key"
    return [_colleague(row) for row in rows(db, query, {"archived": archived})]


def _colleague(row: tuple[Any, ...]) -> ColleagueRow:
    id_, name, function, role_, portfolio, email, phone, department_id, department, code, gone, account = row
    about = (id_, name, function, role_, portfolio, email, phone, department_id, department, code)
    return ColleagueRow(*about, bool(gone), account)


@plain
def colleague(db: Db, colleague_id: str) -> ColleagueRow | None:
    """One colleague, also one who left."""
    row = first(db, f"{_COLLEAGUES} WHERE c.id = :id", {"id": colleague_id})
    return None if row is None else _colleague(row)


@plain
def colleague_named(db: Db, name: str) -> ColleagueRow | None:
    """The colleague with this name, in any capitals; one who is still here goes first."""
    same = [row for row in colleagues(db, archived=True) if row.name.casefold() == name.strip().casefold()]
    return min(same, key=lambda row: row.archived, default=None)


@plain
def colleague_logged_in(db: Db) -> ColleagueRow | None:
    """The colleague whose login this store of a municipality has; None in one's own store."""
    query = f"{_COLLEAGUES} WHERE c.account != '' AND c.account = (SELECT value FROM facts WHERE name = 'sync_user')"
    row = first(db, query)
    return None if row is None else _colleague(row)


@plain
def role(db: Db, colleague_id: str) -> str:
    """What counts here for this colleague (``storage.rules.rights``): in one's own store nothing but being its owner.

    In the store of a municipality it is the role of whose login it is there, whoever says to act.
    """
    facts = dict(rows(db, f"SELECT name, value FROM facts WHERE name IN ('sync_user', '{HAS_ROLES}')"))
    if not facts:
        return OWN
    query = (
        "SELECT role FROM colleagues WHERE account = :login AND account != '' OR id = :id"
        " ORDER BY account = :login DESC LIMIT 1"
    )
    found = first(db, query, {"login": facts.get("sync_user", ""), "id": colleague_id})
    return str(found[0]) if found else NOBODY


@plain
def departments(db: Db, *, archived: bool = False) -> list[DepartmentRow]:
    """The departments in their order."""
    query = (
        "SELECT d.id, d.code, d.name, d.archived_at IS NOT NULL FROM departments d"
        f" WHERE {_HERE.format('d')} ORDER BY d.position, d.key"
    )
    found = rows(db, query, {"archived": archived})
    return [DepartmentRow(id_, code, name, bool(gone)) for id_, code, name, gone in found]


@plain
def topics(db: Db, *, archived: bool = False) -> list[TopicRow]:
    """The topics in their order."""
    query = (
        "SELECT t.id, t.code, t.name, t.hint, t.archived_at IS NOT NULL FROM topics t"
        f" WHERE {_HERE.format('t')} ORDER BY t.position, t.key"
    )
    found = rows(db, query, {"archived": archived})
    return [TopicRow(id_, code, name, hint, bool(gone)) for id_, code, name, hint, gone in found]


@plain
def terms(db: Db) -> Terms:
    """The terms of the municipality; what it never set has its default."""
    return terms_from(dict(rows(db, "SELECT name, value FROM terms")))


@plain
def names_by_account(db: Db) -> dict[str, str]:
    """Whose each login at the backend is."""
    return dict(rows(db, "SELECT account, name FROM colleagues WHERE account != ''"))


@plain
def municipality(db: Db) -> str:
    """The name of the municipality, empty when nobody gave it yet."""
    return _term(db, "municipality")


@plain
def accent(db: Db) -> str:
    """The colour of the municipality as ``#0B6075``, empty for the colour of the program."""
    return _term(db, "accent")


def _term(db: Db, name: str) -> str:
    found = first(db, "SELECT value FROM terms WHERE name = :name", {"name": name})
    return str(found[0]) if found else ""
