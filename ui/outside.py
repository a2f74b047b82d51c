# SPDX-License-Identifier: EUPL-1.2
"""What the computer opens for us: a file, a mail, a telephone. Says so when it has no program for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from assets.texts import _
from ui.context import Messages


def open_file(path: Path, messages: Messages) -> bool:
    """Open this file with its own program."""
    said = _("This computer cannot open {name}. The file is in {folder}.")
    return _open(
        QUrl.fromLocalFile(str(path)), messages, said.format(name=path.name, folder=str(path.parent))
    )


def open_mail(address: str, messages: Messages) -> bool:
    """Open this ``mailto:`` address in the mail program."""
    said = _("This computer has no mail program that can be opened. Nothing was sent.")
    return _open(QUrl(address, QUrl.ParsingMode.StrictMode), messages, said)


def _open(url: QUrl, messages: Messages, said: str) -> bool:
    opened = QDesktopServices.openUrl(url)
    if not opened:
        messages.banner(said, "warning")
    return opened
