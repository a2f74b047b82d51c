# SPDX-License-Identifier: EUPL-1.2
"""The door to the store: read on any thread, write through one thread, lock and close without losing a word."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from queue import PriorityQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from storage import audit, connections, plain
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.one_writer import WriterLock
from storage.plain import is_plain
from storage.rules.rights import Actor
from storage.sessions import Readers, Writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

EXCHANGE = "exchange"
"""Where a write comes from that nobody at this laptop did."""
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Priority(IntEnum):
    """Who goes first: what a person is typing, then what a person does, then what arrives from elsewhere."""

    TYPING = 0
    USER = 1
    SYNC = 2
    CLOSE = 3


@contextmanager
def not_in_use(path: Path) -> Iterator[None]:
    """Hold the writing lock of a store whose file will be replaced or rebuilt. Raises ``store.busy``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(path)
    lock.take()
    try:
        yield
    finally:
        lock.give_back()


@dataclass(order=True)
class _Job:
    priority: Priority
    number: int
    run: Callable[[], None] | None = field(compare=False)


def utc_now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


class Store:
    """An open store. ``read`` runs a query at once; ``write`` queues an operation and answers with a future.

    One process writes to a store at a time: the first write takes a lock beside the file, a second process gets
    ``store.busy``. Reading always works. Listeners are called on the writing thread after each commit.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        *,
        device: str = "",
        origin: str = "",
        clock: connections.Clock = utc_now,
    ) -> None:
        self.path = path
        self.device = device
        self.origin = origin
        self.clock = clock
        self._listeners: list[tuple[Callable[[Changes], None], tuple[Priority, ...]]] = []
        self._numbers = itertools.count()
        self._lock = WriterLock(path)
        # Held while a job joins the queue and while the queue is closed: no job can come after the last one.
        self._starting = threading.Lock()
        self._jobs: PriorityQueue[_Job] = PriorityQueue()
        self._writer: threading.Thread | None = None
        self._writing: Writing | None = None
        self._reader: Readers | None = None
        self._readers = 0
        self._nobody_reads = threading.Condition()
        self._key: bytes | None = None
        self.unlock(key)

    @classmethod
    def open(
        cls,
        path: Path,
        key: bytes,
        *,
        device: str = "",
        origin: str = "",
        clock: connections.Clock = utc_now,
    ) -> Self:
        """Open an existing store of the newest schema (see ``storage.migrations.ready``).

        ``device`` and ``origin`` (``window`` or ``command``) stand in the audit trail beside what is done.
        Raises ``store.missing`` or ``store.wrong-key``; nothing is created.
        """
        if not path.exists():
            raise RodeLoperError("store.missing", path=str(path))
        return cls(path, key, device=device, origin=origin, clock=clock)

    # Reading

    def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query on this thread, on one consistent picture of the store, and answer with what it returns.

        A plain query (``storage.plain``) gets a bare connection, any other a session.
        """
        with self._reading() as reader, connections.known_errors():
            opened: Any = reader.bare() if is_plain(query) else reader.session(self._info())
            with opened as db:
                return query(db, *args, **kwargs)

    @contextmanager
    def _reading(self) -> Iterator[Readers]:
        """What reads, which stays open as long as this lasts."""
        with self._nobody_reads:
            reader = self._reader
            if reader is None:
                raise RodeLoperError("store.locked")
            self._readers += 1
        try:
            yield reader
        finally:
            with self._nobody_reads:
                self._readers -= 1
                self._nobody_reads.notify_all()

    # Writing

    def write(
        self,
        operation: Callable[Concatenate[Session, Actor, P], Changes],
        actor: Actor,
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Future[Changes]:
        """Queue an operation at the priority of what a person does; see ``write_at``."""
        return self.write_at(Priority.USER, operation, actor, *args, **kwargs)

    def write_at(
        self,
        priority: Priority,
        operation: Callable[Concatenate[Session, Actor, P], Changes],
        actor: Actor,
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Future[Changes]:
        """Queue an operation; it runs in one transaction and is on disk when the future is done.

        The future raises ``RodeLoperError`` for a refusal; nothing of the operation is then in the store.
        """
        answer: Future[Changes] = Future()
        origin = EXCHANGE if priority is Priority.SYNC else self.origin

        def run() -> None:
            if not answer.set_running_or_notify_cancel():
                return
            try:
                with connections.known_errors(), self._transaction(origin) as db:
                    changes = operation(db, actor, *args, **kwargs)
            except BaseException as problem:  # noqa: BLE001 - whatever it was belongs to who asked for the write
                if isinstance(problem, RodeLoperError) and problem.code == audit.NOT_ALLOWED:
                    self._leave(self._refused(problem, actor, origin, (*args, *kwargs.values())))
                answer.set_exception(problem)
                return
            if changes:
                self._tell(changes, priority)
            answer.set_result(changes)

        with self._starting:
            self._start_writing()
            self._queue(priority, run)
        return answer

    def _transaction(self, origin: str = "") -> AbstractContextManager[Session]:
        assert self._writing is not None, "the writing thread runs"
        return self._writing.transaction(self._info(origin))

    def _queue(self, priority: Priority, run: Callable[[], None] | None) -> None:
        self._jobs.put(_Job(priority, next(self._numbers), run))

    def _tell(self, changes: Changes, priority: Priority) -> None:
        """What is written is written: a listener that fails takes neither the answer nor the writing thread with it."""
        for listener, priorities in tuple(self._listeners):
            if priorities and priority not in priorities:
                continue
            try:
                listener(changes)
            except Exception as problem:  # noqa: BLE001 - whatever a listener does wrong is its own
                log.error("a listener failed: %s", type(problem).__name__)

    def _info(self, origin: str = "") -> dict[str, Any]:
        return {"clock": self.clock, "device": self.device, "origin": origin}

    # The audit trail

    def note(
        self, actor: Actor, operation: str, *, origin: str = "", at: dt.datetime | None = None, **about: str
    ) -> None:
        """Leave a line in the audit trail of something that is no write: an export, a lock, a back-up.

        ``about``: ``kind``, ``record_id``, ``result`` and ``detail`` of an ``audit.Line``. Behind what waits to be written,
        or at once when this process writes nothing: a command that only reads leaves its line beside an open window.
        What it tells of was done already, so a line that cannot be written is told in the log and stops nothing.
        """
        line = self._line(actor, operation, origin or self.origin, at, **about)
        with self._starting:
            if self._writer is not None:
                self._queue(Priority.USER, lambda: self._leave(line))
                return
        _try(line, lambda: self.with_key(lambda path, key: audit.leave_beside(path, key, line)))

    def _line(
        self, actor: Actor, operation: str, origin: str, at: dt.datetime | None = None, **about: str
    ) -> audit.Line:
        moment = plain.micros(at or self.clock())
        return audit.Line(moment, actor.id, self.device, origin, operation, **about)

    def _refused(
        self, problem: RodeLoperError, actor: Actor, origin: str, said: tuple[object, ...]
    ) -> audit.Line:
        """What somebody was not allowed to do, and to which record: the first id that was given."""
        about = next((one for one in said if isinstance(one, str) and _ID.fullmatch(one)), "")
        what = str(problem.values.get("what", ""))
        return self._line(actor, what, origin, record_id=about, result=problem.code)

    def _leave(self, line: audit.Line) -> None:
        writing = self._writing
        assert writing is not None, "the writing thread runs"
        _try(line, lambda: writing.leave(line))

    def subscribe(self, listener: Callable[[Changes], None], *priorities: Priority) -> None:
        """Call this after each commit that touched something, on the writing thread; with priorities: only after those."""
        self._listeners.append((listener, priorities))

    def _start_writing(self) -> None:
        if self._writer is not None:
            return
        if self._key is None:
            raise RodeLoperError("store.locked")
        self._lock.take()
        self._writing = Writing(self.path, self._key)
        self._writer = threading.Thread(target=self._work, name="store-writer")
        self._writer.start()

    def hold(self) -> None:
        """Take the writing lock now (a window does, so that a second one is refused). Raises ``store.busy``."""
        with self._starting:
            self._start_writing()

    def _work(self) -> None:
        while (job := self._jobs.get()).run is not None:
            job.run()

    # Locking and closing

    def wait(self) -> None:
        """Return when everything that was queued before this call is on disk."""
        done = threading.Event()
        with self._starting:
            if self._writer is None:
                return
            self._queue(Priority.CLOSE, done.set)
        done.wait()

    def lock(self) -> None:
        """Finish the queue and what is being read, close every connection and forget the key.

        Reading and writing then raise ``store.locked``.
        """
        with self._starting:
            writer, self._writer = self._writer, None
            self._key = None
            if writer is not None:
                self._queue(Priority.CLOSE, None)
        if writer is not None:
            writer.join()
            # What is closed still knows its key.
            writing, self._writing = self._writing, None
            assert writing is not None
            writing.close()
            self._lock.give_back()
        with self._nobody_reads:
            reader, self._reader = self._reader, None
            self._nobody_reads.wait_for(lambda: not self._readers)
        if reader is not None:
            reader.close()

    def unlock(self, key: bytes) -> None:
        """Open with this key (also after ``lock``). Raises ``store.wrong-key``."""
        self._reader = Readers(self.path, key)
        self._key = key

    def with_key(self, work: Callable[[Path, bytes], T]) -> T:
        """Do something that needs the file and its key, such as a back-up. Raises ``store.locked``."""
        if self._key is None:
            raise RodeLoperError("store.locked")
        return work(self.path, self._key)

    close = lock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _try(line: audit.Line, leave: Callable[[], None]) -> None:
    """What goes wrong with a line takes no thread and no answer with it."""
    try:
        leave()
    except Exception as problem:  # noqa: BLE001 - whatever it was, what the line tells of was done already
        log.error("no audit line of %s: %s", line.operation, type(problem).__name__)
