# SPDX-License-Identifier: EUPL-1.2
"""What the computer opens for us: a file, a mail, a telephone. Says so when it has no program for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from assets.texts import _
from ui.context import Context, Messages

if TYPE_CHECKING:
    from ui.documents.mail_draft import Draft

_ADDRESSES = frozenset({"https", "http", "mailto", "tel"})


def open_file(path: Path, context: Context, operation: str) -> bool:
    """Open this file with its own program. ``operation``: what made it, for the audit trail."""
    said = _("This computer cannot open {name}. The file is in {folder}.")
    context.note(operation, detail="open")
    said = said.format(name=path.name, folder=str(path.parent))
    return _open(QUrl.fromLocalFile(str(path)), context.messages, said)


def open_mail(address: str, context: Context, **about: str) -> bool:
    """Open this ``mailto:`` address in the mail program. ``about``: what the mail tells of, for the audit trail."""
    said = _("This computer has no mail program that can be opened. Nothing was sent.")
    context.note("exports.mail", **about)
    return _open(QUrl(address, QUrl.ParsingMode.StrictMode), context.messages, said)


def open_draft(draft: Draft, context: Context, operation: str = "exports.mail", **about: str) -> bool:
    """Open this mail in the mail program, still to be sent. ``about``: what it tells of, for the audit trail.

    Raises ``mail.bad-address``, and as ``storage.files.whole_file``.
    """
    # Imported here: a window that sends no mail does not wait for it.
    from ui.documents.files import safe_name
    from ui.documents.mail_draft import eml

    said = _(
        "This computer has no mail program that opens a draft. Nothing was sent. Save it as a file instead."
    )
    assert context.outgoing is not None, "a store that is open has a folder for them"
    path = context.outgoing.put(f"{safe_name(draft.subject)}.eml", eml(draft, context.now()))
    context.note(operation, detail="draft", **about)
    return _open(QUrl.fromLocalFile(str(path)), context.messages, said)


def arrivals() -> str:
    """The folder in which what was just exported from another program usually is; without it, that of the person."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    return folder if Path(folder).is_dir() else str(Path.home())


def is_safe(url: QUrl) -> bool:
    """Whether an address that came from somewhere may be opened: a page, a mail or a telephone, and no program."""
    return url.isValid() and url.scheme() in _ADDRESSES


def _open(url: QUrl, messages: Messages, said: str) -> bool:
    opened = (url.isLocalFile() or is_safe(url)) and QDesktopServices.openUrl(url)
    if not opened:
        messages.banner(said, "warning")
    return opened
