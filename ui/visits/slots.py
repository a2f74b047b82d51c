# SPDX-License-Identifier: EUPL-1.2
"""One place in the programme: a visit to open, or room to fill."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from assets.texts import _
from storage.queries.visits import VisitRow
from ui import theme
from ui.visits.words import ICONS, TONES, names, state_words, when
from ui.widgets import paint
from ui.widgets.buttons import PaintedButton
from ui.widgets.tips import plain_tip
from ui.words import VISIT_KINDS, word

HEIGHT = 76
_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape)


class _Place(PaintedButton):
    """Tells ``keyed(key)`` for the arrows and Escape: Qt's button would move the focus in an order of its own, and the
    scrolling page around it would scroll.
    """

    keyed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            self.keyed.emit(event.key())
            return
        super().keyPressEvent(event)


class _Slot(_Place):
    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("ring_radius", theme.RADIUS["card"])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(180, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEIGHT)


class VisitSlot(_Slot):
    """A visit that is on the programme: company, day and time, who goes, and how far it is."""

    def __init__(
        self, visit: VisitRow, today: dt.date, *, me: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(visit.company, parent)
        self.visit, self.today, self._me = visit, today, me
        self.mine = any(member.colleague_id == me for member in visit.team)
        said = [visit.company, when(visit, today), state_words(visit.state)]
        if visit.team:
            said.append(_("with {names}").format(names=names(visit.team)))
        self.setAccessibleName(", ".join(said))
        self.setToolTip(plain_tip("\n".join((*said, ", ".join(visit.topics))).strip()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        fill = "hover" if self.hovered or self.isDown() else "soft" if self.mine else "surface"
        paint.rounded(painter, box, theme.RADIUS["card"], theme.color(fill), theme.color("line"))
        if self.visit.day == self.today:
            paint.card_ribbon(painter, box, theme.RADIUS["card"])
        left, right = 14.0, box.width() - 12
        ink = "on_soft" if self.mine and fill == "soft" else "text"
        paint.text(painter, QRectF(left, 7, right - left, 20), self.visit.company, "row", ink, bold=True)
        room = right - left
        words = when(self.visit, self.today)
        paint.text(painter, QRectF(left, 27, room, 18), words, "caption", "text2")
        self._paint_foot(painter, left, right)
        painter.end()

    def _paint_foot(self, painter: QPainter, left: float, right: float) -> None:
        tone = TONES[self.visit.state]
        tone = "rest" if tone == "dropped" else tone
        icon = ICONS[self.visit.state]
        paint.icon(painter, left, 57, icon, tone, 15)
        at = left + 20
        at += paint.text(
            painter, QRectF(at, 47, right - at, 20), state_words(self.visit.state), "caption", tone
        )
        size, x = 22.0, right
        for member in reversed(self.visit.team[:3]):
            x -= size
            if x < at + 8:
                return
            paint.avatar(
                painter, QRectF(x, 46, size, size), member.name, mine=member.colleague_id == self._me
            )
            x -= 3


class FreeSlot(_Slot):
    """Room in a week. It says what pressing it does: plan something, or put the chosen wish here."""

    def __init__(self, week: dt.date, week_words: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Free"), parent)
        self.week, self._week_words = week, week_words
        self._wish: VisitRow | None = None
        self.set_wish(None)

    def set_wish(self, wish: VisitRow | None) -> None:
        """The wish that a press puts here, or none. What cannot be pressed only says that it is free."""
        self._wish = wish
        if not self.isEnabled():
            said = _("Free, {week}").format(week=self._week_words)
        elif wish is None:
            said = _("Free, {week}: plan a visit").format(week=self._week_words)
        else:
            said = _("Free, {week}: put {company} here").format(week=self._week_words, company=wish.company)
        self.setAccessibleName(said)
        self.setToolTip(plain_tip(said))
        self.update()

    def wish(self) -> VisitRow | None:
        """The wish that would come here."""
        return self._wish

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ready = self._wish is not None
        lit = self.hovered or self.hasFocus()
        edge = theme.color("accent" if ready or lit else "edge")
        if ready or lit:
            paint.rounded(painter, box, theme.RADIUS["card"], theme.color("soft" if ready else "hover"))
        _dashed(painter, box, edge)
        ink = "on_soft" if ready else ("text" if lit else "text2")
        first = _("Put it here") if ready else _("Free")
        room = box.width() - 48
        if not self.isEnabled():
            middle = QRectF(box.left() + 14, box.center().y() - 10, room, 20)
            paint.text(painter, middle, first, "row", "text3")
            painter.end()
            return
        second = self._wish.company if self._wish is not None else _("Plan a visit")
        icon = "ph.arrow-bend-down-right" if ready else "ph.plus"
        paint.icon(painter, box.left() + 14, box.center().y() - 10, icon, ink, 16)
        paint.text(
            painter, QRectF(box.left() + 38, box.center().y() - 20, room, 20), first, "row", ink, bold=ready
        )
        paint.text(
            painter,
            QRectF(box.left() + 38, box.center().y(), room, 18),
            second,
            "caption",
            "accent" if not ready else ink,
        )
        painter.end()


def _dashed(painter: QPainter, box: QRectF, colour: QColor) -> None:
    pen = QPen(colour, 1, Qt.PenStyle.DashLine)
    pen.setDashPattern([4, 4])
    path = QPainterPath()
    path.addRoundedRect(box, theme.RADIUS["card"], theme.RADIUS["card"])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


class WishItem(_Place):
    """A wish in the list beside the weeks; pressing picks it up, again puts it back."""

    def __init__(self, visit: VisitRow, parent: QWidget | None = None) -> None:
        super().__init__(visit.company, parent)
        self.visit = visit
        self.setCheckable(True)
        self.setFixedHeight(56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._second = visit.purpose or word(VISIT_KINDS, visit.kind.value)
        self.setAccessibleName(f"{visit.company}, {self._second}")
        self.setToolTip(plain_tip(f"{visit.company}\n{self._second}"))

    def sizeHint(self) -> QSize:
        return QSize(180, 56)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 56)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box, chosen = QRectF(self.rect()), self.isChecked()
        if chosen or self.hovered:
            paint.rounded(painter, box, theme.RADIUS["button"], theme.color("soft" if chosen else "hover"))
        if chosen:
            paint.ribbon(painter, QRectF(0, 6, 4, box.height() - 12))
        right = box.width() - 10
        if self.visit.on_top_list:
            width = paint.chip_width(_("Top 30"))
            paint.chip(painter, right - width, 18, _("Top 30"), "soft")
            right -= width + 6
        ink = "on_soft" if chosen else "text"
        paint.text(painter, QRectF(14, 8, right - 14, 20), self.visit.company, "row", ink, bold=True)
        paint.text(painter, QRectF(14, 29, box.width() - 24, 18), self._second, "caption", "text2")
        if not chosen:
            painter.fillRect(QRectF(14, box.height() - 1, box.width() - 24, 1), theme.color("line"))
        painter.end()
