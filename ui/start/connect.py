# SPDX-License-Identifier: EUPL-1.2
"""The way in for who joins colleagues: server, name and password, and then what will come to this laptop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assets.texts import _
from ui.context import Context
from ui.exchange.connect_form import ConnectForm, OfferCard
from ui.exchange.values import Offer
from ui.start.frame import StartFrame
from ui.widgets.buttons import Button


class ConnectStartPage(StartFrame):
    """Signals ``look_requested(server, user, password, bucket)``, ``confirmed(offer)`` and ``back_requested()``."""

    look_requested = Signal(str, str, str, str)
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
        self._ask()

    def _ask(self) -> None:
        self.offer = None
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        self.form.show()
        self.set_heading(
            _("Connect with my municipality"),
            _("You and your colleagues then work on the same companies, visits and actions."),
        )
        self.go_button.setText(_("Look what is there"))

    def submit(self) -> None:
        """Look who is there; or, when that is known, go on."""
        self.show_nothing_wrong()
        if self.offer is not None:
            self.confirmed.emit(self.offer)
        elif (answers := self.form.answers()) is not None:
            self.look_requested.emit(*answers, self.form.bucket())

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
        self.go_button.setFocus()

    def show_refusal(self, error: Exception) -> None:
        """Why it did not work, at the field that it is about."""
        self.set_busy("")
        self.form.show_refusal(error, self.context.words(error))

    def step_back(self) -> None:
        if self.offer is None:
            self.back_requested.emit()
        else:
            self._ask()
            self.focus_first()

    def focus_first(self) -> None:
        if self.offer is None:
            self.form.fields["server"].focus()
        else:
            self.go_button.setFocus()
