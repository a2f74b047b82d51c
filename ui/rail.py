# SPDX-License-Identifier: EUPL-1.2
"""The rail at the left: where you can go, where you are, and how many things wait there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, n_
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import PaintedButton
from ui.widgets.chips import paint_badge
from ui.widgets.labels import Avatar, ElidedLabel
from ui.widgets.mark import Drawing
from ui.widgets.tips import plain_tip

WIDE, NARROW = 216, 64
_ITEM = 44


class RailItem(PaintedButton):
    """One place to go: icon, word, and a badge. The ribbon and a white ground say that you are there."""

    def __init__(self, route: str, text: str, icon: str, keys: str = "") -> None:
        super().__init__(text)
        self.route, self._icon, self._keys = route, icon, keys
        self._n, self._tone, self._what = 0, "rest", ""
        self.setCheckable(True)
        self.setFixedHeight(_ITEM)
        self.setToolTip(plain_tip(f"{text} ({keys})" if keys else text))

    def set_badge(self, n: int, tone: str, what: str) -> None:
        """A number: ``late`` red, ``tell`` violet, ``rest`` grey; ``what`` says it to a screen reader."""
        self._n, self._tone, self._what = n, tone, what
        self.setAccessibleName(f"{self.text()}, {what}" if n and what else self.text())
        keys = f" ({self._keys})" if self._keys else ""
        self.setToolTip(plain_tip(f"{self.text()}{keys}: {what}" if n and what else f"{self.text()}{keys}"))
        self.update()

    def badge(self) -> tuple[int, str]:
        """The number and its tone."""
        return self._n, self._tone

    def sizeHint(self) -> QSize:
        return QSize(NARROW - 12, _ITEM)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(0, 2, 0, -2)
        here, wide = self.isChecked(), self.width() > NARROW
        if here or self.hovered:
            paint.rounded(painter, box, theme.RADIUS["button"], theme.color("surface" if here else "hover"))
        if here:
            paint.ribbon(painter, QRectF(box.left(), box.top() + 8, 4, box.height() - 16))
        middle = box.center().y()
        left = 15 if wide else (box.width() - 20) / 2
        icon = f"{self._icon}-fill" if here else self._icon
        paint.icon(painter, left, middle, icon, "accent" if here else "text2", 20)
        if wide:
            room = QRectF(46, box.top(), box.width() - 46 - (40 if self._n else 6), box.height())
            paint.text(painter, room, self.text(), "body", "text" if here else "text2", bold=here)
        if self._n:
            width = max(22.0, theme.metrics("caption", bold=True).horizontalAdvance(str(self._n)) + 13)
            spot = QRectF(box.right() - 10 - width, middle - 10, width, 20)
            if not wide:
                spot = QRectF(box.right() - width + 4, box.top() - 2, width, 18)
            paint_badge(painter, spot, self._n, self._tone)
        painter.end()


class Rail(QWidget):
    """Mark and municipality on top, places, and at the bottom settings and who you are. Signal ``chosen(route)``."""

    chosen = Signal(str)
    person_pressed = Signal()

    def __init__(self, organisation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: dict[str, RailItem] = {}
        self._wide = True
        self.setAccessibleName(_("Main menu"))
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 14, 4, 8)
        box.setSpacing(2)
        box.addLayout(self._head(organisation))
        box.addSpacing(20)
        self._places = QVBoxLayout()
        self._places.setSpacing(2)
        box.addLayout(self._places)
        box.addStretch(1)
        self._below = QVBoxLayout()
        self._below.setSpacing(2)
        box.addLayout(self._below)
        self.person = _Person()
        self.person.on_press(self.person_pressed.emit)
        self._last: QWidget = self.person
        self._lock: RailItem | None = None
        box.addWidget(self.person)
        self.set_wide(True)

    def _head(self, organisation: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(10, 0, 4, 0)
        row.setSpacing(10)
        row.addWidget(Drawing("mark", 30, 30))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = ElidedLabel("Rode Loper", "body", bold=True)
        self._organisation = ElidedLabel(organisation, "hint", "text2")
        words.addWidget(self._name)
        words.addWidget(self._organisation)
        row.addLayout(words, 1)
        return row

    def add(self, route: str, text: str, icon: str, *, bottom: bool = False, keys: str = "") -> None:
        """One more place to go."""
        item = RailItem(route, text, icon, keys)
        item.on_press(lambda: self.chosen.emit(route))
        self.items[route] = item
        (self._below if bottom else self._places).addWidget(item)
        # Tab goes as the eye goes: the places in order, and who works here last.
        QWidget.setTabOrder(self._last, item)
        QWidget.setTabOrder(item, self.person)
        self._last = item

    def offer_lock(self, lock: Callable[[], object]) -> None:
        """One more thing to do, above who works here: lock everything."""
        item = RailItem("", _("Lock"), "ph.lock-simple", "Ctrl+L")
        item.setCheckable(False)
        item.on_press(lock)
        self._lock = item
        box = self.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertWidget(box.indexOf(self.person), item)
        QWidget.setTabOrder(self._last, item)
        QWidget.setTabOrder(item, self.person)

    def can_lock(self) -> bool:
        """Whether there is something to lock."""
        return self._lock is not None

    def set_current(self, route: str) -> None:
        """Light this item."""
        for name, item in self.items.items():
            item.setChecked(name == route)

    def set_organisation(self, text: str) -> None:
        """The municipality under the name."""
        self._organisation.setText(text)

    def set_wide(self, wide: bool) -> None:
        """With words, or only icons with tool tips."""
        self._wide = wide
        self.setFixedWidth(WIDE if wide else NARROW)
        self._name.setVisible(wide)
        self._organisation.setVisible(wide)
        self.person.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        order = [*self.items.values(), *([self._lock] if self._lock else []), self.person]
        focused = next((number for number, item in enumerate(order) if item.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        order[(focused + step) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)


class _Person(PaintedButton):
    """Who works here now."""

    def __init__(self) -> None:
        super().__init__("")
        self.setFixedHeight(48)
        self._person, self._department = "", ""
        self._icon = Avatar("", 30, mine=True, parent=self)
        self._icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._icon.move(10, 9)
        self.set_person("", "")

    def set_person(self, name: str, department: str) -> None:
        """This colleague; not there before anybody is known, as when the store is still closed."""
        self._person, self._department = name, department
        self._icon.set_name(name, mine=True)
        self.setVisible(bool(name))
        words = ", ".join(part for part in (self._person, self._department) if part)
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(words))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hovered:
            paint.rounded(painter, QRectF(self.rect()), theme.RADIUS["button"], theme.color("hover"))
        if self.width() > NARROW:
            width = self.width() - 54
            top = 6 if self._department else (self.height() - 19) / 2
            paint.text(painter, QRectF(50, top, width, 19), self._person, "row", bold=True)
            paint.text(painter, QRectF(50, 24, width, 17), self._department, "hint", "text2")
        painter.end()


def badge_words(n: int, tone: str) -> str:
    """What a badge says in words."""
    if tone == "late":
        return n_("{n} late", "{n} late", n).format(n=n)
    if tone == "tell":
        return n_("{n} to tell", "{n} to tell", n).format(n=n)
    return str(n)
