# SPDX-License-Identifier: EUPL-1.2
"""What there is between us and the company around this visit: promises before it, notes and actions out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _, date_short, days_late, moment
from storage.queries.visit_page import NoteRow, Promise, VisitPage
from storage.rules.actions import Chip
from storage.rules.choices import Disclosure
from storage.rules.states import ActionState
from ui import theme
from ui.context import Context
from ui.visits.note_text import NoteText
from ui.visits.sections import Section
from ui.widgets import paint
from ui.widgets.buttons import Button, PaintedButton
from ui.widgets.cards import Card
from ui.widgets.chips import Chip as ChipWidget
from ui.widgets.labels import Avatar, Label, Rule
from ui.widgets.tips import plain_tip
from ui.words import DISCLOSURES, TONES, chip_words, day_words, word

_SHOWN = 4


class PromiseLine(PaintedButton):
    """One promise: its state, what it is, whose, and when. Pressing opens it."""

    def __init__(self, promise: Promise, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(promise.title, parent)
        self.promise, self._today = promise, today
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._chip, self._tone = chip_of(promise)
        self._when, self._when_tone = when_of(promise, today)
        self._second = about(promise, today)
        said = (self._chip, promise.title, self._second, self._when)
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setToolTip(plain_tip("\n".join(part for part in (promise.title, self._second) if part)))

    def sizeHint(self) -> QSize:
        return QSize(220, 80 if self._second else 60)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hovered:
            paint.rounded(painter, QRectF(self.rect()), theme.RADIUS["chip"], theme.color("hover"))
        left, right = 0.0, self.width() - 2.0
        icon = theme.state_icon(self._tone)
        wide = theme.metrics("row", bold=True).horizontalAdvance(self._when)
        paint.chip(painter, left, 19, self._chip, self._tone, icon, most=max(60.0, right - wide - 10))
        bold = self._when_tone != "text2"
        paint.text(
            painter, QRectF(right - wide, 8, wide + 2, 22), self._when, "row", self._when_tone, bold=bold
        )
        paint.text(painter, QRectF(left, 34, right, 20), self.promise.title, "body", bold=True)
        if self._second:
            paint.text(painter, QRectF(left, 54, right, 20), self._second, "row", "text2")
        painter.end()


def chip_of(promise: Promise) -> tuple[str, str]:
    """The words and the tone of its state; late goes before the state itself."""
    if promise.days_late:
        return _("late"), "late"
    if promise.not_told:
        chip = Chip.NOT_TOLD
    elif promise.state is ActionState.DONE:
        chip = Chip.SETTLED
    else:
        chip = Chip(promise.state.value)
    return chip_words(chip, promise.state, promise.waiting_for), TONES[chip]


def when_of(promise: Promise, today: dt.date) -> tuple[str, str]:
    """What stands at the right: days late, still to tell, or the date."""
    if promise.days_late:
        return days_late(promise.days_late), "late"
    if promise.not_told:
        return _("still to tell"), "tell"
    if promise.due_on is not None and not promise.state.is_closed:
        return date_short(promise.due_on, today), "text2"
    return "", "text2"


def about(promise: Promise, today: dt.date) -> str:
    """``R. Jansen. Beloofd op 14 april aan mevrouw Brandsma``."""
    day = day_words(promise.promised_on, today)
    if promise.promised_to:
        said = _("Promised on {day} to {name}").format(day=day, name=promise.promised_to)
    else:
        said = _("Promised on {day}").format(day=day)
    owner = promise.owner or _("Nobody yet")
    return f"{owner}. {said}"


class PromiseSection(Section):
    """A list of promises, the first few with a way to all of them. Signal ``opened(id)``."""

    opened = Signal(str)

    def __init__(self, context: Context, title: str, empty: str, *, hide_when_empty: bool = False) -> None:
        super().__init__(title)
        self.context = context
        self._empty, self._hides = empty, hide_when_empty
        self._all = False

    def show_promises(self, promises: Sequence[Promise]) -> None:
        """Show these, in this order."""
        today = self.context.today()
        self.setVisible(bool(promises) or not self._hides)
        if not self.changed((tuple(promises), today, self._all)):
            return
        self.clear()
        self.heading.set_count(len(promises))
        shown = promises if self._all else promises[:_SHOWN]
        for number, promise in enumerate(shown):
            if number:
                self.body.addWidget(Rule())
            button = PromiseLine(promise, today)
            button.on_press(partial(self.opened.emit, promise.id))
            self.body.addWidget(button)
        if len(promises) > len(shown):
            more = Button(_("Show all {n}").format(n=len(promises)), "link", size="row", bold=True)
            more.on_press(lambda: self._show_all(promises))
            self.body.addWidget(more)
        if not promises:
            self.body.addWidget(Label(self._empty, "row", "text2", wrap=True))

    def _show_all(self, promises: Sequence[Promise]) -> None:
        self._all = True
        self.show_promises(promises)


class NotesSection(Section):
    """What was written, by topic and author; reading only."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("What was said"))
        self.context = context
        self.cards: dict[str, QWidget] = {}

    def show_page(self, page: VisitPage) -> None:
        """Show the notes, and the summary above them."""
        took_place = page.visit.state.took_place
        self.setVisible(bool(page.notes) or took_place)
        if not self.changed((page.summary, page.notes, page.service_grade)):
            return
        self.clear()
        self.cards = {}
        if page.summary:
            self.body.addWidget(Label(page.summary, "body", wrap=True))
            self.body.addSpacing(8)
        if page.service_grade is not None:
            grade = _("Grade for the municipality: {n}").format(n=page.service_grade)
            self.body.addWidget(Label(grade, "row", "text2"))
        topic = ""
        for note in page.notes:
            if note.topic != topic:
                topic = note.topic
                self.body.addSpacing(6)
                self.body.addWidget(Label(topic, "body", bold=True, wrap=True))
            self.body.addWidget(self._note(note))
        if not page.notes:
            self.body.addWidget(Label(_("Nobody wrote anything down yet."), "row", "text2", wrap=True))

    def _note(self, note: NoteRow) -> QWidget:
        card = self.cards[note.id] = Card("panel", ribbon="edge", padding=12, spacing=6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Avatar(note.author, 24, mine=note.author_id == self.context.actor.id))
        when = moment(note.changed_at, self.context.now())
        head.addWidget(Label(f"{note.author}, {when}", "caption", "text2"), 1)
        tone = "wait" if note.disclosure is Disclosure.CONFIDENTIAL else "rest"
        head.addWidget(ChipWidget(word(DISCLOSURES, note.disclosure.value), tone, _LOCKS[note.disclosure]))
        card.body.addLayout(head)
        card.body.addWidget(NoteText(note.text))
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 4, 0, 4)
        box.addWidget(card)
        return holder


_LOCKS = {
    Disclosure.INTERNAL: "ph.users",
    Disclosure.SHAREABLE: "ph.share-network",
    Disclosure.CONFIDENTIAL: "ph.lock-simple",
}
