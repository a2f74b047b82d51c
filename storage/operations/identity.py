# SPDX-License-Identifier: EUPL-1.2
"""Give records another id, everywhere at once: what two laptops made apart and turns out to be the same thing.

Only records that were never sent to the backend change: an id that others have seen is never taken back. An id that
follows from other ids (of somebody's place on a list, in a team, on an agenda) follows them here too, so that two laptops
that added the same thing still meet.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from storage import outbox
from storage.operations.identity_places import (
    DERIVED,
    NAMED,
    PACKED,
    Derived,
    models,
    references,
    refers,
    without_index,
)
from storage.operations.two_rows import unite
from storage.operations.unit import chunks, operation
from storage.outbox import Recording
from storage.rules.ids import new_id
from storage.rules.rights import Actor

FEW = 4
"""Below so many records, looking through a table costs less than an index that is made for it."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NEW = "(SELECT new FROM temp.renamed WHERE old = {0})"
_OLD = "(SELECT old FROM temp.renamed)"


@operation("identity.rename")
def rename(db: Session, actor: Actor, kind: str, ids: Mapping[str, str]) -> int:
    """Give records of this kind other ids (old → new); answers how many of them changed.

    Every reference follows, and so do ids of children that follow from them. When there is a record with the new id
    already, the two become one: what only one of them says is kept, where both say something else the other value
    becomes a conflict for people to look at. Records that are gone, or were sent before, stay as they are.
    """
    db.flush()
    with outbox.recording(db, actor, "identity.rename") as record:
        connection = db.connection()
        # Children point at the new id before their parent has it.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(
            "CREATE TEMP TABLE IF NOT EXISTS renamed (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID"
        )
        done = _Renaming(db, record).rename(kind, ids)
        connection.exec_driver_sql("DELETE FROM temp.renamed")
        db.expunge_all()
    return done


@operation("identity.yield")
def yield_to_backend(db: Session, actor: Actor, kind: str, ids: Iterable[str]) -> None:
    """Of these records, which were never sent, the version of the backend counts when it comes; ours asks for nothing."""
    statement = "UPDATE sync_states SET dirty = 0 WHERE kind = ? AND id = ? AND base IS NULL"
    values = [(kind, id_) for id_ in ids]
    if values:
        db.connection().exec_driver_sql(statement, values)


