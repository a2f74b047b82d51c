# SPDX-License-Identifier: EUPL-1.2
"""A login in the browser from the command line, and Ctrl+C while something goes on."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import click

from assets.texts import _
from desktop import logins
from sync.login.kept import Login

_ENDS = (signal.SIGINT, signal.SIGTERM)


def browser_login(server: str) -> Login:
    """Let somebody log in at the municipality of this server. Ctrl+C ends the waiting (``sync.stopped``)."""
    stopped = threading.Event()
    with interrupted(stopped.set):
        return logins.in_browser(server, _open_page, stopped)


def _open_page(address: str) -> None:
    """Show it in the browser, and on the error stream for whoever has none here."""
    click.echo(
        _("Log in at your municipality in the browser. Is it not open? Then open this address:"), err=True
    )
    click.echo(address, err=True)
    # Without a screen a browser in the terminal would take it over.
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        click.launch(address)


@contextmanager
def interrupted(stop: Callable[[], object]) -> Iterator[None]:
    """Ctrl+C, or a wish of the system, ends the exchange where it can go on next time."""

    def heard(_number: int, _frame: FrameType | None) -> None:
        stop()

    # Python hears signals on its first thread only.
    first = threading.current_thread() is threading.main_thread()
    before = {number: signal.signal(number, heard) for number in _ENDS} if first else {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
