# SPDX-License-Identifier: EUPL-1.2
"""What leads to a municipality: where it is, and then who you are there. Asked at the first start and in the settings."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.errors import RodeLoperError
from ui.exchange.first_words import first_words
from ui.exchange.values import Offer, WaysIn
from ui.exchange.words import offer_lines
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Choice, Line
from ui.widgets.labels import Icon, Label
from ui.widgets.progress import ProgressPanel
from ui.widgets.secret import SecretField

WHICH = "connect.which"
"""The code of a login that belongs to more than one municipality; ``choices`` are their names there with what to call them."""
_PLACES = {"sync.password": "password", "sync.blocked": "user", WHICH: "bucket"}
"""Where an error of a name and password belongs; the others are told above the form."""
_COPIED_MS = 4_000


class ConnectForm(QWidget):
    """Three stages: ``server``, ``who`` and ``waiting`` (for a login in the browser).

    Signals: ``ways_requested(server)``, ``look_requested(server, user, password, bucket)``, ``browser_requested(server)``,
    ``cancel_requested()``, and ``changed()`` when the main button (``button_text``) means something else now.
    """

    ways_requested = Signal(str)
    look_requested = Signal(str, str, str, str)
    browser_requested = Signal(str)
    cancel_requested = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = "server"
        self.ways = WaysIn()
        self.by_password = False
        self.server = Form()
        self.server.add(
            "server",
            Field(
                _("Address of your municipality"),
                Line(most=300, placeholder=_("rodeloper.municipality.nl")),
                help=_("You get this from your functional administrator or a colleague."),
                required=True,
            ),
        )
        self.card = BrowserCard()
        self.other = Button("", "link", size="row", on_press=self._other_way)
        self.who = Form()
        self.who.add("user", Field(_("Login name"), Line(most=200), required=True))
        self.who.add("password", SecretField(_("Password"), required=True))
        self._which = Choice(none=_("Choose a municipality"))
        self.who.add("bucket", Field(_("Municipality"), self._which)).hide()
        self.who.fields["user"].edited.connect(self._forget_choices)
        self.server.fields["server"].edited.connect(self._forget_choices)
        self.waiting = WaitingPanel()
        self.waiting.cancel_requested.connect(self.cancel_requested)
        self.fields = {**self.server.fields, **self.who.fields}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for part in (self.server, self.card, self.who, self.waiting):
            column.addWidget(part)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self._show("server")

    # Stages

    def submit(self) -> None:
        """What the main button does in this stage."""
        if self.stage == "server":
            if self.server.check():
                self.ways_requested.emit(self.address())
        elif self.stage == "who" and not self.by_password:
            self.browser_requested.emit(self.address())
        elif self.stage == "who" and self.who.check():
            values = self.who.values()
            self.look_requested.emit(
                self.address(), str(values["user"]), str(values["password"]), self.bucket()
            )

    def button_text(self) -> str:
        """What the main button says in this stage; nothing while a person is at the browser."""
        if self.stage == "server":
            return _("Next")
        if self.stage == "waiting":
            return ""
        return _("Look what is there") if self.by_password else _("Log in in the browser")

    def address(self) -> str:
        """Server, with ``https://``."""
        server = str(self.server.values()["server"]).rstrip("/")
        if "://" not in server:
            # A backend on this very machine is one to try out, and has no certificate.
            here = server.partition("/")[0].partition(":")[0] in ("127.0.0.1", "localhost")
            server = f"{'http' if here else 'https'}://{server}"
        return server

    def show_ways(self, ways: WaysIn) -> None:
        """The server told how to log in."""
        self.ways = ways
        self.by_password = not ways.browser
        self.card.show_where(ways.where)
        self._show("who")

    def show_waiting(self, address: str) -> None:
        """The browser is open at this address; a person is busy there."""
        self.waiting.begin(address)
        self._show("waiting")

    def show_refusal(self, error: Exception | None, words: str) -> str:
        """Say at its field why it did not work; gives back what has no field, for the page to say.

        Who belongs to more municipalities gets to choose. Nothing went wrong: back to who this is.
        """
        code, values = (error.code, error.values) if isinstance(error, RodeLoperError) else ("", {})
        words = first_words(code, values) or words
        if self.stage == "server":
            self.server.set_errors({"server": words})
            return ""
        self._show("who")
        choices = values.get("choices")
        if code == WHICH and isinstance(choices, dict):
            self._which.set_options(choices.items(), none=_("Choose a municipality"))
            self.who.fields["bucket"].show()
            words = _("Your login belongs to more than one municipality. Choose the one for this laptop.")
        place = _PLACES.get(code, "") if self.by_password else ""
        self.who.set_errors({place: words} if place else {})
        return "" if place else words

    def bucket(self) -> str:
        """Which municipality, for a login that belongs to more of them; else empty."""
        field = self.who.fields["bucket"]
        return "" if field.isHidden() else str(field.value() or "")

    def _forget_choices(self) -> None:
        self._which.set_value(None)
        self.who.fields["bucket"].hide()

    def step_back(self) -> bool:
        """One stage back; says whether there was one."""
        if self.stage == "waiting":
            self.cancel_requested.emit()
            return True
        if self.stage == "server":
            return False
        self.who.set_errors({})
        self._show("server")
        self.focus()
        return True

    def focus(self) -> None:
        """Put the cursor where the person begins in this stage."""
        if self.stage == "server":
            self.fields["server"].focus()
        elif self.stage == "waiting":
            self.waiting.button.setFocus()
        elif self.by_password:
            self.fields["user"].focus()

    def _other_way(self) -> None:
        self.by_password = not self.by_password
        self._show("who")
        self.focus()

    def _show(self, stage: str) -> None:
        self.stage = stage
        who = stage == "who"
        self.server.setVisible(stage == "server")
        self.card.setVisible(who and not self.by_password)
        self.who.setVisible(who and self.by_password)
        self.waiting.setVisible(stage == "waiting")
        self.other.setVisible(who and self.ways.browser and self.ways.password)
        self.other.setText(
            _("Log in in the browser instead")
            if self.by_password
            else _("I have a name and password for Rode Loper")
        )
        self.changed.emit()


