# SPDX-License-Identifier: EUPL-1.2
"""The municipality does not let this laptop in any more: another password, or logging in with the browser again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.errors import RodeLoperError
from ui.context import Context
from ui.exchange.connect_form import WaitingPanel
from ui.exchange.values import Exchange, Status, WaysIn
from ui.widgets.dialog import Dialog
from ui.widgets.secret import SecretField


class PasswordSheet(Dialog):
    """The municipality does not know the password any more: type the new one.

    Signal ``browser_requested()``: people log in with the browser there by now, and this one wants to.
    """

    browser_requested = Signal()

    def __init__(self, context: Context, exchange: Exchange, status: Status, parent: QWidget) -> None:
        words = _("For {user} at {municipality}. Everything that you wrote is safe on this laptop.")
        where = status.municipality or status.server
        super().__init__(
            _("Your new password"),
            parent,
            subtitle=words.format(user=status.user, municipality=where),
            width=480,
        )
        self.context, self.exchange, self.server = context, exchange, status.server
        self.field = SecretField(_("Password"), required=True)
        self.body.addWidget(self.field)
        self.browser_button = self.add_button(_("Log in in the browser"), "link", self._browser, left=True)
        self.browser_button.hide()
        self.add_cancel()
        self.save_button = self.add_button(_("Go on"), "primary", self.save)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.field.focus()
        if not event.spontaneous():
            self.exchange.ways_in(self.server, self._ways, lambda _error: None)

    def _ways(self, ways: WaysIn) -> None:
        self.browser_button.setVisible(ways.browser)

    def _browser(self) -> None:
        self.reject()
        self.browser_requested.emit()

    def save(self) -> None:
        """Try it; the sheet goes away when it is right."""
        if self.field.check():
            self.save_button.setEnabled(False)
            self.exchange.new_password(str(self.field.value()), self.accept, self._refused)

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.field.set_error(self.context.words(error))
        self.field.focus()


class LoginSheet(Dialog):
    """The login has ended: log in with the browser once more. Going away from here stops the waiting."""

    def __init__(self, context: Context, exchange: Exchange, status: Status, parent: QWidget) -> None:
        words = _(
            "As {user} at {municipality}. Your browser opens the login page. Everything that you wrote is safe on this laptop."
        )
        where = status.municipality or status.server
        super().__init__(
            _("Log in again"), parent, subtitle=words.format(user=status.user, municipality=where), width=520
        )
        self.context, self.exchange, self._busy = context, exchange, False
        self.waiting = WaitingPanel()
        self.waiting.button.hide()
        self.waiting.hide()
        self.body.addWidget(self.waiting)
        self.add_cancel()
        self.go_button = self.add_button(_("Log in in the browser"), "primary", self.go)
        self.rejected.connect(self._stop)

    def go(self) -> None:
        """Open the browser and wait; the sheet goes away when the person is back."""
        self.set_error("")
        self._busy = True
        self.go_button.setEnabled(False)
        self.exchange.log_in_again(self._opened, self._done, self._failed)

    def _opened(self, address: str) -> None:
        self.waiting.begin(address)
        self.waiting.show()
        self._fit()

    def _done(self) -> None:
        self._busy = False
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.waiting.hide()
        self._fit()
        self.go_button.setEnabled(True)
        if not (isinstance(error, RodeLoperError) and error.code == "sync.stopped"):
            self.set_error(self.context.words(error))

    def _stop(self) -> None:
        if self._busy:
            self.exchange.cancel()
