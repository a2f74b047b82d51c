# SPDX-License-Identifier: EUPL-1.2
"""Reads the audit trail: a list that opens at once however long it is, the lines for a file, and whether they still fit."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from storage import audit
from storage.plain import Db, first, micros, moment, plain, rows

RENAME = "identity.rename"
_PART = 5000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which lines: of this colleague, this operation, about this record, from and until these moments (it excluded)."""

    person: str = ""
    operation: str = ""
    record: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


class TrailLine(NamedTuple):
    """One line with the name of who acted, empty when nobody in this store has that id (any more)."""

    key: int
    at: dt.datetime
    actor_id: str
    actor: str
    device: str
    origin: str
    operation: str
    kind: str
    record_id: str
    result: str
    detail: str
    hash: bytes

    @property
    def id(self) -> str:
        """The number, as the table wants it."""
        return str(self.key)


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the chain is whole. How many lines there are and the hash of the last one. ``broken``: the first line that does not fit; none, 0."""

    lines: int
    last: str
    broken: int = 0


@plain
def trail_keys(db: Db, wanted: TrailFilter) -> Sequence[int]:
    """The numbers of these lines, newest first. All of them cost nothing: lines are numbered without a gap."""
    if wanted == TrailFilter():
        least, most = (
            first(db, "SELECT (SELECT min(n) FROM audit_lines), (SELECT max(n) FROM audit_lines)") or ()
        )
        return range(most, least - 1, -1) if most else ()
    where, values = _where(db, wanted)
    # The database makes one text of the numbers; a million rows, one by one, would hold up the window.
    query = f"SELECT group_concat(n) FROM (SELECT n FROM audit_lines WHERE {where} ORDER BY n DESC)"
    text = rows(db, query, values)[0][0]
    return array("q", map(int, text.split(","))) if text else ()


def _where(db: Db, wanted: TrailFilter) -> tuple[str, dict[str, object]]:
    """What finds fewest comes first and may use its index; the ``+`` keeps SQLite, which has no statistics, from others."""
    parts, values = list[str](), dict[str, object]()
    if wanted.record:
        parts.append(f"record_id IN {_names(values, 'record', _ids_of(db, wanted.record))}")
    if wanted.since:
        parts.append("at >= :since")
        values["since"] = micros(wanted.since)
    if wanted.until:
        parts.append("at < :until")
        values["until"] = micros(wanted.until)
    if wanted.person:
        parts.append(f"actor_id IN {_names(values, 'person', _ids_of(db, wanted.person))}")
    if wanted.operation:
        parts.append("operation = :operation")
        values["operation"] = wanted.operation
    column = parts[0].split()[0]
    return " AND ".join(one if one.startswith(column) else f"+{one}" for one in parts), values


def _names(values: dict[str, object], name: str, ids: Sequence[str]) -> str:
    values.update({f"{name}{i}": id_ for i, id_ in enumerate(ids)})
    return f"({', '.join(f':{name}{i}' for i in range(len(ids)))})"


def _ids_of(db: Db, id_: str) -> list[str]:
    """This id and those that the record had before. Lines keep the id of their time; that of the rename tells which."""
    found = [id_]
    for one in found:
        query = "SELECT detail FROM audit_lines WHERE record_id = :id AND operation = :rename"
        found += [old for (old,) in rows(db, query, {"id": one, "rename": RENAME}) if old not in found]
    return found


@plain
def trail_rows(db: Db, keys: Sequence[int]) -> list[TrailLine]:
    """These lines, in any order."""
    if not keys:
        return []
    marks = ", ".join(map(str, map(int, keys)))
    return _lines(db, f"a.n IN ({marks})")


def _lines(db: Db, where: str) -> list[TrailLine]:
    query = (
        "SELECT a.n, a.at, a.actor_id, coalesce(c.name, ''), a.device, a.origin, a.operation, a.kind, a.record_id,"
        f" a.result, a.detail, a.hash FROM audit_lines a LEFT JOIN colleagues c ON c.id = a.actor_id WHERE {where} ORDER BY a.n"
    )
    names = _renamed(db)
    found = []
    for n, at, actor_id, actor, *rest in rows(db, query):
        found.append(TrailLine(n, moment(at), actor_id, actor or names.get(actor_id, ""), *rest))
    return found


def _renamed(db: Db) -> dict[str, str]:
    """The names of colleagues by an id that they had before."""
    query = (
        "SELECT a.detail, a.record_id, c.name FROM audit_lines a LEFT JOIN colleagues c ON c.id = a.record_id"
        " WHERE a.operation = :rename AND a.kind = 'colleagues' ORDER BY a.n DESC"
    )
    names: dict[str, str] = {}
    for old, new, name in rows(db, query, {"rename": RENAME}):
        names[old] = name or names.get(new, "")
    return names


@plain
def trail_people(db: Db) -> list[tuple[str, str]]:
    """Id and name of who stands in the trail, by name. Each by the id of today."""
    query = (
        "WITH RECURSIVE who(id) AS (SELECT min(actor_id) FROM audit_lines UNION ALL"
        " SELECT (SELECT min(actor_id) FROM audit_lines WHERE actor_id > who.id) FROM who WHERE who.id IS NOT NULL)"
        " SELECT c.id, c.name FROM who JOIN colleagues c ON c.id = who.id ORDER BY c.name"
    )
    return [(id_, name) for id_, name in rows(db, query)]


@plain
def trail_operations(db: Db) -> list[str]:
    """The operations that stand in the trail."""
    query = (
        "WITH RECURSIVE op(name) AS (SELECT min(operation) FROM audit_lines UNION ALL"
        " SELECT (SELECT min(operation) FROM audit_lines WHERE operation > op.name) FROM op WHERE op.name IS NOT NULL)"
        " SELECT name FROM op WHERE name IS NOT NULL"
    )
    return [name for (name,) in rows(db, query)]


# For a file, and for the proof


@plain
def trail_part(db: Db, after: int, since: dt.datetime | None = None) -> list[TrailLine]:
    """The next few thousand lines behind this number, oldest first; none when there are no more."""
    least = f" AND a.at >= {micros(since)}" if since else ""
    return _lines(db, f"a.n > {after:d} AND a.n <= {_end_of_part(db, after, least)}{least}")


def _end_of_part(db: Db, after: int, least: str) -> int:
    query = (
        f"SELECT a.n FROM audit_lines a WHERE a.n > {after:d}{least} ORDER BY a.n LIMIT 1 OFFSET {_PART - 1}"
    )
    found = first(db, query)
    return int(found[0]) if found else 2**62


@plain
def trail_checked(db: Db, progress: Progress | None = None) -> Checked:
    """Whether each line still fits to the one before it. Two seconds for a million lines; a ``progress`` may raise."""
    former, n, total = audit.START, 0, (first(db, "SELECT max(n) FROM audit_lines") or (0,))[0] or 0
    for part in _chain(db):
        for values in part:
            n += 1
            former = audit.link(former, values[:-1])
            if values[0] != n or values[-1] != former:
                return Checked(total, former.hex(), broken=n)
        if progress is not None:
            progress(n, total)
    return Checked(n, former.hex())


def _chain(db: Db) -> Iterator[list[tuple[object, ...]]]:
    names, after = ", ".join(audit.COLUMNS), 0
    query = f"SELECT {names}, hash FROM audit_lines WHERE n > :after ORDER BY n LIMIT {_PART}"
    while part := rows(db, query, {"after": after}):
        yield part
        after = int(part[-1][0])
