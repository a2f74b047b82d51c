# SPDX-License-Identifier: EUPL-1.2
"""Keeps the keyboard on the page when the thing that had the focus is redrawn, hidden or gone.

Qt then gives the focus to whatever comes next in the window, which is the status bar or the rail: the next Enter would leave
the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.page import Page


class FocusKeeper(QObject):
    """Watches the focus of one window: what arrives on ``frame()`` without being sent there goes back to ``page()``."""

    def __init__(
        self, frame: Callable[[], Sequence[QWidget]], page: Callable[[], Page | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._frame, self._page = frame, page
        self._was_on_page = False
        QApplication.instance().focusChanged.connect(self._moved)  # type: ignore[union-attr] # there is one

    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        page, frame = self._page(), self._frame()
        if now is None or page is None or not all(map(isValid, frame)):
            return
        if page is now or page.isAncestorOf(now):
            self._was_on_page = True
        elif any(part.isAncestorOf(now) for part in frame):
            if self._was_on_page and not QApplication.mouseButtons():
                # Only afterwards it is known whether the old one is still there, or Tab was pressed on it.
                QTimer.singleShot(0, self, partial(self._judge, old, now, page))
            self._was_on_page = False
        elif now.window() is frame[0].window():
            self._was_on_page = False

    def _judge(self, old: QWidget | None, now: QWidget, page: Page) -> None:
        stays = old is not None and isValid(old) and old.isVisible() and old.isEnabled()
        here = old is not None and isValid(old) and isValid(page) and page.isAncestorOf(old)
        if stays and here:
            return
        if isValid(page) and page is self._page() and isValid(now) and now.hasFocus():
            home(page).setFocus(Qt.FocusReason.OtherFocusReason)


def home(page: Page) -> QWidget:
    """Where the keyboard goes on this page: what it was on, else the page's own place for it, else the page."""
    before: QWidget | None = page.focusWidget()
    for widget in (before, page.home()):
        if widget is not None and isValid(widget) and widget.isVisible() and widget.isEnabled():
            return widget
    return page
