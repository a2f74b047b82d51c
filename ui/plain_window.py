# SPDX-License-Identifier: EUPL-1.2
"""The window for who hardly types: what the line above the page does, and all the rest in its quiet menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from assets.texts import _
from ui import theme
from ui.places import PLACES

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.reader_bar import ReaderBar


def connect(window: MainWindow, bar: ReaderBar) -> None:
    """Let the line above the page do what it says."""
    bar.home_pressed.connect(partial(window.go, PLACES[0][0]))
    window.page_shown.connect(bar.show_route)
    bar.finder_requested.connect(window.open_finder)
    bar.size_requested.connect(partial(_choose_size, window))
    for keys, by in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
        QShortcut(QKeySequence(keys), bar).activated.connect(partial(_step_size, window, by))


def fill(window: MainWindow, menu: QMenu) -> None:
    """Every place that the rail would show, and help and lock."""
    for route, words, icon in PLACES:
        if route in window.rail.items:
            menu.addAction(theme.icon(icon), _(words), partial(window.go, route))
    menu.addSeparator()
    menu.addAction(theme.icon("ph.question"), _("Keys and help"), window.show_shortcuts)
    if window.rail.can_lock():
        menu.addAction(theme.icon("ph.lock-simple"), _("Lock"), window.lock_now)


def _step_size(window: MainWindow, by: int) -> None:
    from ui.reader_bar import next_size  # only this kind of window has that line

    size = next_size(by)
    if by < 0 or size > theme.reading_size():
        _choose_size(window, size)


def _choose_size(window: MainWindow, percent: int) -> None:
    if window.context.desk is not None and percent != theme.reading_size():
        window.context.desk.choose_reading_size(percent)
