# SPDX-License-Identifier: EUPL-1.2
"""Find a colleague by what somebody types of the name, with or without its accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Colleague(Protocol):
    """Anything with an id and a name, such as a row of the colleagues query."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


C = TypeVar("C", bound=Colleague)

_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})
_PARTICLES = frozenset(
    "'s 't aan al bij da dal de del den der des di do du el en het in la le op te ten ter uit van von".split()
)


def fold_name(text: str) -> str:
    """The text as two people would both type it: small letters, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def complete(prefix: str, colleagues: Iterable[C]) -> list[C]:
    """The colleagues whose name fits what was typed so far, best first.

    Best is the start of the whole name, then of the last name, then of any word of it; names that fit equally well
    go by alphabet. Nothing typed gives everybody.
    """
    wanted = fold_name(prefix.strip().removeprefix("@"))
    ranked = []
    for place, colleague in enumerate(colleagues):
        name = fold_name(colleague.name)
        rank = _rank(wanted, name)
        if rank is not None:
            ranked.append((rank, name, place, colleague))
    return [colleague for *_, colleague in sorted(ranked, key=lambda row: row[:3])]


def _rank(wanted: str, name: str) -> int | None:
    if name.startswith(wanted):
        return 0
    words = name.split()
    starts = [number for number in range(1, len(words)) if " ".join(words[number:]).startswith(wanted)]
    if not starts:
        return 2 if any(part.startswith(wanted) for word in words for part in word.split("-")) else None
    return 1 if _last_name(words) in starts or len(words) - 1 in starts else 2


def _last_name(words: Sequence[str]) -> int:
    """Where the last name begins: at its first particle (*de Wilde*), else at the last word."""
    return next((n for n in range(1, len(words)) if words[n] in _PARTICLES), len(words) - 1)


def match_words(words: Sequence[str], colleagues: Iterable[C]) -> tuple[int, list[C]]:
    """How many of these folded words are a name, and whose: as many words as possible.

    The words must stand in the name next to each other, particles may be left out (*Peter Wilde*). A name does not
    end on a particle, so that of ``jan de sleutel geven`` only ``jan`` is a name.
    """
    longest, found = 0, list[C]()
    for colleague in colleagues:
        length = _run(words, fold_name(colleague.name).split())
        if length > longest:
            longest, found = length, []
        if length and length == longest:
            found.append(colleague)
    return longest, found


def _run(words: Sequence[str], name: Sequence[str]) -> int:
    """The longest run at the start of ``words`` that stands in ``name`` and does not end on a particle."""
    best = 0
    short = [word for word in name if word not in _PARTICLES]
    for spelling in (name, short):
        for start in range(len(spelling)):
            length = 0
            while (
                length < min(len(words), len(spelling) - start) and words[length] == spelling[start + length]
            ):
                length += 1
                if spelling[start + length - 1] not in _PARTICLES:
                    best = max(best, length)
    return best
