# SPDX-License-Identifier: EUPL-1.2
"""What an action says when it goes to its owner, who has no account: what was promised, by when, and how to answer.

It holds what the owner needs and no more: the promise and the name of the company, no person of the company and no word
of a note. Of a confidential action only that there is one. Knows no Qt.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assets.texts import N_, _, date_full, in_language, n_, one_stop, weekday
from storage.queries.actions import ActionRow
from storage.rules.references import Reference, reference
from ui.documents.action_task import task
from ui.documents.mail_draft import CALENDAR, Attachment, Draft, Recipient

WORDS = (
    N_("Done"),
    N_("In progress"),
    N_("Waiting for … (fill in for whom or what)"),
    N_("Not going to happen, because …"),
)
"""How an answer may begin; ``storage.imports.answer_words`` reads them."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends it: the name under the mail, where answers go, and whose municipality it is."""

    name: str
    email: str = ""
    phone: str = ""
    municipality: str = ""


def draft(
    row: ActionRow, to: Recipient, sender: Sender, *, today: dt.date, now: dt.datetime, language: str
) -> Draft:
    """The mail about this action, with the action for a calendar. ``now`` is aware."""
    code = reference(row)
    with in_language(language):
        file = _("action {code}").format(code=code) + ".ics"
        return Draft(
            to=(to,),
            subject=f"{title(row)} [{code}]",
            text=text(row, code, to, sender, today),
            attachments=(Attachment(file, task(row, code, now=now), CALENDAR),),
            reply_to=Recipient(sender.name, sender.email) if sender.email else None,
        )


def title(row: ActionRow) -> str:
    """What the action is called outside."""
    return _("A confidential action") if row.confidential else row.title


def text(row: ActionRow, code: Reference, to: Recipient, sender: Sender, today: dt.date) -> str:
    """The mail: what, by when, how to answer."""
    first = to.name.split()[0] if to.name.split() else ""
    parts = [
        _("Dear {name},").format(name=first) if first else _("Dear colleague,"),
        _what(row, sender),
        _when(row, today),
        _("How is it going? Answer this mail, and begin with one of these:"),
        "\n".join(f"- {_(word)}" for word in WORDS),
        _("Write below it what you like. Leave the reference in the subject."),
        _("Reference: {code}").format(code=code),
        "\n".join(
            line for line in (_("Kind regards,"), sender.name, sender.municipality, sender.phone) if line
        ),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _what(row: ActionRow, sender: Sender) -> str:
    if row.confidential:
        said = _(
            "You are the owner of an action that was promised to a company. It is confidential, so this mail does not say "
            "what it is. Ask {name}."
        )
        return one_stop(said.format(name=sender.name))
    promised = f"{weekday(row.promised_on)} {date_full(row.promised_on)}"
    said = _("On {day} we promised {company}: “{title}”. You are the one who does this.")
    return said.format(day=promised, company=row.company, title=row.title)


def _when(row: ActionRow, today: dt.date) -> str:
    if row.due_on is None:
        return _("No date was agreed yet. Tell us when it can be done.")
    day = f"{weekday(row.due_on)} {date_full(row.due_on)}"
    if row.due_on < today:
        return _("This should have been done on {day}.").format(day=day)
    return _("It has to be done on {day} at the latest.").format(day=day)


def list_draft(title: str, count: int, to: Recipient, sender: Sender, today: dt.date, language: str) -> Draft:
    """The mail that a list of actions goes with; the list itself is still to be attached."""
    with in_language(language):
        first = to.name.split()[0] if to.name.split() else ""
        parts = [
            _("Dear {name},").format(name=first) if first else _("Dear colleague,"),
            n_(
                "In the attached list is {n} action that we promised to a company.",
                "In the attached list are {n} actions that we promised to companies.",
                count,
            ).format(n=count),
            _(
                "Fill in how they stand: the yellow cells. Save the list and send it back as an answer to this mail."
            ),
            _closing(sender),
        ]
        return Draft(
            to=(to,),
            subject=f"{title} ({date_full(today)})",
            text="\n\n".join(parts) + "\n",
            reply_to=Recipient(sender.name, sender.email) if sender.email else None,
        )


def _closing(sender: Sender) -> str:
    lines = (_("Kind regards,"), sender.name, sender.municipality, sender.phone)
    return "\n".join(line for line in lines if line)
