# SPDX-License-Identifier: EUPL-1.2
"""A mail about an action, opened in the person's own mail program: address, subject and text, nothing attached."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from assets.texts import _, date_long
from storage.queries.action_page import ActionPage, Person
from storage.rules.states import ActionState
from ui.actions.people import politely
from ui.mail_link import mail_link

MOST = 1800
"""Characters of a mailto address that every mail program takes (Outlook stops near 2,000)."""


def mailto(page: ActionPage, sender: str, today: dt.date) -> str:
    """The ``mailto:`` address (RFC 6068) of a mail to whoever was promised the action."""
    person = page.tell_to if page.tell_to and page.tell_to.may_mail else None
    body = text(page, person, sender, today)
    while len(quote(body)) > MOST:
        body = body[: len(body) - 100].rstrip() + " …"
    return mail_link([person.email] if person else [], page.row.title, body)


def text(page: ActionPage, person: Person | None, sender: str, today: dt.date) -> str:
    """What the mail says about where the action stands. Nothing from the note, nothing that is confidential."""
    greeting = _("Dear {name},").format(name=politely(person) if person else page.row.company)
    promised = _("On {day} we agreed: {title}.").format(
        day=date_long(page.row.promised_on), title=page.row.title
    )
    return "\n\n".join((greeting, promised, _outcome(page, today), _("Kind regards,") + "\n" + sender))


def _outcome(page: ActionPage, today: dt.date) -> str:
    row = page.row
    why = f" {page.close_reason}" if page.close_reason and not row.confidential else ""
    if row.state is ActionState.DONE:
        return _("This is done.") + why
    if row.state is ActionState.DROPPED:
        return _("This will not happen.") + why
    if row.due_on and row.due_on >= today:
        return _("We are working on it. You will hear from us on {day} at the latest.").format(
            day=date_long(row.due_on)
        )
    return _("We are working on it. This takes longer than we said.")
