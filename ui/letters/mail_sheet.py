# SPDX-License-Identifier: EUPL-1.2
"""A letter through the mail server of the municipality: looked at once more, sent, and remembered when the server took it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from assets.texts import _
from storage.errors import RodeLoperError
from storage.queries.letters import AboutAction, Addressee, AfterVisit
from storage.rules.ids import new_id
from storage.rules.letters import LetterKind, Words
from ui import mailing
from ui.context import Context
from ui.documents.mail_draft import Attachment, Draft, Recipient
from ui.letters.sent_sheet import remember
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Line
from ui.widgets.labels import Label


class MailSheet(Dialog):
    """To which address it goes. ``then`` hears in a sentence what is remembered, also when the sheet was closed meanwhile."""

    def __init__(self, context: Context, about: AfterVisit | AboutAction, kind: LetterKind, words: Words,
                 to: Addressee | None, paper: Attachment, trail: dict[str, str], parent: QWidget, *,
                 language: str, then: Callable[[str], object]) -> None:  # fmt: skip
        super().__init__(
            _("Send the letter now"), parent, width=560,
            subtitle=_("It goes through the mail server. Then it is kept word for word as what we told this company."),
        )  # fmt: skip
        self.context, self.about, self.kind, self.words, self.to = context, about, kind, words, to
        self.paper, self.trail, self.language, self.then = paper, trail, language, then
        self.form = Form()
        self.address = Line(to.email if to else "")
        self.form.add("to", Field(_("To"), self.address, required=True))
        self.body.addWidget(self.form)
        self.body.addWidget(Label(_("Subject: {subject}").format(subject=words.subject), "body", wrap=True))
        self.body.addWidget(
            Label(_("Attachment: {name}").format(name=paper.name), "body", "text2", wrap=True)
        )
        self.add_cancel()
        self.send_button = self.add_button(_("Send now"), "primary", self.send, icon="ph.paper-plane-tilt")
        self.finished.connect(self.deleteLater)
        (self.send_button if self.address.value() else self.address).setFocus()

    def draft(self) -> Draft:
        """The mail: the words of the letter, with the paper beside them; an answer comes to who wrote it."""
        sender = self.about.around.sender
        return Draft(
            (Recipient(self.to.name if self.to else "", str(self.address.value())),),
            self.words.subject,
            self.words.text,
            (self.paper,),
            reply_to=Recipient(sender.name, sender.email) if sender.email.strip() else None,
            mail_id=new_id(),
            language=self.language,
        )

    def send(self) -> None:
        """Hand it to the server."""
        if not self.form.check():
            return
        self.set_error("")
        self.send_button.setEnabled(False)
        mailing.send(
            self.context, self.draft(), self, right="letters.went_out", sent=self._sent, failed=self._failed, **self.trail
        )  # fmt: skip

    def _sent(self) -> None:
        # First what must not be lost: the sheet can be closed by now.
        remember(
            self.context, self.about, self.kind, self.words, self.to, channel="mail", day=self.context.today(),
            then=self.then, failed=self._not_remembered,
        )  # fmt: skip
        if isValid(self):
            self.accept()

    def _not_remembered(self, error: Exception) -> None:
        words = _(
            "The mail was sent, but that is not noted: {why} Do not send it again. Press “It went out”."
        )
        self.context.messages.banner(words.format(why=self.context.words(error)), "error")

    def _failed(self, error: Exception) -> None:
        self.send_button.setEnabled(True)
        if isinstance(error, RodeLoperError) and error.code in ("mail.bad-address", "mail.recipient-refused"):
            self.form.set_errors({"to": self.context.words(error)})
        else:
            self.set_error(self.context.words(error))
        self.fit_again()