class BrowserCard(Card):
    """What logging in with the municipality means, before the browser opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("soft", ribbon="accent", padding=20, spacing=8, parent=parent)
        self.title = Label(_("Log in as you do at work"), "topic", wrap=True)
        self.words = Label("", "body", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Icon("ph.buildings", "on_soft", 28), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.words)
        row.addLayout(column, 1)
        self.body.addLayout(row)

    def show_where(self, where: str) -> None:
        """Name the page at which a person will log in."""
        words = _(
            "Your browser opens the login page of your municipality: {where}. You log in there, and come back here. "
            "Rode Loper does not get to see your password."
        )
        self.words.setText(words.format(where=where))
        self.setAccessibleName(f"{self.title.text()}. {self.words.text()}")


class WaitingPanel(ProgressPanel):
    """A person is at the browser: what to do there, how to stop, and the address when no browser opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Log in in your browser"), parent=parent)
        self._address = ""
        self.copy_button = Button(
            _("Copy the address"), "link", icon="ph.copy", size="row", on_press=self._copy
        )
        self.copy_button.setToolTip(_("For when no browser opened: paste it in a browser on this computer."))
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addStretch(1)
        self.body.addLayout(row)

    def begin(self, address: str) -> None:
        """Somebody logs in at this page."""
        self._address = address
        self.detail.setText(
            _("The login page of your municipality is open there. When you are done, this goes on by itself.")
        )
        self.copy_button.setText(_("Copy the address"))
        self.button.setEnabled(True)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._address)
        self.copy_button.setText(_("Copied"))
        again = _("Copy the address")
        QTimer.singleShot(_COPIED_MS, self.copy_button, lambda: self.copy_button.setText(again))


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
