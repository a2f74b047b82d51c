# SPDX-License-Identifier: EUPL-1.2
"""A store and the backend that it belongs to, ready to exchange: with its password, its copies and its clock.

For the window (``desktop.sync_runner``) and the command line alike. It loads the network libraries, so whoever shows a
first page imports it later.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop import copies, custody, logins, passwords
from desktop.reporting import Reporter
from desktop.rhythm import FAULT, GUEST, LINE, PERSON, Patience
from desktop.stopping import Inner
from storage.audit import OK
from storage.errors import RodeLoperError
from storage.operations import exchange
from storage.queries import exchange_facts as facts
from storage.queries import people
from storage.queries.exchange_facts import Connection
from storage.rules.rights import Actor
from storage.store import EXCHANGE, Priority, Store
from sync import problems, protocol
from sync.accounts import Account, Wish
from sync.client import Client
from sync.engine import Engine, Outcome
from sync.push import nothing_waits
from ui.exchange.values import State, Status

Progress = Callable[[int, int], None]
"""How many records came in, of how many; 0 when nobody knows."""

NO_PASSWORD = "sync.no-password"  # noqa: S105 - the code of a sentence
LAST_TOLD = dt.timedelta(minutes=1)
SKEW_TOLD = 30
"""Seconds of difference between two clocks that are worth remembering."""


class Link:
    """One store and its backend. For one thread at a time; the connection is made with the first question."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        where: Connection,
        copies_in: Path,
        *,
        stopped: threading.Event | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.store, self.actor, self.where = store, actor, where
        self._copies_in = copies_in
        self._stopped = stopped or threading.Event()
        self._progress = progress
        self._total = 0
        self._client: Client | None = None
        self._engine: Engine | None = None
        self._reporter: Reporter | None = None

    def engine(self) -> Engine:
        """The engine; raises ``sync.no-password`` when the password is not on this machine, and ``AddressError``."""
        if self._engine is None:
            secret = passwords.find(self.store, self.where)
            if secret is None:
                raise RodeLoperError(NO_PASSWORD, user=self.where.user)
            where = self.where
            # A client that is closed sets its event; the next one, with another password, must not find it set.
            cancelled = Inner(self._stopped)
            keep = partial(passwords.keep, self.store, where)
            auth = logins.auth(where.user, secret, keep, cancelled)
            self._client = Client(where.server, where.bucket, where.user, "", auth=auth, cancelled=cancelled)
            self._engine = Engine(
                self._client,
                self.store,
                self.actor,
                snapshot=self._copy,
                progress=self._pulled,
                stopped=self._stopped,
                met=self._met,
            )
            self._reporter = Reporter(self.store, where.user)
        return self._engine

    def accounts(self) -> list[Account]:
        """Who may log in at the municipality. Raises what ``Client.accounts`` and ``engine`` raise."""
        self.engine()
        assert self._client is not None
        return self._client.accounts()

    def change_account(self, wish: Wish) -> Account:
        """Do this with one login, and leave a line of it. Raises what ``Client.change_account`` and ``engine`` raise."""
        self.engine()
        assert self._client is not None
        try:
            done = self._client.change_account(wish)
        except RodeLoperError as problem:
            self._note("accounts.change", result=problem.code, detail=wish.do)
            raise
        about = {"kind": "colleagues", "record_id": done.colleague}
        self._note("accounts.change", detail=f"{wish.do} {wish.role}".strip(), **about)
        return done

    def run(self) -> Outcome:
        """Exchange everything. Raises the problems of ``sync.problems`` and those of a store (full, locked)."""
        engine = self.engine()
        assert self._client is not None
        assert self._reporter is not None
        if not self.store.read(facts.downloaded):
            self._total = self._expected(self._client)
        try:
            outcome = engine.run()
        except (problems.PasswordError, problems.BlockedError, problems.LostError) as problem:
            self._note("exchange.login", result=problem.code)
            self._withhold(problem)
            raise
        if outcome.pulled or outcome.pushed or outcome.refused:
            moved = f"in {outcome.pulled} out {outcome.pushed} refused {outcome.refused}"
            self._note("exchange.run", detail=moved)
        self._total = 0
        self._remember(outcome, self._client)
        self._reporter.after(self._client, outcome)
        return outcome

    def much_waits(self) -> bool:
        """Whether sending will take longer than a moment, or everything must still come in."""
        return not self.store.read(facts.downloaded) or not self.store.read(nothing_waits)

    def backoff(self) -> float:
        """Seconds that the server wants to be left alone, although it answers."""
        return self._client.backoff_seconds if self._client else 0

    def status(self) -> Status:
        """How things are while nothing goes on."""
        return Status(
            "idle",
            self.store.read(facts.last_complete),
            server=self.where.server,
            user=self.where.user,
            municipality=self.store.read(people.municipality),
        )

    def close(self) -> None:
        """Let go of the connection; a question that is under way ends first (``stopped`` ends it at once)."""
        if self._client is not None:
            self._client.close()
        self._client = self._engine = None

    def _withhold(self, problem: problems.ExchangeError) -> None:
        """Shut the store when the backend itself says that this laptop, or its account, is out."""
        if isinstance(problem, problems.LostError):
            custody.withhold(self.store, self.actor, "lost")
        elif isinstance(problem, problems.BlockedError) and problem.certain:
            custody.withhold(self.store, self.actor, "blocked")

    def _met(self) -> None:
        assert self._client is not None
        custody.contact_succeeded(self.store, self.actor, self._client.server_time)

    def _expected(self, client: Client) -> int:
        """How many records a first download brings, for a bar that fills."""
        if self._progress is None:
            return 0
        read = self.store.read(facts.cursors)
        kinds = protocol.kinds()
        return sum(client.count(protocol.OPEN, kind, read.get((protocol.OPEN, kind), 0)) for kind in kinds)

    def _pulled(self, done: int) -> None:
        if self._progress is not None:
            self._progress(done, max(self._total, done) if self._total else 0)

    def _copy(self) -> None:
        if copies.before_exchange(self.store, self._copies_in) is not None:
            self._note("backups.make", detail="exchange")

    def _note(
        self, operation: str, *, kind: str = "", record_id: str = "", result: str = OK, detail: str = ""
    ) -> None:
        about = {"kind": kind, "record_id": record_id, "result": result, "detail": detail}
        self.store.note(self.actor, operation, origin=EXCHANGE, at=None, **about)

    def _remember(self, outcome: Outcome, client: Client) -> None:
        """When we last knew that both have the same (also when there was no news), and how the clocks differ."""
        learnt = {}
        now, last = self.store.clock(), self.store.read(facts.last_complete)
        if outcome.complete and (last is None or abs(now - last) >= LAST_TOLD):
            learnt["last"] = now.astimezone(dt.UTC).isoformat()
        seconds = round(client.clock_skew.total_seconds())
        if abs(seconds - self.store.read(facts.clock_skew)) >= SKEW_TOLD:
            learnt["skew"] = str(seconds)
        if learnt:
            self.store.write_at(Priority.SYNC, exchange.remember, self.actor, **learnt).result()


