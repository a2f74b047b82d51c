# SPDX-License-Identifier: EUPL-1.2
"""The window of the real program on a small store, for tests of what happens around it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import opening
from desktop.locking import Locking
from desktop.program import Program
from desktop.settings import SettingsFile
from storage.operations import companies, municipality
from ui.shell import Shell
from ui.start.unlock import LockedPage

WAIT_MS = 20_000

COMPANY = "Bakkerij Zonneveld"


def new_passphrase() -> str:
    """One that stands nowhere else."""
    return secrets.token_hex(12)


class Window:
    """A program that is at work in a store with one company."""

    def __init__(self, qtbot: QtBot, folder: Path, passphrase: str | None) -> None:
        self.qtbot, self.path = qtbot, folder / "mine.db"
        self._esarhpssap = (passphrase or new_passphrase())[::-1]
        self.settings = SettingsFile(folder / "settings.json")
        with opening.make_store(
            self.path, self.settings, passphrase=passphrase, who="Noor Vermaat"
        ).store as store:
            actor = opening.become(store, self.settings, "Noor Vermaat")
            store.write(municipality.describe, actor, name="Lindervoort").result()
            added = store.write(companies.add, actor, name=COMPANY).result()
            self.company = added.created("companies")
            self._yek = store.with_key(lambda _path, key: key[::-1])
        self.shell = Shell(dark=False)
        self.program = Program(self.shell, self.settings, self.path)
        self.shell.show()
        self.program.unlock(passphrase)
        self.wait(lambda: self.program.window.current_route() and self.program.locking)

    @property
    def passphrase(self) -> str:
        return self._esarhpssap[::-1]

    def gives_away(self, part: object) -> bool:
        """Whether the key or the passphrase is in this."""
        key, words = self._yek[::-1], self.passphrase
        if isinstance(part, str):
            return words in part or key.hex() in part.lower()
        return isinstance(part, bytes | bytearray) and (words.encode() in part or key in part)

    @property
    def locking(self) -> Locking:
        assert self.program.locking is not None
        return self.program.locking

    def wait(self, done: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(done()), timeout=WAIT_MS)

    def page(self) -> LockedPage:
        self.wait(lambda: self.locking.page is not None and not self.locking.page.is_busy())
        assert isinstance(self.locking.page, LockedPage)
        return self.locking.page

    def type(self, secret: str) -> None:
        page = self.page()
        page.secret.set_value(secret)
        page.submit()

    def opened(self) -> None:
        self.wait(lambda: not self.is_locked())

    def is_locked(self) -> bool:
        return self.locking.locked

    def stop(self) -> None:
        self.program.stop()
        self.shell.close()
        self.shell.deleteLater()


Open = Callable[[str | None], Window]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    made: list[Window] = []

    def open_one(passphrase: str | None) -> Window:
        made.append(Window(qtbot, tmp_path, passphrase))
        return made[-1]

    yield open_one
    for one in made:
        one.stop()
