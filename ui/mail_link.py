# SPDX-License-Identifier: EUPL-1.2
"""The address that opens a mail program with a letter in it (RFC 6068). Knows no Qt.

What comes from a record is one address, one line or one text, whatever stands in it: it adds no reader and no header.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote


def mail_link(to: Sequence[str], subject: str = "", text: str = "") -> str:
    """``mailto:`` with everything quoted; without subject and text when there is none."""
    address = f"mailto:{','.join(quote(one_line(one), safe='@') for one in to)}"
    if not subject and not text:
        return address
    lines = "\r\n".join(text.splitlines() + [""] * text.endswith("\n"))
    return f"{address}?subject={quote(one_line(subject))}&body={quote(lines)}"


def one_line(text: str) -> str:
    """The text in one line, without signs that nobody sees."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
