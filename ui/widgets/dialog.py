# SPDX-License-Identifier: EUPL-1.2
"""A sheet over the window for one short task: a title, a few fields, and buttons that name what happens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from ui import reading_order, theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.laid_out import clear, widgets
from ui.widgets.messages import Banner
from ui.widgets.scroll import ScrollPage

_AROUND = (19, 4, 19, 4)
"""Left, top, right and bottom of the fields; 5 pixels more are kept for the ring."""


class Dialog(QDialog):
    """Fill ``body``, add buttons with ``add_button``, show with ``open`` (does not block) or ``exec``.

    Escape leaves without doing anything; Enter, and Ctrl+Enter from a field of several lines, presses the primary
    button. The buttons stay visible: what is too long scrolls.
    """

    def __init__(
        self, title: str, parent: QWidget | None = None, *, subtitle: str = "", width: int = 560
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self._width = width
        self._primary: Button | None = None
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 20, 0, 0)
        outer.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(24, 0, 24, 6)
        head.setSpacing(4)
        self.title = Label(title, "topic", wrap=True)
        self.subtitle = Label(subtitle, "body", "text2", wrap=True)
        if not subtitle:
            self.subtitle.hide()  # not setVisible: without a parent yet it would flash as a window of its own
        head.addWidget(self.title)
        head.addWidget(self.subtitle)
        outer.addLayout(head)
        self._errors = QVBoxLayout()
        self._errors.setContentsMargins(24, 4, 24, 0)
        outer.addLayout(self._errors)
        self._page = ScrollPage(margins=False, spacing=12)
        self.body = self._page.body
        self._middle = QVBoxLayout()
        self._middle.setContentsMargins(*_AROUND)
        self._middle.addWidget(self._page)
        outer.addLayout(self._middle, 1)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(24, 12, 24, 20)
        self._foot.setSpacing(10)
        self._foot.addStretch(1)
        outer.addLayout(self._foot)
        self._full = 0
        self._growing = QTimer(self)
        self._growing.setSingleShot(True)
        self._growing.setInterval(0)
        self._growing.timeout.connect(self._grow)
        for asks in (self, *self._page.viewport().findChildren(QWidget)):
            asks.installEventFilter(self)

    def add_button(self, text: str, kind: str = "secondary", on_press: Callable[[], object] | None = None, *,
                   icon: str | None = None, left: bool = False) -> Button:  # fmt: skip
        """A button at the foot. Without ``on_press`` it closes the sheet: the primary accepts, others reject."""
        size = "main" if kind in ("primary", "secondary") else "normal"
        button = Button(text, kind, icon=icon, size=size)
        button.on_press(on_press or (self.accept if kind == "primary" else self.reject))
        if left:
            self._foot.insertWidget(0, button)
        else:
            self._foot.addWidget(button)
        if kind == "primary":
            self._primary = button
        return button

    def add_cancel(self) -> Button:
        """The button that leaves without doing anything."""
        return self.add_button(_("Cancel"))

    def set_error(self, text: str) -> None:
        """A sentence above the fields, "" takes it away."""
        clear(self._errors)
        if text:
            self._errors.addWidget(Banner(text, "error"))

    def error(self) -> str:
        """That sentence."""
        return next((one.text() for one in widgets(self._errors) if isinstance(one, Banner)), "")

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)
        self._fit()  # once more: only now labels know how they wrap
        self._centre()

    def fit_again(self, show: QWidget | None = None) -> None:
        """Fit once more after fields were added or shown, and scroll to ``show``."""

        def fit() -> None:
            self._fit()
            self._centre()
            if show is not None:
                self._page.reveal(show)

        # New widgets know their size only after this event.
        QTimer.singleShot(0, self, fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A sentence that comes, such as an error at a field, makes the sheet as much taller."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._growing.start()
        return super().eventFilter(watched, event)

    def _grow(self) -> None:
        # Not smaller when a sentence goes: nothing moves under the mouse while somebody types.
        if self._tall(self.width()) > self._full:
            self._fit()
            self._centre()

    def _centre(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        place = parent.window().geometry().center() - self.rect().center()
        # With the title bar and the edges that the desktop puts around it, all of it stays on the screen.
        screen, frame = self.screen().availableGeometry(), self.frameGeometry().size()
        place.setX(max(screen.left(), min(place.x(), screen.right() + 1 - frame.width())))
        place.setY(max(screen.top(), min(place.y(), screen.bottom() + 1 - frame.height())))
        self.move(place)

    def _most_height(self) -> int:
        parent = self.parentWidget()
        return (parent.window().size() if parent is not None else self.screen().availableSize()).height() - 32

    def _fit(self) -> None:
        """As tall as the content, no taller than the window it lies over."""
        parent = self.parentWidget()
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        width = min(self._width, room.width() - 48)
        self.resize(width, self.height())
        wanted, most = self._tall(width), self._most_height()
        self._full = wanted
        # The scroll bar stands in the margin, so that the fields end where the buttons end.
        left, top, right, bottom = _AROUND
        bar = self._page.verticalScrollBar().sizeHint().width() if wanted > most else 0
        self._middle.setContentsMargins(left, top, right - bar, bottom)
        self.resize(width, min(wanted, most))

    def _tall(self, width: int) -> int:
        """As tall as everything on the sheet, at this width."""
        self._outer.activate()
        column, seen = self._page.body, self._page.viewport()
        column.invalidate()
        wide = width - _AROUND[0] - _AROUND[2]
        tall = column.heightForWidth(wide) if column.hasHeightForWidth() else column.sizeHint().height()
        return self.height() - seen.height() + tall

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return reading_order.step(self, forward=next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._primary is not None and self._primary.isEnabled():
                self._primary.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.end()
