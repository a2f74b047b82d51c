# SPDX-License-Identifier: EUPL-1.2
"""Runs the exchange with the municipal backend on a thread of its own, for as long as a store is open.

Nothing that happens there reaches the window except as a value: a fault, a sleeping laptop, a server that hangs. The
thread ends within a second when it is asked to, and by itself when the store is locked.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.rhythm import LINE, Rhythm
from desktop.stopping import Inner
from storage.errors import RodeLoperError
from ui.context import log_without_content
from ui.exchange.values import Status

# The network libraries load on the thread itself: the window is usable before that.
if TYPE_CHECKING:
    from desktop.link import Link, Progress
    from sync.engine import Outcome

log = logging.getLogger(__name__)

LOOK = 30.0
"""Seconds after which a waiting thread looks whether the laptop slept meanwhile."""
SLEPT = 15.0
"""So much more on the clock on the wall than on the steady one: it slept."""
TELL_EVERY = 0.2
STOP_SECONDS = 1.0

Order = Callable[["Link"], object]
Dial = Callable[[threading.Event, "Progress"], "Link | None"]


class SyncRunner:
    """One thread and its rhythm.

    ``dial`` gives the link of the store, or nothing when it is not connected; it is called on the thread, as is
    ``report`` with each new status. The other methods may be called on any thread and do not wait.
    """

    def __init__(
        self,
        dial: Dial,
        report: Callable[[Status], None],
        *,
        rhythm: Rhythm | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        stopped: threading.Event | None = None,
    ) -> None:
        self._dial, self._report = dial, report
        self._rhythm = rhythm or Rhythm()
        self._clock, self._wall = clock, wall
        self._stopped = stopped or threading.Event()
        self._cut = Inner(self._stopped)
        self._awake = threading.Condition()
        self._orders: deque[Order] = deque()
        self._thread: threading.Thread | None = None
        self._link: Link | None = None
        self._drop = False
        self._asked = True
        self._told = -1.0
        self._base = Status()
        self._status: Status | None = None
        self._outcome: Outcome | None = None

    # From any thread

    def start(self, after: SyncRunner | None = None) -> None:
        """Begin, when the runner ``after`` which this one ends completely."""
        self._thread = threading.Thread(target=self._work, args=(after,), name="exchange")
        self._thread.start()

    def stop(self) -> bool:
        """Ask the thread to end, and wait a second for it. Answers whether it did; else it ends by itself soon."""
        self.end()
        return self.join(STOP_SECONDS)

    def end(self) -> None:
        """Ask the thread to end."""
        self._stopped.set()
        with self._awake:
            self._awake.notify_all()

    def join(self, seconds: float | None = None) -> bool:
        """Wait until the thread has ended. Answers whether it has."""
        if self._thread is None or self._thread is threading.current_thread():
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def changed(self) -> None:
        """Something was written here."""
        self._hear(lambda: self._rhythm.changed(self._clock()))

    def came_back(self) -> None:
        """There is a network again."""
        self._hear(lambda: self._rhythm.came_back(self._clock()))

    def activity(self, active: bool) -> None:
        """The window is in use, or no longer."""
        self._hear(lambda: self._rhythm.activity(self._clock(), active))

    def by_hand(self) -> None:
        """A person wants to see it happen."""

        def hear() -> None:
            self._asked = True
            self._rhythm.by_hand(self._clock())

        self._hear(hear)

    def login_changed(self) -> None:
        """There is another password: forget the connection and try it."""
        self._drop = True
        self.by_hand()

    def break_off(self) -> None:
        """End the exchange of this moment; what came in stays, and it goes on when a person wants that."""
        self._asked = False
        self._cut.set()

    def order(self, work: Order) -> None:
        """Do this on the thread before the next exchange, which is at once."""
        self._orders.append(work)
        self.by_hand()

    def _hear(self, happened: Callable[[], None]) -> None:
        with self._awake:
            happened()
            self._awake.notify_all()

    # On the thread

    def _work(self, after: SyncRunner | None) -> None:
        if after is not None:
            after.join()
        self.run()

    def run(self) -> None:
        """Exchange until somebody stops it, on this thread."""
        try:
            while self.wait() and self.turn():
                pass
        finally:
            self._hang_up()

    def wait(self) -> bool:
        """Wait until an exchange is due. Answers with no when it is time to stop."""
        with self._awake:
            while not self._stopped.is_set():
                left = self._rhythm.due() - self._clock()
                if left <= 0:
                    return True
                drift = self._wall() - self._clock()
                self._awake.wait(min(left, LOOK))
                if self._wall() - self._clock() - drift > SLEPT:
                    self._rhythm.came_back(self._clock())
        return False

    def turn(self) -> bool:
        """One exchange, whatever becomes of it. Answers whether there will be a next one."""
        with self._awake:
            self._rhythm.begin()
            self._cut.clear()
            asked, self._asked = self._asked, False
        try:
            link = self._ready()
            if link is None:
                self._tell(Status())
                return False
            while self._orders:
                self._orders.popleft()(link)
            if asked or link.much_waits():
                self._tell(replace(self._base, state="working"))
            self._done(link, link.run())
        except Exception as problem:  # noqa: BLE001 - whatever goes wrong, the next exchange may go well
            return self._not_done(problem)
        return True

    def _ready(self) -> Link | None:
        if self._drop:
            self._drop = False
            self._hang_up()
        if self._link is None:
            self._link = self._dial(self._cut, self._progress)
            if self._link is not None:
                self._base = self._link.status()
        return self._link

    def _done(self, link: Link, outcome: Outcome) -> None:
        with self._awake:
            now = self._clock()
            if outcome.waiting and not outcome.pushed and not outcome.pulled:
                # What was sent got no answer that says anything; the same again at once would get the same.
                self._rhythm.failed(now, LINE, link.backoff())
            else:
                self._rhythm.done(now, link.backoff())
        self._base = link.status()
        # Also when only the numbers moved: what was refused, or what a person must decide, is read from the store.
        news = outcome.pulled or outcome.pushed or outcome != self._outcome
        self._outcome = outcome
        self._tell(self._base, again=bool(news))

    def _not_done(self, problem: Exception) -> bool:
        code = problem.code if isinstance(problem, RodeLoperError) else ""
        if self._stopped.is_set() or code == "store.locked":
            log.info("the exchange stops: %s", code or type(problem).__name__)
            return False
        # Imported here: it comes with the network libraries, which are loaded by now.
        from desktop.link import setback

        found = setback(problem)
        if found.code:
            log_without_content(problem)
        else:
            log.info("no exchange: %s", code)
        with self._awake:
            self._rhythm.failed(self._clock(), found.patience, found.asked)
            if self._asked:
                # While this one was failing: another password, or an order, is not for in an hour.
                self._rhythm.by_hand(self._clock())
        values = problem.values if isinstance(problem, RodeLoperError) else {}
        self._tell(replace(self._base, state=found.state, problem=found.code or code, values=dict(values)))
        return True

    def _hang_up(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()

    # Telling

    def _progress(self, done: int, total: int) -> None:
        now = self._clock()
        if now - self._told >= TELL_EVERY:
            self._told = now
            self._tell(replace(self._base, state="working", done=done, total=total))

    def _tell(self, status: Status, *, again: bool = False) -> None:
        if again or status != self._status:
            self._status = status
            self._report(status)
