# SPDX-License-Identifier: EUPL-1.2
"""A text with a number before each line, so that a sentence can say in which line something is wrong."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.inputs import Area

_BESIDE = 34


class NumberedLines(Area):
    """Several lines with their numbers at the left. ``mark(line)`` tints one (from 1; 0 for none). Signal ``left()``."""

    left = Signal()

    def __init__(self, *, lines: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(lines=lines, parent=parent)
        self.setFont(theme.font("row"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(160)
        self.setMaximumHeight(16_777_215)
        self.setViewportMargins(_BESIDE, 0, 0, 0)
        self._marked = 0
        self._numbers = _Numbers(self)
        self.updateRequest.connect(self._follow)

    def sizeHint(self) -> QSize:
        return QSize(320, 300)

    def marked(self) -> int:
        """The line that is tinted, 0 for none."""
        return self._marked

    def mark(self, line: int) -> None:
        """Tint this line, in which something is wrong."""
        self._marked = line
        found = []
        if line:
            selection = QTextEdit.ExtraSelection()
            selection.format.setBackground(theme.color("late_tint"))
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            block = self.document().findBlockByNumber(min(line, self.blockCount()) - 1)
            selection.cursor = QTextCursor(block)
            found.append(selection)
        self.setExtraSelections(found)
        self._numbers.update()

    def go_to(self, line: int) -> None:
        """Put the cursor in this line."""
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(line - 1)))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def insert(self, words: str) -> None:
        """Type this where the cursor is, as one step to take back."""
        self.insertPlainText(words)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def _follow(self, _rect: QRect, moved: int) -> None:
        if moved:
            self._numbers.scroll(0, moved)
        else:
            self._numbers.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(inside.left(), inside.top(), _BESIDE, inside.height())
        if self.hasFocus():
            # A sentence below took some of the height: who types still sees where.
            self.ensureCursorVisible()

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Paint the numbers of the lines that are in view."""
        painter = QPainter(self._numbers)
        block = self.firstVisibleBlock()
        metrics = theme.metrics("caption")
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > event.rect().bottom():
                break
            number = block.blockNumber() + 1
            wrong = number == self._marked
            room = QRectF(0, box.top(), _BESIDE - 8, max(metrics.height(), 16))
            if wrong:
                paint.icon(painter, 4, room.center().y() + 1, "ph.warning-circle-fill", "late", 14)
            paint.text(painter, room, str(number), "caption", "late" if wrong else "text3", bold=wrong,
                       align=Qt.AlignmentFlag.AlignRight)  # fmt: skip
            block = block.next()
        painter.end()


class _Numbers(QWidget):
    def __init__(self, text: NumberedLines) -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        return QSize(_BESIDE, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._text.paint_numbers(event)
