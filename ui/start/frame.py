# SPDX-License-Identifier: EUPL-1.2
"""What the pages before the work share: a calm column in the middle, and below it what you can do, always in view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from ui.context import Context
from ui.page import Page
from ui.widgets.buttons import Button
from ui.widgets.labels import Label, Rule
from ui.widgets.mark import Drawing
from ui.widgets.messages import Banner
from ui.widgets.progress import ProgressPanel
from ui.widgets.scroll import ScrollPage

COLUMN = 640
_ROOM_FOR_PICTURE = 640
_SIDE = 24


class StartFrame(Page):
    """Fill ``body`` and, with ``add_button``, the foot. Enter presses the primary button.

    No page of this kind reads the store: there is none yet.
    """

    def __init__(
        self,
        context: Context,
        title: str,
        words: str = "",
        *,
        picture: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, parent)
        self._busy, self._with_picture = False, picture
        self.area = ScrollPage(most=COLUMN, spacing=10)
        self.picture = Drawing("welcome", 560, 138) if picture else None
        self.heading = Label(title, "head" if picture else "title", wrap=True)
        self.words = Label(words, "note" if picture else "body", "text2", wrap=True)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = self.area.body
        column.addStretch(1)
        if self.picture is not None:
            column.addWidget(self.picture, 0, centre)
            column.addSpacing(8)
            self.heading.setAlignment(centre)
            self.words.setAlignment(centre)
        column.addWidget(self.heading)
        column.addWidget(self.words)
        self.words.setVisible(bool(words))
        column.addSpacing(6)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column.addLayout(self.body)
        column.addStretch(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        outer.addWidget(Rule())
        outer.addWidget(self._foot())
        self.set_title(title)

    def _foot(self) -> QWidget:
        holder = QWidget()
        self._foot_column = QVBoxLayout(holder)
        self._foot_column.setSpacing(10)
        self._problems = QVBoxLayout()
        self._foot_column.addLayout(self._problems)
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        self._stretched = False
        self.buttons: list[Button] = []
        self._foot_column.addLayout(self._row)
        self._banner: Banner | None = None
        self._progress: ProgressPanel | None = None
        self._primary: Button | None = None
        return holder

    def add_button(self, button: Button, *, right: bool = False) -> Button:
        """A button in the foot: the primary first, links at the right."""
        if right:
            self.end_buttons()
        self._row.addWidget(button)
        self.buttons.append(button)
        if button.kind == "primary":
            self._primary = button
        return button

    def end_buttons(self) -> None:
        """Call when all buttons are there: they keep to the left, or to both ends when links stand at the right."""
        if not self._stretched:
            self._row.addStretch(1)
        self._stretched = True

    def add_look_around(self, on_press: Callable[[], object], to: QVBoxLayout | None = None) -> Button:
        """The line that leads to the demo, under everything in ``body`` (or in this part of it)."""
        button = Button(_("Open a municipality with invented data"), "link", bold=True, on_press=on_press)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(Label(_("Rather look around first?"), "body", "text2"))
        row.addWidget(button)
        row.addStretch(1)
        column = self.body if to is None else to
        column.addSpacing(8)
        column.addLayout(row)
        return button

    def hidden_buttons(self) -> set[QWidget]:
        """The buttons that make no sense in this step."""
        return set()

    def show_buttons(self) -> None:
        """Show the buttons of this step; none while work is under way."""
        hidden = self.hidden_buttons()
        for button in self.buttons:
            button.setVisible(not self._busy and button not in hidden)

    def set_heading(self, title: str, words: str) -> None:
        """Other words above the column, for another step."""
        self.heading.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.set_title(title)

    def set_picture(self, shown: bool) -> None:
        """Whether this step has the picture, when there is room for it."""
        self._with_picture = shown
        self._fit_picture()

    def _fit_picture(self) -> None:
        if self.picture is not None:
            self.picture.setVisible(self._with_picture and self.height() >= _ROOM_FOR_PICTURE)

    # What goes wrong, and what takes a while

    def show_problem(self, sentence: str) -> None:
        """Say this above the buttons, where it is always in view; "" takes it away. What was typed stays."""
        was_busy = self.is_busy()
        self.set_busy("")
        self.show_nothing_wrong()
        if was_busy:
            self.focus_again()
        if sentence:
            self._banner = Banner(sentence, "error")
            self._problems.addWidget(self._banner)

    def problem(self) -> str:
        """The sentence that is shown, "" for none."""
        return self._banner.text() if self._banner is not None else ""

    def set_busy(self, words: str, on_cancel: Callable[[], object] | None = None) -> None:
        """Work is under way: nothing can be pressed twice. "" ends it."""
        if self._progress is not None:
            self._progress.hide()
            self._progress.deleteLater()
            self._progress = None
        self._busy = bool(words)
        self.show_buttons()
        self.area.setEnabled(not words)
        if words:
            self.show_nothing_wrong()
            self._progress = ProgressPanel(words)
            self._progress.detail.hide()
            self._progress.button.setVisible(on_cancel is not None)
            if on_cancel is not None:
                self._progress.cancel_requested.connect(on_cancel)
            self._problems.addWidget(self._progress)

    def is_busy(self) -> bool:
        """Whether work is under way."""
        return self._progress is not None

    def show_nothing_wrong(self) -> None:
        """Take away the last problem, for instance because the person tries again."""
        if self._banner is not None:
            self._banner.put_away()
            self._banner = None

    # Page

    def focus_first(self) -> None:
        """Put the cursor where the person begins."""
        if self._primary is not None:
            self._primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_again(self) -> None:
        """Put the cursor where the person goes on after work that failed."""
        self.focus_first()

    def step_back(self) -> None:
        """What Escape does: nothing, unless a page has a step to go back."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (
            pressed
            and not self._busy
            and self._primary is not None
            and self._primary.isEnabled()
            and self._primary.isVisible()
        ):
            self._primary.click()
        elif event.key() == Qt.Key.Key_Escape and not self._busy:
            self.step_back()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_picture()
        side = max(_SIDE, (self.width() - COLUMN) // 2)
        self._foot_column.setContentsMargins(side, 12, side, 14)
        super().resizeEvent(event)
