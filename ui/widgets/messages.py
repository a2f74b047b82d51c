# SPDX-License-Identifier: EUPL-1.2
"""What the program says by itself: a banner in the page, and after a removal a toast that takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import Button, IconButton, PaintedButton
from ui.widgets.labels import Icon, Label

TOAST_MS = 10_000

_LOOKS = {
    "info": ("progress_tint", "ph.info", "progress"),
    "warning": ("wait_tint", "ph.warning", "wait"),
    "error": ("late_tint", "ph.warning-circle", "late"),
    "good": ("done_tint", "ph.check-circle", "done"),
}
_TOLD = frozenset({"info", "good"})
"""Tones that only tell what was done: they lie over the page, so that nothing on it moves under the pointer."""
_MARGIN, _WIDEST = 24, 720


class Banner(QFrame):
    """One line, one link. Tones ``info warning error good``. Signal ``closed()`` when put away."""

    closed = Signal()

    def __init__(self, text: str, tone: str = "info", link: str = "", on_link: Callable[[], object] | None = None, *,
                 closable: bool = False, edged: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._edged = edged
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._ground, icon, ink = _LOOKS[tone]
        self.tone = tone
        self.label = Label(text, "row", wrap=True)
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(Icon(icon, ink, 18))
        row.addWidget(self.label, 1)
        self.setMinimumHeight(40)
        if link and on_link is not None:
            row.addWidget(Button(link, "link", size="row", bold=True, on_press=on_link))
        if closable:
            row.addWidget(
                IconButton(
                    "ph.x", _("Close message"), size=32, tone="text2", icon_size=16, on_press=self.put_away
                )
            )

    def text(self) -> str:
        """The sentence."""
        return self.label.text()

    def put_away(self) -> None:
        """Remove it."""
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = theme.color("edge") if self._edged else None
        paint.rounded(painter, QRectF(self.rect()), theme.RADIUS["button"], theme.color(self._ground), edge)
        painter.end()


class _ToastLink(PaintedButton):
    def __init__(self, text: str, keys: str) -> None:
        super().__init__(text)
        self._keys = keys
        words = theme.metrics("body", bold=True).horizontalAdvance(text)
        self.setFixedSize(round(words + theme.metrics("caption").horizontalAdvance(keys)) + 28, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = paint.text(
            painter, QRectF(6, 0, self.width(), 36), self.text(), "body", "toast_link", bold=True
        )
        paint.text(painter, QRectF(width + 16, 0, 60, 36), self._keys, "caption", "on_toast")
        if self.hovered or self.hasFocus():
            painter.fillRect(QRectF(6, 28, width, 2), theme.color("toast_link"))
        painter.end()


class Toast(QFrame):
    """What was just removed, ten seconds to take it back (also Ctrl+Z); it waits while pointed at or focused.

    Signals ``undone()`` and, in both cases, ``gone()``.
    """

    undone = Signal()
    gone = Signal()

    def __init__(self, text: str, undo: Callable[[], object] | None = None, *, icon: str = "ph.check",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._undo = undo
        self.label = Label(text, "body", "on_toast")
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 12, 7)
        row.setSpacing(10)
        row.addWidget(Icon(icon, "on_toast", 18))
        row.addWidget(self.label)
        self.link: PaintedButton | None = None
        if undo is not None:
            row.addSpacing(12)
            self.link = _ToastLink(_("Undo"), "Ctrl+Z")
            self.link.on_press(self.take_back)
            row.addWidget(self.link)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.leave)
        self.timer.start(TOAST_MS)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr] # there is one

    def take_back(self) -> None:
        """Undo, once."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()
            self.undone.emit()
        self.leave()

    def can_undo(self) -> bool:
        """Whether there still is something to take back."""
        return self._undo is not None

    def leave(self) -> None:
        """Go away; what was removed stays removed."""
        self.timer.stop()
        self.hide()
        self.gone.emit()
        self.deleteLater()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self.timer.stop()
        elif self.isVisible() and not self.timer.isActive() and not self.underMouse():
            self.timer.start(TOAST_MS)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self.isVisible():
            self.timer.start(TOAST_MS)
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = theme.color("edge") if theme.is_dark() else None
        paint.rounded(painter, QRectF(self.rect()), theme.RADIUS["button"], theme.color("toast"), edge)
        painter.end()


