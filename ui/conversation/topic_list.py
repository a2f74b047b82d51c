# SPDX-License-Identifier: EUPL-1.2
"""The topics at the left of the conversation: where you are, where something is written, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assets.texts import _
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import PaintedButton
from ui.widgets.scroll import ScrollPage
from ui.widgets.tips import plain_tip

_NARROW = 68
_SHORTCUTS = 9


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One line: ``under`` is who else wrote here, or what to ask."""

    id: str
    title: str
    under: str
    written: bool


class _Item(PaintedButton):
    def __init__(self, number: int, line: TopicLine) -> None:
        super().__init__(line.title)
        self.number, self.line, self.narrow = number, line, False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def set_line(self, line: TopicLine) -> None:
        self.line = line
        self.setText(line.title)
        self._name()

    def _name(self) -> None:
        parts = [f"{self.number}. {self.line.title}", _("written") if self.line.written else _("empty")]
        self.setAccessibleName(", ".join([*parts, *([self.line.under] if self.line.under else [])]))
        self.setToolTip(plain_tip(self.accessibleName() if self.narrow else self.line.title))

    def set_narrow(self, narrow: bool) -> None:
        self.narrow = narrow
        self._name()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_NARROW if self.narrow else 200, 58 if self.line.under and not self.narrow else 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        here = self.isChecked()
        if here or self.hovered:
            paint.rounded(painter, box, theme.RADIUS["button"], theme.color("surface" if here else "hover"))
        if here:
            paint.ribbon(painter, QRectF(0, 8, 4, box.height() - 16))
        two = bool(self.line.under) and not self.narrow
        middle = 22.0
        icon, tone = ("ph.check-circle-fill", "done") if self.line.written else ("ph.circle", "text3")
        if here:
            icon, tone = "ph.pencil-simple-fill", "accent"
        paint.icon(painter, 14, middle, icon, tone, 18)
        if self.narrow:
            room = QRectF(40, 0, box.width() - 42, box.height())
            paint.text(painter, room, str(self.number), "body", "text" if here else "text2", bold=here)
        else:
            self._paint_words(painter, box, middle, here=here, two=two)
        painter.end()

    def _paint_words(self, painter: QPainter, box: QRectF, middle: float, *, here: bool, two: bool) -> None:
        keys = f"Alt+{self.number}" if self.number <= _SHORTCUTS else ""
        right = theme.metrics("hint").horizontalAdvance(keys) + 16 if keys else 10
        room = QRectF(42, middle - 12, box.width() - 42 - right - 4, 24)
        tone = "text" if here or self.line.written else "text2"
        paint.text(painter, room, self.line.title, "body", tone, bold=here)
        if keys:
            line = QRectF(box.right() - right, middle - 12, right, 24)
            paint.text(painter, line, keys, "hint", "text3")
        if two:
            under = QRectF(42, 33, box.width() - 52, 18)
            paint.text(painter, under, self.line.under, "caption", "text2")


class TopicList(ScrollPage):
    """The topics as a column; numbers only when it is narrow. Signal ``chosen(id)``, by mouse or key."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=False, spacing=4, parent=parent)
        self.setAccessibleName(_("Topics"))
        self._items: dict[str, _Item] = {}
        self._current = ""
        self._narrow = False
        self.body.addStretch(1)

    def set_foot(self, widget: QWidget) -> None:
        """Something to do below the last topic."""
        self.body.insertWidget(self.body.count() - 1, widget, 0, Qt.AlignmentFlag.AlignLeft)

    def set_lines(self, lines: Sequence[TopicLine]) -> None:
        """Show these topics, in this order."""
        if [line.id for line in lines] == list(self._items):
            for line in lines:
                self._items[line.id].set_line(line)
            return
        for item in self._items.values():
            item.hide()
            item.deleteLater()
        self._items = {}
        for number, line in enumerate(lines, 1):
            item = self._items[line.id] = _Item(number, line)
            item.set_narrow(self._narrow)
            item.on_press(partial(self.chosen.emit, line.id))
            self.body.insertWidget(number - 1, item)
        self.set_current(self._current)

    def lines(self) -> list[TopicLine]:
        """What is shown."""
        return [item.line for item in self._items.values()]

    def set_current(self, topic_id: str) -> None:
        """You are here."""
        self._current = topic_id
        for id_, item in self._items.items():
            item.setChecked(id_ == topic_id)
            item.setFocusPolicy(Qt.FocusPolicy.StrongFocus if id_ == topic_id else Qt.FocusPolicy.ClickFocus)
        if topic_id in self._items:
            self.reveal(self._items[topic_id])

    def set_narrow(self, narrow: bool) -> None:
        """Numbers only."""
        self._narrow = narrow
        for item in self._items.values():
            item.set_narrow(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        ids = list(self._items)
        focused = next((id_ for id_, item in self._items.items() if item.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        self._items[ids[(ids.index(focused) + step) % len(ids)]].setFocus(Qt.FocusReason.TabFocusReason)
