# SPDX-License-Identifier: EUPL-1.2
"""What every screen in the window is: something that loads, follows changes, and can be left without loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.context import Context
from ui.widgets.buttons import WayBack
from ui.widgets.labels import Label
from ui.widgets.scroll import RING, column_side

if TYPE_CHECKING:
    from storage.changes import Changes

_TOP = 18


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A line of the overview of F1: the keys as written on them and what they do, translated."""

    keys: str
    words: str


class Page(QWidget):
    """One screen. The window makes it when it is first shown, calls ``load`` once, and ``refresh`` after changes."""

    title_changed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.title = ""
        self.loaded = False
        self._within: _Column | None = None

    def lay_column(self, *, sticks_out: int = RING, foot: int = 0) -> QVBoxLayout:
        """The layout of this page, a column between margins that follow its width; asked once.

        What is put in it begins ``sticks_out`` pixels beside the margin: so much a list or a scrolling part keeps free
        for what it draws around its rows and fields. ``foot``: pixels free below.
        """
        self._within = _Column(self, sticks_out, foot)
        return self._within

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._within is not None:
            self._within.fit(self.width())
        super().resizeEvent(event)

    def load(self) -> None:
        """Read and show, the first time."""

    def refresh(self, changes: Changes) -> None:
        """Redraw what these changes touched, and nothing else: focus, scroll, selection and cursor stay."""

    def open_item(self, item: str) -> None:
        """Show this one thing (after ``load``)."""

    def selection(self) -> str | None:
        """The id of what is shown or chosen, for going back and for another language."""
        return None

    def save(self) -> None:
        """Write what was typed and is not yet written. Called before the page, language or window goes."""

    def holds(self) -> str:
        """Why the person must stay on this page for now, in a sentence; empty when they may go."""
        return ""

    def wants_full_window(self) -> bool:
        """Whether the page now hides the rail and the status bar."""
        return False

    def shortcuts(self) -> list[Shortcut]:
        """The keys of this page for the overview."""
        return []

    def allowed(self, *keys: tuple[str, Shortcut]) -> list[Shortcut]:
        """Of these keys, each with what it needs, the ones of who works here."""
        return [shortcut for needs, shortcut in keys if self.context.may(needs)]

    def focus_search(self) -> bool:
        """Put the cursor in the page's own search field (the key /). False when it has none."""
        return False

    def home(self) -> QWidget | None:
        """Where the keyboard goes when what had it is gone; None is the page itself."""
        return None

    def show_error(self, error: BaseException) -> None:
        """Tell what went wrong, in a sentence above the page."""
        self.context.show_error(error)

    def set_title(self, title: str) -> None:
        """The title for the window and the screen reader."""
        self.title = title
        self.setAccessibleName(title)
        self.title_changed.emit(title)


class _Column(QVBoxLayout):
    """The layout of a page, between its margins."""

    def __init__(self, page: Page, sticks_out: int, foot: int) -> None:
        super().__init__(page)
        self._sticks_out, self._foot = sticks_out, foot
        self.setSpacing(8)
        self.fit(page.width())

    def fit(self, width: int) -> None:
        """Take the margins of a page this wide."""
        side = column_side(width) - self._sticks_out
        self.setContentsMargins(side, _TOP, side, self._foot)


class PageHeader(QWidget):
    """The top of a page: title (the finding), a quiet line under it, and at the right what you can do."""

    def __init__(
        self, title: str = "", subtitle: str = "", *actions: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title = Label(title, "title", wrap=True)
        self.subtitle = Label(subtitle, "body", "text2", wrap=True)
        if not subtitle:
            self.subtitle.hide()  # not setVisible: without a parent yet it would flash as a window of its own
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        row.addLayout(words, 1)
        self._actions = row
        for action in actions:
            row.addWidget(action)

    def set_title(self, title: str, subtitle: str | None = None) -> None:
        """Other words; ``subtitle`` None leaves that line as it is."""
        self.title.setText(title)
        if subtitle is not None:
            self.subtitle.setText(subtitle)
            self.subtitle.setVisible(bool(subtitle))

    def add(self, action: QWidget) -> None:
        """One more thing to do, at the right end."""
        self._actions.addWidget(action)


class PageHead(QVBoxLayout):
    """What stands at the top of a page's column: the way back, where there is one, and in line with the margin all else."""

    def __init__(
        self, *parts: QWidget | QLayout, back: WayBack | None = None, sticks_out: int = RING
    ) -> None:
        """``sticks_out``: as that of the column in which it comes. More can follow in ``parts``."""
        super().__init__()
        self.setSpacing(4)
        if back is not None:
            row = QHBoxLayout()
            row.setContentsMargins(sticks_out - RING, 0, 0, 0)
            row.addWidget(back)
            row.addStretch(1)
            self.addLayout(row)
        self.parts = QVBoxLayout()
        self.parts.setContentsMargins(sticks_out, 0, sticks_out, 0)
        self.parts.setSpacing(8)
        for part in parts:
            if isinstance(part, QWidget):
                self.parts.addWidget(part)
            else:
                self.parts.addLayout(part)
        self.addLayout(self.parts)
