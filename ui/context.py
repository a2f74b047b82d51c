# SPDX-License-Identifier: EUPL-1.2
"""What every screen gets in its hand: the store, who acts, the clock, and ways to open, write and tell."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from assets.texts import _, sentence
from storage.audit import OK
from storage.errors import RodeLoperError
from storage.rules import rights
from storage.rules.workdays import dutch_day
from storage.store import Priority
from ui.courier import Courier
from ui.outgoing import Outgoing
from ui.patience import Patience
from ui.routes import NEEDS
from ui.tasks import Tasks
from ui.widgets.withheld import withhold

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from storage.changes import Changes
    from storage.queries.steering_records import Behind
    from storage.rules.rights import Actor
    from storage.store import Store
    from ui.exchange.values import Exchange
    from ui.post import Post

log = logging.getLogger(__name__)


class Messages(Protocol):
    """Where a screen tells something: the window's banners and toasts."""

    def toast(self, text: str, undo: Callable[[], object] | None = None, *, about: str = "") -> None:
        """What was just removed, with ten seconds to take it back. ``about``: the id of what it is about."""

    def drop_toast(self, about: str) -> None:
        """What is about this went a step further: the step before it can no longer be taken back."""

    def banner(
        self, text: str, tone: str = "info", link: str = "", on_link: Callable[[], object] | None = None
    ) -> None:
        """One line above the page: ``info``, ``warning`` or ``error``."""


class _Silent:
    """Messages before there is a window: they go to the log, without their content."""

    def toast(self, text: str, undo: Callable[[], object] | None = None, *, about: str = "") -> None:
        log.info("a toast without a window")

    def drop_toast(self, about: str) -> None:
        """There is none."""

    def banner(
        self, text: str, tone: str = "info", link: str = "", on_link: Callable[[], object] | None = None
    ) -> None:
        log.info("a banner without a window: %s", tone)


