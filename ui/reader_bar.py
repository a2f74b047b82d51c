# SPDX-License-Identifier: EUPL-1.2
"""The line above the page for who hardly types: who you are, whether all is here, and few things to press, all large."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from assets.texts import _
from ui import theme
from ui.places import PLACES
from ui.widgets import paint
from ui.widgets.buttons import IconButton, PaintedButton
from ui.widgets.labels import ElidedLabel, Icon
from ui.widgets.mark import Drawing
from ui.words import alderman_name

_TALL, _TARGET = 76, 56


class ReaderBar(QWidget):
    """Takes the place of the rail. Signals ``home_pressed``, ``exchange_requested``, ``finder_requested``.

    ``fill`` puts everything else that the window can do in the quiet menu at the end.
    """

    home_pressed = Signal()
    exchange_requested = Signal()
    finder_requested = Signal()
    size_requested = Signal(int)

    def __init__(
        self, organisation: str, fill: Callable[[QMenu], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.read_px(_TALL))
        self.setAccessibleName(_("Main menu"))
        self._fill = fill
        self.home = _Home(organisation)
        self.home.on_press(self.home_pressed.emit)
        self._icon = Icon("ph.cloud-check", "text2", theme.read_px(18))
        self._words = ElidedLabel("", "read_small", "text2")
        target = theme.read_px(_TARGET)
        self.search_button = IconButton(
            "ph.magnifying-glass", _("Search"), size=target, icon_size=theme.read_px(22), keys="Ctrl+K"
        )
        self.search_button.on_press(self.finder_requested.emit)
        self.size_button = IconButton(
            "ph.text-aa", _size_words(), size=target, icon_size=theme.read_px(24), keys="Ctrl++"
        )
        self.size_button.on_press(lambda: self.size_requested.emit(next_size()))
        self.more = IconButton(
            "ph.dots-three-outline-vertical",
            _("More"),
            size=target,
            tone="text2",
            icon_size=theme.read_px(20),
        )
        self.more.on_press(self._open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(10)
        row.addWidget(self.home)
        row.addStretch(1)
        row.addWidget(self._icon)
        row.addWidget(self._words, 6)
        row.addSpacing(12)
        for button in (self.search_button, self.size_button, self.more):
            row.addWidget(button)
        self.say("ph.laptop", "text2", _("Everything is on this laptop."))

    def set_person(self, name: str) -> None:
        """Who reads here."""
        words = alderman_name(name) if name else ""
        self.home.set_person(words[:1].upper() + words[1:])

    def set_organisation(self, text: str) -> None:
        """The municipality, under the name."""
        self.home.set_organisation(text)

    def show_route(self, route: str) -> None:
        """This page is shown. On any but the first, who does not know what the mark does sees the way back."""
        self.home.set_away(route != PLACES[0][0])

    def say(self, icon: str, tone: str, words: str) -> None:
        """How the exchange is; that reading needs none is said with it."""
        self._icon.set_icon(icon, tone)
        stop = "" if words.endswith((".", "\u2026")) else "."
        self._state, self._all = (
            words + stop,
            " ".join((words + stop, _("You can read without internet too."))),
        )
        self._fit()

    def words(self) -> str:
        """What it says about that."""
        return self._all

    def _fit(self) -> None:
        """Half a sentence says nothing: where both do not fit, how the exchange is comes first."""
        fits = self._words.fontMetrics().horizontalAdvance(self._all) < self._words.width()
        self._words.setText(self._all if fits else self._state)
        self._words.setAccessibleName(self._all)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setFont(theme.font("read_note"))
        menu.setProperty("large", True)  # its lines are for a finger
        self._fill(menu)
        corner = self.more.mapToGlobal(
            QPoint(self.more.width() - menu.sizeHint().width(), self.more.height())
        )
        menu.popup(corner)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()


def next_size(by: int = 1) -> int:
    """The next size of the text, in percent; after the largest comes the smallest. ``by`` -1: the one before, if any."""
    sizes = theme.READING_SIZES
    here = sizes.index(theme.reading_size())
    return sizes[max(here - 1, 0)] if by < 0 else sizes[(here + 1) % len(sizes)]


def _size_words() -> str:
    return _("Size of the text: {percent} %").format(percent=theme.reading_size())


class _Home(PaintedButton):
    """The mark with who reads and where; a press leads to the first page."""

    def __init__(self, organisation: str) -> None:
        super().__init__("")
        self._name, self._organisation = "", organisation
        self._away = False
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._mark = Drawing("mark", theme.read_px(36), theme.read_px(36), self)
        self._mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._mark.move(8, theme.read_px(10))
        self._tell()

    def set_person(self, name: str) -> None:
        """Who reads here."""
        self._name = name
        self._tell()

    def set_organisation(self, text: str) -> None:
        """The municipality, under the name."""
        self._organisation = text
        self._tell()

    def set_away(self, away: bool) -> None:
        """Whether it leads back, and shows so."""
        self._away = away
        self._mark.setVisible(not away)
        self.update()

    def _tell(self) -> None:
        self.setText(self._name or "Rode Loper")
        self.setAccessibleName(_("To the first page: {name}").format(name=self.text()))

    def _left(self) -> int:
        return 8 + theme.read_px(36) + 10

    def sizeHint(self) -> QSize:
        name = theme.metrics("read_note", bold=True).horizontalAdvance(self.text())
        under = (self._organisation, _("Back to the start"))
        place = max(theme.metrics("read_small").horizontalAdvance(words) for words in under)
        return QSize(self._left() + round(max(name, place)) + 12, theme.read_px(_TARGET))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self.hovered or self.isDown():
            paint.rounded(painter, box, theme.RADIUS["button"], theme.color("hover"))
        left, half = self._left(), box.height() / 2
        room = box.width() - left
        under, tone = (_("Back to the start"), "accent") if self._away else (self._organisation, "text2")
        if self._away:
            size = theme.read_px(24)
            paint.icon(painter, 8 + theme.read_px(36) / 2 - size / 2, half, "ph.arrow-left", "accent", size)
        if not under:
            paint.text(painter, QRectF(left, 0, room, box.height()), self.text(), "read_note", bold=True)
        else:
            paint.text(painter, QRectF(left, 4, room, half - 4), self.text(), "read_note", bold=True)
            paint.text(painter, QRectF(left, half, room, half - 4), under, "read_small", tone)
        painter.end()
