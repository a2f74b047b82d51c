# SPDX-License-Identifier: EUPL-1.2
"""What the window knows of the exchange with the municipality, and asks of it; ``desktop`` answers in ``context.exchange``.

Only what changes from second to second is here. Everything that can be listed (what waits, what was refused, what
colleagues did) stands in the store, and is read there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

Failed = Callable[[Exception], object]
"""Called on the GUI thread with an error that has a sentence; nothing was changed then."""


State = Literal["unknown", "off", "idle", "working", "offline", "stopped"]


@dataclass(frozen=True, slots=True)
class Status:
    """How the exchange is doing.

    ``unknown``: nobody has looked yet. ``off``: this store was never connected. ``idle``: all is well. ``working``: an
    exchange takes longer than a moment; ``done`` of ``total`` records came in (``total`` 0: nobody knows). ``offline``: not
    now, it tries again by itself. ``stopped``: somebody has to do something. ``problem`` and ``values`` are the code and values of its sentence
    (``assets.texts.sentence``); ``last`` is when both sides last had the same, in UTC.
    """

    state: State = "off"
    last: dt.datetime | None = None
    problem: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    server: str = ""
    user: str = ""
    municipality: str = ""

    @property
    def connected(self) -> bool:
        """Whether this store belongs to a backend, whatever the network does now."""
        return self.state not in ("unknown", "off")


@dataclass(frozen=True, slots=True)
class Offer:
    """What will happen when a person goes on with connecting; nothing has happened yet. Counts are by kind of record.

    ``colleague``: who the login is there, "" for nobody yet. ``together``: here and there, so these become one.
    ``there``: only there, these come to this laptop. ``here``: only here, these go there.
    """

    municipality: str
    colleague: str = ""
    together: Mapping[str, int] = field(default_factory=dict)
    there: Mapping[str, int] = field(default_factory=dict)
    here: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Laptop:
    """A laptop of the municipality, as it last told about itself; moments in UTC.

    ``who``: the colleague, or the login of somebody unknown. ``last``: when it exchanged everything, on its own clock;
    ``told``: when it told that, on the clock of the server. ``mine``: the one that this is.
    """

    id: str
    who: str
    name: str
    version: str
    system: str
    last: dt.datetime | None
    told: dt.datetime
    waiting: int
    refused: int
    lost: bool
    reported_by: str
    reported_at: dt.datetime | None
    mine: bool


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How somebody logs in at a server. ``where``: the page of the municipality in the browser, "" when it has none."""

    where: str = ""
    password: bool = True

    @property
    def browser(self) -> bool:
        """Whether people log in there with the browser."""
        return bool(self.where)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A login at the municipality and the colleague whose it is. ``password`` only right after it was made."""

    account: str
    colleague: str
    name: str
    role: str
    blocked: bool
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AccountWish:
    """One thing to do with one login. ``name`` and ``colleague`` (an id) for ``add``; ``role`` for that and ``role``."""

    do: Literal["add", "role", "block", "unblock", "reset"]
    account: str
    name: str = ""
    role: str = ""
    colleague: str = ""


class Exchange(Protocol):
    """The exchange as a window sees it. All is called on the GUI thread and returns at once; answers come there too.

    ``changed``: a Qt signal that carries the new ``Status``. What came in goes through ``context.announce``.
    """

    changed: Any

    def status(self) -> Status:
        """How it is now."""

    def sync_now(self) -> None:
        """Exchange at once, also when it was just tried (F5). While it works already this does nothing."""

    def ways_in(self, server: str, answered: Callable[[WaysIn], object], failed: Failed) -> None:
        """Ask this server how people log in there. Works without an open store."""

    def connect_in_browser(
        self,
        server: str,
        waiting: Callable[[str], object],
        answered: Callable[[Offer], object],
        failed: Failed,
    ) -> None:
        """Let a person log in with the browser, then as ``connect_to``.

        ``waiting`` hears the address of the page that was opened; ``cancel`` ends the waiting (``sync.stopped``).
        """

    def connect_to(
        self, server: str, user: str, password: str, answered: Callable[[Offer], object], failed: Failed,
        *, bucket: str = "",
    ) -> None:  # fmt: skip
        """Look who is there and what would happen; changes nothing, here or there. Works without an open store.

        ``bucket``: which municipality. Without it a login of more of them fails with ``connect.which`` (``choices``).
        """

    def confirm(self, done: Callable[[], object], failed: Failed) -> None:
        """Do what the last ``Offer`` said. How far it is comes in ``changed``; ``done`` when all is on this laptop.

        The store that is open now is the one that is connected. What came in stays when it breaks off: next time it goes
        on from there.
        """

    def cancel(self) -> None:
        """Stop connecting, or the first download. What already came in stays, and it can go on later."""

    def leave(self, copy: Path | None, done: Callable[[], object], failed: Failed) -> None:
        """Forget the server, the name and the password. Everything stays on this laptop, also what was not sent.

        ``copy``: first make a back-up in this file; when that fails nothing is disconnected.
        """

    def new_password(self, password: str, done: Callable[[], object], failed: Failed) -> None:
        """Try this password; keep it when it is right, and exchange at once."""

    def log_in_again(
        self, waiting: Callable[[str], object], done: Callable[[], object], failed: Failed
    ) -> None:
        """Let this person log in with the browser once more, keep that, and exchange at once."""

    def allow_removals(self, yes: bool) -> None:
        """Whether what very many removals asked is right. No: what is here goes back to the server."""

    def put_back_lost(self, yes: bool) -> None:
        """Whether what a restored server lost goes there again. No: it stays on this laptop only."""

    def give_up(self, kind: str, id: str, done: Callable[[], object], failed: Failed) -> None:  # noqa: A002 - its name
        """Let go of what the server refused: this record becomes as the server has it. Ours is kept as an earlier version."""

    def laptops(self, done: Callable[[Sequence[Laptop]], object], failed: Failed) -> None:
        """All laptops of the municipality; for who may ``laptops.see``."""

    def report_laptop(self, laptop: str, lost: bool, done: Callable[[], object], failed: Failed) -> None:
        """Say that this laptop (by its id) is lost, or was found; for who may ``laptops.report``."""

    def accounts(self, done: Callable[[Sequence[AccountRow]], object], failed: Failed) -> None:
        """Who may log in at the municipality, asked at the server."""

    def change_account(self, wish: AccountWish, done: Callable[[AccountRow], object], failed: Failed) -> None:
        """Do this with one login at the server; the colleague that changed comes in at once."""

    def diagnostics(self) -> str:
        """Lines for a help desk: versions, moments, counts and codes. No names, no words of a record, no password."""
