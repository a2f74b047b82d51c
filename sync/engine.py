# SPDX-License-Identifier: EUPL-1.2
"""One exchange with the municipal backend from beginning to end: look, decide, do, send. Safe to stop at any point.

The engine has no thread and no clock of its own: who runs it decides when (see ``desktop.sync_runner``). Whatever it
was doing when the laptop went dark, the next round goes on from what the store says.
"""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import cast

from sqlalchemy.orm import Session

from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import exchange
from storage.operations.unit import chunks
from storage.queries import exchange_facts as facts
from storage.rules.rights import Actor
from storage.store import Priority, Store
from sync import afterwards, devices, following, protocol, pull, push, removals, staying
from sync.apply import Applied, apply, unseen
from sync.client import Client, State
from sync.marks import Batch
from sync.problems import AnewError, LostError, StoppedError
from sync.protocol import CLOSED, OPEN

MOST_ROUNDS = 6
"""Within one exchange; what is not settled by then (a colleague typing in the same field) waits for the next."""
MANY = 50
"""An exchange that changes more records than this first makes a copy of the store."""
SPARE = 256 * 1024 * 1024
"""Bytes that stay free on the disk, whatever a backend sends: what a person types needs room too."""
AHEAD = 2
"""Batches that are on their way while one is being written."""

Progress = Callable[[int], None]


@dataclass(slots=True)
class Outcome:
    """What an exchange did. ``removals``: number by kind of records that others removed, when they are so many that a
    person must say first whether that is right. ``lost``: records that a restored backend no longer has.
    """

    pulled: int = 0
    pushed: int = 0
    conflicts: int = 0
    refused: int = 0
    waiting: int = 0
    removals: dict[str, int] = field(default_factory=dict)
    lost: int = 0

    @property
    def complete(self) -> bool:
        """Whether both sides now have the same, as far as this login may."""
        return not self.waiting and not self.removals


