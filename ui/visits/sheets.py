# SPDX-License-Identifier: EUPL-1.2
"""The short tasks around a visit: the invitation to send, and the reason when it is called off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assets.texts import LANGUAGES, N_, _, in_language, language
from storage.errors import RodeLoperError
from storage.operations import visits
from storage.queries import people
from storage.queries.visit_page import VisitPage
from ui.context import Context
from ui.documents.mail_draft import CALENDAR, Attachment, Draft, Recipient
from ui.outside import open_draft
from ui.visits.calendar_file import appointment, file_name
from ui.visits.invitation import Letter, letter
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Area, Check, Line
from ui.widgets.messages import Banner
from ui.widgets.tabs import Segment

_NAMES = {"nl": "Nederlands", "en": "English"}
REASONS = (
    N_("The company cannot make it"),
    N_("We cannot make it"),
    N_("The company does not want a visit now"),
)


class InvitationSheet(Dialog):
    """The letter, to be changed by hand, copied or opened in the mail program; both count as sent, which can be undone."""

    def __init__(self, context: Context, page: VisitPage, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Invitation"),
            parent,
            subtitle=_("Change what you like. Nothing confidential is in it."),
            width=680,
        )
        self.context, self._visit = context, page
        self.language = Segment(
            [(code, _NAMES[code], None) for code in LANGUAGES], current=language(), name=_("Language")
        )
        self.calendar = Check(_("With the appointment for their calendar (.ics)"))
        self.calendar.set_value(page.visit.starts_at is not None)
        self.calendar.setVisible(page.visit.starts_at is not None)
        head = QHBoxLayout()
        head.addWidget(self.language, 1)
        head.addWidget(self.calendar)
        self.body.addLayout(head)
        if not any(person.email for person in page.attendees):
            words = (
                _("We have no e-mail address of who receives us. This goes to the general address of the company.")
                if page.company_email
                else _("We have no e-mail address of anybody of the company on this visit. Add somebody, or copy the text.")
            )  # fmt: skip
            self.body.addWidget(Banner(words, "info"))
        self.form = Form(1)
        self.to, self.subject, self.text = Line(), Line(), Area(lines=11)
        self.form.add("to", Field(_("To"), self.to))
        self.form.add("subject", Field(_("Subject"), self.subject))
        self.form.add("text", Field(_("Text"), self.text))
        self.body.addWidget(self.form)
        self.add_button(_("Close"), "link", self.reject, left=True)
        self.copy_button = self.add_button(_("Copy the text"), "secondary", self.copy, icon="ph.copy")
        self.mail_button = self.add_button(_("Open in mail"), "primary", self.mail, icon="ph.envelope-simple")
        self.language.changed.connect(self._fill)
        self._fill(language())
        self.text.setFocus()

    def _fill(self, code: str) -> None:
        municipality = self.context.read(people.municipality)
        made = letter(self._visit, sender=self.context.actor.name, municipality=municipality, language=code)
        self.to.set_value(", ".join(made.to))
        self.subject.set_value(made.subject)
        self.text.set_value(made.text)

    def letter(self) -> Letter:
        """The letter as it stands now."""
        to = tuple(part.strip() for part in self.to.value().replace(";", ",").split(",") if part.strip())
        return Letter(to, self.subject.value(), self.text.value() + "\n")

    def copy(self) -> None:
        """Put the letter on the clipboard."""
        QGuiApplication.clipboard().setText(self.letter().text)
        self._note("copy")
        self._sent(_("The invitation is copied. We noted that it is sent."))

    def mail(self) -> None:
        """Open the letter in the mail program: as a draft where the appointment goes along, for no address can carry it."""
        try:
            opened = self._open_draft() if self.calendar.value() else self._open_link()
        except RodeLoperError as error:
            self.set_error(self.context.words(error))
            return
        if not opened:
            self.set_error(_("There is no mail program. Copy the text and paste it in your mail."))
            return
        self._sent(_("The invitation is in your mail program. We noted that it is sent."))

    def _open_link(self) -> bool:
        self._note("mail")
        return QDesktopServices.openUrl(QUrl(self.letter().mail_link, QUrl.ParsingMode.StrictMode))

    def _open_draft(self) -> bool:
        visit = self._visit.visit
        return open_draft(self.draft(), self.context, "exports.letter", kind="visits", record_id=visit.id)

    def draft(self) -> Draft:
        """The letter with the appointment beside it."""
        letter, names = self.letter(), {person.email: person.name for person in self._visit.attendees}
        with in_language(self.language.current()):
            made = appointment(self._visit, now=self.context.now())
        return Draft(
            tuple(Recipient(names.get(one, ""), one) for one in letter.to),
            letter.subject,
            letter.text,
            (Attachment(file_name(self._visit), made, CALENDAR),),
        )

    def _note(self, how: str) -> None:
        self.context.note("exports.letter", kind="visits", record_id=self._visit.visit.id, detail=how)

    def _sent(self, words: str) -> None:
        visit, was_sent, context = self._visit.visit.id, self._visit.visit.invited, self.context
        self.accept()
        if was_sent:
            context.messages.toast(words)
            return
        context.write(visits.invite, visit_id=visit)
        context.messages.toast(
            words, lambda: context.write(visits.invite, visit_id=visit, invited=False), about=visit
        )


class CancelSheet(Dialog):
    """Why the visit is called off; the reason stays with the visit. ``done()`` is called after it was written."""

    def __init__(
        self,
        context: Context,
        page: VisitPage,
        parent: QWidget | None = None,
        *,
        done: Callable[[str], object],
    ) -> None:
        super().__init__(
            _("Cancel the visit"), parent, subtitle=_("{company} keeps its promises and its history.").format(company=page.visit.company),
            width=520,
        )  # fmt: skip
        self.context, self._visit, self._done = context, page, done
        self.reasons = Segment(
            [(reason, _(reason), None) for reason in REASONS] + [("", _("Something else"), None)],
            name=_("Why?"),
        )
        self.body.addWidget(self.reasons)
        self.form = Form(1)
        self.text = Line(most=200)
        self.form.add("text", Field(_("Why?"), self.text, required=True))
        self.body.addWidget(self.form)
        self.add_button(_("Leave it on the programme"))
        self.add_button(_("Cancel the visit"), "primary", self.submit, icon="ph.prohibit")
        self.reasons.changed.connect(self._picked)
        self._picked(self.reasons.current())
        self.text.setFocus()

    def _picked(self, reason: str) -> None:
        self.text.set_value(_(reason) if reason else "")
        if not reason:
            self.text.setFocus()

    def submit(self) -> None:
        """Call it off with this reason."""
        if self.form.check():
            self.context.write(
                visits.cancel, visit_id=self._visit.visit.id, reason=self.text.value(), then=self._cancelled,
                failed=lambda error: self.set_error(self.context.words(error)),
            )  # fmt: skip

    def _cancelled(self, changes: object) -> None:
        self.accept()
        self._done(str(getattr(changes, "answer", "")))