class _Renaming:
    """The steps of one renaming; each step handles ids that do not meet one another."""

    def __init__(self, db: Session, record: Recording) -> None:
        self.db, self.record = db, record
        self.connection: Connection = db.connection()
        self.was_connected = (
            self.connection.exec_driver_sql(
                "SELECT 1 FROM sync_states WHERE base IS NOT NULL LIMIT 1"
            ).first()
            is not None
        )

    def rename(self, kind: str, ids: Mapping[str, str]) -> int:
        """Rename what is here and was never sent; answers how many records that are."""
        once: dict[str, str] = {}
        later: dict[str, str] = {}
        taken: set[str] = set()
        for old in self._unsent(kind, [old for old, new in ids.items() if old != new]):
            new = ids[old]
            (later if new in taken else once)[old] = new
            taken.add(new)
        # An id that one record gets and another gives up: the second one steps aside first.
        crossing = {old: new_id() for old in once if old in taken}
        self._step(kind, crossing)
        self._step(kind, {crossing.get(old, old): new for old, new in once.items()})
        return len(once) + (self.rename(kind, later) if later else 0)

    def _unsent(self, kind: str, ids: Sequence[str]) -> list[str]:
        query = (
            f"SELECT t.id FROM {kind} t LEFT JOIN sync_states s ON s.kind = '{kind}' AND s.id = t.id"
            " WHERE s.base IS NULL AND t.id IN ({0})"
        )
        return [id_ for part in chunks(ids) for (id_,) in self._run(query.format(_marks(part)), tuple(part))]

    def _step(self, kind: str, ids: Mapping[str, str]) -> None:
        if not ids:
            return
        there = self._there(kind, ids.values())
        both = {old: new for old, new in ids.items() if new in there}
        children = {derived.kind: self._children(derived, kind, ids) for derived in DERIVED}
        with _indexed(self.connection, kind, len(ids)):
            self._fill(ids)
            # References first: the triggers of the search index then find nothing to do, and the index stays right.
            for table, columns in references(kind).items():
                self._point(table, columns)
            self._follow(kind, ids)
            self._run("DELETE FROM temp.renamed WHERE old = ?", [(old,) for old in both])
            self._run(f"UPDATE {kind} SET id = {_NEW.format('id')} WHERE id IN {_OLD}")
            unite(self.db, self.record, kind, both)
        self._trace(kind, ids)
        for child, renamed in children.items():
            if renamed:
                self.rename(child, renamed)

    def _there(self, kind: str, ids: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for part in chunks(list(ids)):
            found.update(
                id_
                for (id_,) in self._run(f"SELECT id FROM {kind} WHERE id IN ({_marks(part)})", tuple(part))
            )
        return found

    def _fill(self, ids: Mapping[str, str]) -> None:
        self._run("DELETE FROM temp.renamed")
        self._run("INSERT INTO temp.renamed (old, new) VALUES (?, ?)", list(ids.items()))

    def _children(self, derived: Derived, kind: str, ids: Mapping[str, str]) -> dict[str, str]:
        """The children whose id was derived from these ids: old → new."""
        parents = [refers(derived.kind, name, kind) for name in derived.columns]
        if not any(parents):
            return {}
        found = {}
        columns = ", ".join(("id", *derived.columns))
        for parent in itertools.compress(derived.columns, parents):
            for part in chunks(list(ids)):
                query = f"SELECT {columns} FROM {derived.kind} WHERE {parent} IN ({_marks(part)})"
                for id_, *values in self._run(query, tuple(part)):
                    if id_ == derived.id(*values):
                        pairs = zip(values, parents, strict=True)
                        found[id_] = derived.id(*(ids.get(v, v) if own else v for v, own in pairs))
        return found

    def _point(self, table: str, columns: Sequence[str]) -> None:
        """Let these columns refer to the new ids."""
        where = " OR ".join(f"{name} IN {_OLD}" for name in columns)
        if self.was_connected and table in models():
            # What was sent before has to be sent again.
            sent = (
                f"SELECT id FROM {table} WHERE ({where}) AND id IN"
                f" (SELECT id FROM sync_states WHERE kind = '{table}' AND base IS NOT NULL)"
            )
            self.record.add(table, [id_ for (id_,) in self._run(sent)])
        sets = ", ".join(f"{name} = coalesce({_NEW.format(name)}, {name})" for name in columns)
        self._run(f"UPDATE {table} SET {sets} WHERE {where}")

    def _follow(self, kind: str, ids: Mapping[str, str]) -> None:
        """Everything that names the records without being a reference: marks, traces, facts, JSON."""
        for table, kind_column, id_column in NAMED:
            set_ = f"UPDATE {table} SET {id_column} = {_NEW.format(id_column)}"
            self._run(f"{set_} WHERE {kind_column} = ? AND {id_column} IN {_OLD}", (kind,))
        self._run(f"UPDATE sync_loose_ends SET target = {_NEW.format('target')} WHERE target IN {_OLD}")
        # Where there is a mark already, two records become one: that of the other one stays.
        self._run(
            f"UPDATE OR IGNORE sync_states SET id = {_NEW.format('id')} WHERE kind = ? AND id IN {_OLD}",
            (kind,),
        )
        self._run(f"DELETE FROM sync_states WHERE kind = ? AND id IN {_OLD}", (kind,))
        for table, columns in PACKED.items():
            if table in ("conflicts", "facts", "sync_waiting") or kind == "colleagues":
                for column in columns:
                    self._repack(table, column, ids)

    def _repack(self, table: str, column: str, ids: Mapping[str, str]) -> None:
        changed = []
        for key, text in self._run(f"SELECT rowid, {column} FROM {table} WHERE {column} LIKE '%-%-%-%-%'"):
            fresh = _UUID.sub(lambda found: ids.get(found[0], found[0]), text)
            if fresh != text:
                changed.append((fresh, key))
        # Two half typed texts that are now about one record: each stays, the other under its old name.
        self._run(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE rowid = ?", changed)

    def _trace(self, kind: str, ids: Mapping[str, str]) -> None:
        """One line in the audit trail for each, and what pages have to know. Earlier lines keep the id of their time."""
        self.record.add(kind, ids.values(), synced=False)
        for old, new in ids.items():
            self.record.line(kind, (new,), operation="identity.rename", detail=old)

    def _run(self, statement: str, values: Any = ()) -> list[Any]:
        """Run a statement; with a list of values, for each of them."""
        if isinstance(values, list) and not values:
            return []
        result = self.connection.exec_driver_sql(statement, values)
        return list(result) if result.returns_rows else []


@contextmanager
def _indexed(connection: Connection, kind: str, number: int) -> Iterator[None]:
    """SQLite looks for children of each id that changes: while that lasts, every reference to this kind has an index."""
    made = without_index(kind) if number > FEW else ()
    for table, column in made:
        connection.exec_driver_sql(f"CREATE INDEX renaming_{table}_{column} ON {table} ({column})")
    yield
    for table, column in made:
        connection.exec_driver_sql(f"DROP INDEX renaming_{table}_{column}")


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
