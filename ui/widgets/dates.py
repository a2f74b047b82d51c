# SPDX-License-Identifier: EUPL-1.2
"""Dates and times the way people type them: "12-3", "vr", "morgen", "930"; with a calendar for who would rather point."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from PySide6.QtCore import QDate, QLocale, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from assets.texts import _, date_long, date_short, language
from storage.rules.day_words import read_day
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import IconButton
from ui.widgets.inputs import Line
from ui.widgets.tips import plain_tip

_TIME = re.compile(r"(\d{1,2})(?:\s*[:.u h]?\s*(\d{2}))?\s*(?:uur|u|h)?", re.IGNORECASE)


class Day(Line):
    """A date or nothing. While typing, ``understood(words)`` says which day was meant ("vrijdag 27 november")."""

    understood = Signal(str)

    def __init__(self, value: dt.date | None = None, *, today: Callable[[], dt.date] = dt.date.today,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent=parent)
        self._today = today
        self._value: dt.date | None = None
        self.setPlaceholderText(_("for example 12-3 or fri"))
        self.setTextMargins(0, 0, 34, 0)
        self._button = IconButton(
            "ph.calendar-blank", _("Choose in the calendar"), size=32, tone="text2", parent=self
        )
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.on_press(self.open_calendar)
        self.textEdited.connect(self._read)
        self.set_value(value)

    def value(self) -> dt.date | None:
        """The date; None when the field is empty or says something else (see ``is_clear``)."""
        return self._value

    def set_value(self, value: dt.date | None) -> None:
        """Show this date."""
        self._value = value
        super().set_value(date_short(value, self._today()) if value else "")

    def is_clear(self) -> bool:
        """False when something was typed that is no date."""
        return not self.text().strip() or self._value is not None

    def _read(self, text: str) -> None:
        words = text.strip()
        found = read_day(words, 0, self._today(), english=language() == "en") if words else None
        self._value = found[0] if found and found[1] >= len(words) else None
        self.understood.emit(date_long(self._value) if self._value else "")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._value:
            self.set_value(self._value)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif step:
            self.set_value((self._value or self._today()) + dt.timedelta(days=step))
            self.edited.emit()
        else:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._value:
                self.set_value(self._value)
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._button.move(self.width() - 36, (self.height() - 32) // 2)

    def open_calendar(self) -> None:
        """Show the month; a click or Enter takes the day (also with Alt+Down)."""
        popup = CalendarPopup(self._value or self._today(), self)
        popup.picked.connect(self._picked)
        popup.open_at(self)

    def _picked(self, day: dt.date) -> None:
        self.set_value(day)
        self.understood.emit(date_long(day))
        self.edited.emit()
        self.setFocus()


class CalendarPopup(QFrame):
    """A month to point in. Gone after a choice or Escape."""

    picked = Signal(object)

    def __init__(self, day: dt.date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Calendar"))
        self.month = QCalendarWidget(self)
        self.month.setLocale(QLocale(language()))
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.month.setFont(theme.font("row"))
        self.month.setMinimumSize(330, 280)
        self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self._dress()
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.addWidget(self.month)
        self.month.clicked.connect(self._take)
        self.month.activated.connect(self._take)

    def _dress(self) -> None:
        """Qt paints weekends red and its arrows black in every theme; here red means late."""
        plain, quiet = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(theme.color("text"))
        quiet.setForeground(theme.color("text2"))
        quiet.setBackground(theme.color("surface"))
        self.month.setHeaderTextFormat(quiet)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.month.setWeekdayTextFormat(weekend, plain)
        arrows = {
            "qt_calendar_prevmonth": ("ph.caret-left", _("Previous month")),
            "qt_calendar_nextmonth": ("ph.caret-right", _("Next month")),
        }
        for name, (icon, words) in arrows.items():
            if (button := self.month.findChild(QToolButton, name)) is not None:
                button.setIcon(theme.icon(icon, "text", 16))
                button.setAccessibleName(words)
                button.setToolTip(plain_tip(words))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.rounded(painter, QRectF(self.rect()), 10, theme.color("surface"), theme.color("edge"))
        painter.end()

    def open_at(self, field: QWidget) -> None:
        """Under the field, or above it when there is no room."""
        self.adjustSize()
        place_popup(self, field)
        self.show()
        self.month.setFocus()

    def _take(self, day: QDate) -> None:
        if not self.isVisible():
            return
        self.close()
        self.picked.emit(dt.date(day.year(), day.month(), day.day()))


def place_popup(popup: QWidget, field: QWidget) -> None:
    """Put a pop-up under a field; up when there is no room below, and never outside the screen."""
    # A mask, because without a compositor a see-through corner is a black one.
    corners = QPainterPath()
    corners.addRoundedRect(QRectF(popup.rect()), 10, 10)
    popup.setMask(QRegion(corners.toFillPolygon().toPolygon()))
    screen = field.screen().availableGeometry()
    below = field.mapToGlobal(QPoint(0, field.height() + 4))
    x = max(screen.left() + 4, min(below.x(), screen.right() - popup.width() - 4))
    y = below.y()
    if y + popup.height() > screen.bottom():
        y = max(screen.top(), field.mapToGlobal(QPoint(0, 0)).y() - popup.height() - 4)
    popup.move(x, y)


class Clock(Line):
    """A time of day or nothing: "9:30", "930", "9 uur"."""

    def __init__(self, value: dt.time | None = None, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setPlaceholderText("09:30")
        self.set_value(value)

    def value(self) -> dt.time | None:
        """The time; None when the field is empty or says something else (see ``is_clear``)."""
        found = _TIME.fullmatch(self.text().strip())
        if not found:
            return None
        hour, minute = int(found[1]), int(found[2] or 0)
        return dt.time(hour, minute) if hour < 24 and minute < 60 else None

    def is_clear(self) -> bool:
        """False when something was typed that is no time."""
        return not self.text().strip() or self.value() is not None

    def set_value(self, value: dt.time | None) -> None:
        """Show this time."""
        super().set_value(f"{value:%H:%M}" if value else "")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if (found := self.value()) is not None:
            self.set_value(found)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 15, Qt.Key.Key_Down: -15}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        now = self.value() or dt.time(9, 0)
        minutes = (now.hour * 60 + now.minute + step) % (24 * 60)
        self.set_value(dt.time(minutes // 60, minutes % 60))
        self.edited.emit()
