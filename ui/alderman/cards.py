# SPDX-License-Identifier: EUPL-1.2
"""What stands on the start page: a visit with its brief, and an answer to a remark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, n_, number
from storage.queries.alderman import Answer, BriefCard
from storage.queries.brief_reading import BriefState
from ui import theme
from ui.alderman.parts import BigLink, DayTile, PressRow, said, two_lines
from ui.alderman.words import card_state, when_and_where
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import Icon, Label

_FOLDS_UNDER = 660
"""Pixels of width, at the usual size of text, under which the button goes below the words."""


class VisitCard(Card):
    """One visit: its day, where it is, how far the brief is, and one thing to press."""

    def __init__(self, card: BriefCard, now: dt.datetime, *, first: bool, read: Callable[[], object],
                 concept: Callable[[], object]) -> None:  # fmt: skip
        super().__init__("surface", chosen=first, padding=16, spacing=0)
        visit, today = card.visit, now.date()
        self.setObjectName(visit.id)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(18)
        inside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        inside.setSpacing(20)
        if visit.day is not None:
            inside.addWidget(DayTile(visit.day, first=first), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addStretch(1)
        words.addWidget(Label(visit.company, "read_section", wrap=True))
        words.addWidget(Label(when_and_where(visit, today), "read_note", "text2", wrap=True))
        state, tone, icon = card_state(card, now)
        bold = card.state in (BriefState.CHANGED, BriefState.OFFERED) and not card.unreadable
        words.addWidget(said(icon, tone, state, ink=tone, bold=bold))
        if card.answers:
            words.addWidget(
                said("ph.chat-circle-text", "accent", _answered(card.answers), ink="accent", bold=True)
            )
        words.addStretch(1)
        inside.addLayout(words, 1)
        self._row.addLayout(inside, 1)
        self.button = _button(card, read, concept, first=first)
        self.button.setAccessibleName(f"{self.button.text()}: {visit.company}")
        self._row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(self._row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= theme.read_px(_FOLDS_UNDER)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        super().resizeEvent(event)


def _button(
    card: BriefCard, read: Callable[[], object], concept: Callable[[], object], *, first: bool
) -> Button:
    if not card.minutes:
        return BigLink(_("See the draft"), "ph.file-text", concept)
    kind = "primary" if first else "secondary"
    return Button(_("Read brief"), kind, icon="ph.book-open", size="large", on_press=read)


def _answered(count: int) -> str:
    return n_("{n} answer to what you asked", "{n} answers to what you asked", count).format(n=number(count))


def answer_row(answer: Answer, action: Callable[[], object]) -> QWidget:
    """What somebody said back, with what it was about."""
    first, last = answer.thread.said[0], answer.thread.said[-1]
    title = _("{name}: “{text}”").format(name=last.author, text=shortened(last.text))
    under = _("On your remark “{text}” at {company}.").format(
        text=shortened(first.text, 60), company=answer.company.rstrip(".")
    )
    row = PressRow(f"{title} {under}", action)
    row.setObjectName(answer.thread.id)
    row.add(
        Icon(
            "ph.chat-circle-text-fill" if answer.fresh else "ph.chat-circle-text", "accent", theme.read_px(24)
        )
    )
    row.add(two_lines(title, under, bold=answer.fresh), 1)
    return row


def shortened(text: str, most: int = 160) -> str:
    """On one line and not too long."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "\u2026"
