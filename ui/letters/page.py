# SPDX-License-Identifier: EUPL-1.2
"""A letter to a company before it goes: filled from the template, changed where needed, mailed or printed, then remembered.

Nothing is remembered as told before the person says that it went.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.errors import RodeLoperError
from storage.rules.letters import Words
from ui import mailing
from ui.context import Context
from ui.letters.sent_sheet import SentSheet
from ui.letters.writing import LetterWriting
from ui.outside import open_draft
from ui.page import Shortcut

if TYPE_CHECKING:
    from ui.documents.mail_draft import Attachment


class LetterPage(LetterWriting):
    """One letter, and the ways in which it goes. Subclasses say what it is about."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.back.on_press(lambda: self.context.open(self.back_to, self._item))
        self.mail.on_press(self.make_mail)
        self.send.on_press(self.send_now)
        self.sent.on_press(self.say_sent)
        self.anew.on_press(self.write_anew)
        self.to.edited.connect(self._other_reader)
        self.language.edited.connect(self.write_anew)
        self.subject.edited.connect(self._edited)
        self.text.edited.connect(self._edited)
        self.paper.save_button.on_press(partial(self._went_by, "letter"))
        self.paper.print_button.on_press(partial(self._went_by, "letter"))
        for keys, action in (
            ("Ctrl+S", self.paper.save_as),
            ("Ctrl+P", self.paper.print_paper),
            ("Ctrl+M", self.make_mail),
            ("Ctrl+Shift+M", self.send_now),
            ("Ctrl+Return", self.say_sent),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Ctrl+M", _("Make a mail")),
            *(
                [Shortcut("Ctrl+Shift+M", _("Send through the mail server"))]
                if mailing.can_send(self.context)
                else []
            ),
            Shortcut("Ctrl+P", _("Print")),
            Shortcut("Ctrl+S", _("Save as PDF")),
            Shortcut("Ctrl+Enter", _("Note that it went out")),
        ]

    # Sending, and saying that it went

    def _went_by(self, channel: str) -> None:
        self._channel = channel
        self._ask_sent(_("Is the letter in the post? Then note here that it went out."))

    def make_mail(self) -> None:
        """Open it in the mail program, with the paper beside it; it is still to be sent there."""
        if self.about is not None and self.mail.isEnabled():
            self.with_paper(self._open_mail)

    def _open_mail(self) -> None:
        from ui.documents.mail_draft import Draft, Recipient

        who, words = self.reader(), self.words()
        to = (Recipient(who.name, who.email),) if who else ()
        draft = Draft(to, words.subject, words.text, (self._attachment(),), language=self.written_in)
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

    def _attachment(self) -> Attachment:
        from ui.documents.mail_draft import Attachment

        return Attachment(f"{self._file_name()}.pdf", self.paper.pdf())

    def send_now(self) -> None:
        """Through the mail server of the municipality, where there is one."""
        if (
            self.about is not None
            and self.words().subject
            and mailing.can_send(self.context)
            and self.send.isEnabled()
        ):
            self.with_paper(self._ask_address)

    def _ask_address(self) -> None:
        from ui.letters.mail_sheet import MailSheet

        assert self.about is not None
        words = self.words()
        MailSheet(
            self.context, self.about, self.kind(), words, self.reader(), self._attachment(), self.trail(), self,
            language=self.written_in,
            then=partial(self._told, self._item, words),
        ).open()  # fmt: skip

    def trail(self) -> dict[str, str]:
        """What the audit trail says this letter is about."""
        raise NotImplementedError

    def _ask_sent(self, words: str) -> None:
        self._say(words, "info", _("It went out"), self.say_sent)
        self._show_ways(self.sent)

    def say_sent(self) -> None:
        """Ask when and how it went, and remember it as told."""
        if self.about is None or not self.words().subject:
            return
        who = self.reader()
        channel = self._channel or ("mail" if who is not None and who.can_be_mailed else "letter")
        words = self.words()
        SentSheet(
            self.context, self.about, self.kind(), words, who, channel, self,
            then=partial(self._told, self._item, words),
        ).open()  # fmt: skip

    def _told(self, item: str, words: Words, said: str) -> None:
        self.kept.gone(item)
        if item != self._item:
            self.context.messages.banner(said, "good")
            return
        self._went(words)
        self._channel = ""
        self._edited()
        self._show_ways(self._first_way())
        self._say(said, "good", _("Everything we told this company"), self._open_told)

    def _open_told(self) -> None:
        assert self.about is not None
        self.context.open("told", self.about.around.company_id)
