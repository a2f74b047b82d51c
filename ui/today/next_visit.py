# SPDX-License-Identifier: EUPL-1.2
"""The card of the next visit: when, where, with whom, and the two things you do before it."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, clock
from storage.queries.visit_rows import VisitRow
from ui.context import Context
from ui.today.departure import DepartureLine
from ui.today.words import about, countdown, with_whom
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, Icon, Label
from ui.widgets.scroll import FlowLayout


class NextVisit(Card):
    """What comes first. ``show_visit`` fills it, ``tick`` only counts down."""

    def __init__(self, context: Context) -> None:
        super().__init__("soft", ribbon="accent", padding=18, spacing=14)
        self.context = context
        self.visit: VisitRow | None = None
        self.time = Label("", "head", "on_soft", bold=True)
        self.countdown = Label("", "row", "on_soft")
        self.company = Label("", "topic", bold=True, wrap=True)
        self.about = Label("", "row", "text2", wrap=True)
        self.place = _Fact("ph.map-pin")
        self.team = _Fact("ph.users-three")
        self.departure = DepartureLine(context)
        self.talk = Button(_("Open the conversation"), "primary", icon="ph.note-pencil", size="main")
        self.brief = Button(_("Read the brief"), icon="ph.file-text", size="main")
        self.details = Button(_("See the visit"), "link", size="main")
        self.talk.on_press(partial(self._open, "conversation"))
        self.brief.on_press(partial(self._open, "brief"))
        self.details.on_press(partial(self._open, "visits"))
        self._lay_out()

    def _lay_out(self) -> None:
        moment = QVBoxLayout()
        moment.setSpacing(0)
        moment.addWidget(self.time)
        moment.addWidget(self.countdown)
        moment.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.company)
        words.addWidget(self.about)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(24)
        top.addLayout(moment)
        top.addLayout(words, 1)
        facts = QWidget()
        flow = FlowLayout(facts, gap=8)
        flow.addWidget(self.place)
        flow.addWidget(self.team)
        buttons = QWidget()
        keys = FlowLayout(buttons, gap=8)
        for button in (self.talk, self.brief, self.details):
            keys.addWidget(button)
        self.body.addLayout(top)
        self.body.addWidget(facts)
        self.body.addWidget(self.departure)
        self.body.addWidget(buttons)

    def show_visit(self, visit: VisitRow, now: dt.datetime, me: str) -> None:
        """This visit is next."""
        self.visit = visit
        self.context.reserve("notes.save", self.talk)
        self.time.setText(clock(visit.starts_at) if visit.starts_at else "")
        self.company.setText(visit.company)
        self.about.setText(about(visit))
        self.place.set_text(", ".join(part for part in (visit.place, visit.district) if part))
        self.team.set_text(with_whom(visit, me))
        self.setAccessibleName(_("Next visit: {company}").format(company=visit.company))
        self.tick(now)

    def tick(self, now: dt.datetime) -> None:
        """The time goes on."""
        if self.visit is not None:
            self.countdown.setText(countdown(self.visit, now))

    def _open(self, kind: str) -> None:
        if self.visit is not None:
            self.context.open(kind, self.visit.id)


class _Fact(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(Icon(icon, "text2", 16), 0, Qt.AlignmentFlag.AlignVCenter)
        self.label = ElidedLabel("", "row", "text2")
        row.addWidget(self.label, 1)

    def set_text(self, text: str) -> None:
        self.label.setText(text)
        self.setVisible(bool(text))
