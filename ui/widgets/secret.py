# SPDX-License-Identifier: EUPL-1.2
"""A field for a passphrase: hidden unless asked, taken as typed, and it says so when Caps Lock is on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from assets.texts import _
from ui.widgets.fields import Field
from ui.widgets.inputs import Line


class SecretLine(Line):
    """A line of dots. ``value()`` keeps spaces: they belong to a passphrase. Signal ``caps_changed(on)``."""

    caps_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.show_typed(False)
        self._caps = False

    def value(self) -> str:
        """What was typed, with its spaces."""
        return self.text()

    def show_typed(self, shown: bool) -> None:
        """Letters instead of dots."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # No toolkit call tells the state of Caps Lock on every system, but a typed letter gives it away.
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        letter = event.text()
        if len(letter) == 1 and letter.isalpha() and letter.lower() != letter.upper():
            self._set_caps(letter.isupper() != shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self._set_caps(False)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._set_caps(False)
        super().focusOutEvent(event)

    def _set_caps(self, on: bool) -> None:
        if on != self._caps:
            self._caps = on
            self.caps_changed.emit(on)


class SecretField(Field):
    """A secret with its label; under it the help, or that Caps Lock is on."""

    def __init__(
        self, label: str, help_: str = "", *, required: bool = False, parent: QWidget | None = None
    ) -> None:
        self.line = SecretLine()
        super().__init__(label, self.line, help=help_, required=required, parent=parent)
        self._usual_help = help_
        self.line.caps_changed.connect(self._caps)

    def _caps(self, on: bool) -> None:
        self.set_help(_("Caps Lock is on.") if on else self._usual_help)
