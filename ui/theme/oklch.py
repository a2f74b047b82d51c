# SPDX-License-Identifier: EUPL-1.2
"""Colour arithmetic without Qt: OKLCH for deriving colours, WCAG contrast for judging them.

OKLab after Björn Ottosson (https://bottosson.github.io/posts/oklab/); contrast after WCAG 2.2, "relative luminance".
"""

from __future__ import annotations

import math
import re

_SIX = re.compile("[0-9A-Fa-f]{6}")

Rgb = tuple[float, float, float]
"""Red, green and blue in sRGB, each 0 to 1."""

Lch = tuple[float, float, float]
"""Lightness 0 to 1, chroma 0 to about 0.37, hue in radians."""


def parse(colour: str) -> Rgb:
    """``#0B6075`` as sRGB. Raises ``ValueError`` for anything that is not six hexadecimal digits."""
    digits = colour.strip().removeprefix("#")
    if not _SIX.fullmatch(digits):
        raise ValueError("not a colour")
    value = int(digits, 16)
    return (value >> 16) / 255, (value >> 8 & 255) / 255, (value & 255) / 255


def to_hex(rgb: Rgb) -> str:
    """SRGB as ``#RRGGBB``; parts outside the screen's range are clipped."""
    return "#" + "".join(f"{round(min(1.0, max(0.0, part)) * 255):02X}" for part in rgb)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _companded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def to_lch(rgb: Rgb) -> Lch:
    """SRGB as OKLCH."""
    r, g, b = (_linear(part) for part in rgb)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def _from_lch(lch: Lch) -> Rgb:
    light, chroma, hue = lch
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def in_screen(lch: Lch) -> str:
    """The nearest colour a screen can show: same hue and lightness, chroma lowered until it fits."""
    light, chroma, hue = lch
    low, high = 0.0, chroma
    if not _fits(_from_lch(lch)):
        for _step in range(14):
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(_from_lch((light, middle, hue))) else (low, middle)
        chroma = low
    linear = _from_lch((light, chroma, hue))
    return to_hex((_companded_safe(linear[0]), _companded_safe(linear[1]), _companded_safe(linear[2])))


def _companded_safe(part: float) -> float:
    return _companded(min(1.0, max(0.0, part)))


def _fits(linear: Rgb) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in linear)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    r, g, b = (_linear(part) for part in parse(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    a, b = luminance(one), luminance(other)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
