# SPDX-License-Identifier: EUPL-1.2
"""Tool tips that show what people wrote as they wrote it."""

from __future__ import annotations

_WORD_JOINER = "\u2060"  # has no width and no ink


def plain_tip(words: str) -> str:
    """These words for a tool tip. Qt has no switch for plain text there: it draws what looks like HTML, pictures included.

    Nothing looks like a tag any more once its bracket and its name are apart; a person sees no difference.
    """
    if "<" not in words and "&lt;" not in words:
        return words
    return words.replace("<", f"<{_WORD_JOINER}").replace("&lt;", f"&{_WORD_JOINER}lt;")
