# SPDX-License-Identifier: EUPL-1.2
"""Everything can be read, whatever colour a municipality gives."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from assets import path
from ui import shell, theme
from ui.theme import icons, oklch, tokens
from ui.theme.tokens import EDGE_PAIRS, TEXT_PAIRS, load

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


def readable(roles: dict[str, str]) -> list[str]:
    found = [f"{a} on {b}" for a, b in TEXT_PAIRS if oklch.contrast(roles[a], roles[b]) < 4.5]
    return found + [f"{a} on {b}" for a, b in EDGE_PAIRS if oklch.contrast(roles[a], roles[b]) < 3]


@pytest.mark.parametrize("dark", [False, True])
def test_every_pair_that_is_painted_can_be_read(dark: bool) -> None:
    assert readable(load(dark=dark).colours) == []


@settings(max_examples=300, deadline=None)
@given(colour=colours, dark=st.booleans())
def test_any_accent_can_be_read(colour: str, dark: bool) -> None:
    assert readable(load(dark=dark, accent=colour).colours) == []


@settings(max_examples=200, deadline=None)
@given(colour=colours)
def test_a_colour_survives_the_way_to_oklch_and_back(colour: str) -> None:
    assert oklch.in_screen(oklch.to_lch(oklch.parse(colour))) == colour


def test_contrast_of_black_and_white_is_21() -> None:
    assert oklch.contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_more_contrast_turns_hairlines_into_edges() -> None:
    asked = load(dark=False, more_contrast=True).colours
    assert asked["line"] == asked["edge"]
    assert asked["text3"] == asked["text2"]


def test_a_municipality_overrides_the_accent_with_one_line(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('accent = "#B0122B"\n[light]\ncanvas = "#F4F0EA"\n')
    made = load(dark=False, override=own).colours
    assert made["canvas"] == "#F4F0EA"
    assert made["accent"] != tokens.default_accent()


def test_a_file_that_cannot_be_read_leaves_the_shipped_look(qapp: QApplication, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("accent = ")
    theme.apply("light", override=broken)
    assert theme.hex_color("accent") == tokens.default_accent()


@pytest.mark.parametrize(
    "content",
    [
        b"a = " + b"[" * 30_000, b"#" * 70_000, b"\xff\xfe", b"\0", b"accent = 5", b'accent = "red; } * { image: url(//x/y) }"',
        b'[light]\ncanvas = "#FFFFFF; }"', b'[light]\ncanvas = "#+1_2_3"', b'[light]\ncanvas = {}', b'[light]\nevil = "#FFFFFF"',
        b"light = 5", b"accent = " + b"9" * 20_000,
    ],
    ids=repr,
)  # fmt: skip
def test_a_file_that_wants_harm_changes_colours_at_most(
    qapp: QApplication, tmp_path: Path, content: bytes
) -> None:
    hostile = tmp_path / "theme.toml"
    hostile.write_bytes(content)
    theme.apply("light", override=hostile)
    assert "url(//" not in qapp.styleSheet()
    assert readable({role: theme.hex_color(role) for role in load(dark=False).colours}) == []
    theme.apply("light")


@settings(max_examples=100, deadline=None)
@given(
    content=st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: f"[light]\ncanvas = '{text}'".encode("utf-8", "replace"))
)
def test_any_file_is_colours_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    hostile = tmp_path_factory.getbasetemp() / "theme.toml"
    hostile.write_bytes(content)
    try:
        made = load(dark=False, override=hostile)
    except (OSError, ValueError):
        return
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in made.colours.values())


def test_dark_and_light_change_at_run_time_and_say_so(qapp: QApplication) -> None:
    told: list[bool] = []

    def note() -> None:
        told.append(theme.is_dark())

    theme.changed.connect(note)
    theme.apply("dark")
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == "#182021"
    theme.apply("light")
    theme.changed.disconnect(note)
    assert told == [True, False]


def test_digits_have_one_width() -> None:
    measure = theme.metrics("row")
    assert len({measure.horizontalAdvance(digit) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("name", [*load(dark=False).icons.values(), "ph.sun-horizon-fill", "ph.buildings-fill",
                                  "ph.calendar-blank-fill", "ph.checks-fill", "ph.gear-six-fill"])  # fmt: skip
def test_the_icons_of_states_and_rail_exist(qapp: QApplication, name: str) -> None:
    assert icons.glyph(name)
    assert not theme.pixmap(name, "accent", 18).isNull()


@pytest.mark.parametrize("dark", [False, True])
def test_the_first_paint_has_the_colours_of_the_theme(dark: bool) -> None:
    with path("theme", "tokens.toml").open("rb") as file:
        colours = tomllib.load(file)["dark" if dark else "light"]
    assert shell.colours(dark=dark) == [colours[role] for role in ("canvas", "surface", "line")]
