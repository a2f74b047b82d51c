# SPDX-License-Identifier: EUPL-1.2
"""Letters: the system's own where it has one, Noto Sans as shipped elsewhere, always with digits of one width."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from assets import path
from ui.theme.tokens import BOLD_ROLES, READING_ROLES, SIZES

_FACES = ("Regular", "Bold", "Italic", "BoldItalic")
_GENERIC = {"", "Sans", "Sans Serif", "sans-serif", "Helvetica", "DejaVu Sans"}
FALLBACK = "Noto Sans"


_percent = 100


def set_reading_size(percent: int) -> None:
    """Make the letters for reading from afar this large; what is on the screen must be made anew."""
    global _percent  # noqa: PLW0603 - one size for the process, like the theme
    if percent != _percent:
        _percent = percent
        forget()


def reading_size() -> int:
    """How large those letters are now, in percent."""
    return _percent


@lru_cache
def families() -> tuple[str, ...]:
    """The families to try in order. Loads the shipped letter once; needs a running ``QApplication``."""
    for face in _FACES:
        QFontDatabase.addApplicationFont(str(path("fonts", f"NotoSans-{face}.ttf")))
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return (FALLBACK,) if system in _GENERIC else (system, FALLBACK)


@lru_cache(maxsize=128)
def font(role: str = "body", *, bold: bool | None = None, italic: bool = False, scale: float = 1.0) -> QFont:
    """A letter by role (``caption row body section note topic title figure head hint``), size in pixels.

    Bold is 700 and everything else 400: Debian's Noto has no weights in between and Qt would round silently.
    """
    made = QFont(list(families()))
    scale *= _percent / 100 if role in READING_ROLES else 1.0
    made.setPixelSize(round(SIZES[role] * scale))
    heavy = role in BOLD_ROLES if bold is None else bold
    made.setWeight(QFont.Weight.Bold if heavy else QFont.Weight.Normal)
    made.setItalic(italic)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache(maxsize=128)
def metrics(role: str = "body", *, bold: bool | None = None) -> QFontMetricsF:
    """Measures of that letter, kept because painting rows asks for them thousands of times."""
    return QFontMetricsF(font(role, bold=bold))


@lru_cache(maxsize=128)
def drop(role: str, bold: bool | None) -> float:
    """How far below the middle of a line its letters stand, in pixels."""
    measure = metrics(role, bold=bold)
    return measure.ascent() - measure.height() / 2


@lru_cache(maxsize=1024)
def width(words: str, role: str, bold: bool | None) -> float:
    """How wide these words are on one line, in pixels.

    Names, dates and states come back on every other row, and measuring takes as long as painting.
    """
    return metrics(role, bold=bold).horizontalAdvance(words)


@lru_cache(maxsize=1024)
def fitted(words: str, room: float, role: str, bold: bool | None) -> tuple[str, float]:
    """These words on one line, cut with … when there is no room, and their width in pixels."""
    words = words.replace("\n", " ").replace("\t", " ")
    wide = width(words, role, bold)
    if wide > room:
        measure = metrics(role, bold=bold)
        words = measure.elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, room))
        wide = measure.horizontalAdvance(words)
    return words, wide


def forget() -> None:
    """Measure again, for instance after the system's letter changed."""
    for known in (font, metrics, drop, width, fitted):
        known.cache_clear()
