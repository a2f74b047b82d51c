# SPDX-License-Identifier: EUPL-1.2
"""The sheet on which a note is typed: plain Markdown that looks like text, with a band behind each action."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from assets.texts import _, language
from ui import theme
from ui.conversation.lines import (
    command_before,
    is_command,
    mark_of,
    name_before,
    next_mark,
    points,
    units,
)
from ui.conversation.name_popup import NamePopup
from ui.conversation.note_paint import Reader, paint_behind, paint_hint
from ui.widgets.suggestions import Suggestion

_OURS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class NoteEditor(QTextEdit):
    """Types Markdown. ``names(typed)`` suggests colleagues, ``band(line)`` says what an action line came to.

    Signals: ``left(bool)`` when the focus went (True: to another place in this window), ``moved()`` when the cursor
    came on another line.
    """

    left = Signal(bool)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: Callable[[str], Sequence[Suggestion]] = lambda _typed: ()
        self.band: Reader = lambda _line: None
        self.popup: NamePopup | None = None
        self._line = -1
        self._dismissed = False
        self._hint = ""
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setFont(theme.font("note"))
        self.cursorPositionChanged.connect(self._cursor_moved)

    def host_popup(self, host: QWidget) -> None:
        """Let the suggestions lie over this widget."""
        self.popup = NamePopup(host)
        self.popup.chosen.connect(self._take)

    def show_document(self, document: QTextDocument, position: int) -> None:
        """Go on in another note, where the cursor was."""
        self._hide_popup()
        self.setDocument(document)
        self.setCursorWidth(2)
        cursor = QTextCursor(document)
        cursor.setPosition(min(position, document.characterCount() - 1))
        self.setTextCursor(cursor)
        self._line = cursor.blockNumber()
        self.ensureCursorVisible()

    def line_being_typed(self) -> int | None:
        """The number of the line with the cursor when it may become an action, else None."""
        block = self.textCursor().block()
        return block.blockNumber() if is_command(block.text()) else None

    # Typing

    def event(self, event: QEvent) -> bool:
        # Ctrl+↓ goes to the next topic: the text must not claim it.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain == Qt.KeyboardModifier.ControlModifier and event.key() in _OURS:
                event.ignore()
                return False
            if self._popup_open() and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._popup_open() and self._popup_key(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._new_line(go_on=not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return
        if event.key() == Qt.Key.Key_Backspace and not event.modifiers() and self._take_mark_away():
            return
        revision = self.document().revision()
        super().keyPressEvent(event)
        if self.document().revision() != revision:
            self._suggest()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab takes the marked name while there is one; else it goes on to the next control."""
        if next and self._popup_open() and self.popup is not None and self.popup.take():
            return True
        return super().focusNextPrevChild(next)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if event.commitString():
            self._suggest()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text only; every kind of line end is one."""
        text = source.text()
        for end in ("\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"):
            text = text.replace(end, "\n")
        self.textCursor().insertText(text)
        self.ensureCursorVisible()

    def _new_line(self, *, go_on: bool) -> None:
        cursor = self.textCursor()
        line = cursor.block().text()
        mark = next_mark(line) if go_on and not cursor.hasSelection() else ""
        found = mark_of(line)
        cursor.beginEditBlock()
        if mark and found is not None and not line[found.end :].strip():
            # Enter on an empty item ends the list.
            _clear_line(cursor)
        elif mark and found is not None and cursor.positionInBlock() < found.end:
            cursor.insertBlock()
        else:
            cursor.insertBlock()
            cursor.insertText(mark)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self._hide_popup()
        self.ensureCursorVisible()

    def _take_mark_away(self) -> bool:
        """Backspace right behind a list's mark takes the whole mark."""
        cursor = self.textCursor()
        found = mark_of(cursor.block().text())
        if cursor.hasSelection() or found is None or cursor.positionInBlock() != found.end:
            return False
        cursor.setPosition(cursor.block().position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        return True

    # Toolbar

    def emphasize(self, mark: str) -> None:
        """Put marks around the selection, or take them away; without a selection around the cursor."""
        cursor = self.textCursor()
        start, end, size = cursor.selectionStart(), cursor.selectionEnd(), len(mark)
        around = QTextCursor(self.document())
        around.setPosition(max(0, start - size))
        around.setPosition(
            min(end + size, self.document().characterCount() - 1), QTextCursor.MoveMode.KeepAnchor
        )
        chosen = cursor.selectedText()
        cursor.beginEditBlock()
        if around.selectedText() == f"{mark}{chosen}{mark}":
            around.insertText(chosen)
            start -= size
            end -= size
        else:
            cursor.insertText(f"{mark}{chosen}{mark}")
            start += size
            end += size
        cursor.endEditBlock()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def toggle_mark(self, mark: str) -> None:
        """Begin each chosen line with ``"- "``, ``"1. "``, ``"## "`` or ``"> "``, or take it away again."""
        cursor = self.textCursor()
        document = self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        last = document.findBlock(cursor.selectionEnd()).blockNumber()
        wanted = mark_of(mark)
        kinds = {
            found.kind if (found := mark_of(document.findBlockByNumber(n).text())) else ""
            for n in range(first, last + 1)
        }
        off = wanted is not None and kinds == {wanted.kind}
        edit = QTextCursor(document)
        edit.beginEditBlock()
        for count, number in enumerate(range(first, last + 1), 1):
            block = document.findBlockByNumber(number)
            found = mark_of(block.text())
            edit.setPosition(block.position())
            edit.setPosition(block.position() + (found.end if found else 0), QTextCursor.MoveMode.KeepAnchor)
            edit.insertText("" if off else mark.replace("1.", f"{count}."))
        edit.endEditBlock()

    def start_action(self) -> None:
        """Begin an action on this line when it is empty, else on the next."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.clearSelection()
        if cursor.block().text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertBlock()
        cursor.insertText(f"{command()} ")
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.setFocus()

    # Suggestions

    def _popup_open(self) -> bool:
        return self.popup is not None and self.popup.isVisible()

    def _popup_key(self, event: QKeyEvent) -> bool:
        assert self.popup is not None
        match event.key():
            case Qt.Key.Key_Down:
                self.popup.step(1)
            case Qt.Key.Key_Up:
                self.popup.step(-1)
            case Qt.Key.Key_Tab | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                return self.popup.take()
            case Qt.Key.Key_Escape:
                self.popup.hide()
                self._dismissed = True
            case _:
                return False
        return True

    def _before_cursor(self) -> str:
        cursor = self.textCursor()
        text = cursor.block().text()
        return text[: points(text, cursor.positionInBlock())]

    def _suggest(self) -> None:
        if self.popup is None:
            return
        before = self._before_cursor()
        typed, start = name_before(before), command_before(before)
        if typed is None and start is None:
            self._dismissed = False
            self.popup.hide()
        elif not self._dismissed:
            items = self.names(typed) if typed is not None else _commands(start or "")
            self.popup.show_items(list(items), self._cursor_in_host())

    def _cursor_in_host(self) -> QRect:
        assert self.popup is not None
        rect = self.cursorRect()
        return QRect(self.viewport().mapTo(self.popup.host, rect.topLeft()), rect.size())

    def _take(self, item: Suggestion) -> None:
        cursor = self.textCursor()
        before = self._before_cursor()
        typed = name_before(before)
        words, length = (f"@{item.title} ", len(typed) + 1) if typed is not None else (f"{item.id} ", 0)
        if typed is None:
            length = len(command_before(before) or "")
        position = cursor.position() - units(before[len(before) - length :], length)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(words)
        self.setTextCursor(cursor)
        self.setFocus()
        self._suggest()

    def _hide_popup(self) -> None:
        self._dismissed = False
        if self.popup is not None:
            self.popup.hide()

    # Moving and leaving

    def _cursor_moved(self) -> None:
        number = self.textCursor().blockNumber()
        if number != self._line:
            self._line = number
            self._hide_popup()
            self.moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hide_popup()
        super().focusOutEvent(event)
        # A menu or another window is no goodbye: the line that is being typed is not finished yet.
        away = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        self.left.emit(event.reason() not in away)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_popup()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._popup_open():
            self._hide_popup()
        self.viewport().update()

    # Painting

    def setPlaceholderText(self, text: str) -> None:
        """What stands there before anything is typed. Qt would put it left of where the text begins."""
        self._hint = text
        self.viewport().update()

    def placeholderText(self) -> str:
        """That text."""
        return self._hint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        paint_behind(painter, self, self.band)
        if self._hint and self.document().isEmpty():
            paint_hint(painter, self, self._hint)
        painter.end()
        super().paintEvent(event)


def command() -> str:
    """What begins an action in the language in use."""
    return "/actie" if language() == "nl" else "/action"


def _commands(typed: str) -> list[Suggestion]:
    if not command().startswith(typed.casefold()) or command() == typed.casefold():
        return []
    return [Suggestion(command(), command(), _("Write down what was agreed"), icon="ph.checks")]


def _clear_line(cursor: QTextCursor) -> None:
    """Empty the line of the cursor without joining it to the one above."""
    block = cursor.block()
    cursor.setPosition(block.position())
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
