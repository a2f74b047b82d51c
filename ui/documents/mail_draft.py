# SPDX-License-Identifier: EUPL-1.2
"""A mail as a file (RFC 5322) that a mail program opens as a draft, or that goes to a mail server. Knows no Qt.

Whatever stands in a record is one reader, one line or one text: it adds no reader, no header and no tag. The same draft
at the same moment gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from itertools import groupby

from assets.texts import language
from storage.errors import RodeLoperError
from storage.rules import numbers
from storage.rules.texts import storable
from ui.mail_link import one_line

PDF, CALENDAR = "application/pdf", "text/calendar"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_LETTERS = "font-family: Calibri, Carlito, Arial, sans-serif; font-size: 11pt"
"""Without it Outlook shows a draft in the letters of a newspaper."""
_NO_DOMAIN = "rodeloper.invalid"
"""Where an id is from while nobody knows who sends it: a name that no domain ever gets (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody with an address, as a record has them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along. ``kind``: its media type, one of those above."""

    name: str
    data: bytes
    kind: str = PDF


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail: to whom, about what, the text, and what goes along.

    ``text`` has its paragraphs apart by an empty line, and lines that begin with ``- `` are a list. ``sender`` stays out
    of a draft for a mail program, which knows whose it is. ``mail_id``: what the Message-ID begins with, by which an answer
    names this mail; a mail program may choose another.
    """

    to: tuple[Recipient, ...]
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    sender: Recipient | None = None
    reply_to: Recipient | None = None
    mail_id: str = ""
    language: str = ""
    """``nl`` or ``en``; empty for that of the window."""


def eml(draft: Draft, moment: dt.datetime) -> bytes:
    """The file that a mail program opens as a draft, still to be sent. ``moment`` is aware.

    Raises ``mail.bad-address`` (``name``, ``address``) for somebody whom no mail can reach.
    """
    mail = _message(draft, moment)
    # Outlook, Thunderbird and Apple Mail open such a file for writing rather than for reading.
    mail["X-Unsent"] = "1"
    return bytes(mail)


def outgoing(draft: Draft, moment: dt.datetime) -> bytes:
    """The same mail as it goes to a mail server; it needs a ``sender``. Raises as ``eml``."""
    if draft.sender is None or not draft.to:
        raise ValueError("a mail is from somebody, to somebody")
    return bytes(_message(draft, moment))


def address(who: Recipient) -> str:
    """The bare address, with a domain that every server knows. Raises ``mail.bad-address``."""
    return str(_address(who).addr_spec)


def _message(draft: Draft, moment: dt.datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    if draft.sender:
        mail["From"] = _address(draft.sender)
    if draft.to:
        mail["To"] = [_address(one) for one in draft.to]
    if draft.reply_to:
        mail["Reply-To"] = _address(draft.reply_to)
    mail["Subject"] = _header(draft.subject)
    mail["Date"] = format_datetime(moment)
    if draft.mail_id:
        domain = _address(draft.sender).domain if draft.sender else _NO_DOMAIN
        mail["Message-ID"] = f"<{draft.mail_id}@{domain}>"
    text = _text(draft.text)
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(as_html(text, draft.language or language()), subtype="html", cte="quoted-printable")
    for one in draft.attachments:
        main, sub = one.kind.split("/")
        letters = {"charset": "utf-8"} if main == "text" else {}
        mail.add_attachment(one.data, main, sub, filename=_header(one.name), params=letters)
    _name_borders(mail)
    return mail


def _name_borders(mail: EmailMessage) -> None:
    """Give each part with parts a border that follows from the mail; the library takes one by chance.

    It holds ``=_``, which neither of the two ways in which parts are written down can.
    """
    parts = [part.get_payload(decode=True) or b"" for part in mail.walk() if not part.is_multipart()]
    mark = hashlib.sha256(b"\0".join(part for part in parts if isinstance(part, bytes))).hexdigest()[:24]
    for at, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{mark}.{at}")


def _address(who: Recipient) -> Address:
    checked = numbers.email(who.email)
    local, _at, domain = (checked.value or "").rpartition("@")
    if not (local and local.isascii()):
        # A letter with an accent before the @ is allowed, but hardly any server of a company takes it.
        return _refuse(who)
    try:
        return Address(_header(who.name), local, domain.encode("idna").decode())
    except (ValueError, UnicodeError, IndexError):
        return _refuse(who)


def _refuse(who: Recipient) -> Address:
    raise RodeLoperError("mail.bad-address", name=one_line(who.name), address=one_line(who.email)) from None


def _header(words: str) -> str:
    # "=?" would begin an encoded word: a way to write letters that are not there.
    return one_line(storable(words)).replace("=?", "= ?")


def _text(words: str) -> str:
    return _CONTROL.sub("", storable(words).replace("\r\n", "\n").replace("\r", "\n")).strip("\n") + "\n"


def as_html(text: str, spoken: str) -> str:
    """The text as the simplest page that shows it well: paragraphs and lists, every sign of it a letter."""
    blocks = [block for block in re.split(r"\n(?:[ \t]*\n)+", text.strip("\n")) if block.strip()]
    body = "\n".join(_block(block.split("\n")) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{spoken}">\n<head><meta charset="utf-8"></head>\n'
        f'<body style="{_LETTERS}">\n{body}\n</body>\n</html>\n'
    )


def _block(lines: Sequence[str]) -> str:
    made = []
    for is_list, some in groupby(lines, key=lambda line: line.startswith("- ")):
        if is_list:
            made.append(f"<ul>{''.join(f'<li>{escape(line[2:])}</li>' for line in some)}</ul>")
        else:
            made.append(f"<p>{'<br>'.join(map(escape, some))}</p>")
    return "\n".join(made)
