# SPDX-License-Identifier: EUPL-1.2
"""Painting that several widgets and all lists share: rounded grounds, ribbon, chips, initials, one line of text."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from assets.texts import initials
from ui import theme

RIBBON = 4
CHIP_HEIGHT = 24
_CHIP_PAD = 8
_CHIP_ICON = 14
_CHIP_GAP = 6


def rounded(painter: QPainter, rect: QRectF, radius: float, fill: QColor | None, edge: QColor | None = None,
            width: float = 1) -> None:  # fmt: skip
    """A rounded rectangle with a fill and an edge that stays inside ``rect``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if edge is not None else 0
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def ribbon(painter: QPainter, rect: QRectF, role: str = "accent", *, radius: float = 2) -> None:
    """The 4 px runner along the left side of ``rect``: you are here."""
    rounded(painter, QRectF(rect.left(), rect.top(), RIBBON, rect.height()), radius, theme.color(role))


def card_ribbon(painter: QPainter, rect: QRectF, radius: float, role: str = "accent") -> None:
    """The runner along a card: it follows the card's round corners."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(path)
    painter.fillRect(QRectF(rect.left(), rect.top(), RIBBON, rect.height()), theme.color(role))
    painter.restore()


def text(painter: QPainter, rect: QRectF, words: str, role: str = "row", tone: str = "text", *,
         bold: bool | None = None, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> float:  # fmt: skip
    """One line, vertically in the middle, cut with … when it does not fit. Returns the painted width in pixels."""
    room = rect.width()
    words, width = theme.fitted(words, room, role, bold)
    left = rect.x()
    if align is not Qt.AlignmentFlag.AlignLeft:
        left += (room - width) * (1.0 if align is Qt.AlignmentFlag.AlignRight else 0.5)
    painter.setFont(theme.font(role, bold=bold))
    painter.setPen(theme.color(tone))
    # At a point: a rectangle would make Qt lay out a paragraph, which takes three times as long.
    painter.drawText(QPointF(left, rect.y() + rect.height() / 2 + theme.drop(role, bold)), words)
    return width


def icon(
    painter: QPainter, left: float, middle: float, name: str, tone: str = "text2", size: float = 16
) -> None:
    """An icon with its left side here and its middle on this height."""
    theme.paint_icon(painter, QPointF(left, middle - size / 2), name, tone, size)


def chip_width(words: str, icon_name: str | None = None, *, bold: bool = False) -> float:
    """The width a chip wants, in pixels."""
    extra = _CHIP_ICON + _CHIP_GAP if icon_name else 0
    return theme.metrics("caption", bold=bold).horizontalAdvance(words) + 2 * _CHIP_PAD + extra


def chip(painter: QPainter, left: float, middle: float, words: str, tone: str = "rest", icon_name: str | None = None, *,
         most: float = 400, bold: bool = False) -> float:  # fmt: skip
    """A square state chip with its left side here; not wider than ``most``. Returns its width in pixels.

    ``tone`` is a state tone (``rest progress wait tell done late``) or ``soft`` for the municipality's colour.
    """
    ground, ink = ("soft2", "on_soft") if tone == "soft" else (f"{tone}_tint", tone)
    width = min(most, chip_width(words, icon_name, bold=bold))
    box = QRectF(left, middle - CHIP_HEIGHT / 2, width, CHIP_HEIGHT)
    rounded(painter, box, theme.RADIUS["chip"], theme.color(ground))
    start = left + _CHIP_PAD
    if icon_name:
        icon(painter, start, middle, icon_name, ink, _CHIP_ICON)
        start += _CHIP_ICON + _CHIP_GAP
    text(
        painter,
        QRectF(start, box.top(), box.right() - start - 4, box.height()),
        words,
        "caption",
        ink,
        bold=bold,
    )
    return width


def avatar(painter: QPainter, box: QRectF, name: str, *, mine: bool = False, on_soft: bool = False) -> None:
    """Initials in a circle; ``mine`` marks the reader in the municipality's colour, ``on_soft`` a chosen row."""
    ground = theme.color("soft2" if mine else ("surface" if on_soft else "rest_tint"))
    ink = theme.color("on_soft" if mine else "text2")
    ratio = painter.device().devicePixelRatio()
    picture = _initials(initials(name), ground.rgba(), ink.rgba(), box.width(), ratio)
    painter.drawPixmap(QPointF(round(box.x()), round(box.y())), picture)


@lru_cache(maxsize=256)
def _initials(letters: str, ground: int, ink: int, size: float, ratio: float) -> QPixmap:
    """The circle as a picture: there are as many as colleagues, and a list shows one on each row."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    box = QRectF(0, 0, size, size)
    rounded(painter, box, size / 2, QColor.fromRgba(ground))
    small = size < 28
    painter.setFont(theme.font("hint" if small else "caption", bold=True, scale=0.82 if small else 1.0))
    painter.setPen(QColor.fromRgba(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)
    painter.end()
    return picture


def ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The focus ring inside a list, where no ring outside the widget can lie."""
    rounded(painter, rect, radius, None, theme.color("accent"), 2)


def key_hint(painter: QPainter, box: QRectF, keys: str, tone: str = "text2") -> None:
    """A key as on a keyboard: a small edge with its name."""
    rounded(painter, box, 4, None, theme.color("edge"))
    text(painter, box, keys, "hint", tone, align=Qt.AlignmentFlag.AlignHCenter)


def key_hint_width(keys: str) -> float:
    """The width of that key, in pixels."""
    return theme.metrics("hint").horizontalAdvance(keys) + 13
