# SPDX-License-Identifier: EUPL-1.2
"""Unlock the store: with the passphrase, or with the recovery code when that is forgotten."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from assets.texts import _
from ui.context import Context
from ui.start.frame import StartFrame
from ui.widgets.buttons import Button
from ui.widgets.inputs import Check
from ui.widgets.labels import ElidedLabel
from ui.widgets.secret import SecretField


class UnlockPage(StartFrame):
    """Signals ``unlock_requested(secret)``, ``demo_requested()``, ``restore_requested()``."""

    unlock_requested = Signal(str)
    demo_requested = Signal()
    restore_requested = Signal()

    def __init__(self, context: Context, place: str = "", parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            _("Welcome back"),
            _("Your data is locked on this laptop. Open it with your passphrase."),
            picture=True,
            parent=parent,
        )
        self.secret = SecretField(
            _("Passphrase or recovery code"),
            _("Forgotten? Type the recovery code from your paper. Dashes and capitals do not matter."),
            required=True,
        )
        self.show_typed = Check(_("Show what I type"))
        self.show_typed.edited.connect(lambda: self.secret.line.show_typed(self.show_typed.value()))
        self.body.addWidget(self.secret)
        self.body.addWidget(self.show_typed, 0, Qt.AlignmentFlag.AlignLeft)
        self.demo_button = self.add_look_around(self.demo_requested.emit)
        if place:
            self.body.addWidget(ElidedLabel(place, "caption", "text3"))
        self.open_button = self.add_button(Button(_("Open"), "primary", size="main", on_press=self.submit))
        self.restore_button = Button(_("Restore a back-up"), "link", on_press=self.restore_requested.emit)
        self.add_button(self.restore_button, right=True)
        self.end_buttons()

    def submit(self) -> None:
        """Ask to open with what was typed."""
        self.show_nothing_wrong()
        if self.secret.check():
            self.unlock_requested.emit(self.secret.value())
        else:
            self.secret.focus()

    def show_problem(self, sentence: str) -> None:
        """Say at the field why it did not open; what was typed stays, chosen whole, to type over or to mend."""
        self.set_busy("")
        self.secret.set_error(sentence)
        self.secret.focus()
        self.secret.line.selectAll()

    def problem(self) -> str:
        """The sentence that is shown, "" for none."""
        return self.secret.error()

    def focus_first(self) -> None:
        self.secret.focus()