class Context(QObject):
    """The one door of a screen to everything that is not the screen.

    ``desktop`` makes one and hands it to each page. Signals: ``changed(Changes)`` after every write, also one that
    came in from elsewhere; ``saved(datetime)`` and ``save_failed(str)`` for the mark in the status bar;
    ``open_requested(kind, id)`` and ``records_requested(Behind)``.
    """

    changed = Signal(object)
    saved = Signal(object)
    save_failed = Signal(str)
    open_requested = Signal(str, str)
    records_requested = Signal(object)
    full_window_requested = Signal(bool)
    finder_requested = Signal(str)

    def __init__(self, store: Store, actor: Actor, *, settings: Any = None, tasks: Tasks | None = None,
                 messages: Messages | None = None, clock: Callable[[], dt.datetime] | None = None,
                 parent: QObject | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.store = store
        self.actor = actor
        self.settings = settings
        # What only the program itself can do for the settings page (``ui.desk.Desk``); none in a plain test.
        self.desk: Any = None
        # The exchange with the municipality; none where nothing is connected to anything.
        self.exchange: Exchange | None = None
        # The mail server of the municipality; none in a plain test.
        self.post: Post | None = None
        # Files that a mail program has to open; ``desktop`` says where they lie. None where nobody mails.
        self.outgoing: Outgoing | None = None
        self.tasks = tasks or Tasks(self)
        self.messages: Messages = messages or _Silent()
        # Whatever needs more than the first page does goes through here.
        self.patience = Patience()
        self._clock = clock or (lambda: dt.datetime.now().astimezone())
        self._courier = Courier(self)
        self._held: list[Callable[[], object]] | None = None

    # The clock

    def now(self) -> dt.datetime:
        """This moment, with its zone."""
        return self._clock()

    def today(self) -> dt.date:
        """The date in the Netherlands, as the store counts it."""
        return dutch_day(self.now())

    # Ways out

    def open(self, kind: str, item: str) -> None:
        """Show this thing, wherever it lives: ``open("companies", id)``."""
        self.open_requested.emit(kind, item)

    def show_behind(self, behind: Behind) -> None:
        """Show the list that holds these records, and nothing but them."""
        self.records_requested.emit(behind)

    def full_window(self, on: bool) -> None:
        """Hide the rail and the status bar, as the conversation does, or show them again."""
        self.full_window_requested.emit(on)

    def find(self, text: str = "") -> None:
        """Open the finder of Ctrl+K."""
        self.finder_requested.emit(text)

    # Rights

    def may(self, *what: str) -> bool:
        """Whether who works here may do all of this: operations like ``visits.plan``, or other matters of ``rights``."""
        return all(rights.may(self.actor, one) for one in what)

    def may_open(self, kind: str) -> bool:
        """Whether ``open`` leads somewhere for who works here."""
        return kind not in NEEDS or self.may(NEEDS[kind])

    def reserve(self, what: str, *widgets: QWidget) -> None:
        """Show these only to who may do ``what``; for anybody else they are not there, whatever the page does."""
        for widget in widgets:
            widget.setProperty("needs", what)
            if not self.may(what):
                withhold(widget)

    # Reading and writing

    def read(self, query: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """The answer of ``query(db, *args)``, from the store."""
        return self.store.read(query, *args, **kw)

    def write(self, operation: Callable[..., Any], *args: Any, then: Callable[[Changes], object] | None = None,
              failed: Callable[[Exception], object] | None = None, **kw: Any) -> Future[Changes]:  # fmt: skip
        """Write through the store; ``then(changes)`` or ``failed(error)`` come on the GUI thread.

        ``failed`` is for a place that shows the error itself, such as a form (it gets every error); without it the
        sentence of a known error becomes a banner. ``changed`` goes out before ``then``.
        """
        future: Future[Changes] = self.store.write(operation, self.actor, *args, **kw)
        return self._follow(future, then, failed)

    def write_typing(self, operation: Callable[..., Any], *args: Any, then: Callable[[Changes], object] | None = None,
                     failed: Callable[[Exception], object] | None = None, **kw: Any) -> Future[Changes]:  # fmt: skip
        """The same for what a person is typing at this moment: it goes before everything else that waits."""
        future: Future[Changes] = self.store.write_at(Priority.TYPING, operation, self.actor, *args, **kw)
        return self._follow(future, then, failed)

    def note(
        self, operation: str, *, kind: str = "", record_id: str = "", result: str = OK, detail: str = ""
    ) -> None:
        """Leave a line in the audit trail of what is no write, such as an export; see ``Store.note``."""
        self.store.note(self.actor, operation, kind=kind, record_id=record_id, result=result, detail=detail)

    def _follow(self, future: Future[Changes], then: Callable[[Changes], object] | None,
                failed: Callable[[Exception], object] | None) -> Future[Changes]:  # fmt: skip
        future.add_done_callback(lambda ready: self._courier.post(lambda: self._deliver(ready, then, failed)))
        return future

    def announce(self, changes: Changes) -> None:
        """Tell the screens what changed elsewhere (an import, a sync)."""
        self.changed.emit(changes)

    def hold(self) -> None:
        """The store is locked: what was asked of it before is answered when it is open again."""
        self._held = []
        self.tasks.hold()

    def release(self) -> None:
        """The store is open again."""
        held, self._held = self._held or [], None
        self.tasks.release()
        for deliver in held:
            deliver()

    def _deliver(self, future: Future[Changes], then: Callable[[Changes], object] | None,
                 failed: Callable[[Exception], object] | None) -> None:  # fmt: skip
        if self._held is not None:
            self._held.append(partial(self._deliver, future, then, failed))
            return
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            self.saved.emit(self.now())
            self.changed.emit(future.result())
            if then is not None:
                then(future.result())
            return
        words = self.words(error)
        if not _refusal(error):
            self.save_failed.emit(words)
        if failed is not None and isinstance(error, Exception):
            failed(error)
        else:
            self.messages.banner(words, "error")

    # Errors

    def words(self, error: BaseException) -> str:
        """The sentence for a person: of a known error its own, of anything else that we made a mistake."""
        if isinstance(error, RodeLoperError):
            return sentence(error.code, error.values)
        log_without_content(error)
        return _(
            "Something went wrong in the program. What you saved before is safe. Try again, or start again."
        )

    def show_error(self, error: BaseException) -> None:
        """Put that sentence above the page."""
        self.messages.banner(self.words(error), "error")


def _refusal(error: BaseException) -> bool:
    """Whether the store said no for a reason the person can mend, which is not a failed save."""
    return isinstance(error, RodeLoperError) and not error.code.startswith("store.")


def log_without_content(error: BaseException) -> None:
    """Log where it happened and what kind it was, not its words: those may hold somebody's note."""
    places = [
        f"{frame.name} ({frame.filename}:{frame.lineno})"
        for frame in traceback.extract_tb(error.__traceback__)[-6:]
    ]
    log.error("%s in %s", type(error).__name__, " < ".join(reversed(places)))
