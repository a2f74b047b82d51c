# SPDX-License-Identifier: EUPL-1.2
"""What a window asks of the mail server of the municipality; ``desktop`` answers through ``context.post``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ui.documents.mail_draft import Draft


class Post(Protocol):
    """The mail server, when the municipality has one. ``log_in`` and ``send`` are called on a task thread."""

    def sender(self) -> str:
        """The address in whose name the server sends; empty when the municipality set no server."""

    def user(self) -> str:
        """With which name this person logged in last, or is likely to."""

    def log_in(self, user: str, password: str) -> None:
        """Try this name and password, and keep them when they are right. Raises ``mail.…``."""

    def send(self, draft: Draft) -> None:
        """Hand it to the server; when this returns the server took it.

        Raises ``mail.no-password`` when somebody has to log in first, ``mail.bad-address``, and as
        ``sync.mail.sending.send``.
        """
