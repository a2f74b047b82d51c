# SPDX-License-Identifier: EUPL-1.2
"""The look of paper: the light colours of the screen, Noto Sans, and the measures of an A4 sheet."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import assets

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "NotoSans", "NotoSans-Bold", "NotoSans-Italic", "NotoSans-BoldItalic"
_FILES = {
    REGULAR: "NotoSans-Regular.ttf",
    BOLD: "NotoSans-Bold.ttf",
    ITALIC: "NotoSans-Italic.ttf",
    BOLD_ITALIC: "NotoSans-BoldItalic.ttf",
}

# Points. The margins follow the sheet of the screen; the ribbon on top is the runner.
A4 = (595.28, 841.89)
A4_LANDSCAPE = (841.89, 595.28)
A3_LANDSCAPE = (1190.55, 841.89)
MARGIN, RIBBON, TOP, BOTTOM, FOOT = 45.0, 8.5, 56.0, 56.0, 42.0
TITLE, FIGURE, HEAD, TEXT, SMALL, LEAST = 22.0, 14.0, 11.5, 10.0, 8.5, 8.0


class Tone(NamedTuple):
    """A state on paper: letters on a tint, both ``#RRGGBB``."""

    text: str
    tint: str


class Palette(NamedTuple):
    """The colours of a document by role, all ``#RRGGBB``."""

    text: str
    text2: str
    text3: str
    line: str
    edge: str
    panel: str
    soft: str
    accent: str
    late: str
    wait: str
    tones: Mapping[str, Tone]
    """By state: ``rest progress wait tell done late``."""


@cache
def roles() -> Mapping[str, str]:
    """Each colour role of the light screen as ``#RRGGBB``."""
    with assets.path("theme", "tokens.toml").open("rb") as file:
        colours: dict[str, str] = tomllib.load(file)["light"]
    return colours


@cache
def palette() -> Palette:
    """The light colours of the screen."""
    named = roles()
    tones = {
        role.removesuffix("_tint"): Tone(named[role.removesuffix("_tint")], named[role])
        for role in named
        if role.endswith("_tint")
    }
    plain = {role: named[role] for role in Palette._fields if role != "tones"}
    return Palette(**plain, tones=tones)


@cache
def colour(code: str) -> Color:
    """ReportLab's colour for ``#RRGGBB``."""
    return HexColor(code)


@cache
def fonts() -> None:
    """Make the shipped fonts known to ReportLab; costs about 30 ms, once."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(assets.path("fonts", file))))
    pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, ITALIC, BOLD_ITALIC)