class Engine:
    """The exchange of one store with one backend. Not for two threads at once.

    ``snapshot`` makes a copy of the store before many records change; ``stopped`` ends the work between two batches.
    ``met`` is called each time that the backend let us in, before anything is exchanged.
    """

    def __init__(
        self,
        client: Client,
        store: Store,
        actor: Actor,
        *,
        snapshot: Callable[[], object] | None = None,
        progress: Progress | None = None,
        stopped: threading.Event | None = None,
        met: Callable[[], object] | None = None,
    ) -> None:
        self.client, self.store, self.actor = client, store, actor
        self._met = met
        self._snapshot, self._progress = snapshot, progress
        self._stopped = stopped or threading.Event()
        self._etags: dict[str, str] = {}
        self._terms: push.Terms | None = None
        self._terms_of: tuple[int, tuple[str, ...]] = (-1, ())

    def run(self) -> Outcome:
        """Exchange everything that there is. Raises the problems of ``sync.problems``; what was done stays done."""
        outcome = Outcome()
        if not self._etags:
            self._apply(self.store.read(afterwards.set_aside), outcome)
        news = self.client.look(self._etags)
        self._in_touch(news[OPEN])
        for bucket, state in news.items():
            if state is not None:
                self._pull(bucket, state, outcome)
        is_new = any(state is not None for state in news.values())
        settled, counts = self.store.read(_standing, self.actor.id if is_new else None)
        if not settled:
            self._catch_up()
            self._remove(outcome)
            self._follow()
            self._send(outcome)
            counts = self.store.read(_counts)
        # Only now: after a round that broke off, the next one looks at everything again.
        self._etags.update(
            {bucket: state.etag for bucket, state in news.items() if state is not None and state.etag}
        )
        outcome.waiting, outcome.refused, outcome.lost, downloaded = counts
        if outcome.complete and not downloaded:
            self._write(exchange.remember, last=_now(self.store), complete="1")
        return outcome

    def _in_touch(self, state: State | None) -> None:
        """The backend knows this login. Raises ``LostError`` before a lost laptop gets or gives anything."""
        if state is not None and devices.record_id(self.store.device) in state.lost:
            raise LostError
        if self._met is not None:
            self._met()

    # Looking and doing

    def _pull(self, bucket: str, state: State, outcome: Outcome) -> None:
        if bucket == OPEN:
            self._know(state)
        generation, known = self.store.read(_so_far, bucket)
        if generation and generation != state.generation:
            if state.colleague not in ("", self.actor.id):
                # Not a back-up that came back: nobody there is who they were, and nothing of ours would be taken.
                raise AnewError
            self._compare(bucket, state, outcome)
        else:
            self._apply(pull.look(self.client, state, bucket, known), outcome)
        if generation != state.generation:
            self._write(exchange.remember, **{f"generation_{bucket}": state.generation})

    def _know(self, state: State) -> None:
        """What the backend takes of us; asked again when it was upgraded, or when we got another role."""
        now = (state.schema_version, state.groups)
        if self._terms is None or self._terms_of != now:
            self._terms, self._terms_of = push.Terms.of(self.client, state.groups), now
            self._write(exchange.schema_is, state.schema_version)
            self._write(staying.allow, state.groups)

    def _compare(self, bucket: str, state: State, outcome: Outcome) -> None:
        """The backend lives a second life: read all of it, and see what it no longer has."""
        for kind in protocol.kinds():
            if kind not in state.collections:
                continue  # Few kinds can be confidential.
            seen: set[str] = set()
            batches = pull.everything(self.client, bucket, kind)
            self._apply(_watched(batches, seen, state.survived), outcome)
            self._write(unseen, bucket, kind, frozenset(seen))
            self._write(exchange.start_from, bucket, kind, state.collections.get(kind, 0))

    def _apply(self, batches: Iterable[Batch], outcome: Outcome) -> None:
        held: list[Batch] = []
        source = iter(batches)
        for batch in source:
            held.append(batch)
            if sum(len(one.records) for one in held) > MANY:
                self._copy_first()
                break
        with self._writing(outcome) as write:
            for batch in chain(held, source):
                self._go_on()
                self._has_room()
                write(batch)

    @contextmanager
    def _writing(self, outcome: Outcome) -> Iterator[Callable[[Batch], None]]:
        """Hand batches to the store, in their order, without waiting: the next one is on its way meanwhile.

        At the end all of them are in, or what went wrong with the first that is not is raised.
        """
        handed: deque[Future[Changes]] = deque()

        def take_back(most: int) -> None:
            while len(handed) > most:
                applied = cast("Applied", handed.popleft().result().answer)
                outcome.pulled += applied.pulled
                outcome.conflicts += applied.conflicts
                if self._progress is not None:
                    self._progress(outcome.pulled)

        def write(batch: Batch) -> None:
            before = handed[-1] if handed else None
            handed.append(self.store.write_at(Priority.SYNC, _after, self.actor, before, batch))
            take_back(AHEAD)

        try:
            yield write
        finally:
            take_back(0)

    def _catch_up(self) -> None:
        """After a first download: what lists know of actions and companies, a few hundred at a time."""
        behind = self.store.read(afterwards.behind)
        if behind is None:
            return
        actions, companies = behind
        for part in chunks(actions):
            self._write(afterwards.catch_up, part, ())
        for part in chunks(companies):
            self._write(afterwards.catch_up, (), part)
        self._write(afterwards.caught_up)

    def _copy_first(self) -> None:
        if self._snapshot is not None and self.store.read(facts.downloaded):
            self._snapshot()

    def _let_go(self, outcome: Outcome) -> bool:
        """What this login may not read any more goes at once, however much it is: it is not gone at the backend."""
        if not self.store.read(removals.held, CLOSED):
            return False
        outcome.pulled += cast("int", self._write(removals.remove, CLOSED))
        return True

    def _remove(self, outcome: Outcome) -> None:
        self._let_go(outcome)
        held = self.store.read(removals.held)
        if not held:
            return
        if self.store.read(removals.too_many, held):
            outcome.removals = {kind: len(ids) for kind, ids in held.items()}
        else:
            outcome.pulled += cast("int", self._write(removals.remove))

    def settle_removals(self, *, right: bool) -> None:
        """What a person said about very many removals: carry them out, or send everything back."""
        if right:
            self._copy_first()
        self._write(removals.remove if right else removals.keep_all)

    # Sending

    def _follow(self) -> None:
        astray = self.store.read(following.astray, self.actor.id)
        if astray:
            self._write(following.follow, astray)

    def _send(self, outcome: Outcome) -> None:
        if self.store.read(push.nothing_waits):
            return
        if self._terms is None:
            state = self.client.state(OPEN)
            assert state is not None
            self._know(state)
        assert self._terms is not None
        for _ in range(MOST_ROUNDS):
            again = False
            for pushed in push.push(self.client, self.store, self.actor, self._terms):
                self._go_on()
                outcome.pushed += pushed.sent
                again = again or pushed.again
                self._apply(pushed.stale, outcome)
            # What we wrote in that is kept apart, and is to be sent too.
            if not (self._let_go(outcome) or again):
                return

    def _has_room(self) -> None:
        """Raise ``store.full`` long before what comes in fills the disk of this laptop."""
        if shutil.disk_usage(self.store.path.parent).free < SPARE:
            raise RodeLoperError("store.full")

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise StoppedError

    def _write(self, operation: Callable[..., object], *args: object, **facts_: object) -> object:
        changes = self.store.write_at(Priority.SYNC, operation, self.actor, *args, **facts_).result()  # type: ignore[arg-type]
        return changes.answer


