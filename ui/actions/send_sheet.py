# SPDX-License-Identifier: EUPL-1.2
"""An action goes to its owner, who has no account: the mail to look at, and where it goes from here."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from assets.texts import _, language
from storage.errors import RodeLoperError
from storage.operations import owners
from storage.operations.owners import Way
from storage.queries import people
from storage.queries.actions import ActionRow
from storage.queries.people import ColleagueRow
from storage.rules.references import reference, written_in
from ui import mailing
from ui.context import Context
from ui.documents import owner_mail
from ui.documents.files import safe_name, write_bytes
from ui.documents.mail_draft import Draft, Recipient, eml
from ui.documents.owner_mail import Sender
from ui.outside import open_draft
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Area, Line
from ui.widgets.messages import Banner


class SendSheet(Dialog):
    """The mail about one action. That it went is a step in the history; as sent only when the server took it."""

    def __init__(self, context: Context, row: ActionRow, parent: QWidget) -> None:
        super().__init__(
            _("Send to the owner"),
            parent,
            subtitle=_("{name} needs no account: the answer comes back by mail.").format(name=row.owner),
            width=680,
        )
        self.context, self.row = context, row
        owner: ColleagueRow | None = context.read(people.colleague, row.owner_id or "")
        self.made = owner_mail.draft(
            row,
            Recipient(row.owner, owner.email if owner else ""),
            sender(context),
            today=context.today(),
            now=context.now(),
            language=language(),
        )
        self._build()
        self.finished.connect(self.deleteLater)

    def _build(self) -> None:
        if self.row.confidential:
            words = _("This action is confidential. The mail does not say what it is, nor for whom.")
            self.body.addWidget(Banner(words, "info"))
        self.form = Form()
        (to,) = self.made.to
        missing = _("We have no address of {name}. It is kept with your colleagues.").format(name=to.name)
        self.to, self.subject, self.text = (
            Line(to.email),
            Line(self.made.subject),
            Area(self.made.text, lines=12),
        )
        self.form.add("to", Field(_("To"), self.to, required=True, help="" if to.email else missing))
        self.form.add("subject", Field(_("Subject"), self.subject, required=True))
        along = _("A task for the calendar goes along. Leave the reference {code} in it.")
        self.form.add("text", Field(
            _("Text"), self.text, required=True, help=along.format(code=reference(self.row))
        ))  # fmt: skip
        self.body.addWidget(self.form)
        self.add_button(_("Save as a file"), "link", self.save, left=True, icon="ph.floppy-disk")
        self.add_cancel()
        self.send_button: Button | None = None
        if mailing.can_send(self.context):
            self.open_button = self.add_button(_("Open in mail"), "secondary", self.open_in_mail)
            self.send_button = self.add_button(
                _("Send now"), "primary", self.send, icon="ph.paper-plane-tilt"
            )
        else:
            self.open_button = self.add_button(
                _("Open in mail"), "primary", self.open_in_mail, icon="ph.envelope-simple"
            )
        (self.text if to.email else self.to).setFocus()

    def draft(self) -> Draft | None:
        """The mail as it stands now; nothing when it cannot go like this, which is said at its field."""
        if not self.form.check():
            return None
        subject, text = str(self.subject.value()), str(self.text.value())
        code = reference(self.row)
        if all(found.reference != code for found in written_in(f"{subject}\n{text}")):
            words = _("The reference {code} is gone. Put it back: by it we know the answer again.")
            self.form.set_errors({"subject": words.format(code=code)})
            return None
        (to,) = self.made.to
        return dataclasses.replace(
            self.made,
            to=(Recipient(to.name, str(self.to.value())),),
            subject=subject,
            text=text,
            mail_id=f"{code}.{int(self.context.now().timestamp())}",
        )

    def send(self) -> None:
        """Through the mail server of the municipality."""
        draft = self.draft()
        if draft is None:
            return
        self.set_error("")
        self._busy(True)
        mailing.send(
            self.context,
            draft,
            self,
            right="actions.send_out",
            sent=self._sent,
            failed=self._failed,
            kind="actions",
            record_id=self.row.id,
        )

    def _sent(self) -> None:
        # First what must not be lost: the sheet can be closed by now.
        note_sent(self.context, [self.row], Way.SERVER)
        words = _("Mailed to {name}.").format(name=self.row.owner)
        self.context.messages.banner(words, "info")
        if isValid(self):
            self.accept()

    def open_in_mail(self) -> None:
        """As a draft in the person's own mail program."""
        self._leave_with(
            lambda draft: open_draft(draft, self.context, kind="actions", record_id=self.row.id),
            _("The mail is ready in your mail program. Send it there."),
        )

    def save(self) -> None:
        """As a file that any mail program opens."""
        self._leave_with(
            lambda draft: save_draft(self.context, draft, self, "actions", self.row.id),
            _("The mail is saved. Open it in your mail program and send it."),
        )

    def _leave_with(self, leave: Callable[[Draft], bool], said: str) -> None:
        draft = self.draft()
        if draft is None:
            return
        try:
            gone = leave(draft)
        except RodeLoperError as error:
            self._failed(error)
            return
        if gone:
            self.accept()
            note_sent(self.context, [self.row], Way.DRAFT)
            self.context.messages.banner(said, "info")

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        if isinstance(error, RodeLoperError) and error.code in ("mail.bad-address", "mail.recipient-refused"):
            self.form.set_errors({"to": self.context.words(error)})
        else:
            self.set_error(self.context.words(error))

    def _busy(self, on: bool) -> None:
        for button in (self.open_button, self.send_button):
            if button is not None:
                button.setEnabled(not on)


def sender(context: Context) -> Sender:
    """Who sends, as the mail names them."""
    me: ColleagueRow | None = context.read(people.colleague, context.actor.id)
    return Sender(
        context.actor.name,
        me.email if me else "",
        me.phone if me else "",
        context.read(people.municipality),
    )


def note_sent(context: Context, rows: list[ActionRow], way: Way) -> None:
    """Write in their histories that these actions left."""
    context.write(owners.send_out, {row.id: str(reference(row)) for row in rows}, way)


def save_draft(context: Context, draft: Draft, parent: QWidget, kind: str = "", record_id: str = "") -> bool:
    """Save a mail where the person wants it; whether it was. Raises ``mail.bad-address`` and as ``paper_file``."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = f"{safe_name(draft.subject)}.eml"
    data = eml(draft, context.now())
    chosen, _filter = QFileDialog.getSaveFileName(
        parent, _("Save the mail"), str(Path(folder) / name), _("Mail") + " (*.eml)"
    )
    if not chosen:
        return False
    target = Path(chosen)
    write_bytes(target if target.suffix.lower() == ".eml" else target.with_name(f"{target.name}.eml"), data)
    context.note("exports.mail", kind=kind, record_id=record_id, detail="file")
    return True
