# SPDX-License-Identifier: EUPL-1.2
"""What the settings page asks of the program (``ui.desk.Desk``): language, look, person, care of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from assets.texts import _, moment
from desktop import attempts, folders, keys, opening
from desktop.keys import Ways
from desktop.opening import Opened
from desktop.settings import language_to_use
from storage import backups
from storage.audit import result_of
from storage.backups import Restored
from storage.errors import RodeLoperError
from storage.keys import read_keys, renew_recovery_code, set_passphrase
from storage.queries import people
from storage.rules.reminders import Round
from ui import theme
from ui.desk import Backup, Notifies

if TYPE_CHECKING:
    from desktop.program import Program
    from storage.store import Store

T = TypeVar("T")


class ProgramDesk:
    """The desk of a program with an open store."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.settings = program.settings
        self.context = program.context

    # Language, look, person

    def language(self) -> str:
        return self.settings.values.language

    def choose_language(self, language: str) -> None:
        values = self.settings.change(language=language)
        # What was typed is saved in the language it was typed in.
        self.program.save()
        self.program.speak(language_to_use(values.language))
        self.program.window.rebuild()

    def theme(self) -> str:
        return self.settings.values.theme

    def choose_theme(self, mode: str) -> None:
        self.settings.change(theme=mode)
        self.show_look()

    def reading_size(self) -> int:
        return self.settings.values.reading_size

    def choose_reading_size(self, percent: int) -> None:
        values = self.settings.change(reading_size=percent)
        self.program.save()
        theme.set_reading_size(values.reading_size)
        self.program.window.rebuild()

    def show_accent(self, colour: str) -> None:
        theme.apply(mode=self.settings.values.theme, accent=colour or None, override=folders.look())

    def show_look(self) -> None:
        """The theme of this person in the colour of the municipality."""
        self.show_accent(self.context.read(people.accent))

    def choose_me(self, colleague_id: str) -> None:
        chosen = self.context.read(people.colleague, colleague_id)
        if chosen is None:
            raise RodeLoperError("not-found", kind="colleagues")
        if self.program.exchange.status().connected:
            # Who works here is who logs in there; under another name the server would refuse every note.
            raise RodeLoperError("exchange.who")
        self.program.save()
        self.context.note("store.person", kind="colleagues", record_id=chosen.id)
        self.settings.remember_who(self.store.path, chosen.id)
        self.context.actor = opening.acting(self.store, chosen.id, chosen.name)
        self.program.show_store()

    # Reminders

    def reminded(self) -> Round | None:
        return self.settings.of_store(self.store.path).reminded.get(self.context.actor.id)

    def remember_reminded(self, last: Round) -> None:
        self.settings.remember_reminded(self.store.path, self.context.actor.id, last)

    def notifies(self) -> Notifies:
        return Notifies(self.settings.values.notify_reminders, self.settings.values.notify_changes)

    def choose_notifies(self, chosen: Notifies) -> None:
        self.settings.change(notify_reminders=chosen.reminders, notify_changes=chosen.changes)

    # Locking

    def lock_minutes(self) -> int:
        return self.settings.values.lock_minutes

    def choose_lock_minutes(self, minutes: int) -> None:
        self.settings.change(lock_minutes=minutes)

    def lock(self) -> None:
        assert self.program.locking is not None, "it is there behind the first page"
        self.program.locking.ask()

    # The store

    @property
    def store(self) -> Store:
        """The store that is open now."""
        return self.context.store

    def store_path(self) -> Path:
        return self.store.path

    def needs_passphrase(self) -> bool:
        return not keys.has_keyring()

    def has_passphrase(self) -> bool:
        return read_keys(self.store.path).has("passphrase")

    def backups(self) -> Sequence[Backup]:
        found = []
        for file in backups.automatic(folders.backups(), self.store.path):
            made = dt.datetime.fromtimestamp(file.stat().st_mtime).astimezone()
            found.append(Backup(file, made, file.stat().st_size))
        return sorted(found, key=lambda one: one.made, reverse=True)

    def back_up(self, out: Path) -> None:
        self.store.with_key(lambda path, key: backups.back_up(path, key, out))
        self.context.note("backups.make", detail="asked")

    def restore(self, backup: Path, secret: str, failed: Callable[[Exception], object]) -> None:
        self.program.save()
        store = self.store
        path, key = store.with_key(lambda path, key: (path, key))
        ways = Ways(ask=(lambda _attempt: secret) if secret else None, attempts=1, known=key)
        # Nothing may be typed or read while there is no store.
        self.program.shell.setEnabled(False)
        self.program.exchange.stop()
        if self.program.locking is not None:
            self.program.locking.stop()
        store.close()

        def put_back(_job: object) -> tuple[Opened, Restored]:
            # A copy that the exchange was making reads the file that is about to go.
            self.program.exchange.finish()
            made = opening.put_back(backup, path, ways, self.settings)
            return self.program.keep(opening.open_store(path, self.settings, ways, write=True)), made

        def done(result: tuple[Opened, Restored]) -> None:
            opened, made = result
            self.program.shell.setEnabled(True)
            self.context.store, self.context.actor = opened.store, opened.actor
            self.program.show_store()
            self._at_work()
            self.context.messages.banner(restored_words(made), "good")

        def not_done(error: Exception) -> None:
            self.program.shell.setEnabled(True)
            try:
                store.unlock(key)
            except RodeLoperError:
                # The back-up took its place but did not open: the way in says what can be done about it.
                self.program.not_opened(error)
            else:
                self.context.note("backups.restore", result=result_of(error))
                self._at_work()
                failed(error)

        self.context.tasks.run(put_back, done=done, failed=not_done)

    def _at_work(self) -> None:
        """There is a store again: exchange it, and lock it when nobody is there."""
        self.program.exchange.start()
        if self.program.locking is not None:
            self.program.locking.start()

    def new_recovery_code(self, current: str = "") -> str:
        def renew(path: Path, key: bytes) -> str:
            _check(path, current)
            return renew_recovery_code(path, key)

        code = self._noted("keys.recovery_code", lambda: self.store.with_key(renew))
        self.context.note("keys.recovery_code")
        return code

    def set_passphrase(self, passphrase: str, current: str = "") -> None:
        if not passphrase and self.needs_passphrase():
            raise RodeLoperError("keys.needed")
        self._noted(
            "keys.passphrase",
            lambda: self.store.with_key(lambda path, key: _set_passphrase(path, key, passphrase, current)),
        )
        self.context.note("keys.passphrase", detail="set" if passphrase else "removed")

    def _noted(self, operation: str, work: Callable[[], T]) -> T:
        """Do this; what is refused stands in the audit trail."""
        try:
            return work()
        except RodeLoperError as error:
            self.context.note(operation, result=result_of(error))
            raise


def _check(path: Path, current: str) -> None:
    """The window stands open: whoever sits down at it must not make a way in. Raises as ``attempts.unlock``."""
    wrapped = read_keys(path)
    if wrapped.has("passphrase"):
        attempts.unlock(wrapped, current)


def _set_passphrase(path: Path, key: bytes, passphrase: str, current: str) -> None:
    """A store with a passphrase asks for it, so the keyring must not know the key; without one it must, for certain.

    Cut short at any moment, it opens with the old way or with the new one: the keys are replaced at once, and while they
    have a passphrase the keyring does not count.
    """
    _check(path, current)
    if not passphrase and not keys.remember_in_keyring(path, key):
        raise RodeLoperError("keys.needed")
    set_passphrase(path, key, passphrase or None)
    if passphrase:
        keys.forget_in_keyring(path)


def restored_words(made: Restored) -> str:
    """From when the store is now, and where the one is that it replaced."""
    words = _("The store is back as it was: {moment}.").format(moment=moment(made.made))
    if made.replaced:
        words += " " + _("What was there is kept in {path}.").format(path=made.replaced)
    return words
