# SPDX-License-Identifier: EUPL-1.2
"""What somebody wrote themselves in a mail: above what they quote, and above their name.

Simple rules, each looks at one line or the few after it: libraries for this search with patterns that a hostile mail can
keep busy for hours. What is cut too much or too little is no harm: a person sees the whole text beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

_LONGEST_LINE = 400
_WROTE = re.compile(
    r"^(?:op|on|le|am|el)\b.{4,300}\b(?:schreef|wrote|a écrit|schrieb|escribió)\b.{0,200}:$", re.IGNORECASE
)
_LINE = re.compile(
    r"^(?:_{10,}|-{2,} ?(?:oorspronkelijk bericht|original message|doorgestuurd bericht|forwarded message)\b.{0,60})$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^\*{0,2}(van|from|verzonden|sent|datum|date|aan|to|onderwerp|subject|cc)\*{0,2}\s?:", re.IGNORECASE
)
_FROM = ("van", "from")
_GREETING = re.compile(
    r"^(?:met (?:vriendelijke|hartelijke) groet(?:en)?|vriendelijke groet(?:en)?|hartelijke groet(?:en)?|groet(?:en|jes)?"
    r"|m\.?v\.?g\.?|kind regards|best regards|regards|best wishes|cheers)[\s,.!]*(?:\w[\w .'-]{0,40})?$",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"^(?:verzonden|verstuurd|sent) (?:vanaf|via|met|from)\b.{0,80}$|^outlook voor \w+ downloaden|^get outlook for ",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """The text above the first quote, signature or greeting at the end; all of it when nothing would be left."""
    lines = [line.rstrip() for line in text.split("\n")]
    end = next((at for at in range(len(lines)) if _ends(lines, at)), len(lines))
    kept = lines[:end]
    closing = next(
        (at for at, line in enumerate(kept) if _GREETING.match(line.strip()[:_LONGEST_LINE])), len(kept)
    )
    return "\n".join(kept[:closing]).strip() or "\n".join(kept).strip()


def _ends(lines: Sequence[str], at: int) -> bool:
    """Whether the own words end before this line."""
    line = lines[at].strip()[:_LONGEST_LINE]
    if line.startswith(">") or lines[at] in ("--", "-- ") or _LINE.match(line) or _PHONE.match(line):
        return True
    # "Op ma 23 nov. 2026 om 10:12 schreef …:" is often broken over two or three lines.
    if line[:3].lower() in ("op ", "on ", "le ", "am ", "el "):
        joined = line
        for more in ("", *(one.strip()[:_LONGEST_LINE] for one in lines[at + 1 : at + 3])):
            joined = f"{joined} {more}".strip()
            if _WROTE.match(joined):
                return True
    head = _HEAD.match(line)
    # The head of a mail that Outlook puts above what it quotes: from whom, and within three lines the rest.
    if head and head[1].lower() in _FROM:
        return sum(bool(_HEAD.match(one.strip())) for one in lines[at + 1 : at + 4]) >= 2
    return False


_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"</?\s*([a-zA-Z0-9]{1,12})")
_BLOCKS = frozenset("p div br tr li h1 h2 h3 h4 table ul ol blockquote hr".split())
_SILENT = frozenset("script style head title".split())
_QUOTED = re.compile(r"""\b(?:id=["']?(?:divRplyFwdMsg|appendonsend)\b|class=["']?gmail_quote\b)""")
_SPACE = re.compile(r"\s+")
_MANY = re.compile(r"\n{3,}")


def from_html(page: str) -> str:
    """The text of a page; scripts, styles and everything that could be fetched stay out.

    By hand, because the parser of the library takes minutes for a hostile page of 100 kB. Each sign is looked at twice at
    most: a ``<`` without its end is a letter.
    """
    pieces: list[str] = []
    quotes, silent = 0, ""
    for piece in _TAG.split(page):
        found = _NAME.match(piece) if piece.startswith("<") and piece.endswith(">") else None
        if found is None:
            if not silent and not piece.startswith("<!"):
                pieces.append(_SPACE.sub(" ", unescape(piece)))
            continue
        name, closes = found[1].lower(), piece.startswith("</")
        if silent or name in _SILENT:
            silent = "" if closes and name == silent else silent or ("" if closes else name)
            continue
        quotes = max(0, quotes + (name == "blockquote") * (-1 if closes else 1))
        if name == "hr" or (not closes and _QUOTED.search(piece[:2000])):
            pieces.append("\n" + "_" * 32)
        if name in _BLOCKS:
            pieces.append("\n" + "> " * min(quotes, 3))
    lines = [line.strip() for line in "".join(pieces).split("\n")]
    return _MANY.sub("\n\n", "\n".join(lines)).strip()
