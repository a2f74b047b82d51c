# SPDX-License-Identifier: EUPL-1.2
"""Read in what owners answered: from saved mails and filled lists, shown one by one, taken over by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, n_
from storage.errors import RodeLoperError
from storage.imports import answers
from storage.imports.answers import Incoming, Problem, Proposal
from storage.operations import owners
from storage.operations.owners import Answer
from storage.queries.action_choices import action_choices
from ui.actions import answer_words
from ui.actions.answer_card import AnswerCard
from ui.context import Context
from ui.outside import arrivals
from ui.page import Page, PageHead, PageHeader, Shortcut
from ui.tasks import Job
from ui.widgets.buttons import Button, WayBack
from ui.widgets.cards import EmptyState
from ui.widgets.messages import Banner
from ui.widgets.scroll import ScrollPage

if TYPE_CHECKING:
    from storage.changes import Changes

_AT_ONCE = 25
"""Cards; each has a form, and nobody reads more at a time."""


class AnswersPage(Page):
    """``open_item(paths)`` reads these files, one on each line."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.incoming: list[Incoming] = []
        self.proposals: list[Proposal] = []
        self.cards: list[AnswerCard] = []
        self.banners: list[Banner] = []
        self._shown = _AT_ONCE
        self._job: Job | None = None
        self._skipped: set[Incoming] = set()
        self._chosen: dict[Incoming, str] = {}
        self.choose_button = Button(
            _("Choose files"), icon="ph.folder-open", size="main", on_press=self.choose
        )
        self.all_button = Button("", "primary", icon="ph.checks", size="main", on_press=self.take_clear)
        self.header = PageHeader(_("Answers of owners"), "", self.choose_button, self.all_button)
        self.nothing = EmptyState(
            "ph.tray",
            _("Read in what owners answered"),
            _("Drag a saved mail (.eml) or a filled list (.xlsx) to this window, choose the files, or copy the text of a mail and press Ctrl+V here."),
        )  # fmt: skip
        self.more_button = Button("", on_press=self._show_more)
        self._lay_out()
        shortcut = QShortcut(QKeySequence.StandardKey.Paste, self)
        shortcut.activated.connect(self.paste)
        self.set_title(_("Answers of owners"))
        self._show()

    def _lay_out(self) -> None:
        self._errors = QVBoxLayout()
        self._errors.setSpacing(8)
        self._scroll = ScrollPage(margins=False, spacing=14)
        self._list = QVBoxLayout()
        self._list.setSpacing(14)
        self._scroll.body.addLayout(self._errors)
        self._scroll.body.addLayout(self._list)
        self._scroll.body.addWidget(self.nothing)
        line = QHBoxLayout()
        line.addWidget(self.more_button)
        line.addStretch(1)
        self._scroll.body.addLayout(line)
        # Room under the last card, so that what is told over the lower edge covers no button.
        self._scroll.body.addSpacing(48)
        self._scroll.body.addStretch(1)
        outer = self.lay_column()
        outer.addLayout(
            PageHead(self.header, back=WayBack(_("Actions"), partial(self.context.open, "actions", "")))
        )
        outer.addWidget(self._scroll, 1)

    # Page

    def load(self) -> None:
        self.loaded = True

    def open_item(self, item: str) -> None:
        paths = [Path(line) for line in item.splitlines() if line.strip()]
        if paths:
            self.read(paths)

    def refresh(self, changes: Changes) -> None:
        if self.incoming and changes.touches("actions", "action_updates", "colleagues"):
            self._match()

    def home(self) -> QWidget | None:
        return self.all_button if self.all_button.isVisibleTo(self) else self.choose_button

    def shortcuts(self) -> list[Shortcut]:
        return [Shortcut("Ctrl+V", _("Read in the text of a mail that you copied"))]

    # Reading

    def choose(self) -> None:
        """Ask which files."""
        kinds = _("Mails and lists") + " (*.eml *.xlsx *.msg)"
        chosen, _filter = QFileDialog.getOpenFileNames(self, _("Choose files"), arrivals(), kinds)
        if chosen:
            self.read([Path(one) for one in chosen])

    def paste(self) -> None:
        """Take the text of a mail from the clipboard."""
        if text := QGuiApplication.clipboard().text().strip():
            self._take_in(list(answers.read_text(_("pasted text"), text, self.context.today())), [])

    def read(self, paths: Sequence[Path]) -> None:
        """Read these files off the GUI thread; what is there already stays."""
        today = self.context.today()

        def work(job: Job) -> tuple[list[Incoming], list[tuple[str, RodeLoperError]]]:
            found: list[Incoming] = []
            refused: list[tuple[str, RodeLoperError]] = []
            for path in paths:
                try:
                    found += answers.read_file(path, today, job.check)
                except RodeLoperError as problem:
                    refused.append((path.name, problem))
            return found, refused

        self.choose_button.setEnabled(False)
        self._job = self.context.tasks.run(work, done=lambda got: self._take_in(*got), failed=self.show_error)
        self._job.finished.connect(lambda: self.choose_button.setEnabled(True))

    def _take_in(self, found: Sequence[Incoming], refused: Sequence[tuple[str, RodeLoperError]]) -> None:
        said = [(f"{name}: {self.context.words(problem)}", "error") for name, problem in refused]
        if not found and not refused:
            said.append((_("Nobody filled anything in yet. Nothing was changed."), "info"))
        self._tell(said)
        new = [one for one in found if one not in self.incoming]
        self._skipped.difference_update(found)
        self.incoming += new
        self._match()
        if self.all_button.isVisibleTo(self):
            self.all_button.setFocus()
        elif new and self.cards:
            QTimer.singleShot(0, self.cards[0], self.cards[0].focus_next)

    def _tell(self, said: Sequence[tuple[str, str]]) -> None:
        """Put these sentences, each in its tone, above the answers."""
        for old in self.banners:
            self._errors.removeWidget(old)
            _remove(old)
        self.banners = [Banner(words, tone) for words, tone in said]
        for new in self.banners:
            self._errors.addWidget(new)

    def _match(self) -> None:
        live = [one for one in self.incoming if one not in self._skipped]
        today = self.context.today()
        self.proposals = list(self.context.read(answers.match, live, today, self._chosen))
        self._show()

    # Showing

    def _show(self) -> None:
        fresh = [one for one in self.proposals if Problem.TAKEN not in one.problems]
        fresh.sort(key=lambda one: (not one.is_clear, not one.can_be_taken))
        clear = sum(one.is_clear for one in fresh)
        if self.incoming:
            self.header.set_title(answer_words.finding(self.proposals), answer_words.below(self.proposals))
        self.nothing.setVisible(not fresh and not self.banners)
        self.all_button.setVisible(clear > 0)
        words = n_("Take over the clear one", "Take over the {n} clear ones", clear).format(n=clear)
        self.all_button.setText(words)
        self.all_button.setEnabled(True)
        self._lay_cards(fresh[: self._shown])
        left = len(fresh) - self._shown
        self.more_button.setVisible(left > 0)
        self.more_button.setText(n_("Show {n} more", "Show {n} more", left).format(n=left))

    def _lay_cards(self, wanted: Sequence[Proposal]) -> None:
        """The cards of these, in this order; one that is as it was stays, with what was typed in it."""
        there = {card.proposal.incoming: card for card in self.cards}
        for old in self.cards:
            self._list.removeWidget(old)
        self.cards = []
        for proposal in wanted:
            same = there.get(proposal.incoming)
            if same is not None and same.proposal == proposal:
                del there[proposal.incoming]
                card = same
            else:
                card = self._new_card(proposal)
                if same is not None:
                    # The action changed meanwhile, which the new card says; nobody types twice for that.
                    card.go_on_from(same)
            self.cards.append(card)
            self._list.addWidget(card)
        for gone in there.values():
            _remove(gone)

    def _new_card(self, proposal: Proposal) -> AnswerCard:
        card = AnswerCard(proposal, self.context.today, partial(self._search, proposal))
        card.chosen.connect(partial(self._choose, proposal.incoming))
        card.taken.connect(partial(self._take, card))
        card.skipped.connect(partial(self._skip, proposal.incoming))
        card.action_opened.connect(partial(self.context.open, "actions"))
        return card

    def _show_more(self) -> None:
        self._shown += _AT_ONCE
        self._show()

    # What a person does

    def take_clear(self) -> None:
        """Take over every answer about which nothing is in doubt, as it stands on its card."""
        shown = {card.proposal.incoming: card for card in self.cards}
        approved: list[Answer] = []
        for proposal in self.proposals:
            if proposal.is_clear:
                card = shown.get(proposal.incoming)
                answer = card.answer() if card is not None else proposal.answer()
                if answer is None:
                    return
                approved.append(answer)
        if not approved:
            return
        self.all_button.setEnabled(False)
        self.context.write(
            owners.take_answers, approved, then=partial(self._taken, approved), failed=self._not_taken
        )

    def _take(self, card: AnswerCard, answer: Answer) -> None:
        def refused(error: Exception) -> None:
            card.refused(self.context.words(error))

        self.context.write(owners.take_answers, [answer], then=partial(self._taken, [answer]), failed=refused)

    def _taken(self, answers_: Sequence[Answer], changes: Changes) -> None:
        n = int(str(changes.answer or 0))
        words = n_("{n} answer is taken over.", "{n} answers are taken over.", n).format(n=n)
        # What is done must still be told: the way on is the action.
        only = answers_[0].action_id if len(answers_) == 1 else ""
        self.context.messages.banner(
            words,
            "info",
            _("To the action") if only else _("To the actions"),
            partial(self.context.open, "actions", only),
        )
        # When the cards have gone, and the focus with them.
        QTimer.singleShot(0, self, self._go_home)

    def _not_taken(self, error: Exception) -> None:
        self.all_button.setEnabled(True)
        self.show_error(error)

    def _search(self, proposal: Proposal, typed: str) -> Iterator[tuple[str, str, str]]:
        """Actions that it can be about; before anything is typed those of who wrote it."""
        owner = proposal.owner.id if proposal.owner else None
        for row in self.context.read(action_choices, typed, self.context.today(), owner):
            yield row.id, row.title, answer_words.which(row)

    def _choose(self, incoming: Incoming, action: str) -> None:
        self._chosen[incoming] = action
        # Not inside the card: it goes, and another comes.
        QTimer.singleShot(0, self, partial(self._show_choice, incoming))

    def _show_choice(self, incoming: Incoming) -> None:
        self._match()
        for card in self.cards:
            if card.proposal.incoming == incoming:
                # When it is shown, which the layout does after this.
                QTimer.singleShot(0, card, card.focus_next)
                QTimer.singleShot(0, card, partial(self._scroll.reveal, card))

    def _skip(self, incoming: Incoming) -> None:
        self._skipped.add(incoming)
        self._match()
        self._go_home()

    def _go_home(self) -> None:
        (self.home() or self).setFocus()


def _remove(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
