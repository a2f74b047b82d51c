# SPDX-License-Identifier: EUPL-1.2
"""The parts of the wrap-up: a section that ticks off, chips to tap, and lines that keep what is filled in by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import PaintedButton
from ui.widgets.filters import RoundChip
from ui.widgets.inputs import Area
from ui.widgets.labels import Label
from ui.widgets.laid_out import clear
from ui.widgets.scroll import FlowLayout


class Section(QWidget):
    """One point of the checklist. ``set_done`` ticks it off; ``todo`` says what it still waits for."""

    def __init__(self, title: str, help: str = "", parent: QWidget | None = None) -> None:  # noqa: A002 - its name
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._title = title
        self._mark = _Tick()
        self.title = Label(title, "section")
        self.note = Label("", "row", "text2")
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._mark)
        head.addWidget(self.title)
        head.addWidget(self.note)
        head.addStretch(1)
        inner = QVBoxLayout()
        inner.setContentsMargins(32, 0, 0, 0)
        inner.setSpacing(8)
        if help:
            inner.addWidget(Label(help, "row", "text2", wrap=True))
        inner.addLayout(self.body)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(head)
        box.addLayout(inner)
        self.set_done(done=False)

    def set_done(self, *, done: bool, todo: str = "", said: str = "") -> None:
        """Tick it off; ``todo`` is what must still be filled in, ``said`` a quiet fact."""
        self._mark.set_state(done=done, wanted=bool(todo))
        self.note.setText(todo or said)
        self.note.set_tone("wait" if todo else "text2")
        state = _("done") if done else (todo or _("may stay empty"))
        self.setAccessibleName(f"{self._title}: {state}")
        self.done = done

    def clear(self) -> None:
        """Take everything out of the body."""
        clear(self.body)


class _Tick(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(22, 22)
        self._icon, self._tone = "ph.circle", "text3"

    def set_state(self, *, done: bool, wanted: bool) -> None:
        if done:
            self._icon, self._tone = "ph.check-circle-fill", "done"
        else:
            self._icon, self._tone = ("ph.warning-circle", "wait") if wanted else ("ph.circle", "text3")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.icon(painter, 0, self.height() / 2, self._icon, self._tone, 22)
        painter.end()


class TapChip(RoundChip):
    """Yes or no with one tap; the tick says which, not the colour alone."""

    def __init__(self, words: str, *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setCheckable(True)
        self.setChecked(on)
        self.setFixedHeight(36)

    def sizeHint(self) -> QSize:
        """Room for the bold words of a yes: a tap must not move its neighbours, nor cut a name."""
        return QSize(round(theme.metrics("row", bold=True).horizontalAdvance(self.text())) + 36 + 14, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box, on = QRectF(self.rect()), self.isChecked()
        fill = "soft" if on else ("hover" if self.hovered else "surface")
        paint.rounded(painter, box, 18, theme.color(fill), theme.color("accent" if on else "edge"))
        icon = "ph.check" if on else "ph.plus"
        paint.icon(painter, 12, box.height() / 2, icon, "on_soft" if on else "text2", 16)
        room = QRectF(36, 0, box.width() - 44, box.height())
        paint.text(painter, room, self.text(), "row", "on_soft" if on else "text", bold=on)
        painter.end()


class Flow(QWidget):
    """Chips side by side that go on on the next line."""

    def __init__(self, widgets: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow = FlowLayout(self)
        for widget in widgets:
            self.flow.addWidget(widget)


class _GradeButton(PaintedButton):
    def __init__(self, grade: int) -> None:
        super().__init__(str(grade))
        self.setAccessibleName(_("Grade {n}").format(n=grade))
        self.setCheckable(True)
        self.setFixedSize(40, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box, on = QRectF(self.rect()), self.isChecked()
        fill = "accent" if on else ("hover" if self.hovered else "surface")
        paint.rounded(painter, box, 8, theme.color(fill), None if on else theme.color("edge"))
        paint.text(
            painter, box, self.text(), "body", "on_accent" if on else "text", bold=on,
            align=Qt.AlignmentFlag.AlignHCenter,
        )  # fmt: skip
        painter.end()


class Grades(QWidget):
    """1 to 10 in a row; a second press takes it away. Signal ``edited(int or None)``."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: int | None = None
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        flow = FlowLayout(self, gap=6)
        for grade in range(1, 11):
            button = _GradeButton(grade)
            self._group.addButton(button, grade)
            button.on_press(partial(self._pressed, grade))
            flow.addWidget(button)

    def value(self) -> int | None:
        """The grade."""
        return self._value

    def set_value(self, value: int | None) -> None:
        """Show this, without telling."""
        self._value = value
        for grade in range(1, 11):
            self._group.button(grade).setChecked(grade == value)

    def _pressed(self, grade: int) -> None:
        self.set_value(None if grade == self._value else grade)
        self.edited.emit(self._value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        focused = next((n for n in range(1, 11) if self._group.button(n).hasFocus()), 0)
        if step is None or not focused:
            super().keyPressEvent(event)
            return
        self._group.button(min(10, max(1, focused + step))).setFocus(Qt.FocusReason.TabFocusReason)


class SavingArea(Area):
    """A field that keeps what is typed within a second. Signal ``settled(text)``."""

    settled = Signal(str)

    def __init__(self, *, lines: int, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(lines=lines, placeholder=placeholder, parent=parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(700)
        self._timer.timeout.connect(self.settle)
        # Not restarted by each key: at most a second of typing is unsaved.
        self.edited.connect(lambda: None if self._timer.isActive() else self._timer.start())

    def waits(self) -> bool:
        """Whether something was typed that was not told yet."""
        return self._timer.isActive()

    def settle(self) -> None:
        """Tell now what was typed."""
        self._timer.stop()
        self.settled.emit(self.value())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.waits():
            self.settle()
        super().focusOutEvent(event)
