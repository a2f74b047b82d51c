# SPDX-License-Identifier: EUPL-1.2
"""Removals by others: held until all is in, so that very many of them are asked about; then carried out, unless in use.

A record on which somebody here has unsent work stays, and goes back to the backend: an edit beats a removal. Not so what
became confidential and not for us: that goes, and what was written in it is kept apart. What hangs on a record that goes
(the steps of an action that became confidential) is set aside and comes back when it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from storage import outbox
from storage.operations import half_typed
from storage.operations.unit import chunks, operation
from storage.queries.half_typed import typed_about
from storage.queries.letter_drafts import letter_name, letters_about
from storage.rules.actions import UpdateKind
from storage.rules.ids import new_id
from storage.rules.letters import LetterKind
from storage.rules.rights import Actor
from sync import afterwards, disagreements, protocol
from sync.marks import Mark, forget, loose_ends, marks_of
from sync.protocol import CLOSED, Kind
from sync.reconcile import WHOLE_RECORD, FieldConflict, same
from sync.rows import Row, children, delete, referring, rows_of

HELD = "deletion"
"""``needs_kind`` of a removal that waits for the end of the round."""
MOST = 50
MOST_OF_STORE = 0.05
_COPIES = frozenset({"brief_parts"})
"""What the program copied from other records: there are no words in it that somebody could miss."""
FEW = 10
"""So few removals are never asked about, however small the store is."""

_WAIT = (
    "INSERT OR REPLACE INTO sync_waiting (kind, id, bucket, rev, data, needs_kind, needs_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def hold(db: Session, bucket: str, kind: str, ids: Iterable[str]) -> None:
    """Remember that these were removed by others."""
    values = [(kind, id_, bucket, 0, "", HELD, "") for id_ in ids]
    if values:
        db.connection().exec_driver_sql(_WAIT, values)


def compared(db: Session, bucket: str, kind: str) -> None:
    """All that we may read of this kind was compared anew: what an earlier round, that broke off, held is out of date."""
    query = "DELETE FROM sync_waiting WHERE needs_kind = ? AND bucket = ? AND kind = ?"
    db.connection().exec_driver_sql(query, (HELD, bucket, kind))


def held(db: Session, place: str = "") -> dict[str, list[str]]:
    """The removals that wait, by kind; all, or those of one place."""
    found: dict[str, list[str]] = {}
    query = "SELECT kind, id FROM sync_waiting WHERE needs_kind = ? AND ? IN ('', bucket) ORDER BY kind, id"
    for kind, id_ in db.connection().exec_driver_sql(query, (HELD, place)):
        found.setdefault(kind, []).append(id_)
    return found


def too_many(db: Session, removals: dict[str, list[str]]) -> bool:
    """Whether a person should say first that this is right: more than 50, or more than one in twenty of all there is."""
    number = sum(len(ids) for ids in removals.values())
    if number <= FEW:
        return False
    ((all_,),) = db.connection().exec_driver_sql("SELECT count(*) FROM sync_states").all()
    return number > MOST or number > MOST_OF_STORE * all_


@operation("sync.remove")
def remove(db: Session, actor: Actor, place: str = "") -> int:
    """Carry out the removals that wait, all or those of one place. Answers how many records went."""
    run = db.connection().exec_driver_sql
    run("PRAGMA defer_foreign_keys = ON")
    went = 0
    # Children first, so that a removed company finds its contacts gone.
    for kind in reversed(tuple(protocol.kinds().values())):
        ids = held(db, place).get(kind.name, [])
        for part in chunks(ids):
            went += len(_take_away(db, actor, kind, part, place))
    run("DELETE FROM sync_waiting WHERE needs_kind = ? AND ? IN ('', bucket)", (HELD, place))
    return went


@operation("sync.keep")
def keep_all(db: Session, actor: Actor) -> int:
    """The removals that wait were a mistake: what is here goes back to the backend. Answers how many records that are."""
    run = db.connection().exec_driver_sql
    kept = 0
    for kind, ids in held(db).items():
        for id_ in ids:
            kept += _send_again(db, kind, id_)
    run("DELETE FROM sync_waiting WHERE needs_kind = ?", (HELD,))
    return kept


def _take_away(db: Session, actor: Actor, kind: Kind, ids: Sequence[str], place: str) -> list[str]:
    marks = marks_of(db, kind.name, ids)
    rows = rows_of(db, kind, ids)
    # Edited here since, or in use by something that was never sent: that wins.
    edited = {id_ for id_ in rows if id_ in marks and marks[id_].dirty}
    stay = set() if place == CLOSED else edited
    if place == CLOSED:
        _keep_apart(db, actor, kind, [marks[id_] for id_ in sorted(edited)], rows)
    elif not kind.moves:
        stay |= _in_use(db, kind, list(rows))
    for id_ in stay:
        _flag(db, actor, kind, rows[id_])
        _send_again(db, kind.name, id_)
    gone = [id_ for id_ in rows if id_ not in stay]
    _let_go(db, actor, kind, gone)
    if kind.name == "actions":
        _keep_half_typed(db, actor, gone)
    delete(db, kind.name, gone)
    forget(db, kind.name, [id_ for id_ in ids if id_ not in stay])
    with outbox.recording(db, actor, "sync.remove") as record:
        record.add(kind.name, gone, synced=False)
        record.line(kind.name, gone)
    afterwards.bring_up_to_date(db, actor, kind.name, [rows[id_] for id_ in gone])
    return gone


def _keep_apart(
    db: Session, actor: Actor, kind: Kind, marks: Sequence[Mark], rows: Mapping[str, Row]
) -> None:
    """What was written here in something that is not for us any more."""
    loose = loose_ends(db, kind.name, [mark.id for mark in marks])
    for mark in marks if kind.name not in _COPIES else ():
        if _says_more(mark, protocol.whole(kind, rows[mark.id], mark.base, loose.get(mark.id, {}))):
            _flag(db, actor, kind, rows[mark.id])


def _keep_half_typed(db: Session, actor: Actor, ids: Sequence[str]) -> None:
    """What somebody was writing about an action that goes: as the step that it would have become."""
    for writer, about, letter in letters_about(db, ids):
        kind = UpdateKind.EXPLAINED if letter.kind is LetterKind.LONGER else UpdateKind.TOLD
        _keep_step(db, actor, writer, about, kind, f"{letter.words.subject}\n\n{letter.words.text}")
        half_typed.forget(db, letter_name(writer, about))
    for left in typed_about(db, ids):
        kind = UpdateKind.TOLD if left.sheet == UpdateKind.TOLD.value else UpdateKind.REMARK
        _keep_step(db, actor, left.writer, left.about, kind, left.words)
        half_typed.forget(db, left.name)


def _keep_step(db: Session, actor: Actor, writer: str, about: str, kind: UpdateKind, words: str) -> None:
    step = {"id": new_id(), "action_id": about, "actor_id": writer, "kind": kind.value, "text": words}
    conflict = FieldConflict(WHOLE_RECORD, None, step, None)
    disagreements.keep(db, replace(actor, id=writer), "action_updates", step["id"], (conflict,), step, None)


def _says_more(mark: Mark, wire: protocol.Wire) -> bool:
    """Whether this is more than the backend had, and not only on its way to another place."""
    return mark.dirty > 0 and (mark.base is None or not same(wire, protocol.parsed(mark.base)))


def _in_use(db: Session, kind: Kind, ids: Sequence[str]) -> set[str]:
    """Which of these have a child that cannot do without and was not sent yet."""
    used: set[str] = set()
    for child, field in children(kind.name):
        if field.nullable:
            continue
        for part in chunks(ids):
            query = (
                f"SELECT DISTINCT c.{field.name} FROM {child.name} c JOIN sync_states s ON s.kind = ? AND s.id = c.id"
                f" WHERE s.dirty > 0 AND c.{field.name} IN ({', '.join('?' * len(part))})"
            )
            used.update(id_ for (id_,) in db.connection().exec_driver_sql(query, (child.name, *part)))
    return used


def _let_go(db: Session, actor: Actor, kind: Kind, ids: Sequence[str]) -> None:
    """Loosen what refers to these: what may be empty becomes a loose end, what may not is set aside."""
    for child, field in children(kind.name):
        there = referring(db, child, field, ids)
        if not there:
            continue
        if field.nullable:
            _loosen(db, actor, child, field.name, there)
        else:
            _set_aside(db, actor, child, field.name, kind.name, there)


def _loosen(db: Session, actor: Actor, child: Kind, field: str, ids: Sequence[str]) -> None:
    run = db.connection().exec_driver_sql
    before = rows_of(db, child, ids)
    for part in chunks(ids):
        marks = ", ".join("?" * len(part))
        run(
            f"INSERT OR REPLACE INTO sync_loose_ends SELECT '{child.name}', id, '{field}', {field}"
            f" FROM {child.name} WHERE id IN ({marks})",
            tuple(part),
        )
        run(f"UPDATE {child.name} SET {field} = NULL WHERE id IN ({marks})", tuple(part))
    afterwards.bring_up_to_date(db, actor, child.name, list(before.values()))


def _set_aside(db: Session, actor: Actor, child: Kind, field: str, parent: str, ids: Sequence[str]) -> None:
    marks, rows = marks_of(db, child.name, ids), rows_of(db, child, ids)
    loose = loose_ends(db, child.name, ids)
    _let_go(db, actor, child, ids)
    values = []
    for id_, row in rows.items():
        mark = marks.get(id_)
        wire = protocol.whole(child, row, mark.base if mark else None, loose.get(id_, {}))
        is_ours = mark is None or _says_more(mark, wire)
        if mark and is_ours:
            _flag(db, actor, child, row)
        # Without a place it comes back as what was never sent.
        rev, bucket = (0, "") if mark is None or is_ours else (mark.base_rev or 0, mark.bucket)
        values.append((child.name, id_, bucket, rev, protocol.canonical(wire), parent, row[field]))
    db.connection().exec_driver_sql(_WAIT, values)
    delete(db, child.name, ids)
    forget(db, child.name, ids)
    with outbox.recording(db, actor, "sync.remove") as record:
        record.add(child.name, ids, synced=False)
        record.line(child.name, ids)


def _flag(db: Session, actor: Actor, kind: Kind, row: Row) -> None:
    mine = protocol.encode(kind, row)
    conflict = FieldConflict(WHOLE_RECORD, None, mine, None)
    disagreements.keep(db, actor, kind.name, row["id"], (conflict,), mine, None)


def _send_again(db: Session, kind: str, id_: str) -> int:
    """The backend gets it once more, as a new record."""
    number = db.execute(outbox.NEXT, {"n": 1}).scalar_one()
    query = (
        "UPDATE sync_states SET base = NULL, base_rev = NULL, bucket = '', sent = NULL, state = '', words = '',"
        " dirty = CASE WHEN dirty > 0 THEN dirty ELSE ? END WHERE kind = ? AND id = ?"
    )
    return db.connection().exec_driver_sql(query, (number, kind, id_)).rowcount
