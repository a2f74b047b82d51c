# SPDX-License-Identifier: EUPL-1.2
"""What may stand in a text: everything that people write, and nothing that a database or a backend chokes on."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def storable(text: str) -> str:
    """The text without NUL, which SQL cuts off at and the backend refuses, and with whole characters.

    Half an emoji (a lone surrogate, as a clipboard can bring) becomes U+FFFD; two halves become the emoji.
    """
    text = text.replace("\x00", "")
    if text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Letters and digits only, lower case, without accents: ``"Café 't Hóékje B.V."`` is ``cafethoekjebv``."""
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, flat.replace("ø", "o").replace("ł", "l")))
