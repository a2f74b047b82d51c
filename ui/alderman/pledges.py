# SPDX-License-Identifier: EUPL-1.2
"""A promise on the start page: how it stands, and under a press the rest of its story, as large as everything there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.texts import _
from storage.queries.action_page import ActionPage, action_page
from storage.queries.alderman import Pledge
from ui import theme
from ui.alderman.parts import BigChip, BigLink, PressRow, two_lines
from ui.alderman.words import pledge_look, pledge_story, pledge_words
from ui.context import Context
from ui.widgets.labels import Icon, Label
from ui.widgets.same_focus import same_focus

_EDGE, _ICON, _GAP = 20, 24, 16
"""Of a line: before its icon, the icon at the usual size of text, and before its words."""


class PledgeRow(QWidget):
    """One promise. ``unfolded`` holds the ids of those that are open, also when the page is made anew.

    Signal ``opened(story)`` when somebody unfolds it.
    """

    opened = Signal(QWidget)

    def __init__(self, context: Context, pledge: Pledge, unfolded: set[str]) -> None:
        super().__init__()
        self.context, self.pledge, self._unfolded = context, pledge, unfolded
        today = context.today()
        chip, tone, icon = pledge_look(pledge)
        under = pledge_words(pledge, today)
        self.head = PressRow(f"{pledge.title}. {under} {chip}", self.turn)
        self.head.setObjectName(pledge.id)
        self.head.add(Icon(f"{icon}-fill" if tone == "late" else icon, tone, theme.read_px(_ICON)))
        self.head.add(two_lines(pledge.title, under), 1)
        self.head.add(BigChip(chip, tone, icon))
        self._arrow = Icon("ph.caret-down", "text2", theme.read_px(18))
        self.head.add(self._arrow)
        self.story: QWidget | None = None
        self._lines: list[str] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.head)
        self._show_turned()
        if pledge.id in unfolded:
            self._unfold()

    def turn(self) -> None:
        """Unfold its story, or fold it again."""
        if self.story is None:
            self._unfolded.add(self.pledge.id)
            self._unfold()
            self.opened.emit(self.story)
            return
        self._unfolded.discard(self.pledge.id)
        self._fold()

    def _fold(self) -> None:
        assert self.story is not None
        self.story.hide()
        self.story.deleteLater()
        self.story = None
        self._show_turned()

    def _show_turned(self) -> None:
        """Whether it is open, for the eye and for a screen reader."""
        is_open = self.story is not None
        self._arrow.set_icon("ph.caret-up" if is_open else "ph.caret-down")
        self.head.setAccessibleDescription(_("Unfolded") if is_open else _("Folded"))

    def look_again(self) -> None:
        """Something happened somewhere: an open story says so."""
        if self.story is not None and self._read() != self._lines:
            same_focus(self)
            self._fold()
            self._unfold()

    def _read(self) -> list[str]:
        today = self.context.today()
        page: ActionPage | None = self.context.read(action_page, self.pledge.id, today)
        return list(pledge_story(page, self.pledge, today)) if page is not None else []

    def _unfold(self) -> None:
        self._lines = self._read()
        self.story = QWidget()
        box = QVBoxLayout(self.story)
        box.setContentsMargins(_EDGE + theme.read_px(_ICON) + _GAP, 0, _EDGE, 12)
        box.setSpacing(6)
        for line in self._lines:
            box.addWidget(Label(line, "read_note", wrap=True))
        see = BigLink(
            _("To the action"), "ph.arrow-right", partial(self.context.open, "actions", self.pledge.id)
        )
        see.setAccessibleName(f"{see.text()}: {self.pledge.title}")
        box.addWidget(see, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addWidget(self.story)
        self.story.show()
        self._show_turned()
