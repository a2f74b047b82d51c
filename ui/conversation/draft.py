# SPDX-License-Identifier: EUPL-1.2
"""One note while it is written: its document, what the store has of it, and how words from elsewhere come in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor, QTextDocument

from storage.changes import Changes
from storage.queries.notes import TopicNote
from storage.rules.action_lines import ActionLine
from ui.conversation.markdown_look import MarkdownLook
from ui.conversation.note_paint import prepare
from ui.widgets.incoming import bring_in


class Draft:
    """One topic's note: its document with its own undo, what the store has of it, and where the cursor was."""

    def __init__(self, topic: TopicNote, read: Callable[[str], ActionLine | None], parent: QObject) -> None:
        self.topic = topic
        self.document = QTextDocument(parent)
        prepare(self.document, topic.text)
        self.look = MarkdownLook(self.document, read)
        self.position = self.document.characterCount() - 1
        self.seen = topic.text
        """What the store has, as far as we know: what another laptop wrote since is merged with what is typed here."""
        self.sent = self.text()
        """The text that was handed to the store last."""
        self.settled = True
        """Whether that was done with the cursor off the action lines."""
        self.flight: Future[Changes] | None = None
        """The save that is not confirmed yet; the next one waits for it, so that it knows what the store has."""
        self.again = False
        self.settle_again = False
        self.disclose_again: str | None = None
        self.taking = False
        """Words from elsewhere come in: that is not typing."""

    def text(self) -> str:
        """The note as it will be kept."""
        return self.document.toPlainText()

    def is_clean(self) -> bool:
        """Whether the store has, or is about to have, all of it."""
        return self.sent == self.text()

    def is_idle(self) -> bool:
        """Whether the store has all of it and nothing is half typed: only then may words from elsewhere come in."""
        return self.flight is None and self.is_clean() and not self._composing()

    def _composing(self) -> bool:
        block = self.document.begin()
        while block.isValid():
            if block.layout().preeditAreaText():
                return True
            block = block.next()
        return False

    def take(self, text: str) -> None:
        """Change only the words that differ, so that the cursor, the rest of the text and its undo stay as they are."""
        place = QTextCursor(self.document)
        place.setPosition(min(self.position, self.document.characterCount() - 1))
        place.setKeepPositionOnInsert(True)
        self.taking = True
        bring_in(self.document, text)
        self.taking = False
        self.position = place.position()
        self.seen, self.sent = text, self.text()
