# SPDX-License-Identifier: EUPL-1.2
"""The program with a window: an ordered start, and an ordered stop that loses nothing.

The empty sheet is painted first. Behind it one thread finds the key and opens the store, and another imports what the
window and its first page need; the rest is imported when that page is on the screen. The garbage collector waits
until that is done, so that it does not walk a heap that is still growing.
"""

from __future__ import annotations

import gc
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop import folders, moments
from ui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.program import Program


def run(path: Path | None = None, *, passphrase: str | None = None) -> int:
    """Open the window on the store at this path (by default the last one) and stay until it is closed."""
    gc.disable()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Rode Loper")
    application.setDesktopFileName("rode-loper")
    shell = Shell(dark=_dark(application, _theme()))
    shell.show()
    application.processEvents()
    moments.reached(moments.PAINTED)
    # Not before: what these load is what the first paint would wait for. And the key first: deriving it takes longest.
    from desktop.early import EarlyStore
    from desktop.settings import SettingsFile

    settings = SettingsFile()
    early = EarlyStore(path, settings, passphrase)
    from PySide6.QtCore import Qt

    from desktop.loading import Loading
    from ui.courier import Courier, GarbageOnGuiThread

    programs: list[Program] = []
    courier = Courier()

    def begin() -> None:
        from desktop.program import Program

        program = Program(shell, settings, path, passphrase, early)
        programs.append(program)
        program.context.patience.begin()
        program.window.page_shown.connect(
            lambda _route: _when_idle(usable), Qt.ConnectionType.SingleShotConnection
        )
        program.open()

    def complete() -> None:
        collector.start()
        for program in programs:
            program.loaded()

    def usable() -> None:
        moments.reached(moments.USABLE)
        loading.first_page()

    collector = GarbageOnGuiThread()
    loading = Loading(lambda: courier.post(begin), lambda: courier.post(complete))
    loading.start()
    _first_look(settings.values.theme)
    try:
        return application.exec()
    finally:
        loading.end()
        for program in programs:
            program.stop()
        early.close()
        collector.stop()


def _first_look(mode: str) -> None:
    """Load letters and style meanwhile: that is Qt's work, and applying the same look again costs next to nothing."""
    from ui import theme

    theme.keep_pictures(folders.pictures())
    theme.apply(mode=mode)


def _when_idle(then: Callable[[], None]) -> None:
    """When the window has nothing left to do: timers without time wait until all is laid out and painted."""
    QTimer.singleShot(0, partial(QTimer.singleShot, 0, then))


def _theme() -> str:
    """The theme that was chosen. Only a glance, without a library: the settings are read, and mended, after the first paint."""
    try:
        content = folders.settings_file().read_bytes()
    except OSError:
        return "system"
    return next((theme for theme in ("light", "dark") if f'"theme": "{theme}"'.encode() in content), "system")


def _dark(application: QApplication, theme: str) -> bool:
    if theme == "system":
        from PySide6.QtCore import Qt

        return application.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return theme == "dark"
