# SPDX-License-Identifier: EUPL-1.2
"""The top of the page: how the exchange is now, what that means, and the one thing to press."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from assets.texts import _, number
from storage.queries.exchange import Tally
from ui.exchange.values import Status
from ui.exchange.words import headline
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import Icon, Label

_ACROSS_FROM = 580
_WANTS = {
    "sync.password": "password",
    "sync.no-password": "password",
    "login.ended": "login",
    "login.refused": "login",
}
"""What only a person can mend, and what they need for it."""


class HeadCard(Card):
    """Signals ``now_requested()``, ``password_requested()``, ``login_requested()``, ``cancel_requested()``."""

    now_requested = Signal()
    password_requested = Signal()
    login_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", ribbon="edge", padding=22, parent=parent)
        self._icon = Icon("ph.cloud-check", "done", 32)
        self.title = Label("", "topic", wrap=True)
        self.words = Label("", "body", "text2", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("How far it is"))
        self.count = Label("", "row", "text2")
        self.button = Button(_("Update now"), "primary", icon="ph.arrows-clockwise", size="main", keys="F5")
        self.button.on_press(self._pressed)
        self.stop = Button(_("Stop for now"), on_press=self.cancel_requested.emit)
        self._wants = ""
        words = QVBoxLayout()
        words.setSpacing(3)
        for widget in (self.title, self.words, self.bar, self.count):
            words.addWidget(widget)
        said = QHBoxLayout()
        said.setSpacing(20)
        said.addWidget(self._icon)
        said.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addWidget(self.stop)
        buttons.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(16)
        self._row.addLayout(said, 1)
        self._row.addLayout(buttons)
        self.body.addLayout(self._row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Beside a button a long sentence would become a narrow column.
        across = self.width() >= _ACROSS_FROM
        direction = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(direction)
        super().resizeEvent(event)

    def show_status(
        self, status: Status, tally: Tally, now: dt.datetime, since: dt.datetime | None = None
    ) -> None:
        """Say this; the button keeps its place while it works, so that nothing jumps under the mouse."""
        said = headline(status, tally, now, since)
        working = status.state == "working"
        self._icon.set_icon(said.icon, said.tone)
        self.title.setText(said.title)
        self.words.setText(said.words)
        self.words.setVisible(bool(said.words))
        self.set_look(ribbon={"late": "late", "done": "done", "accent": "accent"}.get(said.tone, "edge"))
        long_way = working and bool(status.total)
        self.bar.setVisible(long_way)
        self.count.setVisible(long_way)
        if long_way:
            self.bar.setRange(0, status.total)
            self.bar.setValue(status.done)
            self.count.setText(
                _("{done} of {total}").format(done=number(status.done), total=number(status.total))
            )
        self.stop.setVisible(working and not tally.downloaded)
        self.button.setVisible(not self.stop.isVisibleTo(self))
        self.button.setEnabled(not working)
        self._wants = _WANTS.get(status.problem, "")
        self._name_button(status)
        self.setAccessibleName(f"{said.title}. {said.words}")

    def _name_button(self, status: Status) -> None:
        if self._wants == "password":
            text, icon = _("Type the new password"), "ph.key"
        elif self._wants:
            text, icon = _("Log in again"), "ph.sign-in"
        elif status.state in ("offline", "stopped"):
            text, icon = _("Try again"), "ph.arrows-clockwise"
        else:
            text, icon = _("Update now"), "ph.arrows-clockwise"
        if self.button.text() != text:
            self.button.keys = "" if self._wants else "F5"
            self.button.setText(text)
            self.button.set_icon(icon)

    def _pressed(self) -> None:
        wished = {"password": self.password_requested, "login": self.login_requested}
        wished.get(self._wants, self.now_requested).emit()
