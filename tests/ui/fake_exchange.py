# SPDX-License-Identifier: EUPL-1.2
"""An exchange without a network: it remembers what was asked of it, and a test decides what happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from tests.conftest import NOW
from ui.exchange.values import AccountRow, AccountWish, Failed, Laptop, Offer, Status, WaysIn

CONNECTED = Status(
    "idle",
    last=NOW - dt.timedelta(minutes=5),
    user="noor",
    server="https://rodeloper.lindervoort.nl",
    municipality="Gemeente Lindervoort",
)
OFFER = Offer(
    "Gemeente Lindervoort",
    "Noor Vermaat",
    together={"companies": 340},
    there={"companies": 44_860, "actions": 25_120, "visits": 1_204, "contacts": 31_002},
    here={"companies": 12, "notes": 3},
)


class FakeExchange(QObject):
    """``asked`` holds every wish with its values; ``become`` changes the status as the real one does."""

    changed = Signal(object)

    def __init__(self, status: Status = CONNECTED, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self.asked: list[tuple[Any, ...]] = []
        self.offer: Offer | Exception = OFFER
        self.ways: WaysIn | Exception = WaysIn()
        self.waiting: Callable[[str], object] = lambda _address: None
        self.answered: Callable[[Offer], object] = lambda _offer: None
        self.shown: Callable[[Sequence[Laptop]], object] = lambda _laptops: None
        self.then: Callable[[], object] = lambda: None
        self.broken: Failed = lambda _error: None
        self.logins: list[AccountRow] = [
            AccountRow("noor", "1", "Noor Vermaat", "account_manager", blocked=False),
            AccountRow("rik", "2", "Rik Jansen", "specialist", blocked=True),
        ]
        self.changed_login = AccountRow(
            "gijs", "3", "Gijs Overmars", "specialist", blocked=False, password="abcd-efgh-jkmn-pqrs"
        )
        self.refusal: Exception | None = None

    def become(self, **changes: Any) -> None:
        """Another status from now on."""
        self._status = replace(self._status, **changes)
        self.changed.emit(self._status)

    def status(self) -> Status:
        return self._status

    def sync_now(self) -> None:
        self.asked.append(("sync_now",))

    def ways_in(self, server: str, answered: Callable[[WaysIn], object], failed: Failed) -> None:
        self.asked.append(("ways_in", server))
        if isinstance(self.ways, WaysIn):
            answered(self.ways)
        else:
            failed(self.ways)

    def connect_in_browser(
        self,
        server: str,
        waiting: Callable[[str], object],
        answered: Callable[[Offer], object],
        failed: Failed,
    ) -> None:
        self.asked.append(("connect_in_browser", server))
        self.waiting, self.answered, self.broken = waiting, answered, failed

    def log_in_again(
        self, waiting: Callable[[str], object], done: Callable[[], object], failed: Failed
    ) -> None:
        self.asked.append(("log_in_again",))
        self.waiting, self.then, self.broken = waiting, done, failed

    def connect_to(
        self, server: str, user: str, password: str, answered: Callable[[Offer], object], failed: Failed,
        *, bucket: str = "",
    ) -> None:  # fmt: skip
        self.asked.append(("connect_to", server, user, password, *([bucket] if bucket else [])))
        if isinstance(self.offer, Offer):
            answered(self.offer)
        else:
            failed(self.offer)

    def confirm(self, done: Callable[[], object], failed: Failed) -> None:
        self.asked.append(("confirm",))
        self.then, self.broken = done, failed

    def laptops(self, done: Callable[[Sequence[Laptop]], object], failed: Failed) -> None:
        self.asked.append(("laptops",))
        self.shown, self.broken = done, failed

    def report_laptop(self, laptop: str, lost: bool, done: Callable[[], object], failed: Failed) -> None:
        self.asked.append(("report_laptop", laptop, lost))
        self.then, self.broken = done, failed

    def cancel(self) -> None:
        self.asked.append(("cancel",))

    def leave(self, copy: Path | None, done: Callable[[], object], failed: Failed) -> None:
        self.asked.append(("leave", copy))
        self.then, self.broken = done, failed

    def new_password(self, password: str, done: Callable[[], object], failed: Failed) -> None:
        self.asked.append(("new_password", password))
        self.then, self.broken = done, failed

    def allow_removals(self, yes: bool) -> None:
        self.asked.append(("allow_removals", yes))

    def put_back_lost(self, yes: bool) -> None:
        self.asked.append(("put_back_lost", yes))

    def give_up(self, kind: str, id: str, done: Callable[[], object], failed: Failed) -> None:  # noqa: A002 - its name
        self.asked.append(("give_up", kind, id))
        self.then, self.broken = done, failed

    def accounts(self, done: Callable[[Sequence[AccountRow]], object], failed: Failed) -> None:
        self.asked.append(("accounts",))
        failed(self.refusal) if self.refusal else done(self.logins)

    def change_account(self, wish: AccountWish, done: Callable[[AccountRow], object], failed: Failed) -> None:
        self.asked.append(("change_account", wish))
        failed(self.refusal) if self.refusal else done(self.changed_login)

    def diagnostics(self) -> str:
        return "Rode Loper 0.1\nwaiting: 3"
