# SPDX-License-Identifier: EUPL-1.2
"""Do: put what the backend sent in its place. Rows, disagreements and cursor move in one transaction, or not at all.

What was not touched here is simply replaced, hundreds of rows to a statement; what was is decided record by record (see
``sync.reconcile``). A record whose parent is not here yet waits for it; a reference that may be empty stays empty until
its target comes. Removals are collected and take place at the end, so that very many of them can first be asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import outbox
from storage.operations.full_text import indexed_together
from storage.operations.unit import operation
from storage.queries.confidential import confidential
from storage.rules.rights import Actor
from sync import afterwards, disagreements, protocol, removals
from sync.afterwards import UNREADABLE
from sync.marks import Batch, Mark, forget, loose_ends, lose, marks_of, put, untie, versions
from sync.protocol import CLOSED, Kind, UnreadableError, Wire
from sync.reconcile import Decision, FieldConflict, Local, Remote, Verb, decide, differing
from sync.rows import Row, change, insert, missing_parents, rows_of, there
from sync.staying import OTHERS

_CURSOR = (
    "INSERT INTO sync_cursors (bucket, kind, since) VALUES (?, ?, ?)"
    " ON CONFLICT (bucket, kind) DO UPDATE SET since = excluded.since"
)
_WAIT = (
    "INSERT OR REPLACE INTO sync_waiting (kind, id, bucket, rev, data, needs_kind, needs_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_LOOSE = "INSERT OR REPLACE INTO sync_loose_ends (kind, id, field, target) VALUES (?, ?, ?, ?)"

Write = Callable[[Session, Kind, Sequence[Row]], None]


@dataclass(slots=True)
class Applied:
    """What a batch did: how many records are new or different here, and on how many fields people disagreed."""

    pulled: int = 0
    conflicts: int = 0


@operation("sync.apply")
def apply(db: Session, actor: Actor, batch: Batch) -> Applied:
    """Take in one batch. Answers ``Applied``; the records are in ``Changes``, and no mark of unsent work is lost."""
    db.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    applied = Applied()
    _take_in(db, actor, batch, applied)
    if batch.since is not None:
        db.connection().exec_driver_sql(_CURSOR, (batch.bucket, batch.kind, batch.since))
    return applied


def _take_in(db: Session, actor: Actor, batch: Batch, applied: Applied) -> None:
    arrivals = _Arrivals(db, actor, batch)
    for one in batch.records:
        arrivals.look_at(one)
    arrivals.write()
    kind, new, changed = batch.kind, arrivals.new, arrivals.changed
    if batch.bucket == CLOSED and batch.since is not None:
        removals.compared(db, CLOSED, kind)
    removals.hold(db, batch.bucket, kind, [*arrivals.removed, *batch.gone])
    with outbox.recording(db, actor, "sync.apply") as record:
        record.add(kind, [row["id"] for row in new], new=True, synced=False)
        record.add(kind, [row["id"] for row in changed], synced=False)
    if batch.first and (new or changed):
        # Its children are still to come: once for all at the end is a quarter of the work.
        afterwards.fall_behind(db)
    elif not batch.first:
        afterwards.bring_up_to_date(db, actor, kind, [*new, *changed, *arrivals.before.values()])
    applied.pulled += len(new) + len(changed)
    applied.conflicts += arrivals.conflicts
    for waited in afterwards.released(db, actor, kind, [row["id"] for row in (*new, *changed)]):
        _take_in(db, actor, waited, applied)


class _Arrivals:
    """The records of one batch on their way in: first all is decided, then it is written in bulk.

    ``new`` and ``changed`` are the rows that were written, ``before`` the changed ones as they were, by id.
    """

    def __init__(self, db: Session, actor: Actor, batch: Batch) -> None:
        self.db, self.actor, self.batch = db, actor, batch
        self.kind = protocol.kind(batch.kind)
        ids = [record["id"] for record in batch.records]
        self.marks = marks_of(db, batch.kind, ids)
        # A row without a mark is as good as an unsent one, and so is what a restored backend no longer has.
        ours = [
            id_
            for id_ in ids
            if (mark := self.marks.get(id_)) is None or mark.is_ours or self._was_lost(mark)
        ]
        self.rows = rows_of(db, self.kind, ours)
        self.loose = loose_ends(db, batch.kind, list(self.rows))
        self.waiting = _waiting(db, batch.kind, ids)
        self.new: list[Row] = []
        self.changed: list[Row] = []
        self.before: dict[str, Row] = {}
        self.removed: list[str] = []
        self.conflicts = 0
        self._lost: list[str] = []
        self._put: dict[str, Mark] = {}
        self._wires: dict[str, tuple[Wire, int]] = {}
        self._disagreed: dict[str, tuple[tuple[FieldConflict, ...], Wire | None, Wire | None]] = {}

    def look_at(self, record: Mapping[str, Any]) -> None:
        """Decide what becomes of one record."""
        if not self.batch.bucket:
            self._take_back(record)
            return
        id_, rev = record["id"], record["last_modified"]
        mark = self.marks.get(id_)
        deleted = bool(record.get("deleted"))
        if mark and mark.bucket and mark.bucket != self.batch.bucket:
            if deleted:
                return  # It left one place for the other, where we have it from.
        elif mark and mark.base_rev is not None and rev <= mark.base_rev:
            # Our own words coming back, or something read twice; after a restore perhaps an older version.
            if self.batch.survived is not None:
                self._compare(mark, None if deleted else protocol.content(record), rev)
            return
        if deleted and mark and mark.base is None and mark.state == "lost":
            return  # A person has not said yet whether it goes back.
        if id_ in self.waiting and (not deleted or self.waiting[id_] == self.batch.bucket):
            _no_longer_waits(self.db, self.batch.kind, id_)
        wire = None if deleted else protocol.content(record)
        if mark and wire is not None and id_ in self.rows and (self._was_lost(mark) or mark.state == OTHERS):
            self._stand_beside(mark, wire, rev)
        elif id_ in self.rows or (mark and mark.dirty):
            self._decide(id_, mark, wire, rev)
        elif wire is not None:
            self._take(wire, rev, wire, dirty=0)
        elif mark:
            self.removed.append(id_)

    def _take_back(self, record: Mapping[str, Any]) -> None:
        """It was written here and set aside with its parent before it was ever sent."""
        wire = protocol.content(record)
        _no_longer_waits(self.db, self.batch.kind, wire["id"])
        number = self.db.execute(outbox.NEXT, {"n": 1}).scalar_one()
        self._take(wire, 0, wire, dirty=number)
        self._put[wire["id"]] = Mark(self.batch.kind, wire["id"], None, None, number, "")

    def _compare(self, mark: Mark, theirs: Wire | None, rev: int) -> None:
        """The backend was restored; what stands here is as it was, or newer than what it has now."""
        base = protocol.canonical(theirs) if theirs is not None else None
        known = rev if theirs is not None else None
        if (base, known) == (mark.base, mark.base_rev):
            return  # Also what an earlier comparison, that broke off, found to be lost: it stays so.
        if base != mark.base:
            self._lost.append(mark.id)
        self._put[mark.id] = replace(
            mark, base=base, base_rev=known, bucket=self.batch.bucket if theirs else ""
        )

    def _was_lost(self, mark: Mark) -> bool:
        """Whether a restored backend went on from an older version of this record than the one that we have."""
        survived, rev = self.batch.survived, mark.base_rev
        return survived is not None and rev is not None and rev > survived

    def _stand_beside(self, mark: Mark, theirs: Wire, rev: int) -> None:
        """A colleague changed what a restored backend had, or sent what stood here too: what is other here is kept as a
        disagreement. The two do not come from one version that we know, so nothing tells who changed which field.
        """
        row, loose = self.rows[mark.id], self.loose.get(mark.id, {})
        mine = protocol.whole(self.kind, row, mark.base, loose)
        decision = Decision(Verb.REPLACE, theirs, conflicts=differing(self.kind, mine, theirs))
        self._carry_out(mark.id, mark, decision, mine, theirs, rev)

    def _decide(self, id_: str, mark: Mark | None, theirs: Wire | None, rev: int) -> None:
        """Somebody worked on it here and has not sent that yet."""
        row, base = self.rows.get(id_), mark.base if mark else None
        if theirs is None and self.kind.moves and confidential(self.db, self.batch.kind, [id_]):
            # On its way to the closed place by our own doing.
            self._put[id_] = Mark(self.batch.kind, id_, None, None, mark.dirty if mark else 1, "")
            return
        mine = None if row is None else protocol.whole(self.kind, row, base, self.loose.get(id_, {}))
        # Revisions of the other place tell nothing here.
        known = mark.base_rev if mark and mark.bucket == self.batch.bucket else None
        sent = versions(mark.sent) if mark else []
        local = Local(mine, protocol.parsed(base) if base else None, known, dirty=True, sent=sent)
        decision = decide(self.batch.kind, local, Remote(theirs, rev))
        if decision.verb is not Verb.IGNORE:
            self._carry_out(id_, mark, decision, mine, theirs, rev)

    def _carry_out(self, id_: str, mark: Mark | None, decision: Decision, mine: Wire | None,
                   theirs: Wire | None, rev: int) -> None:  # fmt: skip
        if decision.conflicts:
            self._disagreed[id_] = (decision.conflicts, mine, theirs)
        dirty = (mark.dirty if mark else 0) or 1 if decision.dirty else 0
        if theirs is None:
            # Removed there: what was changed here goes back as a new record, or goes too when it is not ours to read any
            # more; what was removed here too is forgotten.
            if decision.dirty:
                self._put[id_] = Mark(self.batch.kind, id_, None, None, dirty, "")
            elif mark and mine is not None:
                self._put[id_] = replace(mark, dirty=0)
                self.removed.append(id_)
            else:
                forget(self.db, self.batch.kind, [id_])
        elif decision.data is None:
            # Removed here, and not changed there: that still has to be sent.
            self._put[id_] = self._mark(theirs, rev, dirty)
        elif decision.data == mine:
            # The row says so already, as nearly all do when two filled stores meet: only the mark is new.
            self._put[id_] = self._mark(theirs, rev, dirty)
        else:
            self._take(decision.data, rev, theirs, dirty=dirty)

    def _take(self, wire: Wire, rev: int, theirs: Wire, *, dirty: int) -> None:
        """``wire`` is what the row becomes, ``theirs`` what the backend has."""
        id_ = wire["id"]
        self._wires[id_] = (theirs, rev)
        try:
            row = protocol.decode(self.kind, wire)
        except UnreadableError:
            self._set_aside([id_])
            return
        self._put[id_] = self._mark(theirs, rev, dirty)
        (self.changed if id_ in self.marks or id_ in self.rows else self.new).append(row)

    def _mark(self, theirs: Wire, rev: int, dirty: int) -> Mark:
        return Mark(self.batch.kind, theirs["id"], protocol.canonical(theirs), rev, dirty, self.batch.bucket)

    # Writing

    def write(self) -> None:
        """Everything that was decided, in bulk."""
        self._drop(self._tie())
        unread = [row["id"] for row in self.changed if row["id"] not in self.rows]
        self.before = rows_of(self.db, self.kind, unread)
        self.before |= {row["id"]: self.rows[row["id"]] for row in self.changed if row["id"] in self.rows}
        # Marked, but without a row: it was set aside with its parent, and comes back.
        self.new += [row for row in self.changed if row["id"] not in self.before]
        self.changed = [row for row in self.changed if row["id"] in self.before]
        self._drop(self._add() | self._change())
        put(self.db, list(self._put.values()))
        lose(self.db, self.batch.kind, self._lost)
        # What cannot come in yet is decided again when it can; until then nothing was lost by it.
        for id_, (conflicts, mine, theirs) in self._disagreed.items():
            if id_ in self._put:
                mark = self.marks.get(id_)
                lost = mark.base_rev if mark and theirs is not None and self._was_lost(mark) else None
                disagreements.keep(
                    self.db, self.actor, self.batch.kind, id_, conflicts, mine, theirs, lost=lost
                )
                self.conflicts += len(conflicts)

    def _drop(self, ids: set[str]) -> None:
        """These are not written after all."""
        if ids:
            self.new = [row for row in self.new if row["id"] not in ids]
            self.changed = [row for row in self.changed if row["id"] not in ids]
            self._put = {id_: mark for id_, mark in self._put.items() if id_ not in ids}

    def _tie(self) -> set[str]:
        """Empty what may be empty and refers to nothing here; answers the ids of rows that must wait for a parent."""
        rows = {row["id"]: row for row in (*self.new, *self.changed)}
        parked: set[str] = set()
        loose = []
        for id_, references in missing_parents(self.db, self.kind, list(rows.values())).items():
            needed = next(((one.parent, target) for one, target in references if not one.nullable), None)
            if needed is not None:
                self._set_aside([id_], str(needed[0]), needed[1])
                parked.add(id_)
                continue
            for one, target in references:
                rows[id_][one.name] = None
                loose.append((self.batch.kind, id_, one.name, target))
        untie(self.db, self.batch.kind, list(rows))
        if loose:
            self.db.connection().exec_driver_sql(_LOOSE, loose)
        return parked

    def _add(self) -> set[str]:
        ids = [row["id"] for row in self.new]
        with indexed_together(self.db, self.batch.kind, ids):
            if self._try(insert, self.new):
                return set()
            # What went wrong undid itself only: those before it are here already.
            written = there(self.db, self.batch.kind, ids)
            return self._one_by_one(insert, [row for row in self.new if row["id"] not in written])

    def _change(self) -> set[str]:
        write = partial(change, before=self.before)
        return set() if self._try(write, self.changed) else self._one_by_one(write, self.changed)

    def _one_by_one(self, write: Write, rows: Sequence[Row]) -> set[str]:
        """What the store cannot hold is set aside, alone. Answers the ids of those."""
        bad = {row["id"] for row in rows if not self._try(write, [row])}
        self._set_aside(sorted(bad))
        return bad

    def _try(self, write: Write, rows: Sequence[Row]) -> bool:
        # Without a savepoint around it: SQLite keeps a copy of every page for each row until that is released.
        try:
            write(self.db, self.kind, rows)
        except IntegrityError:
            return False
        return True

    def _set_aside(self, ids: Sequence[str], needs_kind: str = UNREADABLE, needs_id: str = "") -> None:
        for id_ in ids:
            wire, rev = self._wires[id_]
            data = protocol.canonical(wire)
            values = (self.batch.kind, id_, self.batch.bucket, rev, data, needs_kind, needs_id)
            self.db.connection().exec_driver_sql(_WAIT, values)


@operation("sync.unseen")
def unseen(db: Session, actor: Actor, bucket: str, kind: str, seen: frozenset[str]) -> int:
    """After a restore: what the backend no longer has at all. It stays here; unsent work goes back by itself."""
    run = db.connection().exec_driver_sql
    query = "SELECT id FROM sync_states WHERE kind = ? AND bucket = ? AND base_rev IS NOT NULL"
    gone = [id_ for (id_,) in run(query, (kind, bucket)).all() if id_ not in seen]
    if gone:
        lost = "UPDATE sync_states SET base = NULL, base_rev = NULL, bucket = '', sent = NULL WHERE kind = ? AND id = ?"
        run(lost, [(kind, id_) for id_ in gone])
        lose(db, kind, gone)
    return len(gone)


def _waiting(db: Session, kind: str, ids: Sequence[str]) -> dict[str, str]:
    """Which of these wait for a parent, or to be removed, and in which place they are."""
    if db.connection().exec_driver_sql("SELECT 1 FROM sync_waiting LIMIT 1").first() is None:
        return {}
    marks = ", ".join("?" * len(ids))
    query = f"SELECT id, bucket FROM sync_waiting WHERE kind = ? AND id IN ({marks})"
    return {row[0]: row[1] for row in db.connection().exec_driver_sql(query, (kind, *ids))}


def _no_longer_waits(db: Session, kind: str, id_: str) -> None:
    """A newer version came: the one that waited, or its removal, is of no use any more."""
    db.connection().exec_driver_sql("DELETE FROM sync_waiting WHERE kind = ? AND id = ?", (kind, id_))
