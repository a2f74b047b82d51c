# SPDX-License-Identifier: EUPL-1.2
"""Reads a mail that somebody saved (.eml, RFC 5322): who, when, what about, the words, and the books that hang on it.

Anybody can have written it, so it is bounded before it is parsed: its bytes, lines and parts. Headers are taken as text
and never parsed deeper than an address; nothing in it is opened, fetched or run.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime

from storage.errors import RodeLoperError
from storage.imports.mail_texts import from_html, own_words
from storage.rules.day_words import YEARS
from storage.rules.texts import storable

MOST_BYTES = 25_000_000
"""What mail servers take at most, give or take."""
_MOST_LINES = 600_000
_MOST_PARTS = 200
_MOST_BORDERS = 60
"""Every line is compared with the border of each part around it, so their depth is what a mail costs."""
_LONGEST_HEADER = 4_000
_LONGEST_TEXT = 100_000
_DEEPEST = 3
"""Mails that hang on a mail, and those on them."""
_MOST_BOOKS = 10
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_ID = re.compile(r"<([^<>\s]{1,300})>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class _ShortHeaders(Compat32):
    """The library takes minutes for one header with a hundred thousand parameters, and parses it while it reads."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:_LONGEST_HEADER]


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. ``text`` is all of it, ``words`` what its writer added; ``answers_to`` the ids of the mails before it.

    ``sealed``: Outlook put what hung on it in a file that only Outlook reads (winmail.dat).
    """

    sender_name: str
    sender: str
    sent_at: dt.datetime | None
    subject: str
    mail_id: str
    answers_to: tuple[str, ...]
    text: str
    words: str
    books: tuple[tuple[str, bytes], ...]
    sealed: bool = False


def read_mails(data: bytes) -> tuple[Mail, ...]:
    """The mail in these bytes, and the mails that hang on it, each by itself.

    Raises ``answers.no-mail`` when it is none, ``import.too-big``.
    """
    _bound(data)
    try:
        message = BytesParser(policy=_ShortHeaders()).parsebytes(data)
        mails = tuple(_mails(message, 0))
    except (MessageError, RecursionError, ValueError, LookupError, AttributeError, TypeError):
        # A damaged mail can raise nearly anything in the library that reads it.
        raise RodeLoperError("answers.no-mail") from None
    if not any(mail.sender or mail.subject for mail in mails):
        raise RodeLoperError("answers.no-mail")
    return mails


def _bound(data: bytes) -> None:
    lines = max(data.count(b"\n"), data.count(b"\r"))
    if len(data) > MOST_BYTES or lines > _MOST_LINES:
        raise RodeLoperError("import.too-big", what="bytes", limit=MOST_BYTES)
    if data.lower().count(b"boundary") > _MOST_BORDERS:
        raise RodeLoperError("import.too-big", what="unpacked", limit=_MOST_BORDERS)


def _mails(message: Message, depth: int) -> Iterator[Mail]:
    parts: list[Message] = []
    inner: list[Message] = []
    _collect(message, parts, inner)
    books = tuple(_books(parts))
    text = _text(parts)
    name, address = parseaddr(_header(message, "From"))
    yield Mail(
        sender_name=name[:200],
        sender=address.strip()[:320].lower(),
        sent_at=_moment(message),
        subject=_header(message, "Subject"),
        mail_id=next(iter(_ID.findall(_header(message, "Message-ID"))), ""),
        answers_to=tuple(_ID.findall(f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}")),
        text=text,
        words=own_words(text),
        books=books,
        sealed=any(part.get_content_type() in _TNEF for part in parts),
    )
    if depth < _DEEPEST:
        for one in inner:
            yield from _mails(one, depth + 1)


def _collect(message: Message, parts: list[Message], inner: list[Message]) -> None:
    """The parts of this mail in order; mails that hang on it apart."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        content = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(content, list):
            inner += [one for one in content if isinstance(one, Message)]
        elif isinstance(content, list):
            waiting[:0] = [one for one in content if isinstance(one, Message)]
        else:
            parts.append(part)
        if len(parts) + len(inner) > _MOST_PARTS:
            raise RodeLoperError("import.too-big", what="unpacked", limit=_MOST_PARTS)


def _books(parts: list[Message]) -> Iterator[tuple[str, bytes]]:
    found = 0
    for part in parts:
        name = _decoded(str(part.get_filename() or ""))
        if part.get_content_type() != _XLSX and not name.lower().endswith(".xlsx"):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content and found < _MOST_BOOKS:
            found += 1
            yield name or "xlsx", content


def _text(parts: list[Message]) -> str:
    """The text of the mail: the plain one when there is one, else that of its page."""
    for kind in ("text/plain", "text/html"):
        texts = [_letters(part) for part in parts if part.get_content_type() == kind and not _is_file(part)]
        if any(text.strip() for text in texts):
            whole = "\n\n".join(texts)
            return _clean(from_html(whole) if kind == "text/html" else whole)
    return ""


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _letters(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return _piece(content[: 4 * _LONGEST_TEXT], part.get_content_charset())[:_LONGEST_TEXT]


def _clean(text: str) -> str:
    text = storable(text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    return _CONTROL.sub("", text).strip("\n")


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return "" if value is None else _decoded(str(value)[:_LONGEST_HEADER])


def _decoded(value: str) -> str:
    """A header as letters in one line; what cannot be read stays as it stands."""
    try:
        pieces = decode_header(" ".join(value.split()))
    except (MessageError, ValueError, LookupError):
        pieces = [(value, None)]
    said = "".join(_piece(content, charset) for content, charset in pieces)
    return " ".join(_CONTROL.sub("", storable(said)).split())


def _piece(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    try:
        letters = codecs.lookup(charset or "utf-8")
        # One of them is for names of hosts, and takes seconds for a page.
        return content.decode("utf-8" if letters.name == "punycode" else letters.name, "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _moment(message: Message) -> dt.datetime | None:
    """When it was written; nothing for a moment that no store takes."""
    try:
        found = parsedate_to_datetime(_header(message, "Date"))
        if found.year not in YEARS:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
