# SPDX-License-Identifier: EUPL-1.2
"""Unlock the store, at the start or after it was locked: with the passphrase, or with the recovery code when that is forgotten."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from assets.texts import _, n_
from ui.context import Context
from ui.start.frame import StartFrame
from ui.widgets.buttons import Button
from ui.widgets.inputs import Check
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.secret import SecretField


class Countdown(Label):
    """How long until somebody may try again, second by second. Signal ``over()``."""

    over = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "row", "text2", wrap=True, parent=parent)
        self._left = 0
        self._timer = QTimer(self)
        # Any other timer may ring early, and then it would still be too early.
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self.hide()

    def begin(self, seconds: int) -> None:
        """Count down from here."""
        self._left = seconds
        self._show()

    def counting(self) -> bool:
        """Whether it is still too early."""
        return self._left > 0

    def _tick(self) -> None:
        self._left -= 1
        self._show()
        if not self._left:
            self.over.emit()

    def _show(self) -> None:
        words = n_("You can try again in {n} second.", "You can try again in {n} seconds.", self._left)
        self.setText(words.format(n=self._left))
        self.setVisible(self.counting())
        if self.counting():
            self._timer.start()
        else:
            self._timer.stop()


class SecretPage(StartFrame):
    """Asks for the passphrase or the recovery code. Signal ``unlock_requested(secret)``."""

    unlock_requested = Signal(str)

    def __init__(self, context: Context, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(context, title, words, picture=True, parent=parent)
        self.secret = SecretField(
            _("Passphrase or recovery code"),
            _("Forgotten? Type the recovery code from your paper. Dashes and capitals do not matter."),
            required=True,
        )
        self.countdown = Countdown()
        self.countdown.over.connect(self._may_try)
        self.show_typed = Check(_("Show what I type"))
        self.show_typed.edited.connect(lambda: self.secret.line.show_typed(self.show_typed.value()))
        self.body.addWidget(self.secret)
        self.body.addWidget(self.countdown)
        self.body.addWidget(self.show_typed, 0, Qt.AlignmentFlag.AlignLeft)
        self.open_button = self.add_button(Button(_("Open"), "primary", size="main", on_press=self.submit))

    def submit(self) -> None:
        """Ask to open with what was typed."""
        if self.countdown.counting():
            return
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

    def wait(self, seconds: int) -> None:
        """The next try must wait this long; the person sees it pass and can type meanwhile."""
        self.countdown.begin(seconds)
        self.open_button.setEnabled(not seconds)

    def _may_try(self) -> None:
        self.open_button.setEnabled(True)

    def problem(self) -> str:
        """The sentence that is shown, "" for none."""
        return self.secret.error()

    def focus_first(self) -> None:
        self.secret.focus()


class UnlockPage(SecretPage):
    """At the start of the program. Also ``demo_requested()`` and ``restore_requested()``."""

    demo_requested = Signal()
    restore_requested = Signal()

    def __init__(self, context: Context, place: str = "", parent: QWidget | None = None) -> None:
        words = _("Your data is locked on this laptop. Open it with your passphrase.")
        super().__init__(context, _("Welcome back"), words, parent)
        self.demo_button = self.add_look_around(self.demo_requested.emit)
        if place:
            self.body.addWidget(ElidedLabel(place, "caption", "text3"))
        self.restore_button = Button(_("Restore a back-up"), "link", on_press=self.restore_requested.emit)
        self.add_button(self.restore_button, right=True)
        self.end_buttons()


class LockedPage(SecretPage):
    """Over the work, which goes on afterwards. ``asks``: there is a passphrase; without one the keyring of the system
    opens, and the person only presses the button.
    """

    def __init__(
        self, context: Context, *, asks: bool, note: str = "", parent: QWidget | None = None
    ) -> None:
        how = (
            _("Type your passphrase to go on where you were.")
            if asks
            else _(
                "This laptop opens it for you. Whoever can use your account on this computer can do that too."
            )
        )
        saved = _("Everything you typed is saved and encrypted.")
        super().__init__(context, _("Locked"), f"{saved} {how}", parent)
        self.asks = asks
        self.secret.setVisible(asks)
        self.show_typed.setVisible(asks)
        if note:
            self.body.addWidget(Label(note, "row", "text2", wrap=True))
        self.end_buttons()

    def submit(self) -> None:
        if self.asks:
            super().submit()
        else:
            self.unlock_requested.emit("")

    def show_problem(self, sentence: str) -> None:
        if self.asks:
            super().show_problem(sentence)
        else:
            StartFrame.show_problem(self, sentence)

    def problem(self) -> str:
        return self.secret.error() if self.asks else StartFrame.problem(self)

    def focus_first(self) -> None:
        if self.asks:
            super().focus_first()
        else:
            self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)
