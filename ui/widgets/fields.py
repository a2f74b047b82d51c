# SPDX-License-Identifier: EUPL-1.2
"""A field: its label above, its help below, and when something is wrong a sentence in place of the help."""

from __future__ import annotations

from typing import Any, Protocol, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _
from ui.widgets.dates import Clock, Day
from ui.widgets.inputs import Area, Check, Number, mark_wrong
from ui.widgets.labels import Icon, Label


class Editor(Protocol):
    """What can stand in a field: see ``inputs``, ``dates`` and ``picker``."""

    edited: Any

    def value(self) -> Any:
        """What was filled in."""

    def set_value(self, value: Any) -> None:
        """Show this."""


class Field(QWidget):
    """One question of a form. Nothing turns red while typing: an error goes as soon as the person goes on typing.

    Signal ``edited()`` after each change by hand.
    """

    edited = Signal()

    def __init__(self, label: str, editor: QWidget, *, help: str = "", required: bool = False,  # noqa: A002 - its name
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.editor = editor
        self.required = required
        self._help, self._error = help, ""
        # A label with an editor takes an ampersand as the mark of a key.
        self.label = Label(label.replace("&", "&&"), "row", bold=True)
        self.label.setBuddy(editor)
        self.below = Label("", "caption", "text2", wrap=True)
        self._mark = Icon("ph.warning-circle-fill", "late", 14)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.label)
        box.addWidget(editor)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.below, 1)
        box.addLayout(foot)
        self.label.setVisible(not isinstance(editor, Check))
        editor.setAccessibleName(label)
        self._connect_signals()
        self._show()

    def _connect_signals(self) -> None:
        cast("Editor", self.editor).edited.connect(self._edited)
        if isinstance(self.editor, Day):
            self.editor.understood.connect(self._understood)

    def _edited(self) -> None:
        if self._error:
            self.set_error("")
        self.edited.emit()

    def _understood(self, words: str) -> None:
        if not self._error:
            self.below.setText(words or self._help)
            self.below.setVisible(bool(words or self._help))

    def value(self) -> Any:
        """What was filled in."""
        return cast("Editor", self.editor).value()

    def set_value(self, value: Any) -> None:
        """Show this, and no error."""
        cast("Editor", self.editor).set_value(value)
        self.set_error("")

    def set_help(self, text: str) -> None:
        """Other words under the field."""
        self._help = text
        self._show()

    def error(self) -> str:
        """The sentence that is shown now, "" for none."""
        return self._error

    def set_error(self, text: str) -> None:
        """Say what to do, in place of the help; "" gives the help back."""
        self._error = text
        self._show()

    def check(self) -> bool:
        """Look at what was filled in by itself: required, a date, a number. Shows the error; True when it is fine."""
        self.set_error(self._own_error())
        return not self._error

    def _own_error(self) -> str:
        editor = self.editor
        if isinstance(editor, Day) and not editor.is_clear():
            return _("This is no date. Type for example 12-3 or fri.")
        if isinstance(editor, Clock) and not editor.is_clear():
            return _("This is no time. Type for example 9:30.")
        if isinstance(editor, Number) and not editor.understood():
            bounds = {"least": f"{editor.least:g}", "most": f"{editor.most:g}"}
            return _("Type a number from {least} to {most}.").format(**bounds)
        if self.required and self.value() in (None, "", []):
            return _("Fill in this field.")
        return ""

    def _show(self) -> None:
        wrong = bool(self._error)
        self.below.setText(self._error or self._help)
        self.below.set_tone("late" if wrong else "text2")
        self.below.setVisible(bool(self._error or self._help))
        self._mark.setVisible(wrong)
        self.editor.setAccessibleDescription(self._error or self._help)
        mark_wrong(self.editor, wrong)

    def focus(self) -> None:
        """Put the cursor in the field."""
        self.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def grows(self) -> bool:
        """Whether the field holds several lines and wants the whole width."""
        return isinstance(self.editor, Area)
