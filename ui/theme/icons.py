# SPDX-License-Identifier: EUPL-1.2
"""Phosphor icons from the font that qtawesome ships, drawn here and kept by name, colour and size.

qtawesome itself is not imported: that costs 170 ms at every start (it loads twelve icon fonts) and its icons keep
the colour they were made with. Its font and its table of names are all that is needed.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

_FONT = "phosphor-1.3.0.ttf"
_NAMES = "phosphor-charmap-1.3.0.json"
_RATIOS = (1.0, 2.0)

_pixmaps: dict[tuple[str, int, float, float], QPixmap] = {}


@lru_cache
def _folder() -> Path:
    # The built program carries the fonts without the package.
    bundled = Path(getattr(sys, "_MEIPASS", "nowhere"), "qtawesome", "fonts")
    if bundled.is_dir():
        return bundled
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise RuntimeError("qtawesome is not installed: its icon font is part of the look")
    return Path(spec.origin).parent / "fonts"


@lru_cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_folder() / _FONT))
    return QFontDatabase.applicationFontFamilies(number)[0]


@lru_cache
def _table() -> dict[str, str]:
    raw: dict[str, str] = json.loads((_folder() / _NAMES).read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in raw.items()}


@lru_cache(maxsize=16)
def _letter(size: float) -> QFont:
    made = QFont(_family())
    made.setPixelSize(round(size))
    return made


def glyph(name: str) -> str:
    """The character of ``ph.check``. Raises ``KeyError`` for a name the font does not have."""
    return _table()[name.removeprefix("ph.")]


def pixmap(name: str, color: QColor, size: float = 18, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of ``size`` pixels (times ``ratio`` on sharp screens)."""
    key = (name, color.rgba(), size, ratio)
    found = _pixmaps.get(key)
    if found is None:
        found = _pixmaps[key] = _draw(name, color, size, ratio)
    return found


def _draw(name: str, color: QColor, size: float, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(_letter(size))
    painter.setPen(color)
    painter.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, glyph(name))
    painter.end()
    return picture


def icon(name: str, color: QColor, size: float = 18) -> QIcon:
    """The same as a ``QIcon``, for menus and Qt's own widgets. Make it again after ``theme.changed``."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(pixmap(name, color, size, ratio))
    return made


def paint(painter: QPainter, x: float, y: float, name: str, color: QColor, size: float = 18) -> None:
    """Draw the icon with its top left corner at this point."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(QPointF(round(x), round(y)), pixmap(name, color, size, ratio))


def forget() -> None:
    """Drop all pictures: the colours changed."""
    _pixmaps.clear()
