# SPDX-License-Identifier: EUPL-1.2
"""The exchange as the window sees it (``ui.exchange.values.Exchange``): plain values on the GUI thread, nothing that waits.

The work is done by ``desktop.sync_runner`` on its own thread, and by tasks; what needs the network is imported there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop import folders
from desktop.first_connection import Done, FirstConnection
from desktop.surroundings import Surroundings
from desktop.ways import open_in_browser
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.rules.rights import Actor
from storage.store import Priority
from ui.courier import Courier
from ui.exchange.values import AccountRow, AccountWish, Failed, Laptop, Offer, Status, WaysIn

if TYPE_CHECKING:
    from desktop.link import Link, Progress
    from desktop.program import Program
    from desktop.sync_runner import SyncRunner
    from storage.store import Store
    from sync.accounts import Account
    from sync.login.kept import Login
    from ui.tasks import Job

T = TypeVar("T")
ARRIVAL_MS = 250
DOWNLOAD_MS = 2_000
"""What comes in is shown a few times a second; of a download of a hundred thousand records every page would be busy."""


class ProgramExchange(QObject):
    """One lives as long as the program; the store under it may change. Signal ``changed(Status)``."""

    changed = Signal(object)

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program = program
        self.context = program.context
        self._courier = Courier(self)
        self._status = Status("unknown")
        self._runner: SyncRunner | None = None
        self._followed: Store | None = None
        self._first = FirstConnection(program.context, program.settings)
        self._surroundings = Surroundings(self)
        self._arrived: list[Changes] = []
        self._arriving = threading.Lock()
        self._show_soon = QTimer(self)
        self._show_soon.setSingleShot(True)
        self._show_soon.timeout.connect(self._show_arrived)
        self._connect_signals()

    def _connect_signals(self) -> None:
        self._surroundings.activity.connect(self._activity)
        self._surroundings.network_came.connect(self._network_came)

    # Life

    def start(self) -> None:
        """Exchange the store that is open now; a store without a municipality costs one look."""
        # Imported here, behind the first page.
        from desktop.sync_runner import SyncRunner

        store, actor = self.context.store, self.context.actor
        self._follow(store)
        before = self._runner
        if before is not None:
            before.end()
        # No bound method of a window's thing on a thread that may outlive it: only the courier.
        runner = SyncRunner(partial(_dial, store, actor), lambda status: self._post(runner, status))
        runner.activity(self._surroundings.active())
        self._runner = runner
        runner.start(after=before)

    def stop(self) -> None:
        """Before the store goes: end what is going on, within a second, and show nothing more of it."""
        self._show_soon.stop()
        with self._arriving:
            self._arrived = []
        self._first.forget()
        if self._runner is not None:
            self._runner.stop()

    def finish(self) -> None:
        """At the very end: wait until the thread is really gone, which may be in the middle of a copy."""
        if self._runner is not None:
            self._runner.stop()
            self._runner.join()

    # What the window asks

    def status(self) -> Status:
        return self._status

    def sync_now(self) -> None:
        if self._runner is not None:
            self._runner.by_hand()

    def ways_in(self, server: str, answered: Callable[[WaysIn], object], failed: Failed) -> None:
        self._first.ways_in(server, answered, failed)

    def connect_in_browser(
        self,
        server: str,
        waiting: Callable[[str], object],
        answered: Callable[[Offer], object],
        failed: Failed,
    ) -> None:
        self._first.look_in_browser(
            server, partial(open_in_browser, self._courier, waiting), answered, failed
        )

    def connect_to(
        self, server: str, user: str, password: str, answered: Callable[[Offer], object], failed: Failed,
        *, bucket: str = "",
    ) -> None:  # fmt: skip
        self._first.look(server, user, password, bucket, answered, failed)

    def confirm(self, done: Done, failed: Failed) -> None:
        self._first.await_download(done, failed)
        if self._status.connected:
            # It broke off the last time: what is left is the download.
            self.sync_now()
        else:
            self.program.save()
            self._first.connect(self._connected)

    def cancel(self) -> None:
        self._first.stop()
        if self._runner is not None:
            self._runner.break_off()

    def leave(self, copy: Path | None, done: Done, failed: Failed) -> None:
        self.program.save()
        store, actor, runner = self.context.store, self.context.actor, self._runner

        def work(_job: Job) -> None:
            from desktop import connecting
            from storage import backups

            if copy is not None:
                store.with_key(lambda path, key: backups.back_up(path, key, copy))
            if runner is not None:
                runner.stop()
                runner.join()
            connecting.part(store, actor, folders.backups(), leave_unsent=copy is not None)

        def left(_nothing: object) -> None:
            self._hear(Status())
            done()

        def not_left(error: Exception) -> None:
            self.start()
            failed(error)

        self.context.tasks.run(work, done=left, failed=not_left)

    def new_password(self, password: str, done: Done, failed: Failed) -> None:
        self._renew(lambda: password, done, failed)

    def log_in_again(self, waiting: Callable[[str], object], done: Done, failed: Failed) -> None:
        page = partial(open_in_browser, self._courier, waiting)
        self._renew(self._first.login_at(self._status.server, page), done, failed)

    def _renew(self, way: Callable[[], Login | str], done: Done, failed: Failed) -> None:
        store = self.context.store

        def work(_job: Job) -> None:
            from desktop import connecting

            connecting.renew(store, way())

        def renewed(_nothing: object) -> None:
            if self._runner is not None:
                self._runner.login_changed()
            done()

        self.context.tasks.run(work, done=renewed, failed=failed)

    def allow_removals(self, yes: bool) -> None:
        self._order(lambda link: link.engine().settle_removals(right=yes))

    def put_back_lost(self, yes: bool) -> None:
        def settle(link: Link) -> None:
            from storage.operations import exchange

            operation = exchange.put_back if yes else exchange.keep_here
            link.store.write_at(Priority.SYNC, operation, link.actor).result()

        self._order(settle)

    def give_up(self, kind: str, id: str, done: Done, failed: Failed) -> None:  # noqa: A002 - its name in the protocol
        store, actor = self.context.store, self.context.actor

        def work(_job: Job) -> None:
            from sync.giving_up import give_up

            # At this priority it is told to the pages like everything that came from the backend.
            store.write_at(Priority.SYNC, give_up, actor, kind, id).result()

        self.context.tasks.run(work, done=lambda _nothing: done(), failed=failed)

    def laptops(self, done: Callable[[Sequence[Laptop]], object], failed: Failed) -> None:
        store, actor = self.context.store, self.context.actor

        def work(_job: Job) -> Sequence[Laptop]:
            from desktop import laptops

            # The overview tells of them when there is no network too.
            return laptops.seen(store, actor, remember=True)

        self.context.tasks.run(work, done=done, failed=failed)

    def report_laptop(self, laptop: str, lost: bool, done: Done, failed: Failed) -> None:
        store, actor = self.context.store, self.context.actor

        def work(_job: Job) -> None:
            from desktop import laptops

            laptops.report(store, actor, laptop, lost=lost)

        def reported(_nothing: object) -> None:
            done()
            # It may be this very laptop.
            self.sync_now()

        self.context.tasks.run(work, done=reported, failed=failed)

    def accounts(self, done: Callable[[Sequence[AccountRow]], object], failed: Failed) -> None:
        self._ask(lambda link: [_row(one) for one in link.accounts()], done, failed)

    def change_account(self, wish: AccountWish, done: Callable[[AccountRow], object], failed: Failed) -> None:
        def change(link: Link) -> AccountRow:
            from sync.accounts import Wish

            return _row(
                link.change_account(Wish(wish.do, wish.account, wish.name, wish.role, wish.colleague))
            )

        self._ask(change, done, failed)

    def diagnostics(self) -> str:
        from desktop.diagnosis import lines

        return "\n".join(lines(self.context.store, self._status))

    # What is heard

    def _post(self, runner: SyncRunner, status: Status) -> None:
        """On the thread of the exchange."""
        self._courier.post(lambda: self._hear(status) if runner is self._runner else None)

    def _hear(self, status: Status) -> None:
        self._status = status
        if self.program.locking is not None and self.program.locking.locked:
            return  # no page can read what belongs to it
        if status.connected:
            self._surroundings.watch_network()
        self.changed.emit(status)
        self._first.heard(status)
        if status.problem in ("sync.blocked", "sync.lost"):
            self.program.shut_out()

    def _connected(self, actor: Actor) -> None:
        self.context.actor = actor
        self.program.wiring.show_store()
        self.start()

    def _activity(self, active: bool) -> None:
        if self._runner is not None:
            self._runner.activity(active)

    def _network_came(self) -> None:
        if self._runner is not None:
            self._runner.came_back()

    def _ask(self, question: Callable[[Link], T], done: Callable[[T], object], failed: Failed) -> None:
        """Ask the server on the thread of the exchange; the answer comes on this one. An exchange follows at once."""

        def ask(link: Link) -> None:
            try:
                answer = question(link)
            except RodeLoperError as problem:
                error = problem
                self._courier.post(lambda: failed(error))
            else:
                self._courier.post(lambda: done(answer))

        if self._runner is None or not self._status.connected:
            failed(RodeLoperError("exchange.not-connected"))
        else:
            self._runner.order(ask)

    def _order(self, work: Callable[[Link], object]) -> None:
        if self._runner is not None:
            self._runner.order(work)

    def _follow(self, store: Store) -> None:
        """Hear what is written in this store: here, which must go out, and by the exchange, which must be shown."""
        if store is self._followed:
            return
        self._followed = store
        store.subscribe(partial(self._wrote, store), Priority.TYPING, Priority.USER)
        store.subscribe(partial(self._came_in, store), Priority.SYNC)

    def _wrote(self, store: Store, changes: Changes) -> None:
        """On the writing thread."""
        if self._runner is not None and store is self._followed:
            self._runner.changed()
        if self._first.busy:
            # Connecting gives records another id, which no page asked for.
            self._came_in(store, changes)

    def _came_in(self, store: Store, changes: Changes) -> None:
        """On the writing thread."""
        if store is not self._followed:
            return
        with self._arriving:
            self._arrived.append(changes)
            first = len(self._arrived) == 1
        if first:
            self._courier.post(
                lambda: self._show_soon.start(DOWNLOAD_MS if self._status.done else ARRIVAL_MS)
            )

    def _show_arrived(self) -> None:
        with self._arriving:
            arrived, self._arrived = self._arrived, []
        if arrived:
            self.context.announce(Changes.merged(arrived))


def _row(account: Account) -> AccountRow:
    return AccountRow(
        account.account, account.colleague, account.name, account.role, account.blocked, account.password
    )


def _dial(store: Store, actor: Actor, stopped: threading.Event, progress: Progress) -> Link | None:
    """The link of this store, when it has one. On the thread of the exchange, where the network is loaded."""
    from storage.queries.exchange_facts import connection

    where = store.read(connection)
    if where is None:
        return None
    from desktop.link import Link

    return Link(store, actor, where, folders.backups(), stopped=stopped, progress=progress)
