# SPDX-License-Identifier: EUPL-1.2
"""The words of a letter: filled from the template, changed by hand, kept while they are, and set on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from assets.texts import _, date_long
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.queries.letter_drafts import LetterDraft
from storage.queries.letter_templates import InForce, template_in_force
from storage.queries.letters import AboutAction, Addressee, AfterVisit
from storage.rules.letters import LetterKind, Words
from ui.context import Context
from ui.letters import filling
from ui.letters.kept import KeptLetters
from ui.letters.look import LetterLook
from ui.letters.words import TITLES, beside
from ui.tasks import Job

if TYPE_CHECKING:
    from ui.documents.letter import Letter

_PAUSE = 400
_FOLLOWS = (
    "visits", "companies", "contacts", "notes", "actions", "action_updates", "letter_templates", "contact_moments", "terms",
    "colleagues",
)  # fmt: skip


class LetterWriting(LetterLook):
    """One letter as it is written. ``open_item(id)`` writes it anew, unless somebody was changing it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._item = ""
        self.about: AfterVisit | AboutAction | None = None
        self._made = self._source = Words("", "")
        """What stood there before somebody changed it; and what the template gave, of what might be shared then."""
        self._moved_on = False
        self._template: InForce | None = None
        self.written_in = "nl"
        self._resumed: LetterDraft | None = None
        """What somebody left of it, and goes on with now."""
        self._set: Letter | None = None
        self.kept = KeptLetters(context, lambda: (self._item if self.about else "", self._draft()), self)
        self._channel = ""
        self._job: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._set_paper)

    # What it is about

    def read(self) -> AfterVisit | AboutAction:
        """Read what may stand in it."""
        raise NotImplementedError

    def open_item(self, item: str) -> None:
        self.save()
        other, self._item = item != self._item, item
        if other:
            self.paper.clear()
            self._set, self._channel = None, ""
            self._say("")
        try:
            self.about = self.read()
        except RodeLoperError as error:
            self.about = None
            self.show_error(error)
            return
        self._show_readers()
        self._show_ways(self._first_way())
        self._resumed = self.kept.draft(item)
        if self._resumed is not None:
            self._take_up(self._resumed)
        else:
            self._make()
            self._fill(self._made)
        self._show_head()
        self.text.setFocus()

    def selection(self) -> str | None:
        return self._item or None

    def save(self) -> None:
        """What was changed and did not go out yet is kept."""
        if self.about is not None:
            self.kept.keep()

    def _draft(self) -> LetterDraft | None:
        """What was changed by hand, if anything was."""
        if self.about is None or self.words() == self._made:
            return None
        to = self.to.value() or ""
        return LetterDraft(self.kind(), self.written_in, to, self.words(), self.context.today())

    def _take_up(self, draft: LetterDraft) -> None:
        """Go on where somebody left it."""
        self.language.set_value(draft.language)
        who = draft.to if any(one.id == draft.to for one in self._people()) else None
        self.to.set_value(who)
        self._make()
        self._fill(draft.words)

    def refresh(self, changes: Changes) -> None:
        if not self._item or self.about is None or not changes.touches(*_FOLLOWS):
            return
        before = self.about
        try:
            self.about = self.read()
        except RodeLoperError:
            return
        if (self.about != before or changes.touches("letter_templates")) and self._filled() != self._source:
            # A note in it may be for ourselves by now, or what was agreed confidential.
            if self.words() == self._source and not self.isVisible():
                self._make()
                self._fill(self._made)
            else:
                self._moved_on = True
                self._edited()
        self._show_head()

    def kind(self) -> LetterKind:
        """Which letter this is."""
        assert self.about is not None
        return filling.kind_of(self.about)

    def words(self) -> Words:
        """What stands in the fields now: the exact words that go out."""
        return Words(" ".join(self.subject.value().split()), self.text.toPlainText().strip("\n") + "\n")

    def reader(self) -> Addressee | None:
        """Whom it goes to; nobody in particular when nobody is chosen."""
        return next((one for one in self._people() if one.id == self.to.value()), None)

    def _people(self) -> tuple[Addressee, ...]:
        return self.about.around.people if self.about else ()

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
        about, title = self.about, _(TITLES[self.kind().value])
        if isinstance(about, AboutAction) and filling.is_on_time(about, self.context.today()):
            title = _("Tell how it goes")
        self.header.set_title(title, self.about.around.company)
        self.set_title(f"{title}: {self.about.around.company}")
        self.say_beside(beside(self.about))
        who = self.reader()
        can = who is None or who.can_be_mailed
        self.mail.setEnabled(can)
        self.send.setEnabled(can)
        why = "" if can else _("{name} gets no mail from us, or has no address. Send it on paper.")
        why = why.format(name=who.name if who else "")
        self.mail.setToolTip(why or "Ctrl+M")
        self.send.setToolTip(why or "Ctrl+Shift+M")
        if self._moved_on and not self._channel:
            words = _("What this letter is about changed since. Read it again, or write it anew.")
            self._say(words, "warning")
        elif self._resumed is not None and not self._channel:
            self._say_kept(self._resumed)
        elif self._is_confidential():
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

    def _say_kept(self, draft: LetterDraft) -> None:
        """That this is what somebody left, and what to look at since."""
        said = [
            _("You changed this letter on {day}, and it did not go out yet.").format(day=date_long(draft.on))
        ]
        if draft.kind is not self.kind():
            said.append(_("The action stands otherwise since. Read it again, or write it anew."))
        if self._is_confidential():
            said.append(_("This action is confidential. Look well who opens the letter."))
        elif isinstance(self.about, AfterVisit) and self.about.sent_on:
            said.append(
                _("The company heard from us about this visit already, on {day}.").format(
                    day=date_long(self.about.sent_on)
                )
            )
        self._say(" ".join(said), "warning" if len(said) > 1 else "info")

    # The words

    def write_anew(self) -> None:
        """Fill the template, over what stands there."""
        if self.about is None:
            return
        item, before, self._resumed = self._item, self._draft(), None
        self._say("")
        self._make()
        self._fill(self._made)
        self.kept.keep()
        self._show_head()
        if before is not None:
            self.context.messages.toast(
                _("The letter is written anew"), lambda: self._bring_back(item, before)
            )

    def _bring_back(self, item: str, draft: LetterDraft) -> None:
        """Put back what was thrown away, whatever stands on the page by now."""
        self.kept.put(item, draft)
        if item == self._item and self.about is not None:
            self._take_up(draft)
            self._show_head()

    def _make(self) -> None:
        """Take what the template gives now as what stands there."""
        self._made = self._source = self._filled()
        self._moved_on = False

    def _went(self, words: Words) -> None:
        """These words went out: nothing waits any more."""
        self._make()
        self._made, self._resumed = words, None

    def _filled(self) -> Words:
        assert self.about is not None
        kind, language = self.kind(), self.language.value()
        self._template = self.context.read(template_in_force, kind, language)
        values = filling.values(self.about, self.reader(), language=language, today=self.context.today())
        return filling.written(kind, language, self._template.template, values)

    def _fill(self, words: Words) -> None:
        self.written_in = str(self.language.value())
        self.subject.set_value(words.subject)
        self.text.set_value(words.text.strip("\n"))
        self._edited()
        self._set_paper()

    def _other_reader(self) -> None:
        """Somebody else gets it: the greeting follows, and everything else when nobody changed it."""
        before, changed, moved_on = self._made, self.words(), self._moved_on
        self._make()
        self._moved_on = moved_on and changed != before
        if changed == before:
            self._fill(self._made)
        else:
            first, rest = before.text.partition("\n")[0], changed.text
            if first and rest.startswith(first):
                rest = self._made.text.partition("\n")[0] + rest[len(first) :]
            self._fill(Words(changed.subject, rest))
        self._show_head()

    def _edited(self) -> None:
        self.anew.setVisible(self._moved_on or self.words() != self._made)
        self._pause.start()
        self.kept.typed()

    def _set_paper(self) -> None:
        """Show the letter on paper as it is now."""
        self.with_paper(lambda: None)

    def with_paper(self, then: Callable[[], object]) -> None:
        """Set the letter on paper, off the window's thread; ``then`` comes when the paper has these very words."""
        self._pause.stop()
        if self.about is None:
            return
        words, language, item = self.words(), str(self.language.value()), self._item
        letter = filling.on_paper(
            self.about.around, self.reader(), subject=words.subject, text=words.text, language=language,
            today=self.context.today(),
        )  # fmt: skip
        if letter == self._set:
            then()
            return
        if self._job is not None:
            self._job.cancel()
        now = self.context.now()

        def make(_job: object) -> bytes:
            # ReportLab is loaded when the first paper is made.
            from ui.documents import letter as paper

            return paper.render(letter, language=language, now=now)

        def show(data: bytes) -> None:
            if item == self._item:
                self._set = letter
                visit = self.about.visit_id if isinstance(self.about, AfterVisit) else ""
                self.paper.show_pdf(data, f"{self._file_name()}.pdf", visit)
                then()

        self._job = self.context.tasks.run(make, done=show, failed=self.show_error)

    def _file_name(self) -> str:
        from ui.documents.files import safe_name

        assert self.about is not None
        return safe_name(f"{self.words().subject} {self.about.around.company}")
