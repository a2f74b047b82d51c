# SPDX-License-Identifier: EUPL-1.2
"""The mail server of the municipality, as the window and the command line ask for it."""

from __future__ import annotations

from storage.plain import Db, plain, rows
from storage.rules import mail
from storage.rules.mail import MailSettings


@plain
def mail_settings(db: Db) -> MailSettings | None:
    """Nothing while no server was set."""
    return mail.mail_settings(dict(rows(db, "SELECT name, value FROM terms WHERE name GLOB 'mail_*'")))
