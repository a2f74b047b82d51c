# SPDX-License-Identifier: EUPL-1.2
"""Send: what was written here and the backend does not have yet, and note what it answered.

A record is marked as sent only when it did not change meanwhile. What the backend refuses is set aside with its words
and blocks nothing; what changed there first comes back to be merged, and is sent in the next round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy.orm import Session

from storage.operations.unit import operation
from storage.queries.confidential import confidential
from storage.rules.rights import Actor
from storage.store import Priority, Store
from sync import protocol, removals, staying
from sync.client import Answer, BatchUnknown, Client, Send
from sync.groups import OWNER
from sync.marks import Batch, Mark, loose_ends, versions
from sync.protocol import CLOSED, OPEN, kinds
from sync.rows import in_parts, rows_of

BATCH = 50
"""Records in one request: the backend holds the municipality's lock under half a second for them."""
MOST_SENT = 7
"""Versions of one record that are remembered as sent but never answered, beside the last."""
_NARROWING = frozenset({"readers"})
"""Without such a field more people would read a record than its author named: for a backend that does not know it yet,
all of the record is held back."""
ELSEWHERE, NOT_YOURS, NO_READER = "elsewhere", "not-yours", "no-reader"
"""The answers to what belongs to the closed place now, to what is somebody else's, and to what is confidential and not
for us."""
_WITH_ANOTHER = frozenset({"action_updates", "brief_parts"})
"""What is in the closed place because of something else that is."""
HELD_BACK = "held-back"
"""In ``sync_states.words``: the backend is older than we are and does not know some field yet."""

