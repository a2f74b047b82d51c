# SPDX-License-Identifier: EUPL-1.2
"""The lines of the page: one to press, and a part with a heading whose lines are made anew only when they changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import PaintedButton
from ui.widgets.labels import ElidedLabel, Heading, Icon, Label, Rule
from ui.widgets.laid_out import clear, widgets

LEAD = 104


class Line(PaintedButton):
    """One thing to open, made of labels: before it a day and time or an icon, after it a fact or a button's place."""

    def __init__(self, item: str, name: str, action: Callable[[], object]) -> None:
        super().__init__(name)
        self.item = item
        self.setProperty("ring_radius", theme.RADIUS["field"])
        # A button would not get narrower than its words on one line; these wrap.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 7, 0, 7)
        self.row.setSpacing(8)
        self.on_press(action)

    def add(self, widget: QWidget, stretch: int = 0, *, top: bool = False) -> None:
        """Put this at the right end; the mouse presses the whole line."""
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        place = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag(0)
        self.row.addWidget(widget, stretch, place)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._colour("accent")

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._colour("text")

    def _colour(self, tone: str) -> None:
        """What can be pressed says so under the mouse; a ground would stick out of the column."""
        for title in self.findChildren(Title):
            title.set_tone(tone)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The labels are all there is to see."""


class Title(ElidedLabel):
    """The words of a line that lead to it."""


def two_lines(first: str, second: str, *, tail: str = "", tail_tone: str = "late") -> QWidget:
    """A fact in bold with what goes with it below; ``tail`` ends the first line."""
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(1)
    top = QHBoxLayout()
    top.setSpacing(10)
    top.addWidget(Title(first, "body", bold=True), 1)
    if tail:
        top.addWidget(Label(tail, "row", tail_tone, bold=True))
    box.addLayout(top)
    if second:
        box.addWidget(ElidedLabel(second, "row", "text2"))
    return holder


def lead(first: str, second: str, tone: str = "text2") -> QWidget:
    """The column before: a day and a time."""
    holder = QWidget()
    holder.setFixedWidth(LEAD)
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(1)
    box.addWidget(ElidedLabel(first, "row", bold=True))
    box.addWidget(ElidedLabel(second, "row", tone))
    return holder


def quiet(icon: str, words: str, tone: str = "text2") -> QWidget:
    """What is true when there is nothing."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 8, 0, 8)
    row.setSpacing(10)
    row.addWidget(Icon(icon, tone, 18), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(words, "row", "text2", wrap=True), 1)
    return holder


class Part(QWidget):
    """A heading with lines. ``show_rows`` leaves everything as it is when it shows the same; the focus stays on its item."""

    def __init__(self, title: str, *, icon: str | None = None, tone: str = "text2") -> None:
        super().__init__()
        self.heading = Heading(title, icon=icon, tone=tone)
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addWidget(self.heading)
        outer.addLayout(self._box)
        self._seen: object = None

    def show_rows(self, seen: object, make: Callable[[], Sequence[QWidget]]) -> None:
        """Show what ``make`` makes, when ``seen`` differs from the last time."""
        if seen == self._seen:
            return
        self._seen = seen
        focused = _focused_item(self)
        clear(self._box)
        for number, row in enumerate(make()):
            if number:
                self._box.addWidget(Rule())
            self._box.addWidget(row)
            row.show()  # at once, not when the events are next looked at: the focus only goes to what is there
        if focused:
            self._focus(focused)

    def lines(self) -> list[QWidget]:
        """The lines that are shown now, without the hairlines."""
        return [widget for widget in widgets(self._box) if not isinstance(widget, Rule)]

    def _focus(self, item: str) -> None:
        buttons = [one for row in self.lines() for one in (row, *row.findChildren(PaintedButton))]
        same = [one for one in buttons if isinstance(one, PaintedButton) and one.objectName() == item]
        first = next((one for one in buttons if isinstance(one, PaintedButton)), None)
        target = same[0] if same else first
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)


def _focused_item(part: QWidget) -> str:
    focused = part.window().focusWidget()
    buttons = part.findChildren(PaintedButton)
    return next((one.objectName() or "?" for one in buttons if one is focused), "")
