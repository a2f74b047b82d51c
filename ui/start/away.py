# SPDX-License-Identifier: EUPL-1.2
"""Log in before the store opens again: it was away for too long, was reported lost, or the account was blocked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assets.texts import _, n_
from ui.context import Context
from ui.exchange.values import WaysIn
from ui.start.frame import StartFrame
from ui.start.unlock import Countdown
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.inputs import Line
from ui.widgets.labels import ElidedLabel
from ui.widgets.secret import SecretField


class AwayPage(StartFrame):
    """``why``: ``term``, ``lost`` or ``blocked``. Signals ``login_requested(user, password, secret)``, and
    ``browser_requested(secret)`` where people log in with the browser.

    ``asks``: the store has a passphrase, which is asked beside the login. Without one the recovery code can be asked
    later, with ``ask_code``.
    """

    login_requested = Signal(str, str, str)
    browser_requested = Signal(str)

    def __init__(
        self, context: Context, why: str, *, days: int, server: str, asks: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, *_words(why, days), parent=parent)
        self.user = Field(_("Your name at the server"), Line(most=200), required=True)
        self.password = SecretField(_("Password"), required=True)
        self.secret = SecretField(_("Passphrase of this laptop"), required=True)
        self.countdown = Countdown()
        self.countdown.over.connect(self._may_try)
        for part in (self.user, self.password, self.secret, self.countdown):
            self.body.addWidget(part)
        self.secret.setVisible(asks)
        self.body.addWidget(ElidedLabel(server, "caption", "text3"))
        self.login_button = self.add_button(
            Button(_("Log in and open"), "primary", size="main", on_press=self.submit)
        )
        self.browser_button = self.add_button(
            Button(_("Log in in the browser"), size="main", on_press=self.submit_browser)
        )
        self._ways = WaysIn()
        self.end_buttons()
        self.show_buttons()

    def show_ways(self, ways: WaysIn) -> None:
        """How people log in at this server by now."""
        self._ways = ways
        for field in (self.user, self.password):
            field.setVisible(ways.password)
        self.browser_button.set_kind("secondary" if ways.password else "primary")
        self.show_buttons()

    def hidden_buttons(self) -> set[QWidget]:
        shown = {self.browser_button: self._ways.browser, self.login_button: self._ways.password}
        return {button for button, there in shown.items() if not there}

    def ask_code(self) -> None:
        """Ask for the recovery code too: nothing else opens this laptop any more."""
        self.secret.label.setText(_("Recovery code"))
        self.secret.line.setAccessibleName(_("Recovery code"))
        self.secret.show()
        self.secret.focus()

    def submit(self) -> None:
        """Ask to log in with what was typed."""
        if self._is_filled(self.user, self.password, self.secret):
            self.login_requested.emit(self.user.value(), self.password.value(), self._secret())

    def submit_browser(self) -> None:
        """Ask to log in with the browser."""
        if self._is_filled(self.secret):
            self.browser_requested.emit(self._secret())

    def _is_filled(self, *fields: Field) -> bool:
        if self.countdown.counting():
            return False
        self.show_nothing_wrong()
        wrong = [one for one in fields if not one.isHidden() and not one.check()]
        if wrong:
            wrong[0].focus()
        return not wrong

    def _secret(self) -> str:
        return "" if self.secret.isHidden() else str(self.secret.value())

    def wait(self, seconds: int) -> None:
        """The next try must wait this long."""
        self.countdown.begin(seconds)
        self.login_button.setEnabled(not seconds)

    def _may_try(self) -> None:
        self.login_button.setEnabled(True)

    def focus_first(self) -> None:
        if self.user.isHidden():
            self.browser_button.setFocus()
        else:
            (self.password if self.user.value() else self.user).focus()


def _words(why: str, days: int) -> tuple[str, str]:
    """What happened, that nothing is lost, and what to do."""
    safe = _("Everything you typed is safe on this laptop, encrypted, also what was not sent yet.")
    if why == "lost":
        return _("This laptop was reported lost"), " ".join(
            (safe, _("Is it back? Ask your coordinator to say that it was found. Then log in to open it."))
        )
    if why == "blocked":
        return _("Your account is blocked"), " ".join(
            (safe, _("Ask your administrator about it. As soon as you may come in again, log in to open it."))
        )
    long = n_(
        "This laptop was not in touch with your municipality for more than {n} day.",
        "This laptop was not in touch with your municipality for more than {n} days.",
        days,
    ).format(n=days)
    return _("Log in to go on"), " ".join((long, _("Therefore it only opens after logging in."), safe))
