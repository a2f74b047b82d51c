# SPDX-License-Identifier: EUPL-1.2
"""One subject of the settings: a title, what it is for, and its own memory of having been read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import sentence
from storage.errors import RodeLoperError
from ui.context import Context
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form
from ui.widgets.labels import Label, Rule
from ui.widgets.scroll import ScrollPage
from ui.widgets.table import OVERHANG

if TYPE_CHECKING:
    from storage.changes import Changes


class Section(QWidget):
    """What the page shows at the right. ``follows``: the kinds of records that it shows."""

    follows: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context, title: str, words: str = "") -> None:
        super().__init__()
        self.context = context
        self.loaded = False
        self.setAccessibleName(title)
        self.head = QHBoxLayout()
        # Rows of a table stick out of their column, so everything else keeps that much room at its sides.
        self.head.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        self.head.setSpacing(10)
        names = QVBoxLayout()
        names.setSpacing(2)
        self.title = Label(title, "topic", wrap=True)
        self.words = Label(words, "row", "text2", wrap=True)
        if not words:
            self.words.hide()  # never shown before it has a parent: it would be a window of its own for a moment
        names.addWidget(self.title)
        names.addWidget(self.words)
        self.head.addLayout(names, 1)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.outer.setSpacing(14)
        self.outer.addLayout(self.head)

    def load(self) -> None:
        """Read and show."""
        self.loaded = True

    def refresh(self, changes: Changes) -> None:
        """Show what changed."""
        if self.loaded and changes.touches(*self.follows):
            self.load()

    def open_item(self, item: str) -> None:
        """Choose this record."""

    def holds(self) -> str:
        """Why the person must stay for now, in a sentence; empty when they may go."""
        return ""


class Column(Section):
    """A subject with fields and short texts below one another; it scrolls."""

    def __init__(self, context: Context, title: str, words: str = "") -> None:
        super().__init__(context, title, words)
        self._scroll = ScrollPage(margins=False, spacing=18)
        self.body = QVBoxLayout()
        self.body.setSpacing(18)
        holder = QWidget()
        holder.setMaximumWidth(620)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.body)
        column.addStretch(1)
        # Beside a stretch Qt asks for the height at the width that the column really gets, not at that of the page.
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(holder, 100)
        row.addStretch(1)
        self._scroll.body.addLayout(row, 1)
        beside_it = QHBoxLayout()
        beside_it.setContentsMargins(OVERHANG - 5, 0, 0, 0)
        beside_it.addWidget(self._scroll)
        self.outer.addLayout(beside_it, 1)

    def add_group(self, title: str, words: str, *widgets: QWidget) -> None:
        """A heading with what it is for, and the widgets under it."""
        if self.body.count():
            self.body.addWidget(Rule())
        box = QVBoxLayout()
        box.setSpacing(8)
        box.addWidget(Label(title, "body", bold=True, wrap=True))
        if words:
            box.addWidget(Label(words, "row", "text2", wrap=True))
        for widget in widgets:
            box.addWidget(widget)
        self.body.addLayout(box)


def beside(*widgets: QWidget) -> QWidget:
    """Widgets side by side, at the left."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder


def problems_of(error: Exception) -> dict[str, str]:
    """The sentence per field of a refused form; nothing for any other error."""
    if isinstance(error, RodeLoperError) and error.code == "fields.invalid":
        found = error.values.get("fields")
        if isinstance(found, dict):
            return {name: sentence(str(code), {}) for name, code in found.items()}
    return {}


class Sheet(Dialog):
    """A short task with a form: ``save`` writes it, and what is refused stands at its field."""

    def __init__(self, context: Context, parent: QWidget, title: str, button: str, *, subtitle: str = "",
                 columns: int = 1) -> None:  # fmt: skip
        super().__init__(title, parent, subtitle=subtitle, width=640 if columns == 2 else 480)
        self.context = context
        self.form = Form(columns)
        self.body.addWidget(self.form)
        self.add_cancel()
        self.save_button = self.add_button(button, "primary", self.save)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        first = next(iter(self.form.fields.values()), None)
        if first is not None:
            first.focus()

    def save(self) -> None:
        """Check the form and write it."""
        if self.form.check():
            self.write()

    def write(self) -> None:
        """Write what was filled in."""
        raise NotImplementedError

    def refused(self, error: Exception) -> None:
        """Say what is not right, at its field when it has one."""
        problems = problems_of(error)
        self.form.set_errors(problems)
        here = problems.keys() & self.form.fields.keys()
        self.set_error("" if here else self.context.words(error))

    def written(self, *_changes: object) -> None:
        """Leave."""
        self.accept()
