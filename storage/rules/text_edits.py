# SPDX-License-Identifier: EUPL-1.2
"""What somebody changed in a text, as edits of whole words: first by line, then by word in the lines that differ.

Numbers, amounts and dates are one word: ``€ 400.000``, ``10 %``, ``14.30 uur``, ``5 december 2026``.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storage.rules.row_changes import row_changes

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|march"
    "|may|june|july|august|october|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|oct|nov|dec"
)
_UNITS = "euro|eur|procent|miljoen|miljard|duizend|uur|million|thousand|percent"
_MARK = r"\u0300-\u036f\u200d\ufe0f"  # accents and joiners belong to the sign before them
_TOKEN = re.compile(
    rf"""
      \n
    | [^\S\n]+
    | (?:[€$£][ \u00a0]?)?-?\d+(?:[.,:/-]\d+)*(?:,-)?
      (?:[ \u00a0]?% | [ \u00a0](?:{_UNITS})(?![\w{_MARK}]) | [ \u00a0](?:{_MONTHS})(?![\w{_MARK}])(?:[ \u00a0]\d{{4}}(?!\w))?)?
      (?![-'’.:@/&+]?[\w{_MARK}]|,\d)
    | [@/\#]?[\w{_MARK}]+(?:(?:[-'’.:@/&+]|(?<=\d),(?=\d))[\w{_MARK}]+)*
    | [^\w\s\x00-\x7f]+
    | .
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_FUSE = re.compile(r"\w\x00[-'’.:@/&+]?\w|\w[-'’.:@/&+]\x00\w|\d,\x00\d|\d\x00,\d")
_BLANK = re.compile(r"[^\S\n]*\Z")


class Edit(NamedTuple):
    """From ``start`` up to ``end`` (code points of the old text) stands ``text`` now."""

    start: int
    end: int
    text: str


def tokens(text: str) -> list[str]:
    """The words, blanks, line ends and signs of a text; joined they are the text."""
    return _TOKEN.findall(text)


def words(text: str) -> list[str]:
    """The tokens that a reader sees."""
    return [token for token in tokens(text) if not token.isspace()]


def is_blank(text: str) -> bool:
    """Nothing but blanks within one line."""
    return _BLANK.match(text) is not None


def fuse(before: str, after: str) -> str:
    """A blank when the last word of one would grow together with the first of the other, which nobody wrote so; else ""."""
    return " " if _FUSE.search(f"{before[-2:]}\x00{after[:2]}") else ""


def edits(old: str, new: str, *, by_line: bool = False) -> list[Edit]:
    """What changed ``old`` into ``new``, in the order of the text; ``by_line``: whole lines only."""
    if old == new:
        return []
    ahead = old.rfind("\n", 0, _alike(old, new)) + 1
    # Reversed texts are compared from their ends; what is alike there begins behind a line end that both have.
    alike = min(_alike(old[::-1], new[::-1]), len(old) - ahead, len(new) - ahead)
    line_end = old.find("\n", len(old) - alike) if alike else -1
    behind = len(old) - line_end - 1 if line_end >= 0 else 0
    was, now = _lines(old[ahead : len(old) - behind]), _lines(new[ahead : len(new) - behind])
    starts = [ahead]
    for line in was:
        starts.append(starts[-1] + len(line))
    found: list[Edit] = []
    for i, i_end, j, j_end in row_changes(was, now):
        text = "".join(now[j:j_end])
        if by_line or i == i_end or j == j_end:
            found.append(Edit(starts[i], starts[i_end], text))
        else:
            found += _word_edits("".join(was[i:i_end]), text, starts[i])
    return found


def _lines(text: str) -> list[str]:
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + ([last] if last else [])


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class _Change(NamedTuple):
    """The tokens from ``start`` up to ``end`` became these."""

    start: int
    end: int
    now: list[str]


def _word_edits(old: str, new: str, offset: int) -> Iterator[Edit]:
    was, now = tokens(old), tokens(new)
    starts = [offset]
    for token in was:
        starts.append(starts[-1] + len(token))
    for change in _slid(was, _split(was, _phrases(was, now))):
        yield Edit(starts[change.start], starts[change.end], "".join(change.now))


def _phrases(was: Sequence[str], now: Sequence[str]) -> list[_Change]:
    """The changes; what was written anew is one change, also where only the blanks between its words are the same."""
    found: list[tuple[int, int, int, int]] = []
    for change in row_changes(was, now):
        if found:
            i, i_end, j, _j_end = found[-1]
            between, takes = was[i_end : change[0]], (was[i:i_end], was[change[0] : change[1]])
            if all(map(is_blank, between)) and all("".join(part).strip() for part in takes):
                found[-1] = (i, change[1], j, change[3])
                continue
        found.append(change)
    return [_Change(i, i_end, list(now[j:j_end])) for i, i_end, j, j_end in found]


def _split(was: Sequence[str], found: Sequence[_Change]) -> Iterator[_Change]:
    """Take the lines that were added behind a changed line apart from the change in that line."""
    for change in found:
        start, end, now = change
        if start == end or "\n" not in now or "\n" in was[start:end]:
            yield change
            continue
        cut = now.index("\n")
        if end == len(was):
            yield _Change(start, end, now[:cut])
            yield _Change(end, end, now[cut:])
        elif was[end] == "\n":
            yield _Change(start, end, now[:cut])
            yield _Change(end + 1, end + 1, [*now[cut + 1 :], "\n"])
        else:
            yield change


def _slid(was: Sequence[str], found: Iterator[_Change]) -> Iterator[_Change]:
    """Put what was inserted where everybody's diff puts it: whole lines at a line, words as far on as they can."""
    changes = list(found)
    for n, change in enumerate(changes):
        if change.start < change.end:
            yield change
            continue
        low = changes[n - 1].end if n else 0
        high = changes[n + 1].start if n + 1 < len(changes) else len(was)
        yield _at_line(was, change, low, high) if "\n" in change.now else _far(was, change, high)


def _at_line(was: Sequence[str], change: _Change, low: int, high: int) -> _Change:
    """As whole lines before another line if it can be said so, else as lines behind the end of a line."""
    behind = None
    for place, now in _ways_to_say(was, change, low, high):
        if now[-1] == "\n" and (place == 0 or was[place - 1] == "\n"):
            return _Change(place, place, list(now))
        if behind is None and now[0] == "\n" and (place == len(was) or was[place] == "\n"):
            behind = _Change(place, place, list(now))
    return behind or change


def _ways_to_say(
    was: Sequence[str], change: _Change, low: int, high: int
) -> Iterator[tuple[int, deque[str]]]:
    """The same insertion at every place where it gives the same text: first back to ``low``, then on to ``high``."""
    place, now = change.start, deque(change.now)
    yield place, now
    while place > low and was[place - 1] == now[-1]:
        now.rotate(1)
        place -= 1
        yield place, now
    place, now = change.start, deque(change.now)
    while place < high and was[place] == now[0]:
        now.rotate(-1)
        place += 1
        yield place, now


def _far(was: Sequence[str], change: _Change, high: int) -> _Change:
    place, now = change.start, deque(change.now)
    while place < high and was[place] == now[0]:
        now.rotate(-1)
        place += 1
    return _Change(place, place, list(now))
