# SPDX-License-Identifier: EUPL-1.2
"""The way in: the first start, unlocking, the demo, and what to do when the store does not open.

It shows one page at a time on the sheet of the window and does the slow work off the GUI thread. As soon as there is
an open store the program goes on with it, and the page is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from assets.texts import _
from desktop import attempts, folders, keys, opening
from desktop.arrivals import Newcomer, found_backups, make, strangers, ways
from desktop.keys import Ways
from desktop.opening import Opened
from storage.errors import RodeLoperError
from ui.start.connect import ConnectStartPage
from ui.start.first import FirstStartPage
from ui.start.frame import StartFrame
from ui.start.recovery import RecoveryCodePage
from ui.start.trouble import RestorePage, TroublePage
from ui.start.unlock import UnlockPage
from ui.start.who import WhoPage

if TYPE_CHECKING:
    from desktop.program import Program
    from desktop.readmission import Admission
    from desktop.readmitting import Readmitting
    from ui.exchange.connect import ConnectPage
    from ui.exchange.values import Offer

log = logging.getLogger(__name__)

_LOCKED = frozenset(
    {
        "keys.needed",
        "keys.wait",
        "store.wrong-key",
        "keys.code-mistyped",
        "keys.no-passphrase",
        "store.locked",
    }
)
_DAMAGED = frozenset({"store.damaged", "keys.damaged", "keys.missing"})


class Entrance(QObject):
    """Shows the pages before the work. One lives as long as the program."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program = program
        self.context = program.context
        self.window = program.window
        self.page: StartFrame | None = None
        self._secret = program.passphrase
        self._back: Callable[[], object] = self.welcome
        self._joining: Offer | None = None
        self._readmitting: Readmitting | None = None
        self.window.page_shown.connect(self._gone_in)

    # The first start

    def welcome(self, answers: dict[str, str] | None = None, problem: str = "") -> None:
        """Ask who is there. Looking for a keyring can take a moment, so that happens first, off the GUI thread."""
        self._back = self.welcome
        self.context.tasks.run(
            lambda _job: not keys.has_keyring() and keys.given_passphrase(Ways()) is None,
            done=lambda needed: self._welcome(bool(needed), answers or {}, problem),
            failed=lambda error: self._welcome(True, answers or {}, self.context.words(error)),
        )

    def _welcome(self, needs_passphrase: bool, answers: dict[str, str], problem: str) -> None:
        page = FirstStartPage(self.context, needs_passphrase=needs_passphrase)
        page.who.set_values(answers)
        page.make_requested.connect(self._make)
        page.demo_requested.connect(self.demo)
        page.restore_requested.connect(self.restore)
        page.connect_requested.connect(partial(self.connect_first, needs_passphrase))
        page.language_requested.connect(partial(self._speak, page))
        self._show(page)
        page.show_problem(problem)

    def _speak(self, page: FirstStartPage, language: str) -> None:
        answers = page.answers()
        self.program.settings.change(language=language)
        self.program.speak(language)
        self.window.rebuild()
        self.page = None
        self._welcome(page.needs_passphrase, answers, "")

    def _make(
        self, name: str, department: str, function: str, email: str, municipality: str, passphrase: str | None
    ) -> None:
        newcomer = Newcomer(name, department, function, email, municipality, passphrase)
        page, path, settings = self.page, self.program.path, self.program.settings
        assert page is not None
        assert path is not None
        page.set_busy(_("Your data gets a lock of its own. This takes a moment."))
        self.context.tasks.run(
            lambda _job: self.program.keep(make(path, settings, newcomer)),
            done=partial(self._made, newcomer),
            failed=self._not_made,
        )

    def _made(self, newcomer: Newcomer, opened: Opened) -> None:
        self.context.store, self.context.actor = opened.store, opened.actor
        page = RecoveryCodePage(self.context, opened.recovery_code, newcomer.municipality)
        page.written_down.connect(partial(self._begin, opened))
        self._show(page)

    def _begin(self, opened: Opened) -> None:
        self.program.opened(opened)
        if self._joining is not None:
            self._joining = None
            self.window.show_page("connect")
            cast("ConnectPage", self.window.page("connect")).confirm()
        else:
            # A new store has nothing yet: the companies page tells how to begin.
            self.window.show_page("companies")

    def _not_made(self, error: Exception) -> None:
        if self.page is None:
            return
        if (
            isinstance(error, RodeLoperError)
            and error.code == "keys.needed"
            and isinstance(self.page, FirstStartPage)
        ):
            self.page.ask_passphrase(True)
            self.page.show_problem(
                _("This laptop does not keep the key for us after all. Choose a passphrase.")
            )
        else:
            self.page.show_problem(self.context.words(error))

    # Joining colleagues

    def connect_first(self, needs_passphrase: bool) -> None:
        """Ask for the municipality that works with Rode Loper already; what is there says who this is."""
        self._back, self._joining = self.welcome, None
        page = ConnectStartPage(self.context)
        page.ways_requested.connect(partial(self._ways, page))
        page.look_requested.connect(partial(self._look, page))
        page.browser_requested.connect(partial(self._browse, page))
        page.cancel_requested.connect(self._cancel)
        page.confirmed.connect(partial(self._join, needs_passphrase))
        page.back_requested.connect(self._go_back)
        self._show(page)

    def _ways(self, page: ConnectStartPage, server: str) -> None:
        assert self.context.exchange is not None
        page.set_busy(_("Looking …"))
        self.context.exchange.ways_in(server, page.show_ways, page.show_refusal)

    def _browse(self, page: ConnectStartPage, server: str) -> None:
        assert self.context.exchange is not None
        page.set_busy(_("Looking …"))
        exchange = self.context.exchange
        exchange.connect_in_browser(server, page.show_waiting, page.show_offer, page.show_refusal)

    def _cancel(self) -> None:
        assert self.context.exchange is not None
        self.context.exchange.cancel()

    def _look(self, page: ConnectStartPage, server: str, user: str, password: str, bucket: str) -> None:
        assert self.context.exchange is not None
        page.set_busy(_("Looking …"))
        self.context.exchange.connect_to(
            server, user, password, page.show_offer, page.show_refusal, bucket=bucket
        )

    def _join(self, needs_passphrase: bool, offer: Offer) -> None:
        self._joining = offer
        page = FirstStartPage(self.context, needs_passphrase=needs_passphrase)
        page.make_requested.connect(self._make)
        self._show(page)
        # On paper and in the audit trail a name must stand until the municipality's own record of it is here.
        name = offer.colleague or _("Colleague")
        if needs_passphrase:
            page.ask_only_passphrase(name, offer.municipality)
        else:
            self._make(name, "", "", "", offer.municipality, None)

    # The demo

    def demo(self) -> None:
        """Make the municipality with invented data when it is not there yet, and go on in it."""
        page = self.page
        assert page is not None
        # Imported here: only who looks around needs it.
        from desktop.demo.build import PASSPHRASE, make_demo

        path, settings = folders.demo_store(), self.program.settings
        page.set_busy(
            _(
                "A municipality with 60 companies and a year of visits is being made. This can take half a minute."
            )
        )

        def ready(_counts: object) -> None:
            self.program.path = path
            self._open(PASSPHRASE)

        self.context.tasks.run(
            lambda _job: make_demo(path, settings),
            done=ready,
            failed=lambda error: page.show_problem(self.context.words(error)),
        )

    # Unlocking

    def ask(self, error: Exception) -> None:
        """The store did not open for this reason: ask for the passphrase, or tell what is the matter."""
        code = error.code if isinstance(error, RodeLoperError) else ""
        if code == "store.missing":
            self.welcome()
        elif code in _LOCKED:
            # Of how long it takes the page itself tells.
            said = code not in ("keys.needed", "keys.wait")
            self._ask_secret(self.context.words(error) if said else "")
        elif code.startswith("away."):
            self._ask_login()
        else:
            self._tell_trouble(code, self.context.words(error))

    def forget_secret(self) -> None:
        """What was typed here is not needed any more."""
        self._secret = None

    def _ask_secret(self, problem: str) -> None:
        page = self.page
        if not isinstance(page, UnlockPage):
            page = UnlockPage(self.context, str(self.program.path))
            page.unlock_requested.connect(self._unlock)
            page.demo_requested.connect(self.demo)
            page.restore_requested.connect(self.restore)
            self._back = partial(self._ask_secret, "")
            self._show(page)
        page.show_problem(problem)
        assert self.program.path is not None
        page.wait(attempts.waiting_for(self.program.path))

    def _unlock(self, secret: str) -> None:
        assert self.page is not None
        self.page.set_busy(_("Your data is being opened."))
        self._open(secret)

    def _open(self, secret: str | None) -> None:
        self._secret = secret
        self.program.unlock(secret, typed=True)

    def _ask_login(self) -> None:
        """It opens after a login at the backend only."""
        # Imported here: hardly anybody ever sees it.
        from desktop.readmitting import Readmitting

        path, settings, keep = self.program.path, self.program.settings, self.program.keep
        assert path is not None

        def enter(admission: Admission) -> Opened:
            from desktop import readmission

            opened = keep(opening.open_with_key(path, settings, admission.key, write=True, logged_in=True))
            readmission.let_in(opened.store, opened.actor, admission)
            return opened

        self._readmitting = Readmitting(
            self.context, path, settings.of_store(path).device, enter, self.program.opened
        )
        self._show(self._readmitting.page)

    def _tell_trouble(self, code: str, words: str) -> None:
        titles = {
            "store.busy": _("Your data is open in another window"),
            "store.newer": _("Your data needs a newer Rode Loper"),
            "store.full": _("The disk is full"),
            **dict.fromkeys(_DAMAGED, _("Your data does not open")),
        }
        page = TroublePage(
            self.context,
            titles.get(code, _("Rode Loper could not open your data")),
            words,
            place="" if str(self.program.path) in words else str(self.program.path),
            can_restore=code in _DAMAGED,
        )
        page.again_requested.connect(self._again)
        page.restore_requested.connect(self.restore)
        self._back = partial(self._tell_trouble, code, words)
        self._show(page)

    def _again(self) -> None:
        assert self.page is not None
        self.page.set_busy(_("Your data is being opened."))
        self._open(self._secret)

    # Back-ups

    def restore(self) -> None:
        """Choose a back-up to put back in the place of the store."""
        path = self.program.path
        assert path is not None
        page = RestorePage(self.context, found_backups(path), replaces=path.exists())
        page.restore_chosen.connect(self._restore)
        page.back_requested.connect(self._go_back)
        self._show(page)

    def _go_back(self) -> None:
        self._back()

    def _restore(self, backup: str, secret: str) -> None:
        page, path = self.page, self.program.path
        assert page is not None
        assert path is not None
        page.set_busy(_("The back-up is checked and put back."))

        def put_back(_job: object) -> object:
            ways = Ways(ask=(lambda _attempt: secret) if secret else None, attempts=1)
            return opening.put_back(Path(backup), path, ways, self.program.settings)

        self.context.tasks.run(
            put_back, done=lambda _restored: self._find_who(secret), failed=self._not_restored
        )

    def _find_who(self, secret: str) -> None:
        """On a new laptop nobody knows who sits there; then ask, before anything is written in a wrong name."""
        path, settings = self.program.path, self.program.settings
        assert path is not None
        self.context.tasks.run(
            lambda _job: strangers(path, settings, secret),
            done=partial(self._ask_who, secret),
            failed=self.ask,
        )

    def _ask_who(self, secret: str, names: list[str] | None) -> None:
        if names is None:
            self._open(secret or None)
            return
        page = WhoPage(self.context, names)
        page.chosen.connect(partial(self._be, secret))
        self._show(page)

    def _be(self, secret: str, name: str) -> None:
        page, path, settings = self.page, self.program.path, self.program.settings
        assert page is not None
        assert path is not None
        page.set_busy(_("Your data is being opened."))

        def remember(_job: object) -> None:
            with opening.open_store(path, settings, ways(secret), who=name, write=True).store as store:
                opening.become(store, settings, name)

        self.context.tasks.run(remember, done=lambda _done: self._open(secret or None), failed=self.ask)

    def _not_restored(self, error: Exception) -> None:
        if self.page is not None:
            needed = isinstance(error, RodeLoperError) and error.code == "keys.needed"
            self.page.show_problem(
                _("Type the passphrase or the recovery code of this back-up. Nothing was changed.")
                if needed
                else self.context.words(error)
            )

    # Pages

    def _show(self, page: StartFrame) -> None:
        old, self.page = self.page, page
        self.window.stack.addWidget(page)
        self.window.stack.setCurrentWidget(page)
        # Nothing is saved, found or encrypted yet, so the line that says so waits for the first page of the work.
        self.window.status.hide()
        page.title_changed.connect(self._title)
        self._title(page.title)
        page.focus_first()
        self._put_away(old)

    def _title(self, words: str) -> None:
        self.window.setWindowTitle(f"{words} · Rode Loper")

    def _gone_in(self, _route: str) -> None:
        """The first page of the work is on the screen: the way in is not needed any more."""
        old, self.page = self.page, None
        self._put_away(old)

    def _put_away(self, page: StartFrame | None) -> None:
        if page is not None:
            self.window.stack.removeWidget(page)
            page.hide()
            page.deleteLater()