@dataclass(frozen=True, slots=True)
class Setback:
    """What a problem means: what the window says, how patient we are, and what the server asked for in seconds."""

    state: State
    patience: Patience
    asked: float = 0
    code: str = ""


UNEXPECTED = "sync.unexpected"

_SETBACKS: tuple[tuple[type[RodeLoperError], Setback], ...] = (
    (problems.PortalError, Setback("offline", GUEST)),
    (problems.OfflineError, Setback("offline", LINE)),
    (problems.ServerFailedError, Setback("offline", LINE)),
    (problems.StoppedError, Setback("stopped", PERSON)),
    (problems.PasswordError, Setback("stopped", PERSON)),
    (problems.BlockedError, Setback("stopped", PERSON)),
    (problems.LostError, Setback("stopped", PERSON)),
    (problems.AddressError, Setback("stopped", PERSON)),
    (problems.NotOursError, Setback("stopped", PERSON)),
    (problems.AnewError, Setback("stopped", PERSON)),
    (problems.TooOldError, Setback("stopped", PERSON)),
    (problems.TooNewError, Setback("stopped", PERSON)),
    (RodeLoperError, Setback("stopped", FAULT)),
)


def setback(problem: Exception) -> Setback:
    """What this problem means for who waits. What is not ours to expect is ``UNEXPECTED``."""
    if isinstance(problem, problems.BusyError):
        return Setback("offline", LINE, problem.seconds)
    if isinstance(problem, RodeLoperError):
        if problem.code == NO_PASSWORD:
            return Setback("stopped", PERSON)
        return next(found for kind, found in _SETBACKS if isinstance(problem, kind))
    return Setback("stopped", FAULT, code=UNEXPECTED)
