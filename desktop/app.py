# SPDX-License-Identifier: EUPL-1.2
"""The program with a window: an ordered start, and an ordered stop that loses nothing.

The empty sheet is painted first; the libraries load meanwhile on another thread. The garbage collector waits until the
first page is there, so that it does not walk a heap that is still growing.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop import folders, moments
from ui.shell import Shell

if TYPE_CHECKING:
    from desktop.program import Program

_STORE = ("desktop.opening", "storage.queries.today")
_WINDOW = ("desktop.program", "desktop.wiring", "ui.today.page")


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
    # Not before: what these load is what the first paint would wait for.
    from desktop.early import EarlyStore
    from desktop.settings import SettingsFile
    from ui.courier import Courier, GarbageOnGuiThread

    settings = SettingsFile()
    early = EarlyStore(path, settings, passphrase)
    programs: list[Program] = []

    def begin() -> None:
        from desktop.program import Program

        programs.append(Program(shell, settings, path, passphrase, early))
        programs[0].window.page_shown.connect(_first_page, Qt.ConnectionType.SingleShotConnection)
        programs[0].open()

    courier = Courier()

    def load() -> None:
        try:
            _load(_STORE)
        finally:
            early.loaded.set()
        _load(_WINDOW)
        courier.post(begin)

    loading = threading.Thread(target=load, name="loading")
    loading.start()
    _first_look(settings.values.theme)
    collector = GarbageOnGuiThread()
    try:
        return application.exec()
    finally:
        loading.join()
        for program in programs:
            program.stop()
        early.close()
        collector.stop()


def _first_look(mode: str) -> None:
    """Load letters and style meanwhile: that is Qt's work, and applying the same look again costs next to nothing."""
    from ui import theme

    theme.apply(mode=mode)


def _first_page(_route: str) -> None:
    """Usable is when the window has nothing left to do: timers without time wait until all is laid out and painted."""
    usable = partial(moments.reached, moments.USABLE)
    QTimer.singleShot(0, partial(QTimer.singleShot, 0, usable))


def _load(modules: Sequence[str]) -> None:
    """Import what the first page needs, while the sheet is on the screen."""
    for module in modules:
        import_module(module)


def _theme() -> str:
    """The theme that was chosen. Only a glance, without a library: the settings are read, and mended, after the first paint."""
    try:
        content = folders.settings_file().read_bytes()
    except OSError:
        return "system"
    return next((theme for theme in ("light", "dark") if f'"theme": "{theme}"'.encode() in content), "system")


def _dark(application: QApplication, theme: str) -> bool:
    if theme == "system":
        return application.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return theme == "dark"