def _after(db: Session, actor: Actor, before: Future[Changes] | None, batch: Batch) -> Changes:
    """Take in a batch, unless the one before it failed: the cursor would move past what is not here."""
    if before is not None and (problem := before.exception()) is not None:
        raise problem
    return apply(db, actor, batch)


def _watched(batches: Iterator[Batch], seen: set[str], survived: int) -> Iterator[Batch]:
    """These, for a comparison after a restore, with the ids of what is there collected in ``seen``."""
    for batch in batches:
        seen.update(record["id"] for record in batch.records)
        yield Batch(batch.bucket, batch.kind, batch.records, batch.since, survived=survived)


def _so_far(db: Session, bucket: str) -> tuple[str, pull.Known]:
    """Which life of the backend we know, and how far we are in this place."""
    closed = facts.closed_revisions(db) if bucket == CLOSED else {}
    return facts.generation(db, bucket), pull.Known(facts.cursors(db), closed)


Counts = tuple[int, int, int, bool]


def _standing(db: Session, me: str | None) -> tuple[bool, Counts]:
    """Whether nothing is left to do after looking, and how things stand then: on one picture, for most rounds bring little.

    ``me``: who works here, when something came in that may have to follow what it belongs to.
    """
    settled = (
        push.nothing_waits(db)
        and not afterwards.is_behind(db)
        and not removals.held(db)
        and (me is None or not following.astray(db, me))
    )
    return settled, _counts(db)


def _counts(db: Session) -> Counts:
    """How many records wait to be sent, were refused, and were lost by a restored backend; whether all came in once."""
    run = db.connection().exec_driver_sql
    ((waiting,),) = run("SELECT count(*) FROM sync_states WHERE dirty > 0 AND state = ''").all()
    query = "SELECT state, count(*) FROM sync_states WHERE state != '' GROUP BY state"
    by_state = {row[0]: row[1] for row in run(query)}
    return waiting, by_state.get("refused", 0), by_state.get("lost", 0), facts.downloaded(db)


def _now(store: Store) -> str:
    moment: dt.datetime = store.clock()
    return moment.astimezone(dt.UTC).isoformat()
