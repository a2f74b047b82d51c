# SPDX-License-Identifier: EUPL-1.2
"""How rows of a big list look: a whole row in one go, which is several times faster than a delegate per cell."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from assets.texts import number
from ui import theme
from ui.widgets import paint
from ui.widgets.table_model import Cell, Group

OVERHANG = 12
"""The ground of a chosen row sticks out this far left and right of the words, in pixels."""

_AVATAR = 24
_GAP = 8


def ground(painter: QPainter, box: QRectF, *, selected: bool, hovered: bool, focused: bool) -> None:
    """The hairline under a row, and under the words of a chosen row its tint, ribbon and ring."""
    painter.fillRect(
        QRectF(box.left() + OVERHANG, box.bottom() - 1, box.width() - 2 * OVERHANG, 1), theme.color("line")
    )
    inner = box.adjusted(0, 0, 0, -1)
    if selected or hovered:
        paint.rounded(painter, inner, theme.RADIUS["row"], theme.color("soft" if selected else "hover"))
    if selected:
        paint.ribbon(painter, inner.adjusted(0, 6, 0, -6))
    if focused:
        paint.ring(painter, inner, theme.RADIUS["row"])


def group_header(painter: QPainter, box: QRectF, group: Group, *, focused: bool) -> None:
    """A group's caret, words and count, across all columns."""
    painter.fillRect(
        QRectF(box.left() + OVERHANG, box.bottom() - 1, box.width() - 2 * OVERHANG, 1), theme.color("line")
    )
    middle = box.center().y() + 2
    caret = "ph.caret-right" if group.closed else "ph.caret-down"
    paint.icon(painter, box.left() + OVERHANG - 5, middle, caret, "text2", 14)
    left = box.left() + OVERHANG + 14
    room = QRectF(left, box.top() + 4, box.width() - left - 60, box.height() - 4)
    left += paint.text(painter, room, group.label, "row", bold=True) + _GAP
    paint.text(painter, QRectF(left, room.top(), 80, room.height()), number(group.count), "row", "text3")
    if focused:
        paint.ring(painter, box.adjusted(0, 2, 0, -3), theme.RADIUS["row"])


def cell(painter: QPainter, box: QRectF, content: Cell, *, second: str = "", right: bool = False,
         selected: bool = False, compact: bool = False) -> None:  # fmt: skip
    """One cell: words with, as asked, initials, chip, icon, a second line and a second fact."""
    middle = box.center().y()
    if content.chip:
        state = content.chip
        tone = "rest" if state == "dropped" else state
        icon = content.icon or (theme.state_icon(state) if state != "soft" else "")
        paint.chip(painter, box.left(), middle, content.text, tone, icon or None, most=box.width())
        return
    left = box.left()
    if content.avatar:
        spot = QRectF(left, middle - _AVATAR / 2, _AVATAR, _AVATAR)
        paint.avatar(painter, spot, content.avatar, mine=content.mine, on_soft=selected)
        if compact:
            return
        left += _AVATAR + _GAP
    if content.icon:
        paint.icon(painter, left, middle, content.icon, content.tone, 16)
        left += 16 + 6
    _words(painter, QRectF(left, box.top(), box.right() - left, box.height()), content, second, right=right)


def _words(painter: QPainter, box: QRectF, content: Cell, second: str, *, right: bool) -> None:
    align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    line = QRectF(box)
    if second:
        line = QRectF(box.left(), box.center().y() - 20, box.width(), 20)
        below = QRectF(box.left(), box.center().y(), box.width(), 19)
        paint.text(painter, below, second, "caption", "text2", align=align)
    role = "body" if content.bold and second else "row"
    if content.extra:
        room = line.width() - theme.metrics("row", bold=True).horizontalAdvance(content.extra) - 42
        line.setWidth(max(24.0, room))
    width = paint.text(painter, line, content.text, role, content.tone, bold=content.bold, align=align)
    if content.extra:
        left = line.left() + max(width + 14, 26.0)
        if content.extra_icon:
            paint.icon(painter, left, line.center().y(), content.extra_icon, content.extra_tone, 14)
            left += 18
        rest = QRectF(left, line.top(), box.right() - left, line.height())
        paint.text(painter, rest, content.extra, "row", content.extra_tone, bold=True)
