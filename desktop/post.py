# SPDX-License-Identifier: EUPL-1.2
"""The mail server of the municipality for the window (``ui.post.Post``): its settings, who logs in, and sending."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from desktop import passwords
from storage.errors import RodeLoperError
from storage.queries import people
from storage.queries.exchange_facts import Connection
from storage.queries.mail import mail_settings
from storage.rules.mail import MailSettings
from sync.mail import sending
from sync.mail.sending import MailServer, Security
from ui.documents.mail_draft import Draft, Recipient, address, outgoing

if TYPE_CHECKING:
    import ssl

    from desktop.settings import SettingsFile
    from storage.store import Store
    from ui.context import Context


class ProgramPost:
    """The post of a program with an open store. ``trust``: whose certificates count, by default those of this machine."""

    def __init__(self, context: Context, settings: SettingsFile, trust: ssl.SSLContext | None = None) -> None:
        self.context = context
        self.settings = settings
        self.trust = trust

    @property
    def store(self) -> Store:
        """The store that is open now."""
        return self.context.store

    def sender(self) -> str:
        found = self._settings()
        return found.sender if found else ""

    def user(self) -> str:
        known = self.settings.of_store(self.store.path).mail_user
        me = self.context.read(people.colleague, self.context.actor.id)
        return known or (me.email if me else "")

    def log_in(self, user: str, password: str) -> None:
        server = self._server(user)
        sending.try_out(server, password, context=self.trust)
        passwords.keep(self.store, _where(server), password, passwords.MAIL)
        self.settings.remember_mail_user(self.store.path, user)

    def send(self, draft: Draft) -> None:
        found = self._settings()
        if found is None:
            raise RodeLoperError("mail.not-set")
        server = self._server(self.settings.of_store(self.store.path).mail_user if found.login else "")
        password = self._password(server) if found.login else ""
        whole = dataclasses.replace(draft, sender=Recipient(self.context.actor.name, found.sender))
        (to,) = whole.to
        sending.send(
            server,
            password,
            outgoing(whole, self.context.now()),
            sender=address(whole.sender or to),
            to=address(to),
            context=self.trust,
        )

    def _settings(self) -> MailSettings | None:
        found: MailSettings | None = self.store.read(mail_settings)
        return found

    def _server(self, user: str) -> MailServer:
        found = self._settings()
        if found is None:
            raise RodeLoperError("mail.not-set")
        return MailServer(found.host, found.port, Security(found.security), user)

    def _password(self, server: MailServer) -> str:
        kept = passwords.find(self.store, _where(server), passwords.MAIL) if server.user else None
        if not isinstance(kept, str):
            raise RodeLoperError("mail.no-password")
        return kept


def _where(server: MailServer) -> Connection:
    """For whom a password is: this server at this port and no other, whatever the settings say later."""
    return Connection(f"{server.host}:{server.port}", "mail", server.user)
