# SPDX-License-Identifier: EUPL-1.2
"""The notes of one conversation while they are written: one document a topic, saved within a second, never by asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from contextlib import AbstractContextManager, nullcontext

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import notes
from storage.operations.notes import Saved
from storage.queries.notes import TopicNote
from storage.rules.action_lines import ActionLine
from ui.context import Context
from ui.conversation.draft import Draft

SAVE_MS = 700
"""After the first unsaved key, not after the last: who keeps typing is saved as well."""
RETRY_MS = 3000
_FLUSH_SECONDS = 10


class Notebook(QObject):
    """The drafts of one visit. ``typing`` gives the line that has the cursor in it, per draft; ``hold`` keeps the cursor
    where it is while words from elsewhere come in.

    Signals: ``saved(moment)``, ``failed(sentence)``, ``settled(Saved)`` with the actions a save made, changed or took
    back, and ``written(topic id)`` when a topic became empty or no longer is.
    """

    saved = Signal(object)
    failed = Signal(str)
    settled = Signal(object)
    written = Signal(str)

    def __init__(self, context: Context, read: Callable[[str], ActionLine | None],
                 typing: Callable[[Draft], int | None], parent: QObject,
                 hold: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:  # fmt: skip
        super().__init__(parent)
        self.context = context
        self.drafts: dict[str, Draft] = {}
        self._read, self._typing, self._hold = read, typing, hold
        self._empty: dict[str, bool] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.save)

    def open(self, topics: Iterable[TopicNote]) -> None:
        """Take these topics; words from elsewhere come in, but never into a note that has something unsaved.

        That one is merged by its next save.
        """
        for topic in topics:
            draft = self.drafts.get(topic.id)
            if draft is None:
                self._add(topic)
                continue
            draft.topic = topic
            if draft.seen != topic.text and draft.is_idle():
                self._take(draft, topic.text)

    def _take(self, draft: Draft, text: str) -> None:
        with self._hold():
            draft.take(text)

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
            draft.flight = None
            draft.document.deleteLater()
        self.drafts.clear()
        self._empty.clear()

    def _typed(self, draft: Draft, removed: int, added: int) -> None:
        if not removed and not added:
            return
        if not draft.taking:
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
                self._save(draft, settle=settle)

    def disclose(self, draft: Draft, disclosure: str) -> None:
        """Say who may read this note; also of one that has no text yet."""
        self._save(draft, disclosure=disclosure)

    def _save(self, draft: Draft, *, settle: bool = False, disclosure: str | None = None) -> None:
        text, typing = draft.text(), None if settle else self._typing(draft)
        if text == draft.sent and typing is not None and disclosure is None:
            return  # only waiting for the cursor to leave its line
        if draft.flight is not None:
            draft.again, draft.settle_again = True, draft.settle_again or settle
            draft.disclose_again = disclosure or draft.disclose_again
            return
        draft.sent, draft.settled = text, typing is None
        flight: list[Future[Changes]] = []
        try:
            future = self.context.write_typing(
                notes.save, agenda_item_id=draft.topic.id, text=text, seen=draft.seen, typing=typing,
                disclosure=disclosure, then=lambda changes: self._done(draft, flight[0], changes),
                failed=lambda error: self._failed(draft, flight[0], error),
            )  # fmt: skip
        except RodeLoperError as refused:  # the store is locked, or another program writes in it
            self._failed(draft, None, refused)
            return
        draft.flight = future
        flight.append(future)

    def _done(self, draft: Draft, flight: Future[Changes], changes: Changes) -> None:
        if not isValid(self):
            return
        self._land(draft, flight)
        self.saved.emit(self.context.now())
        answer = changes.answer
        if isinstance(answer, Saved) and (answer.made or answer.changed or answer.withdrawn):
            self.settled.emit(answer)
        if draft.again and draft.flight is None and draft.topic.id in self.drafts:
            settle, disclosure = draft.settle_again, draft.disclose_again
            draft.again, draft.settle_again, draft.disclose_again = False, False, None
            self._save(draft, settle=settle, disclosure=disclosure)

    def _failed(self, draft: Draft, flight: Future[Changes] | None, error: Exception) -> None:
        if not isValid(self):
            return
        if draft.flight is flight:
            self._lost(draft)
        self.failed.emit(self.context.words(error))
        self._timer.start(RETRY_MS)

    def _land(self, draft: Draft, flight: Future[Changes]) -> None:
        """A save was confirmed: the store has what was sent, and perhaps words from elsewhere with it."""
        if draft.flight is not flight:
            return
        draft.flight, draft.seen = None, draft.sent
        answer = flight.result().answer
        if isinstance(answer, Saved) and answer.merged is not None and draft.is_idle():
            self._take(draft, answer.merged)

    def _lost(self, draft: Draft) -> None:
        draft.flight = None
        draft.sent, draft.settled = "\x00", False  # no text is ever this: it will be sent again

    def flush(self) -> None:
        """Save everything and return when it is on disk: who reads the store next must find it."""
        self._arrive()
        self.save(settle=True)
        self._arrive()

    def _arrive(self) -> None:
        """Wait until what was sent is on disk; what is told of it later finds that done."""
        flights = {draft.flight: draft for draft in self.drafts.values() if draft.flight is not None}
        done, _late = wait_for(flights, timeout=_FLUSH_SECONDS)
        for flight in done:
            if flight.cancelled() or flight.exception() is not None:
                self._lost(flights[flight])
            else:
                self._land(flights[flight], flight)

    def is_saved(self) -> bool:
        """Whether the store has everything that was typed."""
        return all(draft.flight is None and draft.is_clean() for draft in self.drafts.values())

    def is_saving(self, note_ids: Iterable[str]) -> bool:
        """Whether each of these notes is under way to the store at this moment."""
        flying = {draft.topic.note_id for draft in self.drafts.values() if draft.flight is not None}
        return flying - {""} >= set(note_ids)
