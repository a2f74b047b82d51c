# SPDX-License-Identifier: EUPL-1.2
"""The mark and the first picture: drawings from ``assets/icons`` in the colours of the theme."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from assets import path
from ui import theme

_ROLES = {
    "ground": ("fill", "accent"),
    "runner": ("stroke", "on_accent"),
    "band": ("stroke", "accent"),
    "block": ("fill", "rest_tint"),
    "window": ("fill", "surface"),
    "line": ("fill", "line"),
}
_ELEMENT = re.compile(r'<[^>]*class="(\w+)"[^>]*>')


def drawing(name: str) -> QSvgRenderer:
    """A drawing with the roles of its classes filled in."""
    colours = tuple(theme.hex_color(role) for _attribute, role in _ROLES.values())
    return _drawing(name, colours)


@lru_cache(maxsize=8)
def _drawing(name: str, colours: tuple[str, ...]) -> QSvgRenderer:
    looks = dict(zip(_ROLES, colours, strict=True))

    def fill(found: re.Match[str]) -> str:
        attribute = _ROLES[found[1]][0]
        return re.sub(rf'{attribute}="#\w+"', f'{attribute}="{looks[found[1]]}"', found[0])

    source = path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(_ELEMENT.sub(fill, source).encode()))


class Drawing(QWidget):
    """A drawing at a fixed size; it decorates, so a screen reader skips it."""

    def __init__(self, name: str, width: int, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(QSize(width, height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing(self._name).render(painter, QRectF(self.rect()))
        painter.end()


def window_icon() -> QIcon:
    """The mark as the icon of the window and the task bar."""
    made = QIcon()
    for size in (16, 32, 64, 128):
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        drawing("mark").render(painter, QRectF(0, 0, size, size))
        painter.end()
        made.addPixmap(picture)
    return made