class MessageArea(QWidget):
    """The window's place for messages. Warnings and errors stand above the page and cover nothing; what only tells that
    something was done, and the one toast, float over its lower edge.
    """

    def __init__(self, over: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._over = over
        self._toast: Toast | None = None
        self._about = ""
        self._banners: list[Banner] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 12, 0, 0)
        self._box.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()
        self._low = QWidget(over)
        self._told = QVBoxLayout(self._low)
        self._told.setContentsMargins(0, 0, 0, 0)
        self._told.setSpacing(6)
        self._low.hide()
        over.installEventFilter(self)
        self._undo_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), over)
        self._undo_key.setEnabled(False)
        self._undo_key.activated.connect(self._undo)

    def toast(self, text: str, undo: Callable[[], object] | None = None, *, about: str = "") -> None:
        """Show what was just removed; the one before it is gone. ``about``: the id of what it is about."""
        if self._toast is not None:
            self._toast.leave()
        shown = Toast(text, undo, parent=self._over)
        shown.gone.connect(self._toast_gone)
        self._toast, self._about = shown, about
        self._undo_key.setEnabled(undo is not None)
        shown.adjustSize()
        shown.show()
        shown.raise_()
        self._place()

    def drop_toast(self, about: str) -> None:
        """Put away the toast about this, because it went a step further since."""
        if self._toast is not None and self._about == about:
            self._toast.leave()

    def banner(
        self, text: str, tone: str = "info", link: str = "", on_link: Callable[[], object] | None = None
    ) -> None:
        """Say this until it is put away, at the place of its tone. The same sentence is not said twice.

        What only tells something takes the place of what was told before.
        """
        if any(shown.text() == text for shown in self.banners()):
            return
        told = tone in _TOLD
        if told:
            self.leave_page()

        def follow() -> None:
            # What was only told has done its work when what it offers is taken. The keyboard, which was on it, must not land
            # on the rail: a page that is opened would leave it there.
            if told:
                self._over.setFocus(Qt.FocusReason.OtherFocusReason)
                made.put_away()
            if on_link is not None:
                on_link()

        made = Banner(text, tone, link, on_link and follow, closable=True, edged=told)
        made.closed.connect(self._settle)
        self._banners.append(made)
        (self._told if told else self._box).addWidget(made)
        made.show()  # a layout shows what it gets a moment later, and would have no room for it now
        self._settle()

    def banners(self) -> list[Banner]:
        """The banners that are shown now."""
        return [banner for banner in self._banners if not banner.isHidden()]

    def current_toast(self) -> Toast | None:
        """The toast that is shown now."""
        return self._toast

    def leave_page(self) -> None:
        """Put away what only told something, such as about the page that is left; warnings and errors stay."""
        for banner in self.banners():
            if banner.tone in _TOLD:
                banner.put_away()

    def _settle(self) -> None:
        self._banners = self.banners()
        told = [banner for banner in self._banners if banner.tone in _TOLD]
        self.setVisible(len(told) < len(self._banners))
        self._low.setVisible(bool(told))
        self._place()

    def _undo(self) -> None:
        if self._toast is not None:
            self._toast.take_back()

    def _toast_gone(self) -> None:
        self._toast = None
        self._undo_key.setEnabled(False)

    def _place(self) -> None:
        room, below = self._over.width() - 2 * _MARGIN, self._over.height() - _MARGIN
        if not self._low.isHidden():
            width = min(_WIDEST, room)
            self._told.activate()
            height = (
                self._told.heightForWidth(width)
                if self._told.hasHeightForWidth()
                else self._low.sizeHint().height()
            )
            below -= height
            self._low.setGeometry((self._over.width() - width) // 2, below, width, height)
            self._low.raise_()
            below -= self._told.spacing()
        if self._toast is not None:
            width, height = min(self._toast.sizeHint().width(), room), self._toast.sizeHint().height()
            self._toast.setGeometry((self._over.width() - width) // 2, below - height, width, height)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return False
