# SPDX-License-Identifier: EUPL-1.2
"""One answer of an owner: the action as it is, what the owner says, what is in doubt, and the step that it becomes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.imports.answers import FINAL, Problem, Proposal
from storage.operations.owners import Answer
from storage.rules.states import ActionState, action_moves
from ui.actions import answer_words
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.dates import Day
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Area, Choice, Line
from ui.widgets.labels import Icon, Label
from ui.widgets.picker import Found, Picker
from ui.words import ACTION_STATES, word


class AnswerCard(Card):
    """Signals: ``taken(Answer)`` with what the person made of it, ``skipped()``, ``action_opened(id)``, and ``chosen(id)``: the
    action that it is about, for an answer that leads to none; "" takes that choice back.

    ``search``: finds actions to choose from, as a ``Picker`` does.
    """

    taken = Signal(object)
    skipped = Signal()
    action_opened = Signal(str)
    chosen = Signal(str)

    def __init__(
        self,
        proposal: Proposal,
        today: Callable[[], dt.date],
        search: Callable[[str], Found],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ribbon="" if proposal.is_clear else "wait", spacing=10, parent=parent)
        self.proposal, self._today = proposal, today
        row = proposal.action
        self.setAccessibleName(row.title if row else answer_words.nameless(proposal))
        self.form: Form | None = None
        self._head()
        for problem in proposal.problems:
            self.body.addLayout(self._problem(problem))
        self._said()
        self.which: Field | None = None
        if proposal.can_be_taken:
            self._fill_form()
        elif proposal.action is None:
            self._ask_which(search)
        self._foot()

    def _head(self) -> None:
        row = self.proposal.action
        words = QVBoxLayout()
        words.setSpacing(1)
        name = row.title if row else answer_words.nameless(self.proposal)
        words.addWidget(Label(name, "section", bold=True, wrap=True))
        if row is not None:
            below = f"{row.company} · {answer_words.stands(row)}"
            words.addWidget(Label(below, "row", "text2", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addLayout(words, 1)
        if row is not None:
            opens = Button(_("Open the action"), "link", size="row", icon="ph.arrow-square-out")
            opens.on_press(lambda: self.action_opened.emit(row.id))
            line.addWidget(opens, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)

    def _problem(self, problem: Problem) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        tone = "late" if problem in FINAL else "wait"
        icon = "ph.warning-circle-fill" if problem in FINAL else "ph.warning"
        line.addWidget(Icon(icon, tone, 18), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(answer_words.problem_words(problem, self.proposal), "row", wrap=True))
        if problem in (Problem.CHANGED, Problem.CLOSED):
            for step in answer_words.since(self.proposal, self._today()):
                words.addWidget(Label(step, "caption", "text2", wrap=True))
        line.addLayout(words, 1)
        return line

    def _said(self) -> None:
        said = self.proposal.incoming
        quote = Card("panel", ribbon="edge", padding=12, spacing=4)
        quote.body.addWidget(
            Label(answer_words.who_says(self.proposal, self._today()), "caption", "text2", wrap=True)
        )
        quote.body.addWidget(Label(_("‘{text}’").format(text=said.quote), "row", italic=True, wrap=True))
        if said.whole.strip() and said.whole.strip() != said.quote.strip():
            self._whole = Label(said.whole, "caption", "text2", wrap=True)
            self._whole.hide()
            self.whole_button = Button(_("Show the whole mail"), "link", size="row")
            self.whole_button.on_press(self._show_whole)
            self.whole_button.setSizePolicy(self.sizePolicy().Policy.Maximum, self.sizePolicy().Policy.Fixed)
            quote.body.addWidget(self._whole)
            quote.body.addWidget(self.whole_button)
        self.body.addWidget(quote)

    def _show_whole(self) -> None:
        shown = self._whole.isVisibleTo(self)
        self._whole.setVisible(not shown)
        self.whole_button.setText(_("Show the whole mail") if shown else _("Show less"))

    def _ask_which(self, search: Callable[[str], Found]) -> None:
        picker = Picker(
            search, placeholder=_("A word of the action, company or owner"), icon="ph.check-square"
        )
        self.which = Field(_("Which action is it about?"), picker)
        picker.picked.connect(self._choose)
        self.body.addWidget(self.which)

    def _choose(self, action: str) -> None:
        if action:
            self.chosen.emit(action)

    def focus_next(self) -> None:
        """Put the keyboard where the person goes on after a choice."""
        if self.form is not None:
            self.form.fields["state"].focus()
        elif self.which is not None:
            self.which.focus()

    def _fill_form(self) -> None:
        row, made = self.proposal.action, self.proposal.answer()
        assert row is not None
        self.form = Form(2)
        states = [
            (state.value, word(ACTION_STATES, state.value))
            for state in ActionState
            if state is row.state or state in action_moves(row.state)
        ]
        choice = Choice(states, none=_("only a remark"), value=made.state.value if made.state else None)
        self.form.add("state", Field(_("Becomes"), choice))
        day = Day(made.done_on or (made.answered_on if made.state else None), today=self._today)
        self.form.add("done_on", Field(_("Done on"), day))
        self.form.add_instead("waiting_for", Field(_("Waiting for"), Line(made.waiting_for)), of="done_on")
        self.form.add("text", Field(_("In the history"), Area(made.text, lines=2)))
        self.form.fields["state"].edited.connect(self._fit_state)
        self.body.addWidget(self.form)
        self._fit_state()
        self._begun = self.form.values()

    def go_on_from(self, before: AnswerCard) -> None:
        """Take along what a person changed in the card of the same answer that stood here before."""
        if self.form is not None and before.form is not None and before.form.values() != before._begun:
            self.form.set_values(before.form.values())
            self._fit_state()

    def _fit_state(self) -> None:
        assert self.form is not None
        state = self.form.fields["state"].value()
        self.form.fields["done_on"].setVisible(state in (ActionState.DONE.value, ActionState.DROPPED.value))
        self.form.fields["waiting_for"].setVisible(state == ActionState.WAITING.value)

    def _foot(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        self.take_button: Button | None = None
        if self.form is not None:
            self.take_button = Button(_("Take over"), icon="ph.check", on_press=self.take)
            line.addWidget(self.take_button)
        if Problem.CHOSEN in self.proposal.problems:
            line.addWidget(Button(_("Choose another action"), "link", on_press=lambda: self.chosen.emit("")))
        self.skip_button = Button(_("Skip this answer"), "link", on_press=self.skipped.emit)
        line.addWidget(self.skip_button)
        line.addStretch(1)
        line.addWidget(Label(self.proposal.incoming.where, "caption", "text3"))
        self.body.addLayout(line)

    def answer(self) -> Answer | None:
        """The step as it stands in the form; nothing when a field is not right, which is said there."""
        if self.form is None or not self.form.check():
            return None
        values = self.form.values()
        state = ActionState(values["state"]) if values["state"] else None
        closed = state is not None and state.is_closed
        return dataclasses.replace(
            self.proposal.answer(),
            state=state,
            done_on=values["done_on"] if closed else None,
            waiting_for=values["waiting_for"] if state is ActionState.WAITING else "",
            text=values["text"],
        )

    def take(self) -> None:
        """Approve it as it stands here."""
        if (answer := self.answer()) is not None:
            self.taken.emit(answer)

    def refused(self, words: str) -> None:
        """Say at the words why it was not taken."""
        if self.form is not None:
            self.form.set_errors({"text": words})
