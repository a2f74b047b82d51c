# SPDX-License-Identifier: EUPL-1.2
"""Locking, in the settings: after how many minutes, and the first time what it is worth without a passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.texts import _, n_
from storage.queries import people
from ui.context import Context
from ui.desk import Desk
from ui.settings.passphrase import PassphraseSheet
from ui.subjects.section import beside
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.tabs import Segment

MINUTES = (5, 15, 30, 60)


class LockChoice(QWidget):
    """After how many minutes it locks by itself, and a button to do it now."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__()
        self.context, self.desk = context, desk
        self.minutes = Segment(
            [(str(n), n_("{n} minute", "{n} minutes", n).format(n=n), None) for n in MINUTES],
            name=_("Lock after"),
        )
        self.minutes.changed.connect(lambda chosen: desk.choose_lock_minutes(int(chosen)))
        self.sooner = Label("", "row", "text2", wrap=True)
        self.lock_button = Button(_("Lock now"), icon="ph.lock-simple", on_press=desk.lock)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.minutes)
        box.addWidget(self.sooner)
        box.addWidget(beside(self.lock_button))

    def load(self) -> None:
        """Show what was chosen, and what the municipality allows at most."""
        chosen = self.desk.lock_minutes()
        nearest = min(MINUTES, key=lambda n: abs(n - chosen))
        self.minutes.set_current(str(nearest))
        most = self.context.read(people.terms).lock_minutes
        words = n_(
            "Your municipality wants it after {n} minute at the latest, so that is when it locks.",
            "Your municipality wants it after {n} minutes at the latest, so that is when it locks.",
            most,
        )
        self.sooner.setText(words.format(n=most) if most < chosen else "")
        self.sooner.setVisible(most < chosen)


class LockSheet(PassphraseSheet):
    """The first time that somebody locks without a passphrase. Signal ``lock_requested()``."""

    lock_requested = Signal()

    def __init__(self, context: Context, parent: QWidget, desk: Desk) -> None:
        super().__init__(
            context,
            parent,
            desk,
            self._chosen,
            title=_("Choose a passphrase to lock with?"),
            button=_("Save and lock"),
            subtitle=_(
                "Without a passphrase this laptop opens your data by itself, for whoever can use your account on this "
                "computer. With one, only you can open it, also when you start the program."
            ),
            needed=True,
        )
        self.without_button = self.add_button(_("Lock without"), "link", self._without, left=True)

    def _chosen(self) -> None:
        self.lock_requested.emit()

    def _without(self) -> None:
        self.accept()
        self.lock_requested.emit()
