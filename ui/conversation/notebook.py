# SPDX-License-Identifier: EUPL-1.2
"""The notes of one conversation while they are written: one document a topic, saved within a second, never by asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextDocument
from shiboken6 import isValid

from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import notes
from storage.operations.notes import Saved
from storage.queries.notes import TopicNote
from storage.rules.action_lines import ActionLine
from ui.context import Context
from ui.conversation.markdown_look import MarkdownLook
from ui.conversation.note_paint import prepare

SAVE_MS = 700
"""After the first unsaved key, not after the last: who keeps typing is saved as well."""
RETRY_MS = 3000
_FLUSH_SECONDS = 10


class Draft:
    """One topic's note: its document with its own undo, what the store has of it, and where the cursor was."""

    def __init__(self, topic: TopicNote, read: Callable[[str], ActionLine | None], parent: QObject) -> None:
        self.topic = topic
        self.document = QTextDocument(parent)
        prepare(self.document, topic.text)
        self.look = MarkdownLook(self.document, read)
        self.position = self.document.characterCount() - 1
        self.sent = self.text()
        """The text that was handed to the store last."""
        self.settled = True
        """Whether that was done with the cursor off the action lines."""
        self.waiting = 0
        """Saves that are not confirmed yet."""

    def text(self) -> str:
        """The note as it will be kept."""
        return self.document.toPlainText()

    def is_clean(self) -> bool:
        """Whether the store has, or is about to have, all of it."""
        return self.sent == self.text()


class Notebook(QObject):
    """The drafts of one visit. ``typing`` gives the line that has the cursor in it, per draft.

    Signals: ``saved(moment)``, ``failed(sentence)``, ``settled(Saved)`` with the actions a save made, changed or took
    back, and ``written(topic id)`` when a topic became empty or no longer is.
    """

    saved = Signal(object)
    failed = Signal(str)
    settled = Signal(object)
    written = Signal(str)

    def __init__(self, context: Context, read: Callable[[str], ActionLine | None],
                 typing: Callable[[Draft], int | None], parent: QObject) -> None:  # fmt: skip
        super().__init__(parent)
        self.context = context
        self.drafts: dict[str, Draft] = {}
        self._read, self._typing = read, typing
        self._flying: set[Future[Changes]] = set()
        self._empty: dict[str, bool] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.save)

    def open(self, topics: Iterable[TopicNote]) -> None:
        """Take these topics; text that lies here unsaved or under the cursor is never replaced by what the store has."""
        for topic in topics:
            draft = self.drafts.get(topic.id)
            if draft is None:
                self._add(topic)
                continue
            untouched = draft.is_clean() and not draft.waiting and not draft.document.isUndoAvailable()
            if untouched and draft.text() != topic.text:
                prepare(draft.document, topic.text)
                draft.sent = draft.text()
            draft.topic = topic

    def _add(self, topic: TopicNote) -> None:
        draft = self.drafts[topic.id] = Draft(topic, self._read, self)
        self._empty[topic.id] = not topic.text.strip()
        draft.document.contentsChange.connect(
            lambda _at, removed, added, draft=draft: self._typed(draft, removed, added)
        )

    def forget(self) -> None:
        """Another visit comes: everything was saved (see ``flush``)."""
        self._timer.stop()
        for draft in self.drafts.values():
            draft.document.deleteLater()
        self.drafts.clear()
        self._empty.clear()

    def _typed(self, draft: Draft, removed: int, added: int) -> None:
        if not removed and not added:
            return
        draft.settled = False
        # Not restarted by each key, so that nobody types faster than it saves.
        if not self._timer.isActive() or self._timer.interval() != SAVE_MS:
            self._timer.start(SAVE_MS)
        # A line that holds something is enough: the whole text of a long note is not read on each key.
        empty = draft.document.characterCount() <= 1
        if empty != self._empty.get(draft.topic.id):
            self._empty[draft.topic.id] = empty
            self.written.emit(draft.topic.id)

    def has_text(self, topic_id: str) -> bool:
        """Whether something stands under this topic now."""
        return not self._empty.get(topic_id, True)

    # Saving

    def save(self, *, settle: bool = False) -> None:
        """Hand everything that is not in the store to the store. ``settle`` also finishes the line with the cursor."""
        self._timer.stop()
        for draft in self.drafts.values():
            if not draft.settled or not draft.is_clean():
                self._save(draft, None if settle else self._typing(draft))

    def disclose(self, draft: Draft, disclosure: str) -> None:
        """Say who may read this note; also of one that has no text yet."""
        self._save(draft, self._typing(draft), disclosure)

    def _save(self, draft: Draft, typing: int | None, disclosure: str | None = None) -> None:
        text = draft.text()
        if text == draft.sent and typing is not None and disclosure is None:
            return  # only waiting for the cursor to leave its line
        draft.sent, draft.settled = text, typing is None
        draft.waiting += 1
        try:
            future = self.context.write_typing(
                notes.save, agenda_item_id=draft.topic.id, text=text, typing=typing, disclosure=disclosure,
                then=partial(self._done, draft), failed=partial(self._failed, draft),
            )  # fmt: skip
        except RodeLoperError as refused:  # the store is locked, or another program writes in it
            self._failed(draft, refused)
            return
        self._flying.add(future)

    def _done(self, draft: Draft, changes: Changes) -> None:
        if not isValid(self):
            return
        draft.waiting -= 1
        self._land()
        self.saved.emit(self.context.now())
        answer = changes.answer
        if isinstance(answer, Saved) and (answer.made or answer.changed or answer.withdrawn):
            self.settled.emit(answer)

    def _failed(self, draft: Draft, error: Exception) -> None:
        if not isValid(self):
            return
        draft.waiting -= 1
        self._land()
        draft.sent, draft.settled = "\x00", False  # no text is ever this: it will be sent again
        self.failed.emit(self.context.words(error))
        self._timer.start(RETRY_MS)

    def _land(self) -> None:
        self._flying = {future for future in self._flying if not future.done()}

    def flush(self) -> None:
        """Save everything and return when it is on disk: who reads the store next must find it."""
        self.save(settle=True)
        wait_for(self._flying, timeout=_FLUSH_SECONDS)

    def is_saved(self) -> bool:
        """Whether the store has everything that was typed."""
        return not self._flying and all(draft.is_clean() for draft in self.drafts.values())
