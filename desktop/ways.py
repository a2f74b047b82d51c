# SPDX-License-Identifier: EUPL-1.2
"""The ways to log in as the window needs them: they load the network libraries only when somebody goes one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ui.courier import Courier
from ui.exchange.values import WaysIn

if TYPE_CHECKING:
    from desktop.logins import Way
    from sync.login.kept import Login
    from sync.ways import Ways


def typed(user: str, password: str) -> Way:
    """As who typed this."""
    from desktop.logins import Password

    return Password(user, password)


def logged_in(server: str, open_page: Callable[[str], object], stopped: threading.Event) -> Login:
    """As who logs in with the browser now; on a worker thread, until ``stopped``."""
    from desktop import logins

    return logins.in_browser(server, open_page, stopped)


def ways_in(found: Ways) -> WaysIn:
    """What a page must know of it."""
    return WaysIn(found.provider.host if found.provider else "", found.password)


def open_in_browser(courier: Courier, waiting: Callable[[str], object], address: str) -> None:
    """Show this page in the browser, and say that it is there; called on a worker thread."""

    def show() -> None:
        QDesktopServices.openUrl(QUrl.fromEncoded(address.encode()))
        waiting(address)

    courier.post(show)