_MARKS = "SELECT kind, id, base, base_rev, dirty, bucket, sent FROM sync_states WHERE dirty > 0 AND state = '' ORDER BY dirty"
_SENDING = "UPDATE sync_states SET sent = ? WHERE kind = ? AND id = ?"
_SENT = (
    "UPDATE sync_states SET base = ?, base_rev = ?, bucket = ?, words = ?, sent = NULL,"
    " dirty = CASE WHEN dirty = ? THEN 0 ELSE dirty END WHERE kind = ? AND id = ?"
)
_REMOVED = "DELETE FROM sync_states WHERE kind = ? AND id = ? AND dirty = ?"
_NO_LONGER_THERE = (
    "UPDATE sync_states SET base = NULL, base_rev = NULL, bucket = '', sent = NULL WHERE kind = ? AND id = ?"
)
_REFUSED = (
    "UPDATE sync_states SET state = 'refused', words = ?, sent = NULL WHERE kind = ? AND id = ? AND dirty = ?"
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A record with what is sent of it; ``request`` is nothing when it never left this store and is gone again."""

    mark: Mark
    request: Send | None
    words: str = ""


@dataclass(slots=True)
class Pushed:
    """What became of it. ``stale`` changed at the backend first and must be merged; ``again``: there is more to do."""

    sent: int = 0
    refused: int = 0
    again: bool = False
    stale: list[Batch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the backend takes: the fields it knows of each kind, and the groups of the login."""

    fields: Mapping[str, frozenset[str]]
    groups: frozenset[str]

    def takes(self, kind: str, field: str) -> bool:
        """Whether the backend knows this field of ours; what came from a newer program it knows for sure."""
        return (
            kind not in self.fields or field in self.fields[kind] or field not in protocol.kind(kind).fields
        )

    @staticmethod
    def of(client: Client, groups: Iterable[str]) -> Terms:
        """Ask the backend."""
        fields = {kind: frozenset(names) for kind, names in client.schemas(OPEN).items()}
        return Terms(fields, frozenset(groups))


def waiting(db: Session) -> list[Mark]:
    """All that must be sent: parents before children, removals last and the other way round."""
    order = {name: n for n, name in enumerate(kinds())}
    marks = [Mark(*line) for line in db.connection().exec_driver_sql(_MARKS)]
    return sorted((mark for mark in marks if mark.kind in order), key=lambda mark: order[mark.kind])


def nothing_waits(db: Session) -> bool:
    """Whether the backend has all that was written here."""
    query = "SELECT 1 FROM sync_states WHERE dirty > 0 AND state = '' LIMIT 1"
    return db.connection().exec_driver_sql(query).first() is None


def push(client: Client, store: Store, actor: Actor, terms: Terms) -> Iterator[Pushed]:
    """Send everything that waits, once; a result after each batch. Raises the problems of the client."""
    marks = store.read(waiting)
    if stay := staying.not_ours(marks, terms.groups):
        store.write_at(Priority.SYNC, staying.withhold, actor, stay).result()
        marks = [mark for mark in marks if mark not in stay]
    for part in in_parts(marks, BATCH):
        parcels = store.read(pack, part, terms)
        pushed = Pushed()
        # Remembered before it goes: this laptop may be dead before the answer comes.
        store.write_at(Priority.SYNC, remember, actor, parcels).result()
        answers = _answers(client, [parcel.request for parcel in parcels if parcel.request])
        pairs = []
        for parcel in parcels:
            answer = next(answers) if parcel.request else None
            if answer is not None and answer.status == 0:
                pushed.again = True  # Unknown even on its own: the next round asks again.
                continue
            pairs.append((parcel, answer))
        store.write_at(Priority.SYNC, note, actor, pairs, pushed).result()
        yield pushed


def _answers(client: Client, requests: Sequence[Send]) -> Iterator[Answer]:
    """One answer for each request. When the outcome of a batch is unknown, they are asked one by one."""
    if not requests:
        return
    try:
        answers = client.send(requests)
    except BatchUnknown:
        answers = [client.send_one(request) for request in requests]
    yield from answers


def pack(db: Session, marks: Sequence[Mark], terms: Terms) -> list[Parcel]:
    """What to send of each of these, on one picture of the store."""
    parcels: dict[tuple[str, str], list[Parcel]] = {}
    for kind in {mark.kind for mark in marks}:
        of_kind = [mark for mark in marks if mark.kind == kind]
        ids = [mark.id for mark in of_kind]
        rows = rows_of(db, protocol.kind(kind), ids)
        closed = confidential(db, kind, ids)
        loose = loose_ends(db, kind, ids)
        for mark in of_kind:
            wire = None
            if mark.id in rows:
                wire = protocol.whole(protocol.kind(kind), rows[mark.id], mark.base, loose.get(mark.id, {}))
            if wire is not None and not all(terms.takes(kind, name) for name in _NARROWING & wire.keys()):
                parcels[kind, mark.id] = []
                continue
            place = CLOSED if mark.id in closed else OPEN
            parcels[kind, mark.id] = _parcels(mark, wire, place, terms)
    return [parcel for mark in marks for parcel in parcels[mark.kind, mark.id]]


def _parcels(mark: Mark, wire: protocol.Wire | None, place: str, terms: Terms) -> list[Parcel]:
    """Mostly one. What moves to the other place leaves the one and comes in the other within one request: nobody sees it
    in neither of them and takes it for removed. Who may not take it away any more is refused in the other place too.
    """
    moves = mark.base_rev is not None and mark.bucket != place
    away = (
        Parcel(mark, Send(mark.bucket or OPEN, mark.kind, mark.id, None, mark.base_rev))
        if mark.base_rev
        else None
    )
    if wire is None:
        return [away or Parcel(mark, None)]
    sent = {name: value for name, value in wire.items() if terms.takes(mark.kind, name)}
    request = Send(place, mark.kind, mark.id, sent, None if moves else mark.base_rev)
    parcel = Parcel(mark, request, HELD_BACK if len(sent) < len(wire) else "")
    return [away, parcel] if moves and away else [parcel]


@operation("sync.sending")
def remember(db: Session, actor: Actor, parcels: Sequence[Parcel]) -> None:
    """Keep what is going to be sent until it is known what became of it."""
    values = []
    for parcel in parcels:
        if parcel.request is not None and parcel.request.data is not None:
            # Of those that got lost before it, any may have arrived.
            sent = [one for one in versions(parcel.mark.sent) if one != parcel.request.data][-MOST_SENT:]
            known = msgspec.json.encode([*sent, parcel.request.data]).decode()
            values.append((known, parcel.mark.kind, parcel.mark.id))
    if values:
        db.connection().exec_driver_sql(_SENDING, values)


@operation("sync.sent")
def note(db: Session, actor: Actor, pairs: Sequence[tuple[Parcel, Answer | None]], pushed: Pushed) -> None:
    """Write down what the backend answered to each parcel, and count it in ``pushed``."""
    for parcel, answer in pairs:
        if answer is None:
            db.connection().exec_driver_sql(_REMOVED, (parcel.mark.kind, parcel.mark.id, parcel.mark.dirty))
        else:
            _note(db, actor, parcel, answer, pushed)


def _note(db: Session, actor: Actor, parcel: Parcel, answer: Answer, pushed: Pushed) -> None:
    mark, request = parcel.mark, parcel.request
    assert request is not None
    run = db.connection().exec_driver_sql
    key = (mark.kind, mark.id)
    if request.data is None and (
        answer.status in (200, 404) or (answer.status == 412 and not answer.existing)
    ):
        pushed.sent += 1
        run(_NO_LONGER_THERE, key)
        if _is_here(db, mark):
            pushed.again = True  # It only moves, or was made again meanwhile: now it is sent as a new one.
        else:
            run(_REMOVED, (*key, mark.dirty))
    elif answer.status in (200, 201):
        pushed.sent += 1
        base = protocol.canonical(request.data or {})
        run(_SENT, (base, answer.rev, request.bucket, parcel.words, mark.dirty, *key))
    elif answer.status == 412:
        pushed.again = True
        gone = {"id": mark.id, "deleted": True, "last_modified": (mark.base_rev or 0) + 1}
        pushed.stale.append(Batch(request.bucket, mark.kind, (answer.existing or gone,)))
    elif answer.code == NO_READER:
        removals.hold(db, CLOSED, *_hidden(mark, request))
    elif answer.code == ELSEWHERE and mark.kind in _WITH_ANOTHER:
        pass  # What it belongs to became confidential this very moment: once we know that, it goes there or is kept apart.
    elif answer.code == NOT_YOURS and _is_of_colleague(request, actor):
        staying.leave_to_colleague(db, mark)
    else:
        pushed.refused += 1
        run(_REFUSED, (answer.code or answer.words, *key, mark.dirty))


def _hidden(mark: Mark, request: Send) -> tuple[str, list[str]]:
    """What turned out to be confidential and not for us: a step goes with its action. What a brief said of something is
    first told that that went, and is then sent after it; where somebody else took it there already, it goes here.
    """
    data = request.data or {}
    if mark.kind == "action_updates" and data:
        return "actions", [str(data["action_id"])]
    if mark.kind == "brief_parts" and data and request.bucket == OPEN:
        return str(data["about_kind"]), [str(data["about_id"])]
    return mark.kind, [mark.id]


def _is_of_colleague(request: Send, actor: Actor) -> bool:
    """Whether this is a new record that somebody else wrote."""
    owner = OWNER.get(request.kind)
    return owner is not None and request.rev is None and (request.data or {}).get(owner) != actor.id


def _is_here(db: Session, mark: Mark) -> bool:
    query = f"SELECT 1 FROM {mark.kind} WHERE id = ?"
    return db.connection().exec_driver_sql(query, (mark.id,)).first() is not None
