# SPDX-License-Identifier: EUPL-1.2
"""Words from elsewhere in a field: only what differs is touched, and the cursor stays where the person left it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from storage.rules.text_edits import edits


def bring_in(document: QTextDocument, text: str) -> None:
    """Make the document say this, in one step of its undo."""
    old = document.toPlainText()
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for edit in reversed(edits(old, text)):
        cursor.setPosition(_units(old[: edit.start]))
        cursor.setPosition(_units(old[: edit.end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(edit.text)
    cursor.endEditBlock()


def _units(text: str) -> int:
    """How long this is for Qt, which counts an emoji as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@contextmanager
def holding_place(editor: QTextEdit | QPlainTextEdit) -> Iterator[None]:
    """While words come in: the cursor stays between the words where it was, and at the same height on the screen."""
    cursor, top = editor.textCursor(), editor.cursorRect().top()
    ends = []
    for place in (cursor.anchor(), cursor.position()):
        end = QTextCursor(editor.document())
        end.setPosition(place)
        # What comes in right beside a selection is not selected: the next key must not replace it.
        end.setKeepPositionOnInsert(place == cursor.selectionEnd())
        ends.append(end)
    yield
    cursor.setPosition(ends[0].position())
    cursor.setPosition(ends[1].position(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    if isinstance(editor, QTextEdit):  # a plain one scrolls by the line
        bar = editor.verticalScrollBar()
        bar.setValue(bar.value() + editor.cursorRect().top() - top)
