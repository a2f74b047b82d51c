# SPDX-License-Identifier: EUPL-1.2
"""Locks the store under the window, on demand or when nobody is there, and opens it again where the person was.

What was typed is saved first. Then the exchange ends, every connection is closed and every key is let go of; the window
shows one page that knows nothing of the work. The pages behind it stay as they are, so that also a form that was half
filled in is there afterwards. See docs/decisions/0010.
"""

from __future__ import annotations

import datetime as dt
import gc
import logging
import time
import weakref
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from assets.texts import _
from desktop import attempts, custody, folders, keys, opening
from desktop.idle import Idle
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.keys import read_keys
from storage.queries import people

# What is shown while it is locked is imported then; a start does not wait for it.
if TYPE_CHECKING:
    from desktop.program import Program
    from desktop.readmission import Admission
    from desktop.readmitting import Readmitting
    from ui.start.away import AwayPage
    from ui.start.unlock import LockedPage

CLOCK_SECONDS = 600.0

log = logging.getLogger(__name__)


class Locking(QObject):
    """One lives as long as the program. ``locked`` says whether the store is shut now."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program = program
        self.context = program.context
        self.window = program.window
        self.locked = False
        self.page: LockedPage | AwayPage | None = None
        self._readmitting: Readmitting | None = None
        self._clock = (dt.datetime.now(dt.UTC), 0.0)
        self._looked = 0.0
        self._away: list[weakref.ref[QDialog]] = []
        self._idle = Idle(self)
        self._idle.looked.connect(self._nobody_for)

    def start(self) -> None:
        """A store is open: lock it when nobody is there for too long. The demo guards nothing."""
        self.window.offer_lock(self.ask)
        self._clock = (self.context.store.clock(), time.monotonic())
        self._look_at_the_clock()
        self._idle.start()

    def stop(self) -> None:
        """The window closes."""
        self._idle.stop()

    # Locking

    def ask(self) -> None:
        """Somebody wants to lock. Without a passphrase the system opens again for whoever is at this computer, so the
        first time that is told, with a passphrase to choose instead.
        """
        if self.locked or self.context.store is None:
            return
        if self.program.settings.values.lock_explained or self._has_passphrase():
            self.lock()
            return
        self.program.settings.change(lock_explained=True)
        # Imported here: it is seen once.
        from ui.settings.lock import LockSheet

        sheet = LockSheet(self.context, self.window, self.context.desk)
        sheet.lock_requested.connect(self.lock)
        sheet.open()

    def lock(self) -> None:
        """Save what was typed, shut the store and show nothing of it. Safe to call when it is locked already."""
        if self.locked or self.context.store is None:
            return
        self.context.store.note(self.context.actor, "store.lock")
        self.program.save()
        self.locked = True
        self.context.hold()
        self._put_dialogs_away()
        self._show(self._page())
        self.program.exchange.stop()
        if self.context.outgoing is not None:
            self.context.outgoing.clear()
        self.context.store.lock()
        self.program.forget_secrets()
        _collect()

    def shut_out(self) -> None:
        """The backend, or the term of the municipality, says that a login must come first (``desktop.custody``)."""
        if self.locked:
            self._show(self._page())
        else:
            self.lock()

    def _nobody_for(self, seconds: float) -> None:
        if self.locked or self._is_demo():
            return
        if time.monotonic() - self._looked >= CLOCK_SECONDS:
            self._look_at_the_clock()
        if seconds >= self._minutes() * 60:
            log.info("nobody was there, so the store is locked")
            self.lock()

    def _look_at_the_clock(self) -> None:
        """Remember how late it is, and whether it is too late: a window may stay open longer than the term."""
        self._looked = time.monotonic()
        store, actor = self.context.store, self.context.actor
        began, steady = self._clock
        # The clock on the wall may be set back while we run.
        now = max(store.clock(), began + dt.timedelta(seconds=self._looked - steady))

        def look(_job: object) -> None:
            custody.keep_time(store, actor, now)
            custody.admit(store)

        self.context.tasks.run(look, failed=self._too_late)

    def _too_late(self, error: Exception) -> None:
        if isinstance(error, RodeLoperError) and error.code.startswith("away."):
            self.shut_out()

    def _minutes(self) -> int:
        """After how long: what the person chose, unless the municipality wants it sooner."""
        most: int = self.context.read(people.terms).lock_minutes
        return min(self.program.settings.values.lock_minutes, most)

    def _put_dialogs_away(self) -> None:
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            popup = QApplication.activePopupWidget()
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                self._away.append(weakref.ref(widget))
                widget.hide()

    def _page(self, *, asks: bool | None = None) -> LockedPage | AwayPage:
        if custody.away(self.context.store.path) is not None:
            return self._away_page()
        from ui.start.unlock import LockedPage

        note = _("The passphrase of the demo is: demo") if self._is_demo() else ""
        page = LockedPage(self.context, asks=self._has_passphrase() if asks is None else asks, note=note)
        page.unlock_requested.connect(self.unlock)
        return page

    def _away_page(self) -> AwayPage:
        from desktop.readmitting import Readmitting

        store, actor = self.context.store, self.context.actor

        def enter(admission: Admission) -> None:
            from desktop import readmission

            opening.reopen(store, admission.key, logged_in=True)
            try:
                readmission.let_in(store, actor, admission)
            except BaseException:
                store.lock()
                raise

        self._readmitting = Readmitting(self.context, store.path, store.device, enter, self._unlocked)
        return self._readmitting.page

    def _show(self, page: LockedPage | AwayPage) -> None:
        self.page = page
        self.window.cover(page)
        page.focus_first()

    # Unlocking

    def unlock(self, secret: str = "") -> None:
        """Open the store again, with this passphrase or recovery code when there is one."""
        page, store = self.page, self.context.store
        assert page is not None
        page.set_busy(_("Your data is being opened."))

        def work(_job: object) -> None:
            wrapped = read_keys(store.path)
            if wrapped.has("passphrase"):
                key: bytes | None = attempts.unlock(wrapped, secret)
            else:
                key = keys.from_keyring(wrapped)
            if key is None:
                # The keyring was emptied, or is locked itself: what is left is the recovery code.
                key = attempts.unlock(wrapped, secret)
            opening.reopen(store, key)

        self.context.tasks.run(work, done=self._unlocked, failed=self._not_unlocked)

    def _unlocked(self, _nothing: object) -> None:
        self.locked, self.page, self._readmitting = False, None, None
        self._idle.touched()
        self.window.uncover()
        for dialog in (one() for one in self._away):
            if dialog is not None and shiboken6.isValid(dialog):
                dialog.show()
        self._away.clear()
        self.program.exchange.start()
        self.program.note_way_in("store.unlock")
        self.context.release()
        from storage.base import Base

        # Somebody may have used the command line meanwhile, and nobody knows what for.
        self.context.announce(Changes({kind: frozenset() for kind in Base.metadata.tables}))

    def _not_unlocked(self, error: Exception) -> None:
        from ui.start.unlock import LockedPage

        self.program.refused(error)
        page = self.page
        if page is None:
            return
        code = error.code if isinstance(error, RodeLoperError) else ""
        if code.startswith("away."):
            self.shut_out()
            return
        if code == "keys.code-mistyped" and isinstance(page, LockedPage) and not page.asks:
            self._show(self._page(asks=True))
            return
        page.show_problem("" if code == "keys.wait" else self.context.words(error))
        page.wait(attempts.waiting_for(self.context.store.path))

    # What it knows

    def _has_passphrase(self) -> bool:
        try:
            return read_keys(self.context.store.path).has("passphrase")
        except RodeLoperError:
            return True

    def _is_demo(self) -> bool:
        return self.context.store.path == folders.demo_store()


def _collect() -> None:
    """Clear away what refers to itself in a circle, such as the engines of the database, also when it is as old as the
    program: that is never looked at otherwise (``ui.courier.GarbageOnGuiThread``).
    """
    frozen = gc.get_freeze_count()
    gc.unfreeze()
    gc.collect()
    if frozen:
        gc.freeze()
