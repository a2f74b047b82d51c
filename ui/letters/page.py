# SPDX-License-Identifier: EUPL-1.2
"""A letter to a company before it goes: filled from the template, changed where needed, mailed or printed, then remembered.

Nothing is remembered as told before the person says that it went.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _, date_long
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.queries.letter_templates import InForce, template_in_force
from storage.queries.letters import AboutAction, Addressee, AfterVisit
from storage.rules.letter_defaults import DEFAULTS
from storage.rules.letter_filling import TemplateError, fill
from storage.rules.letters import LetterKind, Words
from ui.context import Context
from ui.letters import filling
from ui.letters.sent_sheet import SentSheet
from ui.letters.words import LANGUAGES, TITLES
from ui.outside import open_draft
from ui.page import MARGIN, Page, PageHeader, Shortcut
from ui.tasks import Job
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.inputs import Area, Choice, Line
from ui.widgets.messages import Banner
from ui.widgets.paper_view import PaperView

_PAUSE = 400
_FOLDED = 860
_FOLLOWS = (
    "visits", "companies", "contacts", "notes", "actions", "action_updates", "letter_templates", "contact_moments", "terms",
    "colleagues",
)  # fmt: skip


class LetterPage(Page):
    """One letter. ``open_item(id)`` writes it anew, unless somebody was changing it. Subclasses say what it is about."""

    back_words: str
    back_to: str

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._item = ""
        self.about: AfterVisit | AboutAction | None = None
        self._made = Words("", "")
        self._template: InForce | None = None
        self._drafts: dict[str, Words] = {}
        self._channel = ""
        self._job: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self.back = Button(self.back_words, "link", icon="ph.arrow-left", size="row")
        self.paper = PaperView(context, _("Letter"), "exports.letter")
        self.mail = Button(_("Make a mail"), "primary", icon="ph.envelope-simple", size="main")
        self.sent = Button(_("It went out"), icon="ph.checks", size="main")
        for place, button in enumerate((self.paper.save_button, self.paper.print_button)):
            button.size_name = "row"
            button.set_kind("secondary")
            self.paper.bar.insertWidget(place, button)
        self.header = PageHeader("", "", self.sent, self.mail)
        self.banner = QVBoxLayout()
        self.to = Choice()
        self.language = Choice([(code, _(name)) for code, name in LANGUAGES.items()], value="nl")
        self.subject, self.text = Line(most=200), Area()
        self._lay_out()
        self._connect_signals()

    def _lay_out(self) -> None:
        readers = QHBoxLayout()
        readers.setSpacing(12)
        readers.addWidget(Field(_("To whom"), self.to), 3)
        readers.addWidget(Field(_("Language"), self.language), 2)
        # The text takes all the height that there is; a field of a form has its own.
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.text.setMinimumHeight(160)
        self.text.setMaximumHeight(16_777_215)
        self.text.setAccessibleName(_("Text"))
        self.anew = Button(
            _("Write it anew from the template"), "link", icon="ph.arrow-counter-clockwise", size="row"
        )
        left = self._left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(5, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(readers)
        column.addWidget(Field(_("Subject"), self.subject))
        column.addWidget(self.text, 1)
        column.addWidget(self.anew, 0, Qt.AlignmentFlag.AlignLeft)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(20)
        self._columns.addWidget(left, 4)
        self._columns.addWidget(self.paper, 5)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN - 5, 14, MARGIN, 12)
        box.setSpacing(6)
        back = QHBoxLayout()
        back.addWidget(self.back)
        back.addStretch(1)
        box.addLayout(back)
        inner = QVBoxLayout()
        inner.setContentsMargins(5, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self.header)
        inner.addLayout(self.banner)
        box.addLayout(inner)
        box.addLayout(self._columns, 1)

    def _connect_signals(self) -> None:
        self.back.on_press(lambda: self.context.open(self.back_to, self._item))
        self.mail.on_press(self.make_mail)
        self.sent.on_press(self.say_sent)
        self.anew.on_press(self.write_anew)
        self.to.edited.connect(self._other_reader)
        self.language.edited.connect(self.write_anew)
        self.subject.edited.connect(self._edited)
        self.text.edited.connect(self._edited)
        self._pause.timeout.connect(self._set_paper)
        self.paper.save_button.on_press(partial(self._went_by, "letter"))
        self.paper.print_button.on_press(partial(self._went_by, "letter"))
        for keys, action in (
            ("Ctrl+S", self.paper.save_as),
            ("Ctrl+P", self.paper.print_paper),
            ("Ctrl+M", self.make_mail),
            ("Ctrl+Return", self.say_sent),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        folded = self.width() < _FOLDED
        self._columns.setDirection(
            QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight
        )
        super().resizeEvent(event)

    # What it is about

    def read(self) -> AfterVisit | AboutAction:
        """Read what may stand in it."""
        raise NotImplementedError

    def open_item(self, item: str) -> None:
        self.save()
        other, self._item = item != self._item, item
        if other:
            self.paper.clear()
            self._channel = ""
            self._say("")
        try:
            self.about = self.read()
        except RodeLoperError as error:
            self.about = None
            self.show_error(error)
            return
        self._show_readers()
        draft = self._drafts.get(item)
        self._made = self._filled()
        self._fill(draft or self._made)
        self._show_head()
        self.text.setFocus()

    def selection(self) -> str | None:
        return self._item or None

    def save(self) -> None:
        """What was changed and did not go out yet waits here."""
        if self._item and self.words() != self._made:
            self._drafts[self._item] = self.words()

    def refresh(self, changes: Changes) -> None:
        if self._item and self.about is not None and changes.touches(*_FOLLOWS):
            untouched = self.words() == self._made
            try:
                self.about = self.read()
            except RodeLoperError:
                return
            self._show_head()
            if untouched and not self.isVisible():
                self.write_anew()

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Ctrl+M", _("Make a mail")),
            Shortcut("Ctrl+P", _("Print")),
            Shortcut("Ctrl+S", _("Save as PDF")),
            Shortcut("Ctrl+Enter", _("Note that it went out")),
        ]

    def kind(self) -> LetterKind:
        """Which letter this is."""
        assert self.about is not None
        return filling.kind_of(self.about)

    def words(self) -> Words:
        """What stands in the fields now: the exact words that go out."""
        return Words(" ".join(self.subject.value().split()), self.text.toPlainText().strip("\n") + "\n")

    def reader(self) -> Addressee | None:
        """Whom it goes to; nobody in particular when nobody is chosen."""
        people = self.about.around.people if self.about else ()
        return next((one for one in people if one.id == self.to.value()), None)

    def _show_readers(self) -> None:
        assert self.about is not None
        people = self.about.around.people
        said = [(one.id, ", ".join(part for part in (one.name, one.function) if part)) for one in people]
        self.to.set_options(said, none=_("nobody in particular"))
        # A confidential action is for whom it was promised to, and that person may have left.
        first = people[0].id if people and not self._is_confidential() else None
        self.to.set_value(first)

    def _is_confidential(self) -> bool:
        return isinstance(self.about, AboutAction) and self.about.confidential

    def _show_head(self) -> None:
        assert self.about is not None
        title = _(TITLES[self.kind().value])
        self.header.set_title(title, self.about.around.company)
        self.set_title(f"{title}: {self.about.around.company}")
        who = self.reader()
        can = who is None or who.can_be_mailed
        self.mail.setEnabled(can)
        why = "" if can else _("{name} gets no mail from us, or has no address. Send it on paper.")
        self.mail.setToolTip(why.format(name=who.name if who else "") or "Ctrl+M")
        if self._is_confidential():
            self._say(_("This action is confidential. Look well who opens the letter."), "warning")
        elif isinstance(self.about, AfterVisit) and self.about.sent_on and not self._channel:
            words = _("The company heard from us about this visit already, on {day}.")
            self._say(words.format(day=date_long(self.about.sent_on)), "info")
        elif self._template is not None and self._template.broken is not None:
            why = self.context.words(self._template.broken)
            words = _(
                "The text that the municipality wrote cannot be filled, so that of the program is used. {why}"
            )
            self._say(words.format(why=why), "warning")

    # The words

    def write_anew(self) -> None:
        """Fill the template, over what stands there."""
        if self.about is None:
            return
        self._drafts.pop(self._item, None)
        before, changed = self.words(), self.words() != self._made
        self._made = self._filled()
        self._fill(self._made)
        if changed:
            self.context.messages.toast(_("The letter is written anew"), lambda: self._fill(before))

    def _filled(self) -> Words:
        assert self.about is not None
        kind, language = self.kind(), self.language.value()
        self._template = self.context.read(template_in_force, kind, language)
        values = filling.values(self.about, self.reader(), language=language, today=self.context.today())
        try:
            return fill(kind, self._template.template, values)
        except TemplateError:
            # It can be filled in itself, but not with this: more items than a letter can hold.
            return fill(kind, DEFAULTS[kind, language], values)

    def _fill(self, words: Words) -> None:
        self.subject.set_value(words.subject)
        self.text.set_value(words.text.strip("\n"))
        self._edited()
        self._set_paper()

    def _other_reader(self) -> None:
        """Somebody else gets it: the greeting follows, and everything else when nobody changed it."""
        before, changed = self._made, self.words()
        self._made = self._filled()
        if changed == before:
            self._fill(self._made)
        else:
            first, rest = before.text.partition("\n")[0], changed.text
            if first and rest.startswith(first):
                rest = self._made.text.partition("\n")[0] + rest[len(first) :]
            self._fill(Words(changed.subject, rest))
        self._show_head()

    def _edited(self) -> None:
        self.anew.setVisible(self.words() != self._made)
        self._pause.start()

    def _set_paper(self) -> None:
        """Set the letter on paper, off the window's thread."""
        self._pause.stop()
        if self.about is None:
            return
        if self._job is not None:
            self._job.cancel()
        words, language = self.words(), self.language.value()
        letter = filling.on_paper(
            self.about.around, self.reader(), subject=words.subject, text=words.text, language=language,
            today=self.context.today(),
        )  # fmt: skip
        now, item = self.context.now(), self._item

        def make(_job: object) -> bytes:
            # ReportLab is loaded when the first paper is made.
            from ui.documents import letter as paper

            return paper.render(letter, language=language, now=now)

        def show(data: bytes) -> None:
            if item == self._item:
                visit = self.about.visit_id if isinstance(self.about, AfterVisit) else ""
                self.paper.show_pdf(data, f"{self._file_name()}.pdf", visit)

        self._job = self.context.tasks.run(make, done=show, failed=self.show_error)

    def _file_name(self) -> str:
        from ui.documents.files import safe_name

        assert self.about is not None
        return safe_name(f"{self.words().subject} {self.about.around.company}")

    # Sending, and saying that it went

    def _went_by(self, channel: str) -> None:
        self._channel = channel
        self._ask_sent(_("Is the letter in the post? Then note here that it went out."))

    def make_mail(self) -> None:
        """Open it in the mail program, with the paper beside it; it is still to be sent there."""
        from ui.documents.mail_draft import Attachment, Draft, Recipient

        if self.about is None or not self.mail.isEnabled() or not self.paper.pdf():
            return
        who, words = self.reader(), self.words()
        to = (Recipient(who.name, who.email),) if who else ()
        draft = Draft(
            to, words.subject, words.text, (Attachment(f"{self._file_name()}.pdf", self.paper.pdf()),)
        )
        try:
            opened = open_draft(draft, self.context, "exports.letter", **self.trail())
        except (RodeLoperError, OSError) as error:
            self.show_error(error)
            return
        if opened:
            self._channel = "mail"
            self._ask_sent(
                _(
                    "The mail is ready in your mail program. Did you send it there? Then note here that it went out."
                )
            )

    def trail(self) -> dict[str, str]:
        """What the audit trail says this letter is about."""
        raise NotImplementedError

    def _ask_sent(self, words: str) -> None:
        self._say(words, "info", _("It went out"), self.say_sent)
        self.sent.set_kind("primary")
        self.mail.set_kind("secondary")

    def say_sent(self) -> None:
        """Ask when and how it went, and remember it as told."""
        if self.about is None or not self.words().subject:
            return
        who = self.reader()
        channel = self._channel or ("mail" if who is not None and who.can_be_mailed else "letter")
        SentSheet(
            self.context, self.about, self.kind(), self.words(), who, channel, self, then=self._told
        ).open()

    def _told(self, said: str) -> None:
        self._drafts.pop(self._item, None)
        self._made = self.words()
        self._channel = ""
        self.anew.hide()
        self.sent.set_kind("secondary")
        self.mail.set_kind("primary")
        self._say(said, "good", _("Everything we told this company"), self._open_told)

    def _open_told(self) -> None:
        assert self.about is not None
        self.context.open("told", self.about.around.company_id)

    def _say(self, words: str, tone: str = "info", link: str = "", on_link: object = None) -> None:
        while (item := self.banner.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if words:
            self.banner.addWidget(Banner(words, tone, link, on_link if callable(on_link) else None))
