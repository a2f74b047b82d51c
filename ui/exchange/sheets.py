# SPDX-License-Identifier: EUPL-1.2
"""One short task of the exchange: going on without the municipality."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, n_, number
from storage.queries.exchange_facts import Unsent
from ui.context import Context
from ui.exchange.values import Exchange
from ui.exchange.words import aside_words
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Icon, Label


class DisconnectSheet(Dialog):
    """What disconnecting means, and with unsent work first a copy of it. Signal ``disconnected()``."""

    disconnected = Signal()

    def __init__(
        self, context: Context, exchange: Exchange, unsent: Unsent, online: bool, parent: QWidget
    ) -> None:
        super().__init__(
            _("Disconnect this laptop"),
            parent,
            subtitle=_(
                "You go on alone. Nothing on this laptop is removed, and nothing at the municipality."
            ),
        )
        self.context, self.exchange, self.waiting = context, exchange, unsent.total
        for icon, words in (
            ("ph.eye-slash", _("Colleagues do not see any more what you write from now on.")),
            ("ph.arrows-clockwise", _("You can connect again later. What is the same then comes together.")),
        ):
            self.body.addLayout(_line(icon, "text2", words))
        self.send_button = None
        if unsent.total:
            words = n_(
                "{n} change was not sent yet. Only this laptop has it.",
                "{n} changes were not sent yet. Only this laptop has them.",
                unsent.total,
            )
            self.body.addLayout(_line("ph.warning", "wait", words.format(n=number(unsent.total))))
            if unsent.aside:
                self.body.addLayout(_line("ph.lock-simple", "wait", aside_words(unsent.aside)))
            if online and unsent.total > unsent.aside:
                self.send_button = self.add_button(_("Send them first"), "link", self._send, left=True)
        self.add_cancel()
        text = _("Make a copy and disconnect") if unsent.total else _("Disconnect")
        self.go_button = self.add_button(text, "primary", self.go)

    def _send(self) -> None:
        self.exchange.sync_now()
        self.reject()

    def go(self) -> None:
        """Disconnect; with unsent work ask first where the copy goes, and do nothing without one."""
        copy: Path | None = None
        if self.waiting:
            name = f"rode-loper-{self.context.today().isoformat()}.rlbackup"
            files = _("Back-ups of Rode Loper (*.rlbackup)")
            chosen, _filter = QFileDialog.getSaveFileName(self, _("Where to put the copy"), name, files)
            if not chosen:
                return
            copy = Path(chosen)
        self.go_to(copy)

    def go_to(self, copy: Path | None) -> None:
        """Disconnect, after making this copy when there must be one."""
        self.go_button.setEnabled(False)
        self.exchange.leave(copy, self._done, self._failed)

    def _done(self) -> None:
        self.disconnected.emit()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.go_button.setEnabled(True)
        self.set_error(self.context.words(error))


def _line(icon: str, tone: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(Icon(icon, tone, 18), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.addWidget(Label(words, "body", wrap=True))
    row.addLayout(column, 1)
    return row
