# SPDX-License-Identifier: EUPL-1.2
"""The values of the look: colours for two themes, sizes and spaces, read from a file that a municipality can override."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from assets import path
from ui.theme import accent as accents
from ui.theme.oklch import parse, to_hex

_LARGEST_FILE = 64 * 1024
SPACE: Final = {"xs": 4, "s": 8, "m": 12, "l": 16, "xl": 24, "xxl": 32}
RADIUS: Final = {"chip": 6, "field": 6, "row": 6, "button": 8, "card": 10, "sheet": 12}
SIZES: Final = {
    "hint": 11, "caption": 12, "row": 13, "body": 14, "section": 16, "note": 17, "topic": 20, "title": 24, "figure": 18, "head": 32,
    "read_small": 15, "read_note": 17, "read": 19, "read_line": 20, "read_section": 23, "read_head": 32,
}  # fmt: skip
BOLD_ROLES: Final = frozenset(
    {"section", "topic", "title", "figure", "head", "read_line", "read_section", "read_head"}
)
READING_ROLES: Final = frozenset(role for role in SIZES if role.startswith("read"))
"""Letters for who reads from a metre away; they grow with the chosen size of text."""
READING_SIZES: Final = (100, 125, 150)
"""Those sizes, in percent."""
TONES: Final = ("rest", "progress", "wait", "tell", "done", "late")

# Every pair of text on ground that a widget may paint: text at least 4.5 : 1, a mark or an edge at least 3 : 1.
TEXT_PAIRS: Final = (
    *(
        (text, ground)
        for text in ("text", "text2")
        for ground in ("canvas", "surface", "panel", "hover", "soft")
    ),
    *(("text3", ground) for ground in ("canvas", "surface", "panel", "soft")),
    *(("accent", ground) for ground in ("canvas", "surface", "panel", "hover", "soft")),
    ("on_accent", "accent"),
    ("on_soft", "soft"),
    ("on_soft", "soft2"),
    ("on_toast", "toast"),
    ("toast_link", "toast"),
    ("text", "mine"),
    ("text2", "mine"),
    ("text", "theirs"),
    ("text2", "theirs"),
    *((tone, f"{tone}_tint") for tone in TONES),
    *((tone, ground) for tone in TONES for ground in ("surface", "panel", "canvas", "soft")),
    *((text, f"{tone}_tint") for text in ("text", "text2", "accent") for tone in TONES),
)
EDGE_PAIRS: Final = tuple(("edge", ground) for ground in ("surface", "panel", "canvas", "soft"))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme by role (``#RRGGBB``) and the icon of each state."""

    dark: bool
    colours: dict[str, str]
    icons: dict[str, str]


@lru_cache
def _shipped() -> dict[str, dict[str, str]]:
    with path("theme", "tokens.toml").open("rb") as file:
        return tomllib.load(file)


def default_accent() -> str:
    """The colour the program ships with."""
    return _shipped()["light"]["accent"]


def load(
    *, dark: bool, accent: str | None = None, override: Path | None = None, more_contrast: bool = False
) -> Tokens:
    """The tokens of the light or dark theme.

    ``override`` is a municipality's TOML file: ``accent = "#…"`` and, rarely, tables ``light`` and ``dark`` with
    single values. ``accent`` wins over that file. Raises ``OSError``, ``tomllib.TOMLDecodeError`` or ``ValueError``
    for a file or colour that cannot be read, or that is far larger than colours are; nothing is half applied.
    """
    name = "dark" if dark else "light"
    colours = dict(_shipped()[name])
    icons = dict(_shipped()["icons"])
    own: dict[str, object] = {}
    if override is not None:
        own = _own(override)
    chosen = accent or own.get("accent")
    if isinstance(chosen, str):
        colours.update(accents.derive(chosen, colours, dark=dark))
    single = own.get(name)
    if isinstance(single, dict):
        for role, value in single.items():
            if role not in colours:
                raise ValueError(f"no such colour role: {role}")
            # Written by ourselves: it goes into a style sheet.
            colours[role] = to_hex(parse(str(value)))
    if more_contrast:
        colours["line"], colours["text3"] = colours["edge"], colours["text2"]
    return Tokens(dark=dark, colours=colours, icons=icons)


def _own(file: Path) -> dict[str, object]:
    """What stands in the file of a municipality."""
    with file.open("rb") as source:
        content = source.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise ValueError("too large for a few colours")
    try:
        return tomllib.loads(content.decode())
    except RecursionError:
        raise ValueError("nested too deep") from None
