# SPDX-License-Identifier: EUPL-1.2
"""Turns words into lines: measures, wraps and breaks text, with every width measured once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import stringWidth

from ui.documents.theme import BOLD, ITALIC, REGULAR, fonts

# A line may break after a space, and inside a word after a hyphen, slash or underscore, or before an @ or a dot of an address.
_PIECES = re.compile(r"[^\s\-/_@]*[-/_@]+|[^\s\-/_@]+| +", re.ASCII)
_REST = 4  # letters of a broken word that go to the next line at least
# Control characters, soft hyphens, and marks without width that could turn the order of letters around.
_UNWANTED = dict.fromkeys(
    {
        *range(32),
        *range(0x7F, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    }
    - {*b"\t\n\r\x0b\x0c", 0x85}
)
_SPACES = {ord(char): " " for char in "\t\r\n\x0b\x0c\x85\u2028\u2029"}


class Style(NamedTuple):
    """How letters look: font name, size in points, colour as ``#RRGGBB``."""

    font: str
    size: float
    colour: str

    def bold(self) -> Style:
        return self._replace(font=BOLD)

    def italic(self) -> Style:
        return self._replace(font=ITALIC)

    def tinted(self, colour: str) -> Style:
        return self._replace(colour=colour)

    @property
    def leading(self) -> float:
        """The distance between base lines, in points."""
        return round(self.size * 1.36, 1)


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: Style


class Piece(NamedTuple):
    """A stretch of a line: where it starts from the left, and what is drawn there."""

    x: float
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Line:
    """One line of set text: its pieces from left to right and its width in points."""

    pieces: tuple[Piece, ...]
    width: float


def clean(text: str) -> str:
    """Text as it may stand on paper: composed letters, no control characters, one line."""
    return unicodedata.normalize("NFC", text).translate(_UNWANTED).translate(_SPACES)


@lru_cache(maxsize=50_000)
def width_of(text: str, font: str = REGULAR, size: float = 10.0) -> float:
    """The width of a text in points."""
    fonts()
    return float(stringWidth(text, font, size))


def wrap(runs: Run | Sequence[Run], width: float) -> list[Line]:
    """Set the runs in lines of at most ``width`` points; a word that is wider than a line is broken with a hyphen."""
    setter = _Setter(width)
    for run in (runs,) if isinstance(runs, Run) else runs:
        for piece in _PIECES.findall(clean(run.text)):
            setter.add(piece, run.style)
    return setter.finish()


@lru_cache(maxsize=20_000)
def wrap_plain(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """The lines of a text in one style, as bare strings: the fast way for cells of a long table."""
    text = clean(text).strip()
    if width_of(text, font, size) <= width:
        return (text,)
    style = Style(font, size, "")
    return tuple("".join(piece.text for piece in line.pieces) for line in wrap(Run(text, style), width))


def shorten(words: str, style: Style, width: float) -> Line:
    """One line; words that do not fit end in an ellipsis. For running heads only: what stands there stands elsewhere too."""
    words = clean(words)
    if width_of(words, style.font, style.size) > width:
        while words and width_of(words + "…", style.font, style.size) > width:
            words = words[:-1]
        words = words.rstrip() + "…"
    return Line((Piece(0.0, words, style),), width_of(words, style.font, style.size))


def text_of(lines: Iterable[Line]) -> str:
    """The set text again, for tests and for measuring."""
    return "\n".join("".join(piece.text for piece in line.pieces) for line in lines)


class _Setter:
    """Fills lines greedily. Pieces that stand against each other without a space stay together when they can."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.lines: list[Line] = []
        self.line: list[tuple[str, Style]] = []
        self.used = 0.0
        self.space: tuple[str, Style] | None = None

    def add(self, text: str, style: Style) -> None:
        if text[0] == " ":
            self.space = (" ", style) if self.line else None
            return
        wide = width_of(text, style.font, style.size)
        gap = width_of(" ", self.space[1].font, self.space[1].size) if self.space else 0.0
        if self.line and self.used + gap + wide > self.width:
            self._break_before_word()
        elif self.space:
            self.line.append(self.space)
            self.used += gap
        self.space = None
        while wide > self.width and not self.used:
            text, wide = self._cut(text, style)
        self.line.append((text, style))
        self.used += wide

    def _cut(self, text: str, style: Style) -> tuple[str, float]:
        """Put as much of a too wide word as fits on a line of its own, and give back the rest with its width."""
        room = self.width - width_of("-", style.font, style.size)
        end = max(1, len(text) * 2 // 3)
        while end > 1 and width_of(text[:end], style.font, style.size) > room:
            end -= 1
        while end < len(text) - 1 and width_of(text[: end + 1], style.font, style.size) <= room:
            end += 1
        if len(text) > 2 * _REST:
            end = max(1, min(end, len(text) - _REST))
        self.line.append((text[:end] + "-", style))
        self._break()
        rest = text[end:]
        return rest, width_of(rest, style.font, style.size)

    def _break_before_word(self) -> None:
        """End the line; what stands against the next piece without a space (a bold word before a comma) moves along."""
        tail: list[tuple[str, Style]] = []
        if not self.space and self.line[-1][0][-1] not in "-/_@":
            at = max((i for i, (text, _) in enumerate(self.line) if text == " "), default=-1)
            if at > 0:
                tail, self.line = self.line[at + 1 :], self.line[:at]
        self._break()
        self.line = tail
        self.used = sum(width_of(text, style.font, style.size) for text, style in tail)

    def _break(self) -> None:
        pieces: list[Piece] = []
        x = 0.0
        for text, style in self.line:
            if pieces and pieces[-1].style == style:
                pieces[-1] = pieces[-1]._replace(text=pieces[-1].text + text)
            else:
                pieces.append(Piece(x, text, style))
            x += width_of(text, style.font, style.size)
        self.lines.append(Line(tuple(pieces), x))
        self.line = []
        self.used = 0.0
        self.space = None

    def finish(self) -> list[Line]:
        if self.line or not self.lines:
            self._break()
        return self.lines
