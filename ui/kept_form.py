# SPDX-License-Identifier: EUPL-1.2
"""What is typed in a sheet, kept on this laptop while it is, so that no crash, lock or slip of the finger takes it."""

from __future__ import annotations

import json

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog

from assets.texts import _
from storage.operations import half_typed
from storage.queries.half_typed import typed
from ui.context import Context
from ui.widgets.form import Form
from ui.widgets.inputs import Area, Line
from ui.widgets.labels import Label

_KEEP_MS = 600


class KeptForm(QObject):
    """The words in the fields of ``form``, under the name ``place``. What was left there before is put back, and says so.

    Only fields that begin empty: words that were there already can have been changed by a colleague since.
    """

    def __init__(self, context: Context, place: str, form: Form, sheet: QDialog) -> None:
        super().__init__(sheet)
        self.context, self.place = context, place
        # Words only: a day or a colleague is chosen again in a moment.
        self._fields = {
            name: field
            for name, field in form.fields.items()
            if type(field.editor) in (Area, Line) and not field.value()
        }
        self._empty = self._words()
        self._kept = self._words()
        self._over = False
        left = context.read(typed, context.actor.id, place) if self._fields else ""
        self._left = bool(left)
        if left:
            form.set_values({name: text for name, text in json.loads(left).items() if name in self._fields})
            self._kept = self._words()
            for field in self._fields.values():
                if isinstance(field.editor, Area):
                    field.editor.moveCursor(QTextCursor.MoveOperation.End)
            words = _("You began this before and did not save it.")
            form.add_widget(Label(words, "row", "text2", wrap=True))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_KEEP_MS)
        self._wait.timeout.connect(self.keep)
        form.edited.connect(self._typed)
        sheet.finished.connect(self.keep)

    def _words(self) -> dict[str, str]:
        return {name: str(field.value() or "") for name, field in self._fields.items()}

    def _typed(self, name: str) -> None:
        # Once it runs it is not put off: who types on is kept as well.
        if name in self._fields and not self._wait.isActive():
            self._wait.start()

    def keep(self) -> None:
        """Keep what stands there now; what nobody changed needs no keeping."""
        self._wait.stop()
        words = self._words()
        if self._over or words == self._kept:
            return
        self._kept = words
        said = json.dumps(words, ensure_ascii=False) if words != self._empty else ""
        self.context.write_typing(half_typed.type_at, self.place, said)

    def forget(self) -> None:
        """It was saved: nothing is left to go on with."""
        self._wait.stop()
        self._over = True
        if self._left or self._kept != self._empty:
            self.context.write_typing(half_typed.type_at, self.place, "")
