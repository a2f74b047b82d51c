# SPDX-License-Identifier: EUPL-1.2
"""Everything the program ships beside its code: texts, translations, fonts, theme tokens and demo data."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent


def path(*parts: str) -> Path:
    """The place on disk of a shipped file, for example ``path("fonts", "NotoSans-Regular.ttf")``."""
    return ROOT.joinpath(*parts)
