# SPDX-License-Identifier: EUPL-1.2
"""What a line of a note is, for who paints it and for who types it. Positions count as Qt does, in UTF-16 units."""

from __future__ import annotations

import re
from typing import NamedTuple

_LIST = re.compile(r"(\s*)(?:([-*+])|(\d{1,3})([.)]))(\s+)")
_HEADING = re.compile(r"(#{1,4})\s+")
_QUOTE = re.compile(r">\s?")
_ACTION = re.compile(r"\s*(?:(?:[-*+]|\d{1,3}[.)])\s+)?/act(?:ie|ion)(?=\s|$)", re.IGNORECASE)
_SLASH = re.compile(r"\s*(?:(?:[-*+]|\d{1,3}[.)])\s+)?/\S*(?:\s|$)")
# Three words more at most: "@Dana el Kh" still completes, "@jansen vr offerte sturen" does not.
_NAME = re.compile(r"(?:^|(?<=\s))@([^\s@,;:]*(?: [^\s@,;:]+){0,3})$")
_COMMAND = re.compile(r"\s*(/[a-z]*)$", re.IGNORECASE)


class Mark(NamedTuple):
    """What stands before the text of a line: its ``kind`` (``bullet number heading quote``), and where it ends."""

    kind: str
    start: int
    end: int
    words: str


def mark_of(text: str) -> Mark | None:
    """The mark at the start of this line, if it has one."""
    if (found := _LIST.match(text)) is not None:
        kind = "bullet" if found[2] else "number"
        return Mark(kind, found.start(2) if found[2] else found.start(3), found.end(), found[0])
    if (found := _HEADING.match(text)) is not None:
        return Mark("heading", 0, found.end(), found[0])
    if (found := _QUOTE.match(text)) is not None:
        return Mark("quote", 0, found.end(), found[0])
    return None


def next_mark(text: str) -> str:
    """What the next line begins with when Enter is pressed at the end of this one, "" for nothing."""
    if is_action(text):
        return ""
    found = _LIST.match(text)
    if found is not None:
        head = found[2] or f"{int(found[3]) + 1}{found[4]}"
        return f"{found[1]}{head}{found[5]}"
    return "> " if _QUOTE.match(text) else ""


def is_action(text: str) -> bool:
    """Whether this line begins with the command for an action."""
    return _ACTION.match(text) is not None


def is_command(text: str) -> bool:
    """Whether this line begins with a slash: perhaps it is going to be an action."""
    return _SLASH.match(text) is not None


def without_command(text: str) -> str:
    """The same line as plain text."""
    found = _ACTION.match(text)
    return text if found is None else text[found.end() :].lstrip()


def name_before(text: str) -> str | None:
    """The beginning of a name behind an @ at the end of this piece of an action line, None when there is none."""
    found = _NAME.search(text) if is_action(text) else None
    return None if found is None else found[1]


def command_before(text: str) -> str | None:
    """The beginning of a command at the end of this piece of a line, None when there is none."""
    found = _COMMAND.match(text)
    return None if found is None else found[1]


def units(text: str, position: int) -> int:
    """Where code point ``position`` of this text is for Qt, which counts an emoji as two."""
    return position + sum(char > "\uffff" for char in text[:position])


def points(text: str, position: int) -> int:
    """The other way around: the code point at Qt's ``position``."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return position
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "replace"))
