# SPDX-License-Identifier: EUPL-1.2
"""The three things that lead to a municipality: server, name and password. Asked at the first start and in the settings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.errors import RodeLoperError
from ui.exchange.first_words import first_words
from ui.exchange.values import Offer
from ui.exchange.words import offer_lines
from ui.widgets.cards import Card
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Choice, Line
from ui.widgets.labels import Icon, Label
from ui.widgets.secret import SecretField

WHICH = "connect.which"
"""The code of a login that belongs to more than one municipality; ``choices`` are their names there with what to call them."""
_PLACES = {"sync.password": "password", "sync.blocked": "user", WHICH: "bucket"}
"""Where an error belongs; all others are about the server."""


class ConnectForm(Form):
    """``answers()`` gives server, name and password when they are all there."""

    def __init__(self) -> None:
        super().__init__()
        self.add(
            "server",
            Field(
                _("Address of your municipality"),
                Line(most=300, placeholder=_("rodeloper.municipality.nl")),
                help=_("You get this from your functional administrator or a colleague."),
                required=True,
            ),
        )
        self.add("user", Field(_("Login name"), Line(most=200), required=True))
        self.add("password", SecretField(_("Password"), required=True))
        self._which = Choice(none=_("Choose a municipality"))
        self.add("bucket", Field(_("Municipality"), self._which)).hide()
        for name in ("server", "user"):
            self.fields[name].edited.connect(self._forget_choices)

    def answers(self) -> tuple[str, str, str] | None:
        """Server (with ``https://``), name and password; nothing while something misses, which is then said."""
        if not self.check():
            return None
        values = self.values()
        server = str(values["server"]).rstrip("/")
        if "://" not in server:
            # A backend on this very machine is one to try out, and has no certificate.
            here = server.partition("/")[0].partition(":")[0] in ("127.0.0.1", "localhost")
            server = f"{'http' if here else 'https'}://{server}"
        return server, str(values["user"]), str(values["password"])

    def bucket(self) -> str:
        """Which municipality, for a login that belongs to more of them; else empty."""
        return str(self.values()["bucket"] or "") if self.fields["bucket"].isVisibleTo(self) else ""

    def show_refusal(self, error: Exception, words: str) -> None:
        """Say at its field why it did not work; who belongs to more municipalities gets to choose."""
        code, values = (error.code, error.values) if isinstance(error, RodeLoperError) else ("", {})
        choices = values.get("choices")
        if code == WHICH and isinstance(choices, dict):
            self._which.set_options(choices.items(), none=_("Choose a municipality"))
            self.fields["bucket"].show()
            self.fields["bucket"].focus()
            words = _("Your login belongs to more than one municipality. Choose the one for this laptop.")
        self.set_errors({_PLACES.get(code, "server"): first_words(code, values) or words})

    def _forget_choices(self) -> None:
        self._which.set_value(None)
        self.fields["bucket"].hide()


class OfferCard(Card):
    """What connecting will do, before anything happens."""

    def __init__(self, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__("soft", ribbon="accent", padding=20, spacing=10, parent=parent)
        self.title = Label(offer.municipality or _("Your municipality"), "topic", wrap=True)
        self.body.addWidget(self.title)
        lines = QVBoxLayout()
        lines.setSpacing(8)
        said = offer_lines(offer)
        for icon, words in said:
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(Icon(icon, "on_soft", 18), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(words, "body", wrap=True), 1)
            lines.addLayout(row)
        self.body.addLayout(lines)
        self.setAccessibleName(" ".join((self.title.text(), *(words for _icon, words in said))))
