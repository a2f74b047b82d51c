# SPDX-License-Identifier: EUPL-1.2
"""The program with a window: closed at any moment, it lets go of the store."""

from __future__ import annotations

import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop import opening
from desktop.entrance import Entrance
from desktop.program import Program
from desktop.settings import SettingsFile
from storage.store import not_in_use
from ui.shell import Shell
from ui.start.first import FirstStartPage

PASSPHRASE = "een lange zin om te onthouden"


def let_go(path: Path) -> bool:
    """Whether nobody holds the store any more. Raises ``store.busy`` when somebody does."""
    with not_in_use(path):
        return not [one for one in threading.enumerate() if one.name == "store-writer"]


def test_a_window_that_closes_while_its_store_opens_lets_go_of_it(qtbot: QtBot, tmp_path: Path) -> None:
    settings, path = SettingsFile(tmp_path / "settings.json"), tmp_path / "mine.db"
    opening.make_store(path, settings, passphrase=PASSPHRASE, who="Noor Vermaat").store.close()
    shell = Shell(dark=False)
    program = Program(shell, settings, path)
    program.unlock(PASSPHRASE)
    program.stop()
    assert let_go(path)
    shell.close()
    shell.deleteLater()


def test_a_window_that_closes_while_its_first_store_is_made_lets_go_of_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    settings, path = SettingsFile(tmp_path / "settings.json"), tmp_path / "mine.db"
    shell = Shell(dark=False)
    program = Program(shell, settings, path)
    entrance = Entrance(program)
    entrance.welcome()
    qtbot.waitUntil(lambda: entrance.page is not None)
    assert isinstance(entrance.page, FirstStartPage)
    entrance.page.make_requested.emit("Noor Vermaat", "EZ", "", "", "Lindervoort", PASSPHRASE)
    qtbot.waitUntil(path.with_name(f"{path.name}.keys").exists)
    program.stop()
    assert let_go(path)
    shell.close()
    shell.deleteLater()
