# SPDX-License-Identifier: EUPL-1.2
"""What lives as long as the window: settings, context, the store once it is open, and who is told what."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QLocale, QObject, Qt
from PySide6.QtWidgets import QApplication

from assets import texts
from desktop import custody, folders, logs, opening
from desktop.desk import ProgramDesk
from desktop.exchange import ProgramExchange
from desktop.keys import Ways
from desktop.qt_texts import QtTexts
from desktop.settings import SettingsFile, language_to_use
from desktop.wiring import FIRST_PAGE, Wiring
from storage import stretching
from storage.errors import RodeLoperError
from storage.rules.rights import Actor
from storage.store import utc_now
from ui import theme
from ui.context import Context
from ui.main_window import MainWindow
from ui.outgoing import Outgoing
from ui.shell import Shell

if TYPE_CHECKING:
    from desktop.early import EarlyStore
    from desktop.entrance import Entrance
    from desktop.instance import OneWindow
    from desktop.locking import Locking
    from desktop.notifier import Notifier
    from desktop.opening import Opened
    from storage.store import Store

log = logging.getLogger(__name__)

WRONG_SECRET = frozenset({"store.wrong-key", "keys.code-mistyped", "keys.no-passphrase"})
DEFAULT_SIZE = (1280, 800)
FRAME = 40
"""What title bar and edges of a window take, at most, in pixels."""


class Program(QObject):
    """What lives as long as the window: settings, context, the store once it is open, and who is told what."""

    def __init__(
        self, shell: Shell, settings: SettingsFile, path: Path | None, passphrase: str | None = None,
        early: EarlyStore | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        logs.start()
        self.shell = shell
        self.settings = settings
        self.path = path
        self.passphrase = passphrase
        self._early = early
        self._translator = QtTexts(self)
        self.speak(language_to_use(settings.values.language))
        theme.apply(mode=settings.values.theme)
        theme.set_reading_size(settings.values.reading_size)
        # The window needs its context before there is a store; no page is made until there is.
        self.context = Context(cast("Store", None), cast("Actor", None), settings=settings, parent=self)
        self.context.exchange = self.exchange = ProgramExchange(self)
        self.window = MainWindow(self.context)
        self.wiring = Wiring(self)
        self.locking: Locking | None = None
        self.notifier: Notifier | None = None
        self.one_window: OneWindow | None = None
        self.entrance: Entrance | None = None
        self._stores: list[Store] = []
        # Wrong passphrases and codes, until there is a trail to write them in.
        self._refused: list[tuple[dt.datetime, str]] = []
        self._ended = False
        self._place_window()
        shell.host(self.window)
        self.window.closing.connect(self._remember_window)

    # The window

    def speak(self, language: str) -> None:
        """Use this language for our own texts and for Qt's dialogs."""
        texts.use(language)
        QLocale.setDefault(QLocale(language))
        application = QApplication.instance()
        assert application is not None
        application.removeTranslator(self._translator)
        if self._translator.read(language):
            application.installTranslator(self._translator)

    def _place_window(self) -> None:
        if not self.settings.values.geometry or not self.shell.restoreGeometry(
            QByteArray(self.settings.values.geometry)
        ):
            self.shell.resize(*DEFAULT_SIZE)
            # On a small laptop the window, with the frame around it, would stick out of the screen.
            screen = self.shell.screen().availableGeometry()
            if screen.width() < DEFAULT_SIZE[0] + FRAME or screen.height() < DEFAULT_SIZE[1] + FRAME:
                self.shell.setWindowState(Qt.WindowState.WindowMaximized)

    def _remember_window(self) -> None:
        self.settings.change(geometry=bytes(self.shell.saveGeometry().data()))

    # The store

    def open(self) -> None:
        """Find the store and open it off the GUI thread; without one, welcome the newcomer."""
        path = opening.store_path(self.path, self.settings)
        self.path = path
        if path.exists():
            self.unlock(self.passphrase)
        elif self._is_only_window():
            self.welcome()

    def unlock(self, secret: str | None = None, *, typed: bool = False) -> None:
        """Open the store, with this passphrase or recovery code when there is one.

        ``typed``: by the person at the window, who would rather not do that at every start.
        """
        path, settings = self.path, self.settings
        assert path is not None
        early, self._early = self._early, None

        def open_it() -> Opened:
            if early is not None and (opened := early.take()) is not None:
                return self.keep(opened)
            ask = (lambda _attempt: secret) if secret else None
            ways = Ways(ask=ask, attempts=1, remember=typed)
            return self.keep(opening.open_store(path, settings, ways, write=True))

        self.context.tasks.run(
            lambda _job: open_it(),
            done=self.opened,
            failed=self.not_opened,
        )
        self.wiring.make_ahead(FIRST_PAGE)

    def keep(self, opened: Opened) -> Opened:
        """Close this store at the end, also when the window is gone before it hears of it. Called on any thread."""
        self._stores.append(opened.store)
        return opened

    def opened(self, opened: Opened) -> None:
        """Go to work in this store; not when the window closed meanwhile."""
        if self._ended:
            return
        self.context.store, self.context.actor = opened.store, opened.actor
        self.context.patience.after(self.note_way_in)
        self.context.outgoing = outgoing = Outgoing(folders.outgoing(opened.store.path))
        self.context.patience.after(outgoing.clear)
        # The demo is for looking around: the next start is one's own work again.
        own = opened.store.path != folders.demo_store()
        if not own:
            self._look_around()
        elif self.settings.values.last_store != str(opened.store.path):
            self.settings.change(last_store=str(opened.store.path))
        self.context.desk = desk = ProgramDesk(self)
        self.context.patience.after(self._set_post)
        desk.show_look()
        self.wiring.start()
        self.context.patience.after(self.exchange.start)
        self.context.patience.after(self._guard)
        self.context.patience.after(self._notify)
        self.context.patience.after(lambda: self._window_of(opened.store.path).listen())
        if own:
            self.context.patience.after(lambda: self._back_up_daily(opened.store))

    def note_way_in(self, operation: str = "store.open") -> None:
        """Now there is a place to write also what went wrong before: by whom, nobody knows."""
        nobody = Actor("", "", self.context.store.device)
        for at, code in self._refused:
            self.context.store.note(nobody, operation, at=at, result=code)
        self._refused.clear()
        self.context.note(operation)

    def refused(self, error: Exception) -> None:
        """A wrong passphrase or code: in the log at once, and in the audit trail as soon as there is one to write in."""
        if isinstance(error, RodeLoperError) and error.code in WRONG_SECRET:
            log.warning("the store was not opened: %s", error.code)
            self._refused.append((utc_now(), error.code))

    def loaded(self) -> None:
        """The rest of the program is there too: what was asked meanwhile can be done."""
        self.context.patience.end()

    def save(self) -> None:
        """Write what was typed and wait until it is on the disk."""
        page = self.window.current_page()
        if page is not None:
            page.save()
        self.context.store.wait()

    def _guard(self) -> None:
        # Imported here, behind the first page.
        from desktop.locking import Locking

        if self.locking is None:
            self.locking = Locking(self)
        self.locking.start()

    def _notify(self) -> None:
        # Imported here, behind the first page.
        from desktop.notices import desktop_way
        from desktop.notifier import Notifier

        if self.notifier is None:
            self.notifier = Notifier(self, desktop_way(self))
            self.notifier.opened.connect(self._show_reminders)
        self.notifier.start()

    def _show_reminders(self) -> None:
        """Somebody pressed a message on the desktop. A locked window only comes forward."""
        self._raise()
        if not (self.locking and self.locking.locked):
            self.context.open("reminders", "")

    def shut_out(self) -> None:
        """The backend does not let this laptop in any more: nothing of its data shows until it does."""
        if self.locking is not None and custody.away(self.context.store.path) is not None:
            self.locking.shut_out()

    def forget_secrets(self) -> None:
        """Let go of what somebody typed or gave to open the store."""
        self.passphrase = None
        stretching.forget()
        if self.entrance is not None:
            self.entrance.forget_secret()

    def show_store(self) -> None:
        """Everything again, for another person, another role or another store."""
        self.wiring.add_pages()
        self.window.rebuild()
        self.wiring.show_store()

    def _set_post(self) -> None:
        # Imported here, behind the first page.
        from desktop.post import ProgramPost

        self.context.post = ProgramPost(self.context, self.settings)

    def _look_around(self) -> None:
        # Imported here: one's own work never needs it.
        from desktop.demo.looks import DemoLooks

        DemoLooks(self)

    def _back_up_daily(self, store: Store) -> None:
        actor = self.context.actor
        self.context.tasks.run(lambda _job: opening.back_up_daily(store, actor), failed=self._not_backed_up)

    def _not_backed_up(self, error: Exception) -> None:
        self.context.messages.banner(self.context.words(error), "warning")

    def not_opened(self, error: Exception) -> None:
        """Say why there is no store, and what to do; unless another window has it, which comes forward."""
        self.refused(error)
        busy = isinstance(error, RodeLoperError) and error.code == "store.busy"
        if self._is_only_window(store_is_busy=busy):
            self._way_in().ask(error)

    def welcome(self) -> None:
        """The first start."""
        self._way_in().welcome()

    def _way_in(self) -> Entrance:
        # Imported here: who has a keyring never sees it.
        from desktop.entrance import Entrance

        if self.entrance is None:
            self.entrance = Entrance(self)
        return self.entrance

    def _is_only_window(self, *, store_is_busy: bool = False) -> bool:
        """Whether no other window is open on this store. If there is one it comes forward and this program ends."""
        assert self.path is not None
        window = self._window_of(self.path)
        if window.is_second(starting=store_is_busy):
            QApplication.exit(0)
            return False
        # A command may be writing: another window is then as welcome as this one.
        if not store_is_busy:
            window.listen()
        return True

    def _window_of(self, store: Path) -> OneWindow:
        # Imported here: a first page that opens does not wait for it.
        from desktop.instance import OneWindow

        if self.one_window is None or self.one_window.store != store:
            if self.one_window is not None:
                self.one_window.close()
            self.one_window = OneWindow(store, self)
            self.one_window.raise_requested.connect(self._raise)
        return self.one_window

    def _raise(self) -> None:
        self.shell.setWindowState(self.shell.windowState() & ~Qt.WindowState.WindowMinimized)
        self.shell.show()
        self.shell.raise_()
        self.shell.activateWindow()

    def stop(self) -> None:
        """Everything that was typed is written before the key is forgotten."""
        self._ended = True
        if self.locking is not None:
            self.locking.stop()
        if self.notifier is not None:
            self.notifier.stop()
        self.exchange.stop()
        self.context.tasks.close()
        if self.context.desk is not None and not (self.locking and self.locking.locked):
            self.context.note("store.close")
        if self.context.outgoing is not None:
            self.context.outgoing.clear()
        for store in (*self._stores, self.context.store):
            if store is not None:
                store.close()
        # It may be in the middle of a copy, which nothing can break off.
        self.exchange.finish()
        if self.one_window is not None:
            self.one_window.close()
        logs.stop()
