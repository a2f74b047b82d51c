# SPDX-License-Identifier: EUPL-1.2
"""A page of subjects: they stand at the left, one of them at the right. Everything is saved at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assets.texts import _
from ui import theme
from ui.context import Context
from ui.page import Page, PageHeader, Shortcut
from ui.subjects.catalogue import Catalogue
from ui.subjects.section import Section
from ui.widgets import paint
from ui.widgets.labels import Rule
from ui.widgets.side_item import SideItem

if TYPE_CHECKING:
    from storage.changes import Changes

_HEIGHT = 40


@dataclass(frozen=True, slots=True)
class About:
    """A subject of a page: its name on the screen, its icon, what makes it, and what somebody must be allowed to see it."""

    words: str
    icon: str
    make: Callable[[Context], Section]
    needs: str = ""


class SubjectsPage(Page):
    """``open_item("colleagues")`` shows a subject, ``open_item("colleagues:<id>")`` one thing in it.

    A subject that needs a right which this person does not have is not there.
    """

    def __init__(
        self, context: Context, title: str, about: Mapping[str, About], parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.header = PageHeader(title)
        self._about = {name: one for name, one in about.items() if not one.needs or context.may(one.needs)}
        self.sections: dict[str, Section] = {}
        self.subjects = {name: Subject(one.words, one.icon) for name, one in self._about.items()}
        self._current = ""
        self._lay_out()
        self.set_title(title)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.setContentsMargins(0, 0, 0, 0)
        for name, subject in self.subjects.items():
            subject.on_press(partial(self.show_section, name))
            subject.moved = partial(self._step, name)
            column.addWidget(subject)
        column.addStretch(1)
        self._side = QWidget()
        self._side.setLayout(column)
        self._side.setAccessibleName(_("Subjects"))
        self._stack = QStackedWidget()
        columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addWidget(self._side)
        columns.addWidget(Rule(standing=True))
        columns.addWidget(self._stack, 1)
        outer = self.lay_column(sticks_out=0, foot=12)
        outer.setSpacing(16)
        outer.addWidget(self.header)
        outer.addLayout(columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._side.setFixedWidth(200 if self.width() >= 1000 else 164)
        super().resizeEvent(event)

    # Page

    def load(self) -> None:
        self.loaded = True
        self.show_section(self._current or next(iter(self.subjects)))

    def refresh(self, changes: Changes) -> None:
        for section in self.sections.values():
            section.refresh(changes)

    def open_item(self, item: str) -> None:
        name, _sign, thing = item.partition(":")
        if name in self.subjects:
            self.show_section(name)
            if thing:
                self.sections[name].open_item(thing)

    def selection(self) -> str | None:
        return self._current or None

    def save(self) -> None:
        """A field that is being typed in saves when it loses the cursor."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()

    def holds(self) -> str:
        return next((words for section in self.sections.values() if (words := section.holds())), "")

    def focus_search(self) -> bool:
        section = self.sections.get(self._current)
        if not isinstance(section, Catalogue) or section.search.isHidden():
            return False
        section.search.setFocus()
        return True

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("\u2191 \u2193", _("Another subject")),
            Shortcut("Ctrl+N", _("Add to the list")),
            Shortcut("Enter", _("Change the chosen row")),
            Shortcut("Del", _("Archive the chosen row, or put it back")),
            Shortcut("Alt+\u2191 Alt+\u2193", _("Move the chosen row")),
        ]

    # Inside

    def current(self) -> str:
        """The subject that is shown."""
        return self._current

    def show_section(self, name: str) -> None:
        """Show this subject; it is made when somebody first looks at it."""
        if name not in self.sections:
            self.sections[name] = self._about[name].make(self.context)
            self._stack.addWidget(self.sections[name])
            self.sections[name].load()
        self._current = name
        self._stack.setCurrentWidget(self.sections[name])
        had_focus = any(subject.hasFocus() for subject in self.subjects.values())
        for other, subject in self.subjects.items():
            subject.set_current(other == name)
        if had_focus:
            self.subjects[name].setFocus(Qt.FocusReason.TabFocusReason)

    def _step(self, name: str, step: int) -> None:
        names = list(self.subjects)
        other = names[(names.index(name) + step) % len(names)]
        self.show_section(other)
        self.subjects[other].setFocus(Qt.FocusReason.TabFocusReason)


class Subject(SideItem):
    """A subject at the left; the one that is shown has the runner."""

    def __init__(self, words: str, icon: str) -> None:
        super().__init__(words, _HEIGHT)
        self._icon = icon

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        on = self.isChecked()
        if on or self.hovered:
            paint.rounded(painter, box, theme.RADIUS["field"], theme.color("soft" if on else "hover"))
        if on:
            paint.ribbon(painter, QRectF(0, 8, 4, box.height() - 16))
        ink = "on_soft" if on else "text2"
        paint.icon(painter, 14, box.center().y(), f"{self._icon}-fill" if on else self._icon, ink, 18)
        paint.text(
            painter,
            QRectF(42, 0, box.width() - 48, box.height()),
            self.text(),
            "body",
            "on_soft" if on else "text",
            bold=on,
        )
        painter.end()
