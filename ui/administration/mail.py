# SPDX-License-Identifier: EUPL-1.2
"""The mail server of the municipality: without one, mail goes through everybody's own mail program."""

from __future__ import annotations

from typing import Any, ClassVar

from assets.texts import N_, _
from storage.operations import municipality
from storage.queries.mail import mail_settings
from storage.rules.mail import PORTS
from ui.context import Context
from ui.subjects.section import Column, beside, problems_of
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Check, Choice, Line, Number

_SECURITY = {
    "starttls": N_("STARTTLS (usually port 587)"),
    "tls": N_("TLS from the first byte (usually port 465)"),
}


class MailSection(Column):
    """Saved together, because one without the others sends nothing."""

    follows: ClassVar[tuple[str, ...]] = ("terms",)

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Mail server"),
            _(
                "Without a mail server everybody sends from their own mail program. With one, mail to owners can go from here."
            ),
        )
        self.form = Form()
        self.form.add("host", Field(_("Server"), Line(placeholder="mail.lindervoort.nl"), required=True))
        self.form.add("security", Field(
            _("Encryption"), Choice([(key, _(words)) for key, words in _SECURITY.items()], value="starttls"),
            help=_("Mail is never sent in the clear."),
        ))  # fmt: skip
        port = Number(1, 65_535)
        port.setMaximumWidth(120)
        self.form.add("port", Field(_("Port"), port))
        self.form.add("sender", Field(
            _("Sent from"), Line(placeholder="bedrijven@lindervoort.nl"),
            help=_("Answers go to the colleague who sends; this address stands in front."),
        ))  # fmt: skip
        asks = _("The server asks for a name and a password")
        self.form.add("login", Field(asks, Check(asks, value=True), help=_(
            "Everybody types their own, once. It stays on their computer."
        )))  # fmt: skip
        self.body.addWidget(self.form)
        self.save_button = Button(_("Save"), "primary", on_press=self.save)
        self.none_button = Button(_("No mail server"), "link", on_press=self.clear)
        self.body.addWidget(beside(self.save_button, self.none_button))
        self.form.fields["security"].edited.connect(self._usual_port)

    def load(self) -> None:
        super().load()
        found = self.context.read(mail_settings)
        self.none_button.setVisible(found is not None)
        if any(field.editor.hasFocus() for field in self.form.fields.values()):
            return
        if found is not None:
            self.form.set_values({"host": found.host, "security": found.security, "port": found.port,
                                  "sender": found.sender, "login": found.login})  # fmt: skip
        elif not self.form.fields["port"].value():
            self._usual_port()

    def _usual_port(self) -> None:
        self.form.fields["port"].set_value(PORTS[self.form.fields["security"].value()])

    def save(self) -> None:
        """For everybody, from now on."""
        if self.form.check():
            values = self.form.values()
            self._write(host=values["host"], port=str(values["port"] or ""), security=values["security"],
                        sender=values["sender"], login="yes" if values["login"] else "no")  # fmt: skip

    def clear(self) -> None:
        """No server any more."""
        self.form.set_values({"host": "", "sender": ""})
        self._write(host="")

    def _write(self, **settings: Any) -> None:
        self.context.write(municipality.set_mail, **settings, then=self._saved, failed=self._refused)

    def _saved(self, _changes: object) -> None:
        self.form.set_errors({})
        self.load()

    def _refused(self, error: Exception) -> None:
        problems = problems_of(error)
        self.form.set_errors(problems)
        if not problems:
            self.context.show_error(error)
