# SPDX-License-Identifier: EUPL-1.2
"""A note to read: its Markdown as letters, without the lines that became actions; nothing in a note can do anything."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.rules.action_lines import find_lines
from ui import theme
from ui.widgets.labels import Label

_LETTERS_ONLY = (
    QTextDocument.MarkdownFeature.MarkdownNoHTML | QTextDocument.MarkdownFeature.MarkdownDialectCommonMark
)


class NoteText(Label):
    """A note that wraps and can be selected."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__("", "body", wrap=True, parent=parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = without_actions(text)
        self.setAccessibleName(words or _("Only actions were noted."))
        self.setText(_as_letters(words or _("Only actions were noted.")))


def without_actions(text: str) -> str:
    """The note without its action lines: those stand on the page as actions."""
    sentences = {line.sentence for line in find_lines(text, (), dt.date.min)} if "/" in text else set()
    return "\n".join(line for line in text.splitlines() if line.strip() not in sentences).strip()


def _as_letters(text: str) -> str:
    """Rich text for a label. A new line stays one, and a picture is its words: a label would load it."""
    document = QTextDocument()
    document.setDefaultFont(theme.font("body"))
    lines = (f"{line}  " for line in text.replace("![", "[").splitlines())
    document.setMarkdown("\n".join(lines), _LETTERS_ONLY)
    return document.toHtml()
