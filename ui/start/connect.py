# SPDX-License-Identifier: EUPL-1.2
"""The way in for who joins colleagues: where, who, and then what will come to this laptop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.errors import RodeLoperError
from ui.context import Context
from ui.exchange.connect_form import ConnectForm, OfferCard
from ui.exchange.values import Offer, WaysIn
from ui.start.frame import StartFrame
from ui.widgets.buttons import Button


class ConnectStartPage(StartFrame):
    """Signals as of ``ConnectForm``, and ``confirmed(offer)`` and ``back_requested()``."""

    ways_requested = Signal(str)
    look_requested = Signal(str, str, str, str)
    browser_requested = Signal(str)
    cancel_requested = Signal()
    confirmed = Signal(object)
    back_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Connect with my municipality"), parent=parent)
        self.offer: Offer | None = None
        self.card: OfferCard | None = None
        self.form = ConnectForm()
        self.body.addWidget(self.form)
        self.go_button = self.add_button(Button("", "primary", size="main", on_press=self.submit))
        self.back_button = self.add_button(Button(_("Back"), size="main", on_press=self.step_back))
        self.end_buttons()
        self._connect_signals()
        self._ask()

    def _connect_signals(self) -> None:
        for name in ("ways_requested", "look_requested", "browser_requested", "cancel_requested"):
            getattr(self.form, name).connect(getattr(self, name))
        self.form.changed.connect(self._name_button)

    def _ask(self) -> None:
        self.offer = None
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        self.form.show()
        if self.form.stage == "waiting":
            self.form.show_refusal(None, "")
        self.set_heading(
            _("Connect with my municipality"),
            _("You and your colleagues then work on the same companies, visits and actions."),
        )
        self._name_button()

    def _name_button(self) -> None:
        if self.offer is None:
            self.go_button.setText(self.form.button_text())
            self.show_buttons()

    def hidden_buttons(self) -> set[QWidget]:
        waiting = self.offer is None and self.form.stage == "waiting"
        return {self.go_button, self.back_button} if waiting else set()

    def submit(self) -> None:
        """Go on from here."""
        self.show_nothing_wrong()
        if self.offer is not None:
            self.confirmed.emit(self.offer)
        else:
            self.form.submit()

    def show_ways(self, ways: WaysIn) -> None:
        """The server told how to log in."""
        self.set_busy("")
        self.form.show_ways(ways)
        self.focus_first()

    def show_waiting(self, address: str) -> None:
        """The browser is open at this address."""
        self.set_busy("")
        self.form.show_waiting(address)
        self.focus_first()

    def show_offer(self, offer: Offer) -> None:
        """What will happen; nothing has happened yet."""
        self.set_busy("")
        self.offer = offer
        self.form.hide()
        self.card = OfferCard(offer)
        self.body.addWidget(self.card)
        self.set_heading(
            _("Connect with my municipality"), _("This is what will happen. Nothing has happened yet.")
        )
        self.go_button.setText(_("Connect"))
        self.show_buttons()
        self.go_button.setFocus()

    def show_refusal(self, error: Exception) -> None:
        """Why it did not work, at the field that it is about."""
        self.set_busy("")
        stopped = isinstance(error, RodeLoperError) and error.code == "sync.stopped"
        words = "" if stopped else self.context.words(error)
        if rest := self.form.show_refusal(error if words else None, words):
            self.show_problem(rest)
        elif not words:
            self.focus_first()

    def step_back(self) -> None:
        if self.offer is None:
            self.show_nothing_wrong()
            if not self.form.step_back():
                self.back_requested.emit()
        else:
            self._ask()
            self.focus_first()

    def focus_first(self) -> None:
        if self.offer is None and (self.form.stage != "who" or self.form.by_password):
            self.form.focus()
        else:
            self.go_button.setFocus()
