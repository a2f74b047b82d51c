# SPDX-License-Identifier: EUPL-1.2
"""Every icon that a screen names exists, also in its filled form where a chosen place needs that."""

from __future__ import annotations

import re
from pathlib import Path

from ui.places import PLACES
from ui.theme.icons import glyph

ROOT = Path(__file__).parents[2]


def test_every_icon_that_is_named_exists() -> None:
    names = set()
    for package in ("ui", "desktop"):
        for file in (ROOT / package).rglob("*.py"):
            names |= set(re.findall(r'"(ph\.[a-z0-9-]+)"', file.read_text("utf-8")))
    assert len(names) > 50
    for name in names | {f"{icon}-fill" for _route, _words, icon in PLACES}:
        assert glyph(name), name
