# SPDX-License-Identifier: EUPL-1.2
"""All accent roles from the one colour a municipality gives, readable whatever that colour is."""

from __future__ import annotations

from ui.theme.oklch import contrast, in_screen, parse, to_lch

ROLES = ("accent", "on_accent", "soft", "soft2", "on_soft", "mine", "toast_link")

_LIGHT_TARGET = 5.5
_DARK_TARGET = 6.0
_TEXT_TARGET = 5.5
_DARK_LEAST_LIGHTNESS = 0.74


def derive(colour: str, base: dict[str, str], *, dark: bool) -> dict[str, str]:
    """The accent roles for this theme: the hue stays, lightness moves until text on every surface can be read.

    ``base`` are the tokens of the theme (``canvas``, ``surface``, ``panel`` …). Raises ``ValueError`` for a
    colour that cannot be read. Yellow becomes ochre in the light theme; that is meant.
    """
    light, chroma, hue = to_lch(parse(colour))
    return _dark(base, light, chroma, hue) if dark else _light(base, light, chroma, hue)


def _light(base: dict[str, str], light: float, chroma: float, hue: float) -> dict[str, str]:
    tint = min(chroma, 0.03)
    soft = in_screen((0.958, tint * 0.55, hue))
    soft2 = in_screen((0.905, tint * 1.15, hue))
    grounds = [base["canvas"], base["surface"], base["panel"], base["hover"], soft]
    accent = _move(min(light, 0.62), chroma, hue, grounds, _LIGHT_TARGET, step=-0.004)
    start = min(0.46, to_lch(parse(accent))[0])
    return {
        "accent": accent,
        "on_accent": "#FFFFFF",
        "soft": soft,
        "soft2": soft2,
        "on_soft": _move(start, min(chroma, 0.16), hue, [soft, soft2], _TEXT_TARGET, step=-0.004),
        "mine": in_screen((0.94, tint, hue)),
        "toast_link": _move(0.84, min(chroma, 0.09), hue, [base["toast"]], _TEXT_TARGET, step=0.004),
    }


def _dark(base: dict[str, str], light: float, chroma: float, hue: float) -> dict[str, str]:
    tint = min(chroma, 0.05)
    soft = in_screen((0.272, tint * 0.55, hue))
    soft2 = in_screen((0.36, tint, hue))
    grounds = [base["canvas"], base["surface"], base["panel"], base["hover"], soft]
    start = min(0.9, max(light, _DARK_LEAST_LIGHTNESS))
    accent = _move(start, min(chroma, 0.125), hue, grounds, _DARK_TARGET, step=0.004)
    return {
        "accent": accent,
        "on_accent": in_screen((0.18, min(chroma, 0.035), hue)),
        "soft": soft,
        "soft2": soft2,
        "on_soft": _move(0.87, min(chroma, 0.075), hue, [soft, soft2], _TEXT_TARGET, step=0.004),
        "mine": in_screen((0.34, min(chroma, 0.055), hue)),
        "toast_link": _move(0.82, min(chroma, 0.09), hue, [base["toast"]], _TEXT_TARGET, step=0.004),
    }


def _move(light: float, chroma: float, hue: float, grounds: list[str], target: float, *, step: float) -> str:
    """Darken or lighten in small steps until the colour stands out from every ground it is used on."""
    while True:
        colour = in_screen((light, chroma, hue))
        if all(contrast(colour, ground) >= target for ground in grounds) or not 0.05 < light < 0.99:
            return colour
        light += step
