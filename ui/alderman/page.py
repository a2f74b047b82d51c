# SPDX-License-Identifier: EUPL-1.2
"""The start page of the alderman: this week's visits with their briefs, answers, and what was promised. One column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QScroller, QVBoxLayout, QWidget
from shiboken6 import isValid

from assets.texts import _, n_, number
from storage.changes import Changes
from storage.queries.alderman import BriefCard, Start, start
from storage.queries.brief_reading import BriefState
from ui import theme
from ui.alderman.cards import VisitCard, answer_row
from ui.alderman.parts import Panel, quiet
from ui.alderman.pledges import PledgeRow
from ui.alderman.words import greeting, week_in_short
from ui.context import Context
from ui.page import Page, Shortcut
from ui.widgets.buttons import Button, PaintedButton
from ui.widgets.labels import Label
from ui.widgets.laid_out import clear
from ui.widgets.same_focus import same_focus
from ui.widgets.scroll import ScrollPage

FOLLOWS = (
    "visits", "team_members", "attendees", "agenda_items", "topics", "companies", "contacts", "contact_moments", "colleagues",
    "actions", "action_updates", "alerts", "results", "notes", "brief_versions", "brief_parts", "brief_marks",
    "brief_remarks",
)  # fmt: skip
COLUMN = 920
_MINUTE = 60_000


class AldermanPage(Page):
    """Everything on it is read; a press leads to the brief, or to what a promise is about."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.shown = Start()
        self._seen: object = None
        self._unfolded: set[str] = set()
        self.greeting = Label("", "read_head", wrap=True)
        self.summary = Label("", "read", "text2", wrap=True)
        self._scroll = ScrollPage(most=theme.read_px(COLUMN), spacing=8)
        QScroller.grabGesture(self._scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._parts = QWidget()
        self._box = QVBoxLayout(self._parts)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        body = self._scroll.body
        body.addWidget(self.greeting)
        body.addWidget(self.summary)
        body.addSpacing(18)
        body.addWidget(self._parts)
        body.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._scroll)
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE)
        self._clock.timeout.connect(self._tick)
        self.set_title(_("Today"))

    # Page

    def load(self) -> None:
        self.loaded = True
        self.greeting.setText(greeting(self.context.now(), self.context.actor.name))
        # It asks more than the first page of somebody else does.
        self.context.patience.after(self._fill)

    def refresh(self, changes: Changes) -> None:
        if self.loaded and changes.touches(*FOLLOWS):
            self.load()

    def home(self) -> QWidget | None:
        cards = self.cards()
        return cards[0].button if cards else None

    def shortcuts(self) -> list[Shortcut]:
        return [Shortcut("Ctrl++ Ctrl+-", _("Larger and smaller"))]

    def cards(self) -> list[VisitCard]:
        """The visits that are shown, in order."""
        return [one for one in self._parts.findChildren(VisitCard) if not one.isHidden()]

    # The clock goes on while somebody looks

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        if self.loaded:
            self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        super().hideEvent(event)

    def _tick(self) -> None:
        self.load()

    # Showing

    def _fill(self) -> None:
        now = self.context.now()
        found: Start = self.context.read(start, self.context.actor.id, now)
        self.shown = found
        self.summary.setText(week_in_short(found))
        if (seen := (found, now.date())) == self._seen:
            for row in self._parts.findChildren(PledgeRow):
                row.look_again()
            return
        self._seen = seen
        same_focus(self._parts)
        clear(self._box)
        self._show_visits(found, now)
        self._show_answers(found)
        self._show_pledges(found)
        self._show_later(found, now)
        self._order()

    def _order(self) -> None:
        """Tab goes as the eye goes."""
        buttons = [one for one in self._parts.findChildren(PaintedButton) if not one.isHidden()]
        for before, after in pairwise(buttons):
            QWidget.setTabOrder(before, after)

    def _add(self, widget: QWidget) -> None:
        self._box.addWidget(widget)
        widget.show()  # at once, not when events are next looked at: Tab and the focus only go to what is there

    def _show_visits(self, found: Start, now: dt.datetime) -> None:
        if not found.week:
            words = "" if found.later else _("Once you are on the programme, the brief comes here.")
            self._add(quiet("ph.calendar-blank", "text2", _("Nothing to prepare this week"), words))
            return
        first = next((one for one in found.week if one.minutes and one.state is not BriefState.AGREED), None)
        for card in found.week:
            self._add(self._card(card, now, first=card is first))

    def _card(self, card: BriefCard, now: dt.datetime, *, first: bool) -> VisitCard:
        visit = card.visit.id
        return VisitCard(
            card,
            now,
            first=first,
            read=partial(self.context.open, "reading", visit),
            concept=partial(self.context.open, "brief", visit),
        )

    def _show_answers(self, found: Start) -> None:
        if found.answers:
            self._part(
                _("Answers to your remarks"),
                [
                    answer_row(
                        one,
                        partial(self.context.open, "reading", f"{one.thread.visit_id}/{one.thread.section}"),
                    )
                    for one in found.answers
                ],
            )

    def _show_pledges(self, found: Start) -> None:
        if not found.pledges:
            self._heading(_("What you have promised"))
            self._add(
                quiet("ph.checks", "done", _("Nothing is open"), _("What you promise on a visit comes here."))
            )
            return
        rows = [PledgeRow(self.context, one, self._unfolded) for one in found.pledges]
        for row in rows:
            row.opened.connect(self._show_story)
        self._part(_("What you have promised"), rows)
        if found.more_pledges:
            words = n_(
                "And {n} more in the list of actions",
                "And {n} more in the list of actions",
                found.more_pledges,
            )
            more = Button(
                words.format(n=number(found.more_pledges)), "link", icon="ph.arrow-right", size="large"
            )
            more.on_press(partial(self.context.open, "actions", ""))
            self._add(more)

    def _show_story(self, story: QWidget) -> None:
        # Its height is known only once the page has been laid out again.
        QTimer.singleShot(0, self, lambda: self._scroll.reveal(story) if isValid(story) else None)

    def _show_later(self, found: Start, now: dt.datetime) -> None:
        if found.later:
            self._heading(_("After that"))
            for card in found.later:
                self._add(
                    self._card(
                        card, now, first=not found.week and card is found.later[0] and bool(card.minutes)
                    )
                )

    def _part(self, title: str, rows: Sequence[QWidget]) -> None:
        self._heading(title)
        panel = Panel()
        panel.show_rows(rows)
        self._add(panel)

    def _heading(self, words: str) -> None:
        label = Label(words, "read_section", wrap=True)
        label.setContentsMargins(0, theme.read_px(20), 0, 4)
        self._add(label)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.end()
