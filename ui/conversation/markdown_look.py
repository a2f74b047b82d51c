# SPDX-License-Identifier: EUPL-1.2
"""Markdown as it will look, while it is typed: only letters change, never the text, so undo stays whole."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument, QTextFormat

from storage.rules.action_lines import ActionLine
from ui import theme
from ui.conversation.lines import mark_of, units

_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*_])")
_SIZES = {1: "topic", 2: "figure", 3: "note", 4: "note"}


class MarkdownLook(QSyntaxHighlighter):
    """Headings, lists, quotes, bold, italic and action lines.

    The marks themselves are seen only on the line with the cursor (``set_line``); a list's dash is never seen,
    because the editor paints a bullet there.
    """

    def __init__(self, document: QTextDocument, read: Callable[[str], ActionLine | None]) -> None:
        super().__init__(document)
        self._read = read
        self._line = -1

    def set_line(self, line: int) -> None:
        """The number of the line with the cursor, -1 for none."""
        if line == self._line:
            return
        before, self._line = self._line, line
        document = self.document()
        for number in (before, line):
            block = document.findBlockByNumber(number)
            if block.isValid() and _has_marks(block.text()):
                self.rehighlightBlock(block)

    def highlightBlock(self, text: str) -> None:
        action = self._read(text)
        if action is not None:
            self._show_action(text, action)
            return
        base = QTextCharFormat()
        mark = mark_of(text)
        if mark is not None and mark.kind == "heading":
            base.setFont(theme.font(_SIZES[len(mark.words.strip())], bold=True))
            self._put(text, 0, len(text), base)
        elif mark is not None and mark.kind == "quote":
            base.setForeground(theme.color("text2"))
            base.setFontItalic(True)
            self._put(text, 0, len(text), base)
        self._show_emphasis(text, base)
        if mark is not None:
            self._show_mark(text, mark.kind, mark.start, mark.end)

    def _show_action(self, text: str, action: ActionLine) -> None:
        for kind, start, end in action.spans:
            style = QTextCharFormat()
            style.setForeground(theme.color("text2" if kind == "command" else "on_soft"))
            if kind != "command":
                style.setFontWeight(QFont.Weight.Bold)
            self._put(text, start, end, style)

    def _show_mark(self, text: str, kind: str, start: int, end: int) -> None:
        style = QTextCharFormat()
        if kind == "number":
            style.setForeground(theme.color("text2"))
        elif kind == "bullet" or not self._is_here():
            style = _unseen(small=kind == "heading")
            if kind == "bullet":
                style.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
                style.setFontLetterSpacing(3)
        else:
            style.setForeground(theme.color("text3"))
        self._put(text, start, end, style)

    def _show_emphasis(self, text: str, base: QTextCharFormat) -> None:
        bolds = list(_BOLD.finditer(text))
        for found in bolds:
            style = QTextCharFormat(base)
            style.setFontWeight(QFont.Weight.Bold)
            self._put(text, found.start(2), found.end(2), style)
            self._show_marks(text, found.span(), found.span(2))
        taken = [found.span() for found in bolds]
        for found in _ITALIC.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            style = QTextCharFormat(base)
            style.setFontItalic(True)
            self._put(text, found.start(2), found.end(2), style)
            self._show_marks(text, found.span(), found.span(2))

    def _show_marks(self, text: str, outer: tuple[int, int], inner: tuple[int, int]) -> None:
        style = _unseen(small=True)
        if self._is_here():
            style = QTextCharFormat()
            style.setForeground(theme.color("text3"))
        self._put(text, outer[0], inner[0], style)
        self._put(text, inner[1], outer[1], style)

    def _is_here(self) -> bool:
        return self.currentBlock().blockNumber() == self._line

    def _put(self, text: str, start: int, end: int, style: QTextCharFormat) -> None:
        first = units(text, start)
        self.setFormat(first, units(text, end) - first, style)


def _unseen(*, small: bool) -> QTextCharFormat:
    """A mark that is there but not seen; ``small`` also takes no room."""
    style = QTextCharFormat()
    style.setForeground(QColor(Qt.GlobalColor.transparent))
    if small:
        style.setProperty(QTextFormat.Property.FontPixelSize, 1)
    return style


def _has_marks(text: str) -> bool:
    return any(char in text for char in "*_#>")
