# SPDX-License-Identifier: EUPL-1.2
"""A list for the owners of several actions: a spreadsheet to fill in, saved or attached to a mail."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from assets.texts import _, language, n_, number
from storage.errors import RodeLoperError
from storage.operations.owners import Way
from storage.queries import people
from storage.queries.actions import ActionRow, action_rows
from storage.queries.people import ColleagueRow
from ui import mailing
from ui.actions.send_sheet import note_sent, save_draft, sender
from ui.context import Context
from ui.documents import owner_mail
from ui.documents.files import safe_name, write_bytes
from ui.documents.mail_draft import XLSX, Attachment, Draft, Recipient
from ui.outside import open_draft, open_file
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Line
from ui.widgets.labels import Label

MOST = 1_000
"""Actions on one list; who has more to do than this reads no list."""


class ListSheet(Dialog):
    """What goes on the list and what does not, to whom it goes, and how."""

    def __init__(self, context: Context, keys: Sequence[int], parent: QWidget) -> None:
        super().__init__(
            _("A list for the owners"),
            parent,
            subtitle=_("They choose how it stands and send it back. You read it in on this page."),
            width=600,
        )
        self.context = context
        rows: list[ActionRow] = context.read(action_rows, keys, context.today())
        self.rows = sorted(
            (row for row in rows if not row.confidential and not row.state.is_closed),
            key=lambda row: (row.owner, row.due_on is None, row.due_on, row.company),
        )
        self._build(rows)
        self.finished.connect(self.deleteLater)

    def _build(self, rows: Sequence[ActionRow]) -> None:
        for words in contents(rows, self.rows):
            self.body.addWidget(Label(words, "body", wrap=True))
        self.form = Form()
        owners = {row.owner_id for row in self.rows}
        one: ColleagueRow | None = None
        if len(owners) == 1 and (owner := next(iter(owners))):
            one = self.context.read(people.colleague, owner)
        departments = {row.department for row in self.rows}
        self._about = one.name if one else next(iter(departments)) if len(departments) == 1 else ""
        self.title_line = Line(
            _("Actions of {name}").format(name=self._about) if self._about else _("Actions to do")
        )
        self._to_name = one.name if one else ""
        self.to = Line(one.email if one else "")
        self.form.add("title", Field(_("Title"), self.title_line, required=True))
        self.form.add("to", Field(_("To"), self.to, help=_("Only for a mail: one address.")))
        self.body.addWidget(self.form)
        self.add_button(_("Cancel"), "link", left=True)
        self.save_button = self.add_button(_("Save the list"), "secondary", self.save, icon="ph.table")
        if mailing.can_send(self.context):
            self.mail_button = self.add_button(_("Open in mail"), "secondary", self.open_in_mail)
            self.send_button = self.add_button(
                _("Send now"), "primary", self.send, icon="ph.paper-plane-tilt"
            )
        else:
            self.mail_button = self.send_button = self.add_button(
                _("Open in mail"), "primary", self.open_in_mail, icon="ph.envelope-simple"
            )
        for button in (self.save_button, self.mail_button, self.send_button):
            button.setEnabled(0 < len(self.rows) <= MOST)

    def data(self) -> bytes:
        """The spreadsheet."""
        # Imported here: only a spreadsheet needs its library.
        from ui.documents import owner_sheet

        return owner_sheet.write(
            self.rows,
            title=str(self.title_line.value()),
            maker=self.context.actor.name,
            made_at=self.context.now(),
            language=language(),
        )

    def draft(self) -> Draft:
        """The mail with the list."""
        title = str(self.title_line.value())
        to = Recipient(self._to_name, str(self.to.value()))
        made = owner_mail.list_draft(
            title, len(self.rows), to, sender(self.context), self.context.today(), language()
        )
        return dataclasses.replace(
            made, to=made.to if to.email else (), attachments=(Attachment(f"{safe_name(title)}.xlsx", self.data(), XLSX),)
        )  # fmt: skip

    def save(self) -> None:
        """Save the spreadsheet where the person wants it."""
        if not self.form.check():
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = f"{safe_name(str(self.title_line.value()))} {self.context.today().isoformat()}.xlsx"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("Save the list"), str(Path(folder) / name), "XLSX (*.xlsx)"
        )
        if chosen:
            target = Path(chosen)
            self.write(
                target if target.suffix.lower() == ".xlsx" else target.with_name(f"{target.name}.xlsx")
            )

    def write(self, target: Path) -> None:
        """Write the spreadsheet in this file."""
        try:
            write_bytes(target, self.data())
        except RodeLoperError as error:
            self.set_error(self.context.words(error))
            return
        self.context.note("exports.actions", detail=f"owners {len(self.rows)}")
        self._left(Way.LIST)
        self.context.messages.banner(
            _("The list is saved as {name}.").format(name=target.name),
            "info",
            _("Open file"),
            lambda: open_file(target, self.context, "exports.actions"),
        )

    def open_in_mail(self) -> None:
        """As an attachment of a draft in the person's own mail program."""
        if not self.form.check():
            return
        try:
            draft = self.draft()
            if open_draft(draft, self.context) or save_draft(self.context, draft, self):
                self._left(Way.LIST)
        except RodeLoperError as error:
            self._failed(error)

    def send(self) -> None:
        """As an attachment of a mail through the server of the municipality."""
        if not self.form.check():
            return
        if not self.to.value():
            self.form.set_errors({"to": _("Fill in the address that the list goes to.")})
            return
        self.set_error("")
        self.send_button.setEnabled(False)
        mailing.send(
            self.context,
            self.draft(),
            self,
            right="actions.send_out",
            sent=self._sent,
            failed=self._failed,
        )

    def _sent(self) -> None:
        self._left(Way.MAILED_LIST)
        self.context.messages.banner(
            n_("{n} action is mailed.", "{n} actions are mailed.", len(self.rows)).format(n=len(self.rows)),
            "info",
        )

    def _left(self, way: Way) -> None:
        note_sent(self.context, self.rows, way)
        if isValid(self):  # a server can take longer than a person waits
            self.accept()

    def _failed(self, error: Exception) -> None:
        self.send_button.setEnabled(True)
        if isinstance(error, RodeLoperError) and error.code in ("mail.bad-address", "mail.recipient-refused"):
            self.form.set_errors({"to": self.context.words(error)})
        else:
            self.set_error(self.context.words(error))


def contents(rows: Sequence[ActionRow], on_list: Sequence[ActionRow]) -> list[str]:
    """What goes on the list, and what does not and why."""
    n = len(on_list)
    if n > MOST:
        return [_("These are {n} actions. A list holds at most {most}: choose fewer.").format(n=number(n), most=number(MOST))]  # fmt: skip
    said = [
        n_("{n} open action goes on the list.", "{n} open actions go on the list.", n).format(n=n)
        if n
        else _("None of these actions can go on a list.")
    ]
    if hidden := sum(row.confidential for row in rows):
        said.append(
            n_(
                "{n} is confidential and stays off it.", "{n} are confidential and stay off it.", hidden
            ).format(n=hidden)
        )
    if closed := sum(row.state.is_closed and not row.confidential for row in rows):
        said.append(n_("{n} is done or dropped.", "{n} are done or dropped.", closed).format(n=closed))
    if nobody := sum(not row.owner_id for row in on_list):
        said.append(n_("{n} has no owner yet.", "{n} have no owner yet.", nobody).format(n=nobody))
    return said
