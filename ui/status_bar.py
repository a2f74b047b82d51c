# SPDX-License-Identifier: EUPL-1.2
"""The line under the sheet: whether all is saved, the worst true thing first, and where help is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from assets.texts import _, clock
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import PaintedButton
from ui.widgets.labels import ElidedLabel, Icon
from ui.widgets.tips import plain_tip

HEIGHT = 30


class StatusBar(QWidget):
    """Fixed places: the saved mark, how the exchange is, notes, and keys at the right.

    Signals ``help_requested``, ``finder_requested``, ``exchange_requested``.
    """

    exchange_requested = Signal()
    help_requested = Signal()
    finder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(_("Status"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 10, 0)
        row.setSpacing(8)
        self._mark = Icon("ph.lock-key", "text2", 16)
        self.saved = ElidedLabel("", "caption", "text2")
        row.addWidget(self._mark)
        row.addWidget(self.saved)
        # What stands beside it keeps its place, whether it says one or the other.
        usual = (_idle_words(), _saved_words("00:00"))
        self.saved.setMinimumWidth(
            max(round(theme.metrics("caption").horizontalAdvance(one)) for one in usual) + 4
        )
        self.exchange = _Press()
        self.exchange.setAccessibleName(_("Update"))
        self.exchange.hide()
        self.exchange.on_press(self.exchange_requested.emit)
        row.addSpacing(8)
        row.addWidget(self.exchange)
        self._notes = QHBoxLayout()
        self._notes.setSpacing(8)
        self._notes.setContentsMargins(16, 0, 0, 0)
        row.addLayout(self._notes)
        self.looks = Looks()
        row.addWidget(self.looks)
        row.addStretch(1)
        find = _StatusLink("Ctrl+K", _("search"))
        find.on_press(self.finder_requested.emit)
        keys = _StatusLink("F1", _("shortcuts"))
        keys.on_press(self.help_requested.emit)
        row.addWidget(find)
        row.addWidget(keys)
        self._said: list[QWidget] = []
        self.set_idle()

    def set_idle(self) -> None:
        """Nothing was written yet."""
        self._say("ph.lock-key", "text2", _idle_words())

    def set_saved(self, when: dt.datetime) -> None:
        """The mark of the last write that reached the disk."""
        self._say("ph.check", "done", _saved_words(clock(when)))

    def set_failed(self, sentence: str) -> None:
        """A write failed: the same place turns red and says what to do."""
        self._say("ph.warning-circle-fill", "late", sentence)

    def set_exchange(self, icon: str, tone: str, words: str) -> None:
        """How the exchange with the municipality is; a press tells more. Empty words take it away."""
        self.exchange.say(icon, tone, words)

    def set_notes(self, notes: Sequence[tuple[str, str, str]]) -> None:
        """More to know, ``(icon, words, tone)``, the worst first."""
        for old in self._said:
            self._notes.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._said = []
        for icon, words, tone in notes:
            self._said += [Icon(icon, tone, 16), ElidedLabel(words, "caption", "text2")]
        for widget in self._said:
            self._notes.addWidget(widget)

    def _say(self, icon: str, tone: str, words: str) -> None:
        self._mark.set_icon(icon, tone)
        self.saved.set_tone("late" if tone == "late" else "text2")
        self.saved.setText(words)


def _idle_words() -> str:
    return _("Everything is on this laptop, encrypted.")


def _saved_words(time: str) -> str:
    return _("Everything saved at {time}").format(time=time)


class _Press(PaintedButton):
    """A sentence with an icon that leads to its page. It gets shorter before anything else does."""

    def __init__(self) -> None:
        super().__init__("")
        self._icon, self._tone = "", "text2"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setProperty("ring_radius", 4)

    def say(self, icon: str, tone: str, words: str) -> None:
        """This sentence; empty words take it away."""
        if (icon, tone, words) == (self._icon, self._tone, self.text()):
            return
        self._icon, self._tone = icon, tone
        self.setText(words)
        self.setToolTip(plain_tip(words))
        self.setVisible(bool(words))

    def sizeHint(self) -> QSize:
        return QSize(round(theme.metrics("caption").horizontalAdvance(self.text())) + 40, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.icon(painter, 7, self.height() / 2, self._icon, self._tone, 16)
        ink = "accent" if self.hovered else ("late" if self._tone == "late" else "text2")
        paint.text(painter, QRectF(31, 0, self.width() - 35, self.height()), self.text(), "caption", ink)
        painter.end()


class Looks(_Press):
    """As whom one looks at the demo. A press shows the others, and one of them changes the whole window.

    Signal ``offered()``: there is something to choose now.
    """

    offered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Look as"))
        self.menu = QMenu(self)
        self.menu.setAccessibleName(_("Look as"))
        self.on_press(self._open)
        self.hide()

    def offer(
        self, words: str, people: Sequence[tuple[str, bool, str]], look_as: Callable[[str], object]
    ) -> None:
        """Who can be chosen: the words, whether it is the one of now, and what ``look_as`` gets."""
        self.say("ph.eye", "text2", words)
        self.menu.clear()
        for name, now, id_ in people:
            choice = self.menu.addAction(name, partial(look_as, id_))
            choice.setCheckable(True)
            choice.setChecked(now)
        self.offered.emit()

    def is_offered(self) -> bool:
        """Whether there is anybody to look as."""
        return bool(self.menu.actions())

    def minimumSizeHint(self) -> QSize:
        # Who looks at a demo must see as whom; other words get shorter first.
        return self.sizeHint()

    def _open(self) -> None:
        above = QPoint(0, -self.menu.sizeHint().height())
        self.menu.popup(self.mapToGlobal(above))


class _StatusLink(PaintedButton):
    def __init__(self, keys: str, words: str) -> None:
        super().__init__(f"{keys}  {words}")
        self.setAccessibleName(f"{words}, {keys}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("ring_radius", 4)

    def sizeHint(self) -> QSize:
        return QSize(round(theme.metrics("caption").horizontalAdvance(self.text())) + 14, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = "accent" if self.hovered else "text2"
        paint.text(painter, QRectF(7, 0, self.width(), self.height()), self.text(), "caption", tone)
        painter.end()
