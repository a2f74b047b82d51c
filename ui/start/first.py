# SPDX-License-Identifier: EUPL-1.2
"""The first start: who you are and for which municipality, and where there is no keyring a passphrase."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, language, sentence
from storage.rules import numbers
from storage.rules.ids import DEPARTMENTS
from ui.context import Context
from ui.start.frame import StartFrame
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Check, Choice, Line
from ui.widgets.labels import Label
from ui.widgets.secret import SecretField

LEAST_PASSPHRASE = 12
"""Characters. Shorter ones are guessed by a machine that has the file (NIST SP 800-63B-4 asks for 15 or, with more, 8)."""


class FirstStartPage(StartFrame):
    """Signals carry plain values. ``needs_passphrase``: this system keeps no keys for us.

    ``make_requested(name, department_code, function, email, municipality, passphrase or None)``; ``demo_requested()``,
    ``restore_requested()``, ``connect_requested()`` and ``language_requested("nl" or "en")`` leave the page.
    """

    make_requested = Signal(str, str, str, str, str, object)
    demo_requested = Signal()
    connect_requested = Signal()
    restore_requested = Signal()
    language_requested = Signal(str)

    def __init__(self, context: Context, *, needs_passphrase: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            _("Welcome to Rode Loper"),
            picture=True,
            parent=parent,
        )
        self.in_second_step = False
        self.who = self._make_who()
        self.secrets = self._make_secrets()
        self.show_typed = Check(_("Show what I type"))
        self.show_typed.edited.connect(self._show_typed)
        self._who_part, who_column = _part(self.who)
        self._secret_part, _column = _part(self.secrets, self.show_typed)
        self.connect_button = Button(
            _("Connect with my municipality"),
            "soft",
            icon="ph.link-simple",
            on_press=self.connect_requested.emit,
        )
        self._joins = self._make_joins()
        self.body.addWidget(self._joins)
        self.body.addWidget(self._who_part)
        self.body.addWidget(self._secret_part)
        self.demo_button = self.add_look_around(self.demo_requested.emit, who_column)
        self._make_buttons()
        self.ask_passphrase(needs_passphrase)

    def _make_who(self) -> Form:
        form = Form(columns=2)
        form.add("name", Field(_("Your name"), Line(most=200), required=True))
        form.add("municipality", Field(_("Your municipality"), Line(most=200), required=True))
        options = [
            (department.code, _department_name(department.code, department.name))
            for department in DEPARTMENTS
        ]
        form.add(
            "department",
            Field(_("Your department"), Choice(options, none=_("Another department, or not now"))),
        )
        form.add(
            "function",
            Field(_("Your function"), Line(most=200, placeholder=_("for example account manager"))),
        )
        form.add(
            "email",
            Field(
                _("Your e-mail address"), Line(most=200), help=_("It stands on invitations and in calendars.")
            ),
        )
        return form

    def _make_joins(self) -> QWidget:
        """For the second colleague of a municipality this is the way in."""
        card = Card("soft", padding=12)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Label(_("Do your colleagues work with Rode Loper already?"), "body", wrap=True), 1)
        row.addWidget(self.connect_button)
        card.body.addLayout(row)
        return card

    def _make_secrets(self) -> Form:
        form = Form(columns=2)
        help_ = _("At least {n} characters. Spaces count.").format(n=LEAST_PASSPHRASE)
        form.add("passphrase", SecretField(_("Passphrase"), help_, required=True))
        form.add("again", SecretField(_("The same once more"), required=True))
        return form

    def _make_buttons(self) -> None:
        self.start_button = Button(_("Begin"), "primary", size="main", on_press=self.submit)
        self.back_button = Button(_("Back"), size="main", on_press=self._to_who)
        self.restore_button = Button(_("I have a back-up"), "link", on_press=self.restore_requested.emit)
        self.language_button = Button(
            "English" if language() == "nl" else "Nederlands",
            "link",
            icon="ph.globe",
            on_press=self._other_language,
        )
        self.add_button(self.start_button)
        self.add_button(self.back_button)
        self.add_button(self.restore_button, right=True)
        self.add_button(self.language_button, right=True)

    def ask_passphrase(self, needed: bool) -> None:
        """Ask for a passphrase as the second step, or do without."""
        self.needs_passphrase = needed
        self._to_who()

    def _to_who(self) -> None:
        self._go(secret=False)

    def _go(self, *, secret: bool) -> None:
        """The step of the person, or of the passphrase."""
        self.in_second_step = secret
        self._joins.setVisible(not secret and self.context.exchange is not None)
        self._who_part.setVisible(not secret)
        self._secret_part.setVisible(secret)
        self.set_picture(not secret)
        if secret:
            self.set_heading(
                _("A passphrase for this laptop"),
                _(
                    "It locks what you write here. Four words that have nothing to do with one another are "
                    "strong and easy to remember. Or take a sentence that only you would say."
                ),
            )
        else:
            self.set_heading(
                _("Welcome to Rode Loper"),
                _("Here you prepare company visits. And here you keep track of what you promise."),
            )
        more = self.needs_passphrase and not secret
        self.start_button.setText(_("Continue") if more else _("Begin"))
        self.show_buttons()
        self.focus_first()

    def answers(self) -> dict[str, str]:
        """What was filled in, except the passphrase, to carry over to another language."""
        return {name: field.value() or "" for name, field in self.who.fields.items()}

    def ask_only_passphrase(self, name: str, municipality: str) -> None:
        """Who this is was told elsewhere: the passphrase is all that misses."""
        self.who.set_values({"name": name, "municipality": municipality})
        self._go(secret=True)

    def submit(self) -> None:
        """Check what was filled in; go on to the passphrase, or ask to make the store."""
        self.show_nothing_wrong()
        if not self.in_second_step:
            fine = self.who.check()
            if not (self._check_email() and fine):
                self.who.focus_first_error()
                return
            if self.needs_passphrase:
                self._go(secret=True)
                return
        elif not self._check_passphrase():
            self.secrets.focus_first_error()
            return
        who = self.answers()
        passphrase = self.secrets.fields["passphrase"].value() if self.needs_passphrase else None
        self.make_requested.emit(
            who["name"], who["department"], who["function"], who["email"], who["municipality"], passphrase
        )

    def _check_email(self) -> bool:
        field = self.who.fields["email"]
        problem = numbers.email(field.value()).problem if field.value() else ""
        field.set_error(sentence(problem, {}) if problem else "")
        return not problem

    def _check_passphrase(self) -> bool:
        first, again = self.secrets.fields["passphrase"], self.secrets.fields["again"]
        if not self.secrets.check():
            return False
        if len(first.value()) < LEAST_PASSPHRASE:
            words = _("This is too short: use at least {n} characters, for example four words.")
            first.set_error(words.format(n=LEAST_PASSPHRASE))
            return False
        if first.value() != again.value():
            again.set_error(_("The two are not the same. Type this one again."))
            return False
        return True

    def _show_typed(self) -> None:
        for field in self.secrets.fields.values():
            if isinstance(field, SecretField):
                field.line.show_typed(self.show_typed.value())

    def _other_language(self) -> None:
        self.language_requested.emit("en" if language() == "nl" else "nl")

    def step_back(self) -> None:
        if self.in_second_step:
            self._to_who()

    def hidden_buttons(self) -> set[QWidget]:
        """The first step has no way back, the second none out."""
        if self.in_second_step:
            return {self.restore_button, self.language_button}
        return {self.back_button}

    def focus_first(self) -> None:
        (self.secrets.fields["passphrase"] if self.in_second_step else self.who.fields["name"]).focus()


def _part(*widgets: QWidget) -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    box = QVBoxLayout(part)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(12)
    for widget in widgets:
        box.addWidget(
            widget, 0, Qt.AlignmentFlag.AlignLeft if isinstance(widget, Check) else Qt.AlignmentFlag(0)
        )
    return part, box


def _department_name(code: str, name: str) -> str:
    return name if code == name else f"{name} ({code})"
